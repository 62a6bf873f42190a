"""The demo merchant's Zendesk: the REST API as its reference, its specification and public clients describe it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from auditor.demo.http import Request, Response, Router, reply
from auditor.demo.world import World
from auditor.demo.zendesk import keys, setup
from auditor.demo.zendesk.exports import Exports
from auditor.demo.zendesk.history import History
from auditor.demo.zendesk.library import Library
from auditor.demo.zendesk.wire import (
    CANARY_PII,
    CANARY_SECRET,
    CREDENTIALS,
    LEGACY,
    Door,
    Limit,
    Row,
    coded,
    cursor_page,
    either_page,
    limited,
    no_such_endpoint,
    no_such_record,
    offset_page,
    plain,
    titled,
    unauthenticated,
)

__all__ = ["CANARY_PII", "CANARY_SECRET", "CREDENTIALS", "LEGACY", "ZendeskDemo"]

Handler = Callable[..., Response]
USAGE = {"usage_24h": 1, "usage_7d": 7, "usage_30d": 30}
ADMIN_ONLY = (
    "/api/v2/incremental/", "/api/v2/oauth/global_clients", "/api/v2/oauth/clients", "/api/v2/oauth/tokens",
    "/api/v2/api_tokens", "/api/v2/webhooks", "/api/v2/security_settings", "/api/v2/deletion_schedules",
    "/api/v2/audit_logs", "/api/v2/satisfaction_ratings", "/api/v2/queues", "/api/v2/group_slas",
)  # fmt: skip
ANYBODYS = "/api/v2/oauth/tokens/current"
KEPT_DAYS = 7


class ZendeskDemo:
    """Rules, webhooks, apps, keys, tickets and governance of one account."""

    name = "zendesk"

    def __init__(self, world: World, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.world = world
        self.data = world.platform("zendesk")
        self.history = History(world, self.data)
        self.role = str(self.data.get("role", "admin"))
        self.scope = str(self.data.get("scope", "read"))
        self.door = Door(
            monotonic,
            self.data.get("allowed_scopes", ["read"]),
            self.scope,
            float(self.data.get("token_minutes", 30)),
            bool(self.data.get("legacy_tokens", True)),
        )
        self._limit = Limit(int(self.data.get("requests_per_minute", 400)), monotonic)
        self._incremental = Limit(int(self.data.get("incremental_per_minute", 10)), monotonic)
        self._router = Router()
        self._routes()

    def _routes(self) -> None:
        exports, library = Exports(self.history), Library(self.world, self.data)
        self._router.add("POST", "/oauth/tokens", self.door.token)
        for path, handler in (
            ("users/me", self._me),
            ("users", self._users),
            ("group_memberships", lambda r: either_page(r, "group_memberships", setup.memberships(self.data))),
            ("users/show_many", library.by_number),
            ("oauth/tokens/current", self._current),
            ("account/settings", lambda _: reply({"settings": setup.settings(self.data)})),
            ("triggers", self._rules("triggers")),
            ("automations", self._rules("automations")),
            ("slas/policies", self._policies),
            ("macros", self._rules("macros")),
            ("group_slas/policies", self._group_policies),
            ("ticket_fields", self._fields),
            ("webhooks", lambda r: cursor_page(r, "webhooks", setup.webhooks(self.world, self.data))),
            ("webhooks/{name}/invocations", self._invocations),
            ("apps/installations", self._installations),
            ("oauth/global_clients", lambda r: either_page(r, "global_clients", keys.global_clients(self.data))),
            ("oauth/global_clients/token_summary", self._summary),
            ("oauth/clients", lambda r: either_page(r, "clients", keys.clients(self.data))),
            ("oauth/tokens", lambda r: either_page(r, "tokens", keys.tokens(self.world, self.data))),
            ("api_tokens", self._api_tokens),
            ("search/count", exports.count),
            ("incremental/tickets/cursor", exports.tickets),
            ("incremental/ticket_events", exports.events),
            ("incremental/ticket_metric_events", exports.metric_events),
            ("tickets/show_many", exports.by_number),
            ("tickets/{name}/conversation_log", exports.conversation),
            ("guide/survey_responses", self._surveys),
            ("satisfaction_ratings", self._ratings),
            ("security_settings", lambda _: reply({"security_settings": setup.security(self.data)})),
            ("audit_logs", self._audit_logs),
            ("deletion_schedules", self._schedules),
            ("queues", lambda r: either_page(r, "queues", setup.queues(self.world, self.data))),
            ("routing/attributes", lambda r: either_page(r, "attributes", setup.attributes(self.world, self.data))),
            (
                "sharing_agreements",
                lambda r: either_page(r, "sharing_agreements", setup.sharing(self.world, self.data)),
            ),
            ("search", lambda r: exports.search(r) if "type:ticket" in r.arg("query") else library.search(r)),
            ("custom_objects", library.objects),
            ("custom_objects/{name}/triggers", library.object_triggers),
            ("custom_objects/{name}/records", library.object_records),
            ("custom_objects/{name}/records/count", library.object_count),
            ("help_center/articles", library.articles),
            ("help_center/user_segments", library.segments),
        ):
            self._add(path, handler)

    def _add(self, path: str, handler: Handler) -> None:
        for template in (f"/api/v2/{path}", f"/api/v2/{path}.json"):
            self._router.add("GET", template, handler)

    def answer(self, request: Request) -> Response:
        """See `auditor.demo.http.Platform`."""
        if request.path.startswith("/oauth/"):
            found = self._router.find(request)
            return found[0](request) if found else no_such_endpoint()
        name = "incremental" if "/incremental/" in request.path else ""
        inner = (lambda: limited(self._incremental, name, lambda: self._api(request))) if name else None
        return limited(self._limit, "", inner or (lambda: self._api(request)))

    def _api(self, request: Request) -> Response:
        known = self.door.knows(request)
        if not known and request.path.startswith("/api/v2/users/me"):
            return reply(
                {"user": {"id": None, "name": "Anonymous user", "email": "invalid@example.com", "role": "end-user"}}
            )
        if not known:
            return unauthenticated()
        found = self._router.find(request)
        if found is None or request.path.removesuffix(".json") in self.data.get("missing_paths", ()):
            return no_such_endpoint()
        if refused := self._refused(request):
            return refused
        handler, segments = found
        return handler(request, **segments)

    def _refused(self, request: Request) -> Response | None:
        """Zendesk's own words for a scope, a role and a plan that do not suffice."""
        if request.path.removesuffix(".json") == ANYBODYS:
            return None
        oauth = request.headers.get("authorization", "").startswith("Bearer")
        if oauth and self.scope not in ("read", "read write"):
            return titled("Forbidden", "You do not have access to this page.", 403)
        if self.role != "admin" and request.path.startswith(ADMIN_ONLY):
            return plain("Forbidden", "You are not authorized to perform this action", 403)
        if request.path.removesuffix(".json") in self.data.get("not_in_plan", ()):
            return coded("Forbidden", "This feature is not available on your plan", 403)
        return None

    def _me(self, _: Request) -> Response:
        return reply({"user": {**setup.person(0, self.role, True), "time_zone": self.data.get("time_zone", "London")}})

    def _users(self, request: Request) -> Response:
        roles = [value for name, value in request.query if name in ("role", "role[]")]
        rows = setup.staff(self.data)
        return either_page(request, "users", [row for row in rows if not roles or row["role"] in roles])

    def _current(self, _: Request) -> Response:
        token = {"id": 1, "scopes": self.scope.split(), "user_id": 5000, "token": f"{CANARY_SECRET}-prefix"}
        return reply({"token": {**token, "expires_at": None, "used_at": self.world.stamp(0)}})

    def _rules(self, kind: str) -> Handler:
        def rules(request: Request) -> Response:
            wanted = request.arg("include").split(",")
            if set(wanted) & USAGE.keys() and not self.data.get("usage", True) and self.data.get("usage_refused"):
                return coded("Forbidden", "Usage is not available on your plan", 403)
            rows = [self._rule(row, wanted) for row in self.data.get(kind, [])]
            return either_page(request, kind, rows)

        return rules

    def _rule(self, row: Row, wanted: list[str]) -> Row:
        made = float(row.get("created_days_ago", 400))
        used = {name: round(float(row.get("per_day", 0)) * days) for name, days in USAGE.items() if name in wanted}
        return {
            "id": row["id"],
            "title": row["title"],
            "active": row["active"],
            "default": bool(row.get("default", False)),
            "position": 1,
            "created_at": self.world.stamp(made),
            "updated_at": self.world.stamp(row.get("updated_days_ago", made)),
            "conditions": {"all": row.get("all", []), "any": row.get("any", [])},
            "actions": row["actions"],
            **(used if self.data.get("usage", True) else {}),
        }

    def _fields(self, request: Request) -> Response:
        rows = setup.fields(self.data, with_creator=request.arg("creator") == "true")
        return either_page(request, "ticket_fields", rows)

    def _policies(self, request: Request) -> Response:
        return offset_page(request, "sla_policies", [_policy(row) for row in self.data.get("sla_policies", [])])

    def _group_policies(self, request: Request) -> Response:
        if "group_sla_policies" not in self.data:
            return coded("Forbidden", "Group SLAs are not available on your plan", 403)
        rows = [_policy(row) for row in self.data["group_sla_policies"]]
        return offset_page(request, "group_sla_policies", rows)

    def _invocations(self, request: Request, name: str) -> Response:
        hook = next((row for row in self.data.get("webhooks", []) if row["id"] == name), None)
        if hook is None:
            return no_such_record()
        since = datetime.fromisoformat(request.arg("filter[from_ts]")) if request.arg("filter[from_ts]") else None
        return cursor_page(request, "invocations", setup.invocations(self.world, hook, since, KEPT_DAYS))

    def _installations(self, request: Request) -> Response:
        rows = setup.installations(self.world, self.data, with_app="app" in request.arg("include").split(","))
        return either_page(request, "installations", rows)

    def _summary(self, request: Request) -> Response:
        return either_page(request, "global_clients", keys.summary(self.world, self.data))

    def _api_tokens(self, _: Request) -> Response:
        rows = keys.api_tokens(self.world, self.data)
        return reply({"api_tokens": rows, "count": len(rows)})

    def _surveys(self, request: Request) -> Response:
        if self.data.get("satisfaction", {}).get("kind") != "survey":
            return no_such_endpoint()
        return cursor_page(request, "survey_responses", setup.surveys(self.world, self.data["satisfaction"]))

    def _ratings(self, request: Request) -> Response:
        table: dict[str, Any] = dict(self.data.get("satisfaction", {}))
        rows = setup.ratings(self.world, table) if table.get("kind") == "rating" else []
        return either_page(request, "satisfaction_ratings", rows)

    def _audit_logs(self, request: Request) -> Response:
        if not self.data.get("audit_log", False):
            return coded("Forbidden", "Audit logs are not available on your plan", 403)
        return cursor_page(request, "audit_logs", setup.audit_logs(self.world))

    def _schedules(self, request: Request) -> Response:
        return either_page(request, "deletion_schedules", setup.schedules(self.world, self.data))


def _policy(row: Row) -> Row:
    return {
        "id": row["id"],
        "title": row["title"],
        "description": f"Ask {CANARY_PII}",
        "position": 1,
        "filter": {"all": row.get("all", []), "any": []},
        "policy_metrics": row["metrics"],
    }
