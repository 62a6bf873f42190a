"""The path through a workflow: which steps an event can reach, sub-workflows included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from connectors.errors import Misread
from connectors.n8n.fields import text
from connectors.n8n.nodes import Node

Key = tuple[str, str]
"""Workflow id and node name."""
UNLIKE = "n8n answered with a workflow that does not say how its steps are connected."


@dataclass(frozen=True)
class Wires:
    """Nodes and what follows each; a switched-off node lets the data through, as n8n does."""

    nodes: Mapping[Key, Node]
    after: Mapping[Key, tuple[Key, ...]]
    triggers: tuple[Key, ...] = ()
    """Where events come in; those of called workflows are not among them."""
    _seen: dict[Key, frozenset[Key]] = field(default_factory=dict, repr=False)

    @cached_property
    def steps(self) -> tuple[Node, ...]:
        """Switched-on nodes that an event can reach; all of them in a draft that nothing starts."""
        reached = {key for trigger in self.triggers for key in self.reach(trigger)}
        return tuple(
            node
            for key, node in self.nodes.items()
            if node.enabled and not node.is_trigger and (key in reached or not self.triggers)
        )

    def reach(self, start: Key) -> frozenset[Key]:
        """Everything that can come after a node."""
        if start not in self._seen:
            found: set[Key] = set()
            to_do = [start]
            while to_do:
                for following in self.after.get(to_do.pop(), ()):
                    if following not in found:
                        found.add(following)
                        to_do.append(following)
            self._seen[start] = frozenset(found)
        return self._seen[start]

    def sources_of(self, target: Key) -> list[Node]:
        """Triggers and reading steps whose data can arrive at a node."""
        reached = {key for trigger in self.triggers for key in self.reach(trigger)} | set(self.triggers)
        return [
            self.nodes[key]
            for key in self.nodes
            if key in reached and key != target and self.nodes[key].enabled and target in self.reach(key)
        ]


def wires_of(flow: str, nodes: Iterable[Node], connections: object) -> Wires:
    """From the `connections` of a workflow: node name, kind of wire, outputs, ends."""
    if not isinstance(connections, Mapping):
        raise Misread(UNLIKE)
    by_key = {(flow, node.name): node for node in nodes}
    after: dict[Key, list[Key]] = {}
    for name, outputs in connections.items():
        for kind, end in _ends(outputs):
            after.setdefault((flow, str(name)), []).append((flow, end))
            if kind != "main":  # a tool hangs on its agent: the agent calls it, and gets its answer back
                after.setdefault((flow, end), []).append((flow, str(name)))
    triggers = tuple(key for key, node in by_key.items() if node.enabled and node.is_trigger)
    return Wires(by_key, {key: tuple(ends) for key, ends in after.items()}, triggers)


def _ends(outputs: object) -> Iterable[tuple[str, str]]:
    """Misread where a wire cannot be followed; an output without any may be null."""
    if not isinstance(outputs, Mapping):
        raise Misread(UNLIKE)
    for kind, ports in outputs.items():
        for end in (end for port in _listed(ports) for end in _listed(port)):
            yield str(kind), text(end, "node")


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise Misread(UNLIKE)
    return value


def with_called(own: Wires, others: Mapping[str, Wires]) -> Wires:
    """The same with the workflows that it calls, and those that they call, wired in behind the calling step."""
    nodes, after = dict(own.nodes), {key: list(ends) for key, ends in own.after.items()}
    to_do, seen = list(own.nodes.items()), {key[0] for key in own.nodes}
    while to_do:
        key, node = to_do.pop(0)
        called = others.get(node.calls) if node.calls and node.enabled else None
        if called is None:
            continue
        after.setdefault(key, []).extend(called.triggers)
        if node.calls not in seen:
            seen.add(node.calls)
            nodes.update(called.nodes)
            for start, ends in called.after.items():
                after.setdefault(start, []).extend(ends)
            to_do.extend(called.nodes.items())
    return Wires(nodes, {key: tuple(ends) for key, ends in after.items()}, own.triggers)
