"""What was asked, for the record of a reading."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from auditor.model import Request
from connectors.errors import Cut


class Ledger:
    """Notes the requests made while it is open; with a budget, stops the one after the last.

    What several reads share is asked once, but each of them rests on it: they name its ledger, whoever asked. So the
    record of a reading does not depend on which read came first.
    """

    def __init__(self, scopes: tuple[str, ...] = (), budget: int | None = None) -> None:
        self.total = 0
        """Requests sent while it was open, repeats included."""
        self._scope = ", ".join(scopes)
        self._budget = budget
        self._counts: Counter[tuple[str, str]] = Counter()
        self._used: list[Ledger] = []

    def check(self) -> None:
        """Raises Cut when the budget is used."""
        if self._budget is not None and self.total >= self._budget:
            raise Cut(f"We stopped after {self._budget} requests, as asked.")

    def note(self, method: str, what: str) -> None:
        """Counts one request; `what` is a path template or the name of a query."""
        self._counts[method, what] += 1

    def use(self, other: Ledger) -> None:
        """What the other one notes belongs to this record too, once."""
        if all(each is not other for each in self._used):
            self._used.append(other)

    @property
    def reads(self) -> tuple[Request, ...]:
        """One row for each thing that was asked: first what was asked for this alone, then what is shared."""
        counts: Counter[tuple[str, str]] = Counter()
        for ledger in self._all({}):
            counts.update(ledger._counts)
        return tuple(
            Request(method=method, path=what, count=count, scope=self._scope)
            for (method, what), count in counts.items()
        )

    def _all(self, seen: dict[int, Ledger]) -> Iterator[Ledger]:
        if id(self) in seen:
            return
        seen[id(self)] = self
        yield self
        for other in self._used:
            yield from other._all(seen)


class Ledgers(threading.local):
    """The ledgers that are open in this thread, the newest last: each read notes what it asks, and nothing else."""

    def __init__(self) -> None:
        self._open: list[Ledger] = []

    @contextmanager
    def recording(self, ledger: Ledger) -> Iterator[Ledger]:
        """Opens it; what it notes belongs to the one around it too."""
        self.use(ledger)
        self._open.append(ledger)
        try:
            yield ledger
        finally:
            self._open.remove(ledger)

    def use(self, ledger: Ledger) -> None:
        """What is being read now rests on what this ledger notes."""
        if self._open:
            self._open[-1].use(ledger)

    def check(self) -> None:
        """See `Ledger.check`."""
        for ledger in self._open:
            ledger.check()

    def note(self, method: str, what: str) -> None:
        """See `Ledger.note`."""
        for ledger in self._open:
            ledger.total += 1
        if self._open:
            self._open[-1].note(method, what)
