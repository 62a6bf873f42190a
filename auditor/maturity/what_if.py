"""What the stage would be if some gaps were closed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from auditor.maturity.rules import Maturity
from auditor.maturity.stage import stage_of
from auditor.model import Credit, Outcome, Stage, Trait, Verdict


def what_if(
    verdicts: Sequence[Verdict], done: Collection[str], maturity: Maturity, without: Collection[Trait] = ()
) -> Stage:
    """The stage with these questions fulfilled; what does not apply to the business stays so. Never a lower stage."""
    return stage_of([_fulfilled(each) if each.id in done else each for each in verdicts], maturity, without)


def _fulfilled(verdict: Verdict) -> Verdict:
    if verdict.outcome is Outcome.NOT_APPLICABLE:
        return verdict
    return verdict.model_copy(update={"outcome": Outcome.PRESENT, "credit": Credit(low=1, high=1)})
