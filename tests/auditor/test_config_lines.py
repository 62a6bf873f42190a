"""Where keys stand in a TOML file."""

import tomllib
from typing import Any

import pytest

from auditor.config.lines import Path, line_of, lines

SOURCE = '''# a comment with [brackets] and = signs
title = "one # not a comment"

[history]
url = "sqlite:///a.db"   # trailing

[merchants.fern]
name = """two
lines"""
stack.crm = "hubspot"
stack . "erp_accounting" = 'none'
inline = { env = "X", deep = { er = [1, 2] } }
list = [
  "a",   # first
  { b = 1, c = [
    2] },
]

[[merchants.fern.accept]]
finding = "x"
[[merchants.fern.accept]]
finding = "y"
[merchants.fern.accept.more]
note = "z"
[merchants."a.b"]
name = ""
when = 2027-03-31
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("history",), 4),
        (("history", "url"), 5),
        (("merchants", "fern", "name"), 8),
        (("merchants", "fern", "stack", "crm"), 10),
        (("merchants", "fern", "stack", "erp_accounting"), 11),
        (("merchants", "fern", "inline", "deep", "er", 1), 12),
        (("merchants", "fern", "list", 0), 14),
        (("merchants", "fern", "list", 1, "b"), 15),
        (("merchants", "fern", "list", 1, "c"), 15),
        (("merchants", "fern", "list", 1, "c", 0), 16),
        (("merchants", "fern", "accept", 0), 19),
        (("merchants", "fern", "accept", 0, "finding"), 20),
        (("merchants", "fern", "accept", 1, "finding"), 22),
        (("merchants", "fern", "accept", 1, "more", "note"), 24),
        (("merchants", "a.b", "name"), 26),
        (("merchants", "a.b", "when"), 27),
    ],
)
def test_finds_the_line(path: Path, line: int) -> None:
    assert lines(SOURCE)[path] == line


def test_finds_every_key_that_tomllib_reads() -> None:
    found = lines(SOURCE)
    assert not [path for path in _paths(tomllib.loads(SOURCE)) if path not in found]


def test_a_key_that_is_not_written_out_is_placed_at_its_table() -> None:
    assert line_of(lines(SOURCE), ("history", "missing")) == 4
    assert line_of({}, ("nowhere",)) == 1


def _paths(value: Any, at: Path = ()) -> list[Path]:
    items: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [path for key, each in items for path in ((*at, key), *_paths(each, (*at, key)))]
