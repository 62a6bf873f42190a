"""Counting and sampling records by CRM search, which costs the same for a hundred records and a million."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.model import Window
from connectors.base import Client
from connectors.errors import Cut, Misread, ReadError
from connectors.hubspot.told import Row, mapping, moment, number, rows, text, text_or_none
from connectors.hubspot.transport import answered, crm

SEARCH_CAP = 10_000
"""Where HubSpot's search stops; a total of exactly this number may mean "at least"."""
PAGE = 100
UNTOLD = "HubSpot did not say how many records there are."

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
    page = answered(crm(client).objects.search_api.do_search, object_type, body)
    found = tuple(_row(record, properties) for record in rows(page, "results"))
    total = number(page, "total", UNTOLD)
    if total < len(found) or (total and not found):
        raise Misread(UNTOLD)
    if newest_by:
        _check_order([moment(row.get(newest_by)) for row in found])
    return Found(total, found)


def _row(record: Row, properties: Sequence[str]) -> Mapping[str, str | None]:
    """Properties are texts, whatever they hold; empty ones are null or left out."""
    told = mapping(record, "properties")
    return {name: text_or_none(told, name) for name in properties}


def _check_order(moments: Sequence[datetime | None]) -> None:
    known = [each for each in moments if each is not None]
    if len(known) < len(moments) or known != sorted(known, reverse=True):
        raise Misread("HubSpot did not answer the newest records first, as it was asked to.")


def options(client: Client, object_type: str, name: str) -> frozenset[str]:
    """The values that a property may have, by its definition."""
    key = f"options {object_type} {name}"

    def read() -> frozenset[str]:
        found = answered(crm(client).properties.core_api.get_by_name, object_type, name)
        return frozenset(text(option, "value") for option in rows(found, "options"))

    return client.once(key, read, again=ReadError)


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
