"""Workflows as automations, and their runs as work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model import Action, Actor, Automation, Criterion, Event, Process, Proof, State, Trigger, Verb, Work
from connectors.base import Client
from connectors.errors import Cut
from connectors.n8n import kinds
from connectors.n8n.access import link
from connectors.n8n.dead import wrongs
from connectors.n8n.nodes import Effect, Node
from connectors.n8n.reading import Instance, Workflow, complain, watched
from connectors.n8n.runs import by_actor
from connectors.n8n.steps import action_of, tool_of
from connectors.redact import LONGEST

TELLING = frozenset({
    Verb.STAFF_NOTIFY, Verb.REPORT_SEND, Verb.MESSAGE_SEND, Verb.TICKET_CREATE, Verb.TASK_CREATE, Verb.WEBHOOK_CALL,
    Verb.RECORD_CREATE, Verb.SHEET_WRITE, Verb.OTHER,
})  # fmt: skip
"""Steps by which an error workflow lets somebody know."""


def automations(client: Client) -> Iterator[Automation]:
    """Every workflow that is not archived."""
    seen = watched(client)
    alerting = alerts(seen)
    for flow in seen.workflows:
        yield _automation(client, flow, _alert(flow, seen, alerting))
    complain(client, seen)


def alerts(seen: Instance) -> frozenset[str]:
    """Ids of the error workflows that are on and tell somebody."""
    return frozenset(
        flow.id
        for flow in seen.workflows
        if (flow.live or flow.maybe_called)
        and flow.starts_on(Event.FAILURE)
        and any(action.verb in TELLING for action in actions_of(flow))
    )


def is_watched(flow: Workflow, seen: Instance, alerting: frozenset[str]) -> bool:
    """Whether somebody is told when it fails; of a workflow that others call, they tell."""
    if flow.error_workflow in alerting or flow.starts_on(Event.FAILURE):
        return True
    callers = [other for other in seen.workflows if other.live and other.calls(flow)] if flow.only_called else []
    return bool(callers) and all(other.error_workflow in alerting for other in callers)


def actions_of(flow: Workflow, wrong: Mapping[int, str] | None = None) -> list[Action]:
    """The steps of a workflow, then what its agents could do. `wrong`: see `dead.wrongs`."""
    steps = [_step(flow, node, (wrong or {}).get(id(node), "")) for node in flow.steps]
    tools = [tool_of(node) for node in flow.acting_tools] if flow.agent_acts else []
    return [action for action in steps if action is not None] + tools


def _step(flow: Workflow, node: Node, wrong: str) -> Action | None:
    action = action_of(node, reporting=_reports(flow), agent_acts=flow.agent_acts)
    if not wrong:
        return action
    return (action or Action(verb=Verb.OTHER)).model_copy(update={"state": State.BROKEN, "detail": wrong[:LONGEST]})


def _reports(flow: Workflow) -> bool:
    """A schedule reads data and tells somebody, whatever the numbers are."""
    return (
        flow.starts_on(Event.SCHEDULE)
        and any(node.hint and node.effect in (Effect.READ, Effect.UNKNOWN) and not node.is_tool for node in flow.steps)
        and not flow.watches_stock
    )


def _alert(flow: Workflow, seen: Instance, alerting: frozenset[str]) -> bool | None:
    """Whether somebody is told when it fails; None when that may hang on a workflow that was not seen."""
    if is_watched(flow, seen, alerting):
        return True
    hidden = flow.error_workflow and all(other.id != flow.error_workflow for other in seen.workflows)
    return None if not seen.whole and (hidden or flow.only_called) else False


def _automation(client: Client, flow: Workflow, watched_over: bool | None) -> Automation:
    wrong = wrongs(client, flow)
    actions = actions_of(flow, wrong)
    return Automation(
        id=flow.id,
        name=flow.name,
        link=link(client, f"/workflow/{flow.id}"),
        at=flow.runs.last,
        proof=Proof.RUNNING if flow.runs.last_good else Proof.CONFIGURED,
        triggers=tuple(_triggers(flow)),
        conditions=tuple(sorted(_conditions(flow))),
        actions=tuple(actions),
        state=State.BROKEN if wrong else flow.state,
        runs=flow.runs.count,
        failures=flow.runs.failed,
        last_run=flow.runs.last,
        changed=flow.card.changed,
        human_started=flow.by_hand_only,
        model_decides=any(action.verb in (Verb.MODEL_ASK, Verb.AGENT_ACT) for action in actions),
        failure_alert=watched_over,
    )


def _triggers(flow: Workflow) -> Iterator[Trigger]:
    for node in flow.triggers:
        for event in node.events:
            yield Trigger(event=event, source=node.hint, detail=", ".join(node.topics)[:200] or node.kind)
    if flow.watches_stock:
        yield Trigger(event=Event.STOCK_LOW, detail="a condition on stock")


def _conditions(flow: Workflow) -> set[Criterion]:
    found = {
        Criterion.STOCK if node.watches_stock else Criterion.OTHER
        for node in flow.steps
        if node.kind in kinds.BRANCHES or node.watches_stock
    }
    return found | ({Criterion.AI_INTENT} if any(node.kind in kinds.CLASSIFIERS for node in flow.steps) else set())


def work(client: Client) -> Iterator[Work]:
    """Good runs of workflows by themselves, and runs that somebody started by hand."""
    seen = watched(client)
    for actor, count in by_actor(pair for flow in seen.workflows for pair in _done(flow)):
        yield Work(
            id=f"runs-{actor}",
            name="Workflow runs",
            link=link(client, "/home/executions"),
            process=Process.RECORDS_SYNC,
            actor=Actor(actor),
            count=count,
            proof=Proof.RUNNING,
            at=client.window.end,
        )
    complain(client, seen)
    if any((flow.live or flow.by_hand_only) and not flow.runs.all_counted for flow in seen.workflows):
        raise Cut(
            "n8n does not keep every run of the window, or keeps more of them than we count.",
            "Let n8n keep runs for longer than the window (EXECUTIONS_DATA_MAX_AGE, in hours).",
        )


def _done(flow: Workflow) -> Iterator[tuple[str, int]]:
    yield Actor.PERSON.value, flow.runs.by_hand
    yield (Actor.AI if flow.agent_acts else Actor.RULE).value, flow.runs.good or 0
