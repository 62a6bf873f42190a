"""When the members of a list last changed: by the days that HubSpot names, or else by its size from day to day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from connectors.base import Client
from connectors.door import piece
from connectors.errors import Misread, NotThere
from connectors.hubspot.search import moment

HISTORY = "/crm/lists/2026-03/{list}/size-and-edits-history/between"
ADDED, REMOVED = "hs_last_record_added_at", "hs_last_record_removed_at"
MOST_WEIGHED = 20
"""Lists that name no day of a change, whose sizes are asked for: one request each."""


def last_changes(client: Client, rows: Sequence[Mapping[str, Any]]) -> dict[str, datetime]:
    """The day on which somebody last entered or left, by the list's id; nothing where HubSpot does not tell."""
    found: dict[str, datetime] = {}
    untold: list[str] = []
    for row in rows:
        number, named = piece(row.get("listId") or ""), [moment(_told(row, name)) for name in (ADDED, REMOVED)]
        if days := [day for day in named if day is not None]:
            found[number] = max(days)
        elif row.get("processingType") == "DYNAMIC":
            untold.append(number)
    for number in untold[:MOST_WEIGHED]:
        if (day := _weighed(client, number)) is not None:
            found[number] = day
    return found


def _weighed(client: Client, number: str) -> datetime | None:
    """The newest day of the window on which the list had another size than before."""
    stretch = {"startDate": _iso(client.window.start), "endDate": _iso(client.window.end)}
    try:
        rows = client.door.get(HISTORY.format(list=number), stretch).rows("sizeHistory")
    except (Misread, NotThere):
        return None
    sizes = sorted((when, str(row.get("size"))) for row in rows if (when := moment(row.get("timestamp"))) is not None)
    moved = [later for (_, before), (later, after) in pairwise(sizes) if before != after]
    return max(moved, default=None)


def _told(row: Mapping[str, Any], name: str) -> object:
    told = row.get("additionalProperties")
    return told.get(name) if isinstance(told, Mapping) else None


def _iso(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"
