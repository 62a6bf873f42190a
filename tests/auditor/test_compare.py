"""Better, worse, new, gone, cannot tell, and our rule changed are different words, and mirror each other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.compare import Change, Diff, Span, compare
from auditor.model import (
    Audit,
    Credit,
    DataObject,
    Edge,
    EdgeState,
    Flows,
    Index,
    Outcome,
    PartSight,
    Sight,
    SightCell,
    SightState,
    Stage,
    Subject,
    SystemState,
    Verdict,
)
from tests.auditor.fakes import audit, verdict

P, H, A, N, U = Outcome.PRESENT, Outcome.PARTIAL, Outcome.ABSENT, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN


def only(diff: Diff) -> Change:
    (change,) = diff.verdicts
    return change.change


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        (A, P, "better"),
        (H, P, "better"),
        (P, H, "worse"),
        (P, A, "worse"),
        (P, U, "cannot tell this time"),
        (A, U, "cannot tell this time"),
        (U, P, "newly seen"),
        (U, A, "newly seen"),
        (P, N, "gone"),
        (N, A, "new"),
    ],
)
def test_words_for_answers(before: Outcome, after: Outcome, word: str) -> None:
    assert only(compare(audit(verdict(outcome=before)), audit(verdict(outcome=after)))) == word


def test_a_symptom_that_appears_is_worse() -> None:
    before, after = (audit(verdict(outcome=outcome, symptom=True)) for outcome in (A, P))
    assert only(compare(before, after)) is Change.WORSE
    assert [each.change for each in compare(before, after).worse] == [Change.WORSE]


def test_new_and_gone_questions() -> None:
    assert only(compare(audit(), audit(verdict()))) is Change.NEW
    assert only(compare(audit(verdict()), audit())) is Change.GONE


def test_our_rule_changed() -> None:
    before, after = audit(verdict(outcome=P)), audit(verdict(outcome=A, rule="2"), rules="newer")
    diff = compare(before, after)
    assert only(diff) is Change.RULE
    assert diff.rules_changed
    assert not diff.worse
    assert not compare(before, audit(verdict(outcome=P, rule="2"))).verdicts


@pytest.mark.parametrize(("again", "word"), [(A, Change.RULE), (P, Change.WORSE), (U, Change.NEWLY_SEEN)])
def test_the_old_evidence_by_the_new_rules_tells_rules_from_business(again: Outcome, word: Change) -> None:
    before, after = audit(verdict(outcome=P)), audit(verdict(outcome=A, rule="2"))
    assert only(compare(before, after, audit(verdict(outcome=again, rule="2")))) is word


@pytest.mark.parametrize(
    ("answer", "after", "word"),
    [
        pytest.param(P, (20, 70), "better", id="an answer got better"),
        pytest.param(P, (20, 60), "better", id="an answer got better, nothing else is known"),
        pytest.param(A, (5, 55), "worse", id="an answer got worse"),
        pytest.param(U, (20, 60), "newly seen", id="less is open, and no answer changed"),
        pytest.param(U, (10, 70), "cannot tell this time", id="more is open, and no answer changed"),
        pytest.param(U, (5, 60), "cannot tell this time", id="less is proved, and no answer changed"),
        pytest.param(P, (5, 70), "cannot tell this time", id="wider on both sides"),
        pytest.param(P, (20, 50), "newly seen", id="narrower on both sides"),
    ],
)
def test_the_index_as_an_interval(answer: Outcome, after: tuple[float, float], word: str) -> None:
    before = audit(verdict(outcome=H))
    diff = compare(before, audit(verdict(outcome=answer), index=Index(low=after[0], high=after[1])))
    assert diff.index == Span(change=Change(word), before=(10, 60), after=after)
    assert diff.stage is None


def test_half_an_answer_is_not_worse_than_the_whole_when_the_rest_was_not_seen() -> None:
    half = verdict(outcome=H, credit=Credit(low=0.5, high=1), conclusive=False)
    assert only(compare(audit(verdict(outcome=P)), audit(half))) is Change.CANNOT_TELL
    assert only(compare(audit(half), audit(verdict(outcome=P)))) is Change.NEWLY_SEEN
    assert only(compare(audit(half), audit(verdict(outcome=A)))) is Change.WORSE


def test_a_data_flow_is_worse_only_when_its_witness_was_seen_in_full_again() -> None:
    before = drawn(edge(EdgeState.LIVE, "a:1"))
    for sight, word in ((Sight.COMPLETE, Change.WORSE), (Sight.DENIED, Change.CANNOT_TELL)):
        (change,) = compare(before, drawn(edge(EdgeState.IDLE, "b:2"), sight=sight)).edges
        assert change.change is word


ENDS = ("a:1", "b:2")


def edge(state: EdgeState, cited: str = "a:1") -> Edge:
    places = (ENDS.index(cited),) if cited else ()
    return Edge(source="a:1", target="b:2", data=DataObject.ORDER, state=state, seen_in=places)


def drawn(*edges: Edge, sight: Sight = Sight.COMPLETE) -> Audit:
    cells = (SightCell(system="a:1", subject=Subject.CONNECTIONS, sight=sight),)
    return audit(flows=Flows(edges=edges), sight=SightState(answered=0.5, questions=0, table=cells, parts=parts(sight)))


def parts(sight: Sight) -> tuple[PartSight, ...]:
    """Connections of either end: of the first as far as said, of the second in full."""
    return tuple(
        PartSight(system=end, subject=Subject.CONNECTIONS, sight=seen)
        for end, seen in zip(ENDS, (sight, Sight.COMPLETE), strict=True)
    )


@pytest.mark.parametrize(
    ("was", "now", "word"),
    [
        pytest.param(Sight.COMPLETE, Sight.COMPLETE, "worse", id="seen in full both times"),
        pytest.param(Sight.PARTIAL, Sight.COMPLETE, "worse", id="seen in full now"),
        pytest.param(Sight.PARTIAL, Sight.PARTIAL, "cannot tell this time", id="half, maybe another half"),
        pytest.param(Sight.COMPLETE, Sight.DENIED, "cannot tell this time", id="hidden now"),
    ],
)
def test_an_answer_is_worse_when_the_same_eyes_see_less(was: Sight, now: Sight, word: str) -> None:
    whole = verdict(outcome=P, rests_on=(0, 1))
    half = verdict(outcome=H, credit=Credit(low=0.5, high=1), conclusive=False, rests_on=(0, 1))

    def looked(answer: Verdict, sight: Sight) -> Audit:
        return audit(answer, sight=SightState(answered=1, questions=1, table=(), parts=parts(sight)))

    assert only(compare(looked(whole, was), looked(half, now))) == word


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        (EdgeState.LIVE, EdgeState.BROKEN, "worse"),
        (EdgeState.MISSING, EdgeState.LIVE, "better"),
        (EdgeState.LIVE, EdgeState.UNKNOWN, "cannot tell this time"),
        (EdgeState.DECLARED, EdgeState.LIVE, "newly seen"),
        (EdgeState.MEASURED, EdgeState.LIVE, "cannot tell this time"),
    ],
)
def test_words_for_data_flows(before: EdgeState, after: EdgeState, word: str) -> None:
    (change,) = compare(drawn(edge(before)), drawn(edge(after))).edges
    assert (change.change, change.before, change.after) == (word, before, after)


@pytest.mark.parametrize(
    ("sight", "word"),
    [(Sight.COMPLETE, "gone"), (Sight.PARTIAL, "cannot tell this time"), (Sight.DENIED, "cannot tell this time")],
)
def test_a_data_flow_is_gone_only_when_its_witness_was_seen_in_full(sight: Sight, word: str) -> None:
    (change,) = compare(drawn(edge(EdgeState.LIVE, "a:1")), drawn(sight=sight)).edges
    assert change.change == word


def seen(connected: bool, *by: str) -> SystemState:
    return SystemState(id="c:3", name="C", platform="c", roles=(), connected=connected, seen_by=by)


def test_words_for_systems() -> None:
    blind = audit(systems=(seen(False, "a:1"),))
    assert compare(blind, audit()).systems[0].change is Change.CANNOT_TELL
    assert compare(audit(systems=(seen(True),)), blind).systems[0].change is Change.CANNOT_TELL
    assert compare(audit(), audit(systems=(seen(True),))).systems[0].change is Change.NEWLY_SEEN
    assert not compare(blind, blind).systems


answers = st.lists(
    st.builds(
        verdict,
        st.sampled_from(["m.a", "m.b", "m.c"]),
        st.sampled_from(list(Outcome)),
        symptom=st.booleans(),
        rule=st.sampled_from(["1", "2"]),
        says=st.sampled_from(["x", "y"]),
    ),
    unique_by=lambda each: each.id,
    max_size=3,
)
states = st.lists(st.builds(edge, st.sampled_from(list(EdgeState)), st.sampled_from(["", "a:1", "b:2"])), max_size=1)


@st.composite
def audits(draw: Any) -> Audit:
    low, high = sorted(draw(st.tuples(st.integers(0, 100), st.integers(0, 100))))
    confirmed, possible = sorted(draw(st.tuples(st.integers(1, 5), st.integers(1, 5))))
    picture = drawn(*draw(states), sight=draw(st.sampled_from(list(Sight))))
    return audit(
        *draw(answers),
        flows=picture.flows,
        sight=picture.sight,
        index=Index(low=low, high=high),
        stage=Stage(confirmed=confirmed, possible=possible, stages=()),
        systems=draw(st.sampled_from([(), (seen(True),), (seen(False, "a:1"),), (seen(False),)])),
    )


@given(audits())
def test_an_audit_does_not_differ_from_itself(one: Audit) -> None:
    diff = compare(one, one)
    assert diff.empty
    assert not diff.rules_changed


@given(audits(), audits())
def test_the_other_way_round_is_the_mirror(one: Audit, two: Audit) -> None:
    assert compare(two, one) == mirrored(compare(one, two))


def mirrored(diff: Diff) -> Diff:
    def turned(each: Any) -> Any:
        swap = {"change": each.change.mirrored}
        fields = type(each).model_fields
        for left, right in (("before", "after"), ("before_says", "after_says")):
            if left in fields:
                swap |= {left: getattr(each, right), right: getattr(each, left)}
        return each.model_copy(update=swap)

    return diff.model_copy(
        update={
            "before_as_of": diff.after_as_of,
            "after_as_of": diff.before_as_of,
            "stage": diff.stage and turned(diff.stage),
            "index": diff.index and turned(diff.index),
            "verdicts": tuple(map(turned, diff.verdicts)),
            "systems": tuple(map(turned, diff.systems)),
            "edges": tuple(map(turned, diff.edges)),
        }
    )
