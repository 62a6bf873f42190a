"""Whether what one audit saw was looked at in full by the other: only then is a difference one of the business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from auditor.model import Audit, Edge, Sight, Verdict

Part = tuple[str, str, str]
"""System, subject, part."""


@dataclass(frozen=True)
class Eyes:
    """How far each part was seen in either audit."""

    before: Audit
    after: Audit

    def whole_after(self, old: Edge | Verdict) -> bool:
        """Whether all that the earlier audit saw it in was seen in full again."""
        return _complete(_named(self.before, _places(old)), self._after)

    def whole_before(self, new: Edge | Verdict) -> bool:
        """Whether all that the later audit saw it in had been seen in full before."""
        return _complete(_named(self.after, _places(new)), self._before)

    @cached_property
    def _before(self) -> dict[Part, Sight]:
        return {each.key: each.sight for each in self.before.sight.parts}

    @cached_property
    def _after(self) -> dict[Part, Sight]:
        return {each.key: each.sight for each in self.after.sight.parts}


def _complete(parts: set[Part], sights: Mapping[Part, Sight]) -> bool:
    return bool(parts) and all(sights.get(part) is Sight.COMPLETE for part in parts)


def _places(found: Edge | Verdict) -> tuple[int, ...]:
    return found.seen_in if isinstance(found, Edge) else found.rests_on


def _named(audit: Audit, places: Iterable[int]) -> set[Part]:
    return {audit.sight.parts[place].key for place in places}
