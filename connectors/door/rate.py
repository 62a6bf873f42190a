"""Takes at most a share of a platform's published limits; the rest belongs to the merchant's live integrations."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from connectors.errors import Throttled


@dataclass(frozen=True)
class Rate:
    """A limit as the platform publishes it, before our share is taken. None: no such limit."""

    per_second: float | None = None
    per_minute: float | None = None
    """Requests in any 60 seconds."""
    per_ten_seconds: float | None = None
    """Requests in any 10 seconds."""
    per_day: int | None = None
    """Reached: Throttled."""
    burst: int | None = None
    """Size of the platform's bucket that `per_second` refills; None: requests are spaced evenly."""

    def __post_init__(self) -> None:
        limits = (self.per_second, self.per_ten_seconds, self.per_minute, self.per_day)
        if any(limit is not None and limit <= 0 for limit in limits):
            raise ValueError("a limit must be over zero")


class Bucket:
    """A token bucket: `rate` tokens a second, `capacity` tokens at most and at the start."""

    def __init__(self, rate: float, capacity: float, start: float) -> None:
        self._rate, self._capacity = rate, capacity
        self._tokens, self._at = capacity, start

    def ready(self, now: float) -> float:
        """When the next token may be taken."""
        return now + max(0.0, (1 - self._held(now)) / self._rate)

    def take(self, at: float) -> None:
        """Takes a token at that time."""
        self._tokens, self._at = self._held(at) - 1, at

    def floor(self, count: int) -> float:
        """Least seconds in which `count` tokens can be had, from the start."""
        return max(0.0, (count - self._capacity) / self._rate)

    def _held(self, at: float) -> float:
        return min(self._capacity, self._tokens + (at - self._at) * self._rate)


class Window:
    """At most `limit` requests in any stretch of so many seconds."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit, self.seconds = limit, seconds
        self._sent: deque[float] = deque(maxlen=limit)

    def ready(self, now: float) -> float:
        """When the next request may start."""
        return max(now, self._sent[0] + self.seconds) if len(self._sent) == self.limit else now

    def take(self, at: float) -> None:
        """Notes a request that starts at that time."""
        self._sent.append(at)


class Pacer:
    """Our share of one limit, and the count of what was sent."""

    def __init__(self, rate: Rate, share: float, now: float) -> None:
        self.sent = 0
        self._last = now
        self._day = None if rate.per_day is None else max(1, int(rate.per_day * share))
        self._bucket: Bucket | None = None
        self._windows = [
            Window(max(1, int(limit * share)), seconds)
            for limit, seconds in ((rate.per_ten_seconds, 10.0), (rate.per_minute, 60.0))
            if limit is not None
        ]
        if rate.per_second is not None:
            self._bucket = Bucket(rate.per_second * share, max(1.0, (rate.burst or 0) * share), now)

    def count(self) -> None:
        """Counts a request; Throttled at our share of the day."""
        if self._day is not None and self.sent >= self._day:
            raise Throttled(
                "We have used our share of the requests that the platform allows in a day; the rest is left to your "
                "own integrations.",
                "Run the audit again tomorrow.",
            )
        self.sent += 1

    def slot(self, at: float) -> float:
        """When a request may start that is ready at that time; the slot is then taken. First come, first served."""
        paces: list[Bucket | Window] = [*self._windows, *([self._bucket] if self._bucket else [])]
        ready = max(at, self._last)
        start = max((pace.ready(ready) for pace in paces), default=at)
        if paces:
            self._last = start
        for pace in paces:
            pace.take(start)
        return start

    def floor(self) -> float:
        """Least seconds that the requests so far needed at our share."""
        whole = self._bucket.floor(self.sent) if self._bucket else 0.0
        return max([whole, *(self._floor_within(window) for window in self._windows)])

    def _floor_within(self, window: Window) -> float:
        full = max(0, self.sent - 1) // window.limit
        rest = self._bucket.floor(self.sent - full * window.limit) if self._bucket else 0.0
        return full * window.seconds + rest
