"""Takes at most a share of a platform's published limits; the rest belongs to the merchant's live integrations."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from connectors.errors import Throttled

_MINUTE = 60.0


@dataclass(frozen=True)
class Rate:
    """A limit as the platform publishes it, before our share is taken. None: no such limit."""

    per_second: float | None = None
    per_minute: float | None = None
    """Requests in any 60 seconds."""
    per_day: int | None = None
    """Reached: Throttled."""
    burst: int | None = None
    """Size of the platform's bucket that `per_second` refills; None: requests are spaced evenly."""


class Bucket:
    """A token bucket: `rate` tokens a second, `capacity` tokens at most and at the start."""

    def __init__(self, rate: float, capacity: float, clock: Callable[[], float]) -> None:
        self._rate, self._capacity, self._clock = rate, capacity, clock
        self._tokens, self._at = capacity, clock()

    def reserve(self) -> float:
        """Takes a token and tells how many seconds to wait before it may be used."""
        now = self._clock()
        self._tokens = min(self._capacity, self._tokens + (now - self._at) * self._rate) - 1
        self._at = now
        return max(0.0, -self._tokens / self._rate)

    def floor(self, count: int) -> float:
        """Least seconds in which `count` tokens can be had, from the start."""
        return max(0.0, (count - self._capacity) / self._rate)


class Minute:
    """At most `limit` requests in any 60 seconds."""

    def __init__(self, limit: int, clock: Callable[[], float]) -> None:
        self._limit, self._clock = limit, clock
        self._sent: deque[float] = deque(maxlen=limit)

    def reserve(self) -> float:
        """Takes a place and tells how many seconds to wait before it may be used."""
        now = self._clock()
        start = max(now, self._sent[0] + _MINUTE) if len(self._sent) == self._limit else now
        self._sent.append(start)
        return start - now

    def floor(self, count: int) -> float:
        """Least seconds in which `count` requests can start."""
        return max(0, count - 1) // self._limit * _MINUTE


class Pacer:
    """Our share of one limit, and the count of what was sent."""

    def __init__(self, rate: Rate, share: float, clock: Callable[[], float]) -> None:
        self.sent = 0
        self._day = None if rate.per_day is None else max(1, int(rate.per_day * share))
        self._paces: list[Bucket | Minute] = []
        if rate.per_second is not None:
            self._paces.append(Bucket(rate.per_second * share, max(1.0, (rate.burst or 0) * share), clock))
        if rate.per_minute is not None:
            self._paces.append(Minute(max(1, int(rate.per_minute * share)), clock))

    def reserve(self) -> float:
        """Counts a request and tells how many seconds to wait before it; Throttled at our share of the day."""
        if self._day is not None and self.sent >= self._day:
            raise Throttled(
                "We have used our share of the requests that the platform allows in a day; the rest is left to your "
                "own integrations.",
                "Run the audit again tomorrow.",
            )
        self.sent += 1
        return max((pace.reserve() for pace in self._paces), default=0.0)

    def floor(self) -> float:
        """Least seconds that the requests so far needed at our share."""
        return max((pace.floor(self.sent) for pace in self._paces), default=0.0)
