"""When the members of a list last changed: by the days that HubSpot names, or else by its size from day to day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from connectors.base import Client
from connectors.door import piece
from connectors.errors import Misread, NotThere
from connectors.hubspot.told import identity, mapping_or_none, number, when, when_or_none

HISTORY = "/crm/lists/2026-03/{list}/size-and-edits-history/between"
ADDED, REMOVED = "hs_last_record_added_at", "hs_last_record_removed_at"
MOST_WEIGHED = 20
"""Lists that name no day of a change, whose sizes are asked for: one request each."""


def last_changes(client: Client, rows: Sequence[Mapping[str, Any]]) -> dict[str, datetime]:
    """The day on which somebody last entered or left, by the list's id; nothing where HubSpot does not tell."""
    found: dict[str, datetime] = {}
    untold: list[str] = []
    for row in rows:
        listed, told = piece(identity(row, "listId")), mapping_or_none(row, "additionalProperties") or {}
        named = [when_or_none(told, name) for name in (ADDED, REMOVED)]
        if days := [day for day in named if day is not None]:
            found[listed] = max(days)
        elif row.get("processingType") == "DYNAMIC":
            untold.append(listed)
    for listed in untold[:MOST_WEIGHED]:
        if (day := _weighed(client, listed)) is not None:
            found[listed] = day
    return found


def _weighed(client: Client, listed: str) -> datetime | None:
    """The newest day of the window on which the list had another size than before."""
    stretch = {"startDate": _iso(client.window.start), "endDate": _iso(client.window.end)}
    try:
        rows = client.door.get(HISTORY.format(list=listed), stretch).rows("sizeHistory")
        sizes = sorted((when(row, "timestamp"), number(row, "size")) for row in rows)
    except (Misread, NotThere):
        return None
    moved = [later for (_, before), (later, after) in pairwise(sizes) if before != after]
    return max(moved, default=None)


def _iso(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"
