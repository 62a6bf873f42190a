"""What was asked, for the record of a reading."""

from __future__ import annotations

from collections import Counter

from auditor.model import Request
from connectors.errors import Cut


class Ledger:
    """Counts the requests made while it is open; with a budget, stops the one after the last."""

    def __init__(self, scopes: tuple[str, ...] = (), budget: int | None = None) -> None:
        self._scope = ", ".join(scopes)
        self._budget = budget
        self._counts: Counter[tuple[str, str]] = Counter()

    def check(self) -> None:
        """Raises Cut when the budget is used."""
        if self._budget is not None and self._counts.total() >= self._budget:
            raise Cut(f"We stopped after {self._budget} requests, as asked.")

    def note(self, method: str, what: str) -> None:
        """Counts one request; `what` is a path template or the name of a query."""
        self._counts[method, what] += 1

    @property
    def total(self) -> int:
        """Requests so far, repeats included."""
        return self._counts.total()

    @property
    def reads(self) -> tuple[Request, ...]:
        """One row for each thing that was asked, in the order of first asking."""
        return tuple(
            Request(method=method, path=what, count=count, scope=self._scope)
            for (method, what), count in self._counts.items()
        )
