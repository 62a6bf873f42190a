"""Join keys in one form, so that the same key written by two platforms is the same key here.

Bringing a key into its form twice changes nothing, and neither capitals nor spaces around it matter. What cannot be
read as a key of its kind has no form: it is not compared, which is not the same as not found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from auditor.measure.dialling import DIALLING
from auditor.model import JoinKey

_EDGES = " \t\r\n\f\v\u00a0\u200b\u200c\u200d\u2060\ufeff"
"""Spaces, the invisible ones included, that come with copied text."""
_DIGITS = re.compile(r"[0-9]+")
_TICKET = re.compile(r"(?:[a-z]+[\s:_#-]+)?#?0*([0-9]+)")
"""A ticket's number, with the name of its system before it or not."""
_FILLING = re.compile(r"[\s().\-/\u2010-\u2015\u00a0]+")
"""What people write between the digits of a telephone number."""
_SHORTEST, _LONGEST = 8, 15
"""Digits of a number with its country, by E.164."""


def normal(key: JoinKey, raw: str, country: str = "") -> str | None:
    """The key in its one form; None for what is no such key. `country` is where numbers without one are at home."""
    if key is JoinKey.PHONE:
        return phone(raw, country)
    return _FORMS[key](raw)


def spellings(key: JoinKey, raw: str, country: str = "") -> tuple[str, ...]:
    """The ways in which another platform may hold the key, the likeliest first; none for what is no such key."""
    form = normal(key, raw, country)
    if form is None:
        return ()
    if key is JoinKey.EMAIL:  # a platform that keeps foreign letters in host names is asked for them as they are
        return tuple(dict.fromkeys((form, _trimmed(raw).lower())))
    if key is JoinKey.SKU:  # platforms tell capitals apart: as the source writes it, as is usual, and without any
        written = _trimmed(raw)
        return tuple(each for each in dict.fromkeys((written, written.upper(), form)) if sku(each) == form)
    return (form,)


def email(raw: str) -> str | None:
    """Small letters, the host name in ASCII. Dots and tags in the name stay: they tell people apart elsewhere."""
    name, at, host = _trimmed(_folded(raw)).rpartition("@")
    ascii_host = _ascii(host.rstrip("."))
    if not at or not name or not ascii_host or "@" in name or any(each.isspace() for each in name + ascii_host):
        return None
    return f"{name}@{ascii_host}"


def phone(raw: str, country: str = "") -> str | None:
    """By E.164; a number without its country is one of `country`, or none at all."""
    text = _FILLING.sub("", _trimmed(unicodedata.normalize("NFKC", raw)))
    plus, text = text.startswith("+"), text.removeprefix("+")
    if not _DIGITS.fullmatch(text):
        return None
    if not plus and text.startswith("00"):
        plus, text = True, text[2:]
    if not plus:
        if (known := DIALLING.get(country.upper())) is None:
            return None
        code, trunk = known
        text = code + (text.removeprefix(trunk) if trunk else text)
    return f"+{text}" if _SHORTEST <= len(text) <= _LONGEST and text[0] != "0" else None


def number(raw: str) -> str | None:
    """The bare id at the end of a global one, such as `123` of `gid://shop/Customer/123`."""
    path = _trimmed(_trimmed(_folded(raw)).split("?")[0]).rstrip("/")
    return _trimmed(path.rpartition("/")[2]) or None


def order_name(raw: str) -> str | None:
    """The number in the name of an order, without signs, prefix, suffix and leading zeros."""
    runs = _DIGITS.findall(unicodedata.normalize("NFKC", raw))
    longest = max(map(len, runs), default=0)
    return next((run.lstrip("0") or "0" for run in reversed(runs) if len(run) == longest), None)


def sku(raw: str) -> str | None:
    """Without capitals, and one space where there are several."""
    return " ".join(_trimmed(_folded(raw)).split()) or None


def ticket_number(raw: str) -> str | None:
    """The number at the end of a ticket's address, or behind the name of its system; else the id as it is."""
    text = number(raw)
    found = _TICKET.fullmatch(text) if text else None
    return found.group(1) if found else text


_FORMS: dict[JoinKey, Callable[[str], str | None]] = {
    JoinKey.EMAIL: email,
    JoinKey.CUSTOMER_ID: number,
    JoinKey.ORDER_ID: number,
    JoinKey.ORDER_NAME: order_name,
    JoinKey.SKU: sku,
    JoinKey.TICKET_ID: ticket_number,
    JoinKey.VARIANT_ID: number,
}


def _trimmed(text: str) -> str:
    return text.strip(_EDGES).strip()


def _folded(text: str) -> str:
    """Without capitals and in one Unicode form; repeated until nothing changes, which a few letters need."""
    while (after := unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())) != text:
        text = after
    return text


@lru_cache(1_024)
def _ascii(host: str) -> str:
    """The host name in ASCII; empty for what is no host name. Many addresses share a host."""
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
