"""Reads the demo merchant's Zendesk, or one a little different from it, on a clock that nobody waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from auditor.demo.http import Fault, Request, Response, Server
from auditor.demo.world import load
from auditor.demo.zendesk import CREDENTIALS, ZendeskDemo
from auditor.model import AnyFact, Window
from connectors.base import Client
from connectors.errors import ReadError
from connectors.zendesk import CONNECTOR
from tests.connectors.loopback import Clock
from tests.connectors.running import NOW, WINDOW, Result, open_and_read

F = TypeVar("F")


@dataclass
class Seen:
    """What one collection brought."""

    client: Client
    results: Mapping[tuple[str, str], Result]
    log: list[tuple[str, str]]
    clock: Clock

    def facts(self, subject: str, part: str, kind: type[F]) -> list[F]:
        """The facts of a part, which must all be of one kind."""
        found = self.results[subject, part][0]
        assert all(isinstance(fact, kind) for fact in found)
        return found  # type: ignore[return-value]

    def only(self, subject: str, part: str, kind: type[F]) -> F:
        """The single fact of a part."""
        (fact,) = self.facts(subject, part, kind)
        return fact

    def error(self, subject: str, part: str) -> ReadError | None:
        """What cut a part short."""
        return self.results[subject, part][1]

    def all_facts(self) -> list[AnyFact]:
        """Everything."""
        return [fact for facts, _ in self.results.values() for fact in facts]


def read(
    changes: Mapping[str, Any] | None = None,
    faults: Iterable[Fault] = (),
    credentials: Mapping[str, str] = CREDENTIALS,
    window: Window = WINDOW,
    seconds_an_answer: float = 0.0,
    only: str = "",
    part: str = "",
    **tools: Any,
) -> Seen:
    """One collection, of all, of one subject or of one part of it; each answer may take its time."""
    clock = Clock()

    def slowly(request: Request, answer: Callable[[], Response]) -> Response | None:
        clock.seconds += seconds_an_answer
        return None

    reads = tuple(each for each in CONNECTOR.reads if only in ("", each.subject.value) and part in ("", each.part))
    connector = replace(CONNECTOR, reads=reads)
    world = load(now=NOW).changed({"zendesk": changes or {}})
    with Server(ZendeskDemo(world, clock.monotonic), (slowly, *faults)) as server:
        settings = {**credentials, "base_url": server.base_url}
        client, results = open_and_read(connector, settings, clock.tools(**tools), window)
        client.door.close()
        return Seen(client, results, list(server.log), clock)
