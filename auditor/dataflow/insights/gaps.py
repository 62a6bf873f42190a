"""What is cut off, missing or broken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from auditor.dataflow.speech import capital, cited, evidence_of, objects, what
from auditor.dataflow.trails import trails
from auditor.dataflow.whole import DEAD, Whole, dead
from auditor.model import DataObject, Edge, EdgeState, Insight, Necessity, Role, State
from auditor.spoken import listed

DEPARTMENTS = {
    Role.MARKETING: "Marketing", Role.HELPDESK: "Support", Role.CRM: "Sales", Role.FULFILMENT: "Fulfilment",
    Role.ERP_ACCOUNTING: "Finance",
}  # fmt: skip
MOST_REASONS = 3
"""Business effects told of one gap, the most needed first; the table of flows holds them all."""
NEED = (Necessity.MUST, Necessity.SHOULD, Necessity.COULD)


def gaps(whole: Whole) -> Iterator[Insight]:
    """Silos of departments and of the business, then missing and broken flows, then where an order does not arrive."""
    yield from _silos(whole)
    yield from _islands(whole)
    yield from _missing(whole)
    yield from _broken(whole)
    yield from _dangling(whole)
    yield from _cold(whole)


def _silos(whole: Whole) -> Iterator[Insight]:
    """A department whose necessary flows are missing, broken or silent: only what was proved, never what is unknown."""
    for role, department in DEPARTMENTS.items():
        cut = [
            edge
            for edge in whole.edges
            if edge.necessity is Necessity.MUST
            and dead(edge)
            and (role in whole.roles[edge.target] or role in whole.roles[edge.source])
        ]
        if cut:
            ways: dict[str, list[Edge]] = defaultdict(list)
            for edge in cut:
                ways[_way(edge, role, whole)].append(edge)
            lacks = listed([f"{what(edges)} {way}" for way, edges in sorted(ways.items())])
            yield Insight(
                kind="silo",
                says=f"{department} is cut off: no {lacks}.",
                systems=tuple(sorted({end for edge in cut for end in (edge.source, edge.target)})),
                cites=evidence_of(cut),
                data=objects(cut),
            )


def _way(edge: Edge, role: Role, whole: Whole) -> str:
    inward = role in whole.roles[edge.target]
    return f"from {whole.names[edge.source]}" if inward else f"to {whole.names[edge.target]}"


def _islands(whole: Whole) -> Iterator[Insight]:
    """The business falls apart into groups of systems: told only where everything was seen."""
    parts = whole.islands()
    if len(parts) > 1:
        groups = "; ".join(listed([whole.names[name] for name in part]) for part in parts)
        says = f"The systems fall into {len(parts)} groups between which nothing flows: {groups}."
        yield Insight(kind="islands", says=says, systems=tuple(name for part in parts for name in part))


def _missing(whole: Whole) -> Iterator[Insight]:
    """Missing integrations by need and by how much they would carry; between the same two systems as one."""
    pairs: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in whole.edges:
        if edge.state is EdgeState.MISSING:
            pairs[edge.source, edge.target].append(edge)
    for (source, target), edges in sorted(pairs.items(), key=lambda item: (*_urgency(item[1]), item[0])):
        ends = f"from {whole.names[source]} to {whole.names[target]}"
        reasons = list(dict.fromkeys(edge.why for edge in sorted(edges, key=_need) if edge.why))
        why = " ".join(reasons[:MOST_REASONS])
        yield Insight(
            kind="missing",
            says=f"Nothing brings {what(edges)} {ends}. {why}".rstrip(),
            systems=(source, target),
            data=objects(edges),
        )


def _urgency(edges: Sequence[Edge]) -> tuple[int, int]:
    """The strongest need first, then the larger gap."""
    return min(map(_need, edges)), -len(edges)


def _need(edge: Edge) -> int:
    return NEED.index(edge.necessity) if edge.necessity else len(NEED)


def _broken(whole: Whole) -> Iterator[Insight]:
    """Flows that fail or point at something that is gone, with what it is."""
    alike: dict[tuple[str, str, str, bool], list[Edge]] = defaultdict(list)
    for edge in whole.edges:
        if edge.state is EdgeState.BROKEN:
            alike[edge.source, edge.target, edge.says, dead(edge)].append(edge)
    pairs = Counter((source, target) for source, target, *_ in alike)
    for (source, target, says, proved), edges in alike.items():
        if objects(edges) == (DataObject.OTHER,) and pairs[source, target] > 1:
            continue  # the same trouble, told by something that does not say what it carries
        subject = f"{capital(what(edges))} from {whole.names[source]} to {whole.names[target]}"
        yield Insight(
            kind="broken",
            says=f"{subject}: {says[:1].lower()}{says[1:]}.",
            systems=(source, target),
            cites=evidence_of(edges),
            proved=proved,
            data=objects(edges),
        )


def _dangling(whole: Whole) -> Iterator[Insight]:
    """Rules with a step that points at something gone, where no flow tells it already."""
    told = {cite.link or cite.id for edge in whole.edges if edge.state is EdgeState.BROKEN for cite in edge.evidence}
    for system, rule in whole.rules():
        wrong = dict.fromkeys(step.detail for step in rule.actions if step.state is State.BROKEN and step.detail)
        if wrong and rule.state in (State.LIVE, State.BROKEN) and (rule.link or rule.id) not in told:
            says = f"“{rule.name or rule.id}” in {whole.names[system]}: {'; '.join(wrong)}."
            yield Insight(kind="broken", says=says, systems=(system,), cites=(cited(system, rule),))


def _cold(whole: Whole) -> Iterator[Insight]:
    """Where an order goes, and where its trail ends."""
    trail = next((trail for trail in trails(whole) if trail.data is DataObject.ORDER), None)
    stops = trail.stops if trail else ()
    cold = [stop for stop in stops if stop.state in DEAD and _is_dead(whole, stop.after, stop.system)]
    reached = sorted(whole.names[stop.system] for stop in stops if stop.state in (EdgeState.LIVE, EdgeState.MEASURED))
    for proved in (True, False):
        lost = [stop.system for stop in cold if stop.cold is proved]
        if lost:
            arrives = f"An order reaches {listed(reached)}" if reached else "An order goes nowhere"
            names = listed(sorted(whole.names[name] for name in lost))
            yield Insight(
                kind="cold_trail",
                says=f"{arrives}; it does not reach {names}.",
                systems=tuple(sorted(lost)),
                cites=evidence_of(
                    edge for edge in whole.edges if edge.target in lost and edge.data is DataObject.ORDER
                ),
                proved=proved,
                data=(DataObject.ORDER,),
            )


def _is_dead(whole: Whole, source: str, target: str) -> bool:
    ways = (edge for edge in whole.touching[target] if edge.source == source and edge.data is DataObject.ORDER)
    return all(dead(edge) for edge in ways)
