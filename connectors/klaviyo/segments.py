"""Segments as Klaviyo stores them: their conditions, without their members."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.base import Client
from connectors.door.answer import at
from connectors.errors import Misread, ReadError
from connectors.klaviyo.conditions import Condition, conditions_in
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
    found = listing(client, "segment list", "/api/segments", asked, MOST_PAGES)
    trouble = found.trouble
    if any(not isinstance(at(row.attributes, ("definition", "condition_groups")), list) for row in found):
        trouble = trouble or Misread("Klaviyo did not tell how one of the segments is made.")
    rows = tuple(SegmentRow(row, tuple(conditions_in(row.attributes.get("definition")))) for row in found)
    return Segments(rows, trouble)
