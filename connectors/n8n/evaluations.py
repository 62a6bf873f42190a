"""Tests of AI steps: n8n can run a workflow over a table of cases and score the answers."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Control, ControlKind
from connectors.base import Client
from connectors.errors import Cut, NotThere
from connectors.n8n.access import control
from connectors.n8n.fields import Row, moment_if_any, text
from connectors.n8n.models import asking
from connectors.n8n.reading import Workflow, complain, instance
from connectors.n8n.wording import some, told

MOST = 10
"""Workflows with AI steps that are asked for their tests: one request each."""
DONE = "completed"


def evaluated(client: Client) -> Iterator[Control]:
    """How many running workflows with AI steps were tested in the window; nothing is said where there is none."""
    seen = instance(client)
    flows = [flow for flow in seen.workflows if flow.live and asking(flow)]
    looked = [flow for flow in flows if flow.may_be_named][:MOST]
    tested = [flow for flow in looked if _tested(client, flow)]
    if looked:
        untested = [flow.name for flow in looked if flow not in tested]
        said = (
            f"{len(tested)} of {some(len(looked), 'running workflow')} with AI steps {_was(len(tested))} tested lately"
        )
        yield control(
            client,
            ControlKind.AI_GUARDRAILS,
            not untested,
            name="evaluations",
            detail=told(f"{said}; not tested" if untested else said, untested),
            count=len(tested),
            of=len(looked),
        )
    complain(client, seen)
    if len(flows) > len(looked):
        raise Cut(f"{len(flows)} running workflows have AI steps; the tests of {len(looked)} of them were looked at.")


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _tested(client: Client, flow: Workflow) -> bool:
    try:
        answer = client.door.get(f"/api/v1/workflows/{flow.id}/test-runs", {"limit": 100, "status": DONE})
    except NotThere:
        return False
    return any(_recent(client, row) for row in answer.rows("data"))


def _recent(client: Client, row: Row) -> bool:
    moment = moment_if_any(row, "runAt")
    return text(row, "status") == DONE and moment is not None and moment >= client.window.start
