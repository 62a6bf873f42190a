"""Who did one process in one system, and whether all who may have done it were seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from auditor.model import Actor, Evidence, Process, ProcessWork, Reading, Sight, Subject

BY_HAND = frozenset({Actor.PERSON, Actor.IMPORT})
BY_SYSTEMS = frozenset({Actor.RULE, Actor.APP, Actor.AI, Actor.PLATFORM})
BY_AUTOMATIONS = frozenset({Actor.RULE, Actor.APP, Actor.AI})
"""Without the platform's own behaviour, which every account has and nobody built."""
_Z = 1.96


@dataclass(frozen=True)
class Place:
    """The readings in which one process of one system could be seen."""

    readings: tuple[Reading, ...]
    whole: bool
    """Each of them was seen in full."""


def place_of(row: ProcessWork, evidence: Evidence) -> Place | None:
    """Where this process was seen. None when part of where it could be was not seen at all: then no share is known."""
    planned = {
        (system.id, part.subject.value, part.part)
        for system in evidence.header.systems
        if system.id == row.system
        for part in system.parts
        if part.subject is Subject.WORK and _may_hold(part.topics, row.process)
    }
    readings = [each for each in evidence.readings if each.system == row.system and each.subject is Subject.WORK]
    readings = [each for each in readings if each.key in planned or _holds(each, row.process)]
    seen = {each.key for each in readings if each.sight in (Sight.COMPLETE, Sight.PARTIAL)}
    if not seen or planned - seen:
        return None
    return Place(tuple(readings), all(each.sight is Sight.COMPLETE for each in readings))


def _may_hold(topics: Sequence[str], process: Process) -> bool:
    spoken = [topic for topic in topics if topic in {each.value for each in Process}]
    return not spoken or process.value in spoken


def _holds(reading: Reading, process: Process) -> bool:
    return any(getattr(fact, "process", None) is process for fact in reading.facts)


def times(row: ProcessWork, actors: Iterable[Actor]) -> int:
    """How often these did it, in the sample where there is one."""
    wanted = set(actors)
    return sum(share.count for share in row.shares if share.actor in wanted)


def sampled(row: ProcessWork) -> bool:
    """Only some of what happened was looked at."""
    return row.sampled_of is not None and row.sampled_of > row.total


def interval(hits: int, looked_at: int) -> tuple[float, float]:
    """Where the share of the whole lies, with 95 % certainty, when so many of a sample were hits (Wilson)."""
    if not looked_at:
        return 0.0, 1.0
    share, spread = hits / looked_at, _Z**2 / looked_at
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * sqrt(share * (1 - share) / looked_at + spread / (4 * looked_at)) / (1 + spread)
    # Rounding must not push an end past the share itself.
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
