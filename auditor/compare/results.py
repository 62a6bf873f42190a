"""Measured results with another value. Another definition, window or sight is no change of the business."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.compare.intervals import sight_changed
from auditor.compare.words import Change, ResultChange
from auditor.model import Audit, Result, Sight
from auditor.outcomes.kinds import LOWER_IS_BETTER, NEITHER_IS_BETTER


def result_changes(before: Audit, after: Audit) -> Iterable[ResultChange]:
    """Every result that differs, in a fixed order."""
    olds, news = ({each.identity: each for each in audit.results} for audit in (before, after))
    for identity in sorted({*olds, *news}):
        old, new = olds.get(identity), news.get(identity)
        if (change := _change(old, new)) is not None:
            yield ResultChange(change=change, before=old, after=new)


def _change(old: Result | None, new: Result | None) -> Change | None:
    if old is None or new is None:
        # A figure that is missing may have been hidden: only what is measured twice tells of the business.
        return Change.NEWLY_SEEN if old is None else Change.CANNOT_TELL
    if defined(old) != defined(new):
        return Change.RULE
    was, now = (old.low, old.high), (new.low, new.high)
    if old.sight is not new.sight:
        return Change.CANNOT_TELL if old.sight is Sight.COMPLETE else Change.NEWLY_SEEN
    if was == now:
        return None
    if old.sight is not Sight.COMPLETE or new.kind in NEITHER_IS_BETTER:
        return Change.DIFFERENT
    if max(was[0], now[0]) <= min(was[1], now[1]):
        return sight_changed(was, now)
    rises = now[0] > was[1]
    return Change.BETTER if rises is not (new.kind in LOWER_IS_BETTER) else Change.WORSE


def defined(result: Result) -> tuple[str, str, int]:
    """What has to be the same for two values to be compared."""
    return (result.means, result.unit, round(result.window.days))
