"""The demo's Shopify speaks as Shopify does."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest
import requests

from auditor.demo.http import Request, Response, Server
from auditor.demo.shopify import CANARY_PII, CANARY_SECRET, CLIENT_CREDENTIALS, CREDENTIALS, ShopifyDemo
from auditor.demo.shopify_history import History, merged
from auditor.demo.shopify_scopes import RULES
from auditor.demo.shopify_search import parse
from auditor.demo.world import World, load
from tests.connectors.loopback import Clock
from tests.connectors.running import NOW

PATH = "/admin/api/2026-10/graphql.json"
APPS = """query A($after: String) {
  appInstallations(first: 3, after: $after) { pageInfo { hasNextPage endCursor } nodes { app { title } } }
}"""
FEED = """query E($q: String, $after: String) {
  events(first: 20, after: $after, query: $q, sortKey: CREATED_AT, reverse: true) {
    pageInfo { hasNextPage endCursor } nodes { id action createdAt appTitle }
  }
}"""


def world(orders: int = 1_560, **changes: Any) -> World:
    return load(now=NOW).changed({"shopify": changes, "volumes": {"orders": orders}})


class Caller:
    """Asks a demo without a network."""

    def __init__(self, orders: int = 1_560, **changes: Any) -> None:
        self.clock = Clock()
        self.demo = ShopifyDemo(world(orders, **changes), self.clock.monotonic)

    def raw(self, query: object, token: str = CREDENTIALS["token"], path: str = PATH, **variables: object) -> Response:
        body = json.dumps({"query": query, "variables": variables}).encode()
        return self.demo.answer(Request("POST", path, (), {"x-shopify-access-token": token}, body, ""))

    def __call__(self, query: object, **variables: object) -> dict[str, Any]:
        answer = self.raw(query, CREDENTIALS["token"], PATH, **variables)
        assert isinstance(answer.body, bytes)
        parsed: dict[str, Any] = json.loads(answer.body)
        return parsed


def test_an_answer_carries_version_request_number_and_price() -> None:
    call = Caller()
    answer = call.raw("query S { shop { name plan { publicDisplayName } } }")
    assert answer.headers["X-Shopify-API-Version"] == "2026-10"
    assert answer.headers["X-Request-Id"]
    body = json.loads(answer.body)  # type: ignore[arg-type]
    assert body["data"] == {"shop": {"name": "Fern & Fable", "plan": {"publicDisplayName": "Advanced"}}}
    assert body["extensions"]["cost"] == {
        "requestedQueryCost": 2,
        "actualQueryCost": 2,
        "throttleStatus": {"maximumAvailable": 4000, "currentlyAvailable": 3998, "restoreRate": 200},
    }


def test_an_old_version_is_served_by_a_newer_one() -> None:
    answer = Caller().raw("query S { shop { name } }", path="/admin/api/2024-01/graphql.json")
    assert answer.headers["X-Shopify-API-Version"] == "2026-10"


@pytest.mark.parametrize("token", ["", "shpat_wrong"])
def test_a_wrong_token(token: str) -> None:
    answer = Caller().raw("query S { shop { name } }", token=token)
    assert answer.status == 401
    assert b"Invalid API key or access token" in answer.body


def test_another_path_is_not_there() -> None:
    assert Caller().raw("x", path="/admin/api/2026-10/orders.json").status == 404


def test_over_real_http_with_a_form_for_the_token() -> None:
    clock = Clock()
    with Server(ShopifyDemo(world(), clock.monotonic)) as server:
        form = {**CLIENT_CREDENTIALS, "grant_type": "client_credentials"}
        given = requests.post(f"{server.base_url}/admin/oauth/access_token", data=form, timeout=5).json()
        assert given["expires_in"] == 86_399
        assert "read_orders" in given["scope"].split(",")

        def ask() -> int:
            headers = {"X-Shopify-Access-Token": given["access_token"]}
            body = {"query": "query S { shop { name } }"}
            return requests.post(f"{server.base_url}{PATH}", json=body, headers=headers, timeout=5).status_code

        assert ask() == 200
        clock.seconds += 86_400
        assert ask() == 401


def test_wrong_client_credentials() -> None:
    with Server(ShopifyDemo(world())) as server:
        url = f"{server.base_url}/admin/oauth/access_token"
        wrong = {**CLIENT_CREDENTIALS, "grant_type": "client_credentials", "client_secret": "no"}
        assert requests.post(url, data=wrong, timeout=5).json()["error"] == "invalid_client"
        assert requests.post(url, data={"grant_type": "password"}, timeout=5).status_code == 400


def test_a_denied_field_that_may_be_null_leaves_its_neighbours() -> None:
    body = Caller(scopes=["read_orders"])("query T { themes(first: 1) { nodes { id } } shop { name } }")
    assert body["data"] == {"themes": None, "shop": {"name": "Fern & Fable"}}
    [error] = body["errors"]
    assert error["extensions"]["code"] == "ACCESS_DENIED"
    assert error["extensions"]["requiredAccess"] == "`read_themes` access scope."
    assert error["path"] == ["themes"]


def test_a_denied_field_that_may_not_be_null_takes_all_with_it() -> None:
    body = Caller(scopes=[])("query T { orders(first: 1) { nodes { id } } shop { name } }")
    assert body["data"] is None
    assert body["errors"][0]["message"].startswith("Access denied for orders field. Required access: `read_orders`")


def test_the_feed_leaves_out_in_silence_what_a_token_may_not_see() -> None:
    call = Caller(scopes=["read_products"])
    assert call(FEED, q="subject_type:ORDER")["data"]["events"]["nodes"] == []
    assert call(FEED, q="")["data"]["events"]["nodes"]


def test_points_run_out_and_come_back() -> None:
    call = Caller(bucket=100, restore_rate=10)
    query = "query O { orders(first: 60) { nodes { id } } }"
    assert "data" in call(query)
    throttled = call(query)
    assert "data" not in throttled
    assert throttled["errors"][0]["extensions"]["code"] == "THROTTLED"
    assert throttled["extensions"]["cost"]["actualQueryCost"] is None
    assert throttled["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"] < 62
    call.clock.seconds += 10
    assert "data" in call(query)


def test_one_question_may_not_be_too_dear() -> None:
    body = Caller()("query O { orders(first: 250) { nodes { id events(first: 10) { nodes { id } } } } }")
    assert body["errors"][0]["extensions"]["code"] == "MAX_COST_EXCEEDED"


@pytest.mark.parametrize(
    "query",
    ["query X { nothing }", "mutation M { orderDelete }", "query {", "query A { shop { id } } query B { shop { id } }"],
)
def test_what_is_not_understood_has_no_data(query: str) -> None:
    body = Caller()(query)
    assert body["errors"]
    assert "data" not in body


def test_a_body_that_is_no_question() -> None:
    answer = Caller().demo.answer(Request("POST", PATH, (), {"x-shopify-access-token": CREDENTIALS["token"]}, b"{", ""))
    assert answer.status == 400


def test_lists_are_read_by_cursor() -> None:
    call, titles, after = Caller(), [], None
    for _ in range(10):
        page = call(APPS, after=after)["data"]["appInstallations"]
        titles += [node["app"]["title"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(titles) == len(set(titles)) == 6
    assert "n8n" not in titles  # an app of one's own is on the private list
    assert call(APPS, after="nonsense")["errors"]


def test_the_feed_pages_through_events_of_several_kinds() -> None:
    call, found, after = Caller(), [], None
    for _ in range(6):
        page = call(FEED, q="comments:false subject_type:ORDER", after=after)["data"]["events"]
        found += page["nodes"]
        after = page["pageInfo"]["endCursor"]
    assert len(found) == len({node["id"] for node in found}) == 120
    assert [node["createdAt"] for node in found] == sorted((node["createdAt"] for node in found), reverse=True)
    assert {"placed", "confirmed", "sale_success", "mail_sent"} <= {n["action"] for n in found}


def test_a_filter_that_shopify_does_not_know_is_ignored_with_a_note() -> None:
    body = Caller()(FEED, q="colour:green subject_type:ORDER")
    assert body["data"]["events"]["nodes"]
    assert body["extensions"]["search"][0]["warnings"][0]["field"] == "colour"


def test_counts_stop_at_ten_thousand_unless_asked_for_all() -> None:
    call = Caller(orders=1_000_000)
    query = "query C($q: String) { ordersCount(query: $q%s) { count precision } }"
    window = f"created_at:>='{NOW - timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}'"
    assert call(query % "", q=window)["data"]["ordersCount"] == {"count": 10_000, "precision": "AT_LEAST"}
    every = call(query % ", limit: null", q=window)["data"]["ordersCount"]
    assert every == {"count": 1_000_000, "precision": "EXACT"}


def test_old_orders_need_a_scope_of_their_own() -> None:
    query = "query C { ordersCount(limit: null) { count } }"
    assert Caller()(query)["data"]["ordersCount"]["count"] == 3_120
    scopes = ["read_orders", "read_all_orders"]
    assert Caller(scopes=scopes)(query)["data"]["ordersCount"]["count"] == 365 * 52


def test_people_and_secrets_are_there_for_whoever_asks() -> None:
    body = Caller()(
        "query P { shop { shopOwnerName } orders(first: 1) { nodes { email note events(first: 1) { nodes { message } }"
        " } } }"
    )
    assert json.dumps(body).count(CANARY_PII) >= 4
    theme = Caller()(
        "query T { themes(first: 1) { nodes { files(first: 9) { nodes { body { ... on OnlineStoreThemeFileBodyText "
        "{ content } } } } } } }"
    )
    assert CANARY_SECRET in json.dumps(theme)


def test_counting_is_the_same_as_walking() -> None:
    history = History(world(orders=700))
    since, until = NOW - timedelta(days=11.3), NOW - timedelta(days=2.1)
    for lane in (*history.orders, *history.products):
        walked = list(lane.walk(since, until))
        assert lane.count(since, until) == len(walked)
        assert all(since <= moment < until for moment, _ in walked)
        assert [moment for moment, _ in walked] == sorted((moment for moment, _ in walked), reverse=True)
        assert list(lane.walk(since, until, newest_first=False)) == walked[::-1]


def test_an_orders_own_history_is_the_feeds() -> None:
    history = History(world(orders=300))
    number = next(n for n in range(40, 200) if history.lane("refund_success").has(n))
    own = {event["id"] for event in history.of_order(number)}
    feed = merged(history.orders, NOW - timedelta(days=40), NOW, newest_first=True)
    assert own == {event["id"] for event in feed if event["subjectId"].endswith(f"/{number}")}
    assert len(own) >= 7


def test_a_million_orders_are_answered_as_quickly_as_a_few() -> None:
    def slowest(orders: int) -> float:
        call, took = Caller(orders=orders), []
        for query, text in ((FEED, "subject_type:ORDER action:cancelled"), (FEED, "subject_type:ORDER"), (FEED, "")):
            started = time.perf_counter()
            assert call(query, q=text)["data"]["events"]["nodes"]
            took.append(time.perf_counter() - started)
        return max(took)

    slowest(10)  # the schema is built once
    assert slowest(1_000_000) < 10 * slowest(1_560) + 0.05


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("created_at:>='2026-11-14T12:00:00Z'", 10),
        ("created_at:>2026-11-14T12:00:00+00:00 action:update", 10),
        ("", 30),
        (None, 30),
    ],
)
def test_times_are_found_in_searches(text: str | None, days: int) -> None:
    search = parse(text, NOW - timedelta(days=30), NOW)
    assert search.until - search.since == pytest.approx(timedelta(days=days), abs=timedelta(seconds=1))


CARE = """query C($q: String!) { orders(first: 25, query: $q, sortKey: UPDATED_AT, reverse: true) { nodes {
  id createdAt
  agreements(first: 6) { nodes { __typename happenedAt reason app { title handle } } }
  returns(first: 3) { nodes { id status createdAt closedAt name } }
  refunds(first: 3) { createdAt note return { id } }
  risk { assessments { riskLevel provider { title } } }
  metafields(first: 5) { nodes { namespace value updatedAt } }
} } }"""
SINCE = "updated_at:>='2026-10-25T00:00:00Z'"


def test_orders_that_were_sent_back_are_refunded_in_the_end() -> None:
    call = Caller()
    rows = call(CARE, q=f"{SINCE} (return_status:returned)")["data"]["orders"]["nodes"]
    assert len(rows) == 25
    for row in rows:
        kinds = [each["__typename"] for each in row["agreements"]["nodes"]]
        assert kinds[0] == "OrderAgreement"
        assert kinds[-2:] == ["ReturnAgreement", "RefundAgreement"]
        [refund] = row["refunds"]
        assert refund["return"] == {"id": row["returns"]["nodes"][0]["id"]}
    refunded = call(CARE, q=f"{SINCE} financial_status:refunded")["data"]["orders"]["nodes"]
    assert len([row for row in refunded if not row["returns"]["nodes"]]) > 3


def test_what_is_counted_is_what_is_listed() -> None:
    call, text = Caller(), f"{SINCE} return_status:returned"
    count = call("query N($q: String) { ordersCount(query: $q, limit: null) { count precision } }", q=text)
    listed = call("query L($q: String) { orders(first: 250, query: $q, sortKey: UPDATED_AT) { nodes { id } } }", q=text)
    assert count["data"]["ordersCount"] == {"count": len(listed["data"]["orders"]["nodes"]), "precision": "EXACT"}


PERSONAL = [
    'orders(first: 9, query: "financial_status:refunded") { nodes { refunds(first: 1) { note } } }',
    "customers(first: 1) { nodes { displayName email note } }",
    "shop { customerTags(first: 9) { nodes } }",
    "shop { metafields(first: 1) { nodes { value } } }",
    "segments(first: 9) { nodes { query } }",
    "manualHoldsFulfillmentOrders(first: 1) { nodes { fulfillmentHolds { reasonNotes } } }",
    "inventoryTransfers(first: 1) { nodes { note events(first: 1) { nodes { message } } } }",
    "marketingEvents(first: 1) { nodes { utmCampaign } }",
    "products(first: 1) { nodes { metafields(first: 9) { nodes { value } } } }",
]


@pytest.mark.parametrize("field", PERSONAL)
def test_what_is_personal_is_planted_with_a_mark(field: str) -> None:
    assert CANARY_PII in json.dumps(Caller()(f"query P {{ {field} }}")["data"])


HOOK, RATES = {"id": 1, "topic": "ORDERS_CREATE", "host": "h.example"}, {"id": 1, "name": "R", "host": "r.example"}


@pytest.mark.parametrize(
    ("field", "rows"),
    [
        ("webhookSubscriptions(first: 1) { nodes { uri } }", {"webhooks": [HOOK]}),
        ("carrierServices(first: 1) { nodes { callbackUrl } }", {"carriers": [RATES]}),
        ("marketingEvents(first: 1) { nodes { manageUrl } }", {}),
    ],
)
def test_addresses_carry_secrets(field: str, rows: dict[str, Any]) -> None:
    assert CANARY_SECRET in json.dumps(Caller(**rows)(f"query P {{ {field} }}")["data"])


def test_a_rule_of_a_segment_that_nobody_understands() -> None:
    body = Caller()('query M { customerSegmentMembers(first: 1, query: "shoe_size > 40") { totalCount } }')
    assert body["data"] is None
    assert body["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_orders_are_found_by_the_way_they_came() -> None:
    query = "query W($q: String) { ordersCount(query: $q, limit: null) { count } }"
    here, others, till, none, all_ = (
        Caller()(query, q=text)["data"]["ordersCount"]["count"]
        for text in ("source_name:web", "-source_name:web", "source_name:pos", "source_name:iphone", "")
    )
    assert (others, none, all_) == (till, 0, here + others)
    assert 0 < others < here


@pytest.mark.parametrize(
    ("question", "visits"),
    [
        ("FROM sessions SHOW sessions WHERE human_or_bot_session = 'human' SINCE -30d UNTIL today", "61400"),
        ("FROM sessions SHOW sessions WHERE human_or_bot_session = 'bot' SINCE -30d UNTIL today", "9300"),
        ("FROM sessions SHOW sessions SINCE -30d UNTIL today", "70700"),
        ("FROM sessions SHOW total_visits SINCE -30d UNTIL today", None),
        ("FROM visits SHOW sessions SINCE -30d UNTIL today", None),
        ("SHOW sessions FROM sessions", None),
    ],
)
def test_analytics_answer_what_they_understand(question: str, visits: str | None) -> None:
    scopes = [*world().platform("shopify")["scopes"], "read_reports"]
    query = "query A($q: String!) { shopifyqlQuery(query: $q) { parseErrors tableData { rows } } }"
    answer = Caller(scopes=scopes)(query, q=question)["data"]["shopifyqlQuery"]
    assert bool(answer["parseErrors"]) is (visits is None)
    assert answer["tableData"] == (None if visits is None else {"rows": [{"sessions": visits}]})


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_scope_that_a_field_needs_is_held_or_left_out_on_purpose(rule: str) -> None:
    assert RULES[rule] in {*world().platform("shopify")["scopes"], "read_reports"}
