"""Klaviyo's rate limits: fixed windows of a second, a minute and, for reports, a day, for each endpoint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.demo.klaviyo.jsonapi import Refusal

TIERS = {"XS": (1, 15, 0), "S": (3, 60, 0), "M": (10, 150, 0), "L": (75, 700, 0), "XL": (350, 3_500, 0),
         "report": (1, 2, 225)}  # fmt: skip
"""Requests in a second, a minute, a day; 0: no such limit."""
_SECONDS = (1.0, 60.0, 86_400.0)


@dataclass
class Limits:
    """Counts requests in each endpoint's windows."""

    monotonic: Callable[[], float]
    used_today: int = 0
    """Reports that the merchant's own tools have asked for today."""
    _counts: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)
    """For each endpoint and window its number and the requests in it."""

    def headers(self, endpoint: str, tier: str) -> dict[str, str]:
        """Count one request; the headers of the steady window, or a Refusal with Retry-After."""
        now, limits = self.monotonic(), TIERS[tier]
        for which, (seconds, limit) in enumerate(zip(_SECONDS, limits, strict=True)):
            if limit and self._used(endpoint, which, now) >= limit:
                raise Throttle(max(1, round(seconds - now % seconds)))
        for which, limit in enumerate(limits):
            if limit:
                number = int(now // _SECONDS[which])
                self._counts[endpoint, which] = (number, self._here(endpoint, which, now) + 1)
        steady, left = limits[1], limits[1] - self._used(endpoint, 1, now)
        return {
            "RateLimit-Limit": f"{steady}, {limits[0]};w=1, {steady};w=60",
            "RateLimit-Remaining": str(left),
            "RateLimit-Reset": str(max(1, round(60 - now % 60))),
        }

    def _used(self, endpoint: str, which: int, now: float) -> int:
        return self._here(endpoint, which, now) + (self.used_today if which == 2 else 0)

    def _here(self, endpoint: str, which: int, now: float) -> int:
        number, count = self._counts.get((endpoint, which), (-1, 0))
        return count if number == int(now // _SECONDS[which]) else 0


class Throttle(Refusal):
    """429."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            429,
            "throttled",
            "Request was throttled.",
            f"Request was throttled. Expected available in {seconds} seconds.",
        )
        self.seconds = seconds
