"""Workflows of the demo merchant's HubSpot in the shape of the automation API v4."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from auditor.demo.hubspot.records import CANARY_PII
from auditor.demo.world import World

CANARY_SECRET = "canary-secret-hubspot"  # noqa: S105
OBJECT_IDS = {"contact": "0-1", "company": "0-2", "deal": "0-3", "ticket": "0-5", "order": "0-123", "cart": "0-142"}
FORM, CHANGED, CREATED = "4-1639801", "4-655002", "4-1463224"


def summary(world: World, row: Mapping[str, Any]) -> dict[str, Any]:
    """A workflow in the list."""
    return {
        "id": row["id"],
        "name": row["name"],
        "isEnabled": bool(row["enabled"]),
        "flowType": "WORKFLOW",
        "objectTypeId": OBJECT_IDS.get(row["object"], row["object"]),
        "revisionId": "7",
        "createdAt": world.stamp(row.get("created_days_ago", 300)),
        "updatedAt": world.stamp(row.get("edited_days_ago", 60)),
        "uuid": f"00000000-0000-4000-8000-{int(row['id']):012d}",
    }


def definition(world: World, row: Mapping[str, Any]) -> dict[str, Any]:
    """A workflow as batch/read answers it."""
    steps = [step(index + 1, each, index + 1 < len(row["steps"])) for index, each in enumerate(row["steps"])]
    contact = row["object"] == "contact"
    return {
        **summary(world, row),
        "type": "CONTACT_FLOW" if contact else "PLATFORM_FLOW",
        "startActionId": "1",
        "nextAvailableActionId": str(len(steps) + 1),
        "actions": steps,
        "enrollmentCriteria": row.get("criteria") or criteria(row.get("starts", {})),
        "timeWindows": [],
        "blockedDates": [],
        "customProperties": {"owner": f"{CANARY_PII}@staff.example"},
        "dataSources": [],
        "suppressionListIds": [],
        "canEnrollFromSalesforce": False,
        "crmObjectCreationStatus": "COMPLETE",
    }


def criteria(starts: Mapping[str, Any]) -> dict[str, Any]:
    """Enrolment by hand, by an event or by filters."""
    if starts.get("by_hand"):
        return {"type": "MANUAL", "shouldReEnroll": True}
    if event := starts.get("event"):
        filters = [_changed(starts["property"]), _known("hs_value")] if "property" in starts else []
        branch = {"filterBranches": [], "filters": filters, "eventTypeId": {"created": CREATED, "changed": CHANGED,
                  "form": FORM}[event], "operator": "HAS_COMPLETED", "filterBranchType": "UNIFIED_EVENTS",
                  "filterBranchOperator": "AND"}  # fmt: skip
        refined = [condition(each) for each in starts.get("filters", [])]
        return {
            "type": "EVENT_BASED",
            "shouldReEnroll": True,
            "eventFilterBranches": [branch],
            "listMembershipFilterBranches": [],
            **({"refinementCriteria": _any_of(refined)} if refined else {}),
        }
    filters = [condition(each) for each in starts.get("filters", [])]
    return {
        "type": "LIST_BASED",
        "shouldReEnroll": False,
        "unEnrollObjectsNotMeetingCriteria": False,
        "listFilterBranch": _any_of(filters),
        "reEnrollmentTriggersFilterBranches": [],
    }


def _any_of(filters: list[dict[str, Any]]) -> dict[str, Any]:
    every = {"filterBranches": [], "filters": filters, "filterBranchType": "AND", "filterBranchOperator": "AND"}
    return {"filterBranches": [every], "filters": [], "filterBranchType": "OR", "filterBranchOperator": "OR"}


def condition(each: Mapping[str, Any]) -> dict[str, Any]:
    """One filter: membership of a list, a date before or after a moving one, or a value."""
    if "list" in each:
        return {"listId": each["list"], "operator": "IN_LIST", "filterType": "IN_LIST"}
    if "days" in each:
        point = {"timezoneSource": "CUSTOM", "zoneId": "UTC", "indexReference": {"referenceType": "TODAY"},
                 "offset": {"days": each["days"]}, "timeType": "INDEXED"}  # fmt: skip
        operation = {"operator": each.get("operator", "IS_BEFORE"), "includeObjectsWithNoValueSet": False,
                     "timePoint": point, "endpointBehavior": "EXCLUSIVE", "propertyParser": "VALUE",
                     "operationType": "TIME_POINT", "type": "TIME_POINT"}  # fmt: skip
    else:
        operation = {"operator": "IS_ANY_OF", "includeObjectsWithNoValueSet": False,
                     "values": [each.get("value", f"{CANARY_PII}@customer.example")],
                     "operationType": "ENUMERATION"}  # fmt: skip
    return {"property": each["property"], "operation": operation, "filterType": "PROPERTY"}


def _changed(name: str) -> dict[str, Any]:
    operation = {"operator": "IS_EQUAL_TO", "includeObjectsWithNoValueSet": False, "value": name,
                 "operationType": "STRING"}  # fmt: skip
    return {"property": "hs_name", "operation": operation, "filterType": "PROPERTY"}


def _known(name: str) -> dict[str, Any]:
    operation = {"operator": "IS_KNOWN", "includeObjectsWithNoValueSet": False, "operationType": "ALL_PROPERTY"}
    return {"property": name, "operation": operation, "filterType": "PROPERTY"}


def step(number: int, each: Mapping[str, Any], more: bool) -> dict[str, Any]:
    """One action, with what real ones carry: texts, recipients, code, addresses with tokens."""
    common: dict[str, Any] = {"actionId": str(number)}
    if more:
        common["connection"] = {"edgeType": "STANDARD", "nextActionId": str(number + 1)}
    kind = each.get("kind", "SINGLE_CONNECTION")
    if kind == "WEBHOOK":
        return {**common, "type": kind, "method": "POST", "webhookUrl": f"{each['url']}?token={CANARY_SECRET}",
                "queryParams": [{"name": "key", "value": {"staticValue": CANARY_SECRET, "type": "STATIC_VALUE"}}],
                "authSettings": {"type": "AUTH_KEY", "secretName": CANARY_SECRET}}  # fmt: skip
    if kind == "CUSTOM_CODE":
        return {**common, "type": kind, "runtime": "NODE20X", "sourceCode": f"const key = '{CANARY_SECRET}'",
                "secretNames": [CANARY_SECRET]}  # fmt: skip
    if kind == "LIST_BRANCH":
        branch = {"filterBranch": _any_of([condition(each)]), "branchName": f"for {CANARY_PII}"}
        return {**common, "type": kind, "listBranches": [branch], "defaultBranchName": "else"}
    return {
        **common,
        "type": kind,
        "actionTypeId": each["type"],
        "actionTypeVersion": 0,
        "fields": {"subject": f"Call {CANARY_PII}", "body": f"<p>{CANARY_PII}</p>",
                   **each.get("fields", {})},
    }  # fmt: skip


def performance(world: World, row: Mapping[str, Any], start: int, end: int) -> Iterator[dict[str, Any]]:
    """Entries a day between two moments in milliseconds, in whole numbers that add up."""
    first, last = int(world.now.timestamp() * 1_000), float(row.get("last_entry_days_ago", 0.2))
    per_day = float(row.get("entries_per_day", 0))
    for day in range(366):
        bucket = int((world.now - timedelta(days=day + last)).timestamp() * 1_000)
        if not start <= bucket <= min(end, first):
            if bucket < start:
                return
            continue
        entered = int((day + 1) * per_day) - int(day * per_day)
        for series, count in (("ENROLLED", entered), ("COMPLETED", entered), ("UNENROLLED", 0)):
            yield {"series": series, "bucket": bucket, "frequency": count}
