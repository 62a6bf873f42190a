"""Counting and sampling records by CRM search, which costs the same for a hundred records and a million."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from auditor.model import Window
from connectors.base import Client
from connectors.errors import Cut, Misread
from connectors.hubspot.transport import crm, understood

SEARCH_CAP = 10_000
"""Where HubSpot's search stops; a total of exactly this number may mean "at least"."""
PAGE = 100

Filter = Mapping[str, object]


@dataclass(frozen=True)
class Found:
    """How many records match, and the first of them."""

    total: int
    rows: tuple[Mapping[str, str | None], ...]
    """The properties that were asked for; no other ever leaves this module."""

    @property
    def count(self) -> int:
        """The total, where it is one; Cut where it may be the end of what HubSpot counts."""
        if self.total == SEARCH_CAP:
            raise Cut("HubSpot counts no further than 10,000 records here; there may be more.")
        return self.total


def search(
    client: Client,
    object_type: str,
    filters: Sequence[Filter],
    *,
    newest_by: str = "",
    properties: Sequence[str] = (),
    limit: int = 1,
) -> Found:
    """Ask once. Misread when the total or the rows are missing, or when the order is not the one asked for."""
    body = {
        "filterGroups": [{"filters": list(filters)}],
        "sorts": [{"propertyName": newest_by, "direction": "DESCENDING"}] if newest_by else [],
        "properties": [*properties],
        "limit": limit,
        "after": "0",
    }
    page = understood(lambda: crm(client).objects.search_api.do_search(object_type, body))
    rows = understood(lambda: tuple(_row(record, properties) for record in page.results))
    if not isinstance(page.total, int) or page.total < len(rows) or (page.total and not rows):
        raise Misread("HubSpot did not say how many records there are.")
    if newest_by:
        _check_order([moment(row.get(newest_by)) for row in rows])
    return Found(page.total, rows)


def _row(record: Any, properties: Sequence[str]) -> Mapping[str, str | None]:
    return {name: record.properties.get(name) for name in properties}


def _check_order(moments: Sequence[datetime | None]) -> None:
    known = [each for each in moments if each is not None]
    if len(known) < len(moments) or known != sorted(known, reverse=True):
        raise Misread("HubSpot did not answer the newest records first, as it was asked to.")


def options(client: Client, object_type: str, name: str) -> frozenset[str]:
    """The values that a property may have, by its definition."""
    key = f"options {object_type} {name}"
    if key not in client.cache:
        found = understood(lambda: crm(client).properties.core_api.get_by_name(object_type, name))
        client.cache[key] = understood(lambda: frozenset(str(option.value) for option in found.options or ()))
    values: frozenset[str] = client.cache[key]  # type: ignore[assignment]
    return values


def within(window: Window, name: str) -> Filter:
    """A date of a record lies in the window."""
    start, end = milliseconds(window.start), milliseconds(window.end)
    return {"propertyName": name, "operator": "BETWEEN", "value": start, "highValue": end}


def one_of(name: str, values: Sequence[str]) -> Filter:
    """A property has one of the values."""
    return {"propertyName": name, "operator": "IN", "values": [*values]}


def none_of(name: str, values: Sequence[str]) -> Filter:
    """A text property has none of the values; HubSpot compares in small letters."""
    return {"propertyName": name, "operator": "NOT_IN", "values": [value.lower() for value in values]}


def compared(name: str, operator: str, value: str = "") -> Filter:
    """A property compares so with a value, or is (not) filled."""
    return {"propertyName": name, "operator": operator, **({"value": value} if value else {})}


def milliseconds(when: datetime) -> str:
    """As HubSpot writes times in filters."""
    return str(int(when.timestamp() * 1_000))


def moment(value: object) -> datetime | None:
    """A time of an answer, in ISO 8601 or milliseconds; None when it is neither."""
    try:
        if isinstance(value, int | float) or (isinstance(value, str) and value.isdigit()):
            return datetime.fromtimestamp(int(value) / 1_000, UTC)
        found = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
