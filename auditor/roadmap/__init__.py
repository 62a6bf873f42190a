"""Gaps to ordered steps: what others are built on first, then what opens most gates for the least effort."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from auditor.detect.declare import Detector
from auditor.model import Level, NextStage, Stage, Step, SystemState, Verdict
from auditor.roadmap.gaps import is_gap
from auditor.roadmap.order import dependencies, gates_by_question, in_order
from auditor.roadmap.proof import owner_of, proof_of
from auditor.roadmap.told import how, kind_of, says
from auditor.roadmap.unlocks import unlocks
from auditor.roadmap.way import next_stage

__all__ = ["MOST_STEPS", "next_stage", "plan", "roadmap", "unlocks"]

MOST_STEPS = 20
STARTED = ("switch_on", "repair")
"""What is mostly there already."""


def plan(
    verdicts: Sequence[Verdict],
    stage: Stage,
    detectors: Mapping[str, Detector],
    systems: Sequence[SystemState],
    after: Mapping[str, Collection[str]] | None = None,
) -> tuple[tuple[Step, ...], NextStage | None]:
    """The steps in order, and the least that reaches the next stage.

    `after`: what comes after what, beside what the questions say of themselves. Raises ValueError for a circle.
    """
    order = _order(detectors, after or {})
    way = next_stage(verdicts, stage, dependencies([each.id for each in verdicts], order))
    return roadmap(verdicts, stage, detectors, systems, order, way.questions if way else ()), way


def roadmap(
    verdicts: Sequence[Verdict],
    stage: Stage,
    detectors: Mapping[str, Detector],
    systems: Sequence[SystemState],
    after: Mapping[str, Collection[str]],
    on_the_way: Collection[str] = (),
) -> tuple[Step, ...]:
    """What to do, in order: for the next stage first, then by gates opened and impact per effort."""
    gaps = [verdict for verdict in verdicts if is_gap(verdict)]
    built_on = dependencies([each.id for each in gaps], after)
    opens = gates_by_question(stage)
    ordered = in_order(gaps, stage, on_the_way, built_on)[:MOST_STEPS]
    steps = (
        _step(rank, verdict, opens.get(verdict.id, ()), detectors.get(verdict.id), systems).model_copy(
            update={
                "depends_on": tuple(sorted(built_on.predecessors(verdict.id))),
                "on_the_way": verdict.id in on_the_way,
            }
        )
        for rank, verdict in enumerate(ordered, start=1)
    )
    return tuple(_told_once(steps))


def _order(detectors: Mapping[str, Detector], more: Mapping[str, Collection[str]]) -> dict[str, set[str]]:
    return {name: {*detectors[name].after, *more.get(name, ())} for name in detectors}


def _told_once(steps: Iterable[Step]) -> Iterator[Step]:
    """One look often settles several questions: the later ones refer to the first."""
    first: dict[str, int] = {}
    for step in steps:
        rank = first.setdefault(step.how, step.rank) if step.kind == "look" and step.how else step.rank
        yield step if rank == step.rank else step.model_copy(update={"how": f"The same look as in step {rank}."})


def _step(
    rank: int,
    verdict: Verdict,
    gates: Sequence[str],
    detector: Detector | None,
    systems: Sequence[SystemState],
) -> Step:
    kind = kind_of(verdict, detector)
    effort = Level.LOW if kind in ("look", "switch_on") else verdict.effort
    return Step(
        rank=rank,
        verdict=verdict.id,
        says=says(kind, verdict) or verdict.question,
        how=how(kind, verdict, detector, systems),
        opens=tuple(gates),
        stage=max(2, verdict.stage),
        effort=effort,
        impact=verdict.impact,
        kind=kind,
        proof=proof_of(verdict, detector),
        owner=owner_of(verdict),
        quick=kind != "look" and effort is Level.LOW and (verdict.impact is not Level.LOW or kind in STARTED),
    )
