"""The measured flows as a table: how much arrives, how sure that is, how fast, and what else the sample showed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model import Audit, DataObject, Edge, Grade, Measurement
from auditor.report.naming import Naming
from auditor.report.words import DATA, GRADE, Label

DRIFT = Label("Against consent", "✕", "bad")
_WORST_FIRST = (Grade.SILO, Grade.PARTIAL, Grade.LEAKY, Grade.UNSURE, Grade.HEALTHY)


@dataclass(frozen=True)
class MeasuredRow:
    """One measured flow."""

    source: str
    target: str
    data: str
    label: Label
    share: str
    interval: str
    low: float
    """For the bar: ends of the interval and the share itself, of a hundred."""
    high: float
    middle: float
    size: str
    lag: str
    says: str
    notes: tuple[str, ...]


def measured_table(audit: Audit, naming: Naming) -> tuple[MeasuredRow, ...]:
    """Every measured flow, the worst first."""
    found = [(edge, edge.measured) for edge in audit.flows.edges if edge.measured is not None]
    found.sort(key=lambda pair: (not _urgent(pair[1]), _WORST_FIRST.index(pair[1].grade), pair[1].share))
    return tuple(_row(edge, figures, naming) for edge, figures in found)


def _urgent(figures: Measurement) -> bool:
    return bool(figures.withdrawn_in_source or figures.withdrawn_in_target or figures.broke_on)


def _row(edge: Edge, figures: Measurement, naming: Naming) -> MeasuredRow:
    low, high = _percent(figures.low), _percent(figures.high)
    return MeasuredRow(
        source=naming.of(edge.source),
        target=naming.of(edge.target),
        data=DATA[edge.data],
        label=DRIFT if figures.withdrawn_in_source or figures.withdrawn_in_target else GRADE[figures.grade],
        share=_percent(figures.share) if figures.sampled else "–",
        interval=f"{low} to {high}" if not figures.whole else "all looked up" if figures.keys else "counted day by day",
        low=round(100 * figures.low, 1),
        high=round(100 * figures.high, 1),
        middle=round(100 * figures.share, 1),
        size=f"{figures.found:,} of {figures.sampled:,}",
        lag=_lag(figures),
        says=naming.within(figures.says),
        notes=tuple(_notes(edge, figures, naming)),
    )


def _notes(edge: Edge, figures: Measurement, naming: Naming) -> Iterator[str]:
    source, target = naming.of(edge.source), naming.of(edge.target)
    things = DATA[edge.data]
    if figures.unkeyed:
        yield f"{figures.unkeyed:,} more could not be compared: they have no key that {target} knows."
    if figures.duplicates:
        yield f"{figures.duplicates:,} of those found are in {target} more than once."
    if figures.back_sampled and edge.data is not DataObject.CONSENT:
        strange = figures.back_sampled - (figures.back_found or 0)
        newest = f"{figures.back_sampled:,} of the newest {things} in {target}"
        yield f"The other way: of {newest}, {strange:,} are not in {source}."
    for group in figures.groups:
        yield f"{group.name}: {group.found:,} of {group.sampled:,} found."


def _lag(figures: Measurement) -> str:
    if figures.lag_p50 is None or figures.lag_p95 is None:
        return ""
    return f"half within {_time(figures.lag_p50)}, nearly all within {_time(figures.lag_p95)}"


def _time(minutes: float) -> str:
    if minutes < 1:
        return "a minute"
    if minutes < 120:
        return f"{round(minutes)} min"
    return f"{round(minutes / 60)} h" if minutes < 2_880 else f"{round(minutes / 1_440)} days"


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"
