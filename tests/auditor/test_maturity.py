"""Gates in three-valued logic, stages, the index and the heat map."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.maturity import Maturity, answered, conjunction, departments_of, index_of, model, stage_of, what_if
from auditor.model import Credit, Department, Gate, Level, Outcome, Role, Trait, Truth, Verdict
from tests.auditor.evidence import business
from tests.auditor.fakes import verdict
from tests.auditor.test_properties import judged
from tests.auditor.thriving import thriving

P, H, A, N, U = Outcome.PRESENT, Outcome.PARTIAL, Outcome.ABSENT, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN
MET, UNMET, UNKNOWN = Truth.MET, Truth.UNMET, Truth.UNKNOWN
HALF_SEEN = {"credit": Credit(low=0.5, high=1), "conclusive": False}


def two(needs: int = 1, *names: str, **more: Any) -> Maturity:
    """A model of two stages whose second has one gate."""
    gate = {"id": "g", "says": "G.", "at_least": needs, "questions": names or ("m.a", "m.b"), **more}
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
    gates = [[], *([{"id": name, "says": "G.", "questions": [name]}] for name in ("m.a", "m.b"))]
    stages = [{"number": number, "name": "S", "says": "S.", "gate": own} for number, own in enumerate(gates, start=1)]
    answers = [verdict(name, outcome) for name, outcome in zip(("m.a", "m.b"), outcomes, strict=True)]
    stage = stage_of(answers, Maturity.model_validate({"version": 1, "stage": stages}))
    assert (stage.confirmed, stage.possible) == (confirmed, possible)


@given(st.lists(st.sampled_from([P, H, A, U, N]), min_size=1, max_size=4), st.integers(1, 4))
def test_a_gate_agrees_with_every_way_the_unknown_may_turn_out(outcomes: list[Outcome], needs: int) -> None:
    """The third value means exactly this: some ways it is met, some ways it is not."""
    needs = min(needs, len(outcomes))
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
    assert len({gate.id for gate in model().gates}) == len(model().gates)
    assert all(gate.says.endswith(".") and gate.because for gate in model().gates)
    assert all(stage.because and stage.conditions for stage in stages[1:])


def stage_with(needs: list[dict[str, Any]], *outcomes: Outcome) -> Truth:
    """What becomes of a second stage with one gate for each outcome."""
    gates = [{"id": f"g{n}", "says": "G.", "questions": [f"m.{n}"]} for n in range(len(outcomes))]
    second = {"number": 2, "name": "Two", "says": "2.", "gate": gates, "needs": needs}
    made = Maturity.model_validate({"version": 1, "stage": [{"number": 1, "name": "One", "says": "1."}, second]})
    return stage_of([verdict(f"m.{n}", each) for n, each in enumerate(outcomes)], made).stages[1].state


FOUR = ["g0", "g1", "g2", "g3"]


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ((P, P, P, A), MET),
        ((P, P, A, A), UNMET),
        ((P, P, U, A), UNKNOWN),
        ((P, P, P, U), MET),
        ((P, P, P, N), MET),
        ((P, P, A, N), UNMET),
        ((P, A, N, N), UNMET),
        ((P, P, N, N), MET),
        ((N, N, N, N), UNMET),
        ((A, U, U, U), UNKNOWN),
        ((A, A, U, U), UNMET),
    ],
)
def test_three_of_four_gates(outcomes: tuple[Outcome, ...], state: Truth) -> None:
    assert stage_with([{"at_least": 3, "of": FOUR}], *outcomes) is state


def test_all_conditions_of_a_stage_must_hold() -> None:
    needs = [{"at_least": 2, "of": FOUR}, {"at_least": 1, "of": ["g2", "g3"]}]
    assert stage_with(needs, P, P, A, A) is UNMET
    assert stage_with(needs, P, P, U, A) is UNKNOWN
    assert stage_with(needs, P, A, P, A) is MET
    assert stage_with(needs, P, P, N, N) is MET, "what does not arise is not wanted"


def test_points() -> None:
    weighed = two(1, "m.a", "m.b", "m.c", at_least=None, points=3, weights={"m.a": 2})
    for outcomes, state in (
        ((P, A, A), UNMET),
        ((P, P, A), MET),
        ((A, P, P), UNMET),
        ((P, U, A), UNKNOWN),
        ((U, P, P), UNKNOWN),
    ):
        answers = [verdict(name, each) for name, each in zip(("m.a", "m.b", "m.c"), outcomes, strict=True)]
        assert stage_of(answers, weighed).stages[1].gates[0].state is state, outcomes


def test_a_gate_that_does_not_arise_for_a_business() -> None:
    needs_stock = two(1, "m.a", not_without=("stock",))
    for outcome in (P, A, U):
        assert stage_of([verdict("m.a", outcome)], needs_stock, [Trait.STOCK]).confirmed == 1
        assert not stage_of([verdict("m.a", outcome)], needs_stock, [Trait.STOCK]).stages[1].gates[0].applies


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"at_least": 3}, "it needs 3, but its questions give 2 at most"),
        ({"points": 1}, "at_least and points exclude each other"),
        ({"weights": {"m.x": 2}}, "weights names m.x"),
        ({"weights": {"m.a": 0}}, "a weight must be at least 1"),
        ({"questions": ("m.a", "m.a")}, "a question stands in it twice"),
    ],
)
def test_gates_that_cannot_be(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        two(1, **wrong)


@given(
    st.lists(st.sampled_from([P, H, A, U, N]), min_size=9, max_size=9),
    st.sets(st.integers(0, 8)),
    st.sets(st.integers(0, 8)),
)
def test_doing_more_never_leads_lower(outcomes: list[Outcome], some: set[int], more: set[int]) -> None:
    made = three_stages()
    answers = [verdict(f"m.{n}", each) for n, each in enumerate(outcomes)]
    done = [what_if(answers, {f"m.{n}" for n in some | extra}, made) for extra in (set(), more)]
    now = stage_of(answers, made)
    assert now.confirmed <= done[0].confirmed <= done[1].confirmed
    assert now.possible <= done[0].possible <= done[1].possible


def three_stages() -> Maturity:
    """Two stages above the first, with all kinds of gates."""
    gates = [
        {"id": "a", "says": "A.", "questions": ["m.0", "m.1"], "at_least": 1},
        {"id": "b", "says": "B.", "questions": ["m.2", "m.3", "m.4"], "points": 3, "weights": {"m.2": 2}},
        {"id": "c", "says": "C.", "questions": ["m.4", "m.5"]},
        {"id": "d", "says": "D.", "questions": ["m.6", "m.7", "m.8"], "at_least": 2},
    ]
    second = {
        "number": 2,
        "name": "2",
        "says": "2.",
        "gate": gates[:3],
        "needs": [{"at_least": 2, "of": ["a", "b", "c"]}],
    }
    third = {"number": 3, "name": "3", "says": "3.", "gate": gates[3:]}
    return Maturity.model_validate({"version": 1, "stage": [{"number": 1, "name": "1", "says": "1."}, second, third]})


def test_departments_have_a_stage_of_their_own() -> None:
    answers = [verdict("m.a", P, stage=2), verdict("m.b", A, stage=2), verdict("m.c", U, stage=3)]
    (row,) = departments_of([*answers, verdict("m.d", A, stage=4)])
    assert (row.confirmed, row.possible) == (2, 3), "half of the second; perhaps the third; nothing of the fourth"
    (row,) = departments_of([verdict("m.a", A, stage=2), verdict("m.c", P, stage=3)])
    assert (row.confirmed, row.possible) == (1, 1), "no stage without the one below"
    (row,) = departments_of([verdict("m.c", P, stage=3), verdict("m.e", A, stage=5)])
    assert (row.confirmed, row.possible) == (3, 3), "a stage of which nothing is asked is passed"
