"""How the workflows are built and labelled, and which of their runs wait for somebody: figures, not judgements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditor.model import Event, Measure, MeasureKind, Proof
from connectors.base import Client
from connectors.errors import Cut, Misread
from connectors.n8n.access import link
from connectors.n8n.fields import has_more, ident, text
from connectors.n8n.nodes import Effect, Node
from connectors.n8n.people import projects as listed_projects
from connectors.n8n.reading import Workflow, complain, instance
from connectors.n8n.wording import told

WITHOUT_MEANING = frozenset({Event.SCHEDULE, Event.WEBHOOK, Event.MANUAL, Event.FAILURE, Event.OTHER, Event.CHAT})
"""Starts that two workflows may share without doing the same."""
MOST_LABELS = 30
UNLABELLED = "Labels may be switched off in this n8n (N8N_WORKFLOW_TAGS_DISABLED)."


def building(client: Client) -> Iterator[Measure]:
    """Of running workflows: writing steps that are tried again, failures that pass unseen, work that is done twice."""
    seen = instance(client)
    live = [flow for flow in seen.workflows if flow.live]
    writing = {(flow.id, node.name): node for flow in live for node in _own_steps(flow) if _writes(node)}
    if writing:
        share = round(sum(node.again for node in writing.values()) / len(writing), 4)
        yield figure(client, "tried-again", "Writing steps that are tried again when they fail", share, "share")
    silent = [flow.name for flow in live if any(_writes(node) and node.goes_on for node in _own_steps(flow))]
    yield figure(
        client,
        "silent-failures",
        told("Running workflows in which a writing step may fail without anybody seeing it", silent),
        len(silent),
        "workflows",
    )
    twice = _twice(live)
    yield figure(
        client, "done-twice", told("Running workflows that do what another one does", twice), len(twice), "workflows"
    )
    complain(client, seen)


def _own_steps(flow: Workflow) -> list[Node]:
    """Without those of called workflows, which count there."""
    own = {id(node) for key, node in flow.wires.nodes.items() if key[0] == flow.id}
    return [node for node in flow.steps if id(node) in own]


def _writes(node: Node) -> bool:
    return node.effect is Effect.WRITE and not node.is_tool and node.hint is not None


def _twice(live: list[Workflow]) -> list[str]:
    """Names of workflows that start at the same event of the same system and write the same to the same systems."""
    by_work: dict[object, list[str]] = {}
    for flow in live:
        starts = {
            (node.end, node.topics)
            for node in flow.triggers
            if node.hint is not None and node.topics and not WITHOUT_MEANING & set(node.events)
        }
        writes = {(node.end, node.resource, node.operation) for node in flow.steps if _writes(node)}
        if starts and writes and len(starts) == len(flow.triggers):
            by_work.setdefault((frozenset(starts), frozenset(writes)), []).append(flow.name)
    return sorted(name for names in by_work.values() if len(names) > 1 for name in names)


def labels(client: Client) -> Iterator[Measure]:
    """How many running workflows carry each label: which departments they work for, in the words of their owners."""
    seen = instance(client)
    live = [flow for flow in seen.workflows if flow.live]
    count = Counter(label for flow in live for label in flow.card.labels)
    for label, value in sorted(count.items(), key=lambda one: (-one[1], one[0]))[:MOST_LABELS]:
        yield figure(client, f"label:{label}"[:200], f"Running workflows labelled “{label}”", value, "workflows", label)
    complain(client, seen)
    if not all(flow.card.all_labels for flow in live):
        raise Misread(
            "n8n answered without the labels of workflows, or with something else in their place.", UNLABELLED
        )
    if len(count) > MOST_LABELS:
        raise Cut(f"Workflows carry {len(count)} labels; the {MOST_LABELS} most used ones were kept.")


def projects(client: Client) -> Iterator[Measure]:
    """How many running workflows each team project has; those of single people are left out with their names."""
    seen = instance(client)
    teams = {ident(row, "id"): text(row, "name") for row in listed_projects(client) if text(row, "type") == "team"}
    live = [flow for flow in seen.workflows if flow.live]
    if any(flow.card.project is None for flow in live):
        raise Misread("n8n answered without the projects that workflows belong to.")
    count = Counter(flow.card.project for flow in live)
    for team, name in sorted(teams.items()):
        name = told("Running workflows of the project", [name])
        yield figure(client, f"project:{team}"[:200], name, count[team], "workflows")
    complain(client, seen)


def waiting(client: Client) -> Iterator[Measure]:
    """Runs that stand still until a person answers, or until a time has come."""
    seen = instance(client)
    if seen.trouble is not None:
        raise seen.trouble  # which runs wait for people, only the workflows tell
    asking = {flow.id for flow in seen.workflows if any(node.approval for node in flow.steps)}
    answer = client.door.get("/api/v1/executions", {"status": "waiting", "limit": 250, "includeData": "false"})
    flows = [text(row, "workflowId") for row in answer.rows("data") if text(row, "status") == "waiting"]
    asked = sum(flow in asking for flow in flows)
    yield figure(client, "waiting-for-people", "Runs that wait for a person's approval", asked, "runs")
    yield figure(client, "waiting", "Runs that wait for a time, a call or a form", len(flows) - asked, "runs")
    complain(client, seen)
    if has_more(answer):
        raise Cut("More runs are waiting than were looked at.")


def figure(client: Client, name: str, said: str, value: float, unit: str, of: str = "") -> Measure:
    """One figure that has no word of its own."""
    return Measure(
        id=name,
        name=said[:200],
        link=link(client),
        at=client.window.end,
        proof=Proof.CONFIGURED,
        measure=MeasureKind.OTHER,
        value=value,
        unit=unit,
        of=of,
    )
