"""What systems are called in the report: one name each, told apart when two bear the same."""

from __future__ import annotations

import re
from collections import Counter

from auditor.model import Audit


class Naming:
    """Names of systems by their ids; also inside sentences that quote an id."""

    def __init__(self, audit: Audit) -> None:
        names = {node.id: node.name for node in audit.flows.nodes} | {each.id: each.name for each in audit.systems}
        often = Counter(name.casefold() for name in names.values())
        self._names = {
            id_: name if often[name.casefold()] == 1 else f"{name} ({id_.partition(':')[2]})"
            for id_, name in names.items()
        }
        longest_first = sorted(map(re.escape, self._names), key=lambda id_: (-len(id_), id_))
        self._ids = re.compile(rf"(?<![\w:-])(?:{'|'.join(longest_first)})(?![\w-])") if longest_first else None

    def of(self, system: str) -> str:
        """The name of a system; an id nobody named is shown by its last part."""
        return self._names.get(system) or system.partition(":")[2] or system or "What you told us"

    def knows(self, system: str) -> bool:
        """Whether the audit holds this system."""
        return system in self._names

    def within(self, sentence: str) -> str:
        """The sentence with ids of systems replaced by their names."""
        if self._ids is None:
            return sentence
        return self._ids.sub(lambda found: self._names[found.group()], sentence)
