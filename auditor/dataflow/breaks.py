"""The day on which records stopped arriving, where the days of a sample show one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from math import log

from auditor.dataflow.wilson import interval
from auditor.model import Day

FEWEST = 8
"""Records on either side of a break."""
CERTAIN = 10.0
"""How much likelier two shares must be than one, as a logarithm: thirty days are thirty chances of a mistake."""
STOPPED = 0.2
"""After a break no more than this may still arrive; a flow that only got worse is no broken one."""


def broke_on(days: Sequence[Day]) -> datetime | None:
    """The first day from which on hardly anything arrives, after days on which much more did."""
    ordered = sorted(days, key=lambda day: day.on)
    scored = [(_gain(ordered[:cut], ordered[cut:]), cut) for cut in range(1, len(ordered))]
    best, cut = max(scored, key=lambda item: (item[0], -item[1]), default=(0.0, 0))
    if best < CERTAIN or not _fell(ordered[:cut], ordered[cut:]):
        return None
    return datetime.fromisoformat(ordered[cut].on).replace(tzinfo=UTC)


def _fell(before: Sequence[Day], after: Sequence[Day]) -> bool:
    (had, of_before), (has, of_after) = _sum(before), _sum(after)
    if min(of_before, of_after) < FEWEST:
        return False
    return interval(has, of_after)[1] < min(interval(had, of_before)[0], STOPPED + 0.15) and has / of_after < STOPPED


def _gain(before: Sequence[Day], after: Sequence[Day]) -> float:
    """By how much two shares explain the days better than one."""
    one, two = _sum(before), _sum(after)
    return _fit(*one) + _fit(*two) - _fit(one[0] + two[0], one[1] + two[1])


def _sum(days: Sequence[Day]) -> tuple[int, int]:
    return sum(day.found for day in days), sum(day.sampled for day in days)


def _fit(found: int, sampled: int) -> float:
    """Likelihood of the counts under their own share, as a logarithm."""
    parts = ((found, found / sampled), (sampled - found, 1 - found / sampled)) if sampled else ()
    return sum(count * log(share) for count, share in parts if count)
