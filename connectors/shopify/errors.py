"""What Shopify's answers mean. It reports most trouble with status 200, beside the data that could still be read."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from connectors.door import Answer, Wait
from connectors.errors import BadCredential, Denied, Misread, NotThere, ReadError, Throttled, Unavailable
from connectors.redact import clean

APPS = "Shopify admin > Settings > Apps and sales channels > Develop apps"
_SCOPE = re.compile(r"\b(?:read|write)_[a-z_]+\b")
_STOPS = {
    401: ("Shopify did not accept our credential (401).", f"{APPS} > (app) > API credentials: copy the token again."),
    402: (
        "Shopify has frozen this shop because a bill is unpaid (402).",
        "Settle the bill in Shopify admin > Billing.",
    ),
    403: ("Shopify does not allow our app to read this shop (403).", f"{APPS}: open the app and approve its access."),
    423: ("Shopify has locked this shop (423).", "Ask Shopify Support why the shop is locked."),
    430: (
        "Shopify turned our requests away as suspicious (430); we stopped at once.",
        "Wait an hour and run the audit again from the usual network.",
    ),
}
"""Statuses after which nothing more is asked of the shop."""


def grant(*scopes: str) -> str:
    """What an owner does to give scopes, in the words of Shopify's settings pages."""
    return f"{APPS} > (app) > Configuration > Admin API access scopes: tick {' and '.join(scopes)}, save and install."


READ_APPS = (
    "Shopify gives read_apps only on request: ask Shopify Support to allow it for your own app, then tick it under "
    f"{APPS} > (app) > Configuration > Admin API access scopes."
)


def decode(answer: Answer) -> ReadError | Wait | None:
    """See `connectors.door.DecodeError`; partial data is left to `problem`."""
    if answer.status in (400, 401, 403) and (refusal := _refused_exchange(answer)):
        return refusal
    if answer.status in _STOPS:
        return BadCredential(*_STOPS[answer.status])
    if answer.status == 404:
        return NotThere("Shopify knows no shop of this name (404).", "Check the shop name in the configuration.")
    if answer.status != 200:
        return None
    try:
        body = answer.json()
    except Unavailable:
        return None
    return _of_body(body) if isinstance(body, dict) else Misread("Shopify answered in an unknown shape.")


def problem(body: Mapping[str, Any]) -> ReadError | None:
    """Why a part of the answer is missing, when the rest of it is good."""
    errors = _listed(body.get("errors"))
    return _sorted_out(errors, body) if errors else None


def _of_body(body: Mapping[str, Any]) -> ReadError | Wait | None:
    if "errors" not in body:
        return None
    data = body.get("data")
    some = isinstance(data, dict) and any(value is not None for value in data.values())
    errors = _listed(body["errors"])
    if "THROTTLED" in _codes(errors):
        return Wait(_seconds(body), Throttled("Shopify kept asking us to wait.", _QUIETER))
    if some or not errors:
        return None
    if "INTERNAL_SERVER_ERROR" in _codes(errors):
        return Wait(error=_sorted_out(errors, body))
    return _sorted_out(errors, body)


_QUIETER = "Run the audit again at a quieter time, when fewer apps use the shop."


def _sorted_out(errors: Sequence[Mapping[str, Any]], body: Mapping[str, Any]) -> ReadError:
    codes = _codes(errors)
    if "ACCESS_DENIED" in codes:
        return _denied(errors)
    if "INTERNAL_SERVER_ERROR" in codes:
        return Unavailable(f"Shopify had trouble answering{_request(body)}.", "Run the audit again later.")
    if "MAX_COST_EXCEEDED" in codes:
        return Misread("Shopify found our question too large.")
    return Misread("Shopify did not understand our question.")


def _denied(errors: Sequence[Mapping[str, Any]]) -> Denied:
    """With the scopes that Shopify names, if it names any; a scope is the only part of its message that is kept."""
    needed: set[str] = set()
    for error in errors:
        extensions = _mapping(error.get("extensions"))
        needed |= set(_SCOPE.findall(f"{extensions.get('requiredAccess') or error.get('message') or ''}"))
    if "read_apps" in needed:
        return Denied("Our app may not list the apps of this shop (read_apps).", READ_APPS)
    names = sorted(needed)
    if names:
        return Denied(f"Our app may not read this in Shopify ({', '.join(names)}).", grant(*names))
    return Denied("Our app may not read this in Shopify.")


def _refused_exchange(answer: Answer) -> BadCredential | None:
    """The client-credentials endpoint says no: the app is of another organisation, or id and secret do not fit."""
    try:
        reason = answer.at("error")
    except Unavailable:
        return None
    if not isinstance(reason, str):
        return None
    if reason == "shop_not_permitted":
        return BadCredential(
            "Shopify does not give this app a token for this shop: they do not belong to one organisation.",
            "Use an app of the shop's own organisation (Dev Dashboard), or the token of an installed custom app.",
        )
    return BadCredential(
        f"Shopify refused the app's client id and secret ({clean(reason)[:60]}).",
        "Copy client id and secret again: Dev Dashboard > (app) > Settings.",
    )


def _seconds(body: Mapping[str, Any]) -> float | None:
    """How long until the points for this question are there again; None when Shopify does not tell."""
    cost = _mapping(_mapping(body.get("extensions")).get("cost"))
    status = _mapping(cost.get("throttleStatus"))
    asked, left = _number(cost.get("requestedQueryCost")), _number(status.get("currentlyAvailable"))
    refill = _number(status.get("restoreRate"))
    if asked is None or left is None or not refill or refill < 0:
        return None
    return max(0.0, (asked - left) / refill)


def _number(value: object) -> float | None:
    good = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if good and isinstance(value, int | float) else None


def _mapping(value: object) -> Mapping[str, Any]:
    """An object, or an empty one: a refusal stays a refusal, however its details are told."""
    return value if isinstance(value, dict) else {}


def _listed(errors: object) -> list[Mapping[str, Any]]:
    """The errors as objects; Shopify writes some as plain text."""
    rows = errors if isinstance(errors, list) else [errors] if errors else []
    return [row if isinstance(row, dict) else {"message": str(row)} for row in rows]


def _codes(errors: Sequence[Mapping[str, Any]]) -> set[str]:
    codes = (_mapping(error.get("extensions")).get("code") for error in errors)
    return {code for code in codes if isinstance(code, str)}


def _request(body: Mapping[str, Any]) -> str:
    """The request number that Shopify Support asks for."""
    for error in _listed(body.get("errors")):
        number = _mapping(error.get("extensions")).get("requestId")
        if isinstance(number, str) and re.fullmatch(r"[0-9a-fA-F-]{8,64}", number):
            return f" (request {number})"
    return ""
