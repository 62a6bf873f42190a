"""Bits of Markdown that the generated pages share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connectors.base import Read


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table."""
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    yield from (f"| {' | '.join(map(_cell, row))} |" for row in rows)


def what(read: Read) -> str:
    """The name of a part, as the pages show it."""
    return read.subject.value + (f": {read.part}" if read.part else "")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
