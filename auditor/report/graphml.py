"""The data-flow graph as GraphML, for whoever wants to lay it out or analyse it with tools of their own."""

from __future__ import annotations

from typing import Any

import networkx as nx

from auditor.model import Edge, Node
from auditor.report.context import ReportContext


def graphml(context: ReportContext) -> str:
    """The graph, the same bytes for the same audit. Texts in it are plain: no character that XML forbids."""
    flows = context.audit.flows
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        merchant=context.audit.merchant.name, made=context.audit.as_of.isoformat()
    )
    for node in sorted(flows.nodes, key=lambda node: node.id):
        graph.add_node(node.id, **_node(node, context))
    for edge in sorted(flows.edges, key=lambda edge: (edge.source, edge.target, edge.data)):
        graph.add_edge(edge.source, edge.target, key=edge.data.value, **_edge(edge, context))
    return "\n".join(nx.generate_graphml(graph, named_key_ids=True)) + "\n"


def _node(node: Node, context: ReportContext) -> dict[str, Any]:
    return {
        "name": context.naming.of(node.id),
        "roles": " ".join(node.roles),
        "connected": node.connected,
    }


def _edge(edge: Edge, context: ReportContext) -> dict[str, Any]:
    return {
        "data": edge.data.value,
        "state": edge.state.value,
        "need": edge.necessity.value if edge.necessity else "",
        "proof": edge.proof.name.lower() if edge.proof else "",
        "both_ends": edge.both_ends,
        "mechanisms": " ".join(edge.mechanisms),
        "last_activity": edge.last_activity.isoformat() if edge.last_activity else "",
        "says": context.naming.within(edge.says),
        "disagreement": context.naming.within(edge.disagreement),
    }
