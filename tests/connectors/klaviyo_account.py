"""Reads the demo merchant's Klaviyo, changed as a test wants it, over real HTTP and without waiting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from auditor.demo.http import Fault, Server
from auditor.demo.klaviyo import CREDENTIALS, SCOPES, KlaviyoDemo
from auditor.demo.world import World, load
from auditor.model import Automation, Connection, Fact
from connectors.klaviyo import CONNECTOR
from tests.connectors.loopback import Clock
from tests.connectors.running import NOW, Result, open_and_read

F = TypeVar("F", bound=Fact)
WORLD = load(now=NOW)


@dataclass(frozen=True)
class Seen:
    """What one collection brought."""

    parts: dict[tuple[str, str], Result]
    log: list[tuple[str, str]]
    seconds: float

    def facts(self, kind: type[F], subject: str, part: str) -> dict[str, F]:
        """Facts of a part by id."""
        return {fact.id: fact for fact in self.parts[subject, part][0] if isinstance(fact, kind)}

    def flow(self, name: str) -> Automation:
        """One flow."""
        return self.facts(Automation, "automations", "flows")[name]

    def connection(self, part: str, name: str) -> Connection:
        """One connection."""
        return self.facts(Connection, "connections", part)[name]

    def trouble(self, subject: str, part: str) -> str:
        """The kind of error that ended a part; empty when all of it was seen."""
        error = self.parts[subject, part][1]
        return type(error).__name__ if error else ""

    def text(self) -> str:
        """Everything that was kept."""
        facts = [fact.model_dump_json() for found, _ in self.parts.values() for fact in found]
        errors = [f"{error.says} {error.remedy}" for _, error in self.parts.values() if error]
        return "\n".join([*facts, *errors])


def read(changes: Mapping[str, Any] | None = None, faults: Iterable[Fault] = (), world: World = WORLD) -> Seen:
    """One whole collection; `changes` are of the klaviyo section."""
    clock = Clock()
    demo = KlaviyoDemo(world.changed({"klaviyo": changes or {}}), clock.monotonic)
    with Server(demo, faults) as server:
        settings = {**CREDENTIALS, "base_url": server.base_url}
        client, parts = open_and_read(CONNECTOR, settings, clock.tools())
        client.door.close()
    return Seen(parts, server.log, clock.seconds)


def without(*scopes: str) -> dict[str, Any]:
    """A key that lacks some scopes."""
    return {"scopes": [scope for scope in SCOPES if scope not in scopes]}


def flows(*changed: Mapping[str, Any]) -> dict[str, Any]:
    """The world's flows, with those of the same id replaced and new ones added."""
    kept = {row["id"]: row for row in WORLD.platform("klaviyo")["flows"]}
    return {"flows": list({**kept, **{row["id"]: {**kept.get(row["id"], {}), **row} for row in changed}}.values())}


def metrics(*changed: Mapping[str, Any], but: Iterable[str] = ()) -> dict[str, Any]:
    """The world's metrics, with some replaced, added or, by name, left out."""
    kept = {row["id"]: row for row in WORLD.platform("klaviyo")["metrics"] if row["name"] not in but}
    return {"metrics": list({**kept, **{row["id"]: {**kept.get(row["id"], {}), **row} for row in changed}}.values())}
