"""Gates in three-valued logic, stages, the index and the heat map."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.maturity import Maturity, answered, conjunction, departments_of, index_of, model, stage_of
from auditor.model import Credit, Department, Gate, Level, Outcome, Role, Truth, Verdict
from tests.auditor.evidence import business, thriving
from tests.auditor.fakes import verdict
from tests.auditor.test_properties import judged

P, H, A, N, U = Outcome.PRESENT, Outcome.PARTIAL, Outcome.ABSENT, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN
MET, UNMET, UNKNOWN = Truth.MET, Truth.UNMET, Truth.UNKNOWN
HALF_SEEN = {"credit": Credit(low=0.5, high=1), "conclusive": False}


def two(needs: int = 1, *names: str) -> Maturity:
    """A model of two stages whose second has one gate."""
    gate = {"id": "g", "says": "G.", "needs": needs, "detectors": names or ("m.a", "m.b")}
    stages = [{"number": 1, "name": "One", "says": "1."}, {"number": 2, "name": "Two", "says": "2.", "gate": [gate]}]
    return Maturity.model_validate({"version": 1, "stage": stages})


def gate(needs: int, *outcomes: Outcome, **more: Any) -> Gate:
    names = tuple(f"m.{number}" for number in range(len(outcomes)))
    answers = [verdict(name, outcome, **more) for name, outcome in zip(names, outcomes, strict=True)]
    return stage_of(answers, two(needs, *names)).stages[1].gates[0]


@pytest.mark.parametrize(
    ("needs", "outcomes", "state", "needed"),
    [
        (1, (P, A), MET, 1),
        (1, (A, A), UNMET, 1),
        (1, (A, U), UNKNOWN, 1),
        (2, (P, A), UNMET, 2),
        (2, (P, U), UNKNOWN, 2),
        (2, (P, P), MET, 2),
        (1, (H, H), UNMET, 1),
        (2, (P, N), MET, 1),
        (2, (A, N), UNMET, 1),
        (2, (U, N), UNKNOWN, 1),
        (2, (N, N), MET, 0),
    ],
)
def test_gates(needs: int, outcomes: tuple[Outcome, ...], state: Truth, needed: int) -> None:
    found = gate(needs, *outcomes)
    assert (found.state, found.needs) == (state, needed)
    assert found.met == outcomes.count(P)


def test_half_an_answer_of_which_more_may_exist_leaves_a_gate_open() -> None:
    assert gate(1, H, **HALF_SEEN).state is UNKNOWN


def test_a_question_that_is_not_asked_leaves_a_gate_open() -> None:
    assert stage_of([verdict("m.a", A)], two(1)).stages[1].gates[0].state is UNKNOWN
    assert stage_of([verdict("m.a", P), verdict("m.b", P, counts=False)], two(2)).stages[1].gates[0].state is UNKNOWN


@pytest.mark.parametrize(("states", "together"), [((), MET), ((MET, UNKNOWN), UNKNOWN), ((UNKNOWN, UNMET), UNMET)])
def test_conjunction(states: tuple[Truth, ...], together: Truth) -> None:
    assert conjunction(states) is together


@pytest.mark.parametrize(
    ("outcomes", "confirmed", "possible"),
    [
        pytest.param((P, P), 3, 3, id="all is there"),
        pytest.param((P, U), 2, 3, id="the third may be"),
        pytest.param((P, A), 2, 2, id="the third is not"),
        pytest.param((U, P), 1, 3, id="the second may be"),
        pytest.param((A, P), 1, 1, id="no stage without the one below"),
        pytest.param((U, U), 1, 3, id="nothing is known"),
        pytest.param((N, N), 1, 1, id="nothing of it applies"),
        pytest.param((P, N), 2, 2, id="nothing of the third applies"),
    ],
)
def test_stages(outcomes: tuple[Outcome, Outcome], confirmed: int, possible: int) -> None:
    gates = [[], *([{"id": name, "says": "G.", "needs": 1, "detectors": [name]}] for name in ("m.a", "m.b"))]
    stages = [{"number": number, "name": "S", "says": "S.", "gate": own} for number, own in enumerate(gates, start=1)]
    answers = [verdict(name, outcome) for name, outcome in zip(("m.a", "m.b"), outcomes, strict=True)]
    stage = stage_of(answers, Maturity.model_validate({"version": 1, "stage": stages}))
    assert (stage.confirmed, stage.possible) == (confirmed, possible)


@given(st.lists(st.sampled_from([P, H, A, U, N]), min_size=1, max_size=4), st.integers(1, 4))
def test_a_gate_agrees_with_every_way_the_unknown_may_turn_out(outcomes: list[Outcome], needs: int) -> None:
    """The third value means exactly this: some ways it is met, some ways it is not."""
    ways = product(*([P, A] if outcome is U else [outcome] for outcome in outcomes))
    results = {gate(needs, *way).state for way in ways}
    assert gate(needs, *outcomes).state is (results.pop() if len(results) == 1 else UNKNOWN)


def weighed(outcome: Outcome, impact: Level, **more: Any) -> Verdict:
    return verdict(f"m.{outcome}{impact}", outcome, impact=impact, **more)


def test_the_index_weighs_by_impact_and_leaves_out_what_does_not_apply() -> None:
    answers = [weighed(P, Level.HIGH), weighed(A, Level.LOW), weighed(U, Level.MEDIUM), weighed(N, Level.HIGH)]
    index = index_of([*answers, weighed(A, Level.HIGH, counts=False)])
    assert (index.low, index.high) == (50, round(100 * 5 / 6, 1))
    assert (index_of([]).low, index_of([]).high) == (0, 0)


def test_the_heat_map() -> None:
    answers = [verdict("m.a", P, stage=2), verdict("m.b", U, stage=2), verdict("m.c", A, stage=4)]
    (row,) = departments_of([*answers, verdict("m.d", P, symptom=True, counts=False)])
    assert row.department is Department.MARKETING
    assert row.answered == round(2 / 3, 4)
    cells = {cell.stage: (cell.low, cell.high, cell.questions) for cell in row.cells}
    assert cells == {2: (0.5, 1, ("m.a", "m.b")), 3: (0, 0, ()), 4: (0, 0, ("m.c",)), 5: (0, 0, ())}


def test_the_share_of_answered_questions() -> None:
    assert answered([verdict("m.a", P), verdict("m.b", U), verdict("m.c", N)]) == 0.5
    assert answered([]) == 0


def test_a_thriving_business_has_reached_the_top_and_an_empty_one_has_not() -> None:
    top = judged(business(thriving()))
    assert (top.stage.confirmed, top.stage.possible) == (5, 5)
    assert (top.index.low, top.index.high) == (100, 100)
    empty = judged(business())
    assert (empty.stage.confirmed, empty.stage.possible) == (1, 1)
    nothing = judged(business(roles=[], none=Role))
    assert (nothing.stage.confirmed, nothing.stage.possible) == (1, 1)
    dark = judged(business(roles=[], open=Role))
    assert (dark.stage.confirmed, dark.stage.possible) == (1, 5)


def test_the_model_that_ships_with_the_program() -> None:
    stages = model().stage
    assert [stage.number for stage in stages] == [1, 2, 3, 4, 5]
    assert not stages[0].gate
    gates = [gate for stage in stages for gate in stage.gate]
    assert len({gate.id for gate in gates}) == len(gates)
    assert all(1 <= gate.needs <= len(gate.detectors) and gate.says.endswith(".") for gate in gates)
