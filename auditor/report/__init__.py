"""The report: one audit as an HTML page, as JSON, CSV or Markdown; its roadmap and its data flows also by themselves.

All tell the same story from the same context; the share-safe copy is made of the audit before any of them sees
it, so that no format can leak what another hides.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import assert_never

from auditor.brand import Brand
from auditor.compare import Diff
from auditor.model import Audit
from auditor.report.context import ReportContext, context_of
from auditor.report.flows_csv import flows_csv, matrix_csv
from auditor.report.graphml import graphml
from auditor.report.html import html
from auditor.report.markdown import markdown
from auditor.report.past import past_of
from auditor.report.plan import plan_csv, plan_markdown
from auditor.report.results_csv import results_csv
from auditor.report.share import pseudonymous
from auditor.report.tables_csv import csv_table

__all__ = ["Format", "ReportContext", "render"]


class Format(StrEnum):
    """What a report can be written as."""

    HTML = "html"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "md"
    PLAN_CSV = "plan.csv"
    """The roadmap alone, with columns for owner and date."""
    PLAN_MARKDOWN = "plan.md"
    FLOWS = "flows.csv"
    """The data flows, one row each."""
    MATRIX = "matrix.csv"
    """Systems by data objects."""
    GRAPHML = "graphml"
    """The data-flow graph, for other tools."""
    RESULTS = "results.csv"
    """What was measured and what work takes, one row a figure."""


def render(
    audit: Audit,
    format_: str = Format.HTML,
    *,
    previous_diff: Diff | None = None,
    brand: Brand | None = None,
    share_safe: bool = False,
    salt: bytes | None = None,
    earlier: Sequence[Audit] = (),
) -> str:
    """The report as text in one of the formats.

    `salt` belongs to the share-safe copy: the same salt gives the same pseudonyms; without one, each process draws
    its own and nobody can guess back. `earlier`: the merchant's earlier audits, for the lines over time.
    """
    past = past_of(audit, earlier)
    if share_safe:
        audit, previous_diff, past = pseudonymous(audit, previous_diff, salt, past)
    format_ = Format(format_)
    if format_ is Format.JSON:
        return audit.model_dump_json(indent=2) + "\n"
    context = context_of(audit, previous_diff, brand, share_safe, past)
    if format_ is Format.HTML:
        return html(context, audit)
    if format_ is Format.CSV:
        return csv_table(context)
    if format_ is Format.MARKDOWN:
        return markdown(context)
    if format_ is Format.PLAN_CSV:
        return plan_csv(context)
    if format_ is Format.PLAN_MARKDOWN:
        return plan_markdown(context)
    if format_ is Format.FLOWS:
        return flows_csv(context)
    if format_ is Format.MATRIX:
        return matrix_csv(context)
    if format_ is Format.GRAPHML:
        return graphml(context)
    if format_ is Format.RESULTS:
        return results_csv(context)
    assert_never(format_)
