"""The demo's Klaviyo speaks Klaviyo's wire format: paging, filters, errors, limits, revisions, scopes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from auditor.demo.http import Server
from auditor.demo.klaviyo import CANARY_PII, CANARY_SECRET, CREDENTIALS, SCOPES, KlaviyoDemo
from auditor.demo.klaviyo.happenings import Happening, buckets
from auditor.demo.world import World, load

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORLD = load(now=NOW)
RANGE = ["greater-or-equal(datetime,2026-10-25T12:00:00)", "less-than(datetime,2026-11-24T12:00:00)"]


@dataclass
class Api:
    """A client that does nothing for you."""

    url: str
    clock: list[float]
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **params: Any) -> requests.Response:
        """One GET; the clock moves on, so that limits are met only where a test wants it."""
        self.clock[0] += 60
        return requests.get(f"{self.url}{path}", params=params, headers=self.headers, timeout=5)

    def post(self, path: str, kind: str, **attributes: Any) -> requests.Response:
        """One POST of a JSON:API document."""
        self.clock[0] += 60
        body = {"data": {"type": kind, "attributes": attributes}}
        return requests.post(f"{self.url}{path}", json=body, headers=self.headers, timeout=5)


@contextmanager
def serve(world: World) -> Iterator[Api]:
    """The demo's Klaviyo of a world, on a clock of its own."""
    clock = [0.0]
    with Server(KlaviyoDemo(world, lambda: clock[0])) as server:
        headers = {"Authorization": f"Klaviyo-API-Key {CREDENTIALS['key']}", "revision": "2026-07-15"}
        yield Api(server.base_url, clock, headers)


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with serve(WORLD) as served:
        yield served


def with_header(api: Api, **headers: str | None) -> Api:
    """The same client with some headers changed or taken away."""
    changed = {**api.headers, **headers}
    return Api(api.url, api.clock, {name: value for name, value in changed.items() if value is not None})


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        pytest.param({"Authorization": None}, 401, "not_authenticated", id="no key"),
        pytest.param({"Authorization": "Klaviyo-API-Key pk_wrong"}, 401, "authentication_failed", id="wrong key"),
        pytest.param(
            {"Authorization": f"Bearer {CREDENTIALS['key']}"}, 401, "authentication_failed", id="wrong scheme"
        ),
        pytest.param({"revision": None}, 400, "invalid", id="no revision"),
        pytest.param({"revision": "2026-07-16"}, 400, "invalid", id="a revision that never was"),
        pytest.param({"revision": "2024-02-15"}, 410, "gone", id="a retired revision"),
    ],
)
def test_who_may_ask(api: Api, headers: dict[str, str | None], status: int, code: str) -> None:
    answer = with_header(api, **headers).get("/api/metrics")
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/vnd.api+json"
    (error,) = answer.json()["errors"]
    assert error["code"] == code
    assert {"id", "code", "title", "detail", "source"} <= error.keys()


@pytest.mark.parametrize("scope", sorted(set(SCOPES) - {"tags:read"}))
def test_each_scope_opens_something(scope: str) -> None:
    kept = [name for name in SCOPES if name != scope]
    others = {"custom-objects:read": "object-types", "subscriptions:read": "profile-suppression-bulk-create-jobs",
              "catalogs:read": "catalog-items"}  # fmt: skip
    path = f"/api/{others.get(scope, scope.partition(':')[0])}"
    with serve(WORLD.changed({"klaviyo": {"scopes": kept}})) as less:
        answer = less.get(path)
        assert answer.status_code == 403
        assert answer.json()["errors"][0]["code"] == "permission_denied"
        assert scope in answer.json()["errors"][0]["detail"]


def test_a_call_that_needs_two_scopes() -> None:
    with serve(WORLD.changed({"klaviyo": {"scopes": ["profiles:read"]}})) as less:
        assert "lists:read" in less.get("/api/profile-bulk-import-jobs").json()["errors"][0]["detail"]


def test_unknown_addresses(api: Api) -> None:
    assert api.get("/api/nothing").status_code == 404
    assert api.get("/api/flows/XXXXXX").json()["errors"][0]["code"] == "not_found"


def test_pages_by_full_links() -> None:
    rows = [{"id": f"S{number:02d}", "name": f"Segment {number}", "conditions": []} for number in range(23)]
    with serve(WORLD.changed({"klaviyo": {"segments": rows}})) as api:
        first = api.get("/api/segments", sort="name").json()
        assert first["links"]["next"].startswith(f"{api.url}/api/segments?sort=name&page%5Bcursor%5D=")
        assert first["links"]["prev"] is None
        pages = [first]
        while pages[-1]["links"]["next"]:
            api.clock[0] += 60
            pages.append(requests.get(pages[-1]["links"]["next"], headers=api.headers, timeout=5).json())
        assert [len(page["data"]) for page in pages] == [10, 10, 3]
        assert len({row["id"] for page in pages for row in page["data"]}) == 23


@pytest.mark.parametrize(
    ("path", "params", "parameter"),
    [
        pytest.param("/api/segments", {"page[size]": "11"}, "page[size]", id="page too large"),
        pytest.param("/api/metrics", {"page[size]": "10"}, "page[size]", id="no page size for metrics"),
        pytest.param("/api/segments", {"page[cursor]": "!"}, "page[cursor]", id="bad cursor"),
        pytest.param("/api/flows", {"sort": "colour"}, "sort", id="unknown sort"),
        pytest.param("/api/flows", {"filter": 'equals(colour,"x")'}, "filter", id="field that cannot be filtered"),
        pytest.param("/api/flows", {"filter": 'any(status,["live"])'}, "filter", id="operator that is not allowed"),
        pytest.param("/api/flows", {"filter": "status=live"}, "filter", id="no filter at all"),
        pytest.param("/api/campaigns", {}, "filter", id="campaigns need a channel"),
        pytest.param("/api/campaigns", {"filter": 'equals(messages.channel,"fax")'}, "filter", id="unknown channel"),
        pytest.param("/api/flows", {"fields[flow]": "colour"}, "fields[flow]", id="unknown field"),
        pytest.param(
            "/api/flows", {"additional-fields[flow]": "x"}, "additional-fields[flow]", id="unknown additional"
        ),
    ],
)
def test_wrong_parameters(api: Api, path: str, params: dict[str, str], parameter: str) -> None:
    answer = api.get(path, **params)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["source"]["parameter"] == parameter


def test_filters(api: Api) -> None:
    live = api.get("/api/flows", filter='and(equals(status,"live"),equals(trigger_type,"Metric"))').json()["data"]
    assert {row["id"] for row in live} == {"FChk02", "FPos03"}
    some = api.get("/api/lists", filter='any(id,["LNews1","LNone9"])').json()["data"]
    assert [row["id"] for row in some] == ["LNews1"]
    recent = 'equals(messages.channel,"email"),greater-or-equal(updated_at,2026-11-10T00:00:00+00:00)'
    sent = api.get("/api/campaigns", filter=recent).json()["data"]
    assert {row["id"] for row in sent} == {"01CAMPAIGN1", "01CAMPAIGN2", "01CAMPAIGN6"}


def test_fields_on_request(api: Api) -> None:
    plain = api.get("/api/flows/FWel01").json()["data"]
    assert "definition" not in plain["attributes"]
    full = api.get("/api/flows/FWel01", **{"additional-fields[flow]": "definition"}).json()["data"]
    steps = full["attributes"]["definition"]["actions"]
    assert full["attributes"]["definition"]["entry_action_id"] == steps[0]["id"]
    assert [step["links"]["next"] for step in steps] == [steps[1]["id"], steps[2]["id"], None]
    account = api.get("/api/accounts", **{"fields[account]": "timezone,contact_information.website_url"}).json()[
        "data"
    ][0]
    assert account["attributes"] == {
        "timezone": "Europe/London",
        "contact_information": {"website_url": "https://fernandfable.example"},
    }


def test_personal_data_and_secrets_are_where_klaviyo_has_them(api: Api) -> None:
    profile = api.get("/api/profiles", **{"page[size]": "1"}).text
    event = api.get("/api/events", filter='equals(metric_id,"MOrd01")', sort="-datetime", **{"page[size]": "1"}).text
    assert CANARY_PII in profile and CANARY_SECRET in profile
    assert CANARY_PII in event and CANARY_SECRET in event
    assert CANARY_PII in api.get("/api/accounts").text
    assert CANARY_PII in api.get("/api/flows/FWel01", **{"additional-fields[flow]": "definition"}).text
    assert CANARY_PII in api.get("/api/templates").text


def test_scores_only_on_request(api: Api) -> None:
    assert "predictive_analytics" not in api.get("/api/profiles").json()["data"][0]["attributes"]
    asked = {"additional-fields[profile]": "predictive_analytics", "page[size]": "100"}
    rows = api.get("/api/profiles", **asked).json()["data"]
    scored = [row for row in rows if row["attributes"]["predictive_analytics"]["churn_probability"] is not None]
    assert (len(rows), len(scored)) == (100, 62)


def test_events_newest_first(api: Api) -> None:
    asked = {"filter": 'equals(metric_id,"MPts08")', "sort": "-datetime", "page[size]": "2"}
    page = api.get("/api/events", **asked).json()
    dates = [datetime.fromisoformat(row["attributes"]["datetime"]) for row in page["data"]]
    assert dates[0] == NOW - timedelta(days=200) and dates[1] < dates[0]
    assert page["links"]["next"]


def aggregate(api: Api, **attributes: Any) -> requests.Response:
    defaults = {"metric_id": "MOrd01", "measurements": ["count"], "filter": RANGE}
    return api.post("/api/metric-aggregates", "metric-aggregate", **{**defaults, **attributes})


def test_aggregates_by_day(api: Api) -> None:
    found = aggregate(api, measurements=["count", "sum_value"]).json()["data"]["attributes"]
    assert len(found["dates"]) == 31
    (row,) = found["data"]
    assert row["dimensions"] == []
    assert sum(row["measurements"]["count"]) == 1560
    assert sum(row["measurements"]["sum_value"]) == 1560 * 38


def test_aggregates_by_flow(api: Api) -> None:
    rows = aggregate(api, metric_id="MRec09", by=["$flow"]).json()["data"]["attributes"]["data"]
    sums = {row["dimensions"][0]: sum(row["measurements"]["count"]) for row in rows}
    assert sums == {"FWel01": 1140, "FChk02": 1380, "": 41_320}  # messages without a flow have an empty name


@pytest.mark.parametrize(
    "attributes",
    [
        pytest.param({"filter": []}, id="no time range"),
        pytest.param({"filter": RANGE[:1]}, id="half a time range"),
        pytest.param({"measurements": ["median"]}, id="unknown measurement"),
        pytest.param({"filter": ["greater-or-equal(datetime,2020-01-01T00:00:00)", RANGE[1]]}, id="over a year"),
    ],
)
def test_wrong_aggregates(api: Api, attributes: dict[str, Any]) -> None:
    assert aggregate(api, **attributes).status_code == 400


def test_flow_report(api: Api) -> None:
    frame = {"start": "2026-10-25T12:00:00+00:00", "end": "2026-11-24T12:00:00+00:00"}
    asked = {"statistics": ["recipients", "conversion_value"], "timeframe": frame, "conversion_metric_id": "MOrd01"}
    groups = ["flow_id", "flow_message_id"]
    good = api.post("/api/flow-values-reports", "flow-values-report", **asked, group_by=groups).json()
    first = good["data"]["attributes"]["results"][0]
    assert first["groupings"]["flow_id"] == "FWel01"
    assert first["statistics"] == {"recipients": 1140.0, "conversion_value": 2880.0}
    wrong = api.post("/api/flow-values-reports", "flow-values-report", **{**asked, "conversion_metric_id": ""})
    assert wrong.json()["errors"][0]["source"]["pointer"] == "/data/attributes/conversion_metric_id"


def test_limits_in_a_second_and_in_a_minute() -> None:
    with serve(WORLD) as api:

        def ask() -> requests.Response:
            return requests.get(f"{api.url}/api/accounts", headers=api.headers, timeout=5)

        first, second = ask(), ask()
        assert first.headers["RateLimit-Limit"].startswith("15")
        assert (first.headers["RateLimit-Remaining"], first.headers["RateLimit-Reset"]) == ("14", "60")
        assert second.status_code == 429
        assert second.headers["Retry-After"] == "1"
        assert second.json()["errors"][0]["code"] == "throttled"
        assert "RateLimit-Remaining" not in second.headers
        statuses = []
        for moment in range(1, 16):
            api.clock[0] = float(moment)
            statuses.append(ask().status_code)
        assert statuses == [200] * 14 + [429]


def test_limits_of_the_day_for_reports() -> None:
    with serve(WORLD.changed({"klaviyo": {"reports_used_today": 225}})) as api:
        answer = api.post("/api/flow-values-reports", "flow-values-report")
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 3_600


def test_scores_lower_the_limit_of_profiles(api: Api) -> None:
    assert api.get("/api/profiles").headers["RateLimit-Limit"].startswith("700")
    scored = api.get("/api/profiles", **{"additional-fields[profile]": "predictive_analytics"})
    assert scored.headers["RateLimit-Limit"].startswith("150")


def test_happenings_add_up() -> None:
    happening = Happening(first=0.3, per_day=7.5)
    parts = buckets(NOW - timedelta(days=12), NOW)
    assert sum(happening.between(start, end, NOW) for _, start, end in parts) == happening.until(12)
    assert Happening(0, 0).until(30) == 0
    assert Happening(200, 14).between(NOW - timedelta(days=30), NOW, NOW) == 0


def test_a_million_orders_are_counted_in_no_time() -> None:
    with serve(WORLD.changed({"volumes": {"orders": 1_000_000, "customers": 1_000_000}})) as api:
        (row,) = aggregate(api).json()["data"]["attributes"]["data"]
        assert sum(row["measurements"]["count"]) == 1_000_000
        assert api.get("/api/profiles").json()["links"]["next"]
