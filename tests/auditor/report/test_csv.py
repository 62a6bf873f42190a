"""The CSV: one row an answer, opened by spreadsheets as text."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.report import render
from auditor.report.tables_csv import COLUMNS, guarded
from tests.auditor.report import sample


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_one_row_an_answer() -> None:
    audit = sample.rich()
    found = rows(render(audit, "csv"))
    assert [row["id"] for row in found] == [verdict.id for verdict in audit.verdicts]
    assert tuple(found[0]) == COLUMNS
    by_id = {row["id"]: row for row in found}
    assert "Welcome series (WeLc01)" in by_id["marketing.welcome"]["evidence"]
    assert by_id["marketing.welcome"]["links"] == "https://admin.example/WeLc01"
    assert "automations:read" in by_id["marketing.back_in_stock"]["proof of absence"]
    assert by_id["governance.data_deletion"]["said by"] == "Theo, Legal"
    assert by_id["support.order_context"]["acceptance lapsed"] == "yes"
    assert "crm.lists.read" in " ".join(row["what would settle it"] for row in found)


def test_it_starts_with_a_byte_order_mark_for_spreadsheets() -> None:
    assert render(sample.empty(), "csv").startswith('\ufeff"id",')


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u00a0=", "\u200b="]
)
def test_no_cell_starts_a_formula(start: str) -> None:
    assert guarded(f"{start}SUM(1)") == f"'{start}SUM(1)"


@given(st.text())
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert guarded(text) in (text, f"'{text}")
    assert guarded(f"x{text}") == f"x{text}"


def test_hostile_names_stay_in_their_cells() -> None:
    for row in rows(render(sample.hostile(), "csv")):
        assert None not in row
        assert not [cell for cell in row.values() if cell[:1] in set("=+-@\t\r\n＝＋－＠")]
        assert not [cell for cell in row.values() if "\n" in cell or "\r" in cell]
