"""The least that reaches the next stage, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import networkx as nx

from auditor.maturity.smallest import Gaps, Way, smallest_way
from auditor.model import Gate, Level, NextStage, Outcome, Stage, StageState, Verdict
from auditor.roadmap.gaps import is_accepted, said_no
from auditor.roadmap.order import EFFORT


def next_stage(verdicts: Sequence[Verdict], stage: Stage, built_on: nx.DiGraph[str]) -> NextStage | None:
    """The smallest set of gaps to the stage above the confirmed one; accepted gaps only where nothing else leads on."""
    above = next((each for each in stage.stages if each.number == stage.confirmed + 1), None)
    if above is None:
        return None
    open_ = [each for each in verdicts if _can_be_closed(each)]
    wanted = [each for each in open_ if not is_accepted(each)]
    way = _way(above, wanted, built_on) or _way(above, open_, built_on)
    return _told(way, above, {each.id: each for each in open_}) if way else None


def effort_of(verdict: Verdict) -> Level:
    """What is set up and only has to be switched on is little work."""
    started = verdict.outcome is Outcome.PARTIAL and not verdict.symptom
    return Level.LOW if started and verdict.effort is Level.LOW else verdict.effort


def _can_be_closed(verdict: Verdict) -> bool:
    counts = verdict.counts and verdict.outcome is not Outcome.NOT_APPLICABLE
    return counts and verdict.credit.low < 1


def _way(above: StageState, gaps: Iterable[Verdict], built_on: nx.DiGraph[str]) -> Way | None:
    effort = {each.id: EFFORT[effort_of(each)] for each in gaps}
    after = {name: frozenset(built_on.predecessors(name)) for name in effort if name in built_on}
    return smallest_way(above, Gaps(effort, after))


def _told(way: Way, above: StageState, gaps: Mapping[str, Verdict]) -> NextStage:
    unknown = tuple(name for name in way.steps if gaps[name].outcome is Outcome.UNKNOWN and not said_no(gaps[name]))
    gates = [gate for gate in above.gates if gate.id in way.gates]
    return NextStage(
        stage=way.stage,
        questions=way.steps,
        unknown=unknown,
        gates=way.gates,
        holds_back=min(gates, key=lambda gate: (_cost(gate, way, gaps), gate.id)).id if gates else "",
        says=_says(len(way.steps), len(unknown), above),
    )


def _cost(gate: Gate, way: Way, gaps: Mapping[str, Verdict]) -> int:
    return sum(EFFORT[effort_of(gaps[name])] for name in way.steps if name in gate.detectors)


def _says(steps: int, unknown: int, above: StageState) -> str:
    things = "One thing takes" if steps == 1 else f"{steps} things take"
    says = f"{things} you to stage {above.number}, {above.name}."
    if not unknown:
        return says
    it = "it" if steps == 1 else "one of them" if unknown == 1 else f"{unknown} of them"
    have = "has" if unknown == 1 else "have"
    return f"{says} Whether {it} still {have} to be done is not known yet: find out first."
