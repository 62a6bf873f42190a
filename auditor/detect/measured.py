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


def _graded(measures: Sequence[Measure], good: bool, fair: bool, said: str) -> Draft:
    if good:
        return present(measures, said)
    return partial(measures, said) if fair else absent(said, measures)
