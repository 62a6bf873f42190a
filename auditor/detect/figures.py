"""Answers from figures: is a time within its limit, and how many records have a field filled?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from auditor.detect.answers import Draft, absent, partial, present, unclear
from auditor.model import Measure, Records

NEARLY_ALL = 0.95
"""From this share on, a field counts as filled; the rest are slips, which every business has."""
HARDLY_ANY = 0.05
"""Under this share, nobody fills it: what there is are leftovers and tests."""


def within(
    measures: Sequence[Measure], good: float, tolerable: float, says: Callable[[float], str], nothing: str
) -> Draft:
    """Is the worst of them within the limit? Up to `tolerable` it is half-way; `says` tells the figure."""
    if not measures:
        return unclear(nothing)
    worst = max(measure.value for measure in measures)
    said = says(worst)
    if worst <= good:
        return present(measures, said)
    late = [measure for measure in measures if measure.value > good]
    return partial(late, said) if worst <= tolerable else absent(said, late)


def filled(records: Sequence[Records], what: str, nothing: str) -> Draft:
    """Is the field filled nearly everywhere? `what` is told after the numbers, such as `items have a barcode`."""
    counted = [item for item in records if item.total and item.filled is not None]
    if not counted:
        return unclear(nothing)
    least = min(counted, key=part)
    said = f"{least.filled:,} of the {least.total:,} {what}"
    if part(least) >= NEARLY_ALL:
        return present(counted, said)
    return partial([least], said) if part(least) >= HARDLY_ANY else absent(said, [least])


def best(records: Sequence[Records]) -> Sequence[Records]:
    """The best filled of several fields of which one is enough, such as the keys of several other systems."""
    return sorted(records, key=lambda item: (part(item), item.id))[-1:]


def part(records: Records) -> float:
    """The share that is filled; nothing where nothing was counted."""
    return (records.filled or 0) / records.total if records.total else 0.0


def figure(value: float) -> str:
    """A figure in as many digits as a person would say."""
    return f"{value:,.0f}" if value >= 10 else f"{round(value, 1):g}"
