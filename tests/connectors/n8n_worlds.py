"""Small n8n instances for tests: the demo server with a world of its own, read by the real connector."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from auditor.demo.http import Fault, Server
from auditor.demo.n8n import CREDENTIALS, N8nDemo
from auditor.demo.world import World, load
from auditor.model import AnyFact
from connectors.n8n import CONNECTOR
from tests.connectors.loopback import Clock
from tests.connectors.running import NOW, Result, open_and_read

Results = dict[tuple[str, str], Result]
FLOWS = ("automations", "workflows")
JOINS = ("connections", "workflows")
RUNS = ("work", "runs")
USUAL = {
    RUNS,
    ("automations", "agents outside workflows"),
    ("intelligence", "agents outside workflows"),
    ("measures", "projects"),
    ("controls", "Git connections"),
    ("controls", "log streaming"),
}
"""What the demo merchant's instance does not show in full: old runs, its own agents, and what needs a licence."""
LONG = {"keeps_days": 60}
"""An instance that keeps runs for longer than the window."""
F = TypeVar("F")


def world(**changes: Any) -> World:
    """The demo merchant with another n8n."""
    return load(now=NOW).changed({"n8n": changes})


def node(kind: str, name: str = "", *, ai: bool = False, **parameters: Any) -> dict[str, Any]:
    """A step of a workflow."""
    package = "@n8n/n8n-nodes-langchain." if ai else "n8n-nodes-base."
    return {"type": package + kind, "name": name or kind, "parameters": parameters}


def flow(name: str, *nodes: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A workflow that is on and runs once a day."""
    return {"id": name, "name": name, "active": True, "runs_per_day": 1, "nodes": list(nodes), **more}


SCHEDULE = node("scheduleTrigger")
SLACK = node("slack", resource="message", operation="post")


def read(with_world: World | None = None, faults: Iterable[Fault] = ()) -> Results:
    """Every part, over real HTTP."""
    return read_and_count(with_world, faults)[0]


def read_and_count(
    with_world: World | None = None, faults: Iterable[Fault] = ()
) -> tuple[Results, list[tuple[str, str]]]:
    """Every part, and the requests that it took."""
    with Server(N8nDemo(with_world or load(now=NOW)), faults) as server:
        settings = {**CREDENTIALS, "base_url": server.base_url}
        return open_and_read(CONNECTOR, settings, Clock().tools())[1], list(server.log)


def read_flows(*flows: Mapping[str, Any], **more: Any) -> Results:
    """An instance with these workflows and no others."""
    return read(world(workflows=list(flows), **more))


def fact(result: Result, name: str, kind: type[F]) -> F:
    """The fact with this id."""
    found = [one for one in result[0] if one.id == name]
    assert len(found) == 1, [one.id for one in result[0]]
    assert isinstance(found[0], kind)
    return found[0]


def told(result: Result) -> dict[str, AnyFact]:
    """All facts by id."""
    return {one.id: one for one in result[0]}
