"""What a detector sees: the facts of what it declared, with small questions to ask of them, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from auditor.model import (
    Actor,
    Automation,
    Channel,
    Connection,
    Control,
    ControlKind,
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
    Segment,
    State,
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

    def intelligence(self, predicts: Prediction | tuple[Prediction, ...] | None = None) -> list[Intelligence]:
        """Models that predict one of these."""
        wanted = _many(predicts)
        return [model for model in self.of(Intelligence) if wanted is None or model.predicts in wanted]

    def measures(self, kind: MeasureKind) -> list[Measure]:
        """Outcomes of one kind."""
        return [measure for measure in self.of(Measure) if measure.measure is kind]

    def flows(self, *states: EdgeState) -> list[Edge]:
        """Edges of the flows that were asked for, in any of the states."""
        return [edge for edge in self.edges if not states or edge.state in states]


def _does(verb: Verb, channel: Channel | None, verbs: Collection[Verb], wanted: Channel | None) -> bool:
    return verb in verbs and (wanted is None or channel is wanted)


def running(rules: Iterable[F]) -> list[F]:
    """Those with dated activity in the window; an automation must also be on and not fail every time."""
    return [rule for rule in rules if rule.proof >= Proof.RUNNING and not _dead(rule)]


def _dead(fact: Fact) -> bool:
    if not isinstance(fact, Automation):
        return False
    failing = bool(fact.runs) and fact.failures is not None and fact.failures >= (fact.runs or 0)
    return fact.state in (State.OFF, State.DRAFT, State.BROKEN) or failing


MOSTLY_UNKNOWN = 0.25
"""More than this part of the work by an unknown hand, and a share would be a guess."""


def share(work: Sequence[Work], *actors: Actor) -> float | None:
    """The part of the counted work that these actors did; None when nothing was counted or too much is unknown.

    The platform's own built-in steps are left out; work by an unknown hand counts against the actors asked for.
    """
    counted = [item for item in work if item.actor is not Actor.PLATFORM]
    total = sum(item.count for item in counted)
    unknown = sum(item.count for item in counted if item.actor is Actor.UNKNOWN)
    if not total or unknown > MOSTLY_UNKNOWN * total:
        return None
    return sum(item.count for item in counted if item.actor in actors) / total
