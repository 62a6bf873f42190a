"""What counts as wrong when an audit is held against the truth of a business."""

from __future__ import annotations

from collections.abc import Iterator

from auditor import plugins
from auditor.detect import Need
from auditor.model import Audit, Outcome, Verdict
from tests.worlds.made import Business

HONEST = {
    Outcome.PRESENT: {"yes"},
    Outcome.PARTIAL: {"partly"},
    Outcome.ABSENT: {"no"},
    Outcome.NOT_APPLICABLE: {"not here"},
    Outcome.UNKNOWN: {"yes", "partly", "no", "not here"},
}
"""What may be true where the audit says so, and no more could be seen."""


def wrong_about(audit: Audit, business: Business) -> Iterator[str]:
    """Every answer that the truth contradicts."""
    needs = {each.id: each.need for each in plugins.detectors()}
    for verdict in audit.verdicts:
        truth = business.truth(verdict.id)
        if truth not in HONEST[verdict.outcome] | _left_open(verdict, needs[verdict.id]):
            yield f"{verdict.id}: {verdict.outcome.value}, but the truth is {truth}: {verdict.says}"


def _left_open(verdict: Verdict, need: Need) -> set[str]:
    """PARTIAL that could still change: what shows that it runs was not seen; or all that was seen are bad examples."""
    if verdict.outcome is not Outcome.PARTIAL or verdict.conclusive:
        return set()
    return {"no"} if need is Need.EVERY else {"yes"}
