"""Small builders for evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from auditor.catalogue import Catalogue
from auditor.model import (
    SUBJECT_OF,
    Action,
    Actor,
    AnyFact,
    Automation,
    Backing,
    Connection,
    Control,
    ControlKind,
    DataObject,
    Event,
    Evidence,
    Header,
    Hint,
    Measure,
    MeasureKind,
    Mechanism,
    Merchant,
    Part,
    Process,
    Proof,
    Reading,
    Records,
    Role,
    Sight,
    StackEntry,
    Standing,
    State,
    Subject,
    System,
    Tie,
    Trigger,
    Verb,
    Window,
    Work,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
WINDOW = Window(start=NOW - timedelta(days=30), end=NOW)
REMEDY = "Tick the box."

TOOLS = {
    Role.ECOMMERCE: "shopify",
    Role.STOREFRONT: "shopify",
    Role.MARKETING: "klaviyo",
    Role.HELPDESK: "zendesk",
    Role.CRM: "hubspot",
    Role.IPAAS: "n8n",
    Role.FULFILMENT: "shipstation",
    Role.ERP_ACCOUNTING: "xero",
    Role.REVIEW: "judge-me",
}
"""A tool of the catalogue for a role; for the others the first that plays it."""


@cache
def tool(role: Role) -> str:
    """The tool that plays a role in these tests: one that is known by its name and plays no other role, if there is."""
    if role in TOOLS:
        return TOOLS[role]
    playing = [each for each in Catalogue.load().tools if role in each.roles and _signs(each.id)]
    return min(playing, key=lambda each: (len(each.roles), each.id)).id


def system_id(role: Role) -> str:
    """The account that plays a role in these tests."""
    return f"{tool(role)}:fern"


def hint(role: Role) -> Hint:
    """What another system's evidence calls the tool of a role."""
    return _signs(tool(role))[0]


def _signs(name: str) -> list[Hint]:
    """By what a tool is known beyond doubt."""
    catalogue = Catalogue.load()
    known = next(each for each in catalogue.tools if each.id == name)
    signs = [Hint(title=known.title), *(Hint(handle=each) for each in known.handles)]
    return [sign for sign in signs if catalogue.resolve(sign) is known]


# --- facts ---------------------------------------------------------------------------------------------------------

_numbers = count(1)


def automation(
    event: Event | Sequence[Event],
    *steps: Verb | Action,
    state: State = State.LIVE,
    runs: int | None = 12,
    **more: Any,
) -> Automation:
    """A rule that runs, unless said otherwise."""
    events = [event] if isinstance(event, Event) else event
    active = state in (State.LIVE, State.UNKNOWN) and bool(runs)
    usual: dict[str, Any] = {
        "id": f"rule-{next(_numbers):04}",
        "name": "The rule",
        "proof": Proof.RUNNING if active else Proof.CONFIGURED,
        "last_run": NOW - timedelta(hours=3) if active else None,
        "triggers": tuple(Trigger(event=each) for each in events),
        "actions": tuple(step if isinstance(step, Action) else Action(verb=step) for step in steps),
        "state": state,
        "runs": runs,
        "failures": 0 if runs else None,
        "changed": NOW - timedelta(days=40),
    }
    return Automation(**{**usual, **more})


def connection(
    target: Hint | None = None, *data: DataObject, days_ago: float | None = 1, source: Hint | None = None, **more: Any
) -> Connection:
    """A connection that was active some days ago; `None`: when is not told."""
    last = None if days_ago is None else NOW - timedelta(days=days_ago)
    usual: dict[str, Any] = {
        "id": f"connection-{next(_numbers):04}",
        "name": "The connection",
        "source": source,
        "target": target,
        "data": data,
        "mechanism": Mechanism.APP,
        "state": State.LIVE,
        "proof": Proof.RUNNING if last and days_ago is not None and days_ago <= 30 else Proof.CONFIGURED,
        "last_activity": last,
    }
    return Connection(**{**usual, **more})


def work(process: Process, actor: Actor, number: int, **more: Any) -> Work:
    """Somebody did something so many times."""
    usual = {"id": f"{process}-{actor}-{next(_numbers)}", "proof": Proof.RUNNING}
    return Work(process=process, actor=actor, count=number, **{**usual, **more})


def control(kind: ControlKind, holds: bool, detail: str = "the rights", **more: Any) -> Control:
    """A piece of governance, seen in force or not."""
    usual = {"id": f"{kind}-{next(_numbers)}", "proof": Proof.RUNNING}
    return Control(control=kind, holds=holds, detail=detail, **{**usual, **more})


def backing(of: AnyFact | str, tie: Tie, standing: Standing, *holders: str, **more: Any) -> Backing:
    """The people behind an automation or a connection."""
    id_, name = (of, "") if isinstance(of, str) else (of.id, of.name)
    usual = {"id": f"{tie}:{id_}", "name": name, "proof": Proof.RUNNING}
    return Backing(of=id_, tie=tie, standing=standing, holders=holders, **{**usual, **more})


def measure(kind: MeasureKind, value: float) -> Measure:
    """An outcome."""
    return Measure(id=f"{kind}-{next(_numbers)}", measure=kind, value=value, proof=Proof.EFFECTIVE)


def records(of: DataObject, field: str, filled: int | None, total: int = 100) -> Records:
    """So many of so many records have the field."""
    proof = Proof.RUNNING if filled else Proof.CONFIGURED
    return Records(id=f"{of}-{next(_numbers)}", object=of, field=field, total=total, filled=filled, proof=proof)


# --- evidence ------------------------------------------------------------------------------------------------------


def system(role: Role, *more: Role, parts: Iterable[Part] | None = None) -> System:
    """An account that plays the role and is read in full, one part a subject, unless the parts are given."""
    every = tuple(Part(subject=subject) for subject in Subject)
    return System(
        id=system_id(role),
        platform=tool(role),
        name=tool(role).title(),
        roles=(role, *more),
        parts=every if parts is None else tuple(parts),
    )


def reading(of: System, part: Part, facts: Iterable[AnyFact] = (), sight: Sight = Sight.COMPLETE) -> Reading:
    """What was seen of one part."""
    full = sight is Sight.COMPLETE
    return Reading(
        system=of.id,
        platform=of.platform,
        roles=of.roles,
        subject=part.subject,
        part=part.part,
        topics=part.topics,
        sight=sight,
        as_of=NOW,
        window=WINDOW,
        facts=tuple(facts),
        reason="" if full else f"{part.subject.value} {sight.value}",
        remedy="" if full else REMEDY,
    )


def evidence(
    systems: Sequence[System], readings: Iterable[Reading], stack: Iterable[StackEntry], **more: Any
) -> Evidence:
    """The evidence of one run."""
    merchant = Merchant(slug="fern", name="Fern & Fable", stack=tuple(stack), **more)
    header = Header(merchant=merchant, tool_version="test", started=NOW, window=WINDOW, systems=tuple(systems))
    return Evidence(header=header, readings=tuple(readings))


def business(
    facts: Mapping[Role, Sequence[AnyFact]] | None = None,
    *,
    roles: Iterable[Role] = (Role.ECOMMERCE, Role.MARKETING, Role.HELPDESK, Role.CRM, Role.IPAAS),
    none: Iterable[Role] = (),
    open: Iterable[Role] = (),
    hidden: Mapping[Role, Sight] | None = None,
    stack: Mapping[Role, tuple[str, ...]] | None = None,
    **more: Any,
) -> Evidence:
    """A business with one account a role, read in full, all roles stated, unless said otherwise.

    `none`: roles the merchant says nothing plays. `open`: roles of which nothing was said. `hidden`: how far the
    account of a role was seen instead of in full; half of its facts stay when it was seen in part.
    """
    facts, hidden, none, open = facts or {}, hidden or {}, set(none), set(open)
    playing = [role for role in dict.fromkeys((*roles, *facts)) if role not in none and role is not Role.STOREFRONT]
    systems = [system(role, *((Role.STOREFRONT,) if role is Role.ECOMMERCE else ())) for role in playing]
    readings = [
        reading(each, part, _of(part.subject, facts.get(role, ()), hidden.get(role)), hidden.get(role, Sight.COMPLETE))
        for role, each in zip(playing, systems, strict=True)
        for part in each.parts
    ]
    said: dict[Role, tuple[str, ...]] = dict.fromkeys(Role, ())
    said |= {role: (each.platform,) for each in systems for role in each.roles} | dict(stack or {})
    entries = [StackEntry(role=role, tools=tools) for role, tools in said.items() if role not in open]
    return evidence(systems, readings, entries, **more)


def _of(subject: Subject, facts: Sequence[AnyFact], sight: Sight | None) -> list[AnyFact]:
    own = [fact for fact in facts if SUBJECT_OF[type(fact)] is subject]
    return own if sight in (None, Sight.COMPLETE, Sight.PARTIAL) else []
