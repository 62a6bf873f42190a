"""The demo's n8n answers as n8n 2.41.1 does: every body here was first read from a running one."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from auditor.demo.http import Server
from auditor.demo.n8n import CANARY_PII, CANARY_SECRET, CREDENTIALS, READ_SCOPES, N8nDemo
from auditor.demo.world import load
from connectors.n8n import CONNECTOR
from tests.connectors.running import NOW

KEY = {"X-N8N-API-KEY": CREDENTIALS["key"]}


class Asked:
    """Asks one instance."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def get(self, path: str, headers: dict[str, str] | None = None, **params: object) -> requests.Response:
        url = f"{self.server.base_url}/api/v1{path}"
        return requests.get(url, params={k: str(v) for k, v in params.items()}, headers=headers or KEY, timeout=5)

    def post(self, path: str, body: object = None) -> requests.Response:
        return requests.post(f"{self.server.base_url}/api/v1{path}", json=body, headers=KEY, timeout=5)


@pytest.fixture
def asked() -> Iterator[Asked]:
    with Server(N8nDemo(load(now=NOW))) as server:
        yield Asked(server)


def changed(**n8n: Any) -> Server:
    return Server(N8nDemo(load(now=NOW).changed({"n8n": n8n})))


def test_credentials_are_the_settings_of_the_connector() -> None:
    assert set(CREDENTIALS) == {setting.name for setting in CONNECTOR.settings}


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param({"X-N8N-API-KEY": "wrong"}, {"message": "unauthorized"}, id="wrong key"),
        pytest.param({"Accept": "*/*"}, {"message": "'X-N8N-API-KEY' header required"}, id="no key"),
    ],
)
def test_keys(asked: Asked, headers: dict[str, str], body: object) -> None:
    answer = asked.get("/discover", headers)
    assert (answer.status_code, answer.json()) == (401, body)


def test_a_missing_scope() -> None:
    with changed(scopes=["tag:list"]) as server:
        asked = Asked(server)
        assert asked.get("/discover").json()["data"]["scopes"] == ["tag:list"]
        for path in ("/workflows", "/executions", "/users", "/insights/summary", "/credentials", "/variables"):
            answer = asked.get(path)
            assert (answer.status_code, answer.json()) == (403, {"message": "Forbidden"})
        assert asked.post("/audit").status_code == 403


def test_features_without_a_licence(asked: Asked) -> None:
    answer = asked.get("/settings/log-streaming/destinations")
    assert answer.status_code == 403
    assert answer.json()["message"].startswith("Your license does not allow for feat:logStreaming.")
    ranged = asked.get("/insights/summary", startDate="2026-10-25T00:00:00.000Z", endDate="2026-11-24T00:00:00.000Z")
    assert ranged.status_code == 403
    assert ranged.json()["message"] == "The selected date range exceeds the maximum history allowed by your license"


def test_git_that_is_licensed_and_not_connected() -> None:
    scopes = [*READ_SCOPES, "sourceControl:read", "variable:list"]
    with changed(scopes=scopes, licences=["feat:sourceControl", "feat:variables"]) as server:
        answer = Asked(server).get("/source-control/status", direction="push")
        assert (answer.status_code, answer.json()["message"]) == (
            400,
            "Source Control is not connected to a repository",
        )
        assert Asked(server).get("/variables").json()["data"][0]["value"] == CANARY_SECRET


def test_workflows(asked: Asked) -> None:
    rows = asked.get("/workflows", limit=250, excludePinnedData="true").json()["data"]
    assert {row["active"] for row in rows} == {True, False}
    for row in rows:
        assert {"activeVersionId", "connections", "isArchived", "meta", "nodeGroups", "settings", "shared"} <= set(row)
        assert "pinData" not in row
        assert (row["activeVersion"] is None) is (row["activeVersionId"] is None) is (not row["active"])
    assert "pinData" in asked.get("/workflows").json()["data"][0]
    assert all(not row["active"] for row in asked.get("/workflows", active="false").json()["data"])


def test_pages_of_workflows(asked: Asked) -> None:
    first = asked.get("/workflows", limit=3).json()
    assert json.loads(base64.b64decode(first["nextCursor"])) == {"limit": 3, "offset": 3}
    ids = [row["id"] for row in first["data"]]
    cursor = first["nextCursor"]
    while cursor:
        page = asked.get("/workflows", cursor=cursor).json()
        ids += [row["id"] for row in page["data"]]
        cursor = page["nextCursor"]
    assert len(ids) == len(set(ids)) == 9


@pytest.mark.parametrize("path", ["/workflows", "/executions", "/users"])
@pytest.mark.parametrize("cursor", ["xx!!", "bm90anNvbg=="])
def test_a_bad_cursor(asked: Asked, path: str, cursor: str) -> None:
    answer = asked.get(path, cursor=cursor)
    assert (answer.status_code, answer.json()) == (400, {"message": "An invalid cursor was provided"})


def test_runs_come_newest_first_and_page_by_the_last_id(asked: Asked) -> None:
    page = asked.get("/executions", workflowId="wfOrderSlack0001", limit=50).json()
    last = json.loads(base64.b64decode(page["nextCursor"]))
    assert last == {"lastId": page["data"][-1]["id"], "limit": 50}
    rows, cursor = page["data"], page["nextCursor"]
    while cursor:
        page = asked.get("/executions", workflowId="wfOrderSlack0001", cursor=cursor).json()
        rows, cursor = rows + page["data"], page["nextCursor"]
    ids = [int(row["id"]) for row in rows]
    assert ids == sorted(set(ids), reverse=True)
    assert len(rows) == 126
    assert set(rows[0]) == {
        "id", "finished", "mode", "retryOf", "retrySuccessId", "status", "startedAt", "stoppedAt", "workflowId",
        "waitTill",
    }  # fmt: skip


def test_runs_are_deleted_after_fourteen_days(asked: Asked) -> None:
    assert asked.get("/executions", startedBefore="2026-11-10T11:00:00.000Z").json() == {"data": [], "nextCursor": None}
    assert asked.get("/executions", startedBefore="2026-11-11T12:00:00.000Z", limit=1).json()["data"]


def test_runs_can_be_asked_for_by_status_and_date(asked: Asked) -> None:
    failed = asked.get("/executions", workflowId="wfOrderSlack0001", status="error", limit=250).json()["data"]
    assert len(failed) == 4
    recent = asked.get("/executions", startedAfter="2026-11-24T00:00:00.000Z", limit=250).json()["data"]
    assert {row["startedAt"][:10] for row in recent} == {"2026-11-24"}


@pytest.mark.parametrize(
    ("path", "params", "message"),
    [
        pytest.param("/workflows", {"active": "maybe"}, "request/query/active Invalid enum value.", id="enum"),
        pytest.param("/workflows", {"limit": "abc"}, "request/query/limit Param `limit` must be", id="number"),
        pytest.param("/executions", {"startedAfter": "xx"}, "request/query/startedAfter Invalid datetime", id="date"),
        pytest.param("/users", {"limit": 300}, "request/query/limit must be <= 250", id="too many"),
    ],
)
def test_bad_requests(asked: Asked, path: str, params: dict[str, object], message: str) -> None:
    answer = asked.get(path, None, **params)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(message)


def test_a_workflow_that_is_not_there_has_no_runs(asked: Asked) -> None:
    assert asked.get("/executions", workflowId="nope").json() == {"data": [], "nextCursor": None}


def test_a_members_key_lists_nothing_of_others_and_no_error() -> None:
    with changed(sees=[]) as server:
        assert Asked(server).get("/workflows").json() == {"data": [], "nextCursor": None}
        assert Asked(server).get("/executions").json() == {"data": [], "nextCursor": None}


def test_insights(asked: Asked) -> None:
    figures = asked.get("/insights/summary").json()
    assert list(figures) == ["total", "failed", "failureRate", "timeSaved", "averageRunTime"]
    assert all(set(figure) == {"value", "deviation", "unit"} for figure in figures.values())
    assert figures["failureRate"]["value"] == round(figures["failed"]["value"] / figures["total"]["value"], 3)


def test_users(asked: Asked) -> None:
    plain, full = asked.get("/users").json()["data"], asked.get("/users", includeRole="true").json()["data"]
    assert "role" not in plain[0]
    assert {row["role"] for row in full} == {"global:owner", "global:member"}
    assert {"isPending", "mfaEnabled", "email", "createdAt"} <= set(plain[0])


def test_the_security_audit(asked: Asked) -> None:
    report = asked.post("/audit", {"additionalOptions": {"categories": ["credentials"]}}).json()
    assert list(report) == ["Credentials Risk Report"]
    (first, *_) = report["Credentials Risk Report"]["sections"]
    assert first["title"] == "Credentials not used in any workflow"
    assert first["location"] == [{"kind": "credential", "id": "a0", "name": "Old Airtable"}]
    assert asked.post("/audit", {"additionalOptions": {"categories": ["database"]}}).json() == []
    wrong = asked.post("/audit", {"additionalOptions": {"categories": ["nope"]}})
    assert wrong.status_code == 400
    assert "must be equal to one of the allowed values" in wrong.json()["message"]


def test_nothing_can_be_written(asked: Asked) -> None:
    assert asked.post("/workflows", {}).status_code == 404
    assert asked.get("/nothing", {"X-N8N-API-KEY": "wrong"}).json() == {"message": "not found"}


def test_personal_data_and_secrets_are_where_n8n_has_them(asked: Asked) -> None:
    for path in ("/workflows", "/users", "/credentials"):
        assert CANARY_PII in asked.get(path).text
    assert CANARY_SECRET in asked.get("/workflows").text


def test_a_million_runs_cost_no_more_than_a_page() -> None:
    busy = {"id": "busy", "name": "Busy", "active": True, "runs_per_day": 33_000, "nodes": [{"type": "a.b"}]}
    with changed(workflows=[busy], keeps_days=60) as server:
        asked, started = Asked(server), time.monotonic()
        page = asked.get("/executions", limit=250).json()
        late = asked.get("/executions", limit=250, startedBefore="2026-10-25T00:00:00.000Z").json()
        deep = json.dumps({"lastId": late["data"][-1]["id"], "limit": 250}).encode()
        later = asked.get("/executions", cursor=base64.b64encode(deep).decode()).json()
        assert time.monotonic() - started < 2
        assert len(page["data"]) == len(late["data"]) == len(later["data"]) == 250
        assert int(later["data"][0]["id"]) < int(late["data"][-1]["id"])


@pytest.mark.parametrize(
    ("path", "feature"),
    [
        pytest.param("/projects", "feat:projectRole:admin", id="projects"),
        pytest.param("/promotions/connections", "feat:gitConnections", id="Git"),
    ],
)
def test_what_needs_a_licence_says_which_after_the_scope_was_looked_at(asked: Asked, path: str, feature: str) -> None:
    answer = asked.get(path)
    assert answer.status_code == 403
    assert answer.json()["message"].startswith(f"Your license does not allow for {feature}. To enable")
    with changed(scopes=["workflow:list"]) as server:
        assert Asked(server).get(path).json() == {"message": "Forbidden"}


def test_versions_are_listed_without_their_steps(asked: Asked) -> None:
    (row,) = asked.get("/workflows/wfOrderSlack0001/history").json()["data"]
    assert set(row) == {"versionId", "workflowId", "authors", "name", "description", "createdAt", "updatedAt"}
    assert CANARY_PII in row["authors"]
    assert asked.get("/workflows/nobody/history").status_code == 404


def test_evaluations_can_be_asked_for_by_status() -> None:
    rows = [{"days_ago": 1}, {"days_ago": 2, "status": "error"}]
    flow = {"id": "wf", "name": "wf", "active": True, "nodes": [], "test_runs": rows}
    with changed(workflows=[flow]) as server:
        asked = Asked(server)
        assert len(asked.get("/workflows/wf/test-runs").json()["data"]) == 2
        (done,) = asked.get("/workflows/wf/test-runs", status="completed").json()["data"]
        assert {"id", "status", "runAt", "completedAt", "metrics", "finalResult", "testCaseCount"} <= set(done)
        assert asked.get("/workflows/wf/test-runs", status="fine").status_code == 400


def test_waiting_runs_are_listed_among_the_others_and_by_themselves(asked: Asked) -> None:
    waiting = asked.get("/executions", status="waiting").json()["data"]
    assert [(row["status"], row["finished"], row["waitTill"][:4]) for row in waiting] == [
        ("waiting", False, "3000")
    ] * 2
    everything = asked.get("/executions", workflowId="wfPriceList00009").json()["data"]
    assert {row["id"] for row in waiting} <= {row["id"] for row in everything}


def test_personal_data_and_secrets_stand_where_n8n_has_them(asked: Asked) -> None:
    for path in ("/data-tables", "/community-packages", "/credentials", "/users"):
        assert CANARY_PII in asked.get(path).text, path
    report = asked.post("/audit", {"additionalOptions": {"categories": ["instance"]}}).json()
    place = report["Instance Risk Report"]["sections"][0]["location"][0]
    assert set(place) == {"kind", "workflowId", "workflowName", "nodeId", "nodeName", "nodeType"}
    assert CANARY_SECRET in place["nodeName"]


def test_a_version_with_agents_of_its_own_shows_it_in_the_rights_of_its_owner(asked: Asked) -> None:
    (owner,) = asked.get("/roles").json()["global"]
    assert "agent:create" in owner["scopes"]
    with changed(own_agents=False) as server:
        assert "agent:create" not in Asked(server).get("/roles").text
