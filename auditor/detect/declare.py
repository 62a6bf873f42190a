"""Declaring a question: what it asks, why it matters, what it looks at, and how much must be seen to answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from auditor.model import DataObject, Department, Level, Role, Subject, Trait

if TYPE_CHECKING:
    from auditor.detect.answers import Draft
    from auditor.detect.seen import Seen


class Need(Enum):
    """How much of what there is must be seen for an answer to stand."""

    SOME = "some"
    """One example settles a yes; a no needs everything seen."""
    EVERY = "every"
    """One counter-example settles a no; a yes needs everything seen."""
    SHARE = "share"
    """A proportion: any answer needs everything seen."""


@dataclass(frozen=True)
class Look:
    """One subject of the systems that play one of the roles; `topics` narrow it (see `auditor.model.Part`)."""

    subject: Subject
    of: tuple[Role, ...]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Flow:
    """The flow of one data object between two roles: one of the catalogue's reference flows.

    Looks at the connections and the automations of both ends and of the workflow tools.
    """

    data: DataObject
    source: Role
    target: Role


def _look(subject: Subject) -> Callable[..., Look]:
    def make(*topics: str, of: Iterable[Role]) -> Look:
        return Look(subject, tuple(of), tuple(str(topic) for topic in topics))

    return make


Automations = _look(Subject.AUTOMATIONS)
Connections = _look(Subject.CONNECTIONS)
Works = _look(Subject.WORK)
Audiences = _look(Subject.AUDIENCES)
Measures = _look(Subject.MEASURES)
Controls = _look(Subject.CONTROLS)
Counts = _look(Subject.RECORDS)
Intelligences = _look(Subject.INTELLIGENCE)
People = _look(Subject.PEOPLE)


@dataclass(frozen=True)
class Detector:
    """One question. Ids are for ever: a changed meaning is a new id."""

    id: str
    question: str
    why: str
    good: str
    """The sentence of a merchant for whom it is fulfilled."""
    gap: str
    """The sentence of one for whom it is not."""
    stage: int
    department: Department
    looks_at: tuple[Look | Flow, ...]
    answer: Callable[[Seen], Draft]
    effort: Level = Level.MEDIUM
    impact: Level = Level.MEDIUM
    advice: str = ""
    """What closing the gap means, in one sentence; the roadmap adds the merchant's own platforms."""
    need: Need = Need.SOME
    symptom: bool = False
    """A yes is bad news. Symptoms explain the stage; they do not move it."""
    danger: bool = False
    """Of a symptom: it costs no time; something may go wrong unnoticed."""
    counts: bool = True
    """False for a question that is only announced in this release."""
    since: str = "0.1.0"
    revision: int = 1
    """Raised whenever the same evidence may get another answer, so that a comparison can say so."""
    any_role: tuple[Role, ...] = field(default=())
    """It does not apply to a business that says it has none of these; default: when nothing of it can be looked at."""
    not_without: tuple[Trait, ...] = ()
    """It does not arise for a business that says it has none of this, such as stock."""
    covers: tuple[str, ...] = ()
    """Ids of the reference automations (`auditor/catalogue/automations.csv`) that a yes shows."""
    after: tuple[str, ...] = ()
    """Questions whose gap is closed first: what this one is built on, such as consent before audiences."""
    unseen: str = ""
    """Why no program can see it, in one sentence; it is then asked of a person, and counts for nothing."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """Every role it looks at, sorted."""
        found: set[Role] = set()
        for look in self.looks_at:
            found |= {look.source, look.target} if isinstance(look, Flow) else set(look.of)
        return tuple(sorted(found))


def detector(
    id: str,
    *,
    question: str,
    why: str,
    good: str,
    gap: str,
    stage: int,
    looks_at: Look | Flow | tuple[Look | Flow, ...],
    effort: str = "medium",
    impact: str = "medium",
    advice: str = "",
    need: Need = Need.SOME,
    symptom: bool = False,
    danger: bool = False,
    counts: bool = True,
    since: str = "0.1.0",
    revision: int = 1,
    any_role: tuple[Role, ...] = (),
    not_without: tuple[Trait, ...] = (),
    covers: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
) -> Callable[[Callable[[Seen], Draft]], Detector]:
    """Make a Detector of a function. The id's first word is the department."""

    def make(answer: Callable[[Seen], Draft]) -> Detector:
        return Detector(
            id=id,
            question=question,
            why=why,
            good=good,
            gap=gap,
            stage=stage,
            department=Department(id.split(".")[0]),
            looks_at=looks_at if isinstance(looks_at, tuple) else (looks_at,),
            answer=answer,
            effort=Level(effort),
            impact=Level(impact),
            advice=advice,
            need=need,
            symptom=symptom,
            danger=danger,
            counts=counts and not symptom,
            since=since,
            revision=revision,
            any_role=any_role,
            not_without=not_without,
            covers=covers,
            after=after,
        )

    return make


def only_asked(
    id: str,
    *,
    question: str,
    why: str,
    good: str,
    gap: str,
    stage: int,
    unseen: str,
    any_role: tuple[Role, ...] = (),
    not_without: tuple[Trait, ...] = (),
    effort: str = "medium",
    impact: str = "medium",
    advice: str = "",
    covers: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
) -> Detector:
    """A question that no platform answers to a program: it stays UNKNOWN until a person says something."""
    return Detector(
        id=id,
        question=question,
        why=why,
        good=good,
        gap=gap,
        stage=stage,
        department=Department(id.split(".")[0]),
        looks_at=(),
        answer=_nothing_to_see,
        effort=Level(effort),
        impact=Level(impact),
        advice=advice,
        counts=False,
        any_role=any_role,
        not_without=not_without,
        covers=covers,
        after=after,
        unseen=unseen,
    )


def _nothing_to_see(seen: Seen) -> Draft:
    raise LookupError("only a person can answer this")
