"""Where every request waits for its turn, whichever thread makes it: one share of each limit for all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from connectors.door.answer import Answer
from connectors.door.quota import Quota
from connectors.door.rate import Pacer, Rate
from connectors.door.terms import Terms


class Gate:
    """Hands out slots. Its lock is held while pacers and quota are asked or told, never while waiting."""

    def __init__(self, terms: Terms, quota: Quota, pause: Callable[[float], None]) -> None:
        """`pause` waits so many seconds, or raises when there is no time for it."""
        self._terms, self._quota, self._pause = terms, quota, pause
        self._pacers: dict[str, Pacer] = {}
        self._lock = threading.Lock()
        self._held = terms.monotonic()
        """Until when nobody may ask, because the platform said so."""

    @property
    def requests(self) -> dict[str, int]:
        """Requests let through so far, per bucket."""
        return {bucket: pacer.sent for bucket, pacer in self._pacers.items()}

    def floor_seconds(self) -> float:
        """The least time that our share of the limits needs for the requests made so far."""
        return max(pacer.floor() for pacer in self._pacers.values())

    def limit(self, bucket: str, rate: Rate) -> None:
        """Sets the limit of a bucket; what was sent so far stays counted."""
        pacer = Pacer(rate, self._terms.share, self._terms.monotonic())
        with self._lock:
            pacer.sent = self._pacers[bucket].sent if bucket in self._pacers else 0
            self._pacers[bucket] = pacer

    def wait(self, bucket: str, cost: float) -> None:
        """Takes the next free slot, and another one when the platform asks all of us to wait meanwhile."""
        pacer = self._pacers[bucket]
        with self._lock:
            ready = max(self._held, self._terms.monotonic() + self._quota.before(cost))
            pacer.count()
            start = pacer.slot(ready)
        while True:
            self._pause(start - self._terms.monotonic())
            with self._lock:
                if self._held <= max(start, self._terms.monotonic()):
                    return
                start = pacer.slot(self._held)

    def learn(self, answer: Answer | None, cost: float) -> None:
        """What an answer tells of the limits holds for every thread; None when no answer came."""
        with self._lock:
            self._hold(self._quota.after(answer, cost))

    def hold(self, seconds: float) -> None:
        """Nobody asks for so long."""
        with self._lock:
            self._hold(seconds)

    def _hold(self, seconds: float) -> None:
        self._held = max(self._held, self._terms.monotonic() + seconds)
