"""The index: how much of everything that is asked is fulfilled, whatever the stage."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model import Index, Level, Outcome, Verdict

WEIGHT = {Level.LOW: 1, Level.MEDIUM: 2, Level.HIGH: 3}
"""What a question counts in the index, by its impact."""


def index_of(verdicts: Sequence[Verdict]) -> Index:
    """0 to 100: the weighted share of applicable questions that is proved, and that is still possible."""
    counted = [verdict for verdict in verdicts if counts(verdict)]
    total = sum(WEIGHT[verdict.impact] for verdict in counted)
    if not total:
        return Index(low=0, high=0)
    low = sum(WEIGHT[verdict.impact] * verdict.credit.low for verdict in counted)
    high = sum(WEIGHT[verdict.impact] * verdict.credit.high for verdict in counted)
    return Index(low=round(100 * low / total, 1), high=round(100 * high / total, 1))


def answered(verdicts: Sequence[Verdict]) -> float:
    """Share of the applicable questions that observation answered, of those that it can answer at all."""
    asked = [each for each in verdicts if each.outcome is not Outcome.NOT_APPLICABLE and not each.only_asked]
    known = [verdict for verdict in asked if verdict.outcome is not Outcome.UNKNOWN]
    return round(len(known) / len(asked), 4) if asked else 0.0


def counts(verdict: Verdict) -> bool:
    """Whether a question weighs for this business at all."""
    return verdict.counts and verdict.outcome is not Outcome.NOT_APPLICABLE
