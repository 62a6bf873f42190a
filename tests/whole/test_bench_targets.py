"""The bench says which promises its figures keep."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bench.midsize import grown
from tests.bench.targets import of_midsize, of_sizes

GOOD: dict[str, Any] = {
    "reading": {"shopify": 86, "n8n": 29},
    "requests": {"shopify": 109, "n8n": 29},
    "floors": {"shopify": 0.0, "n8n": 12.0},
    "wall": 13.0,
    "memory_mb": 120.0,
}


def missed(small: dict[str, Any], large: dict[str, Any]) -> list[str]:
    return [each.says for each in of_sizes(small, large) if each.met is False]


def test_good_figures_miss_nothing() -> None:
    assert missed(GOOD, GOOD) == []
    assert all(str(each).startswith("met") for each in (*of_sizes(GOOD, GOOD), *of_midsize({"Team": GOOD})))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reading": {"shopify": 91, "n8n": 29}}, "shopify: 91 requests to read it, budget 90"),
        ({"reading": {"shopify": 80, "n8n": 29}}, "the same number of requests"),
        ({"requests": {"shopify": 127, "n8n": 29}}, "shopify: 41 to measure flows"),
        ({"memory_mb": 251.0}, "peak memory"),
        ({"wall": 15.0}, "within 1.2"),
        ({"wall": 300.0, "floors": {"n8n": 290.0}}, "at most 240"),
    ],
)
def test_a_figure_that_is_too_much_is_named(change: dict[str, Any], words: str) -> None:
    assert any(words in each for each in missed(GOOD, {**GOOD, **change}))


def test_a_tiny_floor_tells_nothing() -> None:
    quick = {**GOOD, "floors": {"n8n": 0.5}, "wall": 3.0}
    assert missed(quick, quick) == []
    assert any(each.met is None for each in of_sizes(quick, quick))


def test_a_mid_size_business_has_promises_of_its_own() -> None:
    runs = {"Team": GOOD, "Enterprise": {**GOOD, "wall": 20.0, "reading": {"n8n": 81}, "requests": {"n8n": 81}}}
    found = [each.says for each in of_midsize(runs) if each.met is False]
    assert [says.split(" ")[0] for says in found] == ["Enterprise,", "Enterprise"]
    assert "n8n: 81 requests to read it, budget 60" in found[0]
    assert "within 1.2" in found[1]


def test_copies_have_ids_of_their_own() -> None:
    rows = grown([{"id": "FWel01", "name": "Welcome"}, {"id": "561200101"}, {"id": 7, "title": "Macro"}], 50)
    assert len({str(row["id"]) for row in rows}) == len(rows) == 50
    assert {len(str(row["id"])) for row in rows if str(row["id"]).startswith("FW")} == {6}
    assert rows[:3] == [{"id": "FWel01", "name": "Welcome"}, {"id": "561200101"}, {"id": 7, "title": "Macro"}]
