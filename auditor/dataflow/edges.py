"""What each end says of a flow, joined into one edge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor.dataflow.systems import Atlas
from auditor.model import (
    Automation,
    Cite,
    Connection,
    DataObject,
    Edge,
    EdgeState,
    Mechanism,
    Proof,
    Reading,
    State,
    Subject,
    System,
    Verb,
)

FRESH = timedelta(days=7)
"""A flow with activity this young is alive, whatever its rhythm."""
GAPS = 5
"""Or with activity within this many of its usual gaps."""

ORDER = (
    EdgeState.MEASURED, EdgeState.LIVE, EdgeState.IDLE, EdgeState.BROKEN, EdgeState.OFF, EdgeState.DECLARED,
)  # fmt: skip
"""Best first. What one end saw alive is alive: hiding the other end may not improve it."""

CARRYING = (Verb.RECORD_CREATE, Verb.RECORD_UPDATE, Verb.WEBHOOK_CALL, Verb.TICKET_CREATE, Verb.TICKET_UPDATE,
            Verb.SHEET_WRITE, Verb.LIST_UPDATE)  # fmt: skip

Key = tuple[str, str, DataObject]


@dataclass(frozen=True)
class Statement:
    """What one piece of evidence says of one flow."""

    key: Key
    state: EdgeState
    cite: Cite
    mechanism: Mechanism
    last: datetime | None
    says: str


def statements(reading: Reading, system: System, atlas: Atlas, now: datetime) -> Iterator[Statement]:
    """Everything a reading says about flows."""
    for fact in reading.facts:
        if isinstance(fact, Connection):
            yield from _of_connection(fact, system, atlas, now)
        elif isinstance(fact, Automation):
            yield from _of_automation(fact, system, atlas, now)


def join(key: Key, said: Sequence[Statement]) -> Edge:
    """One edge of all that was said of it."""
    ordered = sorted(said, key=lambda one: (ORDER.index(one.state), one.cite.system, one.cite.id))
    best = ordered[0]
    return Edge(
        source=key[0],
        target=key[1],
        data=key[2],
        state=best.state,
        says=best.says,
        mechanisms=tuple(sorted({one.mechanism for one in ordered} - {Mechanism.UNKNOWN})),
        last_activity=max((one.last for one in ordered if one.last), default=None),
        evidence=tuple(dict.fromkeys(one.cite for one in ordered)),
        disagreement=_disagreement(ordered),
    )


def _of_connection(fact: Connection, system: System, atlas: Atlas, now: datetime) -> Iterator[Statement]:
    source, target = atlas.node_of(fact.source, system), atlas.node_of(fact.target, system)
    if source == target:
        return
    state, says = _state(fact, now)
    data: Iterable[DataObject] = fact.data
    if not data:
        other = target if source == system.id else source
        data = tuple(DataObject(name) for name in atlas.data_of(other))
        state, says = _only_declared(state, says)
    for item in dict.fromkeys(data):
        cite = _cite(fact, system, Subject.CONNECTIONS, says)
        yield Statement((source, target, item), state, cite, fact.mechanism, fact.last_activity, says)


def _only_declared(state: EdgeState, says: str) -> tuple[EdgeState, str]:
    """The connection may be alive, but what flows through it is an assumption."""
    if state in (EdgeState.LIVE, EdgeState.MEASURED, EdgeState.OFF):
        return EdgeState.DECLARED, f"{says}; what it carries is not shown"
    return state, says


def _of_automation(fact: Automation, system: System, atlas: Atlas, now: datetime) -> Iterator[Statement]:
    """A running rule that writes to another system carries data there, whatever else that system lists."""
    for action in fact.actions:
        if action.target is None or action.verb not in CARRYING or action.state is not State.LIVE:
            continue
        target = atlas.node_of(action.target, system)
        sources = {atlas.node_of(trigger.source, system) for trigger in fact.triggers} or {system.id}
        state, says = _automation_state(fact, now)
        for source in sorted(sources - {target}):
            for item in dict.fromkeys(action.data):
                cite = _cite(fact, system, Subject.AUTOMATIONS, says)
                yield Statement((source, target, item), state, cite, Mechanism.WORKFLOW, fact.last_run, says)


def _state(fact: Connection, now: datetime) -> tuple[EdgeState, str]:
    failing = bool(fact.events) and (fact.failures or 0) >= (fact.events or 0)
    if fact.state is State.BROKEN or failing:
        return EdgeState.BROKEN, "It fails or points at something that is gone"
    if fact.state in (State.OFF, State.DRAFT):
        return EdgeState.OFF, "It is switched off"
    if fact.last_activity is not None and fact.proof >= Proof.RUNNING and _fresh(fact, now):
        return EdgeState.LIVE, f"Last seen working on {fact.last_activity:%-d %B %Y}"
    if fact.last_activity is not None:
        days = (now - fact.last_activity).days
        return EdgeState.IDLE, f"It is set up, but has been silent for {days} days"
    if fact.proof >= Proof.CONFIGURED:
        return EdgeState.DECLARED, "It is set up; whether anything flows is not shown"
    return EdgeState.DECLARED, "A name says so"


def _fresh(fact: Connection, now: datetime) -> bool:
    rhythm = timedelta(hours=GAPS * fact.rhythm_hours) if fact.rhythm_hours else FRESH
    return fact.last_activity is not None and now - fact.last_activity <= max(FRESH, rhythm)


def _automation_state(fact: Automation, now: datetime) -> tuple[EdgeState, str]:
    if fact.state is State.BROKEN or (fact.runs and (fact.failures or 0) >= fact.runs):
        return EdgeState.BROKEN, "The workflow fails on every run"
    if fact.state is not State.LIVE:
        return EdgeState.OFF, "The workflow is switched off"
    if fact.proof >= Proof.RUNNING and fact.last_run is not None:
        return EdgeState.LIVE, f"The workflow last ran on {fact.last_run:%-d %B %Y}"
    return EdgeState.IDLE, "The workflow is on, but was not seen running"


def _disagreement(said: Sequence[Statement]) -> str:
    """What the ends say differently, when one sees it working and the other does not."""
    alive = [one for one in said if one.state in (EdgeState.LIVE, EdgeState.MEASURED)]
    dead = [one for one in said if one.state in (EdgeState.IDLE, EdgeState.BROKEN, EdgeState.OFF)]
    systems = {one.cite.system for one in alive}
    other = next((one for one in dead if one.cite.system not in systems), None)
    if not alive or other is None:
        return ""
    return f"{alive[0].cite.system} shows it working, {other.cite.system} does not: {other.says.lower()}."


def _cite(fact: Connection | Automation, system: System, subject: Subject, says: str) -> Cite:
    return Cite(
        system=system.id,
        subject=subject,
        kind=fact.kind,
        id=fact.id,
        name=fact.name,
        link=fact.link,
        at=fact.at,
        proof=fact.proof,
        note=says[:200],
    )
