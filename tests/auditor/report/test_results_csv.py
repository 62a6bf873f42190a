"""Results as a table: a row a figure, each with its window, source, definition and sight; hours with their formula."""

from __future__ import annotations

import csv
import io

from auditor.model import Audit, Effort, MeasureKind, Process, Range, Sight
from auditor.report import render
from auditor.report.results_csv import AT_LEAST, COLUMNS
from tests.auditor.report import sample
from tests.auditor.report.over_time import DESK, audit, result

REFUNDS = Effort(
    process=Process.ORDER_REFUND,
    system=DESK,
    by_hand=True,
    seen=10,
    sample=40,
    volume=Range(low=50, high=90),
    at_least=True,
    minutes=Range(low=3, high=6),
    hours=Range(low=2.5, high=9),
    cost=Range(low=50, high=180),
    currency="EUR",
    formula="50 to 90 × 1.01 to make a month × 3 to 6 minutes ÷ 60",
)


def rows(found: Audit) -> list[dict[str, str]]:
    text = render(found, "results.csv")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_nothing_measured_is_only_a_heading() -> None:
    assert rows(sample.empty()) == []
    assert render(sample.empty(), "results.csv").count("\r\n") == 1


def test_a_result_tells_where_it_comes_from() -> None:
    (row,) = rows(audit(0, result(low=0.4, high=0.6, sight=Sight.PARTIAL, sample=50, sampled_of=900)))
    assert set(row) == set(COLUMNS)
    assert (row["what"], row["title"], row["system"]) == ("measured", "Good ratings of support", "Zendesk")
    assert (row["low"], row["high"], row["unit"]) == ("0.4", "0.6", "share")
    assert (row["sample"], row["sample of"], row["how far seen"]) == ("50", "900", "Seen in part")
    assert (row["from"], row["to"], row["days"]) == ("2026-10-25 12:00", "2026-11-24 12:00", "30.0")
    assert row["definition"] == "Of the ratings that customers gave, the share that was good."
    assert (row["id"], row["merchant"], row["made"]) == ("csat", "Fern & Fable", "2026-11-24 12:00 UTC")


def test_hours_and_money_stand_with_their_formula() -> None:
    hours, money = rows(audit(0, effort=(REFUNDS,)))
    assert (hours["what"], hours["unit"], hours["low"], hours["high"]) == (
        "time that people spend", "hours a month", "2.5", "9.0",
    )  # fmt: skip
    assert (money["unit"], money["low"], money["high"]) == ("EUR a month", "50.0", "180.0")
    for row in (hours, money):
        assert (row["formula"], row["how far seen"]) == (REFUNDS.formula, AT_LEAST)
        assert (row["counted from"], row["sample"]) == ("Seen 10 times", "40")
        assert row["definition"] == "By the merchant's own word, each takes 3 to 6 minutes."


def test_without_a_cost_there_is_no_row_of_money() -> None:
    (saved,) = rows(audit(0, effort=(REFUNDS.model_copy(update={"cost": None, "by_hand": False}),)))
    assert (saved["what"], saved["unit"]) == ("time that automations save", "hours a month")


def test_no_cell_is_a_formula() -> None:
    own = result(MeasureKind.OTHER, -3, name='=HYPERLINK("x")', key="+1", unit="@sum", counted_from="-1")
    (row,) = rows(audit(0, own))
    assert all(cell[:1] not in set("=+-@") for cell in row.values())
    assert row["title"] == '\'=HYPERLINK("x")'
