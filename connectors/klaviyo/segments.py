"""Segments as Klaviyo stores them: their conditions, without their members."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.base import Client
from connectors.errors import ReadError
from connectors.klaviyo import typed
from connectors.klaviyo.conditions import Condition, read_through
from connectors.klaviyo.resources import Row, listing, once

MOST_PAGES = 30
"""Of 10 segments each."""


@dataclass(frozen=True)
class SegmentRow:
    """One segment."""

    row: Row
    conditions: tuple[Condition, ...]

    @property
    def id(self) -> str:
        """Klaviyo's id."""
        return self.row.id


@dataclass(frozen=True)
class Segments:
    """All segments, and why they are not all, if they are not."""

    rows: tuple[SegmentRow, ...]
    trouble: ReadError | None


def segments(client: Client) -> Segments:
    """Every segment, asked for once."""
    return once(client, "segments", lambda: _segments(client))


def _segments(client: Client) -> Segments:
    asked = {"fields[segment]": "name,definition,updated,is_active"}
    found = listing(client, "segment list", "/api/segments", asked, MOST_PAGES, _segment)
    return Segments(tuple(map(_segment, found)), found.trouble)


def _segment(row: Row) -> SegmentRow:
    """A segment whose conditions cannot be read is left out: without them it would pass for one of another kind."""
    row.text("name")
    row.moment("updated")
    typed.flag(row.attributes, "is_active")
    typed.items(row.attributes, "definition", "condition_groups")
    return SegmentRow(row, read_through(row.attributes["definition"]))
