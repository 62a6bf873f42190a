"""Workflows and their runs: what joins which systems, and whether it really runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditor.model import (
    Actor,
    Automation,
    Connection,
    Criterion,
    Event,
    Hint,
    Mechanism,
    Process,
    Proof,
    State,
    Trigger,
    Verb,
    Work,
)
from connectors.base import Client
from connectors.door import Cursor
from connectors.errors import Cut
from connectors.n8n.nodes import BRANCHES, Node, action_of, node_of
from connectors.redact import clean

MOST_WORKFLOW_PAGES = 8
MOST_WATCHED = 80
"""Switched-on workflows whose runs are asked for: one request each, however much the store sells."""
RUNS_PAGE = 250
"""The newest runs of a workflow; more than these are not counted."""
PRODUCTION = ("trigger", "webhook", "chat", "agent", "error", "integrated", "retry", "internal")
NEXT = Cursor("cursor", ("nextCursor",))


@dataclass(frozen=True)
class Runs:
    """What the newest runs of one workflow in the window say."""

    count: int
    failed: int
    last: datetime | None
    last_good: datetime | None
    by_hand: int


@dataclass(frozen=True)
class Workflow:
    """One workflow, without its parameters, pinned data and static data."""

    id: str
    name: str
    state: State
    nodes: tuple[Node, ...]
    error_workflow: str
    keeps_runs: bool
    """False when its settings keep no record of successful runs."""
    runs: Runs | None

    @property
    def triggers(self) -> list[Node]:
        """Nodes that start it."""
        return [node for node in self.nodes if node.is_trigger]

    @property
    def steps(self) -> list[Node]:
        """Nodes in its path, tools of agents included."""
        return [node for node in self.nodes if not node.is_trigger]


def automations(client: Client) -> Iterator[Automation]:
    """Every workflow that is not archived."""
    known = _workflows(client)
    alerting = {flow.id for flow in known if flow.state is State.LIVE and _starts(flow, Event.FAILURE)}
    yield from (_automation(client, flow, alerting) for flow in known)
    _complain_if_cut(client)


def connections(client: Client) -> Iterator[Connection]:
    """For every workflow, each system it takes from and each system it acts on."""
    for flow in _workflows(client):
        sources = _ends(node for node in flow.nodes if node.is_trigger or node.reads)
        targets = _ends(node for node in flow.steps if not node.reads and not node.is_tool)
        for source in sources or [(None, ())]:
            for target in targets or [(None, ())]:
                if source[0] != target[0]:
                    yield _connection(client, flow, source, target)
    _complain_if_cut(client)


def work(client: Client) -> Iterator[Work]:
    """Runs of workflows by themselves, and runs that somebody started by hand."""
    counted: Counter[Actor] = Counter()
    for flow in _workflows(client):
        if flow.runs:
            agent = any(node.kind == "agent" for node in flow.nodes)
            counted[Actor.AI if agent else Actor.RULE] += flow.runs.count - flow.runs.failed
            counted[Actor.PERSON] += flow.runs.by_hand
    for actor, count in sorted(counted.items()):
        if count:
            yield Work(
                id=f"runs-{actor.value}",
                name="Workflow runs",
                process=Process.RECORDS_SYNC,
                actor=actor,
                count=count,
                proof=Proof.RUNNING,
                at=client.window.end,
            )
    _complain_if_cut(client)


def _workflows(client: Client) -> list[Workflow]:
    """All workflows with their runs, read once for all subjects."""
    if "workflows" not in client.cache:
        raw = [row for row in _listed(client) if not row.get("isArchived")]
        watched = [row["id"] for row in raw if row.get("active")]
        client.cache["cut"] = len(watched) > MOST_WATCHED
        runs = {name: _runs(client, name) for name in watched[:MOST_WATCHED]}
        client.cache["workflows"] = [_workflow(row, runs.get(row["id"])) for row in raw]
    found: list[Workflow] = client.cache["workflows"]  # type: ignore[assignment]
    return found


def _complain_if_cut(client: Client) -> None:
    if client.cache.get("cut"):
        raise Cut(f"More than {MOST_WATCHED} workflows are switched on; the runs of the others were not looked at.")


def _listed(client: Client) -> Iterator[Mapping[str, Any]]:
    asked: dict[str, str | int] = {"limit": RUNS_PAGE, "excludePinnedData": "true"}
    for page in client.door.pages("/api/v1/workflows", NEXT, params=asked, max_pages=MOST_WORKFLOW_PAGES):
        yield from page.mapping()["data"]


def _runs(client: Client, workflow: str) -> Runs:
    asked: dict[str, str | int] = {
        "workflowId": workflow,
        "limit": RUNS_PAGE,
        "includeData": "false",
        "startedAfter": client.window.start.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    }
    rows = client.door.get("/api/v1/executions", params=asked).mapping()["data"]
    ours = [row for row in rows if row.get("mode") in PRODUCTION and row.get("startedAt")]
    good = [row for row in ours if row.get("status") == "success"]
    return Runs(
        count=len(ours),
        failed=sum(row.get("status") in ("error", "crashed") for row in ours),
        last=_newest(ours),
        last_good=_newest(good),
        by_hand=sum(row.get("mode") == "manual" for row in rows),
    )


def _newest(rows: Sequence[Mapping[str, Any]]) -> datetime | None:
    return max((datetime.fromisoformat(row["startedAt"]) for row in rows), default=None)


def _workflow(row: Mapping[str, Any], runs: Runs | None) -> Workflow:
    """What is published is what runs: `activeVersion` where there is one, else the draft."""
    settings = row.get("settings") or {}
    nodes = (row.get("activeVersion") or {}).get("nodes") or row.get("nodes") or []
    active = bool(row.get("active"))
    return Workflow(
        id=str(row["id"]),
        name=clean(str(row.get("name", ""))),
        state=State.LIVE if active else State.DRAFT,
        nodes=tuple(node for node in map(node_of, nodes) if node.enabled),
        error_workflow=str(settings.get("errorWorkflow") or ""),
        keeps_runs=settings.get("saveDataSuccessExecution") != "none",
        runs=runs,
    )


def _automation(client: Client, flow: Workflow, alerting: set[str]) -> Automation:
    runs = flow.runs
    seen = runs.count if runs else None
    if seen == 0 and flow.state is State.LIVE and not flow.keeps_runs:
        seen = None
    reporting = _starts(flow, Event.SCHEDULE) and any(node.reads for node in flow.steps) and not _watches_stock(flow)
    actions = [action for node in flow.steps if not node.is_tool and (action := action_of(node, reporting))]
    return Automation(
        id=flow.id,
        name=flow.name,
        link=_link(client, flow),
        at=runs.last if runs else None,
        proof=Proof.RUNNING if runs and runs.last_good else Proof.CONFIGURED,
        triggers=tuple(_triggers(flow)),
        conditions=tuple(sorted(_conditions(flow))),
        actions=tuple(actions),
        state=flow.state,
        runs=seen,
        failures=runs.failed if runs else None,
        last_run=runs.last if runs else None,
        human_started=all(node.event is Event.MANUAL for node in flow.triggers),
        model_decides=any(action.verb in (Verb.MODEL_ASK, Verb.AGENT_ACT) for action in actions),
        failure_alert=flow.error_workflow in alerting or _starts(flow, Event.FAILURE),
    )


def _triggers(flow: Workflow) -> Iterator[Trigger]:
    for node in flow.triggers:
        yield Trigger(event=node.event, source=node.hint, detail=node.topic or node.kind)
    if _watches_stock(flow):
        yield Trigger(event=Event.STOCK_LOW, detail="a condition on stock")


def _conditions(flow: Workflow) -> set[Criterion]:
    branches = [node for node in flow.steps if node.kind in BRANCHES]
    return {Criterion.STOCK if node.watches_stock else Criterion.OTHER for node in branches}


def _watches_stock(flow: Workflow) -> bool:
    return any(node.watches_stock for node in flow.steps)


def _starts(flow: Workflow, event: Event) -> bool:
    return any(node.event is event for node in flow.triggers)


End = tuple[Hint | None, tuple[Any, ...]]


def _ends(nodes: Iterator[Node]) -> list[End]:
    found: dict[str, End] = {}
    for node in nodes:
        if (hint := node.hint) is not None:
            found.setdefault(hint.model_dump_json(), (hint, node.data))
    return list(found.values())


def _connection(client: Client, flow: Workflow, source: End, target: End) -> Connection:
    runs = flow.runs
    broken = bool(runs and runs.count and runs.failed >= runs.count)
    names = [end[0].host or end[0].title if end[0] else "n8n" for end in (source, target)]
    return Connection(
        id=f"{flow.id}:{names[0]}>{names[1]}"[:200],
        name=flow.name,
        link=_link(client, flow),
        at=runs.last_good if runs else None,
        proof=Proof.RUNNING if runs and runs.last_good else Proof.CONFIGURED,
        source=source[0],
        target=target[0],
        data=source[1] or target[1],
        mechanism=Mechanism.WORKFLOW,
        state=State.BROKEN if broken else flow.state,
        last_activity=runs.last_good if runs else None,
        events=runs.count if runs else None,
        failures=runs.failed if runs else None,
    )


def _link(client: Client, flow: Workflow) -> str:
    return f"{client.settings['url'].rstrip('/')}/workflow/{flow.id}"
