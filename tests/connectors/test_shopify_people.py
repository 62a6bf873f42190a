"""Segments, consent, marketing, webhooks and tags of the demo shop."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import (
    Automation,
    Channel,
    Connection,
    Control,
    ControlKind,
    Criterion,
    DataObject,
    Event,
    Membership,
    Prediction,
    Proof,
    Records,
    Segment,
    State,
)
from connectors.errors import Cut, Unobservable
from tests.connectors.shopify_runs import MARKETING, SEGMENTS, Changed, instead, problem, read, shop

CONSENT = ("records", "consent")
BANNER = ("controls", "cookie banner")
PLACES = ("controls", "places of consent")
CAMPAIGNS = ("connections", "campaigns that apps tell of")
HOOKS = ("connections", "webhooks of the audit's app")
VERSIONS = ("controls", "versions of webhooks")
EMAIL = {"id": 3, "title": "Shopify Email", "handle": "shopify-email"}


def segments(**changes: Any) -> list[Segment]:
    return [fact for fact in read(shop(**changes), only=[SEGMENTS]).facts(SEGMENTS) if isinstance(fact, Segment)]


def test_segments_are_the_merchants_own_with_their_size_and_use() -> None:
    regulars, spenders = segments()
    assert (regulars.name, regulars.membership, regulars.size, regulars.used_by) == (
        "London regulars",
        Membership.DYNAMIC,
        856,
        ("discount:81",),
    )
    assert regulars.criteria == (Criterion.PROFILE, Criterion.PURCHASES)
    assert (spenders.membership, spenders.predictions) == (Membership.PREDICTIVE, (Prediction.LIFETIME_VALUE,))
    assert all(each.proof is Proof.CONFIGURED for each in (regulars, spenders))


def test_what_is_written_to_segments_is_never_known() -> None:
    assert isinstance(read(only=[SEGMENTS]).error(SEGMENTS), Cut)
    scopes = [scope for scope in shop().platform("shopify")["scopes"] if scope != "read_discounts"]
    assert [each.used_by for each in segments(scopes=scopes)] == [(), ()]


def test_only_the_names_of_fields_are_taken_from_a_rule() -> None:
    rule = "customer_tags CONTAINS 'predicted_spend_tier' OR email_subscription_status = \"jane's rfm_group\""
    [segment] = segments(segments=[{"id": 9, "name": "jane@customer.example", "query": rule}])
    assert segment.criteria == (Criterion.CONSENT, Criterion.PROFILE)
    assert segment.membership is Membership.DYNAMIC
    assert "customer.example" not in segment.model_dump_json()


def test_many_segments_take_no_more_requests_than_eight() -> None:
    def rows(number: int) -> list[dict[str, Any]]:
        return [{"id": each, "name": f"S {each}", "query": "customer_cities CONTAINS 'X'"} for each in range(number)]

    eight, forty = (read(shop(segments=rows(number)), only=[SEGMENTS]) for number in (8, 40))
    assert len(eight.log) == len(forty.log)
    sizes = [fact.size for fact in forty.facts(SEGMENTS) if isinstance(fact, Segment)]
    assert len(sizes) == 40
    assert sizes.count(None) == 32


def test_a_rule_that_shopify_does_not_understand_has_no_size() -> None:
    bad = {"errors": [problem("BAD_USER_INPUT", "Query is invalid")]}
    run = read(faults=[instead("SegmentSize", bad)], only=[SEGMENTS])
    assert [fact.size for fact in run.facts(SEGMENTS) if isinstance(fact, Segment)] == [None, None]


def test_consent_is_counted_without_reading_anybody() -> None:
    records = [fact for fact in read(only=[CONSENT]).facts(CONSENT) if isinstance(fact, Records)]
    assert [(each.object, each.field, each.total, each.filled) for each in records] == [
        (DataObject.CONSENT, "e-mail", 21_400, 13_268),
        (DataObject.CONSENT, "SMS", 21_400, 0),
    ]


def test_a_shop_that_does_not_know_the_field_of_consent() -> None:
    bad = {"errors": [problem("BAD_USER_INPUT", "Query is invalid")]}
    run = read(faults=[instead("CustomersMatching", bad)], only=[CONSENT])
    assert isinstance(run.error(CONSENT), Unobservable)
    assert run.facts(CONSENT) == []


@pytest.mark.parametrize(("on", "whole"), [(True, True), (False, False), (None, False)])
def test_the_cookie_banner(on: bool | None, whole: bool) -> None:
    run = read(shop(cookie_banner=on), only=[BANNER])
    [control] = run.facts(BANNER)
    assert isinstance(control, Control)
    assert (control.control, control.holds) == (ControlKind.CONSENT, bool(on))
    assert (run.error(BANNER) is None) is whole  # where it is off, another tool may ask


def test_places_where_visitors_are_asked() -> None:
    [control] = read(only=[PLACES]).facts(PLACES)
    assert isinstance(control, Control)
    assert (control.holds, control.count, control.of, control.detail) == (
        True,
        1,
        2,
        "visitors are asked in 1 of 2 regions",
    )


@pytest.mark.parametrize(
    ("status", "state"),
    [("ACTIVE", State.LIVE), ("PAUSED", State.OFF), ("FAILED", State.BROKEN), ("UNDEFINED", State.UNKNOWN)],
)
def test_automations_of_shopifys_marketing_pages(status: str, state: State) -> None:
    row = {"id": 1, "title": "Left", "tactic": "ABANDONED_CART", "automation": True, "app": EMAIL, "status": status}
    run = read(shop(marketing_activities=[row]), only=[MARKETING])
    [rule] = run.facts(MARKETING)
    assert isinstance(rule, Automation)
    assert (rule.triggers[0].event, rule.actions[0].channel) == (Event.CHECKOUT_ABANDONED, Channel.EMAIL)
    assert (rule.state, rule.proof, rule.runs) == (state, Proof.CONFIGURED, None)
    assert isinstance(run.error(MARKETING), Cut)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"automation": False}, id="a campaign"),
        pytest.param({"app": 1001}, id="of another tool, read where it runs"),
        pytest.param({"status": "DELETED"}, id="deleted"),
    ],
)
def test_what_is_no_automation_of_shopifys(change: dict[str, Any]) -> None:
    row = {"id": 1, "title": "Left", "tactic": "ABANDONED_CART", "automation": True, "app": EMAIL, **change}
    assert read(shop(marketing_activities=[row]), only=[MARKETING]).facts(MARKETING) == []


@pytest.mark.parametrize(("days_ago", "proof"), [(5, Proof.RUNNING), (90, Proof.CONFIGURED)])
def test_apps_that_tell_of_campaigns(days_ago: float, proof: Proof) -> None:
    row = {"id": 1, "app": 1001, "tactic": "NEWSLETTER", "days_ago": days_ago}
    [link] = read(shop(marketing_events=[row]), only=[CAMPAIGNS]).facts(CAMPAIGNS)
    assert isinstance(link, Connection)
    assert link.source is not None
    assert (link.source.uuid, link.data, link.proof) == ("1001", (DataObject.ENGAGEMENT,), proof)


def test_webhooks_and_their_versions() -> None:
    rows = [
        {"id": 1, "topic": "ORDERS_CREATE", "host": "hooks.example"},
        {"id": 2, "topic": "CUSTOMERS_UPDATE", "host": "hooks.example", "version": "2025-01", "supported": False},
        {"id": 3, "topic": "FULFILLMENTS_CREATE", "uri": "pubsub://project:topic"},
    ]
    run = read(shop(webhooks=rows), only=[HOOKS, VERSIONS])
    links = [fact for fact in run.facts(HOOKS) if isinstance(fact, Connection)]
    assert [(link.name, link.data) for link in links] == [
        ("1 webhook to Google Pub/Sub", (DataObject.FULFILMENT,)),
        ("2 webhooks to hooks.example", (DataObject.CUSTOMER, DataObject.ORDER)),
    ]
    [control] = run.facts(VERSIONS)
    assert isinstance(control, Control)
    assert (control.holds, control.count, control.of) == (False, 2, 3)
    assert control.detail == "1 of 3 webhooks on a version no longer supported"


def test_no_webhooks_no_claim() -> None:
    run = read(only=[HOOKS, VERSIONS])
    assert run.results[HOOKS] == run.results[VERSIONS] == ([], None)


@pytest.mark.parametrize(
    ("words", "holds", "count"),
    [
        pytest.param(["gift", "vip"], True, 2, id="clean"),
        pytest.param(["Gift Wrap", "gift-wrap", "GIFTWRAP", "vip"], False, 2, id="three spellings"),
    ],
)
def test_tags_in_several_spellings(words: list[str], holds: bool, count: int) -> None:
    part = ("controls", "tags of orders")
    [control] = read(shop(order_tags=words), only=[part]).facts(part)
    assert isinstance(control, Control)
    assert (control.control, control.holds, control.count, control.of) == (
        ControlKind.DATA_QUALITY,
        holds,
        count,
        len(words),
    )
    assert not any(word in control.model_dump_json() for word in ("vip", "wrap"))


def test_more_tags_than_a_page_are_a_cut() -> None:
    part = ("controls", "tags of products")

    def more(body: dict[str, Any]) -> None:
        body["data"]["shop"]["productTags"]["pageInfo"]["hasNextPage"] = True

    assert isinstance(read(faults=[Changed("ProductTags", more)], only=[part]).error(part), Cut)
