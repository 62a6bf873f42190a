"""Records of the demo merchant's HubSpot: streams of them, counted by arithmetic and never held in memory.

A stream is a run of records that came to be the same way: the newest so many days ago, then one batch every so often.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice, repeat
from typing import Any

from auditor.demo.hubspot.desk import DeskRecords, desk_records
from auditor.demo.hubspot.rhythm import Rhythm, rhythm, stamp
from auditor.demo.hubspot.shop import ShopRecords, shop_records
from auditor.demo.world import World

CANARY_PII = "canary-pii-hubspot"
DATES = ("createdate", "hs_createdate")
CHANGES = ("lastmodifieddate", "hs_lastmodifieddate")
DEFAULTS = {
    "contacts": ("firstname", "lastname", "email"),
    "companies": ("name", "domain"),
    "deals": ("dealname", "amount", "closedate", "pipeline", "dealstage"),
    "notes": (),
    "tickets": ("subject", "content"),
    "orders": (),
}
"""Properties that HubSpot answers when none are asked for."""
ALWAYS = ("hs_object_id", "createdate", "lastmodifieddate")
LIMIT, WINDOW, FEW, HISTORY_LIMIT = 200, 10_000, 100, 50


class BadSearch(ValueError):
    """What HubSpot would refuse with 400."""


@dataclass(frozen=True)
class Stream:
    """Records of one kind and one origin."""

    object: str
    first_id: int
    newest: datetime
    every: timedelta
    batch: int
    total: int
    properties: Mapping[str, str] = field(repr=False)
    changed: Rhythm | None = None
    """When its records were changed last, and by what; None: never since they came to be."""
    shop: ShopRecords | DeskRecords | None = None
    """What the records are in the shop or the helpdesk, when they came from there."""

    @property
    def born(self) -> Rhythm:
        """When its records came to be."""
        return Rhythm(self.newest, self.every, self.batch)

    @property
    def touched(self) -> Rhythm:
        """When its records were changed last."""
        return self.changed or self.born

    def when(self, index: int) -> datetime:
        """When the record came to be; 0 is the newest."""
        return self.born.when(index)

    def value(self, index: int, name: str) -> str | None:
        """A property of one record."""
        if self.shop is not None and (known := self.shop.value(index, name)) is not None:
            return known
        if name in DATES or name in CHANGES:
            return stamp((self.touched if name in CHANGES else self.born).when(index))
        if name == "hs_object_id":
            return str(self.first_id - index)
        personal = {
            "email": f"{CANARY_PII}-{self.first_id}-{index}@customer.example",
            "hs_note_body": f"{CANARY_PII} called",
        }
        return self.properties.get(name) or personal.get(name) or (CANARY_PII if name in _NAMES else None)

    def by_key(self, key: str, value: str) -> int | None:
        """The record that has this value of a property that no two share."""
        if self.shop is not None:
            index = self.shop.index(value) if key == self.shop.unique else None
        else:
            found = re.fullmatch(rf"{CANARY_PII}-{self.first_id}-(\d+)@customer\.example", value)
            index = int(found.group(1)) if found and key == "email" else None
        return index if index is not None and 0 <= index < self.total else None

    def span(self, filters: Sequence[Mapping[str, Any]]) -> range:
        """The indexes that all filters let through; a stream is let through or held back as a whole but for dates."""
        start, stop = 0, self.total
        for each in filters:
            name = str(each.get("propertyName"))
            if name in DATES or name in CHANGES:
                rhythm, (low, high) = self.touched if name in CHANGES else self.born, _dates(each)
                start = max(start, rhythm.older_than(high, or_at=True) if high else 0)
                stop = min(stop, rhythm.older_than(low, or_at=False) if low else self.total)
            elif self.shop is not None and name == self.shop.key and each.get("operator") != "HAS_PROPERTY":
                continue  # picks single records: see `_picked`
            elif not _lets_through(self.value(0, name), each):
                return range(0)
        return range(start, max(start, stop))


_NAMES = ("firstname", "lastname", "name", "domain", "dealname")


def streams(world: World) -> list[Stream]:
    """All streams of a world."""
    return [_stream(world, row, index) for index, row in enumerate(world.platform("hubspot").get("records", []))]


def _stream(world: World, row: Mapping[str, Any], index: int) -> Stream:
    born = rhythm(world, row)
    named = {"hs_object_source": row["source"], "hs_object_source_label": row["source"],
             "hs_object_source_id": row.get("app"), "hs_object_source_detail_1": row.get("app_name")}  # fmt: skip
    return Stream(
        object=row["object"],
        first_id=(index + 1) * 10_000_000,
        newest=born.newest,
        every=born.every,
        batch=born.batch,
        total=int(row["total"]),
        properties={**{key: str(value) for key, value in named.items() if value}, **row.get("properties", {})},
        changed=rhythm(world, row["changed"]) if "changed" in row else None,
        shop=shop_records(world, row) or desk_records(world, row),
    )


def search(known: Iterable[Stream], object_type: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """One page of a search, as HubSpot answers it."""
    limit, after = int(body.get("limit") or 10), int(body.get("after") or 0)
    if limit > LIMIT or after + limit > WINDOW:
        raise BadSearch(f"limit is at most {LIMIT}, and paging stops at {WINDOW}")
    groups = [group["filters"] for group in body.get("filterGroups") or ()]
    if len(groups) > 1:
        raise BadSearch("this demo answers one filter group")
    filters = groups[0] if groups else ()
    spans = [(each, _picked(each, filters)) for each in known if each.object == object_type]
    total = sum(len(span) for _, span in spans)
    by_change = any(sort.get("propertyName") in CHANGES for sort in body.get("sorts") or ())
    page = list(islice(_newest_first(spans, by_change), after, after + limit))
    asked = tuple(body.get("properties") or ()) or DEFAULTS.get(object_type, ())
    found = {"total": total, "results": [_record(stream, index, asked) for stream, index in page]}
    if after + limit < total:
        found["paging"] = {"next": {"after": str(after + limit)}}
    return found


def _picked(stream: Stream, filters: Sequence[Mapping[str, Any]]) -> Sequence[int]:
    """The indexes that all filters let through, single records picked by the number they have in the shop."""
    span = stream.span(filters)
    for each in filters:
        if stream.shop is not None and each.get("propertyName") == stream.shop.key and "values" in each:
            numbers = (stream.shop.index(str(value)) for value in each["values"])
            span = sorted(number for number in numbers if number is not None and number in span)  # type: ignore
    return span


def _newest_first(spans: Sequence[tuple[Stream, Sequence[int]]], by_change: bool) -> Iterator[tuple[Stream, int]]:
    def place(item: tuple[Stream, int]) -> tuple[float, int]:
        rhythm = item[0].touched if by_change else item[0].born
        return -rhythm.when(item[1]).timestamp(), item[0].first_id + item[1]

    return heapq.merge(*(zip(repeat(stream), span) for stream, span in spans), key=place)


def with_history(known: Iterable[Stream], object_type: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Records by their ids, with the history of some of their properties."""
    if "idProperty" in body:
        return by_key(known, object_type, body)
    inputs, names = [int(each["id"]) for each in body["inputs"]], list(body.get("propertiesWithHistory") or ())
    if len(inputs) > (HISTORY_LIMIT if names else FEW):
        raise BadSearch("too many inputs")
    found = [(stream, stream.first_id - number) for number in inputs for stream in known
             if stream.object == object_type and 0 <= stream.first_id - number < stream.total]  # fmt: skip
    rows = [_record(stream, index, body.get("properties") or ()) for stream, index in found]
    for row, (stream, index) in zip(rows, found, strict=True):
        row["propertiesWithHistory"] = {name: _history(stream, index, name) for name in names}
    return {"status": "COMPLETE", "results": rows, "startedAt": "2026-01-01T00:00:00Z",
            "completedAt": "2026-01-01T00:00:00Z"}  # fmt: skip


def by_key(known: Iterable[Stream], object_type: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Records by a property that no two of them share; those that are not there are told as errors."""
    key, values = body["idProperty"], [str(each["id"]) for each in body["inputs"]]
    if len(values) > FEW or len(set(values)) < len(values):
        raise BadSearch("too many inputs, or one of them twice")
    streams_ = [each for each in known if each.object == object_type]
    found = {value: (stream, index) for value in values for stream in streams_
             if (index := stream.by_key(key, value)) is not None}  # fmt: skip
    rows = [_record(stream, index, body.get("properties") or ()) for stream, index in found.values()]
    missing = [value for value in values if value not in found]
    errors = [{"status": "error", "category": "OBJECT_NOT_FOUND", "message": "Could not get some CONTACT objects",
               "context": {"ids": missing}}]  # fmt: skip
    return {"status": "COMPLETE", "results": rows, **({"numErrors": 1, "errors": errors} if missing else {})}


def _history(stream: Stream, index: int, name: str) -> list[dict[str, Any]]:
    """The newest version first: what was changed, then how the record came to be."""
    born = {"value": f"{CANARY_PII} {name}", "timestamp": stamp(stream.when(index)), "sourceLabel": CANARY_PII,
            "sourceType": stream.properties.get("hs_object_source", ""), "updatedByUserId": 7101}  # fmt: skip
    change = stream.changed
    if change is None or change.property != name:
        return [born]
    changed = {
        **born,
        "timestamp": stamp(change.when(index)),
        "sourceType": change.source,
        "sourceId": change.source_id,
    }
    return [changed, born]


def _record(stream: Stream, index: int, asked: Iterable[str]) -> dict[str, Any]:
    names = dict.fromkeys((*asked, *ALWAYS))
    when, changed = stamp(stream.when(index)), stamp(stream.touched.when(index))
    return {
        "id": str(stream.first_id - index),
        "properties": {name: stream.value(index, name) for name in names},
        "createdAt": when,
        "updatedAt": changed,
        "archived": False,
        "url": f"https://app.hubspot.com/contacts/1/record/0-1/{stream.first_id - index}?note={CANARY_PII}",
    }


def _dates(each: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
    """The earliest and the latest moment that a filter lets through."""
    value, high = _moment(each.get("value")), _moment(each.get("highValue"))
    match each.get("operator"):
        case "BETWEEN":
            return value, high
        case "GTE" | "GT":
            return value, None
        case "LTE" | "LT":
            return None, value
        case "HAS_PROPERTY":
            return None, None
    raise BadSearch(f"operator {each.get('operator')} on a date")


def _moment(value: object) -> datetime | None:
    return datetime.fromtimestamp(int(str(value)) / 1_000, UTC) if value is not None else None


def _lets_through(value: str | None, each: Mapping[str, Any]) -> bool:
    values = [str(one).casefold() for one in each.get("values") or ()]
    wanted = str(each.get("value") or "").casefold()
    held = (value or "").casefold()
    match each.get("operator"):
        case "EQ":
            return value is not None and held == wanted
        case "NEQ":
            return held != wanted
        case "IN":
            return value is not None and held in values
        case "NOT_IN":
            return value is not None and held not in values
        case "HAS_PROPERTY":
            return value is not None
        case "NOT_HAS_PROPERTY":
            return value is None
        case "GT":
            return value is not None and float(value) > float(wanted)
    raise BadSearch(f"operator {each.get('operator')}")
