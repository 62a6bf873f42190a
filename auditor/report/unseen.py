"""Everything that could not be seen, once, by number: answers and flows refer to the numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.model import Audit, Reason, Unlock

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Unseen:
    """One thing that could not be seen, what would settle it, and what depends on it."""

    number: int
    system: str
    says: str
    remedy: str
    settles: tuple[str, ...]
    """Questions that it would help to settle."""
    flows: int
    """Data flows that it would help to see."""


def unseen(audit: Audit) -> tuple[Unseen, ...]:
    """What helps most first, as the audit orders it; what only flows depend on comes last."""
    questions = _together((key(reason), verdict.id) for verdict in audit.verdicts for reason in verdict.reasons)
    flows = _together((key(reason), place) for place, edge in enumerate(audit.flows.edges) for reason in edge.reasons)
    ordered = dict.fromkeys([*map(key, audit.unlocks), *questions, *flows])
    return tuple(
        Unseen(number, *each, tuple(map(str, questions.get(each, ()))), len(flows.get(each, ())))
        for number, each in enumerate(ordered, start=1)
    )


def key(of: Reason | Unlock) -> Key:
    """What makes two of them the same."""
    return of.system, of.says, of.remedy


def _together(pairs: Iterable[tuple[Key, object]]) -> dict[Key, list[object]]:
    found: dict[Key, dict[object, None]] = {}
    for each, dependent in pairs:
        found.setdefault(each, {})[dependent] = None
    return {each: list(dependents) for each, dependents in found.items()}
