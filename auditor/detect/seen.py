"""What a detector sees: the facts of what it declared, with small questions to ask of them, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from auditor.model import (
    Action,
    Actor,
    Automation,
    Backing,
    Channel,
    Connection,
    Control,
    ControlKind,
    DataObject,
    Edge,
    EdgeState,
    Event,
    Fact,
    Intelligence,
    Measure,
    MeasureKind,
    Prediction,
    Process,
    Proof,
    Records,
    Segment,
    State,
    Tie,
    Verb,
    Window,
    Work,
)

F = TypeVar("F", bound=Fact)
E = TypeVar("E", bound=StrEnum)


def _many(wanted: E | tuple[E, ...] | None) -> tuple[E, ...] | None:
    return (wanted,) if isinstance(wanted, StrEnum) else wanted


@dataclass(frozen=True)
class Seen:
    """The facts and edges a detector asked for. Immutable; in a stable order."""

    facts: tuple[Fact, ...]
    edges: tuple[Edge, ...]
    window: Window
    names: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    """What to call a system, by its id."""
    owners: Mapping[int, str] = field(default_factory=dict, repr=False, compare=False)
    """The system that each fact was read from, by the identity of the fact."""

    def called(self, system: str) -> str:
        """What to call a system in a sentence."""
        return self.names.get(system, system.partition(":")[2] or system)

    def systems_of(self, facts: Iterable[Fact]) -> tuple[str, ...]:
        """What to call the systems that these facts were read from, each once."""
        names = {self.called(self.owners[id(fact)]) for fact in facts if id(fact) in self.owners}
        return tuple(sorted(names, key=lambda name: (name.casefold(), name)))

    def of(self, kind: type[F]) -> list[F]:
        """All facts of one kind."""
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def automations(
        self,
        event: Event | tuple[Event, ...] | None = None,
        verb: Verb | tuple[Verb, ...] | None = None,
        channel: Channel | None = None,
    ) -> list[Automation]:
        """Automations started by one of the events with a step that does one of the verbs (by the channel)."""
        events, verbs = _many(event), _many(verb)
        return [
            rule
            for rule in self.of(Automation)
            if (events is None or any(trigger.event in events for trigger in rule.triggers))
            and (verbs is None or any(_does(action.verb, action.channel, verbs, channel) for action in rule.actions))
        ]

    def connections(self) -> list[Connection]:
        """All connections."""
        return self.of(Connection)

    def work(self, process: Process | tuple[Process, ...] | None = None) -> list[Work]:
        """Work done on one of the processes."""
        wanted = _many(process)
        return [work for work in self.of(Work) if wanted is None or work.process in wanted]

    def segments(self) -> list[Segment]:
        """Lists and segments."""
        return self.of(Segment)

    def controls(self, kind: ControlKind) -> list[Control]:
        """Governance of one kind."""
        return [control for control in self.of(Control) if control.control is kind]

    def backings(self, tie: Tie) -> list[Backing]:
        """The people behind automations and keys, by one kind of tie."""
        return [backing for backing in self.of(Backing) if backing.tie is tie]

    def behind(self, rule: Automation, tie: Tie) -> Backing | None:
        """The people behind one automation; None where its platform does not tell."""
        home = self.owners.get(id(rule))
        return self._backings.get((home, tie, rule.id))

    @cached_property
    def _backings(self) -> Mapping[tuple[str | None, Tie, str], Backing]:
        found = self.of(Backing)
        return {(self.owners.get(id(backing)), backing.tie, backing.of): backing for backing in reversed(found)}

    def intelligence(self, predicts: Prediction | tuple[Prediction, ...] | None = None) -> list[Intelligence]:
        """Models that predict one of these."""
        wanted = _many(predicts)
        return [model for model in self.of(Intelligence) if wanted is None or model.predicts in wanted]

    def measures(self, kind: MeasureKind) -> list[Measure]:
        """Outcomes of one kind."""
        return [measure for measure in self.of(Measure) if measure.measure is kind]

    def records(self, of: DataObject | tuple[DataObject, ...] | None = None, field: str | None = None) -> list[Records]:
        """Counts of data objects, and of how many have a field filled."""
        wanted = _many(of)
        return [
            item
            for item in self.of(Records)
            if (wanted is None or item.object in wanted) and (field is None or item.field == field)
        ]

    def flows(self, *states: EdgeState) -> list[Edge]:
        """Edges of the flows that were asked for, in any of the states."""
        return [edge for edge in self.edges if not states or edge.state in states]


def _does(verb: Verb, channel: Channel | None, verbs: Collection[Verb], wanted: Channel | None) -> bool:
    return verb in verbs and (wanted is None or channel is wanted)


def running(facts: Iterable[F], *verbs: Verb) -> list[F]:
    """Those with dated activity in the window that are on; an automation must also work, by itself.

    With verbs, one of its live steps must do one of them: a live flow whose message is a draft sends nothing.
    """
    return [fact for fact in facts if fact.proof >= Proof.RUNNING and not _dead(fact, verbs)]


def steps(rule: Automation, verbs: Collection[Verb] = ()) -> list[Action]:
    """The steps that do one of the verbs, or that do anything at all."""
    if verbs:
        return [action for action in rule.actions if action.verb in verbs]
    return [action for action in rule.actions if action.verb not in (Verb.WAIT, Verb.BRANCH)]


def _dead(fact: Fact, verbs: Collection[Verb]) -> bool:
    if getattr(fact, "state", State.LIVE) in (State.OFF, State.DRAFT, State.BROKEN):
        return True
    if not isinstance(fact, Automation):
        return False
    undone = bool(verbs) and not any(action.state is State.LIVE for action in steps(fact, verbs))
    return fact.always_fails or fact.human_started or undone


def share(work: Sequence[Work], *actors: Actor) -> tuple[float, float] | None:
    """The part of the counted work that these actors did, at least and at most; None when nothing was counted.

    The platform's own built-in steps are left out. Work by an unknown hand may or may not be theirs.
    """
    counted = [item for item in work if item.actor is not Actor.PLATFORM]
    total = sum(item.count for item in counted)
    if not total:
        return None
    theirs = sum(item.count for item in counted if item.actor in actors)
    unknown = sum(item.count for item in counted if item.actor is Actor.UNKNOWN)
    return theirs / total, (theirs + unknown) / total
