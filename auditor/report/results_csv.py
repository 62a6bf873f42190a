"""Results, and time by the merchant's own rates, as CSV: one row a figure, with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model import Effort, Range, Result
from auditor.report.context import ReportContext
from auditor.report.results import title_of
from auditor.report.tables_csv import written
from auditor.report.words import PROCESS, SIGHT, counted

COLUMNS = (
    "what", "title", "system", "low", "high", "unit", "definition", "counted from", "sample", "sample of", "from",
    "to", "days", "how far seen", "measured on", "formula", "id", "merchant", "made",
)  # fmt: skip
MEASURED, SPENT, SAVED = "measured", "time that people spend", "time that automations save"
AT_LEAST = "Not all was seen, so there may be more."


def results_csv(context: ReportContext) -> str:
    """The results first; then hours, and money where the rates name a cost per hour."""
    audit = context.audit
    origin = (audit.merchant.name, f"{audit.as_of:%Y-%m-%d %H:%M} UTC")
    rows = [_result(each, context) for each in audit.results]
    rows += [row for each in audit.effort for row in _effort(each, context)]
    return written(COLUMNS, ((*row, *origin) for row in rows))


def _result(each: Result, context: ReportContext) -> tuple[object, ...]:
    window = each.window
    return (
        *(MEASURED, title_of(each), context.naming.of(each.system), each.low, each.high, each.unit, each.means),
        *(context.naming.within(each.counted_from), _number(each.sample), _number(each.sampled_of)),
        *(f"{window.start:%Y-%m-%d %H:%M}", f"{window.end:%Y-%m-%d %H:%M}", round(window.days, 2)),
        *(SIGHT[each.sight].word, f"{each.at:%Y-%m-%d}" if each.at else "", "", each.key),
    )


def _effort(each: Effort, context: ReportContext) -> Iterable[tuple[object, ...]]:
    yield _time(each, each.hours, "hours a month", context)
    if each.cost is not None:
        yield _time(each, each.cost, f"{each.currency} a month".strip(), context)


def _time(each: Effort, amount: Range, unit: str, context: ReportContext) -> tuple[object, ...]:
    window = context.audit.window
    ends = list(dict.fromkeys(f"{end:,g}" for end in (each.minutes.low, each.minutes.high)))
    minutes = f"By the merchant's own word, each takes {' to '.join(ends)} minutes."
    sample = each.sample
    return (
        *(SPENT if each.by_hand else SAVED, PROCESS[each.process], context.naming.of(each.system)),
        *(amount.low, amount.high, unit, minutes, f"Seen {counted(each.seen, 'time')}", _number(sample), ""),
        *(f"{window.start:%Y-%m-%d %H:%M}", f"{window.end:%Y-%m-%d %H:%M}", round(window.days, 2)),
        *(AT_LEAST if each.at_least else "Seen in full", "", each.formula, each.process.value),
    )


def _number(value: int | None) -> object:
    return "" if value is None else value
