"""The demo merchant's n8n: the public API v1 as version 2.41.1 answers it (recorded from a running instance)."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice, pairwise
from typing import Any

from auditor.demo.http import Request, Response, Router, reply
from auditor.demo.world import World

CANARY_PII = "canary-pii-n8n"
CANARY_SECRET = "canary-secret-n8n"  # noqa: S105
CREDENTIALS = {"key": f"{CANARY_SECRET}-api-key"}
"""What the demo accepts, by setting name."""

READ_SCOPES = (
    "workflow:list", "workflow:read", "execution:list", "credential:list", "insights:read", "user:list", "tag:list",
    "securityAudit:generate", "communityPackage:list", "role:list",
)  # fmt: skip
PAGE = 100
MOST = 250


class N8nDemo:
    """Workflows, executions, credentials, users and the security audit of one instance."""

    name = "n8n"

    def __init__(self, world: World, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.world = world
        self.data = world.platform("n8n")
        self.scopes = tuple(self.data.get("scopes", READ_SCOPES))
        self._monotonic = monotonic
        self._router = Router()
        for path, scope, handler in (
            ("/discover", "", self._discover),
            ("/workflows", "workflow:list", self._workflows),
            ("/executions", "execution:list", self._executions),
            ("/credentials", "credential:list", self._credentials),
            ("/insights/summary", "insights:read", self._insights),
            ("/users", "user:list", self._users),
            ("/community-packages", "communityPackage:list", lambda _: reply([])),
        ):
            self._router.add("GET", f"/api/v1{path}", self._guarded(scope, handler))
        for path, feature in (
            ("/source-control/status", "feat:sourceControl"),
            ("/settings/log-streaming/destinations", "feat:logStreaming"),
            ("/variables", "feat:variables"),
            ("/projects", "feat:projectRole:admin"),
        ):
            self._router.add("GET", f"/api/v1{path}", self._guarded("", self._unlicensed(feature)))
        self._router.add("POST", "/api/v1/audit", self._guarded("securityAudit:generate", self._audit))

    def answer(self, request: Request) -> Response:
        """See `auditor.demo.http.Platform`."""
        found = self._router.find(request)
        if found is None:
            return reply({"message": "not found"}, 404)
        handler, segments = found
        return handler(request, **segments)

    def _guarded(self, scope: str, handler: Callable[[Request], Response]) -> Callable[[Request], Response]:
        def guarded(request: Request) -> Response:
            if request.headers.get("x-n8n-api-key") != CREDENTIALS["key"]:
                return reply({"message": "Unauthorized"}, 401)
            if scope and scope not in self.scopes:
                return reply({"message": "Forbidden"}, 403)
            return handler(request)

        return guarded

    def _unlicensed(self, feature: str) -> Callable[[Request], Response]:
        message = f"Your license does not allow for {feature}. To enable {feature}, please upgrade to a license."
        return lambda _: reply({"message": message}, 403)

    def _discover(self, _: Request) -> Response:
        return reply({"data": {"scopes": list(self.scopes), "resources": {}, "filters": {}}})

    def _workflows(self, request: Request) -> Response:
        rows = [self._workflow(row) for row in self.data.get("workflows", [])]
        if request.arg("active"):
            rows = [row for row in rows if row["active"] is (request.arg("active") == "true")]
        if request.arg("excludePinnedData") == "true":
            rows = [{key: value for key, value in row.items() if key != "pinData"} for row in rows]
        return _paged(request, rows)

    def _workflow(self, row: Mapping[str, Any]) -> dict[str, Any]:
        nodes = [_node(index, node) for index, node in enumerate(row["nodes"])]
        active, edited = bool(row["active"]), self.world.stamp(row.get("edited_days_ago", 90))
        return {
            "id": row["id"],
            "name": row["name"],
            "active": active,
            "activeVersionId": f"v-{row['id']}" if active else None,
            "createdAt": self.world.stamp(row.get("created_days_ago", 200)),
            "updatedAt": edited,
            "isArchived": bool(row.get("archived", False)),
            "versionId": f"v-{row['id']}",
            "triggerCount": 1 if active else 0,
            "nodes": nodes,
            "connections": _connections(nodes),
            "settings": {"executionOrder": "v1", **row.get("settings", {})},
            "staticData": {"lastItem": f"{CANARY_PII}@customer.example"},
            "pinData": {nodes[0]["name"]: [{"json": {"email": f"{CANARY_PII}@customer.example"}}]},
            "tags": [{"id": f"t-{tag}", "name": tag} for tag in row.get("tags", [])],
            "shared": [{"role": "workflow:owner", "workflowId": row["id"], "projectId": "p1"}],
            "activeVersion": {"versionId": f"v-{row['id']}", "nodes": nodes, "connections": _connections(nodes)}
            if active
            else None,
        }

    def _executions(self, request: Request) -> Response:
        after = datetime.fromisoformat(request.arg("startedAfter")) if request.arg("startedAfter") else None
        runs = [
            run
            for row in self.data.get("workflows", [])
            if request.arg("workflowId") in ("", row["id"])
            for run in self._runs(row, after, 1 + _offset(request) + _limit(request))
            if request.arg("status") in ("", run["status"])
        ]
        runs.sort(key=lambda run: run["startedAt"], reverse=True)
        return _paged(request, runs)

    def _runs(self, row: Mapping[str, Any], after: datetime | None, most: int) -> Iterator[dict[str, Any]]:
        """The newest runs of one workflow, spread evenly over the 14 days that n8n keeps."""
        per_day = float(row.get("runs_per_day", 0))
        if per_day <= 0:
            return
        first = float(row.get("last_run_days_ago", 0.5 / per_day))
        count = int(per_day * max(0.0, 14 - first)) + 1
        for index in islice(range(count), most):
            started = self.world.now - timedelta(days=first + index / per_day)
            if after is not None and started < after:
                return
            failed = (index % 100) < round(100 * float(row.get("failure_share", 0)))
            yield {
                "id": f"{row['id']}-{index}",
                "finished": not failed,
                "mode": row.get("mode", "trigger"),
                "retryOf": None,
                "retrySuccessId": None,
                "status": "error" if failed else "success",
                "startedAt": _milliseconds(started),
                "stoppedAt": _milliseconds(started + timedelta(milliseconds=180)),
                "workflowId": row["id"],
                "waitTill": None,
            }

    def _credentials(self, request: Request) -> Response:
        rows = [
            {
                "id": f"c{index}",
                "name": row["name"],
                "type": row["type"],
                "createdAt": self.world.stamp(row.get("created_days_ago", 300)),
                "updatedAt": self.world.stamp(row.get("updated_days_ago", 100)),
                "shared": [{"id": "p1", "name": f"O W <{CANARY_PII}@staff.example>", "role": "credential:owner"}],
            }
            for index, row in enumerate(self.data.get("credentials", []))
        ]
        return _paged(request, rows)

    def _insights(self, _: Request) -> Response:
        rows = self.data.get("workflows", [])
        total = sum(round(7 * float(row.get("runs_per_day", 0))) for row in rows)
        failed = sum(round(7 * row.get("runs_per_day", 0) * row.get("failure_share", 0)) for row in rows)
        ratio = failed / total if total else 0
        figures = {"total": (total, "count"), "failed": (failed, "count"), "failureRate": (ratio, "ratio")}
        return reply(
            {name: {"value": value, "deviation": None, "unit": unit} for name, (value, unit) in figures.items()}
        )

    def _users(self, request: Request) -> Response:
        rows = [
            {
                "id": f"u{index}",
                "email": f"{CANARY_PII}-{index}@staff.example",
                "firstName": CANARY_PII,
                "lastName": CANARY_PII,
                "isPending": False,
                "mfaEnabled": bool(user["mfa"]),
                "role": user["role"],
            }
            for index, user in enumerate(self.data.get("users", []))
        ]
        return _paged(request, rows)

    def _audit(self, _: Request) -> Response:
        report = {}
        for risk, sections in self.data.get("audit", {}).items():
            report[f"{risk.capitalize()} Risk Report"] = {
                "risk": risk,
                "sections": [
                    {
                        "title": title,
                        "description": "",
                        "recommendation": "",
                        "location": [{"kind": risk, "id": name, "name": name} for name in names],
                    }
                    for title, names in sections.items()
                ],
            }
        return reply(report or [])


def _node(index: int, row: Mapping[str, Any]) -> dict[str, Any]:
    node = {
        "id": f"n{index}",
        "name": row.get("name") or row["type"].rpartition(".")[2] + (str(index) if index else ""),
        "type": row["type"],
        "typeVersion": 1,
        "position": [index * 200, 0],
        "parameters": {**row.get("parameters", {}), "note": f"{CANARY_SECRET} in a parameter"},
        **{key: row[key] for key in ("disabled", "onError", "retryOnFail") if key in row},
    }
    if "credential" in row:
        node["credentials"] = {row["credential"]: {"id": "c0", "name": row["credential"]}}
    return node


def _connections(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """A chain; a node that only serves an agent (a model, a tool) hangs on the agent instead."""
    main = [node for node in nodes if not _serves(node)]
    wires: dict[str, Any] = {
        here["name"]: {"main": [[{"node": there["name"], "type": "main", "index": 0}]]}
        for here, there in pairwise(main)
    }
    agent = next((node["name"] for node in nodes if node["type"].endswith(".agent")), "")
    for node in nodes:
        if _serves(node):
            kind = "ai_tool" if "ool" in node["type"] else "ai_languageModel"
            wires[node["name"]] = {kind: [[{"node": agent, "type": kind, "index": 0}]]}
    return wires


def _serves(node: Mapping[str, Any]) -> bool:
    kind = str(node["type"]).rpartition(".")[2]
    return kind.startswith(("lmChat", "tool", "memory")) or kind.endswith("Tool")


def _limit(request: Request) -> int:
    return min(int(request.arg("limit") or PAGE), MOST)


def _offset(request: Request) -> int:
    cursor = request.arg("cursor")
    return int(json.loads(base64.b64decode(cursor))["offset"]) if cursor else 0


def _paged(request: Request, rows: list[dict[str, Any]]) -> Response:
    try:
        start = _offset(request)
    except ValueError:
        return reply({"message": "An invalid cursor was provided"}, 400)
    size = _limit(request)
    after = base64.b64encode(json.dumps({"limit": size, "offset": start + size}).encode()).decode()
    return reply({"data": rows[start : start + size], "nextCursor": after if len(rows) > start + size else None})


def _milliseconds(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
