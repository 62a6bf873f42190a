"""Threads that read the parts of several accounts side by side; what they read comes out in the thread that asks."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from auditor.model import Reading, Window
from auditor.reading import Source, Stopped, read_part
from connectors.errors import BadCredential

if TYPE_CHECKING:
    from connectors.base import Read

Key = tuple[str, str, str]
_MOMENT = 0.2
"""Seconds."""


class Lanes:
    """As many threads an account as its platform bears, each with one part at a time.

    What waits at one limit, or for a slow answer, then holds up nothing else.
    """

    def __init__(
        self, sources: Sequence[Source], done: Collection[Key], window: Window, now: Callable[[], datetime]
    ) -> None:
        """Parts in `done` are not read again."""
        self._accounts = [_Account(source, done) for source in sources]
        self._window, self._now = window, now
        self._queue: SimpleQueue[Reading | BaseException | None] = SimpleQueue()
        self._stop = threading.Event()

    def readings(self, between: Callable[[], None] = lambda: None) -> Iterator[Reading]:
        """Every reading as it is done; when the consumer stops early, so do the threads.

        `between` is called several times a second, and may raise.
        """
        running = 0
        for account in self._accounts:
            for lane in range(account.lanes):
                # Daemons: a request that hangs must not keep Ctrl-C waiting.
                name = f"{account.name} {lane + 1}"
                threading.Thread(target=self._run, args=(account,), name=name, daemon=True).start()
                running += 1
        try:
            while running:
                between()
                try:
                    item = self._queue.get(timeout=_MOMENT)
                except Empty:
                    continue
                if isinstance(item, BaseException):
                    raise item
                if item is None:
                    running -= 1
                else:
                    yield item
        finally:
            self._stop.set()

    def _run(self, account: _Account) -> None:
        try:
            while not self._stop.is_set() and (taken := account.take()) is not None:
                reading, refused = read_part(*taken, self._window, self._now, self._stop.is_set)
                self._queue.put(reading)
                if isinstance(refused, BadCredential):
                    account.refused(refused)
        except Stopped:
            pass
        except BaseException as error:  # a mistake in the collector itself: tell the thread that waits
            self._queue.put(error)
        finally:
            self._queue.put(None)


class _Account:
    """What is still to be read of one account."""

    def __init__(self, source: Source, done: Collection[Key]) -> None:
        reads = source.connector.reads
        self.name = source.system.id
        self.lanes = min(source.connector.lanes, len(reads))
        self._source = source
        self._waiting = deque(each for each in reads if (self.name, each.subject.value, each.part) not in done)
        self._lock = threading.Lock()

    def take(self) -> tuple[Source, Read] | None:
        """The next part, which nobody else will read; None when there is none."""
        with self._lock:
            return (self._source, self._waiting.popleft()) if self._waiting else None

    def refused(self, error: BadCredential) -> None:
        """The credential is no longer good: what is not begun yet is not asked for any more."""
        with self._lock:
            if self._source.failure is None:
                self._source = replace(self._source, client=None, failure=error)
