"""What a whole audit asks of each platform, measured on the demo merchant: requests by part, limits, least time.

The number of requests does not grow with the store, so the demo's figures are those of a business of its kind.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from auditor import plugins
from auditor.demo.platforms import counterparts, serving, settings_of
from auditor.demo.world import load
from auditor.model import Window
from auditor.reading import open_source, read_part
from connectors.base import Connector
from connectors.door import Door, Rate, Toolbox

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAYS = 30
OPENING = "opening"


@dataclass(frozen=True)
class Watched(Toolbox):
    """Remembers its doors and the limits that they were given."""

    doors: list[Door] = field(default_factory=list)
    rates: dict[str, Rate] = field(default_factory=dict)

    def door(self, base_url: str, **more: Any) -> Door:
        """See `Toolbox.door`."""
        made = super().door(base_url, **more)
        self.doors.append(made)
        self.rates.update(more.get("rates") or {})
        return made

    def requests(self) -> Counter[str]:
        """All that was asked so far, by limit."""
        return sum((Counter(door.requests) for door in self.doors), Counter[str]())


@dataclass
class _Clock:
    seconds: float = 0.0

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


def measured() -> dict[str, Any]:
    """The figures of every platform that the demo has; nobody waits for its limits."""
    clock, world = _Clock(), load(now=NOW)
    with serving(world, monotonic=lambda: clock.seconds) as servers:
        settings = settings_of(servers)
        known = plugins.connectors()
        return {name: _platform(known[name], settings[name], clock) for name in counterparts() if name in settings}


def written(place: Path) -> Mapping[str, Any]:
    """The figures that were measured last; none where there is no file yet."""
    if not place.exists():
        return {}
    figures: dict[str, Any] = json.loads(place.read_text("utf-8"))
    return figures


def key(subject: str, part: str) -> str:
    """A part's name in the figures."""
    return f"{subject}: {part}" if part else subject


def _platform(connector: Connector, settings: Mapping[str, str], clock: _Clock) -> dict[str, Any]:
    tools = Watched(sleep=clock.sleep, monotonic=lambda: clock.seconds, now=lambda: NOW, seconds=1e7)
    window = Window(start=NOW - timedelta(days=DAYS), end=NOW)
    source = open_source(connector, settings, tools, window)
    asked = tools.requests()
    parts = {OPENING: {"requests": asked.total(), "limits": []}}
    for read in connector.reads:
        if read.get is not None:
            read_part(source, read, window, lambda: NOW, lambda: False)
            before, asked = asked, tools.requests()
            parts[key(read.subject.value, read.part)] = _figures(asked - before)
    return {
        "requests": asked.total(),
        "seconds": round(sum(door.floor_seconds() for door in tools.doors), 1),
        "limits": {bucket: in_words(rate) for bucket, rate in sorted(tools.rates.items())},
        "parts": parts,
    }


def _figures(asked: Counter[str]) -> dict[str, Any]:
    """What one part asked for that no part before it had asked for: shared answers are counted once."""
    return {"requests": asked.total(), "limits": sorted(asked)}


def in_words(rate: Rate) -> str:
    """A published limit."""
    limits = (
        (rate.per_second, "a second"),
        (rate.per_ten_seconds, "in ten seconds"),
        (rate.per_minute, "a minute"),
        (rate.per_day, "a day"),
    )
    return ", ".join(f"{limit:g} {unit}" for limit, unit in limits if limit is not None) or "not published"
