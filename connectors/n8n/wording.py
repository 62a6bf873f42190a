"""Plain English for what was counted: right number, and names where there are names."""

from __future__ import annotations

from collections.abc import Iterable

from connectors.redact import clean

MOST_NAMED = 3


def some(count: int, one: str, many: str = "") -> str:
    """`1 workflow`, `3 workflows`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def named(names: Iterable[str]) -> str:
    """The first of the names in quotes, once each, and how many more there are."""
    known = list(dict.fromkeys(filter(None, map(clean, names))))
    shown = ", ".join(f"“{name[:60]}”" for name in known[:MOST_NAMED])
    more = len(known) - MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def told(said: str, names: Iterable[str]) -> str:
    """A sentence, and the names it is about behind a colon."""
    listed = named(names)
    return f"{said}: {listed}" if listed else said
