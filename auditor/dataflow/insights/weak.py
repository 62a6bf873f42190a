"""Single points of failure: systems, connections and workflows on which more hangs than on others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import networkx as nx

from auditor.dataflow.speech import evidence_of, objects, what
from auditor.dataflow.whole import Whole
from auditor.model import Cite, Edge, Insight
from auditor.spoken import listed

MANY = 3
"""This many live flows through one workflow make it a single point of failure."""


def single_points(whole: Whole) -> Iterator[Insight]:
    """Systems without which others are cut off, connections that alone join two sides, workflows that carry much."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(node.id for node in whole.nodes)
    graph.add_edges_from(sorted((min(pair), max(pair)) for pair in whole.links))
    yield from _cut_systems(whole, graph)
    yield from _bridges(whole, graph)
    yield from _carriers(whole)
    yield from _workflows(whole)


def _cut_systems(whole: Whole, graph: nx.Graph[str]) -> Iterator[Insight]:
    for node in sorted(nx.articulation_points(graph)):
        rest = graph.subgraph(set(graph) - {node})
        near = set(graph[node])
        parts = sorted((sorted(part) for part in nx.connected_components(rest) if part & near), key=_size)
        cut_off = sorted(set().union(*parts[:-1]) & near)
        if len(parts[-1]) == 1:
            everyone = sorted(near)
            says = f"If {whole.names[node]} stops, {_names(whole, everyone)} no longer reach each other"
            yield _point(whole, says, node, everyone, all(whole.parted([a], [b], node) for a, b in _pairs(everyone)))
        elif len(cut_off) > 1:
            says = f"If {whole.names[node]} stops, {_names(whole, cut_off)} are cut off from everything else"
            yield _point(whole, says, node, cut_off, whole.parted(cut_off, parts[-1], node))


def _point(whole: Whole, says: str, node: str, others: Sequence[str], proved: bool) -> Insight:
    hanging = [edge for other in others for edge in whole.links.get(frozenset((node, other)), ())]
    return Insight(
        kind="single_point",
        says=f"{says}: {what(hanging)} hang on it.",
        systems=(node, *others),
        cites=evidence_of(hanging),
        proved=proved,
        data=objects(hanging),
    )


def _bridges(whole: Whole, graph: nx.Graph[str]) -> Iterator[Insight]:
    """A connection between two groups, each of more than one system; one that only a leaf hangs on is no bridge."""
    for one, other in sorted((min(pair), max(pair)) for pair in nx.bridges(graph)):
        rest = graph.copy()
        rest.remove_edge(one, other)
        sides = [sorted(nx.node_connected_component(rest, end)) for end in (one, other)]
        if min(map(len, sides)) < 2:
            continue
        edges = whole.links[frozenset((one, other))]
        near, far = sorted(sides, key=_size)
        says = (
            f"Only what flows between {whole.names[one]} and {whole.names[other]} joins {_names(whole, near)} "
            f"with the other {len(far)} systems: {what(edges)}."
        )
        yield Insight(
            kind="bridge",
            says=says,
            systems=(one, other),
            cites=evidence_of(edges),
            proved=False,  # what systems that were not connected exchange with each other is not shown
            data=objects(edges),
        )


def _carriers(whole: Whole) -> Iterator[Insight]:
    """A workflow tool that carries many flows between others."""
    carried: dict[str, list[Edge]] = defaultdict(list)
    for edge in whole.alive:
        for system in {cite.system for cite in edge.evidence} - {edge.source, edge.target}:
            carried[system].append(edge)
    for system, flows in sorted(carried.items()):
        if len(flows) >= MANY:
            says = (
                f"{whole.names[system]} carries {len(flows)} flows between other systems; if it stops, all of them do."
            )
            cites = tuple(cite for cite in evidence_of(flows) if cite.system == system)
            yield Insight(kind="single_point", says=says, systems=(system,), cites=cites, data=objects(flows))


def _workflows(whole: Whole) -> Iterator[Insight]:
    """One workflow that alone carries many flows between others: one switch for all of them."""
    carried: dict[tuple[str, str], dict[tuple[str, str, str], tuple[Edge, Cite]]] = defaultdict(dict)
    for edge in whole.alive:
        for cite in edge.evidence:
            if cite.system not in (edge.source, edge.target):
                page = cite.link or cite.id
                carried[cite.system, page][edge.source, edge.target, edge.data] = (edge, cite)
    for (system, _), flows in sorted(carried.items()):
        if len(flows) >= MANY:
            cites = tuple(dict.fromkeys(cite for _, cite in flows.values()))
            edges = [edge for edge, _ in flows.values()]
            name = cites[0].name or cites[0].id
            says = f"One workflow in {whole.names[system]}, “{name}”, carries {len(edges)} flows: {ways(whole, edges)}."
            ends = sorted({end for edge in edges for end in (edge.source, edge.target)})
            yield Insight(kind="single_point", says=says, systems=(system, *ends), cites=cites, data=objects(edges))


def ways(whole: Whole, edges: Sequence[Edge]) -> str:
    """What flows from where to where, as a list in a sentence."""
    pairs: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        pairs[edge.source, edge.target].append(edge)
    return listed(
        [f"{what(flows)} from {whole.names[a]} to {whole.names[b]}" for (a, b), flows in sorted(pairs.items())]
    )


def _pairs(names: Sequence[str]) -> list[tuple[str, str]]:
    return [(one, other) for place, one in enumerate(names) for other in names[place + 1 :]]


def _names(whole: Whole, systems: Sequence[str]) -> str:
    return listed([whole.names[name] for name in systems])


def _size(part: Sequence[str]) -> tuple[int, Sequence[str]]:
    return len(part), part
