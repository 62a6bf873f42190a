"""Verdicts: the answer to one question, what it rests on, and why it is unknown."""

from __future__ import annotations

from pydantic import Field

from auditor.model.base import Moment, Value
from auditor.model.evidence import Acceptance, Answer
from auditor.model.facts import Name
from auditor.model.words import Department, Level, Outcome, Proof, Sight, Subject


class Cite(Value):
    """One fact a verdict or an edge rests on."""

    system: str
    subject: Subject
    kind: str
    id: Name
    name: Name = ""
    link: str | None = None
    at: Moment | None = None
    proof: Proof
    note: Name = ""
    """What this fact shows, in a few words, such as `switched on, 412 runs`."""
    failing: bool = False
    """It does not do its work: it is broken, or fails on every run."""


class Reason(Value):
    """Why an answer is unknown, and who can change that."""

    system: str = ""
    """Empty when it is not one system's matter, such as a role nobody stated."""
    subject: Subject | None = None
    part: Name = ""
    sight: Sight
    says: str
    remedy: str


class Witness(Value):
    """One reading that was complete: part of a proof of absence."""

    system: str
    subject: Subject
    part: Name = ""
    as_of: Moment | None = None
    scopes: tuple[str, ...] = ()
    """Permissions used."""
    says: str = ""


class Credit(Value):
    """How far the question counts as fulfilled: between what is proved and what remains possible."""

    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class Verdict(Value):
    """The answer to one question."""

    id: str
    question: str
    department: Department
    stage: int = Field(ge=1, le=5)
    symptom: bool = False
    """PRESENT is bad news: a sign of manual work, or of `danger`."""
    danger: bool = False
    """The bad news of a symptom is not that it costs time: something may go wrong unnoticed."""
    outcome: Outcome
    proof: Proof | None = None
    says: str
    """One sentence for a merchant."""
    why: str = ""
    cites: tuple[Cite, ...] = ()
    reasons: tuple[Reason, ...] = ()
    absence_proof: tuple[Witness, ...] = ()
    credit: Credit
    conclusive: bool
    """More evidence could not change this answer."""
    effort: Level = Level.MEDIUM
    impact: Level = Level.MEDIUM
    advice: str = ""
    """What closing the gap means, before the merchant's platforms are named."""
    counts: bool = True
    """False while a new question is only announced, or when it is for information."""
    rule: str = ""
    """Revision of the rule that gave the answer."""
    answer: Answer | None = None
    """What a person said, where nothing could be observed."""
    acceptance: Acceptance | None = None
    acceptance_lapsed: bool = False
    error: str = ""
    """Report number of an internal error of ours."""
    only_asked: bool = False
    """No platform shows it to a program: only a person can answer."""
    rests_on: tuple[int, ...] = ()
    """Places in `sight.parts` of what it was read from."""
