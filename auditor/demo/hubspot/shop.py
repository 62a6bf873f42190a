"""Records of the demo merchant's HubSpot that came from the shop, in the shop's own order: which is which there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditor.demo.people import People
from auditor.demo.world import World

ORDER, OPTED_OUT = "hs_external_order_id", "hs_email_optout"


@dataclass(frozen=True)
class ShopRecords:
    """A run of the shop's customers or orders, from some number on."""

    people: People
    customers: bool
    offset: int
    """The shop's number of the newest record: how many younger ones never came."""

    @property
    def key(self) -> str:
        """The property that tells which record of the shop it is."""
        return "email" if self.customers else ORDER

    @property
    def unique(self) -> str:
        """The key, where HubSpot lets no two records share it."""
        return "email" if self.customers else ""

    def value(self, index: int, name: str) -> str | None:
        """What HubSpot knows of a record by the shop; None: this property is none of the shop's."""
        if name == OPTED_OUT and self.customers:
            return "true" if self.people.opted_out(index + self.offset) else None
        if name != self.key:
            return None
        return self.people.email(index + self.offset) or "" if self.customers else str(index + self.offset)

    def index(self, key: str) -> int | None:
        """The record with this key."""
        found = self.people.by_email(key) if self.customers else int(key) if key.isdecimal() else None
        return found - self.offset if found is not None and found >= self.offset else None


def shop_records(world: World, row: Mapping[str, Any]) -> ShopRecords | None:
    """As a row of a world tells it."""
    if "shop" not in row:
        return None
    offset = round(float(row["newest_days_ago"]) * float(row["per_day"]))
    return ShopRecords(People(world), row["shop"] == "customers", offset)
