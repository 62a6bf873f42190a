"""Parts of answers, taken only where they are of the promised kind: anything else is Misread, never guessed.

Null is what Klaviyo's documentation allows nearly everywhere: it comes out as nothing. A field that is not there at all
is another matter: only for fields that the documentation calls optional may it be missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any, NoReturn

from connectors.errors import Misread


def find(value: Any, keys: tuple[str, ...], optional: bool = False) -> Any:
    """What is found by following `keys`; None for null on the way."""
    for key in keys:
        if value is None:
            return None
        if not isinstance(value, dict):
            unlike(key)
        if key not in value and not optional:
            raise Misread(f"Klaviyo left out “{key}” of one of its objects.")
        value = value.get(key)
    return value


def text(of: Any, *keys: str, optional: bool = False) -> str:
    """A text; empty for null."""
    value = find(of, keys, optional)
    if value is not None and not isinstance(value, str):
        unlike(keys[-1])
    return value or ""


def word(of: Any, *keys: str) -> str:
    """A text that says something."""
    return text(of, *keys) or unlike(keys[-1])


def number(of: Any, *keys: str, optional: bool = False) -> float | None:
    """A number; None for null."""
    return to_number(find(of, keys, optional), keys[-1])


def to_number(value: Any, name: str) -> float | None:
    """A value as a number that can be counted with; None for null."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        unlike(name)
    try:
        found = float(value)
    except OverflowError:
        unlike(name)
    return found if isfinite(found) else unlike(name)


def count(of: Any, *keys: str, optional: bool = False) -> int | None:
    """How many of something; None for null."""
    found = number(of, *keys, optional=optional)
    if found is None:
        return None
    return int(found) if found >= 0 else unlike(keys[-1])


def flag(of: Any, *keys: str, optional: bool = False) -> bool | None:
    """A yes or no; None for null."""
    value = find(of, keys, optional)
    return value if value is None or isinstance(value, bool) else unlike(keys[-1])


def mapping(of: Any, *keys: str, optional: bool = False) -> dict[str, Any] | None:
    """An object; None for null."""
    value = find(of, keys, optional)
    return value if value is None or isinstance(value, dict) else unlike(keys[-1])


def values(of: Any, *keys: str, optional: bool = False) -> list[Any]:
    """A list of whatever; empty for null only where it may be missing too."""
    value = find(of, keys, optional)
    if value is None and optional:
        return []
    return value if isinstance(value, list) else unlike(keys[-1])


def items(of: Any, *keys: str, optional: bool = False) -> list[dict[str, Any]]:
    """A list of objects."""
    found = values(of, *keys, optional=optional)
    return found if all(isinstance(one, dict) for one in found) else unlike(keys[-1])


def texts(of: Any, *keys: str, optional: bool = False) -> list[str]:
    """A list of texts."""
    found = values(of, *keys, optional=optional)
    return found if all(isinstance(one, str) for one in found) else unlike(keys[-1])


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object anywhere inside, in no promised order, however deep."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            yield one
            left += one.values()
        elif isinstance(one, list):
            left += one


def unlike(name: str) -> NoReturn:
    """It is there, and it is something else."""
    raise Misread(f"Klaviyo sent something else than promised as “{name}” of one of its objects.")
