"""The roadmap as a plan to work with: one row a step, with columns for an owner and a date."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from auditor.model import Step
from auditor.report.context import ReportContext
from auditor.report.markdown import escaped
from auditor.report.tables_csv import BYTE_ORDER_MARK, guarded
from auditor.report.words import LEVEL, STEP_KIND
from auditor.spoken import parted

COLUMNS = (
    "step", "what to do", "how", "kind", "owner", "usually owned by", "due", "done", "effort", "effect", "quick win",
    "on the way to the next stage", "after steps", "counts towards", "what proves it done", "finding",
)  # fmt: skip
SHORT = ("Step", "What to do", "Owner", "Due", "Done", "Effort", "After steps", "What proves it done")


def plan_csv(context: ReportContext) -> str:
    """The plan for a spreadsheet, every cell quoted and guarded; owner, due and done are empty, to be filled in."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for step in context.audit.roadmap:
        writer.writerow([guarded(str(cell)) for cell in _row(step, context)])
    return BYTE_ORDER_MARK + out.getvalue()


def plan_markdown(context: ReportContext) -> str:
    """The plan for a ticket or a wiki; the owner column holds who usually owns such a step, to be replaced."""
    audit = context.audit
    lines = [f"# Plan for {escaped(audit.merchant.name)}", "", f"From the audit of {audit.as_of:%-d %B %Y}.", ""]
    if audit.next_stage:
        lines += [f"**{escaped(audit.next_stage.says)}** The steps marked with a star belong to it.", ""]
    lines += [_line(SHORT), _line("---" for _ in SHORT)]
    lines += [_line(escaped(str(cell)) for cell in _short(step, context)) for step in audit.roadmap]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _row(step: Step, context: ReportContext) -> Iterable[object]:
    how = parted(context.naming.within(step.how))[0]
    yield from (step.rank, context.naming.within(step.says), how, STEP_KIND.get(step.kind, step.kind))
    yield from ("", step.owner, "", "", LEVEL[step.effort], LEVEL[step.impact])
    yield from (_yes(step.quick), _yes(step.on_the_way), _after(step, context))
    yield from (" ".join(context.gates[name].says for name in step.opens if name in context.gates), step.proof)
    yield step.verdict


def _short(step: Step, context: ReportContext) -> Iterable[object]:
    star = " ★" if step.on_the_way else ""
    yield from (f"{step.rank}{star}", context.naming.within(step.says), step.owner, "", "", LEVEL[step.effort])
    yield from (_after(step, context), step.proof)


def _after(step: Step, context: ReportContext) -> str:
    ranks = {each.verdict: each.rank for each in context.audit.roadmap}
    return ", ".join(str(ranks[name]) for name in step.depends_on if name in ranks)


def _yes(value: bool) -> str:
    return "yes" if value else ""
