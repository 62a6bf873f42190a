"""Hours and money by the merchant's own rates. Without rates there is none of either, and none for unknown volumes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.model import Actor, Effort, Evidence, Process, ProcessWork, Range, Rates
from auditor.outcomes.hands import BY_AUTOMATIONS, interval, place_of, sampled, times

DAYS_A_MONTH = 365 / 12
MESSAGES = frozenset({Process.MESSAGE_SEND})
"""Messages are counted one by one; a person sends thousands with one task, so minutes a message mean nothing."""


def effort_of(evidence: Evidence, work: Sequence[ProcessWork]) -> tuple[Effort, ...]:
    """What hand-done work takes now, and what running automations save now, per month."""
    rates = evidence.header.merchant.rates
    days = evidence.header.window.days
    if rates is None or days <= 0:
        return ()
    minutes = {each.process: each.minutes for each in rates.minutes if each.process not in MESSAGES}
    found = [
        each
        for row in work
        if row.process in minutes
        for each in _both(row, evidence, rates, minutes[row.process], DAYS_A_MONTH / days)
    ]
    return tuple(sorted(found, key=lambda each: (not each.by_hand, -each.hours.high, each.system, each.process)))


def _both(row: ProcessWork, evidence: Evidence, rates: Rates, minutes: Range, months: float) -> Iterable[Effort]:
    """`months`: what the window is multiplied by to make a month."""
    place = place_of(row, evidence)
    at_least = place is None or not place.whole
    for by_hand, actors in ((True, {Actor.PERSON}), (False, BY_AUTOMATIONS)):
        if seen := times(row, actors):
            volume = volume_of(row, seen, times(row, {Actor.UNKNOWN}) if by_hand else 0)
            hours = Range(low=volume.low * months * minutes.low / 60, high=volume.high * months * minutes.high / 60)
            yield Effort(
                process=row.process,
                system=row.system,
                by_hand=by_hand,
                seen=seen,
                sample=row.total if sampled(row) else None,
                volume=volume,
                at_least=at_least,
                minutes=minutes,
                hours=hours,
                cost=_cost(hours, rates.cost_per_hour),
                currency=rates.currency if rates.cost_per_hour else "",
                formula=_formula(volume, months, minutes, rates),
            )


def volume_of(row: ProcessWork, seen: int, perhaps: int) -> Range:
    """Times done in the window, when `seen` were, and `perhaps` more whose doer is not shown.

    Where only a sample was looked at, what the sample allows for the whole, with 95 % certainty.
    """
    if not sampled(row) or row.sampled_of is None:
        return Range(low=seen, high=seen + perhaps)
    low, high = interval(seen, row.total)[0], interval(seen + perhaps, row.total)[1]
    return Range(low=max(seen, round(low * row.sampled_of)), high=max(seen + perhaps, round(high * row.sampled_of)))


def _cost(hours: Range, an_hour: Range | None) -> Range | None:
    return an_hour and Range(low=hours.low * an_hour.low, high=hours.high * an_hour.high)


def _formula(volume: Range, months: float, minutes: Range, rates: Rates) -> str:
    hours = f"{_told(volume)} × {months:.2f} to make a month × {_told(minutes)} minutes ÷ 60"
    if rates.cost_per_hour is None:
        return hours
    return f"{hours} × {_told(rates.cost_per_hour)} {rates.currency} an hour".replace("  ", " ")


def _told(of: Range) -> str:
    return f"{of.low:,g}" if of.low == of.high else f"{of.low:,g} to {of.high:,g}"
