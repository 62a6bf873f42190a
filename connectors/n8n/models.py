"""Models in use: the AI steps of workflows, what they are asked, and whether anything is done with the answer."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Event, Intelligence, Prediction, Proof, Verb
from connectors.base import Client
from connectors.n8n import kinds
from connectors.n8n.access import link
from connectors.n8n.nodes import Node
from connectors.n8n.reading import Workflow, complain, watched
from connectors.n8n.workflows import actions_of

ARRIVING = (Event.TICKET_CREATED, Event.TICKET_CHANGED, Event.MESSAGE_RECEIVED)
PASSIVE = frozenset({
    Verb.RECORD_READ, Verb.SHEET_READ, Verb.WAIT, Verb.BRANCH, Verb.CODE_RUN, Verb.MODEL_ASK, Verb.OTHER,
})  # fmt: skip


def models(client: Client) -> Iterator[Intelligence]:
    """One for every kind of answer that a workflow asks a model for."""
    seen = watched(client)
    for flow in seen.workflows:
        for predicts in sorted({_asked(flow, node) for node in asking(flow)}):
            yield _model(client, flow, predicts)
    complain(client, seen)


def asking(flow: Workflow) -> list[Node]:
    """Steps in which a model is asked or acts; what only serves an agent is not one."""
    return [
        node
        for node in flow.steps
        if not node.is_tool and (node.kind in kinds.AGENTS | kinds.VENDORS or node.type.startswith(kinds.AI))
    ]


def _asked(flow: Workflow, node: Node) -> Prediction:
    if node.kind in kinds.CLASSIFIERS:
        return Prediction.TICKET_INTENT if any(map(flow.starts_on, ARRIVING)) else Prediction.OTHER
    answers = any(trigger.public for trigger in flow.triggers) or any(
        action.verb in (Verb.MESSAGE_SEND, Verb.TICKET_REPLY) for action in actions_of(flow)
    )
    return Prediction.ANSWER if answers else Prediction.OTHER


def _model(client: Client, flow: Workflow, predicts: Prediction) -> Intelligence:
    """Of a workflow with branches, nobody can tell which runs came to the model."""
    certain = not any(node.kind in kinds.BRANCHES for node in flow.steps)
    acts = any(action.verb not in PASSIVE for action in actions_of(flow))
    return Intelligence(
        id=f"{flow.id}:{predicts.value}",
        name=flow.name,
        link=link(client, f"/workflow/{flow.id}"),
        at=flow.runs.last_good,
        proof=Proof.RUNNING if flow.runs.last_good else Proof.CONFIGURED,
        predicts=predicts,
        state=flow.state,
        outputs=flow.runs.good if certain else None,
        last_output=flow.runs.last_good if certain else None,
        acted_on_by=(flow.id,) if acts else (),
    )
