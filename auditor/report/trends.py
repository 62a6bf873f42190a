"""Small lines over time: one for the stage, one for the index, one for each result that was measured more than once.

A line joins only what was measured alike. Where something was not measured there is a gap, never a nought.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.compare.results import defined
from auditor.model import MeasureKind, Result
from auditor.report.line import Line, Point, line
from auditor.report.naming import Naming
from auditor.report.past import Then
from auditor.report.results import at_once, title_of, value_of
from auditor.report.tables import span

NOT_MEASURED, OTHERWISE, OTHER_RULES = "not measured", "measured otherwise", "by other rules"


@dataclass(frozen=True)
class Trend:
    """One value over time."""

    title: str
    system: str
    """Empty for what is about the whole business."""
    line: Line
    values: tuple[tuple[datetime, str], ...]
    """What each audit said of it, in words."""
    own: bool = False
    """A figure of the platform's own."""


def trends(past: Sequence[Then], naming: Naming) -> tuple[tuple[Trend, ...], tuple[Trend, ...]]:
    """Those that are shown at once, and the rest. Nothing without at least two values to compare."""
    if len(past) < 2:
        return (), ()
    results = [trend for result in _newest(past) if (trend := _of_result(result, past, naming))]
    shown, rest = at_once(results, lambda each: each.system if each.own else "")
    return (*_standing(past), *shown), rest


def _standing(past: Sequence[Then]) -> Iterable[Trend]:
    """Stage and index. Where rules or model changed the line breaks: that is no change of the business."""
    for title, scale, ends in (
        ("Stage", (1.0, 5.0), [each.stage for each in past]),
        ("Index", (0.0, 100.0), [each.index for each in past]),
    ):
        points: list[Point | None] = []
        for number, (each, (low, high)) in enumerate(zip(past, ends, strict=True)):
            alike = number > 0 and past[number - 1].judged == each.judged
            points.append(Point(low, high, joined=alike))
        said = [
            span(*each) + (f" ({OTHER_RULES})" if then.judged != past[-1].judged else "")
            for each, then in zip(ends, past, strict=True)
        ]
        yield Trend(title, "", line(_moments(past), points, scale), tuple(zip(_moments(past), said, strict=True)))


def _newest(past: Sequence[Then]) -> Iterable[Result]:
    """Every result as it was measured last, in the order in which results are shown."""
    newest = {each.identity: each for then in past for each in then.results}
    kinds = list(MeasureKind)
    return sorted(newest.values(), key=lambda each: (kinds.index(each.kind), each.system, each.key))


def _of_result(result: Result, past: Sequence[Then], naming: Naming) -> Trend | None:
    found = [next((each for each in then.results if each.identity == result.identity), None) for then in past]
    alike = [each if each is not None and _like(each, result) else None for each in found]
    measured = [each for each in alike if each is not None]
    if len(measured) < 2:
        return None
    scale = (min(0.0, *(each.low for each in measured)), max(each.high for each in measured))
    points = [Point(each.low, each.high) if each is not None else None for each in alike]
    said = map(_said, found, alike)
    return Trend(
        title_of(result),
        naming.of(result.system),
        line(_moments(past), points, scale),
        tuple(zip(_moments(past), said, strict=True)),
        result.kind is MeasureKind.OTHER,
    )


def _like(one: Result, other: Result) -> bool:
    return (defined(one), one.sight) == (defined(other), other.sight)


def _said(found: Result | None, alike: Result | None) -> str:
    if alike is not None:
        return value_of(alike)
    return NOT_MEASURED if found is None else OTHERWISE


def _moments(past: Sequence[Then]) -> list[datetime]:
    return [each.as_of for each in past]
