"""Marketing questions, one line a truth."""

from __future__ import annotations

import pytest

from auditor.model import (
    Action,
    Channel,
    Criterion,
    Event,
    Intelligence,
    Membership,
    Outcome,
    Prediction,
    Proof,
    Role,
    Segment,
    State,
    Verb,
)
from tests.auditor.evidence import automation
from tests.detectors.asking import A, Facts, H, P, says

MAIL = Role.MARKETING
SEND = Verb.MESSAGE_SEND
ASK = Action(verb=SEND, detail="Review request")
DRAFT = Action(verb=SEND, state=State.DRAFT)

LIFECYCLE = {
    "marketing.welcome": Event.SUBSCRIBED,
    "marketing.cart_recovery": Event.CHECKOUT_ABANDONED,
    "marketing.post_purchase": Event.ORDER_PLACED,
    "marketing.win_back": Event.CUSTOMER_LAPSED,
    "marketing.browse_recovery": Event.BROWSED,
    "marketing.back_in_stock": Event.BACK_IN_STOCK,
}


@pytest.mark.parametrize("name", LIFECYCLE)
def test_messages_that_answer_what_customers_do(name: str) -> None:
    event = LIFECYCLE[name]
    says(name, MAIL, [automation(event, SEND), automation(event, SEND, state=State.DRAFT)], P)
    says(name, MAIL, [automation(event, SEND, state=State.DRAFT)], H, "a draft that was never switched on")
    says(name, MAIL, [automation(event, SEND, state=State.OFF)], H, "it is switched off")
    says(name, MAIL, [automation(event, SEND, runs=0)], H, "has done nothing in the window")
    says(name, MAIL, [automation(event, DRAFT, Verb.LIST_UPDATE)], H, "the step that does this is not")
    says(name, MAIL, [automation(event, SEND, runs=None)], H, "does not tell whether it runs")
    says(name, MAIL, [automation(event, SEND, runs=9, failures=9)], H, "it fails every time it runs")
    says(name, MAIL, [automation(event, SEND, human_started=True)], H, "a person has to start it")
    says(name, MAIL, [automation(event, Verb.LIST_UPDATE)], A)
    says(name, MAIL, [automation(Event.TICKET_CREATED, SEND)], A)


def segment(membership: Membership, used: bool = True) -> Segment:
    proof = Proof.RUNNING if used else Proof.CONFIGURED
    return Segment(id="s", name="VIPs", membership=membership, used_by=("c",) if used else (), proof=proof)


def both(*states: State) -> list[Action]:
    ways = (Channel.EMAIL, Channel.SMS)
    return [Action(verb=SEND, channel=way, state=state) for way, state in zip(ways, states, strict=True)]


TIMING = Intelligence(id="t", predicts=Prediction.SEND_TIME, proof=Proof.RUNNING)
CHURN = automation(Event.SEGMENT_ENTERED, SEND, conditions=(Criterion.PREDICTION,))
TABLE = [
    ("reviews.review_request", "asks", [automation(Event.ORDER_DELIVERED, ASK)], P, ""),
    ("reviews.review_request", "off", [automation(Event.ORDER_DELIVERED, ASK, state=State.OFF)], H, "switched off"),
    ("reviews.review_request", "writes of other things", [automation(Event.ORDER_DELIVERED, SEND)], A, ""),
    ("cross_channel", "two channels", [automation(Event.SUBSCRIBED, *both(State.LIVE, State.LIVE))], P, ""),
    ("cross_channel", "the second is a draft", [automation(Event.SUBSCRIBED, *both(State.LIVE, State.DRAFT))], A, ""),
    ("dynamic_segments", "used", [segment(Membership.DYNAMIC)], P, ""),
    ("dynamic_segments", "unused", [segment(Membership.DYNAMIC, used=False)], H, "nothing was sent to it"),
    ("dynamic_segments", "a list", [segment(Membership.STATIC)], A, ""),
    ("predictive_segments", "used", [segment(Membership.PREDICTIVE)], P, ""),
    ("predictive_segments", "unused", [segment(Membership.PREDICTIVE, used=False)], H, "“VIPs” exists"),
    ("predictive_segments", "a flow decides by it", [CHURN], P, ""),
    ("predictive_segments", "rules only", [segment(Membership.DYNAMIC)], A, ""),
    ("storefront.recommendations", "in a flow", [automation(Event.DATE_REACHED, Verb.RECOMMEND)], P, ""),
    ("storefront.recommendations", "off", [automation(Event.DATE_REACHED, Verb.RECOMMEND, state=State.OFF)], H, "off"),
    ("send_time", "used", [TIMING], P, ""),
    ("send_time", "unused", [TIMING.model_copy(update={"proof": Proof.CONFIGURED})], H, "not been used"),
    ("self_optimising", "learns", [automation(Event.SUBSCRIBED, Verb.EXPERIMENT, self_optimising=True)], P, ""),
    ("self_optimising", "a person picks", [automation(Event.SUBSCRIBED, Verb.EXPERIMENT)], H, "person has to choose"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "facts", "outcome", "words"),
    [
        pytest.param(name if "." in name else f"marketing.{name}", facts, outcome, words, id=f"{name}: {id_}")
        for name, id_, facts, outcome, words in TABLE
    ],
)
def test_answers(name: str, facts: Facts, outcome: Outcome, words: str) -> None:
    says(name, MAIL, facts, outcome, words)
