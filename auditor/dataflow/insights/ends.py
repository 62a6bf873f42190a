"""What the ends of flows say of each other, and tools that only others speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from auditor.dataflow.speech import capital, evidence_of, objects, what
from auditor.dataflow.whole import Whole, gone
from auditor.model import Edge, EdgeState, Insight, Role

MOST_CITED = 5


def disagreements(whole: Whole) -> Iterator[Insight]:
    """Two ends that contradict each other; data of which the same is said between the same two in one sentence."""
    alike: dict[tuple[str, str, str, bool], list[Edge]] = defaultdict(list)
    for edge in whole.edges:
        if edge.disagreement:
            alike[edge.source, edge.target, edge.disagreement, _heard_out(whole, edge)].append(edge)
    for (source, target, says, proved), edges in alike.items():
        subject = f"{capital(what(edges))} from {whole.names[source]} to {whole.names[target]}"
        yield Insight(
            kind="disagreement",
            says=f"{subject}: {says}",
            systems=(source, target),
            cites=evidence_of(edges),
            proved=proved,
            data=objects(edges),
        )


def _heard_out(whole: Whole, edge: Edge) -> bool:
    """Both sides were seen in full, so neither has anything more to say."""
    speakers = {cite.system for cite in edge.evidence}
    return all(whole.looked.full(name, edge.data) for name in speakers)


def unused(whole: Whole) -> Iterator[Insight]:
    """Tools that are set up somewhere, and of which all that was seen is silent or off, for the whole window."""
    start = whole.evidence.header.window.start
    for node in whole.nodes:
        edges = [edge for edge in whole.touching.get(node.id, ()) if edge.evidence]
        last = max((edge.last_activity for edge in edges if edge.last_activity), default=None)
        idle = {edge.state for edge in edges} <= {EdgeState.IDLE, EdgeState.OFF} and (last is None or last < start)
        if not node.connected and idle and any(edge.state is EdgeState.IDLE for edge in edges):
            since = f"; it was last at work on {last:%-d %B %Y}" if last else ""
            yield Insight(
                kind="unused",
                says=f"{node.name} is set up, but nothing of it was seen at work{since}. Is it still paid for?",
                systems=(node.id,),
                cites=evidence_of(edges),
                proved=whole.certain and all(map(gone, edges)),
                data=objects(edges),
            )


def unconfirmed(whole: Whole) -> Iterator[Insight]:
    """Evidence names a tool that the merchant did not mention."""
    told = {tool.casefold() for entry in whole.evidence.header.merchant.stack for tool in entry.tools}
    for node in whole.nodes:
        known = node.connected or node.id.partition(":")[2] in told or node.name.casefold() in told
        cites = evidence_of(whole.touching.get(node.id, ()))
        if not known and cites and Role.OTHER not in node.roles:
            says = f"{node.name} shows up in the evidence, but you did not mention it."
            yield Insight(kind="unconfirmed_system", says=says, systems=(node.id,), cites=cites[:MOST_CITED])
