"""Watches what platforms say is left of their limits, and slows down before the merchant's integrations suffer."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Protocol

from connectors.door.answer import Answer
from connectors.errors import Throttled

LONGEST_WAIT = 60.0
"""Seconds; nothing a platform says makes us wait longer at a time."""
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)")


class Quota(Protocol):
    """Learns from answers and tells how long to wait."""

    def before(self, cost: float) -> float:
        """Seconds that a request of this cost has to wait; may raise Throttled. Called once for each request."""
        ...

    def after(self, answer: Answer | None, cost: float) -> float:
        """Called when a request of this cost has ended, with what came back, good or bad; None when nothing did.

        Seconds for which nothing more should be asked, by anyone of us.
        """
        ...


class Quotas:
    """Several at once: the longest wait counts."""

    def __init__(self, *quotas: Quota) -> None:
        self._quotas = quotas

    def before(self, cost: float) -> float:
        """See `Quota.before`."""
        return max((quota.before(cost) for quota in self._quotas), default=0.0)

    def after(self, answer: Answer | None, cost: float) -> float:
        """See `Quota.after`."""
        return max((quota.after(answer, cost) for quota in self._quotas), default=0.0)


class HeaderQuota:
    """Waits for the next window when less than `1 - share` of this one is left, whoever used it."""

    def __init__(
        self,
        remaining: str = "RateLimit-Remaining",
        limit: str = "RateLimit-Limit",
        reset: str = "RateLimit-Reset",
        share: float = 0.5,
    ) -> None:
        """`reset` names the header that holds the seconds until the window starts anew."""
        self._remaining, self._limit, self._reset, self._share = remaining, limit, reset, share

    def before(self, cost: float) -> float:
        """No request has to wait for what it costs."""
        return 0.0

    def after(self, answer: Answer | None, cost: float) -> float:
        """Seconds until the window starts anew, by the headers; an answer without them changes nothing."""
        told = answer.headers if answer else {}
        remaining, limit = number(told, self._remaining), number(told, self._limit)
        if remaining is None or not limit or remaining / limit >= 1 - self._share:
            return 0.0
        reset = number(told, self._reset)
        return LONGEST_WAIT if reset is None else min(reset, LONGEST_WAIT)


class DailyQuota:
    """Stops when less than `1 - share` of the day's requests is left, whoever used them."""

    def __init__(self, remaining: str, limit: str, share: float = 0.5) -> None:
        self._remaining, self._limit, self._share = remaining, limit, share
        self._spent = False

    def before(self, cost: float) -> float:
        """Raises Throttled when the day's share is used; never waits."""
        if self._spent:
            raise Throttled(
                "Much of what the platform allows in a day is already used; the rest is left to your own integrations.",
                "Run the audit again tomorrow, or at a quieter time of the day.",
            )
        return 0.0

    def after(self, answer: Answer | None, cost: float) -> float:
        """Reads the headers; an answer without them changes nothing. Never makes anyone wait."""
        told = answer.headers if answer else {}
        remaining, limit = number(told, self._remaining), number(told, self._limit)
        if remaining is not None and limit:
            self._spent = remaining / limit < 1 - self._share
        return 0.0


def number(headers: Mapping[str, str], name: str) -> float | None:
    """The number that a header starts with; None when there is none."""
    match = _NUMBER.match(headers.get(name, ""))
    value = float(match.group(1)) if match else math.inf
    return value if math.isfinite(value) else None
