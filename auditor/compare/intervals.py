"""A stage or an index as an interval, then and now."""

from __future__ import annotations

from collections.abc import Callable

from auditor.compare.words import Change, Span
from auditor.model import Audit

Interval = tuple[float, float]


def span(
    before: Audit, after: Audit, again: Audit | None, proved: set[Change], of: Callable[[Audit], Interval]
) -> Span | None:
    """What happened to it; `proved` are the changes of answers. None when it stayed the same."""
    old, new = of(before), of(after)
    if old == new:
        return None
    unlike = again is None and digest_of(before) != digest_of(after)
    if unlike or (again is not None and of(again) == new):
        return Span(change=Change.RULE, before=old, after=new)
    return Span(change=_moved(of(again or before), new, proved), before=old, after=new)


def digest_of(audit: Audit) -> str:
    """Of the maturity model that placed it; empty in audits of the first version."""
    return audit.model.digest if audit.model else ""


def _moved(old: Interval, new: Interval, proved: set[Change]) -> Change:
    """Better or worse where both ends say so and an answer changed accordingly; else it is about how well we saw."""
    if min(new) >= min(old) and max(new) >= max(old) and Change.BETTER in proved:
        return Change.BETTER
    if min(new) <= min(old) and max(new) <= max(old) and Change.WORSE in proved:
        return Change.WORSE
    return sight_changed(old, new)


def sight_changed(old: Interval, new: Interval) -> Change:
    """A wider interval means that less was seen; of two alike, the lower one."""
    widths = (new[1] - new[0]) - (old[1] - old[0])
    less = new[0] < old[0] if widths == 0 else widths > 0
    return Change.CANNOT_TELL if less else Change.NEWLY_SEEN
