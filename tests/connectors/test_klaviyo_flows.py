"""Flows: what starts them, what their steps do, and whether they really send."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import (
    Channel,
    Criterion,
    Event,
    Hint,
    Mechanism,
    Proof,
    State,
    Verb,
)
from tests.connectors.klaviyo_account import WORLD, Seen, flows, read


@pytest.fixture(scope="module")
def seen() -> Seen:
    return read()


def only_flow(seen: Seen) -> Any:
    return seen.flow("FNew99")


def flow(**row: Any) -> dict[str, Any]:
    """One more flow, live, with one live e-mail unless told otherwise."""
    mail = {"type": "send-email", "status": "live", "name": "Mail"}
    return flows({"id": "FNew99", "name": "New", "status": "live", "actions": [mail], **row})


@pytest.mark.parametrize(
    ("name", "event", "state", "proof", "runs"),
    [
        pytest.param("FWel01", Event.SUBSCRIBED, State.LIVE, Proof.EFFECTIVE, 1140, id="welcome sends daily"),
        pytest.param("FChk02", Event.CHECKOUT_ABANDONED, State.LIVE, Proof.EFFECTIVE, 1380, id="checkout sends daily"),
        pytest.param("FPos03", Event.ORDER_FULFILLED, State.LIVE, Proof.CONFIGURED, 0, id="only draft steps"),
        pytest.param("FWin04", Event.CUSTOMER_LAPSED, State.LIVE, Proof.CONFIGURED, 0, id="live without sends"),
    ],
)
def test_flows(seen: Seen, name: str, event: Event, state: State, proof: Proof, runs: int) -> None:
    found = seen.flow(name)
    assert [trigger.event for trigger in found.triggers] == [event]
    assert (found.state, found.proof, found.runs) == (state, proof, runs)
    assert found.failures is None
    assert (found.last_run is not None) == (runs > 0)
    assert found.link == f"https://www.klaviyo.com/flow/{name}/edit"


def test_steps_keep_their_own_state(seen: Seen) -> None:
    sends = [action for action in seen.flow("FPos03").actions if action.verb is Verb.MESSAGE_SEND]
    assert [action.state for action in sends] == [State.DRAFT, State.DRAFT]
    assert {action.channel for action in sends} == {Channel.EMAIL}


def test_a_test_whose_winner_a_person_chooses_does_not_optimise_itself(seen: Seen) -> None:
    found = seen.flow("FChk02")
    assert [action.verb for action in found.actions if action.verb is Verb.EXPERIMENT] == [Verb.EXPERIMENT]
    assert not found.self_optimising


TEST = {"type": "ab-test", "status": "live", "experiment_status": "live", "automatic": True, "name": "Subject"}


@pytest.mark.parametrize(
    ("step", "optimises", "experiments"),
    [
        pytest.param(TEST, True, 1, id="automatic winner"),
        pytest.param({**TEST, "experiment_status": "completed"}, False, 0, id="test is over"),
        pytest.param({**TEST, "status": "draft"}, False, 1, id="step is a draft"),
        pytest.param({**TEST, "automatic": False}, False, 1, id="a person chooses"),
    ],
)
def test_self_optimising(step: dict[str, Any], optimises: bool, experiments: int) -> None:
    found = only_flow(read(flow(triggers=[{"type": "list", "id": "LNews1"}], actions=[step])))
    assert found.self_optimising is optimises
    assert sum(action.verb is Verb.EXPERIMENT for action in found.actions) == experiments
    assert sum(action.verb is Verb.MESSAGE_SEND for action in found.actions) == 1


def never(metric: str, **timeframe: Any) -> dict[str, Any]:
    return {
        "type": "profile-metric",
        "metric_id": metric,
        "measurement": "count",
        "measurement_filter": {"type": "numeric", "operator": "equals", "value": 0},
        "timeframe_filter": {"type": "date", **timeframe},
    }


def wait(days: int) -> dict[str, Any]:
    return {"type": "time-delay", "unit": "days", "value": days}


MAIL = {"type": "send-email", "status": "live", "name": "Mail"}
SINCE_START = never("MOrd01", operator="flow-start")


@pytest.mark.parametrize(
    ("changes", "event"),
    [
        pytest.param({"triggers": [{"type": "metric", "id": "MVie06"}]}, Event.BROWSED, id="viewed product"),
        pytest.param({"triggers": [{"type": "metric", "id": "MOrd01"}]}, Event.ORDER_PLACED, id="placed order"),
        pytest.param({"triggers": [{"type": "metric", "id": "MRef05"}]}, Event.ORDER_REFUNDED, id="refunded order"),
        pytest.param({"triggers": [{"type": "metric", "id": "MLow07"}]}, Event.STOCK_LOW, id="low stock by API"),
        pytest.param({"triggers": [{"type": "metric", "id": "MSub11"}]}, Event.SUBSCRIBED, id="own sign-up event"),
        pytest.param({"triggers": [{"type": "metric", "id": "MOpn10"}]}, Event.OTHER, id="own event of a message"),
        pytest.param({"triggers": [{"type": "metric", "id": "MChk03"}]}, Event.OTHER, id="checkout without a wait"),
        pytest.param(
            {"triggers": [{"type": "metric", "id": "MChk03"}], "actions": [wait(1), MAIL]},
            Event.CHECKOUT_ABANDONED,
            id="checkout with a wait",
        ),
        pytest.param(
            {
                "triggers": [{"type": "metric", "id": "MOrd01"}],
                "profile_filter": [SINCE_START],
                "actions": [wait(90), MAIL],
            },
            Event.CUSTOMER_LAPSED,
            id="no order for 90 days after an order",
        ),
        pytest.param(
            {
                "triggers": [{"type": "metric", "id": "MOrd01"}],
                "profile_filter": [SINCE_START],
                "actions": [wait(5), MAIL, wait(90), MAIL],
            },
            Event.ORDER_PLACED,
            id="writes long before the customer has lapsed",
        ),
        pytest.param({"triggers": [{"type": "segment", "id": "SEng90"}]}, Event.SEGMENT_ENTERED, id="segment"),
        pytest.param({"triggers": [{"type": "segment", "id": "SChu13"}]}, Event.CUSTOMER_LAPSED, id="churn score"),
        pytest.param(
            {
                "triggers": [{"type": "segment", "id": "SEng90"}],
                "profile_filter": [never("MVie06", operator="in-the-last", unit="week", quantity=12)],
            },
            Event.CUSTOMER_LAPSED,
            id="recency in the filter of the flow",
        ),
        pytest.param(
            {
                "triggers": [{"type": "segment", "id": "SEng90"}],
                "profile_filter": [never("MOpn10", operator="in-the-last", unit="hour", quantity=16)],
            },
            Event.SEGMENT_ENTERED,
            id="a pause between messages is no lapse",
        ),
        pytest.param(
            {
                "triggers": [
                    {"type": "date", "date_field_type": "profile-property", "date_profile_property": "Birthday"}
                ]
            },
            Event.DATE_REACHED,
            id="date",
        ),
        pytest.param({"triggers": [{"type": "price-drop"}]}, Event.PRICE_DROPPED, id="price drop"),
        pytest.param({"triggers": [{"type": "low-inventory"}]}, Event.STOCK_LOW, id="low inventory"),
        pytest.param(
            {"triggers": [{"type": "metric", "id": "MVie06"}], "actions": [{"type": "back-in-stock-delay"}, MAIL]},
            Event.BACK_IN_STOCK,
            id="waits for stock",
        ),
    ],
)
def test_triggers_are_read_from_the_structure(changes: dict[str, Any], event: Event) -> None:
    assert only_flow(read(flow(**changes))).triggers[0].event is event


def test_the_source_of_a_trigger_is_its_integration(seen: Seen) -> None:
    assert seen.flow("FChk02").triggers[0].source == Hint(title="Shopify", handle="shopify")
    assert only_flow(read(flow(triggers=[{"type": "metric", "id": "MLow07"}]))).triggers[0].source is None


STEPS: list[tuple[dict[str, Any], Verb, Channel | None, State]] = [
    ({"type": "send-sms", "status": "live"}, Verb.MESSAGE_SEND, Channel.SMS, State.LIVE),
    ({"type": "send-mobile-push", "status": "disabled"}, Verb.MESSAGE_SEND, Channel.PUSH, State.OFF),
    ({"type": "send-whatsapp", "status": "manual"}, Verb.MESSAGE_SEND, Channel.WHATSAPP, State.DRAFT),
    ({"type": "update-profile", "status": "live", "profile_operations": []}, Verb.RECORD_UPDATE, None, State.LIVE),
    ({"type": "list-update", "status": "draft", "list_id": "LNews1"}, Verb.LIST_UPDATE, None, State.DRAFT),
    ({"type": "send-internal-alert", "status": "live"}, Verb.STAFF_NOTIFY, Channel.EMAIL, State.LIVE),
    ({"type": "conditional-split", "conditions": []}, Verb.BRANCH, None, State.LIVE),
    ({"type": "target-date", "target_time": "09:00"}, Verb.WAIT, None, State.LIVE),
    ({"type": "code"}, Verb.CODE_RUN, None, State.LIVE),
    ({"type": "something-new", "status": "strange"}, Verb.OTHER, None, State.UNKNOWN),
    (
        {
            "type": "internal-service",
            "status": "live",
            "service_configuration": {"service_method_type": "schedule-report"},
        },
        Verb.REPORT_SEND,
        None,
        State.LIVE,
    ),
]


@pytest.mark.parametrize(("step", "verb", "channel", "state"), STEPS, ids=[step[0]["type"] for step in STEPS])
def test_actions(step: dict[str, Any], verb: Verb, channel: Channel | None, state: State) -> None:
    found = only_flow(read(flow(triggers=[{"type": "list", "id": "LNews1"}], actions=[step])))
    assert [(action.verb, action.channel, action.state) for action in found.actions] == [(verb, channel, state)]


def test_a_webhook_is_a_step_and_a_connection_of_which_only_the_host_is_kept() -> None:
    step = {"type": "send-webhook", "status": "live", "url": "https://hooks.crm.example/in/canary-secret-klaviyo?k=1"}
    seen = read(flow(triggers=[{"type": "metric", "id": "MOrd01"}], actions=[step]))
    assert only_flow(seen).actions[0].target == Hint(host="hooks.crm.example")
    found = seen.connection("webhooks", "FNew99:hooks.crm.example")
    assert (found.target, found.source, found.mechanism) == (Hint(host="hooks.crm.example"), None, Mechanism.WEBHOOK)
    assert (found.state, found.proof, found.events) == (State.LIVE, Proof.CONFIGURED, None)
    assert "canary" not in seen.text()


def test_webhooks_of_the_account() -> None:
    row = {"id": "W1", "name": "To the warehouse", "url": "https://dwh.example/…", "enabled": False}
    found = read({"webhooks": [row]}).connection("webhooks", "W1")
    assert (found.target, found.state) == (Hint(host="dwh.example"), State.OFF)


@pytest.mark.parametrize(
    ("row", "state", "by_hand"),
    [
        pytest.param({"archived": True}, State.OFF, False, id="archived is off, not absent"),
        pytest.param({"status": "manual"}, State.LIVE, True, id="a person sends each message"),
        pytest.param({"status": "draft"}, State.DRAFT, False, id="draft"),
        pytest.param({"status": "odd"}, State.UNKNOWN, False, id="a word we do not know"),
    ],
)
def test_states(row: dict[str, Any], state: State, by_hand: bool) -> None:
    found = read(flows({"id": "FWin04", **row})).flow("FWin04")
    assert (found.state, found.human_started) == (state, by_hand)


def test_conditions_and_predictions() -> None:
    split = {
        "type": "conditional-split",
        "conditions": [
            {
                "type": "profile-predictive-analytics",
                "dimension": "predicted_clv",
                "filter": {"operator": "greater-than"},
            },
            {"type": "profile-marketing-consent", "consent": {}},
        ],
    }
    found = only_flow(read(flow(triggers=[{"type": "list", "id": "LNews1"}], actions=[split, MAIL])))
    assert found.conditions == (Criterion.CONSENT, Criterion.PREDICTION)
    assert found.model_decides


def block(**properties: Any) -> dict[str, Any]:
    rows = [row for row in WORLD.platform("klaviyo")["templates"] if row["id"] != "TChk02"]
    return {"templates": [*rows, {"id": "TChk02", "name": "Basket", "blocks": [{"type": "product", **properties}]}]}


def test_product_blocks_that_choose_for_each_person_recommend() -> None:
    seen = read(block(dynamic=True, is_nbp=True))
    assert Verb.RECOMMEND in {action.verb for action in seen.flow("FChk02").actions}
    assert seen.flow("FChk02").model_decides
    assert seen.trouble("automations", "product blocks") == ""
    assert Verb.RECOMMEND not in {action.verb for action in read().flow("FChk02").actions}
