"""Who stands behind orders: agreements, returns, holds, hand-overs and judges of risk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from auditor.model import (
    Actor,
    Automation,
    Connection,
    DataObject,
    Event,
    Intelligence,
    Measure,
    Prediction,
    Proof,
    Records,
    State,
    Verb,
    Work,
)
from connectors.errors import Cut, Denied, Misread
from tests.connectors.running import NOW
from tests.connectors.shopify_runs import HOLDS, JUDGES, Changed, read, shop

AGREED = ("connections", "apps behind orders, edits and refunds")
RETURNS = ("work", "returns")
HANDED = ("connections", "orders handed to fulfilment services")
JUDGED = ("connections", "apps that judge orders")
CLOSING = ("measures", "time to close returns")
REFUNDS = ("records", "refunds and returns")
LOOP = {"id": 2004, "title": "Loop Returns", "handle": "loop-returns"}
SIGNIFYD = {"id": 2001, "title": "Signifyd", "handle": "signifyd"}


def test_people_and_the_shop_itself_are_no_app() -> None:
    run = read(only=[AGREED, RETURNS])
    assert run.results[AGREED] == ([], None)
    [opened] = run.facts(RETURNS)
    assert isinstance(opened, Work)
    assert (opened.actor, opened.by, opened.count, opened.sampled_of) == (Actor.UNKNOWN, None, 20, 47)


def test_an_app_that_returns_and_refunds_is_named_by_its_number() -> None:
    run = read(shop(by_hand={"return_app": LOOP, "refund_app": LOOP}), only=[AGREED, RETURNS])
    links = [fact for fact in run.facts(AGREED) if isinstance(fact, Connection)]
    assert [(link.id, link.name, link.data, link.proof) for link in links] == [
        ("agreed:refund:2004", "Loop Returns refunds orders", (DataObject.RETURN,), Proof.RUNNING),
        ("agreed:return:2004", "Loop Returns opens returns", (DataObject.RETURN,), Proof.RUNNING),
    ]
    assert all(link.source and link.source.uuid == "2004" and link.last_activity == link.at for link in links)
    assert all(link.at and link.at > NOW - timedelta(days=5) for link in links)
    [opened] = run.facts(RETURNS)
    assert isinstance(opened, Work)
    assert opened.by is not None
    assert (opened.actor, opened.by.title) == (Actor.APP, "Loop Returns")


def test_a_shop_without_returns_has_none() -> None:
    run = read(shop(by_hand={"returns": 0.0}), only=[RETURNS, CLOSING])
    assert run.results[RETURNS] == ([], None)
    assert isinstance(run.error(CLOSING), Cut)


def test_few_returns_are_all_of_them() -> None:
    run = read(shop(orders=400), only=[RETURNS])
    [opened] = run.facts(RETURNS)
    assert isinstance(opened, Work)
    assert opened.sampled_of is None
    assert opened.name == "Returns opened"
    assert opened.distinct_days


def test_an_agreement_of_an_unknown_kind_is_not_guessed() -> None:
    def other(body: dict[str, Any]) -> None:
        body["data"]["orders"]["nodes"][0]["agreements"]["nodes"][0]["__typename"] = "GiftAgreement"

    assert isinstance(read(faults=[Changed("Agreements", other)], only=[AGREED]).error(AGREED), Misread)


def test_how_long_returns_take_and_whether_refunds_belong_to_them() -> None:
    run = read(only=[CLOSING, REFUNDS])
    [hours] = run.facts(CLOSING)
    assert isinstance(hours, Measure)
    assert hours.value == pytest.approx(69.6)  # opened after three days, closed after 5.9
    [linked] = run.facts(REFUNDS)
    assert isinstance(linked, Records)
    assert (linked.total, linked.filled, linked.sampled) == (20, 15, True)


@pytest.mark.parametrize(
    ("reason", "days_ago", "event", "proof"),
    [
        pytest.param("HIGH_RISK_OF_FRAUD", 1, Event.ORDER_RISK_FOUND, Proof.RUNNING, id="fraud"),
        pytest.param("INVENTORY_OUT_OF_STOCK", 1, Event.OTHER, Proof.RUNNING, id="stock"),
        pytest.param("HIGH_RISK_OF_FRAUD", 40, Event.ORDER_RISK_FOUND, Proof.CONFIGURED, id="an old order"),
    ],
)
def test_an_app_that_holds_orders(reason: str, days_ago: float, event: Event, proof: Proof) -> None:
    run = read(shop(holds=[{"id": 1, "app": SIGNIFYD, "reason": reason, "days_ago": days_ago}]), only=[HOLDS])
    [rule] = run.facts(HOLDS)
    assert isinstance(rule, Automation)
    assert (rule.name, rule.triggers[0].event, rule.proof) == ("Orders held back by Signifyd", event, proof)
    assert [action.verb for action in rule.actions] == [Verb.ORDER_HOLD]
    assert isinstance(run.error(HOLDS), Cut)  # holds that were released are not shown


def test_a_hold_by_a_person_names_nobody() -> None:
    assert read(only=[HOLDS]).facts(HOLDS) == []


@pytest.mark.parametrize(
    ("status", "ids", "state"),
    [
        pytest.param("ACCEPTED", ["handed:north", "taken:north"], State.LIVE, id="taken"),
        pytest.param("SUBMITTED", ["handed:north"], State.LIVE, id="no answer yet"),
        pytest.param("REJECTED", ["handed:north"], State.BROKEN, id="refused"),
    ],
)
def test_orders_handed_to_a_service(status: str, ids: list[str], state: State) -> None:
    row = {"id": 1, "handle": "north", "name": "Warehouse North", "status": status, "days_ago": 0.5}
    links = [
        fact for fact in read(shop(handed_over=[row]), only=[HANDED]).facts(HANDED) if isinstance(fact, Connection)
    ]
    assert [link.id for link in links] == ids
    assert links[0].state is state
    assert all(link.proof is Proof.RUNNING and link.data == (DataObject.FULFILMENT,) for link in links)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"id": 1, "handle": "g", "name": "Gift cards", "type": "GIFT_CARD"}, id="gift cards"),
        pytest.param({"id": 1, "handle": "n", "name": "North", "days_ago": 50}, id="long ago"),
    ],
)
def test_what_is_no_hand_over(row: dict[str, Any]) -> None:
    assert read(shop(handed_over=[row]), only=[HANDED]).results[HANDED] == ([], None)


def test_places_of_stock_may_be_seen_by_either_scope() -> None:
    scopes = [
        scope for scope in shop().platform("shopify")["scopes"] if scope not in ("read_locations", "read_inventory")
    ]
    assert isinstance(read(shop(scopes=scopes), only=[HANDED]).error(HANDED), Denied)


def test_a_fraud_tool_that_judges_orders_and_holds_them() -> None:
    world = shop(risk_apps=[SIGNIFYD], holds=[{"id": 1, "app": SIGNIFYD, "reason": "HIGH_RISK_OF_FRAUD"}])
    run = read(world, only=[JUDGES, JUDGED])
    [model] = run.facts(JUDGES)
    assert isinstance(model, Intelligence)
    assert (model.predicts, model.proof, model.outputs) == (Prediction.FRAUD_RISK, Proof.RUNNING, None)
    assert model.acted_on_by == ("holds:2001",)
    assert isinstance(run.error(JUDGES), Cut)
    [link] = run.facts(JUDGED)
    assert isinstance(link, Connection)
    assert link.target is not None
    assert (link.target.handle, link.data, link.proof) == ("signifyd", (DataObject.ORDER,), Proof.RUNNING)


def test_shopifys_own_judgement_is_no_model_of_the_merchants() -> None:
    shopifys = {"id": 9, "title": "Shopify Fraud Analysis", "handle": "fraud"}
    assert read(shop(risk_apps=[shopifys]), only=[JUDGES]).facts(JUDGES) == []


def test_a_small_shop_is_judged_in_full() -> None:
    run = read(shop(orders=9, risk_apps=[SIGNIFYD]), only=[JUDGES])
    [model] = run.facts(JUDGES)
    assert isinstance(model, Intelligence)
    assert (model.outputs, run.error(JUDGES)) == (9, None)


def test_whether_a_judgement_is_acted_on_is_not_told_where_holds_cannot_be_seen() -> None:
    scopes = [scope for scope in shop().platform("shopify")["scopes"] if scope != "read_apps"]
    run = read(shop(orders=9, risk_apps=[SIGNIFYD], scopes=scopes), only=[JUDGES])
    assert run.facts(JUDGES)
    assert isinstance(run.error(JUDGES), Denied)


TO_FULFIL = ("measures", "time to fulfil")


def test_the_time_to_fulfil_is_not_that_of_the_few_that_were_sent() -> None:
    assert read(only=[TO_FULFIL]).error(TO_FULFIL) is None
    waiting = read(shop(by_hand={"cancellations": 0.6}), only=[TO_FULFIL])
    assert len(waiting.facts(TO_FULFIL)) == 1
    assert isinstance(waiting.error(TO_FULFIL), Cut)
