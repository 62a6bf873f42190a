"""What people said stands beside the verdict, and never in its place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from auditor.assess import assess
from auditor.model import Acceptance, Answer, Outcome, Proof, Verdict
from auditor.people import notes_of, with_people
from auditor.plugins import detectors
from tests.auditor.evidence import business
from tests.auditor.fakes import verdict
from tests.auditor.random_evidence import Pair, masked

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


TODAY = "2026-11-24"


def notes(outcome: Outcome | None, symptom: bool = False, **people: Any) -> list[tuple[str, str]]:
    """What is noted when the question was answered so; None: it is not asked."""
    verdicts = [] if outcome is None else [verdict(ID, outcome, symptom=symptom)]
    return [(note.kind, note.says) for note in notes_of(verdicts, business(**people).header)]


def answer(yes: bool = True, until: str = TODAY, question: str = ID) -> Answer:
    return Answer(question=question, yes=yes, by="Ana", on="2026-11-01", until=until)


def accept(until: str = TODAY, finding: str = ID) -> Acceptance:
    return Acceptance(finding=finding, reason="In spring", by="Ana", until=until)


@pytest.mark.parametrize(
    ("outcome", "yes", "kind"),
    [
        (Outcome.UNKNOWN, True, None),
        (Outcome.UNKNOWN, False, None),
        (Outcome.PRESENT, True, "answered"),
        (Outcome.PRESENT, False, "contradicted"),
        (Outcome.ABSENT, True, "contradicted"),
        (Outcome.ABSENT, False, "answered"),
        (Outcome.PARTIAL, True, "answered"),
        (Outcome.PARTIAL, False, "answered"),
        (Outcome.NOT_APPLICABLE, True, "answered"),
        (None, True, "unmatched"),
    ],
)
def test_an_answer_that_is_overtaken_is_noted(outcome: Outcome | None, yes: bool, kind: str | None) -> None:
    found = notes(outcome, answers=(answer(yes),))
    assert [each for each, _ in found] == ([kind] if kind else [])
    assert all("Ana said" in says and "It is " in says for each, says in found if each == "contradicted")


@pytest.mark.parametrize(("until", "kinds"), [(TODAY, []), ("2026-11-23", ["lapsed"])])
def test_what_counted_until_a_day_lapses_after_it(until: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in notes(Outcome.UNKNOWN, answers=(answer(until=until),))] == kinds
    assert [kind for kind, _ in notes(Outcome.ABSENT, accepts=(accept(until),))] == kinds
    assert [kind for kind, _ in notes(Outcome.UNKNOWN, accepts=(accept(until),))] == kinds


@pytest.mark.parametrize(
    ("outcome", "symptom", "kinds"),
    [
        (Outcome.PRESENT, False, ["closed"]),
        (Outcome.ABSENT, True, ["closed"]),
        (Outcome.NOT_APPLICABLE, False, ["closed"]),
        (Outcome.ABSENT, False, []),
        (Outcome.PRESENT, True, []),
        (Outcome.PARTIAL, False, []),
        # What could not be seen is not closed.
        (Outcome.UNKNOWN, False, []),
        (None, False, ["unmatched"]),
    ],
)
def test_an_accepted_gap_that_is_none_is_noted(outcome: Outcome | None, symptom: bool, kinds: list[str]) -> None:
    assert [kind for kind, _ in notes(outcome, symptom, accepts=(accept(),))] == kinds


def test_a_misspelt_question_gets_the_nearest_one() -> None:
    found = notes(Outcome.UNKNOWN, answers=(answer(question="marketing.welcom"),), accepts=(accept(finding="x"),))
    assert [says.rpartition(". ")[2] for _, says in found] == [f"Did you mean {ID}?", "See: auditor detectors."]


def test_the_same_entry_twice_is_noted_once_and_order_does_not_matter() -> None:
    entries = (answer(question="b"), answer(question="a"), answer(question="b"))
    found = notes_of([], business(answers=entries).header)
    assert [note.question for note in found] == ["a", "b"]
    assert found == notes_of([], business(answers=entries[::-1]).header)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(masked())
def test_hiding_readings_contradicts_nobody_and_closes_nothing(pair: Pair) -> None:
    whole, less = (assess(each, detectors()) for each in (pair.whole, pair.less))
    accepts = tuple(accept(finding=each.id) for each in whole.verdicts)
    answers = tuple(answer(question=each.id) for each in whole.verdicts)
    header = business(accepts=accepts, answers=answers).header
    before, after = ({(note.kind, note.question) for note in notes_of(each.verdicts, header)} for each in (whole, less))
    proved = {"contradicted", "closed", "unmatched"}
    assert {each for each in after if each[0] in proved} <= before
