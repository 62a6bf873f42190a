"""The demo merchant's HubSpot: account, workflows, record search, properties, imports and lists, with their scopes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from auditor.demo.http import Request, Response, Router, reply
from auditor.demo.hubspot import listing, mailing, standing, talking
from auditor.demo.hubspot.limits import Limits, error, missing_scopes
from auditor.demo.hubspot.paging import paged
from auditor.demo.hubspot.records import CANARY_PII, BadSearch, search, streams, with_history
from auditor.demo.hubspot.rhythm import mondays, stamp
from auditor.demo.hubspot.workflows import CANARY_SECRET, definition, performance, summary
from auditor.demo.world import World

__all__ = ["CANARY_PII", "CANARY_SECRET", "CREDENTIALS", "HubSpotDemo"]

CREDENTIALS = {"token": f"pat-eu1-{CANARY_SECRET}-token", "portal": "48213377"}
"""What the demo accepts, by setting name; the portal is the one of the world."""

OBJECTS = {"notes": "crm.objects.contacts.read", "tickets": "tickets",
           **{kind: f"crm.objects.{kind}.read" for kind in ("contacts", "companies", "deals", "orders")}}  # fmt: skip
"""Kinds of records, and whose scope opens them."""
PEOPLE = {"email": f"{CANARY_PII}@staff.example", "firstName": CANARY_PII, "lastName": CANARY_PII}


class HubSpotDemo:
    """One account, with the key of the audit and its scopes."""

    name = "hubspot"

    def __init__(self, world: World, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.world = world
        self.data = world.platform("hubspot")
        self.scopes = tuple(self.data.get("scopes", ()))
        self._streams = streams(world)
        self._limits = Limits(self.data, monotonic)
        self._router = Router()
        for method, path, scope, handler in self._routes():
            self._router.add(method, path, self._guarded(scope, handler))

    def _routes(self) -> Iterable[tuple[str, str, str, Callable[..., Response]]]:
        yield "GET", "/account-info/2026-03/details", "", self._details
        yield "POST", "/oauth/v2/private-apps/get/access-token-info", "", self._token
        yield "GET", "/account-info/2026-03/activity/audit-logs", "account-info.security.read", self._audit_logs
        for version in ("/automation/v4", "/automation/2026-09-beta"):
            yield "GET", f"{version}/flows", "automation", self._flows
            yield "POST", f"{version}/flows/batch/read", "automation", self._definitions
        yield "GET", "/automation/v4/flows/performance/{flow}", "automation", self._performance
        yield "GET", "/automation/2026-09-beta/action-types", "automation", self._action_types
        yield "GET", "/crm/imports/2026-03", "crm.import", self._imports
        yield "POST", "/crm/objects/2026-03/contacts/batch/read", OBJECTS["contacts"], self._with_history
        yield from listing.routes(self.world, self.data)
        yield from mailing.routes(self.world, self.data)
        yield from talking.routes(self.world, self.data)
        yield from standing.routes(self.world, self.data, self._streams)
        for kind, read in OBJECTS.items():
            for version in ("/crm/v3/objects/{}/search", "/crm/objects/2026-03/{}/search"):
                yield "POST", version.format(kind), read, self._searching(kind)
            for version in ("/crm/v3/properties/{}", "/crm/properties/2026-03/{}"):
                yield "GET", version.format(kind), read, self._properties(kind)
                yield "GET", version.format(kind) + "/{name}", read, self._property(kind)

    def answer(self, request: Request) -> Response:
        """See `auditor.demo.http.Platform`."""
        found = self._router.find(request)
        if found is None:
            return error(404, "OBJECT_NOT_FOUND", "resource not found")
        handler, segments = found
        return handler(request, **segments)

    def _guarded(self, scope: str, handler: Callable[..., Response]) -> Callable[..., Response]:
        def guarded(request: Request, **segments: str) -> Response:
            searching = "/objects/" in request.path and request.path.endswith("/search")
            response = self._judged(request, scope, searching) or handler(request, **segments)
            headers = {} if searching else self._limits.headers()
            return Response(response.status, {**response.headers, **headers}, response.body)

        return guarded

    def _judged(self, request: Request, scope: str, searching: bool) -> Response | None:
        if request.headers.get("authorization") != f"Bearer {CREDENTIALS['token']}":
            return error(
                401,
                "INVALID_AUTHENTICATION",
                "Authentication credentials not found. This API supports OAuth 2.0 authentication.",
            )
        if (over := self._limits.over(searching)) is not None:
            return over
        return missing_scopes(scope) if scope and scope not in self.scopes else None

    def _details(self, _: Request) -> Response:
        return reply(
            {
                "portalId": self.data["portal"],
                "accountType": self.data.get("account_type", "STANDARD"),
                "timeZone": self.world.merchant["time_zone"],
                "companyCurrency": self.world.merchant["currency"],
                "additionalCurrencies": [],
                "utcOffset": "+00:00",
                "utcOffsetMilliseconds": 0,
                "uiDomain": self.data.get("domain", "app-eu1.hubspot.com"),
                "dataHostingLocation": "eu1",
            }
        )

    def _token(self, request: Request) -> Response:
        if request.json().get("tokenKey") != CREDENTIALS["token"]:
            return error(404, "OBJECT_NOT_FOUND", "Token not found")
        return reply(
            {"userId": 90210, "hubId": self.data["portal"], "appId": 4471100, "scopes": list(self.scopes), **PEOPLE}
        )

    def _audit_logs(self, _: Request) -> Response:
        if self.data.get("plan") != "enterprise":
            return error(403, "BANNED", "This account does not have access to the audit logs API.")
        entry = {"id": "1", "category": "WORKFLOWS", "action": "UPDATE", "occurredAt": self.world.stamp(1),
                 "actingUser": {"userId": 90210, "userEmail": PEOPLE["email"]}}  # fmt: skip
        return reply({"results": [entry]})

    def _flows(self, request: Request) -> Response:
        rows = [summary(self.world, row) for row in self.data.get("workflows", [])]
        return paged(request, rows)

    def _definitions(self, request: Request) -> Response:
        wanted = {each["flowId"] for each in request.json().get("inputs", [])}
        rows = [row for row in self.data.get("workflows", []) if row["id"] in wanted]
        return reply({"status": "COMPLETE", "results": [definition(self.world, row) for row in rows]})

    def _performance(self, request: Request, flow: str) -> Response:
        row = next((row for row in self.data.get("workflows", []) if row["id"] == flow), None)
        if row is None:
            return error(404, "OBJECT_NOT_FOUND", "flow not found")
        start, end = int(request.arg("start", "0")), int(request.arg("end", "0"))
        return reply({"results": list(performance(self.world, row, start, end))})

    def _action_types(self, _: Request) -> Response:
        own = [{"actionTypeId": "0-4", "actionName": "Send marketing email", "groupId": "COMMUNICATION",
                "objectTypeIds": ["0-1"], "inputFieldDefinitions": []}]  # fmt: skip
        return reply({"results": [*own, *self.data.get("action_types", [])]})

    def _imports(self, request: Request) -> Response:
        rows = []
        for index, row in enumerate(self.data.get("imports", [])):
            times = mondays(self.world, row["count"]) if row.get("on") else [self.world.ago(row["days_ago"])]
            rows += [self._import(row, f"{index + 1}{number:03d}", stamp(when)) for number, when in enumerate(times)]
        return paged(request, sorted(rows, key=lambda row: str(row["createdAt"]), reverse=True))

    def _import(self, row: Mapping[str, Any], number: str, when: str) -> dict[str, Any]:
        return {
            "id": number,
            "createdAt": when,
            "updatedAt": when,
            "state": row.get("state", "DONE"),
            "importName": f"{row['name']} ({CANARY_PII})",
            "importSource": row.get("source", "CRM_UI"),
            "mappedObjectTypeIds": ["0-1"],
            "optOutImport": False,
            "metadata": {"counters": {"CREATED_OBJECTS": 34, "TOTAL_ROWS": 40}, "objectLists": [], "fileIds": ["77"]},
            "importRequestJson": {"files": [{"fileName": f"{CANARY_PII}.csv"}]},
        }

    def _with_history(self, request: Request) -> Response:
        try:
            return reply(with_history(self._streams, "contacts", request.json()))
        except (BadSearch, KeyError, TypeError, ValueError) as problem:
            return error(400, "VALIDATION_ERROR", f"There was a problem with the request: {problem}")

    def _searching(self, kind: str) -> Callable[[Request], Response]:
        def handle(request: Request) -> Response:
            try:
                return reply(search(self._streams, kind, request.json()))
            except (BadSearch, KeyError, TypeError) as problem:
                return error(400, "VALIDATION_ERROR", f"There was a problem with the request: {problem}")

        return handle

    def _properties(self, kind: str) -> Callable[[Request], Response]:
        def handle(_: Request) -> Response:
            return reply({"results": [self._defined(row) for row in self._definitions_of(kind)]})

        return handle

    def _property(self, kind: str) -> Callable[..., Response]:
        def handle(_: Request, name: str) -> Response:
            row = next((row for row in self._definitions_of(kind) if row["name"] == name), None)
            return reply(self._defined(row)) if row else error(404, "OBJECT_NOT_FOUND", "property not found")

        return handle

    def _definitions_of(self, kind: str) -> list[Mapping[str, Any]]:
        source = {"name": "hs_object_source", "label": "Record source", "type": "enumeration", "field": "select",
                  "options": self.data["source_options"]}  # fmt: skip
        return [source, *(row for row in self.data.get("properties", []) if row.get("object", "contacts") == kind)]

    def _defined(self, row: Mapping[str, Any]) -> dict[str, Any]:
        values = row.get("options", ())
        options = [{"label": value.title(), "value": value, "displayOrder": -1, "hidden": False} for value in values]
        return {
            "name": row["name"],
            "label": row["label"],
            "type": row.get("type", "string"),
            "fieldType": row.get("field", "text"),
            "description": "",
            "groupName": "contactinformation",
            "options": options,
            "hubspotDefined": bool(row.get("own", True)),
            "calculated": False,
            "dataSensitivity": "non_sensitive",
            "hasUniqueValue": bool(row.get("unique", False)),
            "createdUserId": "90210",
            "modificationMetadata": {"archivable": False, "readOnlyDefinition": True, "readOnlyValue": True},
        }
