"""What only the whole graph shows: silos, the centre, single points of failure, loops, duplicates, contradictions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import networkx as nx

from auditor.dataflow.edges import ALIVE
from auditor.model import (
    Automation,
    Cite,
    DataObject,
    Edge,
    EdgeState,
    Event,
    Evidence,
    Insight,
    Necessity,
    Node,
    Proof,
    Role,
    State,
    Subject,
    Verb,
)

DEAD = (EdgeState.MISSING, EdgeState.BROKEN, EdgeState.IDLE)
DEPARTMENTS = {
    Role.MARKETING: "Marketing", Role.HELPDESK: "Support", Role.CRM: "Sales", Role.FULFILMENT: "Fulfilment",
    Role.ERP_ACCOUNTING: "Finance",
}  # fmt: skip
CUSTOMER_DATA = (DataObject.CUSTOMER, DataObject.ORDER, DataObject.TICKET, DataObject.ENGAGEMENT,
                 DataObject.WEB_BEHAVIOUR, DataObject.REVIEW)  # fmt: skip
HUB_OBJECTS = 3
"""A system that receives this many kinds of customer data, alive, is a centre of customer data."""
MANY = 3
"""This many live flows through one workflow tool make it a single point of failure."""


def insights(nodes: Sequence[Node], edges: Sequence[Edge], evidence: Evidence) -> tuple[Insight, ...]:
    """All insights, in a fixed order."""
    names = {node.id: node.name for node in nodes}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(node.id for node in nodes)
    graph.add_edges_from((edge.source, edge.target, {"edge": edge}) for edge in edges if edge.state in ALIVE)
    return (
        *_silos(nodes, edges, names),
        *_hub(nodes, edges, names),
        *_single_points(graph, edges, names),
        *_loops(edges, names),
        *_duplicates(evidence, names),
        *_disagreements(edges, names),
        *_cold_trail(nodes, edges, names),
        *_unconfirmed(nodes, edges, evidence),
    )


def _silos(nodes: Sequence[Node], edges: Sequence[Edge], names: dict[str, str]) -> Iterator[Insight]:
    """A department whose necessary flows are missing, broken or silent: only what was proved, never what is unknown."""
    roles = {node.id: node.roles for node in nodes}
    for role, department in DEPARTMENTS.items():
        cut = [
            edge
            for edge in edges
            if edge.necessity is Necessity.MUST
            and _dead(edge)
            and (role in roles[edge.target] or role in roles[edge.source])
        ]
        if cut:
            what = _and(sorted({f"{_plural(edge.data)} {_way(edge, role, roles, names)}" for edge in cut}))
            yield Insight(
                kind="silo",
                says=f"{department} is cut off: no {what}.",
                systems=tuple(sorted({end for edge in cut for end in (edge.source, edge.target)})),
                cites=tuple(cite for edge in cut for cite in edge.evidence),
            )


def _dead(edge: Edge) -> bool:
    """Proved not to work: what was not seen of it could not show it alive."""
    return edge.state in DEAD and not edge.reasons


def _way(edge: Edge, role: Role, roles: dict[str, tuple[Role, ...]], names: dict[str, str]) -> str:
    inward = role in roles[edge.target]
    return f"from {names[edge.source]}" if inward else f"to {names[edge.target]}"


def _hub(nodes: Sequence[Node], edges: Sequence[Edge], names: dict[str, str]) -> Iterator[Insight]:
    received: dict[str, set[DataObject]] = defaultdict(set)
    for edge in edges:
        if edge.state in ALIVE and edge.data in CUSTOMER_DATA:
            received[edge.target].add(edge.data)
    ranked = sorted(received, key=lambda node: (-len(received[node]), node))
    if ranked and len(received[ranked[0]]) >= HUB_OBJECTS:
        what = _and(sorted(_plural(item) for item in received[ranked[0]]))
        says = f"{names[ranked[0]]} is where customer data comes together: {what} arrive there."
        yield Insight(kind="hub", says=says, systems=(ranked[0],))
    elif sum(node.connected for node in nodes) > 1:
        says = "No system was seen to bring customer data together."
        yield Insight(kind="no_hub", says=says, systems=tuple(node.id for node in nodes if node.connected))


def _single_points(graph: nx.MultiDiGraph[str], edges: Sequence[Edge], names: dict[str, str]) -> Iterator[Insight]:
    simple: nx.Graph[str] = nx.Graph(graph)
    for node in sorted(nx.articulation_points(simple)):
        rest = simple.subgraph(set(simple) - {node})
        parts = sorted((sorted(part) for part in nx.connected_components(rest) if part & set(simple[node])), key=_size)
        cut_off = sorted(set().union(*parts[:-1]) & set(simple[node]))
        if len(parts[-1]) == 1:
            everyone = sorted(simple[node])
            says = f"If {names[node]} stops, {_and([names[other] for other in everyone])} no longer reach each other."
            yield Insight(kind="single_point", says=says, systems=(node, *everyone))
        elif len(cut_off) > 1:
            says = (
                f"If {names[node]} stops, {_and([names[other] for other in cut_off])} are cut off from everything else."
            )
            yield Insight(kind="single_point", says=says, systems=(node, *cut_off))
    yield from _carriers(edges, names)


def _size(part: Sequence[str]) -> tuple[int, Sequence[str]]:
    return len(part), part


def _carriers(edges: Sequence[Edge], names: dict[str, str]) -> Iterator[Insight]:
    carried: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        for system in {cite.system for cite in edge.evidence} - {edge.source, edge.target}:
            if edge.state in ALIVE:
                carried[system].append(edge)
    for system, flows in sorted(carried.items()):
        if len(flows) >= MANY:
            says = f"{names[system]} carries {len(flows)} flows between other systems; if it stops, all of them do."
            yield Insight(kind="single_point", says=says, systems=(system,))


def _loops(edges: Sequence[Edge], names: dict[str, str]) -> Iterator[Insight]:
    """One data object going in a circle can overwrite itself; two systems in step both ways are common and listed."""
    for data in DataObject:
        ring: nx.DiGraph[str] = nx.DiGraph(
            (edge.source, edge.target) for edge in edges if edge.state in ALIVE and edge.data is data
        )
        for cycle in sorted(sorted(component) for component in nx.strongly_connected_components(ring)):
            if len(cycle) > 1:
                says = f"{_plural(data).capitalize()} go in a circle between {_and([names[node] for node in cycle])}."
                yield Insight(kind="loop", says=says, systems=tuple(cycle))


ANSWERED = (Event.CHECKOUT_ABANDONED, Event.SUBSCRIBED, Event.ORDER_PLACED, Event.ORDER_FULFILLED,
            Event.CUSTOMER_LAPSED, Event.BACK_IN_STOCK)  # fmt: skip


def _duplicates(evidence: Evidence, names: dict[str, str]) -> Iterator[Insight]:
    """Messages to the same customer for the same event from two systems."""
    answering: dict[Event, list[tuple[str, Automation]]] = defaultdict(list)
    for reading in sorted(evidence.readings, key=lambda reading: reading.key):
        for fact in reading.facts:
            if isinstance(fact, Automation) and _writes(fact):
                for event in {trigger.event for trigger in fact.triggers} & set(ANSWERED):
                    answering[event].append((reading.system, fact))
    for event in sorted(answering):
        systems = sorted({system for system, _ in answering[event]})
        if len(systems) > 1:
            says = f"{_and([names[name] for name in systems])} both write to the customer after {event.value}."
            cites = tuple(_cite(system, rule) for system, rule in answering[event])
            yield Insight(kind="duplicate", says=says, systems=tuple(systems), cites=cites)


def _writes(rule: Automation) -> bool:
    sends = any(action.verb is Verb.MESSAGE_SEND and action.state is State.LIVE for action in rule.actions)
    return sends and rule.state is State.LIVE and rule.proof >= Proof.RUNNING


def _cite(system: str, rule: Automation) -> Cite:
    return Cite(
        system=system,
        subject=Subject.AUTOMATIONS,
        kind=rule.kind,
        id=rule.id,
        name=rule.name,
        link=rule.link,
        at=rule.at,
        proof=rule.proof,
    )


def _disagreements(edges: Sequence[Edge], names: dict[str, str]) -> Iterator[Insight]:
    for edge in edges:
        if edge.disagreement:
            what = f"{_plural(edge.data).capitalize()} from {names[edge.source]} to {names[edge.target]}"
            yield Insight(
                kind="disagreement",
                says=f"{what}: {edge.disagreement}",
                systems=(edge.source, edge.target),
                cites=edge.evidence,
            )


def _cold_trail(nodes: Sequence[Node], edges: Sequence[Edge], names: dict[str, str]) -> Iterator[Insight]:
    """Where "order placed" goes, and where it stops."""
    orders = [edge for edge in edges if edge.data is DataObject.ORDER]
    trail: nx.DiGraph[str] = nx.DiGraph((edge.source, edge.target) for edge in orders if edge.state in ALIVE)
    shops = [node.id for node in nodes if Role.ECOMMERCE in node.roles and node.connected]
    reached = {node for shop in shops if shop in trail for node in nx.descendants(trail, shop)}
    cold = sorted({edge.target for edge in orders if _dead(edge)} - reached - set(shops))
    if cold:
        arrives = (
            f"An order reaches {_and(sorted(names[node] for node in reached))}" if reached else "An order goes nowhere"
        )
        says = f"{arrives}; it does not reach {_and([names[node] for node in cold])}."
        yield Insight(kind="cold_trail", says=says, systems=tuple(cold))


def _unconfirmed(nodes: Sequence[Node], edges: Sequence[Edge], evidence: Evidence) -> Iterator[Insight]:
    """Evidence names a tool that the merchant did not mention."""
    told = {tool.casefold() for entry in evidence.header.merchant.stack for tool in entry.tools}
    for node in nodes:
        known = node.connected or node.id.partition(":")[2] in told or node.name.casefold() in told
        cites = tuple(cite for edge in edges if node.id in (edge.source, edge.target) for cite in edge.evidence)
        if not known and cites and Role.OTHER not in node.roles:
            says = f"{node.name} shows up in the evidence, but you did not mention it."
            yield Insight(kind="unconfirmed_system", says=says, systems=(node.id,), cites=cites[:5])


def _plural(data: DataObject) -> str:
    same = (DataObject.CONSENT, DataObject.INVENTORY, DataObject.ENGAGEMENT, DataObject.WEB_BEHAVIOUR,
            DataObject.AD_SPEND, DataObject.LOYALTY, DataObject.OTHER)  # fmt: skip
    word = data.value.replace("_", " ")
    return word if data in same else f"{word}s"


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""
