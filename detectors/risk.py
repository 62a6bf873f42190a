"""Fraud and payment risk: does a score decide?"""

from __future__ import annotations

from auditor.detect import Automations, Draft, Intelligences, Seen, answering, detector, model_in_use
from auditor.model import Event, Prediction, Role, Verb


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


ACTING = (Verb.ORDER_HOLD, Verb.ORDER_CANCEL)


@detector(
    "risk.act_on_risk",
    question="Are risky orders held or cancelled by rule?",
    why="A score that nobody acts on before packing only explains the loss.",
    good="Risky orders are held or cancelled by rule.",
    gap="Risky orders are found by eye.",
    advice="Hold what the risk score marks high; release the rest without a look.",
    stage=4,
    effort="low",
    impact="medium",
    looks_at=Automations(Event.ORDER_RISK_FOUND, *ACTING, of=(Role.ECOMMERCE, Role.IPAAS, Role.FRAUD)),
    any_role=(Role.ECOMMERCE,),
    covers=("RSK02",),
)
def act_on_risk(seen: Seen) -> Draft:
    """A running automation started by risk that holds or cancels orders."""
    return answering(seen, (Event.ORDER_RISK_FOUND,), *ACTING)
