"""Two audits -> what changed, and why. Not being able to look any more is a different word from having got worse."""

from __future__ import annotations

from auditor.compare.graph import edge_changes, system_changes
from auditor.compare.intervals import digest_of, span
from auditor.compare.results import result_changes
from auditor.compare.verdicts import verdict_changes
from auditor.compare.words import Change, Diff, EdgeChange, ResultChange, Span, SystemChange, VerdictChange
from auditor.model import Audit

__all__ = [
    "Change",
    "Diff",
    "EdgeChange",
    "ResultChange",
    "Span",
    "SystemChange",
    "VerdictChange",
    "compare",
    "judged_alike",
]


def compare(before: Audit, after: Audit, again: Audit | None = None) -> Diff:
    """What changed from `before` to `after`.

    `again`, when given, is the evidence of `before` assessed by the rules of `after`: an answer that differs in the
    same way there comes from our rules, not from the business.
    """
    verdicts = tuple(verdict_changes(before, after, again))
    proved = {each.change for each in verdicts}
    return Diff(
        before_as_of=before.as_of,
        after_as_of=after.as_of,
        rules_changed=(before.rules, before.tool_version) != (after.rules, after.tool_version),
        model_changed=digest_of(before) != digest_of(after),
        stage=span(before, after, again, proved, lambda audit: (audit.stage.confirmed, audit.stage.possible)),
        index=span(before, after, again, proved, lambda audit: (audit.index.low, audit.index.high)),
        verdicts=verdicts,
        systems=tuple(system_changes(before, after)),
        edges=tuple(edge_changes(before, after, again)),
        results=tuple(result_changes(before, after)),
    )


def judged_alike(before: Audit, after: Audit) -> bool:
    """Whether both were judged by the same rules and placed by the same model."""
    one, other = ((each.rules, each.tool_version, digest_of(each)) for each in (before, after))
    return one == other
