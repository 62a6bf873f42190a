"""What stands in a row of an answer, by its kind.

The right kind gives the value, and null gives None: Zendesk writes it where it has nothing. A field that is missing, or
holds something of another kind, is Misread: it is never guessed, and never written into a fact as it came. Only where
a field is not in every account, or not on every row, `absent=True` lets it be missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from connectors.errors import Misread

Row = Mapping[str, Any]
K = TypeVar("K")
_NOWHERE = object()


def odd(key: str) -> Misread:
    """What is raised for a field of an unexpected kind."""
    return Misread(f"Zendesk sent “{key}” in a shape that its documentation does not describe.")


def needed(value: K | None, key: str) -> K:
    """The value of a field that is never null."""
    if value is None:
        raise odd(key)
    return value


def text(row: Row, key: str, *, absent: bool = False) -> str | None:
    """A text."""
    found: str | None = _of_kind(row, key, str, absent)
    return found


def a_text(row: Row, key: str) -> str:
    """A text that is never null."""
    return needed(text(row, key), key)


def number(row: Row, key: str, *, absent: bool = False) -> float | None:
    """A number, whole or not; yes and no are none."""
    found: float | None = _of_kind(row, key, (int, float), absent)
    if isinstance(found, bool):
        raise odd(key)
    return found


def whole(row: Row, key: str, *, absent: bool = False) -> int | None:
    """A whole number."""
    found = number(row, key, absent=absent)
    if isinstance(found, float):
        raise odd(key)
    return found


def yes(row: Row, key: str, *, absent: bool = False) -> bool | None:
    """True or false."""
    found: bool | None = _of_kind(row, key, bool, absent)
    return found


def mapping(row: Row, key: str, *, absent: bool = False) -> Row | None:
    """An object."""
    found: Row | None = _of_kind(row, key, dict, absent)
    return found


def items(row: Row, key: str, *, absent: bool = False) -> list[Any] | None:
    """A list of anything."""
    found: list[Any] | None = _of_kind(row, key, list, absent)
    return found


def rows(row: Row, key: str, *, absent: bool = False) -> list[Row]:
    """A list of objects; null is a list without any."""
    found = items(row, key, absent=absent) or []
    if not all(isinstance(each, dict) for each in found):
        raise odd(key)
    return found


def texts(row: Row, key: str, *, absent: bool = False) -> list[str]:
    """A list of texts; null is a list without any."""
    found = items(row, key, absent=absent) or []
    if not all(isinstance(each, str) for each in found):
        raise odd(key)
    return found


def ident(row: Row, key: str, *, absent: bool = False) -> str | None:
    """An id, which Zendesk writes as a number or as a text."""
    found = _of_kind(row, key, (int, str), absent)
    if isinstance(found, bool):
        raise odd(key)
    return None if found is None else str(found)


def date(row: Row, key: str, *, absent: bool = False) -> datetime | None:
    """A time as Zendesk writes it: ISO 8601, or seconds since 1970."""
    found = _of_kind(row, key, (str, int, float), absent)
    if isinstance(found, bool):
        raise odd(key)
    try:
        return _moment(found)
    except (ValueError, OverflowError, OSError):
        raise Misread("Zendesk wrote a time in a way that cannot be read.") from None


def _moment(value: str | float | None) -> datetime | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return datetime.fromtimestamp(value, UTC)
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def plain(value: object) -> str:
    """A value that may be of any simple kind, only to be compared; empty for lists and objects."""
    return str(value) if isinstance(value, str | int | float) else ""


def _of_kind(row: Row, key: str, kind: type[Any] | tuple[type[Any], ...], absent: bool) -> Any:
    """The value, None for null; a bool passes as a number here, which the callers mind."""
    value = row.get(key, _NOWHERE)
    if value is None or (value is _NOWHERE and absent):
        return None
    if value is _NOWHERE or not isinstance(value, kind):
        raise odd(key)
    return value
