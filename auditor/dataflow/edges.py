"""What each end says of a flow, joined into one edge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor.dataflow.measured import hardly_any, measurement, proves_alive
from auditor.dataflow.systems import Atlas
from auditor.model import (
    Action,
    Automation,
    Cite,
    Connection,
    DataObject,
    Edge,
    EdgeState,
    Match,
    Measurement,
    Mechanism,
    Proof,
    Reading,
    Role,
    State,
    Subject,
    System,
    Window,
)
from auditor.sight import CARRYING, may_hold

GAPS = 5
"""A flow is silent after this many of its usual gaps without activity ..."""
SHORTEST = timedelta(hours=24)
"""... but not before this: a night is no silence."""
FRESH = timedelta(days=7)
"""Where nothing tells its rhythm, activity this young shows it alive."""
ENOUGH = 3
"""Exchanges in the window from which a rhythm can be told."""

ORDER = tuple(EdgeState)
"""Best first. What one end saw alive is alive: hiding the other end may not improve it."""
ALIVE = (EdgeState.LIVE, EdgeState.MEASURED)
DEAD = (EdgeState.IDLE, EdgeState.BROKEN, EdgeState.OFF)

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
    place: int
    """Of the part it was read in."""


def statements(reading: Reading, system: System, atlas: Atlas, now: datetime) -> Iterator[Statement]:
    """Everything a reading says about flows, of what it is about: hiding it must not change what is said of others."""
    for found in samples(reading, system, atlas):
        if (one := found.statement) is not None:
            yield one
    for fact in reading.facts:
        if isinstance(fact, Connection):
            yield from _of_connection(fact, reading, system, atlas, now)
        elif isinstance(fact, Automation) and may_hold(reading.topics, CARRYING):
            yield from _of_automation(fact, atlas.places[reading.key], system, atlas, now)


@dataclass(frozen=True)
class Sampled:
    """What a sample showed of one flow."""

    key: Key
    figures: Measurement
    cite: Cite
    place: int
    alive: bool

    @property
    def statement(self) -> Statement | None:
        """What it proves of the flow's state: that records arrive, or that they did until some day; else nothing."""
        if not self.alive and self.figures.broke_on is None:
            return None
        state = EdgeState.MEASURED if self.alive else EdgeState.BROKEN
        last = self.cite.at if self.alive else None
        return Statement(self.key, state, self.cite, Mechanism.UNKNOWN, last, self.figures.says, self.place)


def samples(reading: Reading, system: System, atlas: Atlas) -> Iterator[Sampled]:
    """The samples that were looked up in this system."""
    for fact in reading.facts:
        known = isinstance(fact, Match) and atlas.nodes.get(fact.source)
        if not isinstance(fact, Match) or not known or not known.connected or fact.source == system.id:
            continue
        if fact.target == system.id and may_hold(reading.topics, (fact.data.value,)):
            figures = measurement(fact, known.name, atlas.nodes[system.id].name, round(reading.window.days))
            cite = _cite(fact, system, Subject.MATCHES, figures.says)
            key = (fact.source, fact.target, fact.data)
            yield Sampled(key, figures, cite, atlas.places[reading.key], proves_alive(fact, figures))


def with_sample(edge: Edge, found: Sampled) -> Edge:
    """The edge with the figures beside it, which contradict it aloud where it is said to work and hardly anything came.

    They change no state: that is what statements are for.
    """
    figures = found.figures
    doubtful = edge.state in ALIVE and (hardly_any(figures) or figures.broke_on is not None)
    return edge.model_copy(
        update={
            "measured": figures,
            "evidence": tuple(dict.fromkeys((*edge.evidence, found.cite))),
            "seen_in": tuple(sorted({*edge.seen_in, found.place})),
            "disagreement": edge.disagreement or (f"It shows activity, but: {figures.says}." if doubtful else ""),
        }
    )


def join(key: Key, said: Sequence[Statement]) -> Edge:
    """One edge of all that was said of it."""
    ordered = sorted(said, key=lambda one: (ORDER.index(one.state), one.cite.system, one.cite.id))
    best = ordered[0]
    both = {key[0], key[1]} <= {one.cite.system for one in ordered if one.state is not EdgeState.OFF}
    return Edge(
        source=key[0],
        target=key[1],
        data=key[2],
        state=best.state,
        says=best.says,
        mechanisms=tuple(sorted({one.mechanism for one in ordered} - {Mechanism.UNKNOWN})),
        last_activity=max((one.last for one in ordered if one.last), default=None),
        evidence=tuple(dict.fromkeys(one.cite for one in ordered)),
        disagreement=disagreement(ordered),
        seen_in=tuple(sorted({one.place for one in ordered})),
        proof=_proof(best.state, ordered, both),
        both_ends=both,
    )


def _proof(state: EdgeState, said: Sequence[Statement], both_ends: bool) -> Proof:
    """What one end only names counts as set up when the other end names it too: neither copied it from the other."""
    if state is EdgeState.MEASURED:
        return Proof.EFFECTIVE
    if state is EdgeState.LIVE:
        return Proof.RUNNING
    strongest = max(one.cite.proof for one in said)
    return Proof.CONFIGURED if both_ends else min(Proof.CONFIGURED, strongest)


def _of_connection(
    fact: Connection, reading: Reading, system: System, atlas: Atlas, now: datetime
) -> Iterator[Statement]:
    state, says = _state(fact, reading.window, now)
    cited = (fact, system, Subject.CONNECTIONS)
    for source, target in ways(atlas.node_of(fact.source, system), atlas.node_of(fact.target, system), system, atlas):
        data: Iterable[DataObject] = fact.data
        if not data:
            data = _assumed(reading, atlas.data_of(target if source == system.id else source))
            state, says = _only_declared(state, says)
        for item in dict.fromkeys(data):
            if may_hold(reading.topics, (item.value,)):
                key = (source, target, item)
                place = atlas.places[reading.key]
                yield Statement(key, state, _cite(*cited, says), fact.mechanism, fact.last_activity, says, place)


def ways(source: str, target: str, system: System, atlas: Atlas) -> list[tuple[str, str]]:
    """Between which systems data goes: what passes through a system arrives there, unless it is a workflow tool."""
    if system.id in (source, target) or Role.IPAAS in atlas.nodes[system.id].roles:
        pairs = [(source, target)]
    else:
        pairs = [(source, system.id), (system.id, target)]
    return [(one, other) for one, other in pairs if one != other]


def _assumed(reading: Reading, usual: Iterable[str]) -> list[DataObject]:
    """What a connection that does not say carries: what the other tool usually exchanges, within what was read."""
    named = [DataObject(topic) for topic in reading.topics if topic in list(DataObject)]
    likely = [DataObject(name) for name in usual]
    return [item for item in likely if item in named or not named] or named or [DataObject.OTHER]


def _only_declared(state: EdgeState, says: str) -> tuple[EdgeState, str]:
    """It may be alive, but what flows through it is an assumption."""
    if state in (*ALIVE, EdgeState.OFF):
        return EdgeState.DECLARED, f"{says}; what it carries is not shown"
    return state, says


def _of_automation(fact: Automation, place: int, system: System, atlas: Atlas, now: datetime) -> Iterator[Statement]:
    """A running rule that writes to another system carries data there, whatever else that system lists."""
    for action in fact.actions:
        if action.target is None or action.verb not in CARRYING or action.state not in (State.LIVE, State.BROKEN):
            continue
        target = atlas.node_of(action.target, system)
        sources = {atlas.node_of(trigger.source, system) for trigger in fact.triggers} or {system.id}
        state, says = _automation_state(fact, action)
        if not action.data:
            state, says = _only_declared(state, says)
        cite = _cite(fact, system, Subject.AUTOMATIONS, says)
        for pair in sorted({pair for source in sources for pair in ways(source, target, system, atlas)}):
            for item in dict.fromkeys(action.data or (DataObject.OTHER,)):
                yield Statement((*pair, item), state, cite, Mechanism.WORKFLOW, fact.last_run, says, place)


def _state(fact: Connection, window: Window, now: datetime) -> tuple[EdgeState, str]:
    failing = bool(fact.events) and (fact.failures or 0) >= (fact.events or 0)
    if fact.state is State.BROKEN or failing:
        return EdgeState.BROKEN, f"It is broken: {fact.wrong}" if fact.wrong else _untold(fact, failing)
    if fact.state in (State.OFF, State.DRAFT):
        return EdgeState.OFF, "It is switched off"
    if fact.last_activity is not None:
        gap = _usual_gap(fact, window)
        if fact.proof >= Proof.RUNNING and now - fact.last_activity <= _patience(gap):
            return EdgeState.LIVE, f"Last seen working on {fact.last_activity:%-d %B %Y}"
        against = f"; its usual gap is {_long(gap)}" if gap else ""
        return EdgeState.IDLE, f"It is set up, but has been silent for {_long(now - fact.last_activity)}{against}"
    if fact.proof >= Proof.CONFIGURED:
        return EdgeState.DECLARED, "It is set up; whether anything flows is not shown"
    return EdgeState.DECLARED, "A name says so"


def _untold(fact: Connection, failing: bool) -> str:
    return (
        f"It fails every time: {fact.events:,} times in the window"
        if failing
        else "It fails or points at something that is gone"
    )


def _usual_gap(fact: Connection, window: Window) -> timedelta | None:
    """The longer of its median gap and of its mean gap while it was at work: bursts are no rhythm to be judged by."""
    gaps = [timedelta(hours=fact.rhythm_hours)] if fact.rhythm_hours else []
    if fact.last_activity and fact.last_activity > window.start and (fact.events or 0) >= ENOUGH:
        gaps.append((fact.last_activity - window.start) / (fact.events or 1))
    return max(gaps, default=None)


def _patience(gap: timedelta | None) -> timedelta:
    """How long a flow with this gap may be silent."""
    return FRESH if gap is None else max(SHORTEST, GAPS * gap)


def _long(time: timedelta) -> str:
    hours = time / timedelta(hours=1)
    if hours >= 48:
        return f"{hours / 24:.0f} days"
    if hours >= 1.5:
        return f"{hours:.0f} hours"
    return "an hour" if hours >= 0.75 else "minutes"


def _automation_state(fact: Automation, step: Action) -> tuple[EdgeState, str]:
    if step.state is State.BROKEN:
        return EdgeState.BROKEN, f"It is broken: {step.detail}" if step.detail else "A step of the workflow is broken"
    if fact.state is State.BROKEN or fact.always_fails:
        return EdgeState.BROKEN, "The workflow fails on every run"
    if fact.state is not State.LIVE:
        return EdgeState.OFF, "The workflow is switched off"
    if fact.proof >= Proof.RUNNING and fact.last_run is not None:
        return EdgeState.LIVE, f"The workflow last ran on {fact.last_run:%-d %B %Y}"
    return EdgeState.IDLE, "The workflow is on, but was not seen running"


def disagreement(said: Sequence[Statement]) -> str:
    """What two systems say differently: one sees it working, or lists it as set up, and the other sees it dead."""
    dead = [one for one in said if one.state in DEAD]
    alive = [one for one in said if one.state in ALIVE]
    in_trouble = {one.cite.system for one in dead}
    listed = [one for one in said if one.state is EdgeState.DECLARED and one.cite.system not in in_trouble]
    for_it, words = (alive, "shows it working") if alive else (listed, "lists it as set up")
    systems = {one.cite.system for one in for_it}
    against = next((one for one in dead if one.cite.system not in systems), None)
    if not for_it or against is None:
        return ""
    return f"{for_it[0].cite.system} {words}, {against.cite.system} does not see it work: {_brief(against.says)}."


def _brief(says: str) -> str:
    """The heart of what the other end says."""
    short = says.removeprefix("It is set up, but has been ").partition("; its usual gap")[0]
    return short[:1].lower() + short[1:]


def _cite(fact: Connection | Automation | Match, system: System, subject: Subject, says: str) -> Cite:
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
