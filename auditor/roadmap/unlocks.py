"""What we could not see, and which remedy settles most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from auditor.model import Unlock, Verdict
from auditor.sight import ASK


def unlocks(verdicts: Sequence[Verdict], most: int = 30) -> tuple[Unlock, ...]:
    """What we could not see, the remedy that would settle most questions first; what nobody can mend comes last."""
    settles: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for verdict in verdicts:
        for reason in verdict.reasons:
            settles[(reason.system, reason.says, reason.remedy)].add(verdict.id)
    ordered = sorted(settles.items(), key=lambda item: (item[0][2] in ("", ASK), -len(item[1]), item[0]))
    return tuple(
        Unlock(system=system, says=says, remedy=remedy, settles=tuple(sorted(ids)))
        for (system, says, remedy), ids in ordered[:most]
    )
