"""The trails of events as strips: where an event starts, which systems it reaches in turn, and where that ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from auditor.model import EdgeState, Flows, Stop, Trail
from auditor.report.naming import Naming
from auditor.report.words import EDGE, Label
from auditor.spoken import listed

ALIVE = (EdgeState.LIVE, EdgeState.MEASURED)
ENDS_HERE = "The trail goes cold here: all was looked at."
NOT_KNOWN = "Whether it gets there another way is not known from here."
ONWARD = {EdgeState.DECLARED: "Not known from here.", EdgeState.UNKNOWN: "Not known from here."}


@dataclass(frozen=True)
class Piece:
    """One system on the strip, or several of which the same is known."""

    names: tuple[str, ...]
    label: Label
    via: str
    """Who hands it on, where that is not where it happened."""
    says: str
    alive: bool


@dataclass(frozen=True)
class Reach:
    """Systems that are equally many steps away, or those that are not reached."""

    title: str
    pieces: tuple[Piece, ...]
    arrives: bool


@dataclass(frozen=True)
class Strip:
    """One event."""

    title: str
    starts: str
    reaches: tuple[Reach, ...]
    sums: str
    """In one sentence how far it gets."""


def strips(flows: Flows, naming: Naming) -> tuple[Strip, ...]:
    """All trails."""
    return tuple(_strip(trail, naming) for trail in flows.trails)


def _strip(trail: Trail, naming: Naming) -> Strip:
    starts = set(trail.starts)
    reached = [stop for stop in trail.stops if stop.state in ALIVE]
    reaches = [
        Reach(STEPS.get(hops, f"{hops} steps on"), tuple(_piece([stop], starts, naming) for stop in group), True)
        for hops, group in groupby(reached, lambda stop: stop.hops)
    ]
    ends = tuple(_piece(alike, starts, naming) for alike in _alike(each for each in trail.stops if each not in reached))
    if ends:
        reaches.append(Reach("Not seen to arrive", ends, False))
    return Strip(trail.says, listed([naming.of(name) for name in trail.starts]), tuple(reaches), _sums(trail))


STEPS = {1: "Reached at once", 2: "One step on"}


def _alike(stops: Iterable[Stop]) -> Iterable[list[Stop]]:
    """Those of which the same is known and nothing was proved stand together."""

    def key(stop: Stop) -> tuple[object, ...]:
        return (stop.state,) if stop.state in ONWARD else (stop.state, stop.cold, stop.system)

    return [list(group) for _, group in groupby(stops, key)]


def _piece(stops: Sequence[Stop], starts: set[str], naming: Naming) -> Piece:
    first = stops[0]
    alive = first.state in ALIVE
    via = "" if first.after in starts or len(stops) > 1 else naming.of(first.after)
    says = "" if alive else ONWARD.get(first.state) or (ENDS_HERE if first.cold else NOT_KNOWN)
    return Piece(tuple(naming.of(stop.system) for stop in stops), EDGE[first.state], via, says, alive)


def _sums(trail: Trail) -> str:
    reached = sum(stop.state in ALIVE for stop in trail.stops)
    cold = sum(stop.cold for stop in trail.stops)
    open_ = len(trail.stops) - reached - cold
    says = (
        f"Reaches {reached} other system{'' if reached == 1 else 's'}" if reached else "Seen to reach no other system"
    )
    says += f"; goes cold before {cold}" if cold else ""
    return says + (f"; {open_} not known." if open_ else ".")
