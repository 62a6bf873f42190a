"""The smallest set of gaps whose closing reaches the next stage, found exactly.

Least effort first, then fewest steps, then by name, so that the answer is one and the same. A question whose answer is
unknown counts with its full effort: the way holds whatever it turns out to be. The search goes through the minimal
ways to meet each gate and cuts every branch that is already as dear as the best; a stage has half a dozen gates of a
few questions each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from auditor.model import Condition, Gate, StageState, Truth

Steps = frozenset[str]


@dataclass(frozen=True)
class Way:
    """A set of gaps to close."""

    stage: int
    steps: tuple[str, ...]
    effort: int
    gates: tuple[str, ...]
    """The gates that it meets."""


@dataclass(frozen=True)
class Gaps:
    """What can be closed, what that costs, and what has to be closed before."""

    effort: Mapping[str, int]
    after: Mapping[str, Steps]

    def with_what_comes_first(self, steps: Steps) -> Steps:
        """The steps and everything open that they are built on."""
        found, new = steps, steps
        while new:
            new = frozenset(each for step in new for each in self.after.get(step, ()) if each in self.effort) - found
            found |= new
        return found

    def price(self, steps: Steps) -> tuple[int, int, tuple[str, ...]]:
        """Effort, number and names: what is compared."""
        return sum(self.effort[step] for step in steps), len(steps), tuple(sorted(steps))


def smallest_way(stage: StageState, gaps: Gaps) -> Way | None:
    """The cheapest way to a stage whose lower one is reached; None when nothing we ask for leads there."""
    best: Steps | None = None
    for chosen in _gate_sets(stage):
        options = [list(_ways_through(gate, gaps)) for gate in chosen]
        if all(options):
            best = _cheapest(sorted(options, key=len), frozenset(), best, gaps)
    if best is None:
        return None
    effort, _, steps = gaps.price(best)
    met = tuple(gate.id for gate in stage.gates if gate.state is not Truth.MET and _is_met(gate, best))
    return Way(stage.number, steps, effort, met)


def _cheapest(options: Sequence[list[Steps]], so_far: Steps, best: Steps | None, gaps: Gaps) -> Steps | None:
    """The best union of one way through each of the gates."""
    if best is not None and gaps.price(so_far) >= gaps.price(best):
        return best
    if not options:
        return so_far
    for way in options[0]:
        best = _cheapest(options[1:], so_far | way, best, gaps)
    return best


def _gate_sets(stage: StageState) -> Iterator[list[Gate]]:
    """Every set of unmet gates that would fulfil all conditions; supersets are cut by their price."""
    open_gates = [gate for gate in stage.gates if gate.applies and gate.state is not Truth.MET]
    met = {gate.id for gate in stage.gates if gate.applies and gate.state is Truth.MET}
    for size in range(len(open_gates) + 1):
        for chosen in combinations(open_gates, size):
            reached = met | {gate.id for gate in chosen}
            if reached and all(_holds(condition, reached) for condition in stage.conditions):
                yield list(chosen)


def _holds(condition: Condition, met: set[str]) -> bool:
    return len(met & set(condition.gates)) >= condition.needs


def _ways_through(gate: Gate, gaps: Gaps) -> Iterator[Steps]:
    """The sets of gaps that meet a gate and of which nothing can be left out, with what comes before them."""
    lacking = gate.needs - gate.met
    able = [name for name in gate.detectors if name in gaps.effort]
    found: list[Steps] = []
    for size in range(len(able) + 1):
        for some in combinations(able, size):
            steps = frozenset(some)
            if sum(gate.weights.get(name, 1) for name in some) >= lacking and not any(less <= steps for less in found):
                found.append(steps)
                yield gaps.with_what_comes_first(steps)


def _is_met(gate: Gate, steps: Steps) -> bool:
    return gate.met + sum(gate.weights.get(name, 1) for name in gate.detectors if name in steps) >= gate.needs
