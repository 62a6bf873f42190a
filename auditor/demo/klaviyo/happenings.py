"""Events that were never written down: how many there were in any stretch of time, computed when asked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from auditor.demo.world import World

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Happening:
    """Something that happens evenly: the newest `first` days ago, `per_day` times a day before that."""

    first: float
    per_day: float
    since: float = 3_000.0
    """It began this many days ago."""

    def until(self, days: float) -> int:
        """How often it happened in the last `days` days."""
        days = min(days, self.since)
        return math.floor((days - self.first) * self.per_day) + 1 if self.per_day > 0 and days >= self.first else 0

    def ago(self, index: int) -> float:
        """How many days ago the newest but `index` happened."""
        return self.first + index / self.per_day

    def between(self, start: datetime, end: datetime, now: datetime) -> int:
        """How often in [start, end)."""
        return max(0, self.until((now - start) / DAY) - self.until((now - end) / DAY))


@dataclass(frozen=True)
class Burst:
    """Something that happened many times at one moment, such as a campaign."""

    ago: float
    count: int

    def between(self, start: datetime, end: datetime, now: datetime) -> int:
        """How often in [start, end)."""
        return self.count if start <= now - self.ago * DAY < end else 0


def of_metric(world: World, row: Mapping[str, Any]) -> Happening:
    """The events of a metric that another system sends: so many a day, or so many for each order."""
    per_day = float(row.get("per_day", 0)) + float(row.get("per_order", 0)) * world.orders / 30
    first = float(row.get("last_days_ago", 0.5 / per_day if per_day else 0))
    return Happening(first, per_day, float(row.get("created_days_ago", 900)))


def sends(world: World, channel: str) -> Iterator[tuple[str, Happening | Burst]]:
    """What arrived through one channel: the flow that sent it, or nothing for a campaign, and when."""
    data = world.platform("klaviyo")
    for flow in data.get("flows", ()):
        per_day = float(flow.get("sends_per_day", 0))
        if per_day and flow.get("channel", "email") == channel:
            yield flow["id"], Happening(float(flow.get("last_send_days_ago", 0.5 / per_day)), per_day)
    for campaign in data.get("campaigns", ()):
        if campaign.get("channel", "email") == channel and "sent_days_ago" in campaign:
            yield "", Burst(float(campaign["sent_days_ago"]), int(campaign["recipients"]))


def buckets(start: datetime, end: datetime) -> list[tuple[datetime, datetime, datetime]]:
    """The days (UTC) that a stretch touches: the date shown, and the part of it that counts."""
    day = start.replace(hour=0, minute=0, second=0, microsecond=0)
    found = []
    while day < end:
        found.append((day, max(day, start), min(day + DAY, end)))
        day += DAY
    return found
