"""The demo shop's analytics: answers questions in Shopify's own language, as far as it knows their words."""

from __future__ import annotations

import re
from typing import Any

from auditor.demo.shopify_rows import Rows

_QUESTION = re.compile(
    r"FROM (?P<of>\w+) SHOW (?P<columns>\w+(?:, \w+)*)(?: WHERE human_or_bot_session = '(?P<who>human|bot)')?"
    r"(?: GROUP BY (?P<by>\w+))? SINCE -\d+d UNTIL today(?: ORDER BY \w+ DESC)?\Z"
)
COLUMNS = {
    "sales": ("sales_channel", "total_sales"),
    "sessions": ("sessions", "sessions_that_reached_checkout", "sessions_that_completed_checkout"),
}


class Analytics:
    """Resolves questions to the shop's analytics."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def answer(self, _: object, query: str) -> dict[str, Any]:
        """A table; or none, and why the question was not understood."""
        asked = _QUESTION.match(query)
        columns = ([asked["by"]] if asked["by"] else []) + asked["columns"].split(", ") if asked else []
        if not asked or not set(columns) <= set(COLUMNS.get(asked["of"], ())):
            return {"parseErrors": ["Unknown column"], "parseWarnings": [], "tableData": None}
        lines = self._sales() if asked["of"] == "sales" else [self._visits(asked["who"])]
        shown = [{name: str(line[name]) for name in columns} for line in lines]
        named = [{"name": name, "displayName": name} for name in columns]
        return {"parseErrors": [], "parseWarnings": [], "tableData": {"columns": named, "rows": shown}}

    def _sales(self) -> list[dict[str, Any]]:
        return [{"sales_channel": row["channel"], "total_sales": row["amount"]} for row in self.rows.list("sales")]

    def _visits(self, who: str | None) -> dict[str, Any]:
        """Robots look around and buy nothing."""
        visits = {"people": 0, "robots": 0, "at_checkout": 0, "ordered": 0, **self.rows.data.get("visits", {})}
        people, robots = (0 if who == "bot" else visits["people"]), (0 if who == "human" else visits["robots"])
        bought = (visits["at_checkout"], visits["ordered"]) if people else (0, 0)
        return dict(zip(COLUMNS["sessions"], (people + robots, *bought), strict=True))
