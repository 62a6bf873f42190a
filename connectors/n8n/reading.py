"""All workflows with their runs, read once for every subject that needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from auditor.model import Event, State
from connectors.base import Client
from connectors.door import Cursor
from connectors.errors import Cut, Misread, ReadError
from connectors.n8n import kinds, runs
from connectors.n8n.access import complain_unless_all, sees_all
from connectors.n8n.card import UNTOLD, Card, card_of
from connectors.n8n.fields import Row, flag, flag_if_any, has_more, ident, mapping, rows, text, text_if_any
from connectors.n8n.nodes import Effect, Node, node_of
from connectors.n8n.runs import Runs
from connectors.n8n.triggers import CALLED
from connectors.n8n.wires import Wires, wires_of, with_called
from connectors.redact import clean

PAGE = 250
MOST_PAGES = 8
MOST_WATCHED = 80
"""Switched-on workflows whose runs are asked for: one request each."""
MOST_BY_HAND = 10
"""The same for workflows that only people can start."""
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,60}\Z")
NEXT = Cursor("cursor", ("nextCursor",))


@dataclass(frozen=True)
class Workflow:
    """One workflow that is not archived, without its parameters, pinned data and static data."""

    id: str
    name: str
    active: bool
    old: bool
    """Of an n8n before version 2, where called workflows run without being switched on."""
    wires: Wires
    settings: Mapping[str, str] = field(repr=False)
    card: Card = UNTOLD
    runs: Runs = runs.UNKNOWN

    @property
    def state(self) -> State:
        """An unpublished workflow is off; whether it ever was on, n8n does not tell."""
        if self.active or (self.maybe_called and self.runs.last):
            return State.LIVE
        return State.UNKNOWN if self.maybe_called else State.OFF

    @property
    def maybe_called(self) -> bool:
        """It may run although it is not switched on."""
        return self.old and any(node.kind in CALLED for node in self.triggers)

    @property
    def can_be_called(self) -> bool:
        """Other workflows can start it: from version 2 on only when it is switched on (seen in 2.41.1)."""
        return self.active or self.old

    @property
    def live(self) -> bool:
        """It is on."""
        return self.state is State.LIVE

    @cached_property
    def triggers(self) -> tuple[Node, ...]:
        """Nodes that start it."""
        return tuple(self.wires.nodes[key] for key in self.wires.triggers)

    @property
    def steps(self) -> tuple[Node, ...]:
        """Switched-on nodes that an event can reach, those of called workflows and an agent's tools included."""
        return self.wires.steps

    @property
    def error_workflow(self) -> str:
        """Id of the workflow that is told of failures."""
        return self.settings.get("errorWorkflow", "")

    @property
    def by_hand_only(self) -> bool:
        """Nothing but a person can start it; such a workflow cannot be switched on, and may still be used every day."""
        return bool(self.triggers) and all(node.events == (Event.MANUAL,) for node in self.triggers)

    @property
    def only_called(self) -> bool:
        """Other workflows start it, and nothing else does: when it fails, they fail."""
        return bool(self.triggers) and all(node.kind == "executeWorkflowTrigger" for node in self.triggers)

    @property
    def may_be_named(self) -> bool:
        """Its id may stand in an address; n8n's own always may, one that somebody imported may not."""
        return _PLAIN.match(self.id) is not None

    @property
    def keys(self) -> frozenset[str]:
        """Ids of the stored credentials that its switched-on nodes use."""
        return frozenset(name for node in self.wires.nodes.values() if node.enabled for name, _ in node.keys)

    def calls(self, other: Workflow) -> bool:
        """A step starts the other workflow."""
        return any(node.calls == other.id for node in self.steps)

    @property
    def watches_stock(self) -> bool:
        """A condition looks at stock."""
        return any(node.watches_stock for node in self.steps)

    @property
    def agent_acts(self) -> bool:
        """A model with a tool that changes something, or may, chooses what happens."""
        return any(node.kind in kinds.AGENTS for node in self.steps) and bool(self.acting_tools)

    @property
    def acting_tools(self) -> tuple[Node, ...]:
        """An agent's tools that change something, or may."""
        return tuple(node for node in self.steps if node.is_tool and may_act(node))

    def starts_on(self, event: Event) -> bool:
        """One of its triggers is this event."""
        return any(event in node.events for node in self.triggers)


def may_act(node: Node) -> bool:
    """Whether a tool changes something, or does not show whether it does."""
    if node.kind in kinds.HIDDEN_TOOLS:
        return True
    if node.kind.startswith(kinds.SERVING) and node.kind not in kinds.HTTP:
        return False
    return node.effect in (Effect.WRITE, Effect.UNKNOWN)


@dataclass(frozen=True)
class Instance:
    """What was read, and what stopped us."""

    workflows: tuple[Workflow, ...]
    trouble: ReadError | None
    """Why the list of workflows, or of their runs, is not whole."""
    whole: bool = True
    """Nothing went wrong with the list of workflows itself."""


def instance(client: Client) -> Instance:
    """The workflows, without their runs."""
    return client.once("instance", lambda: _instance(client))


def watched(client: Client) -> Instance:
    """The workflows with their runs; `trouble` also tells why some runs are unknown."""
    return client.once("watched", lambda: _watched(client, instance(client)))


def complain(client: Client, seen: Instance) -> None:
    """Raise what stopped us, once everything that was read has been told."""
    if seen.trouble is not None:
        raise seen.trouble
    complain_unless_all(client)


def _instance(client: Client) -> Instance:
    found: dict[str, Workflow] = {}
    trouble: ReadError | None = None
    try:
        for row in _rows(client):
            try:
                flow = _workflow(row)
            except Misread as error:  # the others are still worth reading
                trouble = trouble or error
            else:
                if flow is not None:
                    found.setdefault(flow.id, flow)
    except ReadError as error:
        trouble = error
    wires = {flow.id: flow.wires for flow in found.values() if flow.can_be_called}
    flows = (replace(flow, wires=with_called(flow.wires, wires)) for flow in found.values())
    return Instance(tuple(sorted(flows, key=lambda flow: flow.id)), trouble, trouble is None)


def _rows(client: Client) -> Iterator[Row]:
    asked: dict[str, str | int] = {"limit": PAGE, "excludePinnedData": "true"}
    for page in client.door.pages("/api/v1/workflows", NEXT, params=asked, max_pages=MOST_PAGES):
        yield from page.rows("data")
        has_more(page)  # a page that does not say may not be the last one


def _workflow(row: Row) -> Workflow | None:
    """What is published is what runs; the draft may differ. None for one that is archived."""
    if flag_if_any(row, "isArchived"):
        return None
    flow, active = ident(row, "id"), flag(row, "active")
    old = "activeVersionId" not in row
    version = row.get("activeVersion") if active and not old else row
    if not isinstance(version, Mapping):
        raise Misread("n8n did not answer with the published version of a workflow that is switched on.")
    nodes = [node_of(raw) for raw in rows(version, "nodes")]
    return Workflow(
        id=flow[:200],
        name=clean(text(row, "name")),
        active=active,
        old=old,
        wires=wires_of(flow, nodes, version.get("connections")),
        settings=_settings(row),
        card=card_of(row),
    )


def _settings(row: Row) -> dict[str, str]:
    """What we use of the settings; a workflow without any has null in their place."""
    chosen: Row = {} if row.get("settings", "") is None else mapping(row, "settings")
    return {name: text_if_any(chosen, name) for name in ("errorWorkflow", runs.GOOD, runs.BAD)}


def _watched(client: Client, known: Instance) -> Instance:
    """Ask for the runs of what is on; at the first trouble the rest stays unknown."""
    running = [flow for flow in known.workflows if flow.active or flow.maybe_called]
    by_hand = [flow for flow in known.workflows if flow.by_hand_only and not flow.active]
    seen: dict[str, runs.Listed] = {}
    tried: dict[str, runs.Listed] = {}
    trouble, whole = known.trouble, False
    try:
        for flow in running[:MOST_WATCHED]:
            seen[flow.id] = runs.listed(client, flow.id)
        whole = bool(running) and runs.older_are_kept(client)
        tried = {flow.id: runs.listed(client, flow.id) for flow in by_hand[:MOST_BY_HAND]}
    except ReadError as error:
        trouble = trouble or error
    if len(running) > MOST_WATCHED:
        trouble = trouble or Cut(
            f"{len(running)} workflows are switched on; the runs of {MOST_WATCHED} of them were looked at."
        )
    by_id = {flow.id: flow for flow in known.workflows}
    keeps = runs.keeping(
        ((by_id[name].settings, one) for name, one in seen.items()),
        client.window.end,
        whole,
        sees_all(client),
    )
    told = {name: runs.judged(by_id[name].settings, one, keeps) for name, one in seen.items()}
    told |= {name: runs.by_people(one, keeps) for name, one in tried.items()}
    return Instance(
        tuple(replace(flow, runs=told.get(flow.id, runs.UNKNOWN)) for flow in known.workflows),
        trouble,
        known.whole,
    )
