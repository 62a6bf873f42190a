"""The demo's Klaviyo beyond messages: reports, forms, coupons, reviews, feeds, settings, and the trial version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from auditor.demo.klaviyo import CANARY_PII, CANARY_SECRET, SCOPES, TRIAL_SCOPES
from tests.auditor.demo.test_klaviyo import WORLD, Api, serve, with_header

FRAME = {"start": "2026-10-25T12:00:00+00:00", "end": "2026-11-24T12:00:00+00:00"}
ALL = {"scopes": [*SCOPES, *TRIAL_SCOPES]}


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with serve(WORLD) as served:
        yield served


def results(api: Api, kind: str, **attributes: Any) -> list[dict[str, Any]]:
    """The lines of a report."""
    answer = api.post(f"/api/{kind}s", kind, timeframe=FRAME, **attributes)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]["attributes"]["results"]
    return found


def test_campaign_report(api: Api) -> None:
    groups = ["campaign_id", "campaign_message_id"]
    asked = {"statistics": ["recipients", "bounced"], "conversion_metric_id": "MOrd01", "group_by": groups}
    rows = results(api, "campaign-values-report", **asked)
    assert [row["groupings"]["campaign_id"] for row in rows] == [f"01CAMPAIGN{number}" for number in range(1, 5)]
    assert rows[0]["statistics"] == {"recipients": 9100.0, "bounced": 55.0}
    assert rows[0]["groupings"]["send_channel"] == "email"


def test_segment_report(api: Api) -> None:
    rows = results(api, "segment-values-report", statistics=["total_members", "net_members_changed"])
    found = {row["groupings"]["segment_id"]: row["statistics"] for row in rows}
    assert found["SEng90"] == {"total_members": 9080, "net_members_changed": 85}


def test_form_report(api: Api) -> None:
    answer = api.post("/api/form-series-reports", "form-series-report", statistics=["submits"], timeframe=FRAME,
                      interval="daily", group_by=["form_id"]).json()["data"]["attributes"]  # fmt: skip
    (row,) = answer["results"]
    assert row["groupings"] == {"form_id": "FmPop1"}
    assert len(row["statistics"]["submits"]) == len(answer["date_times"]) == 31
    assert sum(row["statistics"]["submits"]) == 420


@pytest.mark.parametrize(
    ("kind", "attributes"),
    [
        pytest.param("campaign-values-report", {"statistics": ["opens"]}, id="no conversion metric"),
        pytest.param("segment-values-report", {"statistics": ["height"]}, id="unknown statistic"),
        pytest.param("segment-values-report", {}, id="no statistic"),
        pytest.param("form-series-report", {"statistics": ["submits"]}, id="no interval"),
        pytest.param(
            "flow-values-report",
            {"statistics": ["recipients"], "conversion_metric_id": "MOrd01", "group_by": ["flow_id"]},
            id="half of the groups",
        ),
    ],
)
def test_wrong_reports(api: Api, kind: str, attributes: dict[str, Any]) -> None:
    answer = api.post(f"/api/{kind}s", kind, timeframe=FRAME, **attributes)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "invalid"


def test_a_list_with_its_people(api: Api) -> None:
    asked = {"additional-fields[list]": "profile_count"}
    answer = api.get("/api/lists/LNews1", **asked)
    assert answer.json()["data"]["attributes"]["profile_count"] == 14350
    assert answer.headers["RateLimit-Limit"].startswith("15")
    assert "profile_count" not in api.get("/api/lists").json()["data"][0]["attributes"]
    assert api.get("/api/lists/LNone9").status_code == 404


def test_codes_of_a_coupon(api: Api) -> None:
    assert api.get("/api/coupon-codes").status_code == 400  # a coupon or a person must be named
    rows = api.get("/api/coupon-codes", filter='equals(coupon.id,"WELCOME10")').json()["data"]
    states = [row["attributes"]["status"] for row in rows]
    assert (len(states), states.count("UNASSIGNED")) == (81, 20)
    assert CANARY_SECRET in rows[0]["attributes"]["unique_code"]


def test_what_events_mean(api: Api) -> None:
    rows = {row["id"]: row["relationships"]["metric"]["data"] for row in api.get("/api/mapped-metrics").json()["data"]}
    assert rows["revenue"] == {"type": "metric", "id": "MOrd01"}
    assert rows["cancelled_sales"] is None


def test_blocking_newest_first(api: Api) -> None:
    path = "/api/profile-suppression-bulk-create-jobs"
    dates = [row["attributes"]["created_at"] for row in api.get(path, sort="-created").json()["data"]]
    assert dates == sorted(dates, reverse=True)
    assert api.get(path, sort="-created_at").status_code == 400


def test_reviews_by_date() -> None:
    with serve(WORLD.changed({"klaviyo": {"reviews_per_day": 1}})) as api:
        asked = {"filter": "greater-or-equal(created,2026-11-14T12:00:00+00:00)", "page[size]": "100"}
        assert len(api.get("/api/reviews", **asked).json()["data"]) == 10


@pytest.mark.parametrize("path", ["agent-skills", "customer-agent-conversations", "api-keys"])
def test_the_trial_version_is_asked_for_by_name(path: str) -> None:
    with serve(WORLD.changed({"klaviyo": ALL})) as api:
        assert api.get(f"/api/{path}").status_code == 404
        trial = with_header(api, revision="2026-07-15.pre")
        assert trial.get(f"/api/{path}").status_code == 200
    with serve(WORLD) as api:
        assert with_header(api, revision="2026-07-15.pre").get(f"/api/{path}").status_code == 403


def test_personal_data_and_secrets_are_there_to_be_kept_out(api: Api) -> None:
    for path in ("tracking-settings", "coupons"):
        assert CANARY_PII in api.get(f"/api/{path}").text
    assert CANARY_SECRET in api.get("/api/web-feeds").text
    changes = {"reviews_per_day": 1, "object_types": [{"id": "OT1", "title": "Ticket", "refused": 1}],
               "products": [{"id": "1", "title": "Fern", "days_ago": 1}]}  # fmt: skip
    with serve(WORLD.changed({"klaviyo": changes})) as more:
        for path in ("reviews", "object-types", "catalog-items", "object-types/OT1/object-ingestion-logs"):
            assert CANARY_PII in more.get(f"/api/{path}").text
