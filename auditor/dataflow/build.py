"""Evidence to graph: edges that were seen, reference flows that were not, and what the whole shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from auditor.catalogue import Catalogue, ReferenceFlow
from auditor.dataflow.carriers import Carriers
from auditor.dataflow.drift import consent_drift
from auditor.dataflow.edges import ALIVE, Key, Sampled, Statement, join, samples, statements, with_sample
from auditor.dataflow.insights import insights
from auditor.dataflow.looked import Looked
from auditor.dataflow.systems import Atlas
from auditor.dataflow.trails import trails
from auditor.dataflow.whole import Whole
from auditor.model import Edge, EdgeState, Evidence, Flows, Necessity, Reason, Role, Sight, Subject
from auditor.sight import exchange_in_full, planned, stated


def build(evidence: Evidence, catalogue: Catalogue) -> Flows:
    """The whole data-flow graph. Deterministic; the order of readings carries no meaning."""
    atlas = Atlas(evidence, catalogue)
    seen = {key: join(key, said) for key, said in _said(evidence, atlas).items()}
    looked = Looked(evidence)
    edges = [_with_doubts(_with_reference(edge, atlas), looked) for edge in seen.values()]
    for flow in catalogue.reference_flows:
        edges += _not_seen(flow, edges, atlas)
    edges = _with_samples(edges, evidence, atlas)
    edges.sort(key=lambda edge: (edge.source, edge.target, edge.data))
    drawn = {end for edge in edges for end in (edge.source, edge.target)} | atlas.stated
    nodes = tuple(node for name, node in sorted(atlas.nodes.items()) if node.connected or name in drawn)
    whole = Whole(nodes, tuple(edges), evidence, looked)
    told = (*insights(whole), *consent_drift(nodes, edges))
    return Flows(nodes=nodes, edges=whole.edges, insights=told, trails=trails(whole))


def _said(evidence: Evidence, atlas: Atlas) -> dict[Key, list[Statement]]:
    systems = {system.id: system for system in evidence.header.systems}
    said: dict[Key, list[Statement]] = defaultdict(list)
    plan = planned(evidence.header)
    for reading in sorted(evidence.readings, key=lambda reading: reading.key):
        if reading.key in plan:
            for one in statements(reading, systems[reading.system], atlas, evidence.header.started):
                said[one.key].append(one)
    return said


def _with_samples(edges: Iterable[Edge], evidence: Evidence, atlas: Atlas) -> list[Edge]:
    """The edges with the figures of the samples that were looked up; a flow that nothing else shows is shown, too."""
    systems = {system.id: system for system in evidence.header.systems}
    plan = planned(evidence.header)
    found: dict[Key, Sampled] = {}
    for reading in sorted(evidence.readings, key=lambda reading: reading.key):
        if reading.key in plan:
            for one in samples(reading, systems[reading.system], atlas):
                found.setdefault(one.key, one)
    drawn = [_with_sample(edge, found.pop((edge.source, edge.target, edge.data), None)) for edge in edges]
    return drawn + [with_sample(_with_reference(_only_sampled(one), atlas), one) for one in found.values()]


def _with_sample(edge: Edge, found: Sampled | None) -> Edge:
    return with_sample(edge, found) if found is not None else edge


def _only_sampled(found: Sampled) -> Edge:
    """A flow of which only a sample tells, and too little to say that it works."""
    source, target, data = found.key
    reason = Reason(
        system=target,
        subject=Subject.MATCHES,
        sight=Sight.PARTIAL,
        says=f"{found.figures.says}.",
        remedy="Ask whoever set up the two systems how these records should get across.",
    )
    return Edge(source=source, target=target, data=data, state=EdgeState.UNKNOWN, says="Not seen", reasons=(reason,))


def _with_reference(edge: Edge, atlas: Atlas) -> Edge:
    """Why the flow matters, when a reference flow asks for it."""
    sources, targets = _wanted_roles(edge.source, atlas), _wanted_roles(edge.target, atlas)
    for flow in atlas.catalogue.reference_flows:
        if flow.data is edge.data and flow.source in sources and flow.target in targets:
            return edge.model_copy(update={"necessity": flow.necessity, "why": flow.why})
    return edge


def _wanted_roles(name: str, atlas: Atlas) -> set[Role]:
    """What a system is to the business: not what the merchant says nothing plays, such as a tool that was given up."""
    node = atlas.nodes[name]
    given_up = {entry.role for entry in atlas.evidence.header.merchant.stack if not entry.tools}
    return set(node.roles) if node.connected else set(node.roles) - given_up


def _with_doubts(edge: Edge, looked: Looked) -> Edge:
    """Why a flow that looks dead may be alive: what was not seen of its ends and of the workflow tools between."""
    if edge.state in ALIVE:
        return edge
    return edge.model_copy(update={"reasons": looked.doubts(edge.source, edge.target, edge.data)})


def _not_seen(flow: ReferenceFlow, edges: Iterable[Edge], atlas: Atlas) -> list[Edge]:
    """A reference flow of which nothing was seen: missing if all was seen and nothing unknown could carry it."""
    sources, targets = _players(flow.source, atlas), _players(flow.target, atlas)
    ends = {(source, target) for source in sources for target in targets if source != target}
    if not ends or any((edge.source, edge.target) in ends and edge.data is flow.data for edge in edges):
        return []
    _, unseen, _ = exchange_in_full(atlas.evidence, flow.data, flow.source, flow.target)
    reasons = unseen + Carriers(atlas.evidence, atlas).reasons(flow.data, flow.source, flow.target)
    shown = _worth_asking(flow, sources, targets, atlas) if reasons else flow.necessity is not Necessity.COULD
    state = EdgeState.UNKNOWN if reasons else EdgeState.MISSING
    return [_expected(flow, source, target, state, reasons) for source, target in sorted(ends)[:1] if shown]


def _players(role: Role, atlas: Atlas) -> list[str]:
    """The systems that play a role: those the merchant names for it, else every connected one that can."""
    entry = stated(atlas.evidence.header, role)
    named = {atlas.tool_id(tool) for tool in entry.tools} if entry else set()
    nodes = [node for node in atlas.nodes.values() if role in node.roles]
    if entry is None:
        return sorted(node.id for node in nodes if node.connected)
    platforms = {system.id: atlas.tool_id(system.platform) for system in atlas.evidence.header.systems}
    return sorted(node.id for node in nodes if platforms.get(node.id, node.id.partition(":")[2]) in named)


def _worth_asking(flow: ReferenceFlow, sources: list[str], targets: list[str], atlas: Atlas) -> bool:
    """Unknown flows are shown where they must exist, or should exist between two connected systems."""
    connected = all(any(atlas.nodes[name].connected for name in names) for names in (sources, targets))
    return flow.necessity is Necessity.MUST or (flow.necessity is Necessity.SHOULD and connected)


def _expected(flow: ReferenceFlow, source: str, target: str, state: EdgeState, reasons: tuple[Reason, ...]) -> Edge:
    missing = state is EdgeState.MISSING
    return Edge(
        source=source,
        target=target,
        data=flow.data,
        state=state,
        necessity=flow.necessity,
        says="Nothing flows here, and everything that could carry it was looked at" if missing else "Not seen",
        why=flow.why,
        reasons=() if missing else reasons,
    )
