"""Every answer, grouped by department, what asks for attention first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.model import Audit, Department, Level, Outcome, Verdict
from auditor.report.words import DEPARTMENT, Label, label_of

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

    verdict: Verdict
    label: Label
    group: str
    """For the filter: `gap`, `unknown`, `good` or `other`."""


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
    return tuple(
        Chapter(department, title, tuple(_findings(each for each in audit.verdicts if each.department is department)))
        for department, title in DEPARTMENT.items()
        if any(each.department is department for each in audit.verdicts)
    )


def _findings(verdicts: Iterable[Verdict]) -> list[Finding]:
    ordered = sorted(verdicts, key=lambda each: (_urgency(each), _WEIGHT[each.impact], each.stage, each.id))
    return [Finding(verdict, label_of(verdict), group_of(verdict)) for verdict in ordered]


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
