"""The demo Zendesk speaks as Zendesk does: tokens, limits, pages, errors, and a history that is never written out."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import requests

from auditor.demo.http import Server
from auditor.demo.world import World, load
from auditor.demo.zendesk import CREDENTIALS, LEGACY, ZendeskDemo
from tests.connectors.loopback import Clock
from tests.connectors.running import NOW


@dataclass
class Desk:
    """A running demo, asked as a stranger, with a token, or with the old API token."""

    server: Server
    clock: Clock
    token: str = ""

    def get(self, path: str, params: dict[str, Any] | None = None, signed: bool = True) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if signed else {}
        return requests.get(f"{self.server.base_url}{path}", params=params, headers=headers, timeout=5)

    def ask_for_token(self, **changes: str) -> requests.Response:
        asked = {
            "grant_type": "client_credentials",
            "client_id": CREDENTIALS["client_id"],
            "client_secret": CREDENTIALS["client_secret"],
            "scope": "read",
            **changes,
        }
        return requests.post(f"{self.server.base_url}/oauth/tokens", json=asked, timeout=5)


def opened(changes: dict[str, Any] | None = None) -> Iterator[Desk]:
    clock = Clock()
    world: World = load(now=NOW).changed({"zendesk": changes or {}})
    with Server(ZendeskDemo(world, clock.monotonic)) as server:
        desk = Desk(server, clock)
        desk.token = desk.ask_for_token().json().get("access_token", "")
        yield desk


@pytest.fixture
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    """The demo merchant's, or one changed by an indirect parameter."""
    yield from opened(getattr(request, "param", None))


def ago(days: float) -> int:
    return int((NOW - timedelta(days=days)).timestamp())


def test_a_token_is_given_for_half_an_hour(desk: Desk) -> None:
    answer = desk.ask_for_token().json()
    assert (answer["token_type"], answer["scope"], answer["expires_in"]) == ("bearer", "read", 1_800)
    assert "refresh_token" not in answer
    desk.clock.seconds += 1_801
    assert desk.get("/api/v2/triggers").status_code == 401


def test_a_token_may_be_asked_for_with_a_form(desk: Desk) -> None:
    form = {
        **{k: CREDENTIALS[k] for k in ("client_id", "client_secret")},
        "grant_type": "client_credentials",
        "scope": "read",
    }
    assert requests.post(f"{desk.server.base_url}/oauth/tokens", data=form, timeout=5).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        pytest.param({"client_secret": "x"}, 401, "invalid_client", id="secret"),
        pytest.param({"scope": "everything"}, 400, "invalid_scope", id="scope"),
        pytest.param({"grant_type": "password"}, 400, "unsupported_grant_type", id="grant"),
    ],
)
def test_a_token_is_refused(desk: Desk, changes: dict[str, str], status: int, error: str) -> None:
    answer = desk.ask_for_token(**changes)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_strangers_are_answered_as_anonymous_by_one_path_only(desk: Desk) -> None:
    me = desk.get("/api/v2/users/me.json", signed=False)
    assert (me.status_code, me.json()["user"]["id"], me.json()["user"]["name"]) == (200, None, "Anonymous user")
    other = desk.get("/api/v2/triggers", signed=False)
    assert (other.status_code, other.json()) == (401, {"error": "Couldn't authenticate you"})


def test_the_old_token_is_sent_as_basic(desk: Desk) -> None:
    pair = base64.b64encode(f"{LEGACY['email']}/token:{LEGACY['api_token']}".encode()).decode()
    headers = {"Authorization": f"Basic {pair}"}
    answer = requests.get(f"{desk.server.base_url}/api/v2/users/me", headers=headers, timeout=5)
    assert answer.json()["user"]["role"] == "admin"


@pytest.mark.parametrize("desk", [{"role": "agent", "not_in_plan": ["/api/v2/slas/policies"]}], indirect=True)
def test_four_shapes_of_errors(desk: Desk) -> None:
    assert desk.get("/api/v2/nothing").json()["error"] == "InvalidEndpoint"
    assert desk.get("/api/v2/deletion_schedules").json() == {
        "error": "Forbidden",
        "description": "You are not authorized to perform this action",
    }
    assert desk.get("/api/v2/slas/policies").json()["errors"][0]["code"] == "Forbidden"
    assert desk.get("/api/v2/tickets/1x/conversation_log").json()["error"] == "RecordNotFound"


@pytest.mark.parametrize("desk", [{"scope": "reed"}], indirect=True)
def test_an_unknown_scope_is_refused_everywhere_but_where_it_is_told(desk: Desk) -> None:
    assert desk.get("/api/v2/oauth/tokens/current").json()["token"]["scopes"] == ["reed"]
    refused = desk.get("/api/v2/triggers")
    assert (refused.status_code, refused.json()["error"]["title"]) == (403, "Forbidden")


def test_counts_of_runs_come_only_when_asked_for(desk: Desk) -> None:
    plain = desk.get("/api/v2/triggers").json()["triggers"][0]
    asked = desk.get("/api/v2/triggers", {"include": "usage_7d,usage_30d"}).json()["triggers"][0]
    assert "usage_7d" not in plain and "usage_24h" not in asked
    assert (asked["usage_7d"], asked["usage_30d"]) == (210, 900)


@pytest.mark.parametrize("desk", [{"usage": False}], indirect=True)
def test_a_small_plan_has_no_counts(desk: Desk) -> None:
    assert "usage_7d" not in desk.get("/api/v2/triggers", {"include": "usage_7d"}).json()["triggers"][0]


def test_pages_by_cursor(desk: Desk) -> None:
    first = desk.get("/api/v2/triggers", {"page[size]": 3}).json()
    assert first["meta"]["has_more"] is True
    rest = desk.get("/api/v2/triggers", {"page[size]": 100, "page[after]": first["meta"]["after_cursor"]}).json()
    assert (rest["meta"]["has_more"], rest["links"]["next"]) == (False, None)
    ids = [row["id"] for row in (*first["triggers"], *rest["triggers"])]
    assert ids == sorted(set(ids)) and len(ids) == 7


def test_pages_by_number_end_at_ten_thousand(desk: Desk) -> None:
    first = desk.get("/api/v2/triggers", {"per_page": 3}).json()
    assert first["count"] == 7 and "page=2" in first["next_page"]
    assert desk.get("/api/v2/triggers", {"per_page": 3, "page": 3}).json()["next_page"] is None
    deep = desk.get("/api/v2/triggers", {"per_page": 100, "page": 101})
    assert (deep.status_code, deep.json()["error"]) == (400, "InvalidPaginationDepth")


def test_limits_are_told_and_kept(desk: Desk) -> None:
    answer = desk.get("/api/v2/users/me")
    assert answer.headers["x-rate-limit"] == "400"
    exports = [desk.get("/api/v2/incremental/ticket_events", {"start_time": ago(1)}) for _ in range(11)]
    assert [answer.status_code for answer in exports] == [200] * 10 + [429]
    assert exports[0].headers["zendesk-ratelimit-incremental"].startswith("total=10; remaining=9")
    assert 0 < int(exports[-1].headers["Retry-After"]) <= 61
    desk.clock.seconds += 61
    assert desk.get("/api/v2/incremental/ticket_events", {"start_time": ago(1)}).status_code == 200


@pytest.mark.parametrize("desk", [{"requests_per_minute": 3}], indirect=True)
def test_the_accounts_limit(desk: Desk) -> None:
    codes = [desk.get("/api/v2/users/me").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]


def test_an_export_needs_a_moment_that_is_a_minute_old(desk: Desk) -> None:
    assert desk.get("/api/v2/incremental/ticket_events").status_code == 400
    too_recent = desk.get("/api/v2/incremental/ticket_events", {"start_time": ago(0)})
    assert too_recent.json()["error"] == "StartTimeTooRecent"


def test_tickets_of_the_ai_agent_are_hidden_unless_asked_for(desk: Desk) -> None:
    def kinds(**scope: str) -> set[str]:
        rows = desk.get("/api/v2/incremental/tickets/cursor", {"start_time": ago(5), **scope}).json()["tickets"]
        return {row["support_type"] for row in rows}

    assert kinds() == {"agent"}
    assert kinds(support_type_scope="ai_agent") == {"ai_agent"}
    assert kinds(support_type_scope="all") == {"agent", "ai_agent"}


def test_an_export_is_in_order_and_ends(desk: Desk) -> None:
    answer = desk.get("/api/v2/incremental/ticket_events", {"start_time": ago(3), "support_type_scope": "all"}).json()
    times = [row["timestamp"] for row in answer["ticket_events"]]
    assert times == sorted(times) and times[0] >= ago(3)
    assert answer["end_of_stream"] is True
    full = desk.get("/api/v2/incremental/ticket_events", {"start_time": ago(30), "support_type_scope": "all"}).json()
    assert (len(full["ticket_events"]), full["end_of_stream"]) == (1_000, False)


def test_events_name_the_rule_that_acted(desk: Desk) -> None:
    rows = desk.get("/api/v2/incremental/ticket_events", {"start_time": ago(1)}).json()["ticket_events"]
    children = [child for row in rows for child in row["child_events"]]
    assert {"Create", "Change", "Comment"} <= {child["event_type"] for child in children}
    assert {child["via_reference_id"] for child in children if child["via"] == "Rule"} == {101, 102, 202, 203}


def test_metric_events_set_and_miss_targets(desk: Desk) -> None:
    rows = desk.get("/api/v2/incremental/ticket_metric_events", {"start_time": ago(2)}).json()["ticket_metric_events"]
    assert {row["type"] for row in rows} == {"apply_sla", "fulfill", "breach"}
    assert {row["sla"]["policy"]["id"] for row in rows if row["type"] == "apply_sla"} == {401, 402}


@pytest.mark.parametrize("desk", [{"tickets": 1_000_000}], indirect=True)
def test_a_million_tickets_are_never_written_out(desk: Desk) -> None:
    since = (NOW - timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
    counted = desk.get("/api/v2/search/count", {"query": f"type:ticket created>={since}"}).json()["count"]
    assert 990_000 < counted < 1_000_000
    rows = desk.get("/api/v2/incremental/tickets/cursor", {"start_time": ago(30), "support_type_scope": "all"}).json()
    assert (len(rows["tickets"]), rows["end_of_stream"]) == (1_000, False)


def test_calls_of_a_webhook_are_kept_for_a_week(desk: Desk) -> None:
    rows = desk.get("/api/v2/webhooks/01HOOKN8N/invocations").json()["invocations"]
    assert len(rows) == 42 and {row["status"] for row in rows} == {"success"}
    assert desk.get("/api/v2/webhooks/none/invocations").status_code == 404


def test_conversations_tell_who_spoke(desk: Desk) -> None:
    rows = desk.get(
        "/api/v2/incremental/tickets/cursor", {"start_time": ago(2), "support_type_scope": "ai_agent"}
    ).json()["tickets"]
    events = desk.get(f"/api/v2/tickets/{rows[-1]['id']}/conversation_log").json()["events"]
    assert {event["author"]["type"] for event in events} == {"user", "bot"}


def test_audit_logs_need_a_higher_plan(desk: Desk) -> None:
    assert desk.get("/api/v2/audit_logs").status_code == 403


def test_a_search_counts_all_and_shows_a_page(desk: Desk) -> None:
    asked = {"query": "type:user role:end-user", "per_page": 100}
    found = desk.get("/api/v2/search", asked).json()
    assert (found["count"], len(found["results"])) == (8_400, 100)
    assert {"external_id", "user_fields", "email"} <= found["results"][0].keys()
    assert desk.get("/api/v2/search", {**asked, "page": 11}).status_code == 422


def test_tickets_of_a_time_are_counted_and_shown_alike(desk: Desk) -> None:
    since, until = ((NOW - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ") for days in (6, 5))
    asked = {"query": f"type:ticket created>={since} created<{until}", "sort_by": "created_at", "sort_order": "asc"}
    found = desk.get("/api/v2/search", asked).json()
    dates = [row["created_at"] for row in found["results"]]
    counted = desk.get("/api/v2/search/count", {"query": asked["query"]}).json()["count"]
    assert len(dates) == found["count"] == counted and counted in (38, 39)
    assert dates == sorted(dates) and since <= dates[0] and dates[-1] < until
    newest = desk.get("/api/v2/search", {**asked, "sort_order": "desc", "per_page": 5}).json()
    assert [row["created_at"] for row in newest["results"]] == dates[:-6:-1] and newest["next_page"]
    assert desk.get("/api/v2/search", {**asked, "page": 11}).status_code == 422
    assert desk.get("/api/v2/search", {**asked, "query": "type:ticket status:open"}).status_code == 422


def test_tickets_are_shown_by_their_numbers(desk: Desk) -> None:
    found = desk.get("/api/v2/tickets/show_many", {"ids": "90000000,12,89999990,x"}).json()["tickets"]
    assert [row["id"] for row in found] == [90_000_000, 89_999_990]
    assert desk.get("/api/v2/tickets/show_many", {"ids": ",".join(map(str, range(101)))}).status_code == 400


def test_the_app_that_made_a_field_is_told_only_when_asked_for(desk: Desk) -> None:
    plain = desk.get("/api/v2/ticket_fields").json()["ticket_fields"]
    asked = desk.get("/api/v2/ticket_fields", {"creator": "true"}).json()["ticket_fields"]
    assert not any("creator_app_name" in row for row in plain)
    made = {(row["creator_app_name"], row["creator_user_id"]) for row in asked if row["id"] > 360_000_000_200}
    assert made == {("Time Tracking", -1)}
    assert {row["creator_app_name"] for row in asked if row["id"] < 360_000_000_200} == {None}


def test_records_of_an_object_are_counted_and_sorted(desk: Desk) -> None:
    place = "/api/v2/custom_objects/care_plan/records"
    assert desk.get(f"{place}/count").json()["count"]["value"] == 340
    page = desk.get(place, {"sort": "-updated_at"}).json()
    rows = page["custom_object_records"]
    assert page["meta"]["has_more"] is True
    dates = [row["updated_at"] for row in rows]
    assert dates == sorted(dates, reverse=True) and len(dates) == 100
    assert desk.get("/api/v2/custom_objects/none/records").status_code == 404


def test_the_help_centre_pages_by_number(desk: Desk) -> None:
    found = desk.get("/api/v2/help_center/articles.json", {"per_page": 10}).json()
    assert (found["count"], found["page_count"], len(found["articles"])) == (64, 7, 10)
    kinds = {row["built_in"] for row in desk.get("/api/v2/help_center/user_segments.json").json()["user_segments"]}
    assert kinds == {True, False}


def test_targets_of_groups_need_a_higher_plan(desk: Desk) -> None:
    assert desk.get("/api/v2/group_slas/policies").status_code == 403


def test_a_conversation_that_was_handed_over_has_three_voices(desk: Desk) -> None:
    rows = desk.get("/api/v2/incremental/tickets/cursor", {"start_time": ago(5)}).json()["tickets"]
    handed = next(row for row in rows if row["via"]["channel"] == "native_messaging")
    events = desk.get(f"/api/v2/tickets/{handed['id']}/conversation_log").json()["events"]
    assert [event["author"]["type"] for event in events] == ["user", "bot", "user", "agent"]
