"""Reads the demo shop, whole or spoilt, on a clock that nobody waits for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from auditor.demo.faults import Spoil
from auditor.demo.http import Fault, Request, Response, Server, reply
from auditor.demo.shopify import CREDENTIALS, ShopifyDemo
from auditor.demo.world import World, load
from auditor.model import AnyFact, Window
from connectors.base import Client
from connectors.errors import ReadError
from connectors.shopify import CONNECTOR
from tests.connectors.loopback import Clock
from tests.connectors.running import NOW, WINDOW, Result, open_and_read

NOTIFICATIONS = ("automations", "notification e-mails")
ABANDONED = ("automations", "abandoned checkout e-mails")
APPS = ("connections", "installed apps")
SERVICES = ("connections", "fulfilment services")
TRACES = ("connections", "apps seen at work on orders")
EMBEDS = ("connections", "theme app embeds")
WORK = ("work", "orders")
ENTRY = ("work", "order entry")
"""Always a small sample in a shop of any size."""
FLOW = ("automations", "Shopify Flow and marketing automations")
MARKETING = ("automations", "automations that marketing tells of")
HOLDS = ("automations", "apps that hold orders")
SEGMENTS = ("audiences", "segments")
JUDGES = ("intelligence", "judges of orders")
SALES = ("measures", "sales by channel")
VISITS = ("measures", "visits")
NEVER_WHOLE = {ENTRY, FLOW, MARKETING, HOLDS, SEGMENTS, JUDGES, SALES, VISITS}
"""Parts of the demo shop that are not seen in full on a good day: samples, what no app may see, a scope not held."""
REQUESTS = 89
"""Of one collection, whatever the size of the shop."""


def shop(orders: int | None = None, **changes: Any) -> World:
    """The demo world with changes in its Shopify part."""
    volumes = {"volumes": {"orders": orders}} if orders is not None else {}
    return load(now=NOW).changed({"shopify": changes, **volumes})


@dataclass
class Run:
    """Everything that came of one reading of a shop."""

    client: Client
    results: dict[tuple[str, str], Result]
    log: list[tuple[str, str]]
    demo: ShopifyDemo
    clock: Clock

    def facts(self, part: tuple[str, str]) -> list[AnyFact]:
        """What one part yielded."""
        return self.results[part][0]

    def error(self, part: tuple[str, str]) -> ReadError | None:
        """Why one part stopped, if it did."""
        return self.results[part][1]

    def stopped(self, *kinds: type[ReadError]) -> set[tuple[str, str]]:
        """Parts that stopped for one of the reasons."""
        return {part for part, (_, error) in self.results.items() if isinstance(error, kinds or ReadError)}

    @property
    def everything(self) -> list[AnyFact]:
        """All facts."""
        return [fact for facts, _ in self.results.values() for fact in facts]


def read(
    world: World | None = None,
    faults: Iterable[Fault] = (),
    settings: Mapping[str, str] = CREDENTIALS,
    window: Window = WINDOW,
    demo: ShopifyDemo | None = None,
    clock: Clock | None = None,
    only: Iterable[tuple[str, str]] = (),
) -> Run:
    """Open the shop and read every part of it, or only some."""
    clock = clock or Clock()
    demo = demo or ShopifyDemo(world or shop(), clock.monotonic)
    with Server(demo, faults) as server:
        given = {**settings, "base_url": server.base_url}
        reads = tuple(each for each in CONNECTOR.reads if not only or (each.subject.value, each.part) in tuple(only))
        client, results = open_and_read(replace(CONNECTOR, reads=reads), given, clock.tools(), window)
    return Run(client, results, server.log, demo, clock)


def instead(operation: str, body: object, status: int = 200, after: int = 0, times: int | None = None) -> Fault:
    """Another answer to one query."""
    return Spoil(lambda _: reply(body, status), f'"operationName": "{operation}"', after, times)


@dataclass
class Changed:
    """Changes the parsed answers to one query."""

    operation: str
    change: Callable[[dict[str, Any]], object]
    seen: int = field(default=0, init=False)

    def __call__(self, request: Request, answer: Callable[[], Response]) -> Response | None:
        """See `auditor.demo.http.Fault`."""
        if f'"operationName": "{self.operation}"'.encode() not in request.body:
            return None
        self.seen += 1
        whole = answer()
        assert isinstance(whole.body, bytes)
        body = json.loads(whole.body)
        self.change(body)
        return reply(body, whole.status, {name: value for name, value in whole.headers.items() if name[0] == "X"})


def problem(code: str, message: str = "No", **more: object) -> dict[str, Any]:
    """One of Shopify's errors."""
    return {"message": message, "extensions": {"code": code, **more}}
