"""What might carry a flow that nobody lists: tools we do not know, and tools that pass on data but were not connected.

Where one of them sits at an end of a reference flow, the flow may not be called missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.catalogue import Catalogue
from auditor.dataflow.edges import ways
from auditor.dataflow.systems import Atlas
from auditor.model import (
    Automation,
    Connection,
    DataObject,
    Evidence,
    Hint,
    Node,
    Reading,
    Reason,
    Role,
    Sight,
    State,
    Subject,
)
from auditor.sight import CARRYING, held
from auditor.spoken import to_write

PASSING_ON = (Role.IPAAS, Role.CDP_WAREHOUSE)
"""Tools of these roles take any data and give it to any other tool."""
SWITCHED_OFF = (State.OFF, State.DRAFT)

Exchange = tuple[Hint | None, Hint | None, tuple[DataObject, ...]]
"""Two ends and what goes between them; nothing said: anything may."""


@dataclass(frozen=True)
class Carriers:
    """Asks the evidence, for one flow at a time."""

    evidence: Evidence
    atlas: Atlas

    @staticmethod
    def of(evidence: Evidence) -> Carriers:
        """By the catalogue that ships with the program."""
        return Carriers(evidence, Atlas(evidence, Catalogue.load()))

    def reasons(self, data: DataObject, source: Role, target: Role) -> tuple[Reason, ...]:
        """Why the flow might exist although nobody lists it, once for each tool that might carry it."""
        found = {
            (system, node.id): self._reason(system, node)
            for system, node in self._neighbours(data, source, target)
            if self._may_carry(node)
        }
        return tuple(found[key] for key in sorted(found))

    def _neighbours(self, data: DataObject, source: Role, target: Role) -> Iterator[tuple[str, Node]]:
        """Every system that exchanges this object, or something untold, with one that plays a role of the flow."""
        nodes, systems = self.atlas.nodes, {system.id: system for system in self.evidence.header.systems}
        for reading in self._weighed(data, source, target):
            for one, other, what in _exchanges(reading):
                if what and data not in what:
                    continue
                system = systems[reading.system]
                ends = self.atlas.node_of(one, system), self.atlas.node_of(other, system)
                for pair in ways(*ends, system, self.atlas):
                    for near, far in (pair, pair[::-1]):
                        if nodes[near].connected and {source, target} & set(nodes[near].roles):
                            yield near, nodes[far]

    def _weighed(self, data: DataObject, source: Role, target: Role) -> list[Reading]:
        """What `exchange_in_full` weighs for the same flow."""
        roles = (source, target, Role.IPAAS)
        return [
            *held(self.evidence, Subject.CONNECTIONS, roles, (data.value,)),
            *held(self.evidence, Subject.AUTOMATIONS, roles, CARRYING),
        ]

    def _may_carry(self, node: Node) -> bool:
        passes_on = bool(set(node.roles) & set(PASSING_ON))
        return not node.connected and (node.id in self.atlas.unidentified or passes_on)

    def _reason(self, system: str, node: Node) -> Reason:
        known = node.id not in self.atlas.unidentified
        lists = f"{self.atlas.nodes[system].name} lists “{node.name}”, "
        return Reason(
            system=system,
            subject=Subject.CONNECTIONS,
            sight=Sight.NOT_CONNECTED,
            says=lists + ("which was not connected" if known else "which we do not know") + "; it may carry this.",
            remedy=f"Connect {node.name}, if the auditor can read it, or answer the question yourself."
            if known
            else to_write(
                f"Tell us what “{node.name}” is.",
                "name it in the stack under its role, or under `other` when it carries no such data.",
            ),
        )


def _exchanges(reading: Reading) -> Iterable[Exchange]:
    for fact in reading.facts:
        if isinstance(fact, Connection) and fact.state not in SWITCHED_OFF and not _silent(fact, reading):
            yield fact.source, fact.target, fact.data
        elif isinstance(fact, Automation) and fact.state not in SWITCHED_OFF:
            for action in fact.actions:
                if action.target is not None and action.verb in CARRYING and action.state is State.LIVE:
                    for source in dict.fromkeys(trigger.source for trigger in fact.triggers) or (None,):
                        yield source, action.target, action.data


def _silent(fact: Connection, reading: Reading) -> bool:
    """Last heard of before the window began: it carried nothing in it."""
    return fact.last_activity is not None and fact.last_activity < reading.window.start
