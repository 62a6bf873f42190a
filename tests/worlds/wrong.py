"""What counts as wrong when an audit is held against the truth of a business."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Audit, Outcome
from tests.worlds.made import Business

HONEST = {
    Outcome.PRESENT: {"yes"},
    Outcome.PARTIAL: {"partly", "yes"},
    Outcome.ABSENT: {"no"},
    Outcome.NOT_APPLICABLE: {"not here"},
    Outcome.UNKNOWN: {"yes", "partly", "no", "not here"},
}
"""What may be true where the audit says so. PARTIAL of a yes: it exists, and what shows that it runs was not seen."""


def wrong_about(audit: Audit, business: Business) -> Iterator[str]:
    """Every answer that the truth contradicts."""
    for verdict in audit.verdicts:
        truth = business.truth(verdict.id)
        if truth not in HONEST[verdict.outcome] or (
            verdict.conclusive and verdict.outcome is Outcome.PARTIAL and truth == "yes"
        ):
            yield f"{verdict.id}: {verdict.outcome.value}, but the truth is {truth}: {verdict.says}"
