"""Rows of the world as Shopify gives them: apps by name, short lists page by page, extra fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from auditor.demo.shopify_history import CANARY_PII
from auditor.demo.shopify_paging import page
from auditor.demo.world import World

Row = Mapping[str, Any]
ONLINE_STORE = {"id": 580111, "title": "Online Store", "handle": "online_store"}
"""Shopify's own channel, the same in every shop."""


class Rows:
    """The tables of one world."""

    def __init__(self, world: World) -> None:
        self.world, self.data = world, world.platform("shopify")

    def app(self, named: int | Row | None) -> dict[str, Any] | None:
        """An app: by its number in the table of apps, or as it stands there itself; None for nobody."""
        if named is None:
            return None
        row = named if isinstance(named, Mapping) else next(row for row in self.data["apps"] if row["id"] == named)
        ours = {"id": f"gid://shopify/App/{row['id']}", "title": row["title"], "handle": row.get("handle")}
        return {**ours, "developerName": row.get("developer", "A vendor"), "shopifyDeveloped": False}

    def list(self, table: str) -> Sequence[Row]:
        """A table of the world; empty when it has none."""
        found: Sequence[Row] = self.data.get(table, ())
        return found

    def paged(self, table: str, build: Callable[[Row], Mapping[str, Any]]) -> Callable[..., dict[str, Any]]:
        """A field that pages through a table."""

        def field(_: object, **paging: Any) -> dict[str, Any]:
            rows = [(str(index), row) for index, row in enumerate(self.list(table))]
            known = {name: paging[name] for name in ("first", "after", "last", "before") if name in paging}
            return page(rows, build, **known)

        return field

    def fields(self, of: str) -> Callable[..., dict[str, Any]]:
        """Extra fields of one kind of thing."""
        rows = [(str(index), row) for index, row in enumerate(self.list("fields")) if row["of"] == of]

        def build(row: Row) -> dict[str, Any]:
            key, value = row.get("key", "value"), f"{CANARY_PII} wrote this"
            return {"namespace": row["namespace"], "key": key, "value": value, "updatedAt": self.ago(row)}

        return lambda _, first=None, after=None, **__: page(rows, build, first=first, after=after)

    def ago(self, row: Row, name: str = "days_ago", otherwise: float = 1) -> str:
        """A moment of a row."""
        return self.world.stamp(row.get(name, otherwise))
