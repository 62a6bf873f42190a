"""The least that reaches the next stage: as brute force finds it, and in the order things are built on each other."""

from __future__ import annotations

from itertools import chain, combinations
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import plugins
from auditor.maturity import Maturity, model, stage_of, what_if
from auditor.maturity.smallest import Gaps, smallest_way
from auditor.model import Acceptance, Level, Outcome, Verdict
from auditor.roadmap import plan
from auditor.roadmap.order import dependencies
from auditor.roadmap.way import next_stage
from tests.auditor.fakes import verdict
from tests.auditor.test_maturity import three_stages

P, H, A, N, U = Outcome.PRESENT, Outcome.PARTIAL, Outcome.ABSENT, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN
OUTCOMES = st.lists(st.sampled_from([P, H, A, A, U, N]), min_size=9, max_size=9)
EFFORTS = st.lists(st.sampled_from([1, 2, 4]), min_size=9, max_size=9)
ORDERS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=4)


def answers(outcomes: list[Outcome], **more: Any) -> list[Verdict]:
    return [verdict(f"m.{number}", each, **more) for number, each in enumerate(outcomes)]


def brute_force(found: list[Verdict], gaps: Gaps, made: Maturity) -> tuple[str, ...] | None:
    """Every set of gaps is tried."""
    now = stage_of(found, made).confirmed
    names = sorted(gaps.effort)
    sets = chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))
    whole = (each for each in map(frozenset, sets) if gaps.with_what_comes_first(each) == each)
    leading = [each for each in whole if what_if(found, each, made).confirmed > now]
    return min((gaps.price(each) for each in leading), default=(0, 0, None))[2]


@given(OUTCOMES, EFFORTS, ORDERS)
def test_it_is_what_brute_force_finds(
    outcomes: list[Outcome], efforts: list[int], pairs: list[tuple[int, int]]
) -> None:
    found, made = answers(outcomes), three_stages()
    open_ = [n for n, each in enumerate(found) if each.outcome is not N and each.credit.low < 1]
    after = {f"m.{high}": frozenset({f"m.{low}"}) for low, high in pairs if low < high}
    gaps = Gaps({f"m.{n}": efforts[n] for n in open_}, after)
    now = stage_of(found, made)
    above = next((each for each in now.stages if each.number == now.confirmed + 1), None)
    way = smallest_way(above, gaps) if above else None
    expected = brute_force(found, gaps, made)
    assert (way.steps if way else None) == expected
    if way is not None:
        assert what_if(found, way.steps, made).confirmed > now.confirmed


def test_what_is_accepted_is_asked_for_only_where_nothing_else_leads_on() -> None:
    accepted = Acceptance(finding="m.0", reason="Later", by="Ana", until="2027-01-01")
    none: nx.DiGraph[str] = nx.DiGraph()
    found = answers([A, A, P, P, P, P, A, A, A])
    found[0] = found[0].model_copy(update={"acceptance": accepted, "effort": Level.LOW})
    made = next_stage(found, stage_of(found, three_stages()), none)
    assert made is None or "m.0" not in made.questions
    only = answers([A, N, P, A, A, A, A, A, A])
    only[0] = only[0].model_copy(update={"acceptance": accepted})
    way = next_stage(only, stage_of(only, three_stages()), none)
    assert way is not None


def test_it_says_what_has_to_be_found_out_first() -> None:
    found = answers([A, A, P, P, U, U, A, A, A])
    way = next_stage(found, stage_of(found, three_stages()), nx.DiGraph())
    assert way is not None
    assert (way.stage, way.questions, way.unknown) == (2, ("m.0",), ())
    found = answers([U, A, P, P, A, A, A, A, A], effort=Level.MEDIUM)
    found[0] = found[0].model_copy(update={"effort": Level.LOW})
    way = next_stage(found, stage_of(found, three_stages()), nx.DiGraph())
    assert way is not None and way.unknown == ("m.0",)
    assert way.says.startswith("One thing takes you to stage 2") and "find out first" in way.says
    assert way.holds_back == "a"


def test_no_way_where_nothing_is_left_to_do() -> None:
    found = answers([P] * 9)
    assert next_stage(found, stage_of(found, three_stages()), nx.DiGraph()) is None
    nothing = answers([N] * 9)
    assert next_stage(nothing, stage_of(nothing, three_stages()), nx.DiGraph()) is None


@given(OUTCOMES, ORDERS)
def test_steps_come_after_what_they_are_built_on(outcomes: list[Outcome], pairs: list[tuple[int, int]]) -> None:
    found = answers(outcomes)
    detectors = {each.id: next(iter(plugins.detectors())) for each in found}
    after = {f"m.{high}": {f"m.{low}" for low, other in pairs if other == high and low < high} for _, high in pairs}
    steps, _ = plan(found, stage_of(found, three_stages()), detectors, (), after)
    place = {step.verdict: step.rank for step in steps}
    for step in steps:
        assert all(place[before] < step.rank for before in step.depends_on)


def test_the_questions_that_ship_have_no_circle() -> None:
    asked = {each.id: {*each.after, *model().after.get(each.id, ())} for each in plugins.detectors()}
    graph = dependencies(list(asked), asked)
    assert nx.is_directed_acyclic_graph(graph)


def test_what_stands_between_two_gaps_carries_the_order_on() -> None:
    graph = dependencies(["m.a", "m.c"], {"m.c": ["m.b"], "m.b": ["m.a"]})
    assert list(graph.edges) == [("m.a", "m.c")]


def test_a_circle_is_refused() -> None:
    with pytest.raises(nx.NetworkXException):
        dependencies(["m.a", "m.b"], {"m.a": ["m.b"], "m.b": ["m.a"]})
