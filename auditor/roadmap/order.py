"""In which order gaps are closed: what others are built on first, then what opens most gates for the least effort."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import networkx as nx

from auditor.model import Department, Level, Outcome, Stage, Truth, Verdict

EFFORT = {Level.LOW: 1, Level.MEDIUM: 2, Level.HIGH: 4}
IMPACT = {Level.LOW: 1, Level.MEDIUM: 2, Level.HIGH: 3}
FIRST = (Department.SUPPORT, Department.INVENTORY, Department.MARKETING)
"""Where automation pays soonest in practice; among equals these come first. Forecasting belongs to inventory."""

Key = tuple[int, bool, float, bool, str]


def dependencies(gaps: Collection[str], after: Mapping[str, Collection[str]]) -> nx.DiGraph[str]:
    """The gaps, each with an edge from every gap that it is built on; through answers that are no gaps too.

    `after`: for each question those that come before it. Without circles.
    """
    whole: nx.DiGraph[str] = nx.DiGraph()
    whole.add_nodes_from(gaps)
    whole.add_edges_from((before, name) for name, several in after.items() for before in several)
    closed = nx.transitive_closure_dag(whole)
    found: nx.DiGraph[str] = nx.DiGraph()
    found.add_nodes_from(sorted(gaps))
    found.add_edges_from((one, other) for one, other in closed.edges if one in gaps and other in gaps)
    return nx.transitive_reduction(found)


def in_order(
    gaps: Sequence[Verdict], stage: Stage, on_the_way: Collection[str], built_on: nx.DiGraph[str]
) -> list[Verdict]:
    """The gaps as steps follow each other."""
    opens = gates_by_question(stage)
    keys = {each.id: _key(each, stage, on_the_way, opens) for each in gaps}
    urgent = dict(keys)
    for name in reversed(list(nx.topological_sort(built_on))):
        urgent[name] = min([keys[name], *(urgent[later] for later in built_on.successors(name))])
    by_id = {each.id: each for each in gaps}
    return [
        by_id[name] for name in nx.lexicographical_topological_sort(built_on, key=lambda name: (urgent[name], name))
    ]


def gates_by_question(stage: Stage) -> dict[str, tuple[str, ...]]:
    """The gates that are not met, by the questions that help to meet them."""
    opens: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for state in stage.stages:
        for gate in state.gates:
            if gate.state is not Truth.MET and gate.applies:
                for name in gate.detectors:
                    opens[name] += (gate.id,)
    return opens


def _key(verdict: Verdict, stage: Stage, on_the_way: Collection[str], opens: Mapping[str, Sequence[str]]) -> Key:
    """Stages that are not reached yet come in their order; what is below or a symptom goes with the next one."""
    tier = max(verdict.stage, stage.confirmed + 1)
    return (
        stage.confirmed + 1 if verdict.id in on_the_way else tier,
        verdict.id not in on_the_way,
        -_worth(verdict, opens),
        verdict.department not in FIRST,
        verdict.id,
    )


def _worth(verdict: Verdict, opens: Mapping[str, Sequence[str]]) -> float:
    gates = len(opens.get(verdict.id, ()))
    started = 1 if verdict.outcome is Outcome.PARTIAL else 0
    return (3 * gates + IMPACT[verdict.impact] + started) / EFFORT[verdict.effort]
