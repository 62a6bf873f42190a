"""Fields of n8n's answers: the promised type, nothing where nothing is allowed, or a Misread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.errors import Misread
from connectors.n8n import fields

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Read = Callable[[Any, str], object]
OBJECT: object = {"canary-pii": ["a"]}
PROMISED: tuple[tuple[Read, object, object, tuple[object, ...]], ...] = (
    (fields.text, "a", "a", (OBJECT, ["a"], 7, True)),
    (fields.ident, "a", "a", (OBJECT, ["a"], 7, True, "", "half \ud800")),
    (fields.flag, False, False, (OBJECT, ["many"], "no", 0)),
    (fields.number, 3, 3.0, (OBJECT, ["many"], "3", True, 10**400, float("nan"))),
    (fields.mapping, {"a": 1}, {"a": 1}, ([17], "a", 7)),
    (fields.rows, [{}], [{}], (OBJECT, "a text", 7, [17], [{}, None])),
    (fields.texts, ["a"], ["a"], (OBJECT, "a text", 7, [17], ["a", OBJECT])),
    (fields.moment, "2026-03-01T12:00:00.000Z", NOON, (OBJECT, "yesterday", 7, "", "0001-01-01T00:00:00+14:00")),
    (fields.text_if_any, "a", "a", (OBJECT, ["a"], 7, False)),
    (fields.flag_if_any, True, True, (OBJECT, ["many"], "no", 0)),
    (fields.moment_if_any, "2026-03-01T12:00:00", NOON, (OBJECT, "yesterday", 7, "", "0001-01-01T00:00:00+14:00")),
)
"""What reads a field, what it may be, what is made of it, and what it may not be."""
NOTHING: dict[Read, object] = {fields.text_if_any: "", fields.flag_if_any: False, fields.moment_if_any: None}
EACH = [pytest.param(*row, id=row[0].__name__) for row in PROMISED]


@pytest.mark.parametrize(("read", "value", "found", "odd"), EACH)
def test_each_type(read: Read, value: object, found: object, odd: tuple[object, ...]) -> None:
    assert read({"x": value, "y": 1}, "x") == found
    for other in odd:
        with pytest.raises(Misread) as told:
            read({"x": other}, "x")
        assert "canary" not in told.value.says


@pytest.mark.parametrize("row", [{}, {"x": None}], ids=["missing", "null"])
@pytest.mark.parametrize("read", [row[0] for row in PROMISED], ids=lambda read: read.__name__)
def test_nothing_is_only_taken_where_it_is_allowed(read: Read, row: dict[str, object]) -> None:
    if read in NOTHING:
        assert read(row, "x") == NOTHING[read]
    else:
        with pytest.raises(Misread):
            read(row, "x")


def test_a_row_that_is_none_is_a_misread() -> None:
    for row in (None, "row", 7, ["row"]):
        with pytest.raises(Misread):
            fields.text(row, "x")


def test_a_parameter_that_is_no_text_says_nothing() -> None:
    assert fields.typed({"a": "", "b": "word"}, "a", "b") == "word"
    assert fields.typed({"a": {"canary-pii": 1}, "b": "word"}, "a", "b") == ""
