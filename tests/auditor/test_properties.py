"""What must hold for any evidence: seeing less never proves more, and order means nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from random import Random
from typing import Any

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor import plugins
from auditor.assess import assess
from auditor.compare import Change, compare
from auditor.detect import Detector
from auditor.model import Audit, EdgeState, Evidence, Outcome
from tests.auditor.random_evidence import Pair, evidences, masked

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
many = settings(derandomize=True, deadline=None, max_examples=60, suppress_health_check=SLOW)
some = settings(many, max_examples=15)
PROVED = (EdgeState.MISSING, EdgeState.LIVE, EdgeState.MEASURED)


@cache
def questions() -> tuple[Detector, ...]:
    return plugins.detectors()


def judged(evidence: Evidence) -> Audit:
    return assess(evidence, questions())


@many
@given(masked())
def test_seeing_less(pair: Pair) -> None:
    whole, less = judged(pair.whole), judged(pair.less)
    proves_no_more(whole, less)
    says_no_more_that_something_is_not_there(whole, less)
    is_no_change_of_the_business(whole, less)
    mirrors(whole, less)


def proves_no_more(whole: Audit, less: Audit) -> None:
    assert less.stage.confirmed <= whole.stage.confirmed
    assert less.stage.possible >= whole.stage.possible
    assert less.index.low <= whole.index.low
    assert less.index.high >= whole.index.high
    for before, after in zip(whole.verdicts, less.verdicts, strict=True):
        assert after.credit.low <= before.credit.low, after.id
        assert after.credit.high >= before.credit.high, after.id
        if after.symptom and after.outcome is Outcome.PRESENT:
            assert before.outcome is Outcome.PRESENT, after.id


def says_no_more_that_something_is_not_there(whole: Audit, less: Audit) -> None:
    for before, after in zip(whole.verdicts, less.verdicts, strict=True):
        if after.outcome in (Outcome.ABSENT, Outcome.NOT_APPLICABLE):
            assert after.outcome is before.outcome, after.id
    had = {(edge.source, edge.target, edge.data): edge.state for edge in whole.flows.edges}
    for edge in less.flows.edges:
        state = had.get((edge.source, edge.target, edge.data))
        only_the_sample_went = (state, edge.state) == (EdgeState.MEASURED, EdgeState.LIVE)
        assert edge.state not in PROVED or state is edge.state or only_the_sample_went, edge
    assert silos(less) <= silos(whole)
    says_no_more_of_the_whole_picture(whole, less)


def says_no_more_of_the_whole_picture(whole: Audit, less: Audit) -> None:
    """What is told as proved was proved with everything in sight, of the same systems or of more of them."""
    before: dict[str, list[set[str]]] = defaultdict(list)
    for insight in whole.flows.insights:
        before[insight.kind].append(set(insight.systems))
    for insight in less.flows.insights:
        if insight.proved:
            known = before[insight.kind]
            assert any(systems >= set(insight.systems) for systems in known), insight
    assert cold(less) <= cold(whole)
    assert reached(less) <= reached(whole)


def cold(audit: Audit) -> set[tuple[str, str]]:
    """Where the trail of an event is said to have gone cold."""
    return {(trail.event, stop.system) for trail in audit.flows.trails for stop in trail.stops if stop.cold}


def reached(audit: Audit) -> set[tuple[str, str]]:
    """Where an event is said to arrive."""
    alive = (EdgeState.LIVE, EdgeState.MEASURED)
    return {(trail.event, stop.system) for trail in audit.flows.trails for stop in trail.stops if stop.state in alive}


def silos(audit: Audit) -> set[str]:
    """The departments that are said to be cut off."""
    return {each.says.partition(" is ")[0] for each in audit.flows.insights if each.kind == "silo"}


def is_no_change_of_the_business(whole: Audit, less: Audit) -> None:
    diff = compare(whole, less)
    told: list[Any] = [diff.stage, diff.index, *diff.verdicts, *diff.edges, *diff.systems]
    changes = [each for each in told if each and each.change is not Change.CANNOT_TELL]
    assert not changes, changes
    assert not diff.worse


def mirrors(one: Audit, two: Audit) -> None:
    assert compare(one, one).empty
    there, back = compare(one, two), compare(two, one)
    for name in ("verdicts", "edges", "systems"):
        assert [each.change for each in getattr(there, name)] == [each.change.mirrored for each in getattr(back, name)]
    for name in ("stage", "index"):
        span, other = getattr(there, name), getattr(back, name)
        assert (span and span.change) == (other and other.change.mirrored)


@some
@given(evidences(), st.integers(0, 9))
def test_the_order_of_readings_never_matters(evidence: Evidence, seed: int) -> None:
    shuffled = list(evidence.readings)
    Random(seed).shuffle(shuffled)
    other = evidence.model_copy(update={"readings": tuple(shuffled)})
    again = Evidence.model_validate_json(evidence.model_dump_json())
    first = judged(evidence).model_dump_json()
    assert judged(other).model_dump_json() == first
    assert judged(again).model_dump_json() == first


@some
@given(evidences())
def test_what_a_reader_of_the_audit_may_rely_on(evidence: Evidence) -> None:
    audit = judged(evidence)
    text = audit.model_dump_json()
    jsonschema.validate(json.loads(text), Audit.model_json_schema(mode="serialization"))
    assert Audit.model_validate_json(text) == audit
    for verdict in audit.verdicts:
        assert verdict.says[-1] in ".?", verdict.says
        assert not verdict.error, verdict.id
        if verdict.outcome is Outcome.UNKNOWN:
            assert verdict.reasons, verdict.id
        if verdict.outcome is Outcome.ABSENT:
            assert verdict.absence_proof and not verdict.reasons, verdict.id
        if verdict.outcome in (Outcome.PRESENT, Outcome.PARTIAL):
            assert verdict.cites and verdict.proof, verdict.id
    assert all(edge.reasons for edge in audit.flows.edges if edge.state is EdgeState.UNKNOWN)
