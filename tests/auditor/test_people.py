"""What people said stands beside the verdict, and never in its place."""

from __future__ import annotations

import pytest

from auditor.model import Acceptance, Answer, Outcome, Proof, Verdict
from auditor.people import with_people
from tests.auditor.evidence import business
from tests.auditor.fakes import verdict

ID = "marketing.welcome"


def said(one: Verdict, yes: bool = True, until: str = "2027-01-01") -> Verdict:
    answer = Answer(question=ID, yes=yes, by="Ana", on="2026-11-01", until=until)
    (found,) = with_people([one], business(answers=(answer,)).header)
    return found


@pytest.mark.parametrize("yes", [True, False])
def test_an_answer_stands_beside_what_could_not_be_observed(yes: bool) -> None:
    before = verdict(ID, Outcome.UNKNOWN)
    after = said(before, yes)
    assert after.answer is not None and after.answer.yes is yes
    assert after.says == f"Ana said {'yes' if yes else 'no'} on 2026-11-01; it could not be observed."
    assert after.proof is (Proof.DECLARED if yes else None)
    assert (after.outcome, after.credit, after.absence_proof) == (Outcome.UNKNOWN, before.credit, ())


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.UNKNOWN])
def test_what_was_observed_is_not_answered(outcome: Outcome) -> None:
    assert said(verdict(ID, outcome)) == verdict(ID, outcome)


def test_an_answer_lapses() -> None:
    assert said(verdict(ID, Outcome.UNKNOWN), until="2026-11-23").answer is None
    assert said(verdict(ID, Outcome.UNKNOWN), until="2026-11-24").answer is not None


def test_an_answer_to_another_question_changes_nothing() -> None:
    assert said(verdict("marketing.win_back", Outcome.UNKNOWN)).answer is None


@pytest.mark.parametrize(("until", "lapsed"), [("2026-11-24", False), ("2026-11-23", True)])
def test_an_accepted_gap_keeps_its_verdict(until: str, lapsed: bool) -> None:
    accept = Acceptance(finding=ID, reason="In spring", by="Ana", until=until)
    before = verdict(ID, Outcome.ABSENT)
    (after,) = with_people([before], business(accepts=(accept,)).header)
    assert (after.acceptance, after.acceptance_lapsed) == (accept, lapsed)
    assert after.model_copy(update={"acceptance": None, "acceptance_lapsed": False}) == before
