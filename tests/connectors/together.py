"""Several threads on one clock that nobody waits for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.door import Answer, Door, Toolbox
from connectors.door.order import Order
from connectors.door.wire import Limits
from connectors.errors import ReadError

STUCK = 20.0
"""Real seconds after which a thread that waits for the others gives up."""


class SharedClock:
    """Time moves to the next moment for which a thread sleeps, once all threads sleep."""

    def __init__(self, threads: int) -> None:
        self.seconds = 0.0
        self._running = threads
        self._sleeping: list[float] = []
        self._changed = threading.Condition()

    def sleep(self, seconds: float) -> None:
        with self._changed:
            until = self.seconds + seconds
            self._sleeping.append(until)
            self._running -= 1
            self._move()
            assert self._changed.wait_for(lambda: self.seconds >= until, STUCK), "the others never slept"

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def ended(self) -> None:
        """A thread will not sleep any more."""
        with self._changed:
            self._running -= 1
            self._move()

    def _move(self) -> None:
        if self._running or not self._sleeping:
            return
        self.seconds = min(self._sleeping)
        still = [until for until in self._sleeping if until > self.seconds]
        self._running = len(self._sleeping) - len(still)
        self._sleeping = still
        self._changed.notify_all()


@dataclass
class Script:
    """Stands for the wire: answers by call, and notes when it was asked for what."""

    clock: SharedClock
    answer: Callable[[Order, Mapping[str, str]], Answer | ReadError] = lambda order, headers: Answer(200, {}, b"{}")
    sent: list[tuple[float, str]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, order: Order, headers: Mapping[str, str], limits: Limits) -> Answer | ReadError:
        with self._lock:
            self.sent.append((self.clock.seconds, order.path))
            return self.answer(order, headers)

    @property
    def starts(self) -> list[float]:
        """When each request was sent, in order."""
        return sorted(at for at, _ in self.sent)


def door(clock: SharedClock, wire: Script, share: float = 0.5, **more: Any) -> Door:
    """A door on this clock and this wire."""
    tools = Toolbox(sleep=clock.sleep, monotonic=clock.monotonic, now=clock.now, share=share, seconds=1e9)
    made = tools.door("https://shop.example", **more)
    made._wire = wire  # type: ignore[assignment]
    return made


def together(clock: SharedClock, *jobs: Callable[[], object]) -> list[Any]:
    """Does all of it side by side; results in the order of the jobs, an error as itself."""

    def run(job: Callable[[], object]) -> object:
        try:
            return job()
        except ReadError as error:
            return error
        finally:
            clock.ended()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))
