"""Shopify's search language, as far as the demo shop understands it: `name:value`, with `>=` and the like for times."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

_TERM = re.compile(r"(-?\w+):(>=|<=|>|<)?('[^']*'|\"[^\"]*\"|\S+)")
TIMES = ("created_at", "customer_date", "updated_at")
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Search:
    """What was searched for."""

    since: datetime
    until: datetime
    """Not included."""
    values: dict[str, str]
    """By name; `-` before the name: those with another value."""

    def get(self, name: str) -> str:
        """The value asked for, in lower case; empty when none is."""
        return self.values.get(name, "").casefold()


def parse(text: str | None, since: datetime, until: datetime) -> Search:
    """The search, within the times that there is anything to find for."""
    values: dict[str, str] = {}
    for name, sign, raw in _TERM.findall(text or ""):
        value = raw.strip("'\")")
        if name not in TIMES:
            values[name] = value
        elif sign in (">", ">="):
            since = max(since, _moment(value) + (_TICK if sign == ">" else timedelta(0)))
        elif sign in ("<", "<="):
            until = min(until, _moment(value) + (_TICK if sign == "<=" else timedelta(0)))
    return Search(since, until, values)


def warnings(path: str, text: str | None, known: Iterable[str]) -> dict[str, Any] | None:
    """Shopify's note about filters it does not know: it ignores them and says so beside the data."""
    names = {name.removeprefix("-") for name, _, _ in _TERM.findall(text or "")}
    unknown = sorted(names - {*TIMES, *known})
    notes = [{"field": name, "message": "Invalid search field for this query."} for name in unknown]
    return {"path": [path], "query": text, "warnings": notes} if notes else None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
