"""People, forms, limits, consent and security activity of the demo merchant's HubSpot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from auditor.demo.http import Request, Response, reply
from auditor.demo.hubspot.limits import error
from auditor.demo.hubspot.paging import paged
from auditor.demo.hubspot.records import CANARY_PII, Stream
from auditor.demo.hubspot.rhythm import mondays, stamp
from auditor.demo.world import World

Route = tuple[str, str, str, Callable[..., Response]]
PERSON = {"email": f"{CANARY_PII}@staff.example", "firstName": CANARY_PII, "lastName": CANARY_PII}
PLACE = {"ipAddress": "203.0.113.7", "location": CANARY_PII, "countryCode": "gb", "regionCode": "lnd"}
LABELS = {"contacts": ("0-1", "Contacts"), "companies": ("0-2", "Companies"), "deals": ("0-3", "Deals"),
          "tickets": ("0-5", "Tickets"), "orders": ("0-123", "Orders")}  # fmt: skip


def routes(world: World, data: Mapping[str, Any], streams: list[Stream]) -> Iterator[Route]:
    """Where these are found, and whose scope opens them."""
    contacts, security, users = "crm.objects.contacts.read", "account-info.security.read", "settings.users.read"
    yield "GET", "/settings/users/2026-03", users, lambda request: paged(request, _users(data))
    yield "GET", "/crm/owners/2026-03", "crm.objects.owners.read", lambda request: _owners(world, data, request)
    yield "GET", "/account-info/2026-03/activity/login", security, lambda request: paged(request, _logins(world, data))
    yield "GET", "/account-info/2026-03/activity/security", security, lambda request: _security(world, data, request)
    yield "GET", "/account-info/2026-03/api-usage/daily/private-apps", "", lambda _: _usage(world, data)
    yield "GET", "/crm/limits/2026-03/records", contacts, lambda _: _limits(data, streams)
    yield "GET", "/crm/property-validations/2026-03/{kind}", contacts, lambda _, kind: _validations(data, kind)
    yield "GET", "/marketing/v3/forms", "forms", lambda request: paged(request, _forms(world, data))
    yield (
        "GET",
        "/communication-preferences/2026-03/definitions",
        "communication_preferences.read",
        lambda _: _kinds(world, data),
    )
    yield "GET", "/events/event-occurrences/2026-03/event-types", "", lambda _: _event_types(data)


def _users(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"id": row["id"], **PERSON, "roleIds": [], "superAdmin": bool(row.get("super_admin", False))}
        for row in data.get("users", [])
    ]


def _owners(world: World, data: Mapping[str, Any], request: Request) -> Response:
    archived = request.arg("archived") == "true"
    rows = [
        {"id": row["id"], **PERSON, "type": "PERSON", "archived": archived, "createdAt": world.stamp(900),
         "updatedAt": world.stamp(90), "userIdIncludingInactive": int(row["user"]), "teams": [],
         **({} if archived else {"userId": int(row["user"])})}
        for row in data.get("owners", [])
        if bool(row.get("left", False)) is archived
    ]  # fmt: skip
    return paged(request, rows)


def _logins(world: World, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = [
        {"id": f"{row['id']}-{number}", "userId": int(row["id"]), "email": PERSON["email"], **PLACE,
         "loginAt": stamp(world.ago(float(days))), "loginSucceeded": not row.get("fails", False),
         "userAgent": CANARY_PII}
        for row in data.get("users", [])
        for number, days in enumerate(row.get("signed_in_days_ago", ()))
    ]  # fmt: skip
    return sorted(rows, key=lambda row: str(row["loginAt"]), reverse=True)


def _security(world: World, data: Mapping[str, Any], request: Request) -> Response:
    low, high = (
        datetime.fromtimestamp(int(request.arg(name)) / 1_000, UTC) for name in ("fromTimestamp", "toTimestamp")
    )
    rows = []
    for place, row in enumerate(data.get("activity", [])):
        times = mondays(world, row["count"]) if row.get("on") else [world.ago(row["days_ago"])]
        for number, when in enumerate(times):
            if low <= when <= high:
                rows.append({"id": f"{place}-{number}", "type": row["type"], "createdAt": stamp(when), "userId": 7101,
                             "objectId": "4471100", "actingUser": PERSON["email"], **PLACE,
                             "infoUrl": f"https://app.hubspot.com/x?user={CANARY_PII}"})  # fmt: skip
    return paged(request, rows)


def _usage(world: World, data: Mapping[str, Any]) -> Response:
    row = {"name": "private-apps-api-calls-daily", "currentUsage": data["daily_used"], "usageLimit": data["daily"],
           "fetchStatus": data.get("usage_status", "SUCCESS"), "collectedAt": world.stamp(0.01),
           "resetsAt": world.stamp(-0.5)}  # fmt: skip
    return reply({"results": [row]})


def _limits(data: Mapping[str, Any], streams: list[Stream]) -> Response:
    most = int(data.get("most_records", 15_000_000))
    rows = []
    for kind, (number, label) in LABELS.items():
        usage = sum(stream.total for stream in streams if stream.object == kind)
        rows.append({"objectTypeId": number, "singularLabel": label[:-1], "pluralLabel": label, "usage": usage,
                     "limit": most, "percentage": usage / most})  # fmt: skip
    made = {"byObjectType": list(data.get("own_objects", [])), "overallLimit": 500_000, "overallUsage": 0,
            "overallPercentage": 0.0}  # fmt: skip
    return reply({"hubspotDefinedObjectTypes": rows, "customObjectTypes": made})


def _validations(data: Mapping[str, Any], kind: str) -> Response:
    rows = [
        {"propertyName": row["property"], "propertyValidationRules": [{"ruleType": row["rule"], "ruleArguments": []}]}
        for row in data.get("validations", [])
        if row["object"] == kind
    ]
    return reply({"results": rows})


def _forms(world: World, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": row["id"],
            "formType": "hubspot",
            "name": row["name"],
            "createdAt": world.stamp(500),
            "updatedAt": world.stamp(70),
            "archived": False,
            "fieldGroups": [{"groupType": "default_group", "richTextType": "text", "fields": []}],
            "configuration": {
                "language": "en",
                "notifyRecipients": list(row.get("tells", ())),
                "notifyContactOwner": bool(row.get("tells_owner", False)),
                "lifecycleStages": [],
                "postSubmitAction": {"type": "thank_you", "value": f"Thank you, {CANARY_PII}"},
            },
            "displayOptions": {},
            "legalConsentOptions": {"type": row.get("consent", "none"), "privacyText": CANARY_PII},
        }
        for row in data.get("forms", [])
    ]


def _kinds(world: World, data: Mapping[str, Any]) -> Response:
    rows = [
        {"id": str(number + 1), "name": row["name"], "description": CANARY_PII, "purpose": "Marketing",
         "communicationMethod": "Email", "isActive": row.get("active", True), "isDefault": row.get("default", False),
         "isInternal": row.get("internal", False), "createdAt": world.stamp(800), "updatedAt": world.stamp(800)}
        for number, row in enumerate(data.get("kinds_of_messages", []))
    ]  # fmt: skip
    return reply({"status": "COMPLETE", "results": rows, "startedAt": world.stamp(0), "completedAt": world.stamp(0)})


def _event_types(data: Mapping[str, Any]) -> Response:
    if data.get("plan") != "enterprise":
        return error(403, "BANNED", "This account does not have access to the events API.")
    return reply({"eventTypes": list(data.get("event_types", []))})
