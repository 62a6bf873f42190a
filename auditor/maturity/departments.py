"""Departments by stages: a heat map, and the stage each department has reached by itself.

A department is at the highest stage of which at least half of its questions are fulfilled, where the same holds for
every stage below that asks something of it. Departments are uneven as a rule; the business's stage is not their mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.maturity.index import answered, counts, index_of
from auditor.maturity.stage import reached
from auditor.model import Credit, Department, DepartmentState, HeatCell, Truth, Verdict

ASKED = range(2, 6)
"""Stages of which something is asked; the first is where everybody begins."""


def departments_of(verdicts: Sequence[Verdict]) -> tuple[DepartmentState, ...]:
    """The heat map, with each department's own stage."""
    rows = []
    for department in Department:
        own = [verdict for verdict in verdicts if verdict.department is department and counts(verdict)]
        if own:
            by_stage = {stage: [verdict for verdict in own if verdict.stage == stage] for stage in ASKED}
            rows.append(
                DepartmentState(
                    department=department,
                    index=index_of(own),
                    answered=answered(own),
                    cells=tuple(_cell(stage, here) for stage, here in by_stage.items()),
                    confirmed=_own_stage(by_stage, (Truth.MET,)),
                    possible=_own_stage(by_stage, (Truth.MET, Truth.UNKNOWN)),
                )
            )
    return tuple(rows)


def _own_stage(by_stage: Mapping[int, Sequence[Verdict]], enough: tuple[Truth, ...]) -> int:
    stage = 1
    for number, here in by_stage.items():
        if here and _half(here) not in enough:
            return stage
        stage = number if here else stage
    return stage


def _half(verdicts: Sequence[Verdict]) -> Truth:
    met = sum(verdict.credit.low == 1 for verdict in verdicts)
    possible = sum(verdict.credit.high == 1 for verdict in verdicts)
    return reached(met, possible, (len(verdicts) + 1) // 2)


def _cell(stage: int, here: Sequence[Verdict]) -> HeatCell:
    mean = _mean([verdict.credit for verdict in here])
    return HeatCell(stage=stage, low=mean.low, high=mean.high, questions=tuple(verdict.id for verdict in here))


def _mean(credits: Sequence[Credit]) -> Credit:
    if not credits:
        return Credit(low=0, high=0)
    low, high = sum(credit.low for credit in credits), sum(credit.high for credit in credits)
    return Credit(low=round(low / len(credits), 4), high=round(high / len(credits), 4))
