"""HubSpot's limits and error bodies."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from auditor.demo.http import Response, reply

SEARCHES_PER_SECOND = 5
STRETCH = 10.0


def error(status: int, category: str, message: str, **more: Any) -> Response:
    """An error as HubSpot words it."""
    body = {"status": "error", "message": message, "correlationId": "00000000-0000-4000-8000-00000000c0de"}
    return reply({**body, **more, "category": category}, status)


def missing_scopes(scope: str) -> Response:
    """403 for a key without the scope."""
    return error(
        403,
        "MISSING_SCOPES",
        "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: "
        "https://developers.hubspot.com/scopes.",
        errors=[
            {
                "message": "One or more of the following scopes are required.",
                "context": {"requiredGranularScopes": [scope]},
            }
        ],
        links={"scopes": "https://developers.hubspot.com/scopes"},
    )


def too_many(policy: str) -> Response:
    """429 by the policy that was broken."""
    words = {"DAILY": "daily", "TEN_SECONDLY_ROLLING": "ten_secondly_rolling", "SECONDLY": "secondly"}
    return error(
        429,
        "RATE_LIMITS",
        f"You have reached your {words[policy]} limit.",
        errorType="RATE_LIMIT",
        policyName=policy,
        groupName=f"privateapp:{words[policy]}",
    )


class Limits:
    """The burst limit, the day's limit and the limit of searches of one account."""

    def __init__(self, data: Mapping[str, Any], monotonic: Callable[[], float]) -> None:
        """`data` holds `burst`, `daily` and `daily_used` of a world."""
        self._burst, self._daily = int(data.get("burst", 190)), int(data.get("daily", 650_000))
        self._used = int(data.get("daily_used", 0))
        self._monotonic = monotonic
        self._sent: deque[float] = deque()
        self._searches: deque[float] = deque()

    def over(self, searching: bool) -> Response | None:
        """Counts a request; the 429 when it is one too many."""
        now = self._monotonic()
        if self._used >= self._daily:
            return too_many("DAILY")
        if searching:
            return None if _room(self._searches, now, 1.0, SEARCHES_PER_SECOND) else too_many("SECONDLY")
        if not _room(self._sent, now, STRETCH, self._burst):
            return too_many("TEN_SECONDLY_ROLLING")
        self._used += 1
        return None

    def headers(self) -> dict[str, str]:
        """What HubSpot tells with every answer but those of searches."""
        return {
            "X-HubSpot-RateLimit-Max": str(self._burst),
            "X-HubSpot-RateLimit-Remaining": str(max(0, self._burst - len(self._sent))),
            "X-HubSpot-RateLimit-Interval-Milliseconds": "10000",
            "X-HubSpot-RateLimit-Daily": str(self._daily),
            "X-HubSpot-RateLimit-Daily-Remaining": str(max(0, self._daily - self._used)),
        }


def _room(sent: deque[float], now: float, seconds: float, most: int) -> bool:
    while sent and sent[0] <= now - seconds:
        sent.popleft()
    if len(sent) >= most:
        return False
    sent.append(now)
    return True
