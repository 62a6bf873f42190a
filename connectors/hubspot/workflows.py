"""Workflows as facts: what starts them, what they do, whether records enter them, and what they call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from auditor.model import Automation, Connection, Event, Mechanism, Proof, State, Verb
from connectors.base import Client
from connectors.hubspot.account import link
from connectors.hubspot.enrolment import conditions, triggers
from connectors.hubspot.flows import Flow, Flows, flows, live
from connectors.hubspot.mails import sent_by_content
from connectors.hubspot.steps import actions, contents
from connectors.redact import clean


def automations(client: Client) -> Iterator[Automation]:
    """Every workflow, switched on or not."""
    known = flows(client)
    mailed = _mailed(client, known)
    for flow in known.all:
        yield _automation(client, known, flow, mailed.get(flow.id, 0))
    if known.trouble is not None:
        raise known.trouble


def connections(client: Client) -> Iterator[Connection]:
    """Every other system that a workflow calls: webhooks, and steps that installed apps brought."""
    known = flows(client)
    for flow in known.all:
        yield from _calls(client, known, flow)
    if known.trouble is not None:
        raise known.trouble


def _mailed(client: Client, known: Flows) -> Mapping[str, int]:
    """E-mails that went out, by the one workflow that sends them; asked only where no runs of a workflow are told."""
    users = Counter(each for flow in known.all for each in contents(flow.definition))
    untold = [flow for flow in live(known) if flow.entries is None and contents(flow.definition)]
    sent = sent_by_content(client) if untold else {}
    return {
        flow.id: sum(sent.get(each, 0) for each in contents(flow.definition) if users[each] == 1) for flow in untold
    }


def _automation(client: Client, known: Flows, flow: Flow, mailed: int) -> Automation:
    """Where HubSpot does not tell how often it was entered, the e-mails of its own steps that went out show it runs."""
    starts = triggers(flow.definition)
    steps = tuple(actions(flow.definition, known.kinds))
    mailing = mailed > 0
    return Automation(
        id=flow.id,
        name=clean(flow.name),
        link=_link(client, flow),
        at=flow.entries.last if flow.entries else None,
        proof=Proof.RUNNING if mailing else _proof(flow),
        triggers=starts,
        conditions=conditions(flow.definition),
        actions=steps,
        state=flow.state,
        runs=mailed if mailing else flow.entries.count if flow.entries else None,
        last_run=flow.entries.last if flow.entries else None,
        changed=flow.changed,
        human_started=bool(starts) and all(trigger.event is Event.MANUAL for trigger in starts),
        model_decides=any(step.verb in (Verb.MODEL_ASK, Verb.AGENT_ACT) for step in steps),
    )


def _proof(flow: Flow) -> Proof:
    return Proof.RUNNING if flow.entries and flow.entries.count else Proof.CONFIGURED


def _calls(client: Client, known: Flows, flow: Flow) -> Iterator[Connection]:
    """One for each other system, however often it is called."""
    done: set[str] = set()
    for step in actions(flow.definition, known.kinds):
        if step.target is None or step.target.model_dump_json() in done:
            continue
        done.add(step.target.model_dump_json())
        name = step.target.host or step.target.title
        yield Connection(
            id=f"{flow.id}>{name}"[:200],
            name=clean(flow.name),
            link=_link(client, flow),
            at=flow.entries.last if flow.entries else None,
            proof=_proof(flow),
            target=step.target,
            data=step.data,
            mechanism=Mechanism.WEBHOOK if step.verb is Verb.WEBHOOK_CALL else Mechanism.WORKFLOW,
            state=flow.state,
            last_activity=flow.entries.last if flow.entries and flow.state is State.LIVE else None,
        )


def _link(client: Client, flow: Flow) -> str:
    return link(client, "workflows", f"platform/flow/{flow.id}/edit")
