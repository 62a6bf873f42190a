"""What people said: accepted gaps and answers. Both are shown beside the verdict; neither moves a stage."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model import Acceptance, Answer, Header, Outcome, Proof, Verdict


def with_people(verdicts: Iterable[Verdict], header: Header) -> tuple[Verdict, ...]:
    """The verdicts with the merchant's acceptances and answers attached.

    An answer stands only where nothing could be observed, and beside the verdict: the outcome stays UNKNOWN, because
    what a person says is neither seen nor proved to be absent, and a comparison must not take it for a change.
    """
    today = header.started.date().isoformat()
    accepts = {accept.finding: accept for accept in header.merchant.accepts}
    answers = {answer.question: answer for answer in header.merchant.answers if answer.until >= today}
    return tuple(
        _answered(_accepted(verdict, accepts.get(verdict.id), today), answers.get(verdict.id)) for verdict in verdicts
    )


def _accepted(verdict: Verdict, accept: Acceptance | None, today: str) -> Verdict:
    if accept is None:
        return verdict
    return verdict.model_copy(update={"acceptance": accept, "acceptance_lapsed": accept.until < today})


def _answered(verdict: Verdict, answer: Answer | None) -> Verdict:
    if answer is None or verdict.outcome is not Outcome.UNKNOWN:
        return verdict
    said = f"{answer.by} said {'yes' if answer.yes else 'no'} on {answer.on}; it could not be observed."
    update = {"proof": Proof.DECLARED if answer.yes else None, "says": said, "answer": answer}
    return verdict.model_copy(update=update)
