"""Which systems a workflow joins: for every system it acts on, the systems whose data can arrive there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from auditor.model import Connection, DataObject, Event, Hint, Mechanism, Proof, State
from connectors.base import Client
from connectors.errors import Cut
from connectors.n8n.access import link
from connectors.n8n.dead import wrongs
from connectors.n8n.nodes import Effect, Node
from connectors.n8n.reading import Workflow, complain, watched


@dataclass(frozen=True)
class End:
    """One end of a connection."""

    name: str
    hint: Hint | None
    data: tuple[DataObject, ...]
    proved: bool = True
    """A run reaches it; an agent's tool is used only if the agent chooses to."""
    direction: bool = True
    """Whether data goes there is shown."""


HERE = End("n8n", None, ())


def connections(client: Client) -> Iterator[Connection]:
    """For every workflow, each pair of systems that it joins."""
    seen = watched(client)
    for flow in seen.workflows:
        for (source, target), ends in sorted(_pairs(flow).items()):
            yield _connection(client, flow, _name(flow, source, target), *ends)
    complain(client, seen)
    complain_of_unknown_ends([flow for flow in seen.workflows if flow.live])


def names_of(flow: Workflow) -> list[str]:
    """Ids of the connections of a workflow."""
    return [_name(flow, source, target) for source, target in sorted(_pairs(flow))]


def _name(flow: Workflow, source: str, target: str) -> str:
    return f"{flow.id}:{source}>{target}"[:200]


def _pairs(flow: Workflow) -> dict[tuple[str, str], tuple[End, End]]:
    """By the names of both ends; what flows between the same two is brought together."""
    found: dict[tuple[str, str], tuple[End, End]] = {}
    for source, target in _seen_pairs(flow):
        before = found.get((source.name, target.name), (source, target))
        found[source.name, target.name] = (_both(before[0], source), _both(before[1], target))
    arriving = {source for source, _ in found}
    for source in _joined(map(_source, (*flow.triggers, *flow.steps))):
        if source.name not in arriving:  # read for a report, a letter or a decision
            found[source.name, HERE.name] = (source, HERE)
    return found


def _seen_pairs(flow: Workflow) -> Iterator[tuple[End, End]]:
    """Each system acted on with each other system whose data can arrive there, else with n8n itself."""
    steps = {id(node) for node in flow.steps}
    for key, node in flow.wires.nodes.items():
        target = _target(node) if id(node) in steps else None
        if target is not None:
            sources = _joined(map(_source, flow.wires.sources_of(key)))
            yield from ((source, target) for source in _others(sources, target) or [HERE])


def _others(ends: list[End], end: End) -> list[End]:
    return [other for other in ends if other.name != end.name]


def _source(node: Node) -> End | None:
    if node.hint is None or not (node.is_trigger or node.effect in (Effect.READ, Effect.UNKNOWN)):
        return None
    return End(node.end, node.hint, node.data, not node.is_tool, node.is_trigger or node.effect is Effect.READ)


def _target(node: Node) -> End | None:
    if node.hint is None or node.effect not in (Effect.WRITE, Effect.UNKNOWN):
        return None
    return End(node.end, node.hint, node.data, not node.is_tool, node.effect is Effect.WRITE)


def _joined(ends: Iterable[End | None]) -> list[End]:
    found: dict[str, End] = {}
    for end in ends:
        if end is not None:
            found[end.name] = _both(found.get(end.name, end), end)
    return list(found.values())


def _both(one: End, other: End) -> End:
    return replace(
        one,
        data=tuple(sorted({*one.data, *other.data})),
        proved=one.proved or other.proved,
        direction=one.direction or other.direction,
    )


def _connection(client: Client, flow: Workflow, name: str, source: End, target: End) -> Connection:
    runs = flow.runs
    directed = source.direction and target.direction
    told = directed and source.proved and target.proved
    proof = Proof.RUNNING if runs.last_good else Proof.CONFIGURED
    return Connection(
        id=name,
        name=flow.name,
        link=link(client, f"/workflow/{flow.id}"),
        at=runs.last_good if told else None,
        proof=proof if told else (Proof.CONFIGURED if directed else Proof.DECLARED),
        source=source.hint,
        target=target.hint,
        data=_data(flow, source, target) if directed else (),
        mechanism=Mechanism.WORKFLOW,
        state=_state(client, flow),
        last_activity=runs.last_good if told else None,
        rhythm_hours=runs.rhythm_hours if told else None,
        events=runs.count if told else None,
        failures=runs.failed if told else None,
        wrong="; ".join(sorted(set(wrongs(client, flow).values())))[:200],
    )


def _state(client: Client, flow: Workflow) -> State:
    """A switched-on workflow whose runs were not seen may fail every time: its connections are not called live."""
    if wrongs(client, flow) or (flow.live and flow.runs.always_fails):
        return State.BROKEN
    return State.UNKNOWN if flow.live and not flow.runs.asked else flow.state


def _data(flow: Workflow, source: End, target: End) -> tuple[DataObject, ...]:
    """What is written; where that could be anything (a note, an event, a message), what it was made of."""
    if target.data:
        return target.data
    if flow.watches_stock and source.data == (DataObject.PRODUCT,):
        return (DataObject.INVENTORY,)
    return source.data


def complain_of_unknown_ends(live: list[Workflow]) -> None:
    """Cut when data may come from, or go to, a system that n8n does not name."""
    calls = sum(any(node.addresses_unknown for node in flow.steps) for flow in live)
    called = sum(flow.starts_on(Event.WEBHOOK) and any(_target(node) for node in flow.steps) for flow in live)
    if calls or called:
        raise Cut(
            f"{called} running workflows are started by a web address that any system may call, and {calls} call an "
            "address that is only known when they run; n8n does not show which systems these are.",
            "Start such workflows with the trigger of the system itself, and write fixed addresses into HTTP steps.",
        )
