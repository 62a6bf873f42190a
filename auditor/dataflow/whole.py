"""The whole graph, and what may be said of it: what is alive, what is proved to be dead, what remains possible.

A sentence about something that is not there is proved only when nothing that was not seen could show otherwise.
Seeing less makes fewer edges alive and more of them possible, so it never proves more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import networkx as nx

from auditor.dataflow.edges import ALIVE
from auditor.dataflow.looked import Looked
from auditor.model import Automation, DataObject, Edge, EdgeState, Evidence, Node, Role

DEAD = (EdgeState.MISSING, EdgeState.BROKEN, EdgeState.IDLE)
OUTSIDE = "outside"
"""Stands for all systems that were not connected: what they exchange with each other, nobody shows us."""


@dataclass(frozen=True)
class Whole:
    """All systems and flows of one business, and how far they were seen."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    evidence: Evidence
    looked: Looked

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What systems are called."""
        return {node.id: node.name for node in self.nodes}

    @cached_property
    def roles(self) -> Mapping[str, tuple[Role, ...]]:
        """What systems are to the business."""
        return {node.id: node.roles for node in self.nodes}

    @cached_property
    def connected(self) -> frozenset[str]:
        """The systems that were read."""
        return frozenset(node.id for node in self.nodes if node.connected)

    @cached_property
    def alive(self) -> tuple[Edge, ...]:
        """Flows that were seen at work."""
        return tuple(edge for edge in self.edges if edge.state in ALIVE)

    @cached_property
    def links(self) -> Mapping[frozenset[str], tuple[Edge, ...]]:
        """Flows at work by the two systems they join."""
        found: dict[frozenset[str], list[Edge]] = defaultdict(list)
        for edge in self.alive:
            found[frozenset((edge.source, edge.target))].append(edge)
        return {pair: tuple(edges) for pair, edges in found.items()}

    @cached_property
    def touching(self) -> Mapping[str, tuple[Edge, ...]]:
        """All flows of a system."""
        found: dict[str, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            found[edge.source].append(edge)
            found[edge.target].append(edge)
        return {name: tuple(edges) for name, edges in found.items()}

    @cached_property
    def certain(self) -> bool:
        """Everything that any connected system exchanges was seen, and no workflow tool is left out."""
        return self.looked.everywhere()

    @cached_property
    def _possible(self) -> nx.Graph[str]:
        """Which systems may reach each other, given that everything was seen."""
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self.connected)
        for edge in self.edges:
            if not gone(edge):
                ends = [end if end in self.connected else OUTSIDE for end in (edge.source, edge.target)]
                graph.add_edge(*ends)
        return graph

    def islands(self) -> list[list[str]]:
        """Groups of connected systems that are proved to exchange nothing with each other.

        A workflow tool belongs to no group: it carries what others exchange, and may hold nothing itself.
        """
        if not self.certain:
            return []
        standing = {name for name in self.connected if Role.IPAAS not in self.roles[name]}
        parts = [sorted(part & standing) for part in nx.connected_components(self._possible)]
        return sorted(part for part in parts if part)

    def parted(self, one: Iterable[str], other: Iterable[str], without: str = "") -> bool:
        """Whether it is proved that two groups of systems reach each other only through one system."""
        if not self.certain or not (self.connected >= {*one, *other}):
            return False
        rest = self._possible.subgraph(set(self._possible) - {without})
        return not any(nx.has_path(rest, a, b) for a in one for b in other if a in rest and b in rest)

    def rules(self) -> Iterator[tuple[str, Automation]]:
        """Every automation with the system it runs in, in a fixed order."""
        for reading in sorted(self.evidence.readings, key=lambda reading: reading.key):
            for fact in reading.facts:
                if isinstance(fact, Automation):
                    yield reading.system, fact

    def playing(self, role: Role, among: Collection[str]) -> list[str]:
        """The systems among these that play a role."""
        return sorted(name for name in among if role in self.roles[name])


def dead(edge: Edge) -> bool:
    """Proved not to work although it should: what was not seen of it could not show it alive."""
    return edge.state in DEAD and not edge.reasons


def gone(edge: Edge) -> bool:
    """Proved to carry nothing: dead, or switched off."""
    return edge.state in (*DEAD, EdgeState.OFF) and not edge.reasons


def spread(starts: Iterable[str], edges: Iterable[Edge]) -> dict[str, int]:
    """Everything that can be reached over these flows, with the number of steps; the starts themselves are at 0."""
    graph: nx.DiGraph[str] = nx.DiGraph((edge.source, edge.target) for edge in edges)
    names = sorted(set(starts))
    graph.add_nodes_from(names)
    found = dict.fromkeys(names, 0)
    layer = names
    while layer:
        reached = sorted({after for name in layer for after in graph.successors(name)} - found.keys())
        found |= dict.fromkeys(reached, found[layer[0]] + 1)
        layer = reached
    return found


def received(edges: Iterable[Edge], objects: Iterable[DataObject]) -> dict[str, list[Edge]]:
    """By system: the flows of these objects that end there."""
    wanted, found = set(objects), defaultdict(list)
    for edge in edges:
        if edge.data in wanted:
            found[edge.target].append(edge)
    return dict(found)
