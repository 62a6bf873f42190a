"""The demo HubSpot against what HubSpot documents, and against HubSpot's own client package."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from hubspot import HubSpot
from hubspot.crm.contacts.exceptions import ForbiddenException, UnauthorizedException

from auditor.demo.http import Server
from auditor.demo.hubspot import CANARY_PII, CANARY_SECRET, CREDENTIALS, HubSpotDemo
from auditor.demo.hubspot.rhythm import mondays
from auditor.demo.world import World, load
from connectors.hubspot import CONNECTOR

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORLD = load(now=NOW)
ROWS = WORLD.platform("hubspot")["records"]


class Line:
    """A client and a clock that moves when told."""

    def __init__(self, server: Server) -> None:
        self.server, self.seconds = server, 0.0
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {CREDENTIALS['token']}"

    def get(self, path: str, **params: Any) -> requests.Response:
        return self.session.get(self.server.base_url + path, params=params, timeout=5)

    def post(self, path: str, body: object) -> requests.Response:
        return self.session.post(self.server.base_url + path, json=body, timeout=5)

    def search(self, kind: str, *filters: dict[str, Any], **more: Any) -> Any:
        self.seconds += 1
        body = {"filterGroups": [{"filters": list(filters)}], "limit": 1, **more}
        answer = self.post(f"/crm/v3/objects/{kind}/search", body)
        return answer.json() if answer.ok else answer


def opened(world: World) -> Iterator[Line]:
    clock: list[Line] = []
    with Server(HubSpotDemo(world, lambda: clock[0].seconds)) as server:
        clock.append(Line(server))
        yield clock[0]
        clock[0].session.close()


@pytest.fixture
def line() -> Iterator[Line]:
    yield from opened(WORLD)


@pytest.fixture
def narrow() -> Iterator[Line]:
    yield from opened(WORLD.changed({"hubspot": {"scopes": ["oauth"], "burst": 3}}))


@pytest.fixture
def package(line: Line) -> HubSpot:
    return HubSpot(access_token=CREDENTIALS["token"], host=line.server.base_url)


def in_window(days: int = 30) -> dict[str, Any]:
    start = NOW - timedelta(days=days)
    low, high = (str(int(moment.timestamp() * 1_000)) for moment in (start, NOW))
    return {"propertyName": "createdate", "operator": "BETWEEN", "value": low, "highValue": high}


def total_of(kind: str, **having: str) -> int:
    return sum(r["total"] for r in ROWS if r["object"] == kind and having.items() <= r.items())


def test_its_credentials_are_the_settings_of_the_connector() -> None:
    assert {setting.name for setting in CONNECTOR.settings} == CREDENTIALS.keys()
    assert CREDENTIALS["portal"] == str(WORLD.platform("hubspot")["portal"])


def test_the_official_package_searches(package: HubSpot) -> None:
    body = {
        "filterGroups": [{"filters": [{"propertyName": "hs_object_source", "operator": "IN", "values": ["FORM"]}]}],
        "sorts": [{"propertyName": "createdate", "direction": "DESCENDING"}],
        "properties": ["createdate", "hs_object_source"],
        "limit": 50,
    }
    page = package.crm.contacts.search_api.do_search(body)
    assert page.total == total_of("contacts", source="FORM")
    assert {record.properties["hs_object_source"] for record in page.results} == {"FORM"}
    dates = [record.created_at for record in page.results]
    assert dates == sorted(dates, reverse=True) and len(dates) == 50
    again = package.crm.objects.search_api.do_search("contacts", {**body, "after": page.paging.next.after})
    assert not {record.id for record in page.results} & {record.id for record in again.results}


def test_the_official_package_reads_properties(package: HubSpot) -> None:
    names = {each.name for each in package.crm.properties.core_api.get_all("contacts").results}
    assert {"hs_object_source", "hubspotscore"} <= names
    source = package.crm.properties.core_api.get_by_name("contacts", "hs_object_source")
    assert "INTEGRATION" in [option.value for option in source.options] and source.field_type == "select"


def test_the_official_package_is_refused_with_a_wrong_token(line: Line) -> None:
    wrong = HubSpot(access_token="pat-eu1-wrong", host=line.server.base_url)
    with pytest.raises(UnauthorizedException) as caught:
        wrong.crm.contacts.search_api.do_search({"filterGroups": []})
    assert "INVALID_AUTHENTICATION" in caught.value.body


def test_the_official_package_is_refused_without_the_scope(narrow: Line) -> None:
    package = HubSpot(access_token=CREDENTIALS["token"], host=narrow.server.base_url)
    with pytest.raises(ForbiddenException) as caught:
        package.crm.contacts.search_api.do_search({"filterGroups": []})
    assert "MISSING_SCOPES" in caught.value.body and "crm.objects.contacts.read" in caught.value.body


def test_counts_are_those_of_the_world(line: Line) -> None:
    assert line.search("contacts")["total"] == total_of("contacts")
    shop = {"propertyName": "hs_object_source_id", "operator": "EQ", "value": "48112"}
    assert line.search("contacts", shop)["total"] == total_of("contacts", app="48112")
    others = {"propertyName": "hs_object_source_id", "operator": "NOT_IN", "values": ["48112"]}
    assert line.search("contacts", others)["total"] == 0
    nameless = {"propertyName": "hs_object_source_id", "operator": "NOT_HAS_PROPERTY"}
    assert line.search("contacts", nameless)["total"] == total_of("contacts") - total_of("contacts", app="48112")


def test_a_count_in_a_window_is_that_of_the_records_in_it(line: Line) -> None:
    for kind in ("contacts", "orders", "notes"):
        rows, after = [], "0"
        while after:
            page = line.search(kind, in_window(28), limit=200, after=after, properties=["createdate"])
            rows += page["results"]
            after = page.get("paging", {}).get("next", {}).get("after", "")
        assert len(rows) == page["total"] == len({row["id"] for row in rows})
        start = (NOW - timedelta(days=28)).isoformat()
        assert all(start <= row["properties"]["createdate"].replace("Z", "+00:00") for row in rows)


def test_search_stops_at_ten_thousand_and_at_two_hundred_a_page(line: Line) -> None:
    assert line.search("contacts", limit=200, after="9800")["results"]
    assert line.search("contacts", limit=200, after="9801").status_code == 400
    assert line.search("contacts", limit=201).status_code == 400


def test_personal_data_is_where_hubspot_has_it(line: Line) -> None:
    (record,) = line.search("contacts")["results"]
    assert CANARY_PII in record["properties"]["email"] and CANARY_PII in record["properties"]["firstname"]
    asked = line.search("contacts", properties=["hs_object_source"])["results"][0]["properties"]
    assert set(asked) == {"hs_object_source", "hs_object_id", "createdate", "lastmodifieddate"}


def test_a_million_records_are_counted_at_once(line: Line) -> None:
    many = WORLD.changed({"hubspot": {"records": [{**ROWS[0], "total": 5_000_000, "per_day": 30_000}]}})
    for big in opened(many):
        started = time.perf_counter()
        found = big.search("contacts", in_window(), sorts=[{"propertyName": "createdate", "direction": "DESCENDING"}])
        assert found["total"] > 100_000 and len(found["results"]) == 1
        assert time.perf_counter() - started < 0.5


def test_missing_scopes_are_said_as_hubspot_says_them(narrow: Line) -> None:
    answer = narrow.get("/crm/imports/2026-03")
    assert answer.status_code == 403 and answer.json()["category"] == "MISSING_SCOPES"
    assert answer.json()["errors"][0]["context"]["requiredGranularScopes"] == ["crm.import"]


def test_the_burst_limit_is_told_kept_and_free_again(narrow: Line) -> None:
    answers = [narrow.get("/account-info/2026-03/details") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["X-HubSpot-RateLimit-Max"] == "3"
    assert answers[0].headers["X-HubSpot-RateLimit-Remaining"] == "2"
    assert answers[3].json()["policyName"] == "TEN_SECONDLY_ROLLING"
    narrow.seconds += 10
    assert narrow.get("/account-info/2026-03/details").status_code == 200


def test_searches_have_a_limit_of_their_own_and_no_headers(line: Line) -> None:
    answers = [line.post("/crm/v3/objects/contacts/search", {}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[5].json()["policyName"] == "SECONDLY"
    assert not any(name.startswith("X-HubSpot") for answer in answers for name in answer.headers)


def test_a_used_up_day() -> None:
    for line in opened(WORLD.changed({"hubspot": {"daily_used": 650_000}})):
        answer = line.get("/account-info/2026-03/details")
        assert answer.status_code == 429 and answer.json()["policyName"] == "DAILY"


def test_the_token_tells_its_scopes_and_whose_it_is(line: Line) -> None:
    told = line.post("/oauth/v2/private-apps/get/access-token-info", {"tokenKey": CREDENTIALS["token"]}).json()
    assert told["hubId"] == WORLD.platform("hubspot")["portal"] and "automation" in told["scopes"]
    assert line.post("/oauth/v2/private-apps/get/access-token-info", {"tokenKey": "x"}).status_code == 404


def test_workflows_are_listed_defined_and_counted(line: Line) -> None:
    page = line.get("/automation/v4/flows", limit=2).json()
    assert len(page["results"]) == 2 and page["paging"]["next"]["after"] == "2"
    asked = {"inputs": [{"type": "FLOW_ID", "flowId": row["id"]} for row in page["results"]]}
    leads, deals = line.post("/automation/v4/flows/batch/read", asked).json()["results"]
    assert leads["type"] == "CONTACT_FLOW" and deals["type"] == "PLATFORM_FLOW" and deals["objectTypeId"] == "0-3"
    assert CANARY_PII in str(leads)
    stamps = {"start": int((NOW - timedelta(days=30)).timestamp() * 1_000), "end": int(NOW.timestamp() * 1_000)}
    rows = line.get(f"/automation/v4/flows/performance/{leads['id']}", bucketType="DAY", **stamps).json()["results"]
    assert {row["series"] for row in rows} == {"ENROLLED", "COMPLETED", "UNENROLLED"}
    assert sum(row["frequency"] for row in rows if row["series"] == "ENROLLED") == pytest.approx(87, abs=3)
    assert line.get(f"/automation/2026-09-beta/flows/performance/{leads['id']}", **stamps).status_code == 404


def test_addresses_of_webhooks_carry_secrets_as_real_ones_do() -> None:
    hook = {"kind": "WEBHOOK", "url": "https://hooks.example.com/x"}
    flow = {**WORLD.platform("hubspot")["workflows"][0], "steps": [hook]}
    for line in opened(WORLD.changed({"hubspot": {"workflows": [flow]}})):
        asked = {"inputs": [{"type": "FLOW_ID", "flowId": flow["id"]}]}
        (found,) = line.post("/automation/v4/flows/batch/read", asked).json()["results"]
        assert CANARY_SECRET in found["actions"][0]["webhookUrl"]


@pytest.mark.parametrize("weekday", range(7))
def test_mondays_are_mondays_of_the_past(weekday: int) -> None:
    now = datetime(2026, 11, 23 + weekday, 8, tzinfo=UTC)
    found = mondays(load(now=now), 5)
    assert all(day.weekday() == 0 and day < now for day in found) and found == sorted(found, reverse=True)
    assert now - found[0] <= timedelta(days=7)


def test_lists_are_paged_by_offset() -> None:
    rows = [{"id": str(n), "name": f"L{n}", "type": "DYNAMIC", "filters": [{"property": "x"}]} for n in range(5)]
    scopes = [*WORLD.platform("hubspot")["scopes"], "crm.lists.read"]
    for line in opened(WORLD.changed({"hubspot": {"lists": rows, "scopes": scopes}})):
        asked = {"offset": 3, "count": 2, "additionalProperties": ["hs_list_size"]}
        page = line.post("/crm/lists/2026-03/search", asked).json()
        assert [row["listId"] for row in page["lists"]] == ["3", "4"] and page["hasMore"] is False
        assert page["lists"][0]["additionalProperties"] == {"hs_list_size": "0"}
        one = line.get("/crm/lists/2026-03/3", includeFilters="true").json()["list"]
        assert one["filterBranch"]["filterBranches"][0]["filters"][0]["property"] == "x"
        assert "filterBranch" not in line.get("/crm/lists/2026-03/3").json()["list"]


def test_everything_else_is_not_there(line: Line) -> None:
    for answer in (line.get("/crm/v9/objects/contacts"), line.post("/crm/v3/objects/contacts", {})):
        assert answer.status_code == 404 and answer.json()["status"] == "error"


def test_e_mails_are_filtered_and_name_their_workflows_when_asked(line: Line) -> None:
    path = "/marketing/emails/2026-03"
    found = line.get(path, type="AUTOMATED_EMAIL", isPublished="true", workflowNames="true", limit=1).json()
    assert found["total"] == 2 and found["paging"]["next"]["after"] == "1"
    assert found["results"][0]["workflowNames"] == ["Re-engage quiet shops"]
    assert "workflowNames" not in line.get(path).json()["results"][0]
    recent = line.get(path, publishedAfter=f"{NOW - timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}").json()["results"]
    assert [mail["to"]["contactIlsLists"]["include"] for mail in recent] == [["71"]]


def test_statistics_count_the_e_mails_that_are_named(line: Line) -> None:
    start, end = (f"{NOW - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}" for days in (30, 0))
    stretch = {"startTimestamp": start, "endTimestamp": end}
    whole = line.get("/marketing/emails/2026-03/statistics/list", **stretch).json()
    assert whole["aggregate"]["counters"]["sent"] == 63 + 612 + 15 and 880123 not in whole["emails"]
    two = line.get("/marketing/emails/2026-03/statistics/list", **stretch, emailIds=["880200", "880123"]).json()
    assert two["aggregate"]["counters"]["sent"] == 63 and two["emails"] == [880200]


def test_conversations_need_a_day_to_be_sorted_by_day(line: Line) -> None:
    path = "/conversations/v3/conversations/threads"
    assert line.get(path, sort="latestMessageTimestamp").status_code == 400
    since = f"{NOW - timedelta(days=5):%Y-%m-%dT%H:%M:%SZ}"
    found = line.get(path, sort="latestMessageTimestamp", latestMessageTimestampAfter=since, limit=100).json()[
        "results"
    ]
    days = [thread["latestMessageTimestamp"] for thread in found]
    assert days == sorted(days) and days[0] > since
    messages = line.get(f"{path}/{found[0]['id']}/messages", limit=100).json()["results"]
    assert messages[0]["type"] == "THREAD_STATUS_CHANGE" and CANARY_PII in messages[1]["text"]
    assert line.get(f"{path}/404/messages").status_code == 404


def test_actors_are_known_by_their_ids(line: Line) -> None:
    asked = {"inputs": ["A-7101", "B-31", "L-5", "Z-1"]}
    found = line.post("/conversations/v3/conversations/actors/batch/read", asked).json()["results"]
    assert [actor["type"] for actor in found] == ["AGENT", "BOT", "LLM"]


def test_the_history_of_a_record_is_the_newest_first_and_of_fifty_at_most(line: Line) -> None:
    newest = {"propertyName": "lastmodifieddate", "direction": "DESCENDING"}
    older = {
        "propertyName": "createdate",
        "operator": "LT",
        "value": str(int(NOW.timestamp() * 1_000) - 90 * 86_400_000),
    }
    found = line.search("contacts", older, sorts=[newest], properties=["lastmodifieddate"], limit=60)
    days = [row["properties"]["lastmodifieddate"] for row in found["results"]]
    assert days == sorted(days, reverse=True) and found["results"][0]["updatedAt"] == days[0]
    ids = [{"id": row["id"]} for row in found["results"]]
    path = "/crm/objects/2026-03/contacts/batch/read"
    assert line.post(path, {"inputs": ids, "propertiesWithHistory": ["phone"]}).status_code == 400
    whole = line.post(path, {"inputs": ids[:50], "propertiesWithHistory": ["lifecyclestage"], "properties": []}).json()
    changed = [row["propertiesWithHistory"]["lifecyclestage"] for row in whole["results"]]
    assert any([version["sourceType"] for version in versions] == ["CRM_UI", "CRM_UI"] for versions in changed)
    assert all(versions == sorted(versions, key=lambda each: each["timestamp"], reverse=True) for versions in changed)


def test_owners_who_left_are_listed_apart(line: Line) -> None:
    there, left = (
        line.get("/crm/owners/2026-03", archived=archived).json()["results"] for archived in ("false", "true")
    )
    assert [owner["id"] for owner in there] == ["501", "502"] and [owner["id"] for owner in left] == ["504"]
    assert "userId" not in left[0] and left[0]["userIdIncludingInactive"] == 7104


def test_limits_count_the_records_that_a_search_counts(line: Line) -> None:
    found = line.get("/crm/limits/2026-03/records").json()
    usage = {row["objectTypeId"]: row["usage"] for row in found["hubspotDefinedObjectTypes"]}
    assert usage["0-1"] == total_of("contacts") == WORLD.customers
    assert usage["0-5"] == total_of("tickets") > 6_000


def test_security_activity_is_cut_to_the_stretch_that_was_asked(line: Line) -> None:
    low, high = (str(int((NOW - timedelta(days=days)).timestamp() * 1_000)) for days in (8, 0))
    found = line.get("/account-info/2026-03/activity/security", fromTimestamp=low, toTimestamp=high).json()["results"]
    assert {row["type"] for row in found} == {"EXPORT", "EXPORT_DOWNLOAD"} and CANARY_PII in str(found)


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/marketing/emails/2026-03", "content"),
        ("/marketing/v3/forms", "forms"),
        ("/conversations/v3/conversations/threads", "conversations.read"),
        ("/settings/users/2026-03", "settings.users.read"),
        ("/crm/owners/2026-03", "crm.objects.owners.read"),
        ("/account-info/2026-03/activity/login", "account-info.security.read"),
        ("/communication-preferences/2026-03/definitions", "communication_preferences.read"),
    ],
)
def test_each_new_page_has_its_scope(path: str, scope: str) -> None:
    for line in opened(WORLD.changed({"hubspot": {"scopes": ["oauth"]}})):
        answer = line.get(path)
        assert answer.status_code == 403
        assert answer.json()["errors"][0]["context"]["requiredGranularScopes"] == [scope]


def test_event_types_are_for_enterprise_only(line: Line) -> None:
    assert line.get("/events/event-occurrences/2026-03/event-types").status_code == 403
    for rich in opened(WORLD.changed({"hubspot": {"plan": "enterprise", "event_types": ["ae1_x"]}})):
        assert rich.get("/events/event-occurrences/2026-03/event-types").json() == {"eventTypes": ["ae1_x"]}
