"""Connections that rest on the keys of one person, or of somebody who is no longer there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from auditor.dataflow.insights.weak import ways
from auditor.dataflow.speech import capital, objects
from auditor.dataflow.whole import Whole
from auditor.model import Backing, Cite, Edge, Insight, Proof, Standing, Subject, Tie
from auditor.sight import planned
from auditor.spoken import BEHIND

MANY = 2
"""This many live connections on the keys of one person make that person a single point of failure."""
Hanging = tuple[Edge, Backing]
"""A flow at work, and whose keys it works with."""


def keys(whole: Whole) -> Iterator[Insight]:
    """What hangs on one person's account, then what hangs on an account that nobody can sign in to."""
    by_person: dict[tuple[str, str], list[Hanging]] = defaultdict(list)
    orphaned: dict[str, list[Hanging]] = defaultdict(list)
    for system, edge, backing in _hanging(whole):
        for holder in backing.holders:
            by_person[system, holder].append((edge, backing))
        if backing.standing is Standing.GONE:
            orphaned[system].append((edge, backing))
    for (system, _), found in sorted(by_person.items()):
        pairs = {(edge.source, edge.target) for edge, _ in found}
        if len(pairs) >= MANY:
            rest = f"{len(pairs)} connections rest on keys of one person's account in {whole.names[system]}"
            says = f"{rest}: {ways(whole, _flows(found))}. If that account is closed, they stop."
            yield _insight(system, found, says)
    for system, found in sorted(orphaned.items()):
        account = f"an account in {whole.names[system]} that nobody can sign in to"
        yield _insight(system, found, f"{capital(ways(whole, _flows(found)))}: this rests on a key of {account}.")


def _hanging(whole: Whole) -> Iterator[tuple[str, Edge, Backing]]:
    """Every flow at work with the people behind the keys of what was seen bringing it."""
    backed = _backed(whole)
    for edge in whole.alive:
        for cite in edge.evidence:
            backing = backed.get((cite.system, cite.id))
            if backing and cite.subject is Subject.CONNECTIONS and (cite.proof or Proof.DECLARED) >= Proof.RUNNING:
                yield cite.system, edge, backing


def _backed(whole: Whole) -> Mapping[tuple[str, str], Backing]:
    plan = planned(whole.evidence.header)
    found: dict[tuple[str, str], Backing] = {}
    for reading in sorted(whole.evidence.readings, key=lambda reading: reading.key):
        for fact in reading.facts if reading.key in plan else ():
            if isinstance(fact, Backing) and fact.tie is Tie.KEY:
                found.setdefault((reading.system, fact.of), fact)
    return found


def _flows(hanging: Sequence[Hanging]) -> list[Edge]:
    found = {(edge.source, edge.target, edge.data): edge for edge, _ in hanging}
    return [edge for _, edge in sorted(found.items())]


def _insight(system: str, hanging: Sequence[Hanging], says: str) -> Insight:
    edges = _flows(hanging)
    ends = sorted({end for edge in edges for end in (edge.source, edge.target)} - {system})
    return Insight(
        kind="single_point",
        says=says,
        systems=(system, *ends),
        cites=tuple(dict.fromkeys(_cited(system, backing) for _, backing in hanging)),
        data=objects(edges),
    )


def _cited(system: str, backing: Backing) -> Cite:
    return Cite(
        system=system,
        subject=Subject.PEOPLE,
        kind=backing.kind,
        id=backing.id,
        name=backing.name,
        link=backing.link,
        at=backing.at,
        proof=backing.proof,
        note=BEHIND[backing.tie, backing.standing],
    )
