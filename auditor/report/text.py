"""Text that came from outside, made harmless to read: no control characters, no reordering, no dangerous link.

Escaping is the templates' matter (autoescape); this module takes care of what escaping leaves alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from markupsafe import Markup, escape
from pydantic import BaseModel

_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Marks that change the direction of the text after them, or nothing that anybody can see."""
_SPACES = frozenset("\u2028\u2029")
_QUOTED = re.compile(r"“([^“”]*)”")
_UNSAFE_IN_LINK = re.compile(r"[\s\x00-\x20\x7f-\x9f<>\"'`\\^{|}]")
LONGEST_LINK = 500

V = TypeVar("V", bound=BaseModel)


def plain(text: str) -> str:
    """The text on one line, without control characters and marks that reorder what follows."""
    return " ".join("".join(map(_visible, text)).split())


def _visible(char: str) -> str:
    if char in _REORDERING:
        return ""
    return " " if char in _SPACES or unicodedata.category(char) in ("Cc", "Cs") else char


def short(text: str, room: int = 110) -> str:
    """The first sentence; where that is too long, its first clauses, or at least its first words."""
    sentence = _first(_ENDS, text, len(text)) or text
    if len(sentence) <= room:
        return sentence
    clause = _last(_CLAUSES, sentence, room)
    return f"{clause}." if clause else f"{_last(_WORDS, sentence, room) or sentence[:room]}…"


_ENDS = re.compile(r"(?<=[.?!])(?=\s)")
_CLAUSES = re.compile(r"(?=[;:] | \()")
_WORDS = re.compile(r"(?=\s)")


def _first(places: re.Pattern[str], text: str, room: int) -> str:
    return next(_cut(places, text, room), "")


def _last(places: re.Pattern[str], text: str, room: int) -> str:
    return max(_cut(places, text, room), key=len, default="")


def _cut(places: re.Pattern[str], text: str, room: int) -> Iterator[str]:
    """The beginnings of a text that end at one of these places and split no quoted name."""
    for found in places.finditer(text):
        beginning = text[: found.start()]
        if 20 <= found.start() <= room and beginning.count("“") == beginning.count("”"):
            yield beginning


def neutral(value: V) -> V:
    """The same value with every text in it made `plain`."""
    return type(value).model_validate(_deep(value.model_dump()))


def _deep(data: Any) -> Any:
    if isinstance(data, str):
        return plain(data) if type(data) is str else data
    if isinstance(data, Mapping):
        return {key: _deep(each) for key, each in data.items()}
    if isinstance(data, (list, tuple)):
        return [_deep(each) for each in data]
    return data


def safe_link(link: str | None) -> str:
    """The address when a reader may be sent there: https, a host, no user, nothing that breaks out; else empty."""
    if not link or len(link) > LONGEST_LINK or _UNSAFE_IN_LINK.search(link) or any(map(_hidden, link)):
        return ""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    return link if parts.scheme == "https" and parts.hostname and "@" not in parts.netloc else ""


def _hidden(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def host(link: str) -> str:
    """Where a link leads, for the reader to see before following it."""
    return urlsplit(link).hostname or ""


def isolated(text: str) -> Markup:
    """A sentence with each quoted name isolated, so that a name in another script cannot reorder the sentence."""
    pieces = _QUOTED.split(text)
    quoted = Markup("“<bdi>{}</bdi>”")
    return Markup("").join(quoted.format(piece) if n % 2 else escape(piece) for n, piece in enumerate(pieces))
