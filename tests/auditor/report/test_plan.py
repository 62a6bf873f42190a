"""The plan: columns to fill in, the order of the roadmap, and nothing that a spreadsheet or a wiki would run."""

from __future__ import annotations

import csv
import io
import re

import pytest

from auditor.model import Audit, Condition, Gate, Level, Step, Truth
from auditor.report import render
from auditor.report.context import context_of
from auditor.report.enough import of_condition, of_gate
from auditor.report.plan import COLUMNS
from auditor.report.steps import step_groups
from tests.auditor.report import sample
from tests.auditor.report.page import read
from tests.auditor.report.test_markdown import shown, tokens

AUDITS = pytest.mark.parametrize("make", [sample.rich, sample.hostile], ids=["rich", "hostile"])
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def rows(audit: Audit) -> list[dict[str, str]]:
    text = render(audit, "plan.csv").removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def linked() -> Audit:
    """A plan in which one step comes after two others, one of which is no step of it."""
    audit = sample.rich()
    first, second, third, *others = audit.roadmap
    after = third.model_copy(update={"depends_on": (first.verdict, second.verdict, "data.gone")})
    return audit.model_copy(update={"roadmap": (first, second, after, *others)})


@AUDITS
def test_a_row_a_step_in_order(make: sample.Make) -> None:
    found, audit = rows(make()), make()
    assert tuple(found[0]) == COLUMNS
    assert [row["step"] for row in found] == [str(step.rank) for step in audit.roadmap]
    assert [row["finding"] for row in found] == [step.verdict for step in audit.roadmap]


@AUDITS
def test_what_people_fill_in_is_empty(make: sample.Make) -> None:
    for row in rows(make()):
        assert (row["owner"], row["due"], row["done"]) == ("", "", "")
        assert row["usually owned by"]


@AUDITS
def test_no_cell_starts_a_formula_or_breaks_its_row(make: sample.Make) -> None:
    for row in rows(make()):
        assert None not in row and None not in row.values()
        assert not [cell for cell in row.values() if cell.startswith(FORMULA)]
        assert not [cell for cell in row.values() if "\n" in cell or "\r" in cell]


def test_what_comes_first_is_named_by_its_number() -> None:
    first, second, third, *_ = linked().roadmap
    assert rows(linked())[2]["after steps"] == f"{first.rank}, {second.rank}"
    line = next(each for each in render(linked(), "plan.md").splitlines() if each.startswith(f"| {third.rank}"))
    assert f"| {first.rank}, {second.rank} |" in line


def test_the_way_to_the_next_stage_is_marked() -> None:
    audit = sample.rich()
    on_the_way = {str(step.rank) for step in audit.roadmap if step.on_the_way}
    assert {row["step"] for row in rows(audit) if row["on the way to the next stage"] == "yes"} == on_the_way
    starred = re.findall(r"^\| (\d+) ★ \|", render(audit, "plan.md"), re.MULTILINE)
    assert set(starred) == on_the_way
    assert on_the_way and len(on_the_way) < len(audit.roadmap)


@AUDITS
def test_the_table_keeps_its_columns(make: sample.Make) -> None:
    table = [line for line in render(make(), "plan.md").splitlines() if line.startswith("|")]
    assert len(table) == len(make().roadmap) + 2
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {9}


def test_hostile_names_make_no_markup() -> None:
    found = tokens(render(sample.hostile(), "plan.md"))
    assert not [each for each in found if each.type in ("html_inline", "html_block", "image", "link_open", "fence")]


def test_an_empty_roadmap_is_a_table_of_nothing() -> None:
    audit = sample.rich().model_copy(update={"roadmap": (), "next_stage": None})
    assert rows(audit) == []
    assert "★" not in render(audit, "plan.md") and "star" not in render(audit, "plan.md")


def test_every_format_tells_the_same_steps() -> None:
    audit = sample.rich()
    context = context_of(audit, None, None, False)
    page = read(render(audit)).by_id("roadmap").text
    texts = [page, shown(render(audit, "md")), shown(render(audit, "plan.md")), render(audit, "plan.csv")]
    for step in context.audit.roadmap:
        said = context.naming.within(step.says).replace('"', '""')
        assert [said in " ".join(text.split()) for text in (*texts[:3], texts[3])] == [True] * 4, step.says


def test_groups_hold_every_step_once_and_in_order() -> None:
    steps = sample.rich().roadmap
    groups = step_groups(steps)
    assert sorted(step.rank for group in groups for step in group.steps) == [step.rank for step in steps]
    for group in groups:
        assert [step.rank for step in group.steps] == sorted(step.rank for step in group.steps)


@pytest.mark.parametrize(
    ("more", "title"),
    [
        ({"on_the_way": True, "quick": True}, "On the way to the next stage"),
        ({"on_the_way": True, "kind": "look"}, "On the way to the next stage"),
        ({"quick": True}, "Quick wins"),
        ({"kind": "look"}, "Find out first"),
        ({}, "Projects"),
    ],
)
def test_where_a_step_stands(more: dict[str, object], title: str) -> None:
    usual = {"rank": 1, "verdict": "a.b", "says": "Do.", "stage": 2, "effort": Level.HIGH, "impact": Level.LOW}
    step = Step.model_validate({**usual, "kind": "build", **more})
    assert [group.title for group in step_groups([step])] == [title]


def gate(met: int, needs: int, of: int, **more: object) -> Gate:
    usual = {"id": "g", "says": "G.", "state": Truth.MET, "detectors": tuple("abcd"[:of]), "of": of}
    return Gate.model_validate({**usual, "met": met, "needs": needs, **more})


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (gate(2, 2, 4), "2 of 4 in place; 2 are enough."),
        (gate(1, 3, 4), "1 of 4 in place; 3 are needed."),
        (gate(0, 1, 2), "0 of 2 in place; 1 is needed."),
        (gate(1, 2, 2), "1 of 2 in place; all are needed."),
        (gate(2, 2, 2), "All 2 in place."),
        (gate(3, 3, 4, weights={"a": 2}), "3 of 4 points; 3 are enough."),
        (gate(0, 1, 1), ""),
        (gate(0, 0, 0, applies=False), "It does not arise for you, and is left out."),
    ],
)
def test_how_much_is_enough(found: Gate, says: str) -> None:
    assert of_gate(found) == says


def test_conditions_leave_out_what_does_not_arise() -> None:
    condition = Condition(state=Truth.UNMET, needs=2, met=1, gates=("a", "b", "c"))
    gates = {name: gate(1, 1, 1, id=name, applies=name != "c") for name in "abc"}
    assert of_condition(condition, gates) == "1 of 2 met; all are needed."
    none = {name: gate(0, 0, 0, id=name, applies=False) for name in "abc"}
    assert of_condition(condition, none) == "None of it arises for you, and it is left out."
