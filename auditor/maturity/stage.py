"""Verdicts to gates and stages, in three-valued logic.

`Credit` says what a question is worth at least (low) and at most (high). A gate counts the lows for "met" and the
highs for "still possible", a stage counts its gates in the same way; hiding evidence can only lower a low and raise a
high, so it can only widen the result.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from auditor.maturity.rules import ConditionRule, GateRule, Maturity
from auditor.model import Condition, Gate, Outcome, Stage, StageState, Trait, Truth, Verdict


def stage_of(verdicts: Sequence[Verdict], maturity: Maturity, without: Collection[Trait] = ()) -> Stage:
    """The confirmed and the possible stage, with every gate. `without`: what the business says it does not have."""
    by_id = {verdict.id: verdict for verdict in verdicts}
    stages = []
    below = Truth.MET
    for rule in maturity.stage:
        gates = tuple(_gate(gate, by_id, without) for gate in rule.gate)
        conditions = tuple(_condition(each, gates) for each in rule.conditions)
        below = conjunction([below, *(each.state for each in conditions), _earned(gates)])
        stages.append(
            StageState(
                number=rule.number, name=rule.name, says=rule.says, because=rule.because, state=below, gates=gates,
                conditions=conditions,
            )
        )  # fmt: skip
    return Stage(
        confirmed=max(stage.number for stage in stages if stage.state is Truth.MET),
        possible=max(stage.number for stage in stages if stage.state is not Truth.UNMET),
        stages=tuple(stages),
    )


def conjunction(states: Iterable[Truth]) -> Truth:
    """Kleene's "and": one unmet decides, then one unknown."""
    found = set(states)
    if Truth.UNMET in found:
        return Truth.UNMET
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.MET


def reached(met: int, possible: int, needs: int) -> Truth:
    """Whether a count is there for sure, may be, or cannot be."""
    return Truth.MET if met >= needs else Truth.UNKNOWN if possible >= needs else Truth.UNMET


def _earned(gates: Sequence[Gate]) -> Truth:
    """Something of the stage must be there: a business to which none of it applies has not reached it."""
    if not gates or any(gate.met for gate in gates):
        return Truth.MET
    return Truth.UNKNOWN if any(gate.state is Truth.UNKNOWN for gate in gates) else Truth.UNMET


def _gate(rule: GateRule, verdicts: Mapping[str, Verdict], without: Collection[Trait]) -> Gate:
    """Questions that do not apply to this business are left out; a gate left with none does not apply."""
    worth = {name: rule.weight(name) for name in rule.questions if not _is_out(name, verdicts)}
    if set(rule.not_without) & set(without):
        worth = {}
    credits = {name: verdicts[name].credit for name in worth if name in verdicts and verdicts[name].counts}
    met = sum(worth[name] for name, credit in credits.items() if credit.low == 1)
    possible = sum(points for name, points in worth.items() if name not in credits or credits[name].high == 1)
    needs = min(rule.needs, sum(worth.values()))
    return Gate(
        id=rule.id,
        says=rule.says,
        because=rule.because,
        state=reached(met, possible, needs),
        needs=needs,
        met=met,
        of=sum(worth.values()),
        applies=bool(worth),
        weights={name: points for name, points in worth.items() if points != 1},
        detectors=rule.questions,
    )


def _is_out(name: str, verdicts: Mapping[str, Verdict]) -> bool:
    """It is known that the question does not arise; one that nobody asked may."""
    verdict = verdicts.get(name)
    return verdict is not None and verdict.counts and verdict.outcome is Outcome.NOT_APPLICABLE


def _condition(rule: ConditionRule, gates: Sequence[Gate]) -> Condition:
    """So many of the gates that apply; all of them where fewer apply."""
    own = [gate for gate in gates if gate.id in rule.of and gate.applies]
    met = sum(gate.state is Truth.MET for gate in own)
    possible = sum(gate.state is not Truth.UNMET for gate in own)
    needs = min(rule.at_least, len(own))
    state = reached(met, possible, needs)
    return Condition(says=rule.says, state=state, needs=needs, met=met, gates=rule.of)
