"""Small ways to print a value that every template uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from auditor.report import enough, words
from auditor.report.tables import percent, span
from auditor.report.text import host, isolated, safe_link, short
from auditor.spoken import inside, parted


def on_date(moment: datetime | str | None) -> str:
    """`24 November 2026`; empty for no date."""
    if moment is None or moment == "":
        return ""
    day = date.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{day:%-d %B %Y}"


def exactly(moment: datetime | None) -> str:
    """`2026-11-24 12:00 UTC`."""
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment is not None else ""


def anchor(id_: str) -> str:
    """An id of a question, a stage or a gate as the id of an element."""
    return "".join(char if char.isalnum() and char.isascii() else "-" for char in id_)


def number(value: float) -> str:
    """A coordinate with as few characters as it takes."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def capital(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def once(values: Iterable[Any]) -> list[Any]:
    """Each value once, in the order in which they came."""
    return list(dict.fromkeys(values))


FILTERS: dict[str, Callable[..., Any]] = {
    "on_date": on_date,
    "exactly": exactly,
    "anchor": anchor,
    "num": number,
    "capital": capital,
    "inside": inside,
    "isolated": isolated,
    "safe_link": safe_link,
    "host": host,
    "span": span,
    "percent": percent,
    "counted": words.counted,
    "once": once,
    "parted": parted,
    "short": short,
    "enough": enough.of_gate,
    "enough_of": enough.of_condition,
}
