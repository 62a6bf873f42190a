"""Counts and sums: metric aggregates and single events. Computed, never stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from auditor.demo.http import Request, Response, reply
from auditor.demo.klaviyo.canaries import CANARY_PII, CANARY_SECRET, MAIL
from auditor.demo.klaviyo.happenings import Burst, Happening, buckets, of_metric, sends
from auditor.demo.klaviyo.jsonapi import CONTENT, Refusal, Resource
from auditor.demo.klaviyo.objects import date, resource
from auditor.demo.world import World

CHANNELS = {"Received Email": "email", "Received SMS": "sms", "Received Push": "push", "Received WhatsApp": "whatsapp"}
MEASUREMENTS = ("count", "sum_value", "unique")
BASKET = 38.0
"""Value of an order, where the world names no other."""
_TIME = re.compile(r"(greater-or-equal|less-than)\(datetime,([0-9T:.+-]+)\)\Z")
_LONGEST = timedelta(days=366)


class Figures:
    """Everything that is counted."""

    def __init__(self, world: World) -> None:
        self.world = world

    def aggregate(self, request: Request) -> Response:
        """`POST /api/metric-aggregates`."""
        asked = attributes_of(request, "metric-aggregate")
        metric = metric_of(self.world, str(asked.get("metric_id", "")))
        wanted = asked.get("measurements") or []
        if not wanted or any(name not in MEASUREMENTS for name in wanted):
            raise wrong("measurements must hold count, sum_value or unique.", "measurements")
        if asked.get("interval", "day") != "day":
            raise wrong("The demo counts by day.", "interval")
        days = buckets(*_range(asked.get("filter") or []))
        by = asked.get("by") or []
        rows = [
            {"dimensions": [group] if by else [], "measurements": self._measured(happenings, wanted, days, metric)}
            for group, happenings in self._groups(metric, by).items()
        ]
        shown = [row for row in rows if any(sum(values) for values in row["measurements"].values())]  # type: ignore[attr-defined]
        attributes = {
            "dates": [day.isoformat() for day, _, _ in days],
            "data": shown[: int(asked.get("page_size") or 500)],
        }
        return result(request, "metric-aggregate", attributes)

    def events(self, metric: str, start: int, size: int, *, newest_first: bool) -> tuple[list[Resource], bool]:
        """One page of single events of a metric, and whether there are more."""
        if not metric or not newest_first:
            raise wrong("The demo shows the events of one metric, newest first.", "filter")
        row = metric_of(self.world, metric)
        happening = of_metric(self.world, row)
        total = happening.until(happening.since)
        made = [self._event(metric, happening.ago(index), index) for index in range(start, min(start + size, total))]
        return made, total > start + size

    def _event(self, metric: str, ago: float, index: int) -> Resource:
        moment = self.world.ago(ago)
        secret = {"$email": MAIL, "Name": CANARY_PII, "checkout_url": f"https://x.example/?key={CANARY_SECRET}"}
        return resource("event", f"{metric}{index}", {
            "timestamp": int(moment.timestamp()),
            "event_properties": secret,
            "datetime": date(self.world, ago),
            "uuid": f"u{index}",
        })  # fmt: skip

    def _groups(self, metric: Mapping[str, Any], by: Sequence[str]) -> dict[str, list[Happening | Burst]]:
        """Events without the dimension that was asked for are one group with an empty name."""
        groups: dict[str, list[Happening | Burst]] = {}
        if (channel := CHANNELS.get(metric["name"])) is None:
            return {"": [of_metric(self.world, metric)]}
        for flow, sent in sends(self.world, channel):
            groups.setdefault(flow if list(by) == ["$flow"] else "", []).append(sent)
        return groups

    def _measured(
        self,
        happenings: Iterable[Happening | Burst],
        wanted: Sequence[str],
        days: Sequence[tuple[datetime, datetime, datetime]],
        metric: Mapping[str, Any],
    ) -> dict[str, list[float]]:
        now, each = self.world.now, list(happenings)
        counts = [sum(one.between(start, end, now) for one in each) for _, start, end in days]
        value = float(metric.get("value", BASKET))
        return {name: [count * value if name == "sum_value" else count for count in counts] for name in wanted}


def metric_of(world: World, name: str) -> Mapping[str, Any]:
    """A metric of the world by its id; 404 when there is none."""
    for row in world.platform("klaviyo").get("metrics", ()):
        if row["id"] == name:
            found: Mapping[str, Any] = row
            return found
    raise Refusal(404, "not_found", "Not found.", f"A metric with id {name} does not exist.")


def attributes_of(request: Request, kind: str) -> dict[str, Any]:
    """What a JSON:API document asks for; 400 when it is none."""
    try:
        data = request.json()["data"]
        if data["type"] != kind:
            raise wrong(f"The type must be {kind}.", "type")
        attributes: dict[str, Any] = dict(data["attributes"])
    except (ValueError, KeyError, TypeError):
        raise Refusal(400, "invalid", "Invalid input.", "The payload is no JSON:API document.") from None
    return attributes


def _range(filters: Sequence[str]) -> tuple[datetime, datetime]:
    found = {match[1]: date_of(match[2]) for text in filters if (match := _TIME.match(text))}
    if len(found) != 2:
        raise wrong("filter must include a time range on datetime.", "filter")
    start, end = found["greater-or-equal"], found["less-than"]
    if not timedelta(0) < end - start <= _LONGEST:
        raise wrong("The time range must be positive and at most one year.", "filter")
    return start, end


def date_of(text: object) -> datetime:
    """A date that was sent; 400 when it is none."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        raise wrong("A date is not in ISO 8601 format.", "filter") from None
    return found.replace(tzinfo=found.tzinfo or UTC)


def wrong(detail: str, name: str) -> Refusal:
    """400 for an attribute."""
    return Refusal(400, "invalid", "Invalid input.", detail, pointer=f"/data/attributes/{name}")


def result(request: Request, kind: str, attributes: Mapping[str, Any]) -> Response:
    """A computed result."""
    own = {"self": f"{request.base_url}{request.path}"}
    data = {"type": kind, "id": "0b3f8a52", "attributes": attributes, "relationships": {}, "links": own}
    return reply({"data": data, "links": {**own, "next": None, "prev": None}}, headers=CONTENT)
