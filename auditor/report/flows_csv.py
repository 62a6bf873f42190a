"""The data flows and the matrix of systems and data as CSV, guarded like every table of ours."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model import Edge
from auditor.report.context import ReportContext
from auditor.report.flow_table import pressing
from auditor.report.tables_csv import cite_in_words, reason_in_words, together, written
from auditor.report.words import DATA, EDGE, MECHANISM, NECESSITY, PROOF

COLUMNS = (
    "from", "to", "data", "state", "needed", "what is known", "proof", "seen from both ends", "how", "last seen",
    "disagreement", "why it matters", "evidence", "what was not seen of it", "merchant", "made",
)  # fmt: skip


def flows_csv(context: ReportContext) -> str:
    """One row for each flow, what asks for attention first."""
    edges = sorted(context.audit.flows.edges, key=pressing)
    return written(COLUMNS, (_row(edge, context) for edge in edges))


def matrix_csv(context: ReportContext) -> str:
    """One row for each system, one column for each data object."""
    table = context.matrix
    return written(("system", *table.columns), ([name, *(cell.says for cell in cells)] for name, cells in table.rows))


def _row(edge: Edge, context: ReportContext) -> Iterable[object]:
    naming, audit = context.naming, context.audit
    yield from (naming.of(edge.source), naming.of(edge.target), DATA[edge.data], EDGE[edge.state].word)
    yield from (NECESSITY[edge.necessity].word if edge.necessity else "", naming.within(edge.says))
    yield from (PROOF[edge.proof].word, "yes" if edge.both_ends else "no")
    yield together(MECHANISM[each] for each in edge.mechanisms)
    yield f"{edge.last_activity:%Y-%m-%d}" if edge.last_activity else ""
    yield from (naming.within(edge.disagreement), edge.why)
    yield together(cite_in_words(cite, context) for cite in edge.evidence)
    yield together(reason_in_words(reason, context) for reason in edge.reasons)
    yield from (audit.merchant.name, f"{audit.as_of:%Y-%m-%d %H:%M} UTC")
