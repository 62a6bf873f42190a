"""Whether two audits looked equally far at the same things: only then is a difference one of the business."""

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

    def alike(self, old: Verdict, new: Verdict) -> bool:
        """Whether everything that could hold the answer was seen exactly as far as before; half a view never is."""
        parts = _named(self.before, old.looked_at)
        return bool(parts) and parts == _named(self.after, new.looked_at) and all(map(self._same, parts))

    def whole_after(self, old: Edge) -> bool:
        """Whether all that the earlier audit saw of a flow was seen in full again."""
        return _complete(_named(self.before, old.seen_in), self._after)

    def whole_before(self, new: Edge) -> bool:
        """Whether all that the later audit saw of a flow had been seen in full before."""
        return _complete(_named(self.after, new.seen_in), self._before)

    def _same(self, part: Part) -> bool:
        was, now = self._before.get(part), self._after.get(part)
        return was is now and was is not Sight.PARTIAL

    @cached_property
    def _before(self) -> dict[Part, Sight]:
        return {each.key: each.sight for each in self.before.sight.parts}

    @cached_property
    def _after(self) -> dict[Part, Sight]:
        return {each.key: each.sight for each in self.after.sight.parts}


def _complete(parts: set[Part], sights: Mapping[Part, Sight]) -> bool:
    return bool(parts) and all(sights.get(part) is Sight.COMPLETE for part in parts)


def _named(audit: Audit, places: Iterable[int]) -> set[Part]:
    return {audit.sight.parts[place].key for place in places}
