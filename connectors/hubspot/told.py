"""What a row of an answer tells: a value of the promised kind, None where HubSpot may leave it out, else Misread.

Nothing is turned into text that is none: an object in the place of a name could hold anybody's data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from connectors.errors import Misread

UNLIKE = "HubSpot answered in a shape that its documentation does not describe."
Row = Mapping[str, Any]
T = TypeVar("T")


def text(row: Row, name: str, says: str = UNLIKE) -> str:
    """A text that is always there."""
    return _there(text_or_none(row, name, says), says)


def text_or_none(row: Row, name: str, says: str = UNLIKE) -> str | None:
    """A text that may be left out."""
    return _of(str, row.get(name), says)


def identity(row: Row, name: str, says: str = UNLIKE) -> str:
    """An id that is always there: HubSpot writes some as texts, some as numbers."""
    return _there(identity_or_none(row, name, says), says)


def identity_or_none(row: Row, name: str, says: str = UNLIKE) -> str | None:
    """An id that may be left out."""
    return as_identity(row.get(name), says) if row.get(name) not in (None, "") else None


def as_identity(value: object, says: str = UNLIKE) -> str:
    """An id as text."""
    if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
        return str(value)
    raise Misread(says)


def number(row: Row, name: str, says: str = UNLIKE) -> int:
    """A count that is always there."""
    return _there(number_or_none(row, name, says), says)


def number_or_none(row: Row, name: str, says: str = UNLIKE) -> int | None:
    """A count that may be left out."""
    value = _of(int, row.get(name), says)
    if isinstance(value, bool) or (value is not None and value < 0):
        raise Misread(says)
    return value


def flag(row: Row, name: str, says: str = UNLIKE) -> bool:
    """A yes or no that is always there."""
    return _there(flag_or_none(row, name, says), says)


def flag_or_none(row: Row, name: str, says: str = UNLIKE) -> bool | None:
    """A yes or no that may be left out."""
    return _of(bool, row.get(name), says)


def when(row: Row, name: str, says: str = UNLIKE) -> datetime:
    """A moment that is always there."""
    return _there(when_or_none(row, name, says), says)


def when_or_none(row: Row, name: str, says: str = UNLIKE) -> datetime | None:
    """A moment that may be left out."""
    value = row.get(name)
    return None if value in (None, "") else _there(moment(value), says)


def mapping(row: Row, name: str, says: str = UNLIKE) -> Row:
    """An object that is always there."""
    return _there(mapping_or_none(row, name, says), says)


def mapping_or_none(row: Row, name: str, says: str = UNLIKE) -> Row | None:
    """An object that may be left out."""
    return _of(dict, row.get(name), says)


def values(row: Row, name: str, says: str = UNLIKE) -> list[Any]:
    """A list that is always there."""
    return _there(values_or_none(row, name, says), says)


def values_or_none(row: Row, name: str, says: str = UNLIKE) -> list[Any] | None:
    """A list that may be left out."""
    return _of(list, row.get(name), says)


def rows(row: Row, name: str, says: str = UNLIKE) -> list[Row]:
    """A list of objects that is always there."""
    return [_there(_of(dict, value, says), says) for value in values(row, name, says)]


def rows_or_none(row: Row, name: str, says: str = UNLIKE) -> list[Row] | None:
    """A list of objects that may be left out."""
    return None if row.get(name) is None else rows(row, name, says)


def ids(row: Row, name: str, says: str = UNLIKE) -> list[str]:
    """A list of ids; none where it is left out."""
    return [as_identity(value, says) for value in values_or_none(row, name, says) or ()]


def texts(row: Row, name: str, says: str = UNLIKE) -> list[str]:
    """A list of texts; none where it is left out."""
    return [_there(_of(str, value, says), says) for value in values_or_none(row, name, says) or ()]


def each(given: Iterable[Row], make: Callable[[Row], T]) -> tuple[list[T], Misread | None]:
    """What `make` reads of every row, and the trouble with those that it cannot read."""
    found: list[T] = []
    trouble: Misread | None = None
    for row in given:
        try:
            found.append(make(row))
        except Misread as error:
            trouble = trouble or error
    return found, trouble


def moment(value: object) -> datetime | None:
    """A time of an answer, in ISO 8601 or milliseconds; None when it is neither."""
    try:
        if (isinstance(value, int | float) and not isinstance(value, bool)) or (
            isinstance(value, str) and value.isdigit()
        ):
            return datetime.fromtimestamp(int(value) / 1_000, UTC)
        found = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _of(kind: type[T], value: object, says: str) -> T | None:
    if value is None or isinstance(value, kind):
        return value
    raise Misread(says)


def _there(value: T | None, says: str) -> T:
    if value is None:
        raise Misread(says)
    return value
