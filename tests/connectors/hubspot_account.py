"""A HubSpot account to read in tests: the demo's, changed a little, with faults in front if need be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from auditor.demo.http import Fault, Server
from auditor.demo.hubspot import CREDENTIALS, HubSpotDemo
from auditor.demo.world import World, load
from auditor.model import AnyFact
from connectors.base import Client
from connectors.errors import ReadError
from connectors.hubspot import CONNECTOR
from tests.connectors.loopback import Clock
from tests.connectors.running import NOW, WINDOW, Result, open_and_read

WORLD = load(now=NOW)
LISTS = "crm.lists.read"


@dataclass(frozen=True)
class Audit:
    """What was read, and how."""

    parts: dict[tuple[str, str], Result]
    client: Client
    server: Server
    clock: Clock

    def facts(self, subject: str, part: str) -> list[Any]:
        return list(self.parts[subject, part][0])

    def error(self, subject: str, part: str) -> ReadError | None:
        return self.parts[subject, part][1]

    @property
    def all_facts(self) -> list[AnyFact]:
        return [fact for facts, _ in self.parts.values() for fact in facts]

    @property
    def asked(self) -> list[tuple[str, str]]:
        return self.server.log


def world(**hubspot: Any) -> World:
    """The demo's world with some of HubSpot's values replaced."""
    return WORLD.changed({"hubspot": hubspot})


def scopes(*more: str, without: str = "") -> list[str]:
    """The scopes of the demo's key, changed."""
    return [scope for scope in (*WORLD.platform("hubspot")["scopes"], *more) if scope != without]


@contextmanager
def serving(of: World = WORLD, faults: Iterable[Fault] = ()) -> Iterator[tuple[Server, Clock]]:
    """A server and the clock that it shares with its client."""
    clock = Clock()
    with Server(HubSpotDemo(of, clock.monotonic), faults) as server:
        yield server, clock


def settings(server: Server, **changes: str) -> Mapping[str, str]:
    return {**CREDENTIALS, "base_url": server.base_url, **changes}


@dataclass(frozen=True)
class One:
    """One part, read by itself."""

    facts: list[Any]
    error: ReadError | None
    asked: list[tuple[str, str]]


def one(subject: str, part: str, of: World = WORLD, faults: Iterable[Fault] = ()) -> One:
    """Read one part of the account and nothing else."""
    get = next(read.get for read in CONNECTOR.reads if (read.subject.value, read.part) == (subject, part))
    assert get is not None
    with serving(of, faults) as (server, clock):
        client = CONNECTOR.open(settings(server), clock.tools(), WINDOW)
        facts: list[Any] = []
        try:
            facts.extend(get(client))
        except ReadError as error:
            return One(facts, error, server.log)
        finally:
            client.door.close()
        return One(facts, None, server.log)


def audit(of: World = WORLD, faults: Iterable[Fault] = (), **changes: str) -> Audit:
    """Read every part of the account."""
    with serving(of, faults) as (server, clock):
        client, parts = open_and_read(CONNECTOR, settings(server, **changes), clock.tools())
        client.door.close()
        return Audit(parts, client, server, clock)
