"""Records of the demo merchant's HubSpot: streams of them, counted by arithmetic and never held in memory.

A stream is a run of records that came to be the same way: the newest so many days ago, then one batch every so often.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice, repeat
from typing import Any

from auditor.demo.world import World

CANARY_PII = "canary-pii-hubspot"
DATES = ("createdate", "hs_createdate")
DEFAULTS = {
    "contacts": ("firstname", "lastname", "email"),
    "companies": ("name", "domain"),
    "deals": ("dealname", "amount", "closedate", "pipeline", "dealstage"),
    "notes": (),
    "orders": (),
}
"""Properties that HubSpot answers when none are asked for."""
ALWAYS = ("hs_object_id", "createdate", "lastmodifieddate")
LIMIT, WINDOW = 200, 10_000


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

    def when(self, index: int) -> datetime:
        """When the record came to be; 0 is the newest."""
        return self.newest - (index // self.batch) * self.every

    def value(self, index: int, name: str) -> str | None:
        """A property of one record."""
        if name in (*DATES, "lastmodifieddate", "hs_lastmodifieddate"):
            return stamp(self.when(index))
        if name == "hs_object_id":
            return str(self.first_id - index)
        personal = {"email": f"{CANARY_PII}-{index}@customer.example", "hs_note_body": f"{CANARY_PII} called"}
        return self.properties.get(name) or personal.get(name) or (CANARY_PII if name in _NAMES else None)

    def older_than(self, moment: datetime, *, or_at: bool) -> int:
        """How many of the newest records do not lie before the moment: the index of the first that does."""
        gaps = (self.newest - moment) / self.every
        batches = math.ceil(gaps) if or_at else math.floor(gaps) + 1
        return min(self.total, max(0, batches) * self.batch)

    def span(self, filters: Sequence[Mapping[str, Any]]) -> range:
        """The indexes that all filters let through; a stream is let through or held back as a whole but for dates."""
        start, stop = 0, self.total
        for each in filters:
            name = str(each.get("propertyName"))
            if name in DATES:
                low, high = _dates(each)
                start = max(start, self.older_than(high, or_at=True) if high else 0)
                stop = min(stop, self.older_than(low, or_at=False) if low else self.total)
            elif not _lets_through(self.value(0, name), each):
                return range(0)
        return range(start, max(start, stop))


_NAMES = ("firstname", "lastname", "name", "domain", "dealname")


def streams(world: World) -> list[Stream]:
    """All streams of a world."""
    return [_stream(world, row, index) for index, row in enumerate(world.platform("hubspot").get("records", []))]


def _stream(world: World, row: Mapping[str, Any], index: int) -> Stream:
    every = timedelta(days=7) if row.get("on") else timedelta(days=1 / float(row["per_day"]))
    newest = mondays(world, 1)[0] if row.get("on") else world.ago(float(row["newest_days_ago"]))
    named = {"hs_object_source": row["source"], "hs_object_source_label": row["source"],
             "hs_object_source_id": row.get("app"), "hs_object_source_detail_1": row.get("app_name")}  # fmt: skip
    return Stream(
        object=row["object"],
        first_id=(index + 1) * 10_000_000,
        newest=newest,
        every=every,
        batch=int(row.get("batch", 1)),
        total=int(row["total"]),
        properties={**{key: str(value) for key, value in named.items() if value}, **row.get("properties", {})},
    )


def mondays(world: World, count: int) -> list[datetime]:
    """The last Mondays, 09:10, the newest first."""
    morning = world.now.replace(hour=9, minute=10, second=0, microsecond=0)
    last = morning - timedelta(days=world.now.weekday())
    if last > world.now:
        last -= timedelta(days=7)
    return [last - timedelta(days=7 * index) for index in range(count)]


def search(known: Iterable[Stream], object_type: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """One page of a search, as HubSpot answers it."""
    limit, after = int(body.get("limit") or 10), int(body.get("after") or 0)
    if limit > LIMIT or after + limit > WINDOW:
        raise BadSearch(f"limit is at most {LIMIT}, and paging stops at {WINDOW}")
    groups = [group["filters"] for group in body.get("filterGroups") or ()]
    if len(groups) > 1:
        raise BadSearch("this demo answers one filter group")
    spans = [(each, each.span(groups[0] if groups else ())) for each in known if each.object == object_type]
    total = sum(len(span) for _, span in spans)
    page = list(islice(_newest_first(spans), after, after + limit))
    asked = tuple(body.get("properties") or ()) or DEFAULTS.get(object_type, ())
    found = {"total": total, "results": [_record(stream, index, asked) for stream, index in page]}
    if after + limit < total:
        found["paging"] = {"next": {"after": str(after + limit)}}
    return found


def _newest_first(spans: Sequence[tuple[Stream, range]]) -> Iterator[tuple[Stream, int]]:
    runs = [zip(repeat(stream), span) for stream, span in spans]
    return heapq.merge(*runs, key=lambda item: (-item[0].when(item[1]).timestamp(), item[0].first_id + item[1]))


def _record(stream: Stream, index: int, asked: Iterable[str]) -> dict[str, Any]:
    names = dict.fromkeys((*asked, *ALWAYS))
    when = stamp(stream.when(index))
    return {
        "id": str(stream.first_id - index),
        "properties": {name: stream.value(index, name) for name in names},
        "createdAt": when,
        "updatedAt": when,
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


def stamp(when: datetime) -> str:
    """As HubSpot writes times in answers."""
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"
