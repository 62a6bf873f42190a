"""Questions about orders, parcels, stock, returns, risk and agents, one line a truth."""

from __future__ import annotations

import pytest

from auditor.model import Actor, Event, Intelligence, Outcome, Prediction, Process, Proof, Role, State, Verb
from tests.auditor.evidence import automation, work
from tests.detectors.asking import A, Facts, H, P, U, says

SHOP, MAIL, FLOWS = Role.ECOMMERCE, Role.MARKETING, Role.IPAAS
PLACED, SHIPPED, LOW = Event.ORDER_PLACED, Event.ORDER_FULFILLED, Event.STOCK_LOW
SEND = Verb.MESSAGE_SEND
APP, PERSON, RULE, UNKNOWN, PLATFORM = Actor.APP, Actor.PERSON, Actor.RULE, Actor.UNKNOWN, Actor.PLATFORM


def done(process: Process, *counts: tuple[Actor, int]) -> Facts:
    return [work(process, actor, number) for actor, number in counts]


SHIP, REFUND, EDIT = Process.ORDER_FULFIL, Process.ORDER_REFUND, Process.ORDER_EDIT
TABLE = [
    ("orders.order_confirmation", "goes out", SHOP, [automation(PLACED, SEND)], P, ""),
    ("orders.order_confirmation", "off", SHOP, [automation(PLACED, SEND, state=State.OFF)], H, "switched off"),
    ("orders.order_confirmation", "a thank-you days later", MAIL, [automation(PLACED, Verb.WAIT, SEND)], A, ""),
    ("orders.order_confirmation", "at once, then more", MAIL, [automation(PLACED, SEND, Verb.WAIT, SEND)], P, ""),
    ("fulfilment.shipping_confirmation", "goes out", SHOP, [automation(SHIPPED, SEND)], P, ""),
    ("fulfilment.shipping_confirmation", "silent", SHOP, [automation(SHIPPED, SEND, runs=0)], H, "done nothing"),
    ("inventory.low_stock_alert", "somebody is told", FLOWS, [automation(LOW, Verb.STAFF_NOTIFY)], P, ""),
    ("inventory.low_stock_alert", "customers are told", FLOWS, [automation(LOW, SEND)], A, "Nobody is warned"),
    ("inventory.low_stock_alert", "draft", SHOP, [automation(LOW, Verb.STAFF_NOTIFY, state=State.DRAFT)], H, "draft"),
    ("orders.order_routing", "tags", SHOP, [automation(PLACED, Verb.ORDER_TAG)], P, ""),
    ("orders.order_routing", "off", SHOP, [automation(PLACED, Verb.ORDER_HOLD, state=State.OFF)], H, "switched off"),
    ("fulfilment.fulfilment_automated", "systems", SHOP, done(SHIP, (APP, 90), (PERSON, 10)), P, "systems did 90%"),
    ("fulfilment.fulfilment_automated", "half", SHOP, done(SHIP, (APP, 50), (PERSON, 50)), H, "systems did 50%"),
    ("fulfilment.fulfilment_automated", "people", SHOP, done(SHIP, (PERSON, 50)), A, "systems did 0%"),
    ("fulfilment.fulfilment_automated", "who?", SHOP, done(SHIP, (APP, 70), (UNKNOWN, 30)), U, "between 70% and 100%"),
    ("fulfilment.fulfilment_automated", "who? no matter", SHOP, done(SHIP, (APP, 90), (UNKNOWN, 10)), P, "between 90%"),
    ("fulfilment.fulfilment_automated", "nothing shipped", SHOP, [], U, "No order was fulfilled"),
    ("fulfilment.fulfilment_automated", "built in", SHOP, done(SHIP, (PLATFORM, 50)), U, "No order was fulfilled"),
    ("returns.refunds_by_hand", "people", SHOP, done(REFUND, (PERSON, 9), (APP, 1)), P, "people did 90%"),
    ("returns.refunds_by_hand", "systems", SHOP, done(REFUND, (PERSON, 1), (RULE, 9)), A, "people did 10%"),
    ("returns.refunds_by_hand", "who?", SHOP, done(REFUND, (PERSON, 4), (UNKNOWN, 2), (APP, 4)), U, "does not say who"),
    ("returns.refunds_by_hand", "few", SHOP, done(REFUND, (PERSON, 2)), U, "only 2 refunds"),
    ("orders.order_edits_by_hand", "people", SHOP, done(EDIT, (PERSON, 9)), P, "people did 100%"),
    ("agents.ai_agents", "acts", FLOWS, [automation(PLACED, Verb.AGENT_ACT)], P, ""),
    ("agents.ai_agents", "off", FLOWS, [automation(PLACED, Verb.AGENT_ACT, state=State.OFF)], H, "switched off"),
    ("agents.ai_agents", "a model in a flow", FLOWS, [automation(PLACED, Verb.MODEL_ASK)], A, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "role", "facts", "outcome", "words"),
    [pytest.param(name, *rest, id=f"{name}: {id_}") for name, id_, *rest in TABLE],
)
def test_answers(name: str, role: Role, facts: Facts, outcome: Outcome, words: str) -> None:
    says(name, role, facts, outcome, words)


MODELS = {
    "inventory.demand_forecast": (Role.FORECASTING, Prediction.DEMAND),
    "storefront.dynamic_pricing": (Role.PRICING_ENGINE, Prediction.PRICE),
    "risk.fraud_scoring": (Role.FRAUD, Prediction.FRAUD_RISK),
}


@pytest.mark.parametrize("name", MODELS)
def test_a_model_counts_when_something_acts_on_it(name: str) -> None:
    role, predicts = MODELS[name]
    model = Intelligence(id="m", predicts=predicts, proof=Proof.RUNNING, acted_on_by=("rule",))
    says(name, role, [model], P)
    says(name, role, [model.model_copy(update={"acted_on_by": ()})], H, "nothing acts on its output")
    says(name, role, [model.model_copy(update={"state": State.OFF})], H, "said nothing")
