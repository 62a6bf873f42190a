"""Answers that several reads of one account need: asked once, by whichever read needs them first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar, cast

from connectors.door.door import Door
from connectors.door.ledger import Ledger
from connectors.errors import ReadError

T = TypeVar("T")
Troubles = type[ReadError] | tuple[type[ReadError], ...]


class Shared:
    """Reads that come while an answer is being made wait for it; its failure is raised for each of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[str, _Entry] = {}

    def once(self, door: Door, key: str, make: Callable[[], T], again: Troubles = ()) -> T:
        """What `make` gave the first time, or raised then; after the troubles in `again` the next read tries anew."""
        with self._lock:
            entry = self._entries.setdefault(key, _Entry())
        return cast(T, entry.get(door, make, again))

    def forget(self, key: str) -> None:
        """For an answer that nobody needs any more."""
        with self._lock:
            del self._entries[key]


class _Entry:
    def __init__(self) -> None:
        self._lock = threading.RLock()  # an answer that needs itself then fails instead of waiting for ever
        self._found: object = None
        self._error: ReadError | None = None
        self._asked: Ledger | None = None
        """What was asked for it; None while it is not there."""

    def get(self, door: Door, make: Callable[[], object], again: Troubles) -> object:
        with self._lock:
            if self._asked is None:
                self._make(door, make, again)
            else:
                door.rests_on(self._asked)
        if self._error is not None:
            raise self._error
        return self._found

    def _make(self, door: Door, make: Callable[[], object], again: Troubles) -> None:
        with door.recording() as asked:
            try:
                self._found = make()
            except again:
                raise
            except ReadError as error:
                self._error = error
        self._asked = asked
