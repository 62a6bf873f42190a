"""Verdicts to gates, stages and the index, in three-valued logic.

`Credit` says what a question is worth at least (low) and at most (high). A gate counts the lows for "met" and the
highs for "still possible"; hiding evidence can only lower a low and raise a high, so it can only widen the result.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from auditor.model import (
    Credit,
    Department,
    DepartmentState,
    Gate,
    HeatCell,
    Index,
    Level,
    Outcome,
    Stage,
    StageState,
    Truth,
    Value,
    Verdict,
)

WEIGHT = {Level.LOW: 1, Level.MEDIUM: 2, Level.HIGH: 3}
"""What a question counts in the index, by its impact."""


class GateRule(Value):
    """One gate as the catalogue declares it."""

    id: str
    says: str
    needs: int
    detectors: tuple[str, ...]


class StageRule(Value):
    """One stage as the catalogue declares it."""

    number: int
    name: str
    says: str
    gate: tuple[GateRule, ...] = ()


class Maturity(Value):
    """The maturity model."""

    version: int
    stage: tuple[StageRule, ...]


@cache
def model() -> Maturity:
    """The model that ships with the program."""
    text = (files("auditor.catalogue") / "maturity.toml").read_text("utf-8")
    return Maturity.model_validate(tomllib.loads(text))


def stage_of(verdicts: Sequence[Verdict], maturity: Maturity) -> Stage:
    """The confirmed and the possible stage, with every gate."""
    by_id = {verdict.id: verdict for verdict in verdicts}
    stages = []
    below = Truth.MET
    for rule in maturity.stage:
        gates = tuple(_gate(gate, by_id) for gate in rule.gate)
        below = conjunction([below, *(gate.state for gate in gates), _earned(gates)])
        stages.append(StageState(number=rule.number, name=rule.name, says=rule.says, state=below, gates=gates))
    return Stage(
        confirmed=max(stage.number for stage in stages if stage.state is Truth.MET),
        possible=max(stage.number for stage in stages if stage.state is not Truth.UNMET),
        stages=tuple(stages),
    )


def _earned(gates: Sequence[Gate]) -> Truth:
    """Something of the stage must be there: a business to which none of it applies has not reached it."""
    if not gates or any(gate.met for gate in gates):
        return Truth.MET
    return Truth.UNKNOWN if any(gate.state is Truth.UNKNOWN for gate in gates) else Truth.UNMET


def conjunction(states: Sequence[Truth]) -> Truth:
    """Kleene's "and": one unmet decides, then one unknown."""
    if Truth.UNMET in states:
        return Truth.UNMET
    return Truth.UNKNOWN if Truth.UNKNOWN in states else Truth.MET


def _gate(rule: GateRule, verdicts: Mapping[str, Verdict]) -> Gate:
    """Questions that do not apply to this business are left out; a gate left with none is met."""
    asked = [verdicts[name] for name in rule.detectors if name in verdicts and verdicts[name].counts]
    applicable = [verdict for verdict in asked if verdict.outcome is not Outcome.NOT_APPLICABLE]
    unasked = len(rule.detectors) - len(asked)
    needs = min(rule.needs, len(applicable) + unasked)
    met = sum(verdict.credit.low == 1 for verdict in applicable)
    possible = sum(verdict.credit.high == 1 for verdict in applicable) + unasked
    state = Truth.MET if met >= needs else Truth.UNKNOWN if possible >= needs else Truth.UNMET
    return Gate(id=rule.id, says=rule.says, state=state, needs=needs, met=met, detectors=rule.detectors)


def index_of(verdicts: Sequence[Verdict]) -> Index:
    """0 to 100: the weighted share of applicable questions that is proved, and that is still possible."""
    counted = [verdict for verdict in verdicts if _counts(verdict)]
    total = sum(WEIGHT[verdict.impact] for verdict in counted)
    if not total:
        return Index(low=0, high=0)
    low = sum(WEIGHT[verdict.impact] * verdict.credit.low for verdict in counted)
    high = sum(WEIGHT[verdict.impact] * verdict.credit.high for verdict in counted)
    return Index(low=round(100 * low / total, 1), high=round(100 * high / total, 1))


def departments_of(verdicts: Sequence[Verdict]) -> tuple[DepartmentState, ...]:
    """The heat map: departments by stages."""
    rows = []
    for department in Department:
        own = [verdict for verdict in verdicts if verdict.department is department and _counts(verdict)]
        if own:
            cells = tuple(_cell(number, own) for number in range(2, 6))
            rows.append(
                DepartmentState(department=department, index=index_of(own), answered=answered(own), cells=cells)
            )
    return tuple(rows)


def answered(verdicts: Sequence[Verdict]) -> float:
    """Share of the applicable questions that observation answered, of those that it can answer at all."""
    asked = [each for each in verdicts if each.outcome is not Outcome.NOT_APPLICABLE and not each.only_asked]
    known = [verdict for verdict in asked if verdict.outcome is not Outcome.UNKNOWN]
    return round(len(known) / len(asked), 4) if asked else 0.0


def _cell(stage: int, verdicts: Sequence[Verdict]) -> HeatCell:
    here = [verdict for verdict in verdicts if verdict.stage == stage]
    mean = _mean([verdict.credit for verdict in here])
    return HeatCell(stage=stage, low=mean.low, high=mean.high, questions=tuple(verdict.id for verdict in here))


def _mean(credits: Sequence[Credit]) -> Credit:
    if not credits:
        return Credit(low=0, high=0)
    low, high = sum(credit.low for credit in credits), sum(credit.high for credit in credits)
    return Credit(low=round(low / len(credits), 4), high=round(high / len(credits), 4))


def _counts(verdict: Verdict) -> bool:
    return verdict.counts and verdict.outcome is not Outcome.NOT_APPLICABLE
