"""How far Klaviyo let us see: what is denied, cut or not told is never absent, never zero and never all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.demo import faults
from auditor.demo.http import Request, Response, reply
from auditor.demo.klaviyo import SCOPES, TRIAL_SCOPES
from auditor.model import (
    Automation,
    Connection,
    Event,
    Intelligence,
    Proof,
    State,
    Verb,
)
from connectors.errors import Denied, Unavailable
from connectors.klaviyo import CONNECTOR
from tests.connectors.klaviyo_account import WORLD, Seen, flows, metrics, read, without

READABLE = [(item.subject.value, item.part) for item in CONNECTOR.reads if item.get]
WHOLE = {part for part in READABLE if part not in {
    ("connections", "stock and prices"), ("connections", "consent"), ("connections", "product catalogue"),
    ("work", "bulk loads"), ("records", "sample of people"), ("intelligence", "customer agent"),
    ("controls", "rights of keys"),
}}  # fmt: skip
"""Parts that the demo's Klaviyo shows in full; the others hold something that Klaviyo does not tell."""


def whole(seen: Seen) -> set[tuple[str, str]]:
    """Parts that ended without an error."""
    return {part for part, (_, error) in seen.parts.items() if error is None}


def test_what_is_seen_in_full() -> None:
    assert whole(read()) == WHOLE


NEEDED = {
    "flows:read": {("automations", "flows"), ("automations", "product blocks"), ("connections", "webhooks"),
                   ("audiences", "segments"), ("audiences", "lists"), ("intelligence", "predicted values"),
                   ("measures", "revenue of flows"), ("measures", "e-mails that arrive"),
                   ("measures", "growth of segments"), ("measures", "orders after messages")},
    "metrics:read": {("automations", "flows"), ("work", "messages"), ("audiences", "segments"), ("audiences", "lists"),
                     *(part for part in WHOLE if part[0] == "measures" and part[1] != "sign-ups"),
                     ("controls", "meaning of events"),
                     *(part for part in WHOLE if part[0] == "connections" and part[1] not in (
                         "webhooks", "content feeds", "own kinds of records")),
                     ("intelligence", "predicted values")},
    "segments:read": {("automations", "flows"), ("audiences", "segments"), ("intelligence", "predicted values"),
                      ("measures", "growth of segments")},
    "campaigns:read": {("audiences", "segments"), ("audiences", "lists"), ("intelligence", "send times"),
                       ("intelligence", "predicted values"), ("measures", "revenue of campaigns"),
                       ("measures", "e-mails that arrive"), ("measures", "growth of segments")},
    "lists:read": {("audiences", "lists"), ("controls", "double opt-in"), ("controls", "refused rows")},
    "profiles:read": {("intelligence", "predicted values"), ("controls", "refused rows")},
    "templates:read": {("automations", "product blocks")},
    "events:read": {("connections", "reviews, loyalty and subscriptions")},
    "webhooks:read": {("connections", "webhooks")},
    "forms:read": {("automations", "sign-up forms"), ("measures", "sign-ups")},
    "coupons:read": {("records", "coupon codes")},
    "coupon-codes:read": {("records", "coupon codes")},
    "reviews:read": {("records", "reviews")},
    "custom-objects:read": {("connections", "own kinds of records")},
    "web-feeds:read": {("connections", "content feeds")},
    "tracking-settings:read": {("controls", "links to web analytics")},
    "subscriptions:read": {("work", "blocked addresses")},
}  # fmt: skip


@pytest.mark.parametrize("scope", NEEDED)
def test_a_missing_scope_blinds_what_needs_it_and_nothing_else(scope: str) -> None:
    seen = read(without(scope))
    assert WHOLE - whole(seen) == NEEDED[scope]
    for part in NEEDED[scope]:
        error = seen.parts[part][1]
        assert isinstance(error, Denied)
        assert scope in error.says
        assert "Klaviyo > Settings > API keys" in error.remedy


def test_a_key_for_half_of_the_platform() -> None:
    seen = read(without("metrics:read", "campaigns:read", "templates:read"))
    welcome, checkout = seen.flow("FWel01"), seen.flow("FChk02")
    assert (welcome.state, welcome.runs, welcome.proof) == (State.LIVE, None, Proof.CONFIGURED)
    assert welcome.triggers[0].event is Event.SUBSCRIBED
    assert checkout.triggers[0].event is Event.OTHER  # its event cannot be named: so the part is not whole
    assert seen.trouble("automations", "flows") == "Denied"


def test_scopes_of_the_parts_are_those_of_the_account() -> None:
    assert {scope for item in CONNECTOR.reads for scope in item.scopes} <= {*SCOPES, *TRIAL_SCOPES}


def test_counts_that_are_denied_leave_runs_unknown() -> None:
    refused = faults.Spoil(lambda _: reply({"errors": [{"code": "permission_denied"}]}, 403), "/api/metric-aggregates")
    seen = read(faults=[refused])
    assert {flow.runs for flow in seen.facts(Automation, "automations", "flows").values()} == {None}
    assert {flow.proof for flow in seen.facts(Automation, "automations", "flows").values()} == {Proof.CONFIGURED}
    assert seen.flow("FChk02").triggers[0].event is Event.CHECKOUT_ABANDONED
    assert seen.trouble("automations", "flows") == "Denied"
    placed = seen.connection("orders", "MOrd01")
    assert (placed.events, placed.last_activity, placed.state) == (None, None, State.UNKNOWN)
    assert seen.trouble("connections", "orders") == "Denied"
    assert seen.parts["work", "messages"][0] == []


def test_no_metric_for_a_channel_means_unknown_not_zero() -> None:
    text = {"type": "send-sms", "status": "live", "name": "Text"}
    seen = read(flows({"id": "FWin04", "actions": [text]}))
    assert seen.flow("FWin04").runs is None
    assert seen.flow("FPos03").runs == 0


def test_a_flow_in_two_channels_of_which_one_is_not_counted() -> None:
    text = {"type": "send-sms", "status": "live", "name": "Text"}
    mail = {"type": "send-email", "status": "live", "name": "Mail"}
    found = read(flows({"id": "FWel01", "actions": [mail, text]})).flow("FWel01")
    assert (found.runs, found.proof) == (None, Proof.EFFECTIVE)


def test_a_flow_without_messages_is_not_judged_by_messages() -> None:
    step = {"type": "update-profile", "status": "live"}
    assert read(flows({"id": "FWin04", "actions": [step]})).flow("FWin04").runs is None


def test_counts_by_names_that_no_flow_has_are_not_believed() -> None:
    renamed = faults.Rewrite(
        lambda body: body.replace(b'"FWel01"', b'"Welcome"').replace(b'"FChk02"', b'"Checkout"'),
        "/api/metric-aggregates",
    )
    seen = read(faults=[renamed])
    assert {flow.runs for flow in seen.facts(Automation, "automations", "flows").values()} == {None}
    assert seen.trouble("automations", "flows") == "Misread"


def test_more_groups_than_one_answer_holds() -> None:
    def grown(body: bytes) -> bytes:
        answer = json.loads(body)
        answer["links"]["next"] = "https://a.klaviyo.com/api/metric-aggregates?page_cursor=x"
        return json.dumps(answer).encode()

    seen = read(faults=[faults.Rewrite(grown, "/api/metric-aggregates")])
    assert seen.flow("FPos03").runs is None
    assert seen.flow("FWel01").proof >= Proof.RUNNING  # what was counted is right
    assert seen.trouble("automations", "flows") == "Cut"
    assert seen.trouble("work", "messages") == "Cut"


@pytest.mark.parametrize(
    ("trigger", "trouble"),
    [
        pytest.param({"type": "moon-phase"}, "Misread", id="a type we do not know"),
        pytest.param({"type": "metric", "id": "MGone9"}, "Unobservable", id="a metric that is not listed"),
        pytest.param({"type": "segment", "id": "SGone9"}, "Unobservable", id="a segment that is not listed"),
    ],
)
def test_an_unknown_trigger_could_be_any(trigger: dict[str, Any], trouble: str) -> None:
    seen = read(flows({"id": "FWin04", "triggers": [trigger]}))
    assert len(seen.facts(Automation, "automations", "flows")) == 4
    assert seen.trouble("automations", "flows") == trouble


@pytest.mark.parametrize(
    ("spoil", "trouble"),
    [
        pytest.param(lambda answer: answer["data"]["attributes"].pop("definition"), "Misread", id="no definition"),
        pytest.param(lambda answer: answer["data"].pop("attributes"), "Misread", id="no attributes"),
        pytest.param(lambda answer: answer.update(data=None), "Misread", id="no flow"),
    ],
)
def test_a_flow_whose_definition_is_missing(spoil: Any, trouble: str) -> None:
    def change(body: bytes) -> bytes:
        answer = json.loads(body)
        spoil(answer)
        return json.dumps(answer).encode()

    seen = read(faults=[faults.Rewrite(change, "/api/flows/FChk02")])
    assert seen.flow("FChk02").actions == ()
    assert seen.flow("FWel01").actions
    assert seen.trouble("automations", "flows") == trouble


def test_a_flow_that_vanishes_while_we_read() -> None:
    seen = read(faults=[faults.status(404, "/api/flows/FChk02")])
    assert seen.flow("FWin04").actions
    assert seen.trouble("automations", "flows") == "NotThere"


def test_a_flow_that_was_never_set_up_hides_nothing() -> None:
    seen = read(
        flows({"id": "FNew99", "name": "New", "status": "draft", "trigger_type": "Unconfigured", "triggers": []})
    )
    assert seen.flow("FNew99").state is State.DRAFT
    assert seen.trouble("automations", "flows") == ""


def test_a_flow_that_is_on_cannot_be_one_that_was_never_set_up() -> None:
    seen = read(
        flows({"id": "FNew99", "name": "New", "status": "live", "trigger_type": "Unconfigured", "triggers": []})
    )
    assert seen.trouble("automations", "flows") == "Misread"


def test_more_flows_than_we_look_into() -> None:
    many = [{"id": f"FX{number:03d}", "name": "Old", "status": "draft", "trigger_type": "Price Drop",
             "triggers": [{"type": "price-drop"}]} for number in range(120)]  # fmt: skip
    seen = read(flows(*many))
    assert len(seen.facts(Automation, "automations", "flows")) == 124
    assert seen.flow("FWel01").proof >= Proof.RUNNING  # those that are on come first
    assert seen.flow("FX119").triggers[0].event is Event.PRICE_DROPPED  # from the list alone
    assert seen.trouble("automations", "flows") == "Cut"


def test_more_metrics_than_we_count() -> None:
    many = [
        {"id": f"MX{number:03d}", "name": f"Zebra {number}", "integration": "Zoo", "per_day": 1} for number in range(60)
    ]
    seen = read(metrics(*many))
    assert len(seen.facts(Connection, "connections", "other events")) == 32
    assert seen.trouble("connections", "other events") == "Cut"
    assert seen.trouble("connections", "orders") == "Cut"  # an event that was left out could be about orders


@pytest.mark.parametrize(
    ("name", "blinded"),
    [
        pytest.param("Placed Order", {"orders"}, id="orders"),
        pytest.param("Ticket Solved", {"tickets"}, id="tickets"),
        pytest.param(
            "Zebra",
            {"orders", "deliveries", "browsing", "tickets", "reviews, loyalty and subscriptions", "other events"},
            id="who knows what",
        ),
    ],
)
def test_an_unnamed_sender_leaves_open_what_its_events_are_about(name: str, blinded: set[str]) -> None:
    seen = read(metrics({"id": "MApi30", "name": name, "integration": "API", "per_day": 1}))
    assert {part for subject, part in WHOLE - whole(seen) if subject == "connections"} == blinded


def test_shares_of_revenue_are_not_guessed_from_two_kinds_of_orders() -> None:
    second = {"id": "MApi30", "name": "Placed Order", "integration": "Magento", "per_day": 1}
    seen = read({**metrics(second), "mapped": {"revenue": ""}})
    assert seen.parts["measures", "revenue of flows"][0] == []
    assert seen.trouble("measures", "revenue of flows") == "Unobservable"


def test_the_reports_of_the_day_are_used_up() -> None:
    seen = read({"reports_used_today": 225})
    unread = {("automations", "sign-up forms"), ("measures", "revenue of flows"), ("measures", "revenue of campaigns"),
              ("measures", "e-mails that arrive"), ("measures", "growth of segments"),
              ("measures", "orders after messages"), ("measures", "sign-ups"),
              ("automations", "flows"), ("audiences", "segments")}  # fmt: skip
    assert whole(seen) == WHOLE - unread
    assert {seen.trouble(*part) for part in unread} == {"Throttled"}
    assert seen.parts["measures", "revenue of flows"][0] == []
    assert seen.flow("FWel01").proof is Proof.RUNNING  # it sends; what it earns is not known
    assert seen.seconds < 60  # nobody waits for tomorrow


def test_one_short_wait_is_waited_for() -> None:
    seen = read(faults=[faults.too_many("2", "/api/flows", times=1)])
    assert whole(seen) == WHOLE


def test_a_next_page_on_another_host_is_not_followed() -> None:
    def change(body: bytes) -> bytes:
        return body.replace(b'"next": null', b'"next": "https://evil.example/api/lists?page%5Bcursor%5D=x"')

    seen = read(faults=[faults.Rewrite(change, "/api/lists")])
    assert len(seen.parts["audiences", "lists"][0]) == 2
    assert seen.trouble("audiences", "lists") == "Cut"
    assert all("evil" not in path for _, path in seen.log)


def test_a_cursor_that_repeats_ends() -> None:
    def circle(request: Request) -> Response:
        link = f"{request.base_url}/api/segments?page%5Bcursor%5D=same"
        row = {"type": "segment", "id": "S1", "attributes": {"name": "x", "definition": {"condition_groups": []}}}
        return reply({"data": [row], "links": {"next": link}})

    seen = read(faults=[faults.Spoil(circle, "/api/segments")])
    assert seen.trouble("audiences", "segments") == "Cut"
    assert len([path for _, path in seen.log if path == "/api/segments"]) == 2


def test_pages_are_read_to_the_end() -> None:
    rows = [{"id": f"S{number:02d}", "name": f"Segment {number}", "conditions": []} for number in range(25)]
    seen = read({**flows({"id": "FWin04", "triggers": [{"type": "segment", "id": "S24"}]}), "segments": rows})
    assert len(seen.parts["audiences", "segments"][0]) == 25
    assert seen.trouble("audiences", "segments") == ""


@pytest.mark.parametrize(
    ("template", "trouble"),
    [
        pytest.param({"editor": "CODE"}, "Unobservable", id="written as code"),
        pytest.param({"blocks": [{"type": "html"}]}, "Unobservable", id="a block of code"),
        pytest.param({"blocks": [{"type": "product", "dynamic": True}]}, "Unobservable", id="a feed"),
        pytest.param({"blocks": [{"type": "product", "dynamic": False}]}, "", id="fixed products"),
    ],
)
def test_product_blocks_that_cannot_be_judged(template: dict[str, Any], trouble: str) -> None:
    rows = [row for row in WORLD.platform("klaviyo")["templates"] if row["id"] != "TWel01"]
    seen = read({"templates": [*rows, {"id": "TWel01", "name": "Welcome", **template}]})
    assert seen.trouble("automations", "product blocks") == trouble
    assert Verb.RECOMMEND not in {action.verb for action in seen.flow("FWel01").actions}
    assert seen.trouble("automations", "flows") == ""


def test_templates_that_klaviyo_does_not_show() -> None:
    seen = read({"templates": WORLD.platform("klaviyo")["templates"][:1]})
    assert seen.trouble("automations", "product blocks") == "Unobservable"


def test_no_score_in_a_sample_is_no_proof_of_none() -> None:
    seen = read({"profiles": {"scored_share": 0.0}})
    assert not seen.facts(Intelligence, "intelligence", "predicted values")
    assert seen.trouble("intelligence", "predicted values") == "Cut"


def test_a_segment_whose_rules_are_missing_might_be_predictive() -> None:
    change = faults.Rewrite(lambda body: body.replace(b'"definition"', b'"definition_v2"'), "/api/segments")
    assert read(faults=[change]).trouble("audiences", "segments") == "Misread"


@pytest.mark.parametrize("where", ["/api/metrics", "/api/flows", "/api/segments", "/api/campaigns", "/api/events"])
def test_half_a_platform_down_is_never_the_whole(where: str) -> None:
    seen = read(faults=[faults.status(500, where)])
    assert whole(seen) < WHOLE
    for part in WHOLE - whole(seen):
        assert isinstance(seen.parts[part][1], Unavailable), part
