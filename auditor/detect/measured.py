"""Answers that are figures: was a result measured, and is it good enough?"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.detect.answers import Draft, absent, partial, present, unclear
from auditor.model import Measure


def share_of(measures: Sequence[Measure], good: float, fair: float, of: str, nothing: str) -> Draft:
    """Is a share high enough? The lowest of several counts; `of` says of what, `nothing` that none was measured."""
    if not measures:
        return unclear(nothing)
    lowest = min(measures, key=lambda measure: (measure.value, measure.id))
    said = f"it was {lowest.value:.0%} of {of}, where it was lowest"
    return _graded(measures, lowest.value >= good, lowest.value >= fair, said)


def minutes_to(measures: Sequence[Measure], good: float, fair: float, nothing: str) -> Draft:
    """Is a time short enough? The longest of several counts."""
    return _short_enough(measures, good, fair, nothing, 1)


def hours_to(measures: Sequence[Measure], good: float, fair: float, nothing: str) -> Draft:
    """The same of times that are measured in hours."""
    return _short_enough(measures, good, fair, nothing, 60)


def _short_enough(measures: Sequence[Measure], good: float, fair: float, nothing: str, minutes: int) -> Draft:
    if not measures:
        return unclear(nothing)
    longest = max(measures, key=lambda measure: (measure.value, measure.id))
    said = f"half of them waited longer than {_time(longest.value * minutes)}"
    return _graded(measures, longest.value <= good, longest.value <= fair, said)


def _graded(measures: Sequence[Measure], good: bool, fair: bool, said: str) -> Draft:
    if good:
        return present(measures, said)
    return partial(measures, said) if fair else absent(said, measures)


def _time(minutes: float) -> str:
    return f"{minutes:.0f} minutes" if minutes < 120 else f"{minutes / 60:.0f} hours"
