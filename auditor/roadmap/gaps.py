"""What counts as a gap: something to do, or to find out."""

from __future__ import annotations

from auditor.model import Outcome, Verdict


def is_gap(verdict: Verdict) -> bool:
    """Whether it asks for a step: not in place, not accepted, or unknown and somebody can change that."""
    if is_accepted(verdict):
        return False
    if verdict.symptom:
        return verdict.outcome is Outcome.PRESENT
    if verdict.outcome is Outcome.UNKNOWN:
        return verdict.counts and (said_no(verdict) or any(reason.remedy for reason in verdict.reasons))
    return verdict.credit.low < 1 and verdict.outcome is not Outcome.NOT_APPLICABLE


def said_no(verdict: Verdict) -> bool:
    """A person said that it is not there."""
    return verdict.answer is not None and not verdict.answer.yes


def is_accepted(verdict: Verdict) -> bool:
    """The merchant has decided to live with it, and still does."""
    return verdict.acceptance is not None and not verdict.acceptance_lapsed
