"""What happens twice: data that goes in circles, two masters of one fact, two answers to one event, two tools for one
job."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import networkx as nx

from auditor.dataflow.speech import AFTER, capital, cited, evidence_of, objects, plural, what
from auditor.dataflow.whole import Whole
from auditor.model import Automation, Channel, Cite, DataObject, Edge, Event, Insight, Proof, Role, State, Verb
from auditor.spoken import listed, spoken

ONE_IS_ENOUGH = (
    Role.ECOMMERCE, Role.MARKETING, Role.HELPDESK, Role.CRM, Role.FULFILMENT, Role.ERP_ACCOUNTING, Role.SUBSCRIPTION,
    Role.LOYALTY, Role.REVIEW, Role.RETURNS_PORTAL, Role.ANALYTICS, Role.CDP_WAREHOUSE, Role.PIM_ERP, Role.FRAUD,
    Role.IPAAS, Role.FORECASTING, Role.PERSONALISATION, Role.CONSENT,
)  # fmt: skip
"""Jobs for which two tools at work are worth a question; carriers, payments, ads and channels come in numbers."""
DONE_BY = {Role.MARKETING: Verb.MESSAGE_SEND, Role.HELPDESK: Verb.TICKET_REPLY}
"""What a connected system that plays several roles has to be seen doing before it counts for one of them."""

MOST_CITED = 3
"""Pieces of evidence for each tool."""


def doubles(whole: Whole) -> Iterator[Insight]:
    """All of them."""
    yield from _two_masters(whole)
    yield from _loops(whole)
    yield from _duplicates(whole)
    yield from _overlap(whole)


def _two_masters(whole: Whole) -> Iterator[Insight]:
    """One fact that two systems give each other: whoever writes last wins. Not where a healthy stack wants it so."""
    ways = {(edge.source, edge.target, edge.data): edge for edge in whole.alive}
    pairs: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for (source, target, data), edge in sorted(ways.items()):
        back = ways.get((target, source, data))
        if source < target and back and not (edge.necessity and back.necessity) and data is not DataObject.OTHER:
            pairs[source, target] += [edge, back]
    for (one, other), edges in pairs.items():
        says = f"{capital(what(edges))} go both ways between {whole.names[one]} and {whole.names[other]}"
        yield Insight(
            kind="two_masters",
            says=f"{says}: where both hold a value, the last to write wins.",
            systems=(one, other),
            cites=evidence_of(edges),
            data=objects(edges),
        )


def _loops(whole: Whole) -> Iterator[Insight]:
    """One data object that goes in a circle through three systems or more can overwrite itself."""
    for data in DataObject:
        edges = [edge for edge in whole.alive if edge.data is data and data is not DataObject.OTHER]
        ring: nx.DiGraph[str] = nx.DiGraph((edge.source, edge.target) for edge in edges)
        for cycle in sorted(sorted(component) for component in nx.strongly_connected_components(ring)):
            if len(cycle) > 2:
                names = listed([whole.names[node] for node in cycle])
                inside = [edge for edge in edges if edge.source in cycle and edge.target in cycle]
                says = f"{capital(plural(data))} go in a circle between {names}."
                yield Insight(
                    kind="loop", says=says, systems=tuple(cycle), cites=evidence_of(inside), data=(data,)
                )  # fmt: skip


Answer = tuple[str, Automation]


def _duplicates(whole: Whole) -> Iterator[Insight]:
    """Messages to the same customer for the same event, by the same channel, from two automations."""
    answering: dict[tuple[Event, Channel | None], list[Answer]] = defaultdict(list)
    for system, rule in whole.rules():
        for channel in _writes_by(rule):
            for event in {trigger.event for trigger in rule.triggers} & AFTER.keys():
                answering[event, channel].append((system, rule))
    told: set[tuple[Event, tuple[str, ...]]] = set()
    for (event, _), answers in sorted(answering.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        systems = tuple(sorted({system for system, _ in answers}))
        if len(systems) > 1 and (event, systems) not in told:
            told.add((event, systems))
            yield _twice(event, [whole.names[name] for name in systems], answers)
        for system in systems:
            yield from _inside(event, whole.names[system], [each for each in answers if each[0] == system])


def _inside(event: Event, name: str, answers: list[Answer]) -> Iterator[Insight]:
    """Within one system only rules without conditions count: with conditions they may share the customers out."""
    bare = [(system, rule) for system, rule in answers if not rule.conditions]
    for one, other in combinations(bare, 2):
        if one[1].id != other[1].id and set(one[1].triggers) == set(other[1].triggers):
            rules = [f"“{rule.name or rule.id}”" for _, rule in (one, other)]
            yield _twice(event, [f"{rules[0]} and {rules[1]} in {name}"], [one, other])


def _twice(event: Event, names: list[str], answers: list[Answer]) -> Insight:
    return Insight(
        kind="duplicate",
        says=f"{listed(names)} both write to the customer after {AFTER[event]}.",
        systems=tuple(sorted({system for system, _ in answers})),
        cites=tuple(cited(system, rule) for system, rule in answers),
    )


def _writes_by(rule: Automation) -> set[Channel | None]:
    """The channels by which a rule that runs writes to customers."""
    if rule.state is not State.LIVE or rule.proof < Proof.RUNNING:
        return set()
    sends = (each for each in rule.actions if each.verb is Verb.MESSAGE_SEND and each.state is State.LIVE)
    return {action.channel for action in sends}


def _overlap(whole: Whole) -> Iterator[Insight]:
    """Two tools that were seen at work for the same job."""
    for role in ONE_IS_ENOUGH:
        at_work = [node.id for node in whole.nodes if role in node.roles and _works(whole, node.id, role)]
        if len(at_work) > 1:
            names = listed([whole.names[name] for name in at_work])
            cites = [cite for name in at_work for cite in _shown_by(whole, name)]
            yield Insight(
                kind="overlap",
                says=f"{names} are at work in the same role: {spoken(role)}. Is more than one needed?",
                systems=tuple(at_work),
                cites=tuple(dict.fromkeys(cites)),
            )


def _works(whole: Whole, name: str, role: Role) -> bool:
    if name in whole.connected and role in DONE_BY and len(whole.roles[name]) > 1:
        done = DONE_BY[role]
        return any(
            system == name and rule.proof >= Proof.RUNNING and any(step.verb is done for step in rule.actions)
            for system, rule in whole.rules()
        )
    return any(name in pair for pair in whole.links)


def _shown_by(whole: Whole, name: str) -> tuple[Cite, ...]:
    return evidence_of(edge for edge in whole.alive if name in (edge.source, edge.target))[:MOST_CITED]
