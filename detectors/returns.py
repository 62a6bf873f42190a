"""Returns: who decides, who pays back?"""

from __future__ import annotations

from auditor.detect import Draft, Need, Seen, Works, by_hand, detector
from auditor.model import Process, Role


@detector(
    "returns.refunds_by_hand",
    question="Are refunds done by hand?",
    why="Each one is read, decided and clicked by somebody, however alike they are.",
    good="Refunds are done by hand.",
    gap="Refunds are not done by hand.",
    advice="Let the returns tool or a rule refund clear cases.",
    stage=1,
    effort="medium",
    impact="medium",
    need=Need.SHARE,
    symptom=True,
    looks_at=Works(Process.ORDER_REFUND, of=(Role.ECOMMERCE,)),
)
def refunds_by_hand(seen: Seen) -> Draft:
    """The share of refunds that people did."""
    return by_hand(seen.work(Process.ORDER_REFUND), "refunds")
