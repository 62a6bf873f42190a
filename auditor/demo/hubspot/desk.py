"""Tickets of the demo merchant's HubSpot that came from the helpdesk, in the helpdesk's order, some of them missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from auditor.demo.hubspot.rhythm import stamp
from auditor.demo.people import Overlap
from auditor.demo.world import World
from auditor.demo.zendesk.history import History

NUMBER = "zendesk_ticket_id"
TOOK = timedelta(minutes=4)


@dataclass(frozen=True)
class DeskRecords:
    """Which ticket of the helpdesk each record is."""

    history: History
    reached: Overlap
    key: str = NUMBER
    """The property that holds the ticket's number; another way of keeping it may be given."""
    unique: str = ""

    def value(self, index: int, name: str) -> str | None:
        """What HubSpot knows of a ticket by the helpdesk; None: this property is none of the helpdesk's."""
        ticket = self.history.ticket(self.reached.nth(index))
        known = {self.key: str(ticket.id), "createdate": stamp(ticket.created + TOOK)}
        return known.get(name)

    def index(self, key: str) -> int | None:
        """The record with this number."""
        found = self.history.find(key)
        return self.reached.rank(found.number) if found and self.reached.has(found.number) else None


def desk_records(world: World, row: Mapping[str, Any]) -> DeskRecords | None:
    """As a row of a world tells it: the share of the helpdesk's tickets that came over."""
    if "desk_share" not in row:
        return None
    history = History(world, world.platform("zendesk"))
    return DeskRecords(history, Overlap(float(row["desk_share"])), row.get("number", NUMBER))
