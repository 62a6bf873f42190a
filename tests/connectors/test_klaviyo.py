"""What the demo merchant's Klaviyo shows besides its flows: connections, work, audiences, models, figures."""

from __future__ import annotations

import logging

import pytest

from auditor.catalogue import Catalogue
from auditor.demo.klaviyo import CREDENTIALS
from auditor.model import (
    Account,
    Actor,
    Connection,
    Criterion,
    DataObject,
    Hint,
    Intelligence,
    Mechanism,
    Membership,
    Prediction,
    Proof,
    Segment,
    State,
    Work,
)
from connectors.klaviyo import CONNECTOR
from tests.connectors.klaviyo_account import WORLD, Seen, flows, metrics, read
from tests.connectors.loopback import Clock
from tests.connectors.running import NOW, WINDOW


@pytest.fixture(scope="module")
def seen() -> Seen:
    return read()


def test_account(seen: Seen) -> None:
    account = seen.facts(Account, "account", "")["klaviyo:RvT8kQ"]
    assert account.name == "Klaviyo (Fern & Fable)"
    assert (account.time_zone, account.currency, account.production) == ("Europe/London", "GBP", True)
    assert account.can_write is None  # Klaviyo does not tell what a key may do
    assert account.scopes == ()


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


def test_a_live_flow_that_waits_for_events_that_stopped_breaks_their_connection() -> None:
    listener = {"id": "FWin04", "triggers": [{"type": "metric", "id": "MPts08"}]}
    found = read(flows(listener)).connection("reviews, loyalty and subscriptions", "MPts08")
    assert found.state is State.BROKEN
    assert found.wrong.startswith("“Win-back” waits for “Earned Points”, which last came on ")
    off = read(flows({**listener, "status": "draft"})).connection("reviews, loyalty and subscriptions", "MPts08")
    assert (off.state, off.wrong) == (State.UNKNOWN, "")


def test_events_by_api_are_not_taken_for_the_shops(seen: Seen) -> None:
    found = seen.connection("stock and prices", "MLow07")
    assert found.source == Hint(title="A program with your API key")
    assert found.source is not None and Catalogue.load().resolve(found.source, "klaviyo") is None  # no tool's name
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


def test_nothing_personal_or_secret_is_kept(seen: Seen, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    again = read()
    assert "canary" not in again.text()
    assert "canary" not in caplog.text
    assert again.text() == seen.text()  # the same answers make the same facts


def test_hostile_names_are_cleaned() -> None:
    name = "<script>alert(1)</script>\u202e canary-pii-klaviyo@customer.example pk_canarysecretklaviyo0001"
    seen = read(
        flows({"id": "FWel01", "name": name, "actions": [{"type": "send-email", "status": "live", "name": name}]})
    )
    found = seen.flow("FWel01")
    assert "@" not in found.name and "\u202e" not in found.name and "pk_" not in found.name
    assert "canary" not in seen.text()


def test_a_million_people_and_orders_ask_for_no_more(seen: Seen) -> None:
    large = WORLD.changed({"volumes": {"orders": 1_000_000, "customers": 1_000_000}})
    again = read(world=large)
    assert sorted(again.log) == sorted(seen.log)
    assert len(seen.log) < 50
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
