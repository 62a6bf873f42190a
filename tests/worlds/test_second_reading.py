"""The audits against a second reading: the truth as somebody wrote it down who saw the businesses' descriptions only.

The reader knew neither the program's code nor its answers nor the first reading in `businesses/`, and judged each
question by its words. Where words leave room (what stands for "partly"; whether a question arises at all where nobody
has the tool), the two readings differ; where they contradict an answer outright, the answer is wrong, or the
difference is settled below. The reader also found stories that the data contradicted: what was read anew of a mended
world says so in its comment.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.model import Outcome, Verdict
from tests.worlds.audited import audited
from tests.worlds.made import businesses

FOLDER = Path(__file__).parent / "second_reading"
NAMES = sorted(businesses())
KINDS = ("yes", "partly", "no", "not_here", "unsure")
CONTRADICTS = {
    Outcome.PRESENT: {"no", "not_here"},
    Outcome.ABSENT: {"yes"},
    Outcome.NOT_APPLICABLE: {"yes"},
}
SETTLED = {
    "support.replies_by_hand": "The reader was not sure whether an acknowledgement that a rule sends is a reply. It is "
    "not: it answers nobody's question, and of the replies that do, people write nearly all.",
}


def reading(name: str) -> dict[str, str]:
    """What the second reader says of each question."""
    told = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    return {question: kind for kind in KINDS for question in told.get(kind, ())}


def contradictions(name: str) -> Iterator[Verdict]:
    told = reading(name)
    for verdict in audited(name).audit.verdicts:
        if told.get(verdict.id) in CONTRADICTS.get(verdict.outcome, ()) and verdict.id not in SETTLED:
            yield verdict


@pytest.mark.parametrize("name", NAMES)
def test_the_second_reading_answers_each_question_once(name: str) -> None:
    told = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    questions = [question for kind in KINDS for question in told.get(kind, ())]
    assert len(questions) == len(set(questions))
    assert set(questions) <= {each.id for each in audited(name).audit.verdicts}
    assert len(questions) > 140


@pytest.mark.parametrize("name", NAMES)
def test_both_readings_see_the_same_stage(name: str) -> None:
    told = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    one = audited(name)
    assert told["stage"] == one.business.stage
    assert one.audit.stage.confirmed <= told["stage"] <= one.audit.stage.possible


@pytest.mark.parametrize("name", NAMES)
def test_no_answer_contradicts_the_second_reading(name: str) -> None:
    assert [f"{each.id}: {each.outcome}, {each.says}" for each in contradictions(name)] == []


def test_what_is_settled_was_in_dispute() -> None:
    """A settled difference that exists no more would hide a new one."""
    disputed = {
        verdict.id
        for name in NAMES
        for verdict in audited(name).audit.verdicts
        if reading(name).get(verdict.id) in CONTRADICTS.get(verdict.outcome, ())
    }
    assert disputed >= SETTLED.keys()
