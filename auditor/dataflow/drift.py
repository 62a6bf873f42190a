"""People who withdrew their consent in one system and may still be written to by another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.dataflow.measured import drifted
from auditor.model import Edge, Insight, Node, Subject


def consent_drift(nodes: Sequence[Node], edges: Sequence[Edge]) -> Iterator[Insight]:
    """One insight for each pair of systems that disagree."""
    names = {node.id: node.name for node in nodes}
    for edge in edges:
        figures = edge.measured
        if figures is None or not drifted(figures):
            continue
        source, target, size = names[edge.source], names[edge.target], figures.sampled
        sides = ((figures.withdrawn_in_source, source, target), (figures.withdrawn_in_target, target, source))
        said = [
            f"{count} of {size} people known to both withdrew their consent in {one}; {other} may still write to them"
            for count, one, other in sides
            if count
        ]
        cites = tuple(cite for cite in edge.evidence if cite.subject is Subject.MATCHES)
        yield Insight(kind="consent_drift", says=f"{'; '.join(said)}.", systems=(edge.source, edge.target), cites=cites)
