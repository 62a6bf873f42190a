"""Every answer, grouped by department, what asks for attention first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from auditor.model import Audit, Department, Level, Outcome, Subject, Verdict, Witness
from auditor.report.words import DEPARTMENT, SUBJECT, Label, label_of
from auditor.spoken import inside

_URGENCY = {
    Outcome.ABSENT: 0,
    Outcome.PARTIAL: 1,
    Outcome.UNKNOWN: 2,
    Outcome.PRESENT: 3,
    Outcome.NOT_APPLICABLE: 4,
}
_WEIGHT = {Level.HIGH: 0, Level.MEDIUM: 1, Level.LOW: 2}


@dataclass(frozen=True)
class Finding:
    """One answer with its badge."""

    number: int
    """What it is called within this report."""
    verdict: Verdict
    label: Label
    group: str
    """For the filter: `gap`, `unknown`, `good` or `other`."""
    looked: tuple[Looked, ...]
    """Where everything was read, for a proof of absence."""

    @property
    def brief(self) -> bool:
        """Nobody could look, for we do not know the tools: the numbers of what would settle it say all there is."""
        verdict = self.verdict
        told = verdict.cites or verdict.absence_proof or verdict.error
        return self.group == "unknown" and not told and not any(reason.system for reason in verdict.reasons)


@dataclass(frozen=True)
class Looked:
    """What was read in full of one subject of one system."""

    system: str
    """Empty for what the merchant told us."""
    subject: str
    says: tuple[str, ...]
    """One entry for each part of the subject."""
    as_of: datetime | None
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """The answers of one department."""

    department: Department
    title: str
    findings: tuple[Finding, ...]

    def count(self, group: str) -> int:
        """How many findings of a group it has."""
        return sum(finding.group == group for finding in self.findings)


def chapters(audit: Audit) -> tuple[Chapter, ...]:
    """All answers."""
    numbers = count(1)
    return tuple(
        Chapter(department, title, tuple(_findings(verdicts, numbers)))
        for department, title in DEPARTMENT.items()
        if (verdicts := [each for each in audit.verdicts if each.department is department])
    )


def _findings(verdicts: Iterable[Verdict], numbers: Iterator[int]) -> list[Finding]:
    ordered = sorted(verdicts, key=lambda each: (_urgency(each), _WEIGHT[each.impact], each.stage, each.id))
    return [
        Finding(next(numbers), each, label_of(each), group_of(each), tuple(_looked(each.absence_proof)))
        for each in ordered
    ]


def _looked(proof: Iterable[Witness]) -> Iterable[Looked]:
    together: dict[tuple[str, Subject], list[Witness]] = {}
    for witness in proof:
        together.setdefault((witness.system, witness.subject), []).append(witness)
    for (system, subject), parts in together.items():
        says = tuple(f"{each.part}: {each.says}" if each.part else each.says.rstrip(".") for each in parts)
        last = max((each.as_of for each in parts if each.as_of), default=None)
        scopes = sorted({scope for each in parts for scope in each.scopes})
        yield Looked(system, inside(SUBJECT[subject]), says, last, tuple(scopes))


def _urgency(verdict: Verdict) -> int:
    if verdict.symptom and verdict.outcome in (Outcome.PRESENT, Outcome.ABSENT):
        return _URGENCY[Outcome.ABSENT if verdict.outcome is Outcome.PRESENT else Outcome.PRESENT]
    return _URGENCY[verdict.outcome]


def group_of(verdict: Verdict) -> str:
    """Which of the filter's groups an answer belongs to."""
    if verdict.outcome is Outcome.UNKNOWN:
        return "unknown"
    if verdict.outcome is Outcome.NOT_APPLICABLE:
        return "other"
    good = verdict.outcome is (Outcome.ABSENT if verdict.symptom else Outcome.PRESENT)
    return "good" if good else "gap"
