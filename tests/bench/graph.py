"""A made-up business of many systems and flows, to time what the graph is asked; nothing of it goes over a network."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from random import Random

from auditor.catalogue import Catalogue
from auditor.dataflow import build
from auditor.model import (
    Action,
    AnyFact,
    Automation,
    Connection,
    DataObject,
    Event,
    Evidence,
    Flows,
    Header,
    Hint,
    Mechanism,
    Merchant,
    Part,
    Proof,
    Reading,
    Role,
    Sight,
    State,
    Subject,
    System,
    Trigger,
    Verb,
    Window,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
WINDOW = Window(start=NOW - timedelta(days=30), end=NOW)
SYSTEMS, EDGES = 60, 2_000
SECONDS = 1.0


def business(systems: int = SYSTEMS, edges: int = EDGES, seed: int = 3) -> Evidence:
    """Every system connected and read in full, each flow told by one of its ends, some by both, none hidden."""
    random = Random(seed)
    roles = [role for role in Role if role is not Role.STOREFRONT]
    all_ = [_system(number, roles[number % len(roles)]) for number in range(systems)]
    told: dict[str, list[AnyFact]] = {system.id: [_rule(random, n)] for n, system in enumerate(all_)}
    ways = [(one, other, data) for one in all_ for other in all_ if one is not other for data in DataObject]
    for number, (source, target, data) in enumerate(random.sample(ways, edges)):
        told[source.id].append(_link(random, f"out-{number}", data, target=_named(target)))
        if number % 3 == 0:
            told[target.id].append(_link(random, f"in-{number}", data, source=_named(source)))
    readings = [_reading(system, part, told[system.id]) for system in all_ for part in system.parts]
    header = Header(
        merchant=Merchant(slug="bench", name="Bench"),
        tool_version="bench",
        started=NOW,
        window=WINDOW,
        systems=tuple(all_),
    )
    return Evidence(header=header, readings=tuple(readings))


def measured(seed: int = 3) -> tuple[float, Flows]:
    """Seconds from evidence to the whole graph with its insights and trails, and the graph."""
    evidence, catalogue = business(seed=seed), Catalogue.load()
    began = time.perf_counter()
    flows = build(evidence, catalogue)
    return time.perf_counter() - began, flows


def report() -> str:
    """One line for the bench."""
    seconds, flows = min((measured() for _ in range(3)), key=lambda each: each[0])
    size = f"{len(flows.nodes)} systems, {len(flows.edges):,} flows, {len(flows.insights)} insights"
    return f"graph of {size}: {seconds:.2f} s, at most {SECONDS:.0f} s"


def _system(number: int, role: Role) -> System:
    parts = tuple(Part(subject=subject) for subject in (Subject.CONNECTIONS, Subject.AUTOMATIONS))
    return System(
        id=f"tool{number:02}:bench{number:02}.example", platform=f"tool{number:02}", name=f"Tool {number:02}",
        roles=(role,), parts=parts,
    )  # fmt: skip


def _named(system: System) -> Hint:
    return Hint(host=system.id.partition(":")[2])


def _link(
    random: Random, id_: str, data: DataObject, source: Hint | None = None, target: Hint | None = None
) -> Connection:
    days = random.choice([0.5, 1, 2, 3, 20, 90, None])
    last = None if days is None else NOW - timedelta(days=days)
    return Connection(
        id=id_,
        name=id_,
        source=source,
        target=target,
        data=(data,),
        mechanism=random.choice(list(Mechanism)),
        state=random.choice([State.LIVE, State.LIVE, State.LIVE, State.OFF, State.BROKEN]),
        proof=Proof.RUNNING if days is not None and days < 30 else Proof.CONFIGURED,
        last_activity=last,
    )


def _rule(random: Random, number: int) -> Automation:
    event = random.choice([Event.ORDER_PLACED, Event.ORDER_FULFILLED, Event.TICKET_CREATED])
    return Automation(
        id=f"rule-{number}",
        triggers=(Trigger(event=event),),
        actions=(Action(verb=Verb.MESSAGE_SEND),),
        state=State.LIVE,
        runs=9,
        last_run=NOW,
        proof=Proof.RUNNING,
    )


def _reading(system: System, part: Part, facts: list[AnyFact]) -> Reading:
    kind = Connection if part.subject is Subject.CONNECTIONS else Automation
    return Reading(
        system=system.id,
        platform=system.platform,
        roles=system.roles,
        subject=part.subject,
        sight=Sight.COMPLETE,
        as_of=NOW,
        window=WINDOW,
        facts=tuple(fact for fact in facts if isinstance(fact, kind)),
    )


if __name__ == "__main__":
    print(report())  # noqa: T201
