"""What the demo merchant's Klaviyo shows: flows, connections, work, audiences, models, figures."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from auditor.demo.klaviyo import CREDENTIALS
from auditor.model import (
    Account,
    Actor,
    Channel,
    Connection,
    Criterion,
    DataObject,
    Event,
    Hint,
    Intelligence,
    Measure,
    Mechanism,
    Membership,
    Prediction,
    Proof,
    Segment,
    State,
    Verb,
    Work,
)
from connectors.klaviyo import CONNECTOR
from tests.connectors.klaviyo_account import WORLD, Seen, flows, metrics, read
from tests.connectors.loopback import Clock
from tests.connectors.running import NOW, WINDOW


@pytest.fixture(scope="module")
def seen() -> Seen:
    return read()


def only_flow(seen: Seen) -> Any:
    return seen.flow("FNew99")


def flow(**row: Any) -> dict[str, Any]:
    """One more flow, live, with one live e-mail unless told otherwise."""
    mail = {"type": "send-email", "status": "live", "name": "Mail"}
    return flows({"id": "FNew99", "name": "New", "status": "live", "actions": [mail], **row})


def test_account(seen: Seen) -> None:
    account = seen.facts(Account, "account", "")["klaviyo:RvT8kQ"]
    assert account.name == "Klaviyo (Fern & Fable)"
    assert (account.time_zone, account.currency, account.production) == ("Europe/London", "GBP", True)
    assert account.can_write is None  # Klaviyo does not tell what a key may do
    assert account.scopes == ()


@pytest.mark.parametrize(
    ("name", "event", "state", "proof", "runs"),
    [
        pytest.param("FWel01", Event.SUBSCRIBED, State.LIVE, Proof.RUNNING, 1140, id="welcome sends daily"),
        pytest.param("FChk02", Event.CHECKOUT_ABANDONED, State.LIVE, Proof.RUNNING, 1380, id="checkout sends daily"),
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


def test_connections_of_the_shop(seen: Seen) -> None:
    placed = seen.connection("orders", "MOrd01")
    assert placed.source == Hint(title="Shopify", handle="shopify")
    assert placed.target is None
    assert placed.data == (DataObject.ORDER, DataObject.CUSTOMER)
    assert (placed.state, placed.proof, placed.events) == (State.LIVE, Proof.RUNNING, 1560)
    assert placed.last_activity is not None and (NOW - placed.last_activity).days == 0
    assert placed.rhythm_hours == 24
    assert seen.connection("deliveries", "MFul04").data == (DataObject.FULFILMENT,)
    assert seen.connection("browsing", "MVie06").data == (DataObject.WEB_BEHAVIOUR,)


def test_a_metric_that_stopped_long_ago_is_dated_by_its_newest_event(seen: Seen) -> None:
    found = seen.connection("reviews, loyalty and subscriptions", "MPts08")
    assert found.last_activity is not None and (NOW - found.last_activity).days == 200
    assert (found.state, found.proof, found.events) == (State.UNKNOWN, Proof.CONFIGURED, 0)


def test_events_by_api_are_not_taken_for_the_shops(seen: Seen) -> None:
    found = seen.connection("stock and prices", "MLow07")
    assert found.source == Hint(title="Unnamed sender (API)")
    assert (found.data, found.mechanism) == ((DataObject.INVENTORY,), Mechanism.API_CLIENT)


def test_rhythm_of_a_weekly_feed() -> None:
    weekly = {"id": "MWek20", "name": "Ticket Closed", "integration": "Gorgias", "per_day": 1 / 7}
    assert read(metrics(weekly)).connection("tickets", "MWek20").rhythm_hours == 168


def test_metrics_whose_names_say_nothing_carry_nothing() -> None:
    odd = {"id": "MOdd21", "name": "Zebra", "integration": "Gorgias", "per_day": 1}
    assert read(metrics(odd)).connection("other events", "MOdd21").data == ()


def test_consent_comes_from_the_system_that_klaviyo_names(seen: Seen) -> None:
    found = seen.connection("consent", "consent:shopify")
    assert (found.source, found.data) == (Hint(title="Shopify", handle="shopify"), (DataObject.CONSENT,))
    assert found.proof is Proof.RUNNING
    assert not read({"profiles": {"consent_method": "PREFERENCE_PAGE"}}).facts(Connection, "connections", "consent")


def test_work(seen: Seen) -> None:
    work = seen.facts(Work, "work", "messages")
    assert {fact.actor: fact.count for fact in work.values()} == {Actor.RULE: 2520, Actor.PERSON: 41_320}
    assert work["messages-person"].distinct_days == 4


def test_bulk_loads_have_no_known_hand() -> None:
    seen = read({"imports": [{"days_ago": days, "profiles": 40} for days in (2, 9, 16, 45)]})
    assert [
        (work.actor, work.count, work.distinct_days) for work in seen.facts(Work, "work", "bulk loads").values()
    ] == [(Actor.UNKNOWN, 3, 3)]


def test_audiences(seen: Seen) -> None:
    segments = seen.facts(Segment, "audiences", "segments")
    engaged, churn = segments["SEng90"], segments["SChu13"]
    assert (engaged.membership, engaged.proof) == (Membership.DYNAMIC, Proof.RUNNING)
    assert engaged.used_by == ("01CAMPAIGN1", "01CAMPAIGN2", "01CAMPAIGN4")
    assert engaged.criteria == (Criterion.BEHAVIOUR, Criterion.RECENCY)
    assert (churn.membership, churn.predictions) == (Membership.PREDICTIVE, (Prediction.CHURN,))
    assert (churn.used_by, churn.proof) == ((), Proof.CONFIGURED)
    lists = seen.facts(Segment, "audiences", "lists")
    assert lists["LNews1"].used_by == ("01CAMPAIGN3", "FWel01")
    assert lists["LFair2"].proof is Proof.CONFIGURED  # its campaign is older than the window
    assert {item.membership for item in lists.values()} == {Membership.STATIC}


def test_a_segment_that_a_sending_flow_starts_from_is_in_use() -> None:
    segments = read(flows({"id": "FWin04", "last_send_days_ago": 1})).facts(Segment, "audiences", "segments")
    assert (segments["SLps12"].used_by, segments["SLps12"].proof) == (("FWin04",), Proof.RUNNING)


def test_historic_sums_are_no_predictions() -> None:
    rule = {"type": "profile-predictive-analytics", "dimension": "historic_clv", "filter": {"operator": "greater-than"}}
    found = read({"segments": [{"id": "S1", "name": "Big", "conditions": [rule]}]}).facts(
        Segment, "audiences", "segments"
    )
    assert (found["S1"].membership, found["S1"].criteria) == (Membership.DYNAMIC, (Criterion.PURCHASES,))


def test_no_campaign_used_smart_send_time(seen: Seen) -> None:
    assert seen.parts["intelligence", "send times"] == ([], None)


@pytest.mark.parametrize(("days", "used"), [(3.0, True), (40.0, False)])
def test_smart_send_time_counts_in_the_window_only(days: float, used: bool) -> None:
    row = {"id": "01SMART", "name": "S", "sent_days_ago": days, "recipients": 9, "included": ["LNews1"],
           "method": "smart_send_time", "channel": "sms"}  # fmt: skip
    found = read({"campaigns": [row]}).facts(Intelligence, "intelligence", "send times")
    assert [model.acted_on_by for model in found.values()] == ([("01SMART",)] if used else [])


def test_predicted_values_that_nothing_was_sent_by_are_not_running(seen: Seen) -> None:
    found = seen.facts(Intelligence, "intelligence", "predicted values")
    assert {model.predicts for model in found.values()} == {
        Prediction.CHURN,
        Prediction.LIFETIME_VALUE,
        Prediction.NEXT_ORDER,
    }
    assert found["predicted-churn"].acted_on_by == ("SChu13",)
    assert {model.proof for model in found.values()} == {Proof.CONFIGURED}


def test_share_of_revenue_by_flows(seen: Seen) -> None:
    share = seen.facts(Measure, "measures", "revenue of flows")["automated-revenue-share"]
    assert share.value == pytest.approx(30 * (96 + 210) / (1560 * 38), abs=0.0001)
    assert share.proof is Proof.EFFECTIVE


def block(**properties: Any) -> dict[str, Any]:
    rows = [row for row in WORLD.platform("klaviyo")["templates"] if row["id"] != "TChk02"]
    return {"templates": [*rows, {"id": "TChk02", "name": "Basket", "blocks": [{"type": "product", **properties}]}]}


def test_product_blocks_that_choose_for_each_person_recommend() -> None:
    seen = read(block(dynamic=True, is_nbp=True))
    assert Verb.RECOMMEND in {action.verb for action in seen.flow("FChk02").actions}
    assert seen.flow("FChk02").model_decides
    assert seen.trouble("automations", "product blocks") == ""
    assert Verb.RECOMMEND not in {action.verb for action in read().flow("FChk02").actions}


def test_nothing_personal_or_secret_is_kept(seen: Seen, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    again = read()
    assert "canary" not in again.text()
    assert "canary" not in caplog.text
    assert again.text() == seen.text()  # the same answers make the same facts


def test_hostile_names_are_cleaned() -> None:
    name = "<script>alert(1)</script>\u202e canary-pii-klaviyo@customer.example pk_canarysecretklaviyo0001"
    seen = read(flows({"id": "FWel01", "name": name, "actions": [{**MAIL, "name": name}]}))
    found = seen.flow("FWel01")
    assert "@" not in found.name and "\u202e" not in found.name and "pk_" not in found.name
    assert "canary" not in seen.text()


def test_a_million_people_and_orders_ask_for_no_more(seen: Seen) -> None:
    large = WORLD.changed({"volumes": {"orders": 1_000_000, "customers": 1_000_000}})
    again = read(world=large)
    assert sorted(again.log) == sorted(seen.log)
    assert len(seen.log) < 35
    assert again.connection("orders", "MOrd01").events == 1_000_000


@pytest.mark.parametrize(
    ("key", "says"),
    [
        pytest.param("RvT8kQ", "public", id="public key"),
        pytest.param("sk_live_0123456789abcdef", "starts with pk_", id="key of another platform"),
        pytest.param("", "starts with pk_", id="empty"),
        pytest.param("pk_0123456789abcdef0123\n", "starts with pk_", id="line break"),
    ],
)
def test_keys_that_cannot_be_right_are_refused_before_any_request(key: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refusal:
        CONNECTOR.open({"key": key, "base_url": "http://127.0.0.1:9"}, Clock().tools(), WINDOW)
    assert not key or key not in str(refusal.value)


def test_settings_are_those_of_the_demo() -> None:
    assert {setting.name for setting in CONNECTOR.settings} == set(CREDENTIALS)
