"""What an answer means: good, wait and ask again, or an error sorted by who can mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from connectors.door.answer import Answer
from connectors.door.quota import LONGEST_WAIT, number
from connectors.errors import BadCredential, Denied, Misread, NotThere, ReadError, Throttled, Unavailable
from connectors.redact import host_of


@dataclass(frozen=True)
class Wait:
    """Ask again later."""

    seconds: float | None = None
    """How long the platform asked us to wait; None: we choose, longer each time."""
    error: ReadError | None = None
    """What to raise when we have asked often enough; None: Throttled."""


DecodeError = Callable[[Answer], ReadError | Wait | None]
"""Refines the meaning of an answer, good ones included; None leaves it to the door."""

_SOON_AGAIN = frozenset({408, 425, 429})
_DENIED = {
    402: "{host} says the account or its plan does not allow this (402).",
    403: "{host} does not allow our credential to see this (403).",
    423: "{host} says the account is locked (423).",
}


def meaning(answer: Answer, now: datetime, decode_error: DecodeError | None) -> ReadError | Wait | None:
    """None for a good answer."""
    special = decode_error(answer) if decode_error else None
    if special is not None:
        return special
    if answer.status < 300:
        return _unreadable(answer)
    if answer.status >= 500 or answer.status in _SOON_AGAIN:
        return Wait(retry_after(answer.headers, now), _busy(answer))
    return _final(answer)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait by the Retry-After header, given as seconds or as a date; between 0 and 60. None: not said."""
    seconds = number(headers, "Retry-After")
    if seconds is None:
        seconds = _until(headers.get("Retry-After", ""), now)
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_WAIT)


def _until(date: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()


def _unreadable(answer: Answer) -> Wait | None:
    """A body that is no JSON is often one that was cut: asked for again before it is believed."""
    if answer.status == 204:
        return None
    try:
        answer.json()
    except Unavailable as error:
        return Wait(error=error)
    return None


def _busy(answer: Answer) -> ReadError:
    if answer.status == 429:
        return Throttled(
            f"{answer.host} kept asking us to wait (429).",
            "Run the audit again at a quieter time, when fewer integrations use the account.",
        )
    return Unavailable(f"{answer.host} had trouble answering ({answer.status}).", "Run the audit again later.")


def _final(answer: Answer) -> ReadError:
    host, status = answer.host, answer.status
    if status < 400:
        elsewhere = host_of(answer.headers.get("Location", "")) or "another address"
        return Unavailable(
            f"{host} tried to send us elsewhere, to {elsewhere}; we do not follow, so that your credential stays here.",
            "Check the account name and the address in config.toml.",
        )
    if status == 401:
        return BadCredential(
            f"{host} did not accept our credential (401).",
            "Check that the credential is complete, belongs to this account and has not expired or been revoked.",
        )
    if status in _DENIED:
        return Denied(_DENIED[status].format(host=host))
    if status in (404, 410):
        return NotThere(f"{host} has nothing at the address we asked ({status}).")
    return Misread(f"{host} did not understand our request ({status}).")
