"""When things happen in the demo merchant's HubSpot: the newest, then one batch every so often before it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from auditor.demo.world import World


@dataclass(frozen=True)
class Rhythm:
    """The newest of many moments, and one batch every so often before it."""

    newest: datetime
    every: timedelta
    batch: int
    source: str = ""
    """What changed the records, in HubSpot's word; and which property of them."""
    source_id: str = ""
    property: str = ""

    def when(self, index: int) -> datetime:
        """The moment of one; 0 is the newest."""
        return self.newest - (index // self.batch) * self.every

    def older_than(self, moment: datetime, *, or_at: bool) -> int:
        """How many of the newest do not lie before the moment: the index of the first that does."""
        gaps = (self.newest - moment) / self.every
        batches = math.ceil(gaps) if or_at else math.floor(gaps) + 1
        return max(0, batches) * self.batch


def rhythm(world: World, row: Mapping[str, Any]) -> Rhythm:
    """As a row of a world tells it."""
    monday = bool(row.get("on"))
    return Rhythm(
        newest=mondays(world, 1)[0] if monday else world.ago(float(row["newest_days_ago"])),
        every=timedelta(days=7) if monday else timedelta(days=1 / float(row["per_day"])),
        batch=int(row.get("batch", 1)),
        source=str(row.get("by", "")),
        source_id=str(row.get("by_id", "")),
        property=str(row.get("property", "")),
    )


def mondays(world: World, count: int) -> list[datetime]:
    """The last Mondays, 09:10, the newest first."""
    morning = world.now.replace(hour=9, minute=10, second=0, microsecond=0)
    last = morning - timedelta(days=world.now.weekday())
    if last > world.now:
        last -= timedelta(days=7)
    return [last - timedelta(days=7 * index) for index in range(count)]


def stamp(when: datetime) -> str:
    """As HubSpot writes times in answers."""
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"
