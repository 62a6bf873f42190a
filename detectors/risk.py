"""Fraud and payment risk: does a score decide?"""

from __future__ import annotations

from auditor.detect import Draft, Intelligences, Seen, detector, model_in_use
from auditor.model import Prediction, Role


@detector(
    "risk.fraud_scoring",
    question="Does a model of your own choice judge the risk of orders, and does its score decide?",
    why="The shop's built-in risk note is the same for everybody; a score that holds or releases orders saves work.",
    good="A risk model decides which orders are held.",
    gap="No risk model of your own decides about orders.",
    advice="Act on the risk score: release clear orders, hold doubtful ones.",
    stage=4,
    effort="medium",
    impact="low",
    looks_at=Intelligences(Prediction.FRAUD_RISK, of=(Role.FRAUD,)),
    any_role=(Role.ECOMMERCE,),
    covers=("RSK01",),
)
def fraud_scoring(seen: Seen) -> Draft:
    """A risk model whose output something acts on."""
    return model_in_use(seen, Prediction.FRAUD_RISK)
