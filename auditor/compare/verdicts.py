"""Questions whose answer is another now."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.compare.eyes import Eyes
from auditor.compare.intervals import sight_changed
from auditor.compare.words import Change, VerdictChange
from auditor.model import Audit, Outcome, Verdict

_RANK = (Outcome.ABSENT, Outcome.PARTIAL, Outcome.PRESENT)


def verdict_changes(before: Audit, after: Audit, again: Audit | None) -> Iterable[VerdictChange]:
    """Every question whose answer differs, in the order of ids."""
    eyes = Eyes(again or before, after)
    olds, news = ({each.id: each for each in audit.verdicts} for audit in (before, after))
    redone = {each.id: each for each in again.verdicts} if again else {}
    for id_ in sorted({*olds, *news}):
        old, new = olds.get(id_), news.get(id_)
        change = _answer_change(old, new, redone.get(id_), eyes)
        asked = new or old
        if change is not None and asked is not None:
            yield VerdictChange(
                id=id_,
                question=asked.question,
                change=change,
                before=old.outcome if old else None,
                after=new.outcome if new else None,
                before_says=old.says if old else "",
                after_says=new.says if new else "",
            )


def _answer_change(old: Verdict | None, new: Verdict | None, redone: Verdict | None, eyes: Eyes) -> Change | None:
    if old is None or new is None:
        return Change.NEW if old is None else Change.GONE
    if old.outcome is new.outcome:
        return None
    if redone is not None:
        return Change.RULE if redone.outcome is new.outcome else _outcome_change(redone, new, eyes)
    if (old.rule, old.symptom) != (new.rule, new.symptom):
        return Change.RULE
    return _outcome_change(old, new, eyes)


def _outcome_change(old: Verdict, new: Verdict, eyes: Eyes) -> Change:
    if Outcome.UNKNOWN in (old.outcome, new.outcome):
        return Change.CANNOT_TELL if new.outcome is Outcome.UNKNOWN else Change.NEWLY_SEEN
    if Outcome.NOT_APPLICABLE in (old.outcome, new.outcome):
        return Change.GONE if new.outcome is Outcome.NOT_APPLICABLE else Change.NEW
    rises = _RANK.index(new.outcome) > _RANK.index(old.outcome)
    better = Change.BETTER if rises is not new.symptom else Change.WORSE
    if eyes.whole_before(new) if rises else eyes.whole_after(old):
        return better
    was, now = (old.credit.low, old.credit.high), (new.credit.low, new.credit.high)
    if was == now and not (old.conclusive and new.conclusive):
        return Change.NEWLY_SEEN if rises else Change.CANNOT_TELL
    if was != now and max(was[0], now[0]) <= min(was[1], now[1]):
        return sight_changed(was, now)  # both answers may be true of the same business
    return better
