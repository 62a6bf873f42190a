"""Steps that point at something gone: a workflow that cannot be called, a stored credential that was deleted.

Only where the newest run of the workflow is not a good one: a branch that is never taken hurts nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from connectors.base import Client
from connectors.errors import ReadError
from connectors.n8n import keys
from connectors.n8n.access import sees_all
from connectors.n8n.nodes import Node
from connectors.n8n.reading import Workflow, instance


@dataclass(frozen=True)
class Known:
    """What is there to point at."""

    flows: Mapping[str, Workflow]
    all_flows: bool
    keys: frozenset[str] | None
    """Ids of stored credentials; None: not known, so none can be called gone."""

    def wrong(self, node: Node) -> str:
        """What a step points at that is gone; empty when nothing is known to be."""
        return self._call(node) or self._key(node)

    def _call(self, node: Node) -> str:
        other = self.flows.get(node.calls)
        if not node.calls or (other is None and not self.all_flows) or (other and other.can_be_called):
            return ""
        if other is None:
            return "calls a workflow that was deleted or archived"
        return f"calls the workflow “{other.name}”, which is switched off"

    def _key(self, node: Node) -> str:
        if self.keys is None or not node.keys or any(name in self.keys for name, _ in node.keys):
            return ""
        named = next((f"“{name}” " for _, name in node.keys if name), "")
        return f"{node.kind}: its credential {named}is gone"


def known(client: Client) -> Known:
    """What is there, read once. Where credentials may not be listed, a missing one only shows by failing runs."""
    return client.once("known", lambda: _known(client), again=ReadError)


def _known(client: Client) -> Known:
    seen = instance(client)
    flows = {flow.id: flow for flow in seen.workflows}
    return Known(flows, seen.trouble is None and sees_all(client), keys.ids(client))


def wrongs(client: Client, flow: Workflow) -> dict[int, str]:
    """By the identity of the node: what is wrong with the steps of a workflow that is on and did not end well last."""
    if not flow.live or (flow.runs.last_good and flow.runs.last_good == flow.runs.last):
        return {}
    there = known(client)
    return {id(node): wrong for node in flow.steps if (wrong := there.wrong(node))}
