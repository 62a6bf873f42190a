"""The conditions that HubSpot writes into workflows and lists, each without the value it compares with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.errors import Misread
from connectors.hubspot.told import (
    UNLIKE,
    Row,
    identity_or_none,
    mapping_or_none,
    rows_or_none,
    text,
    text_or_none,
    texts,
)
from connectors.redact import clean

_NOT_WHAT_STARTS = ("reEnrollmentTriggersFilterBranches", "refinementCriteria")
"""Parts of the enrolment that do not start anything: who may come again, and who is held back."""
_BEFORE = ("IS_BEFORE", "IS_BEFORE_DATE", "IS_MORE_THAN_X_DAYS_AGO")
_DATES = ("TIME_POINT", "TIME_RANGED", "ROLLING_DATE_RANGE", "ROLLING_PROPERTY_UPDATED", "CALENDAR_DATE")


@dataclass(frozen=True)
class Filter:
    """One condition, without the value it compares with."""

    kind: str
    property: str = ""
    list_id: str = ""
    event: str = ""
    """Event type id of the branch it stands in."""
    associated: bool = False
    """It looks at a record beside the enrolled one."""
    dated: bool = False
    """It compares with a moving date."""
    long_ago: bool = False
    """It asks for a date before a moving one."""


def every_filter(flow: Mapping[str, Any]) -> list[Filter]:
    """All filters of a workflow or a list, wherever they stand."""
    return list(_filters(flow, "", False))


def starting(criteria: Mapping[str, Any]) -> list[Filter]:
    """The filters that let a record in."""
    return list(_filters({key: criteria[key] for key in criteria if key not in _NOT_WHAT_STARTS}, "", False))


def _filters(node: Any, event: str, associated: bool) -> Iterator[Filter]:
    if isinstance(node, list):
        for item in node:
            yield from _filters(item, event, associated)
    elif isinstance(node, Mapping):
        if "filterBranchType" in node:
            event = text_or_none(node, "eventTypeId") or event
            associated = associated or text(node, "filterBranchType") == "ASSOCIATION"
        if "filterType" in node:
            yield _filter(node, event, associated)
            return
        changed = _changed_property(node)
        if changed:
            yield Filter(kind="PROPERTY", property=changed, event=event, associated=associated)
            return
        for key in sorted(node):
            yield from _filters(node[key], event, associated)


def _filter(node: Mapping[str, Any], event: str, associated: bool) -> Filter:
    operation = mapping_or_none(node, "operation") or {}
    dated = (text_or_none(operation, "operationType") or "") in _DATES
    return Filter(
        kind=text(node, "filterType"),
        property=clean(text_or_none(node, "property") or ""),
        list_id=identity_or_none(node, "listId") or "",
        event=event,
        associated=associated,
        dated=dated,
        long_ago=_long_ago(operation),
    )


def _long_ago(operation: Mapping[str, Any]) -> bool:
    """Whether it asks for a date that lies before another, some days back from the day on which it is looked at."""
    operator = text_or_none(operation, "operator") or ""
    if operator in _BEFORE:
        return _is_past(operation, "timePoint", otherwise="timePoint" not in operation)
    return operator == "IS_BETWEEN" and _is_past(operation, "upperBoundTimePoint", otherwise=False)


def _is_past(operation: Row, name: str, *, otherwise: bool) -> bool:
    offset = mapping_or_none(mapping_or_none(operation, name) or {}, "offset")
    if offset is None:
        return otherwise
    if not all(amount is None or isinstance(amount, int) for amount in offset.values()):
        raise Misread(UNLIKE)
    return any(amount is not None and amount < 0 for amount in offset.values())


def _changed_property(node: Mapping[str, Any]) -> str:
    """HubSpot writes "this property changed" as an event whose `hs_name` is the property."""
    filters = rows_or_none(node, "filters") if "filterBranchType" in node else None
    for each in filters or ():
        if text_or_none(each, "property") == "hs_name":
            operation = mapping_or_none(each, "operation") or {}
            several = texts(operation, "values")
            return clean(text_or_none(operation, "value") or next(iter(several), ""))
    return ""
