"""Measured results as they are shown: a title, a value in words, and what it was counted from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from auditor.model import Audit, MeasureKind, Process, Result
from auditor.report.naming import Naming
from auditor.report.words import MEASURE, PROCESS
from auditor.spoken import inside

T = TypeVar("T")
AT_ONCE = 12
"""So many figures of a platform's own are shown of each system; the rest is there on request."""


@dataclass(frozen=True)
class Figure:
    """One result, ready to be shown."""

    title: str
    system: str
    value: str
    means: str
    basis: str
    result: Result


def figures(audit: Audit, naming: Naming) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """Every result that was measured: those shown at once, and the rest."""
    found = [
        Figure(title_of(each), naming.of(each.system), value_of(each), each.means, _basis(each), each)
        for each in audit.results
    ]
    return at_once(found, lambda each: each.result.system if each.result.kind is MeasureKind.OTHER else "")


def at_once(found: Iterable[T], owner: Callable[[T], str]) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """Those shown at once, and the rest. `owner`: the system, for figures of its platform's own; empty for others."""
    shown: list[T] = []
    rest: list[T] = []
    so_far: Counter[str] = Counter()
    for each in found:
        system = owner(each)
        so_far[system] += 1
        (rest if system and so_far[system] > AT_ONCE else shown).append(each)
    return tuple(shown), tuple(rest)


def missing(audit: Audit) -> tuple[str, ...]:
    """What nobody measured, in words."""
    seen = {each.kind for each in audit.results} | {MeasureKind.OTHER}
    return tuple(inside(title) for kind, title in MEASURE.items() if kind not in seen)


def title_of(result: Result) -> str:
    """What it is called."""
    if result.kind is MeasureKind.OTHER:
        return result.name or MEASURE[result.kind]
    if result.kind is MeasureKind.AUTOMATED_SHARE and result.key in set(Process):
        return f"{MEASURE[result.kind]}: {inside(PROCESS[Process(result.key)])}"
    return MEASURE[result.kind]


def value_of(result: Result) -> str:
    """The value with its unit; both ends where it is an interval."""
    ends = dict.fromkeys(_end(each, result.unit) for each in (result.low, result.high))
    unit = "%" if result.unit == "share" else result.unit
    return f"{'–'.join(ends)} {unit}".strip()


def _end(value: float, unit: str) -> str:
    return f"{100 * value:.1f}" if unit == "share" else f"{value:,.10g}"


def _basis(result: Result) -> str:
    if result.sampled_of is not None:
        return f"A sample of {result.sample:,} from {result.sampled_of:,}; with it the share is 95 % certain."
    if result.sample is not None:
        return f"Counted from {result.sample:,}."
    return f"Counted from {result.counted_from}." if result.counted_from else ""
