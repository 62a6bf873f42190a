"""The routes of n8n's public API that the demo serves: keys, scopes, licences, pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from auditor.demo.http import Request, Response, Router, reply
from auditor.demo.n8n import executions, more, shapes
from auditor.demo.n8n.asking import MOST, BadRequest, cursor, encoded, limit, moment, one_of, paged
from auditor.demo.n8n.shapes import CANARY_SECRET
from auditor.demo.world import World

CREDENTIALS = {"url": "https://n8n.fernandfable.example", "key": f"{CANARY_SECRET}-api-key"}
"""What the demo accepts, by setting name."""

READ_SCOPES = (
    "communityPackage:list", "credential:list", "dataTable:list", "execution:list", "execution:read",
    "gitConnection:list", "insights:read", "project:list", "role:list", "securityAudit:generate", "tag:list",
    "testRun:list", "user:list", "workflow:list", "workflow:read",
)  # fmt: skip
CATEGORIES = ("credentials", "database", "nodes", "filesystem", "instance")
Handler = Callable[[Request], Response]


class NotHere(Exception):
    """404."""


class N8nDemo:
    """Workflows, executions, credentials, users and the security audit of one instance.

    Beside what runs there, a world may say: `scopes` of the key, `sees` (ids of the workflows that a member's key
    lists), `keeps_days` and `keeps_runs` of the instance, `licences`, `destinations` of log streaming, `projects`,
    `git`, `packages`, `tables`, `own_agents` (whether this version has agents outside workflows).
    """

    name = "n8n"

    def __init__(self, world: World, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.world = world
        self.data = world.platform("n8n")
        self.scopes = tuple(self.data.get("scopes", READ_SCOPES))
        self._keys = {row["type"]: f"c{index}" for index, row in enumerate(self.data.get("credentials", []))}
        self._monotonic = monotonic  # n8n limits no rate: nothing here depends on the time of an answer
        self._router = Router()
        for path, scope, handler in (
            ("/discover", "", self._discover),
            ("/workflows", "workflow:list", self._workflows),
            ("/executions", "execution:list", self._executions),
            ("/credentials", "credential:list", self._credentials),
            ("/insights/summary", "insights:read", self._insights),
            ("/users", "user:list", self._users),
            ("/community-packages", "communityPackage:list", self._packages),
            ("/data-tables", "dataTable:list", self._tables),
            ("/roles", "role:list", self._roles),
            ("/workflows/{id}/history", "workflow:read", self._history),
            ("/workflows/{id}/test-runs", "testRun:list", self._tests),
            ("/projects", "project:list", self._licensed("feat:projectRole:admin", self._projects)),
            ("/promotions/connections", "gitConnection:list", self._licensed("feat:gitConnections", self._git_links)),
            ("/source-control/status", "sourceControl:read", self._licensed("feat:sourceControl", self._git)),
            ("/variables", "variable:list", self._licensed("feat:variables", self._variables)),
        ):
            self._router.add("GET", f"/api/v1{path}", self._guarded(scope, handler))
        destinations = self._guarded("eventBusDestination:list", self._destinations)
        self._router.add(  # here the licence is looked at before the scope
            "GET",
            "/api/v1/settings/log-streaming/destinations",
            self._guarded("", self._licensed("feat:logStreaming", destinations)),
        )
        self._router.add("POST", "/api/v1/audit", self._guarded("securityAudit:generate", self._audit))

    def answer(self, request: Request) -> Response:
        """See `auditor.demo.http.Platform`."""
        found = self._router.find(request)
        if found is None:
            return reply({"message": "not found"}, 404)
        try:
            return found[0](request)
        except BadRequest as problem:
            return reply({"message": str(problem)}, 400)
        except NotHere:
            return reply({"message": "Not Found"}, 404)

    def _guarded(self, scope: str, handler: Handler) -> Handler:
        def guarded(request: Request) -> Response:
            key = request.headers.get("x-n8n-api-key")
            if key is None:
                return reply({"message": "'X-N8N-API-KEY' header required"}, 401)
            if key != CREDENTIALS["key"]:
                return reply({"message": "unauthorized"}, 401)
            if scope and scope not in self.scopes:
                return reply({"message": "Forbidden"}, 403)
            return handler(request)

        return guarded

    def _licensed(self, feature: str, handler: Handler) -> Handler:
        says = f"Your license does not allow for {feature}. To enable {feature}, please upgrade to a license that "

        def licensed(request: Request) -> Response:
            if feature in self.data.get("licences", ()):
                return handler(request)
            return reply({"message": f"{says}supports this feature."}, 403)

        return licensed

    def _discover(self, _: Request) -> Response:
        endpoint = {"method": "GET", "path": "/api/v1/discover", "operationId": "getDiscover"}
        return reply(
            {
                "data": {
                    "scopes": list(self.scopes),
                    "resources": {"discover": {"operations": [], "endpoints": [endpoint]}},
                    "filters": {"resource": [], "operation": [], "include": ["schemas"]},
                    "specUrl": "/api/v1/openapi.yml",
                }
            }
        )

    def _visible(self) -> list[tuple[int, Mapping[str, Any]]]:
        """The workflows that the owner of the key may see, with their places."""
        sees = self.data.get("sees")
        rows = enumerate(self.data.get("workflows", []))
        return [(place, row) for place, row in rows if sees is None or row["id"] in sees]

    def _workflows(self, request: Request) -> Response:
        rows = [row for _, row in self._visible()]
        if wanted := one_of(request, "active", ("true", "false")):
            rows = [row for row in rows if bool(row["active"]) is (wanted == "true")]
        answer = paged(request, rows)
        answer["data"] = [shapes.workflow(self.world, row, self._keys) for row in answer["data"]]
        if request.arg("excludePinnedData") == "true":
            for row in answer["data"]:
                row.pop("pinData")
        return reply(answer)

    def _executions(self, request: Request) -> Response:
        asked_for = cursor(request)
        last = int(asked_for["lastId"]) if "lastId" in asked_for else None
        before = moment(request, "startedBefore")
        if last is not None:
            page_end = datetime.fromtimestamp(last / 1_000_000 + 1, self.world.now.tzinfo)
            before = min(before, page_end) if before else page_end
        status = one_of(
            request,
            "status",
            ("canceled", "crashed", "error", "new", "running", "success", "unknown", "waiting"),
        )
        wanted = executions.Wanted(moment(request, "startedAfter"), before, status, last)
        asked = request.arg("workflowId")
        rows = [(place, row) for place, row in self._visible() if asked in ("", row["id"])]
        size = asked_for.get("limit") or limit(request)
        found = executions.newest(self.world, self.data, rows, wanted, size + 1)
        after = {"lastId": found[size - 1]["id"], "limit": size} if len(found) > size else None
        return reply({"data": found[:size], "nextCursor": encoded(after)})

    def _credentials(self, request: Request) -> Response:
        rows = self.data.get("credentials", [])
        return reply(paged(request, [shapes.credential(index, self.world, row) for index, row in enumerate(rows)]))

    def _insights(self, request: Request) -> Response:
        start = moment(request, "startDate")
        if start is not None and (self.world.now - start).days > 7:
            return reply(
                {"message": "The selected date range exceeds the maximum history allowed by your license"}, 403
            )
        rows = [row for row in self.data.get("workflows", []) if row["active"]]
        total = sum(round(7 * float(row.get("runs_per_day", 0))) for row in rows)
        failed = sum(round(7 * row.get("runs_per_day", 0) * row.get("failure_share", 0)) for row in rows)
        figures = {
            "total": (total, "count"),
            "failed": (failed, "count"),
            "failureRate": (round(failed / total, 3) if total else 0, "ratio"),
            "timeSaved": (0, "minute"),
            "averageRunTime": (180 if total else 0, "millisecond"),
        }
        return reply(
            {name: {"value": value, "deviation": None, "unit": unit} for name, (value, unit) in figures.items()}
        )

    def _users(self, request: Request) -> Response:
        if limit(request, strict=True) > MOST:
            raise BadRequest("request/query/limit must be <= 250")
        with_role = request.arg("includeRole") == "true"
        rows = enumerate(self.data.get("users", []))
        return reply(paged(request, [shapes.user(index, self.world, row, with_role) for index, row in rows]))

    def _packages(self, _: Request) -> Response:
        return reply([more.package(self.world, row) for row in self.data.get("packages", [])])

    def _tables(self, request: Request) -> Response:
        rows = enumerate(self.data.get("tables", []))
        return reply(paged(request, [more.table(index, self.world, row) for index, row in rows]))

    def _roles(self, _: Request) -> Response:
        return reply(more.roles(bool(self.data.get("own_agents", True))))

    def _projects(self, request: Request) -> Response:
        return reply(paged(request, more.projects(self.data.get("projects", []), len(self.data.get("users", [])))))

    def _git_links(self, request: Request) -> Response:
        return reply(paged(request, more.git_links(self.data.get("git", []))))

    def _of_workflow(self, request: Request) -> Mapping[str, Any]:
        name = request.path.split("/")[-2]
        for _, row in self._visible():
            if row["id"] == name:
                return row
        raise NotHere

    def _history(self, request: Request) -> Response:
        return reply(paged(request, more.history(self.world, self._of_workflow(request))))

    def _tests(self, request: Request) -> Response:
        status = one_of(request, "status", ("new", "running", "completed", "error", "cancelled"))
        rows = more.test_runs(self.world, self._of_workflow(request))
        return reply(paged(request, [row for row in rows if status in ("", row["status"])]))

    def _destinations(self, _: Request) -> Response:
        rows = enumerate(self.data.get("destinations", []))
        secret = {"url": f"https://{CANARY_SECRET}.example/in", "sendPayload": True}
        return reply({"data": [{"id": f"d{index}", "type": "webhook", **secret, **row} for index, row in rows]})

    def _git(self, _: Request) -> Response:
        raise BadRequest("Source Control is not connected to a repository")

    def _variables(self, request: Request) -> Response:
        return reply(paged(request, [{"id": "v1", "key": "TOKEN", "value": CANARY_SECRET}]))

    def _audit(self, request: Request) -> Response:
        options = request.json().get("additionalOptions") or {}
        categories = options.get("categories") or list(CATEGORIES)
        for index, name in enumerate(categories):
            if name not in CATEGORIES:
                where = f"request/body/additionalOptions/categories/{index}"
                raise BadRequest(f"{where} must be equal to one of the allowed values: {', '.join(CATEGORIES)}")
        names = {row["id"]: row["name"] for row in self.data.get("workflows", [])}
        return reply(more.audit_report(self.data.get("audit", {}), categories, names))
