"""The report: one audit as an HTML page, as JSON, CSV or Markdown."""

from __future__ import annotations

from auditor.brand import Brand
from auditor.compare import Diff
from auditor.model import Audit
from auditor.report.context import context_of
from auditor.report.html import html


def render(
    audit: Audit,
    format_: str = "html",
    *,
    previous_diff: Diff | None = None,
    brand: Brand | None = None,
    share_safe: bool = False,
) -> str:
    """The report."""
    return html(context_of(audit, previous_diff, brand, share_safe), audit)
