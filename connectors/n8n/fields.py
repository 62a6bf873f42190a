"""Fields of n8n's answers by the type that its documentation promises: anything else is a Misread, never a guess.

`text`, `ident`, `flag`, `number`, `rows`, `texts`, `mapping` and `moment` must be there; `text_if_any`, `flag_if_any`
and `moment_if_any` may be missing or null. What people put into the parameters of a step has no promised type: see
`typed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from connectors.door import Answer
from connectors.errors import Misread

Row = Mapping[str, Any]
T = TypeVar("T")
MOST = 1e15
"""No figure of n8n's is as big; beyond it, numbers in JSON stop being exact."""
YEARS = range(2000, 2200)
"""Of times that can be true: the first and last years of the calendar cannot even be moved to another time zone."""


def need(row: object, name: str, kind: type[T]) -> T:
    """A field that n8n always sends; Misread when it is not there or of another kind."""
    value = row.get(name) if isinstance(row, Mapping) else None
    if not isinstance(value, kind):
        raise _odd(name)
    return value


def text(row: object, name: str) -> str:
    """A text."""
    return need(row, name, str)


def ident(row: object, name: str) -> str:
    """An id, which is never empty; Misread for one that no fact can hold, such as half of a character."""
    found = text(row, name)
    if not found or any("\ud800" <= char <= "\udfff" for char in found):
        raise _odd(name)
    return found


def flag(row: object, name: str) -> bool:
    """Yes or no."""
    return need(row, name, bool)


def mapping(row: object, name: str) -> Row:
    """An object."""
    return need(row, name, dict)


def rows(row: object, name: str) -> list[Row]:
    """A list of objects."""
    found = need(row, name, list)
    if not all(isinstance(each, dict) for each in found):
        raise _odd(name)
    return found


def texts(row: object, name: str) -> list[str]:
    """A list of texts."""
    found = need(row, name, list)
    if not all(isinstance(each, str) for each in found):
        raise _odd(name)
    return found


def text_if_any(row: Row, name: str) -> str:
    """A text; empty where there is none."""
    return "" if row.get(name) is None else text(row, name)


def flag_if_any(row: Row, name: str) -> bool:
    """Yes or no; no where nothing is said, as n8n only stores a yes."""
    return row.get(name) is not None and flag(row, name)


def number(row: Row, name: str) -> float:
    """A number."""
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < MOST:
        raise _odd(name)
    return float(value)


def moment(row: object, name: str) -> datetime:
    """A time."""
    found = read_moment(text(row, name))
    if found is None:
        raise Misread("n8n gave a time that cannot be read.")
    return found


def moment_if_any(row: Row, name: str) -> datetime | None:
    """A time; None where there is none."""
    return None if row.get(name) is None else moment(row, name)


def read_moment(value: object) -> datetime | None:
    """A time as n8n writes it; None when it cannot be read."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if found is None or found.year not in YEARS:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def has_more(answer: Answer) -> bool:
    """Whether there is another page: n8n says so on each, and null on the last one."""
    body = answer.mapping()
    return body.get("nextCursor", "") is not None and bool(text(body, "nextCursor"))


def typed(parameters: Row, *names: str) -> str:
    """The first of these parameters of a step that somebody filled; empty when none is, or it is no text."""
    value = next((found for name in names if (found := parameters.get(name))), "")
    return value if isinstance(value, str) else ""


def _odd(name: str) -> Misread:
    return Misread(f"n8n answered without “{name}”, or with something else in its place.")
