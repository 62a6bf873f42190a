"""What HubSpot's error answers mean, and how its burst limit is kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from connectors.door import Answer, Wait
from connectors.door.answer import at
from connectors.door.meaning import retry_after
from connectors.door.quota import number
from connectors.errors import BadCredential, Denied, ReadError, Throttled, Unavailable

KEYS = "HubSpot > Settings > Integrations > Private Apps, or Development > Keys > Service keys"
_MAX, _LEFT = "X-HubSpot-RateLimit-Max", "X-HubSpot-RateLimit-Remaining"
_INTERVAL = "X-HubSpot-RateLimit-Interval-Milliseconds"
_SCOPE = re.compile(r"[a-z0-9._-]{1,80}")
_SOON = {"SECONDLY": 1.0, "TEN_SECONDLY_ROLLING": 10.0}
"""Seconds after which a limit of this name is free again."""


def decode(answer: Answer) -> ReadError | Wait | None:
    """HubSpot's own errors; None leaves an answer to the door."""
    if answer.status < 400:
        return None
    body = _body(answer)
    if answer.status == 401:
        return BadCredential(
            "HubSpot refused the key of this audit.",
            f"{KEYS}: check that the key is still there, and put it into the configuration again.",
        )
    if answer.status == 403:
        return _denied(body)
    if answer.status == 429:
        policy = body.get("policyName")
        return _throttled(policy if isinstance(policy, str) else "", _told(answer))
    if answer.status == 423:
        return Wait(2.0, Unavailable("HubSpot has locked this for a moment (423).", "Run the audit again later."))
    if answer.status == 477:
        moving = "HubSpot is moving this account to another region (477)."
        return Wait(_told(answer), Unavailable(moving, "Run the audit again tomorrow."))
    return None


def _body(answer: Answer) -> dict[str, Any]:
    try:
        found = answer.json()
    except ReadError:
        return {}
    return found if isinstance(found, dict) else {}


def _denied(body: dict[str, Any]) -> Denied:
    errors = body.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    scopes = at(first, ("context", "requiredGranularScopes"))
    if body.get("category") != "MISSING_SCOPES" and scopes is None:
        return Denied("HubSpot does not allow this with the plan of the account or the rights of the key (403).")
    if isinstance(scopes, list) and len(scopes) == 1 and isinstance(scopes[0], str) and _SCOPE.fullmatch(scopes[0]):
        return Denied(f"The key of this audit lacks the scope {scopes[0]}.")
    return Denied("The key of this audit lacks a scope that HubSpot asks for here.")


def _told(answer: Answer) -> float | None:
    """Seconds that HubSpot asks us to wait, if it says so."""
    return retry_after(answer.headers, datetime.now(UTC))


def _throttled(policy: str, told: float | None) -> Throttled | Wait:
    if policy == "DAILY":
        return Throttled(
            "The account has used up the requests that HubSpot allows in a day.",
            "Run the audit again tomorrow; HubSpot starts counting anew at midnight.",
        )
    busy = Throttled("HubSpot kept asking us to wait.", "Run the audit again at a quieter time.")
    return Wait(_SOON.get(policy) if told is None else told, busy)


class BurstQuota:
    """Waits for the next stretch when others have used more than our share leaves in this one."""

    def __init__(self, share: float) -> None:
        """`share` of the burst limit is ours at most."""
        self._share = share

    def before(self, cost: float) -> float:
        """No request has to wait for what it costs."""
        return 0.0

    def after(self, answer: Answer | None, cost: float) -> float:
        """Seconds until the stretch is over, by the headers; searches answer without them, which changes nothing."""
        told = answer.headers if answer else {}
        left, most = number(told, _LEFT), number(told, _MAX)
        if left is None or not most or left / most >= 1 - self._share:
            return 0.0
        milliseconds = number(told, _INTERVAL)
        return 10.0 if milliseconds is None else min(milliseconds / 1_000, 10.0)


def burst_of(answer: Answer) -> float | None:
    """Requests in ten seconds that the account's plan allows, by what an answer tells; None when it does not."""
    most, milliseconds = number(answer.headers, _MAX), number(answer.headers, _INTERVAL)
    return most * 10_000 / milliseconds if most and milliseconds else None
