"""Takes secrets and personal data out of text that people typed, such as the names of rules, apps and keys.

Every connector passes names through `clean` and addresses through `host_of` before a fact is made of them.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from urllib.parse import urlsplit

LONGEST = 200
"""Names are cut to this many characters."""

_READ_AT_MOST = 4_000
"""Characters looked at; a longer text is cut first, so that a hostile name costs nothing."""

_URL = re.compile(r"([A-Za-z]{2,12}://\S+)")
_MAIL = re.compile(r"[^\s<>()\[\],;:\"'@]+@[^\s<>()\[\],;:\"'@]+")
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}")
_NAMED_SECRET = re.compile(r"(?i)(token|key|secret|password|passwd|pwd)(\s*[:=]\s*)(?!\[)\S+")
_KEY_PREFIX = re.compile(r"(?i)\b(?:sk|pk|pat|rk|whsec|ghp|xox[a-z]|shp[a-z]{2})[-_][\w-]{8,}")
_UUID = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WORD = re.compile(r"[\w+/=~.-]{12,}")
_DIGITS = re.compile(r"[+(]?\d[\d ().\-/]*\d")
_DATE = re.compile(r"(?:19|20)\d\d[-/.](?:\d\d[-/.]\d\d|(?:19|20)\d\d)\Z")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?\Z")
_PLAIN_SEGMENT = re.compile(r"(?:[a-z_.-]{1,24}|v\d{1,2}|[A-Z]?[a-z-]{1,24}|\[id\])\Z")
_DIGITS_OF_A_PHONE = 7
_LONG_PIECE = 12
_LONGER_THAN_WORDS = 24


def clean(text: str) -> str:
    """The text on one line, without control or bidi characters, addresses, keys and numbers; at most 200 characters."""
    line = " ".join(_visible(text[:_READ_AT_MOST]).split())
    pieces = _URL.split(line)
    masked = "".join(_address(piece) if _URL.fullmatch(piece) else _mask(piece) for piece in pieces)
    return masked[:LONGEST].strip()


def host_of(url: str) -> str:
    """The host name of an address, in lower case; empty when there is none, or when it is a template."""
    text = _visible(url[:_READ_AT_MOST]).strip()
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".")[:LONGEST] if _HOST.match(host) else ""


def _visible(text: str) -> str:
    """Control characters become spaces; format characters (bidi marks, zero widths) and surrogates vanish."""
    kinds = ((char, unicodedata.category(char)) for char in text)
    return "".join(" " if kind == "Cc" else char for char, kind in kinds if kind not in ("Cf", "Cs"))


def _mask(text: str) -> str:
    text = _MAIL.sub("[e-mail]", text)
    text = _BEARER.sub(r"\1 [token]", text)
    text = _NAMED_SECRET.sub(r"\1\2[token]", text)
    text = _KEY_PREFIX.sub("[token]", text)
    text = _UUID.sub("[id]", text)
    text = _WORD.sub(lambda match: "[token]" if _random(match.group()) else match.group(), text)
    return _DIGITS.sub(lambda match: "[number]" if _phone(match.group()) else match.group(), text)


def _random(word: str) -> bool:
    """Whether a word looks drawn by a machine: a long piece that mixes letters with digits or cases, or is no word."""
    return any(_drawn(piece) for piece in re.split(r"[-_.+/=~]", word))


def _drawn(piece: str) -> bool:
    if len(piece) < _LONG_PIECE:
        return False
    letters = sum(char.isalpha() for char in piece)
    mixed_cases = sum(one.islower() and two.isupper() for one, two in pairwise(piece))
    return 0 < letters < len(piece) or mixed_cases > 2 or (len(piece) > _LONGER_THAN_WORDS and piece.isascii())


def _phone(run: str) -> bool:
    digits = sum(char.isdigit() for char in run)
    return digits >= _DIGITS_OF_A_PHONE and not _DATE.match(run.strip())


def _address(url: str) -> str:
    """Scheme, host and the plain words of the path; no user, port, query or fragment."""
    host = host_of(url)
    if not host:
        return "[address]"
    parts = urlsplit(url)
    path = "/".join(part if not part or _PLAIN_SEGMENT.match(part) else "[id]" for part in parts.path.split("/"))
    return f"{parts.scheme}://{host}{path}"
