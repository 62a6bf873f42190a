"""What people said: accepted gaps and answers. Both are shown beside the verdict; neither moves a stage."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from auditor.model import Acceptance, Answer, Header, Note, Outcome, Proof, Verdict


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
    said = f"{answer.by} said {_word(answer)} on {answer.on}; it could not be observed."
    update = {"proof": Proof.DECLARED if answer.yes else None, "says": said, "answer": answer}
    return verdict.model_copy(update=update)


def notes_of(verdicts: Sequence[Verdict], header: Header) -> tuple[Note, ...]:
    """The entries that somebody should look at again: unmatched, lapsed, or overtaken by what is seen now."""
    today = header.started.date().isoformat()
    known = {verdict.id: verdict for verdict in verdicts}
    found = [note for answer in header.merchant.answers for note in _of_answer(answer, known, today)]
    found += [note for accept in header.merchant.accepts for note in _of_acceptance(accept, known, today)]
    return tuple(sorted(set(found), key=lambda note: (note.question, note.kind, note.says)))


def _of_answer(answer: Answer, known: Mapping[str, Verdict], today: str) -> Iterator[Note]:
    id_, verdict = answer.question, known.get(answer.question)
    if verdict is None:
        yield Note(
            kind="unmatched", question=id_, says=f"An answer names no question that is asked. {_near(id_, known)}"
        )
    elif verdict.outcome is Outcome.UNKNOWN:
        if answer.until < today:
            says = f"The answer of {answer.by} counted until {answer.until}; ask again, or take it out."
            yield Note(kind="lapsed", question=id_, says=says)
    elif verdict.outcome in (Outcome.PRESENT, Outcome.ABSENT) and answer.yes is not (
        verdict.outcome is Outcome.PRESENT
    ):
        said = f"{answer.by} said {_word(answer)} on {answer.on}"
        says = f"{said}, but it was looked at now, and that is not so: {verdict.says}"
        yield Note(kind="contradicted", question=id_, says=says)
    else:
        says = f"The answer of {answer.by} ({_word(answer)}) is no longer needed. This was seen: {verdict.says}"
        yield Note(kind="answered", question=id_, says=says)


def _of_acceptance(accept: Acceptance, known: Mapping[str, Verdict], today: str) -> Iterator[Note]:
    id_, verdict = accept.finding, known.get(accept.finding)
    if verdict is None:
        says = f"An acceptance names a question that is not asked. {_near(id_, known)}"
        yield Note(kind="unmatched", question=id_, says=says)
    elif _closed(verdict):
        yield Note(kind="closed", question=id_, says=f"It was accepted as a gap and is none now: {verdict.says}")
    elif accept.until < today:
        says = f"{accept.by} accepted this gap until {accept.until}; decide again, or close it."
        yield Note(kind="lapsed", question=id_, says=says)


def _closed(verdict: Verdict) -> bool:
    """Proved not to be a gap; what could not be seen proves nothing."""
    good = Outcome.ABSENT if verdict.symptom else Outcome.PRESENT
    return verdict.outcome in (good, Outcome.NOT_APPLICABLE)


def _near(id_: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(id_, sorted(known), n=1, cutoff=0.6)
    return f"Did you mean {near[0]}?" if near else "See: auditor detectors."


def _word(answer: Answer) -> str:
    return "yes" if answer.yes else "no"
