"""Finance and tax: do the books write themselves?"""

from __future__ import annotations

from auditor.detect import Draft, Flow, Seen, detector, flowing
from auditor.model import DataObject, Role


@detector(
    "finance.accounting_feed",
    question="Do orders reach the books without being typed?",
    why="Typing sales into accounts is slow, late and wrong more often than anybody notices.",
    good="Orders reach the books by themselves.",
    gap="Orders do not reach the books by themselves.",
    advice="Connect the shop to the accounting system.",
    stage=3,
    effort="medium",
    impact="medium",
    looks_at=Flow(DataObject.ORDER, Role.ECOMMERCE, Role.ERP_ACCOUNTING),
)
def accounting_feed(seen: Seen) -> Draft:
    """The flow of orders into accounting."""
    return flowing(seen)
