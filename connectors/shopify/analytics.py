"""Asks the shop's own analytics, in a language of which nobody promises that every shop speaks the same."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.base import Client
from connectors.errors import Misread, Unobservable
from connectors.shopify.asking import Row, asked, need
from connectors.shopify.documents import ANALYTICS
from connectors.shopify.shape import UNLIKE

LOOK = "Look in Shopify admin > Analytics > Reports."
Line = Mapping[str, object]


@dataclass(frozen=True)
class Table:
    """What a question brought."""

    question: str
    """The one that was understood."""
    lines: tuple[Line, ...]


def table(client: Client, columns: Sequence[str], *questions: str) -> Table:
    """The answer to the first of the questions that Shopify understands; each of its lines has these columns."""
    need(client, "read_reports")
    days = max(1, round(client.window.days))
    for question in questions:
        answer = asked(client, ANALYTICS, ql=question.format(since=f"SINCE -{days}d UNTIL today"))
        if not answer["parseErrors"] and answer["tableData"] is not None:
            return Table(question, _lines(answer["tableData"], columns))
    raise Unobservable(
        "Shopify's analytics did not understand our question; its language is not the same in every shop.", LOOK
    )


def number(value: object) -> float:
    """A number, or the text of one. Nothing is not none of something."""
    try:
        found = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        found = math.nan
    if not math.isfinite(found):
        raise Misread(UNLIKE)
    return found


def _lines(found: Row, columns: Sequence[str]) -> tuple[Line, ...]:
    """Rows come as objects, or as lists beside the names of their columns."""
    names = [column["name"] for column in found["columns"]]
    if not isinstance(found["rows"], list):
        raise Misread(UNLIKE)
    lines = [dict(zip(names, row, strict=False)) if isinstance(row, list) else row for row in found["rows"]]
    if not all(isinstance(line, dict) and line.keys() >= set(columns) for line in lines):
        raise Misread(UNLIKE)
    return tuple(lines)
