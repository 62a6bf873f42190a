"""A world: who the merchant is, what runs on each platform, and what the right answers are. All of it in one file.

Dates in a world are given in days before now, so that a world never grows old.
"""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class World:
    """The truth that the demo platforms answer from."""

    data: Mapping[str, Any]
    now: datetime

    @property
    def merchant(self) -> Mapping[str, Any]:
        """Slug, name, domain, time zone, currency."""
        table: Mapping[str, Any] = self.data["merchant"]
        return table

    @property
    def truth(self) -> Mapping[str, str]:
        """The right outcome of every question, by its id."""
        table: Mapping[str, str] = self.data.get("truth", {})
        return table

    @property
    def orders(self) -> int:
        """Orders of the last 30 days."""
        return int(self.data["volumes"]["orders"])

    @property
    def customers(self) -> int:
        """Customers in the shop."""
        return int(self.data["volumes"]["customers"])

    def platform(self, name: str) -> Mapping[str, Any]:
        """What runs on one platform, in that platform's words."""
        table: Mapping[str, Any] = self.data[name]
        return table

    def ago(self, days: float) -> datetime:
        """The moment `days` before now."""
        return self.now - timedelta(days=days)

    def stamp(self, days: float) -> str:
        """The moment `days` before now as ISO 8601 with a Z, to the second."""
        return self.ago(days).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def before(self) -> World:
        """The same merchant some days ago: the table `before` says what was different then."""
        table = self.data.get("before", {})
        data: dict[str, Any] = copy.deepcopy(dict(self.data))
        for patch in table.get("was", ()):
            place: Any = data
            for key in patch["table"].split("."):
                place = place[key]
            for row in place:
                if patch["which"].items() <= row.items():
                    row.update(patch["set"])
        return World(data, self.ago(float(table.get("days", 30))))

    def changed(self, changes: Mapping[str, Any]) -> World:
        """The same world with some values replaced; tables are merged, lists are replaced."""
        return World(_merge(self.data, changes), self.now)


def load(name: str = "fern-and-fable", now: datetime | None = None) -> World:
    """Read a world that ships with the program."""
    text = (files("auditor.demo") / "worlds" / f"{name}.toml").read_text("utf-8")
    return World(tomllib.loads(text), now or datetime.now(UTC))


def _merge(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(old)
    for key, value in new.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merge(merged[key], value) if both else value
    return merged
