"""Random worlds: the platforms of several businesses in one, and less and less of it to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from auditor.model import Evidence, Reading, Role, Sight, StackEntry, System
from tests.worlds.audited import Audited

REMEDY = "Give the key the missing permission."


def mixed(businesses: Sequence[Audited], random: Random) -> Evidence:
    """One business made of several: each platform from another one, and every tool that one of them has."""
    by_system: dict[str, list[Evidence]] = {}
    for one in businesses:
        for system in one.evidence.header.systems:
            by_system.setdefault(system.id, []).append(one.evidence)
    chosen = {name: random.choice(several) for name, several in sorted(by_system.items()) if random.random() < 0.8}
    systems = tuple(_system(name, of) for name, of in chosen.items())
    readings = tuple(each for name, of in chosen.items() for each in of.readings if each.system == name)
    header = businesses[0].evidence.header
    merchant = header.merchant.model_copy(update={"stack": _stack(list(chosen.values()))})
    return Evidence(header=header.model_copy(update={"systems": systems, "merchant": merchant}), readings=readings)


def _stack(several: Sequence[Evidence]) -> tuple[StackEntry, ...]:
    """A role is played by none only where none of them has a tool for it."""
    said: dict[Role, dict[str, None]] = {}
    for one in several:
        for entry in one.header.merchant.stack:
            said.setdefault(entry.role, {}).update(dict.fromkeys(entry.tools))
    return tuple(StackEntry(role=role, tools=tuple(tools)) for role, tools in said.items())


def _system(name: str, evidence: Evidence) -> System:
    return next(each for each in evidence.header.systems if each.id == name)


def masked(evidence: Evidence, random: Random) -> Evidence:
    """The same with permissions missing: whole scopes, parts, half of a list, a reading that never came; and with
    tools of which nobody told us."""
    share = random.choice((0.05, 0.2, 0.5, 0.9))
    scopes = sorted({request.scope for reading in evidence.readings for request in reading.reads if request.scope})
    closed = {scope for scope in scopes if random.random() < share}
    seen = [each for reading in evidence.readings for each in _seen(reading, closed, random, share / 2)]
    merchant = evidence.header.merchant
    stack = tuple(entry for entry in merchant.stack if not entry.tools or random.random() > share / 4)
    header = evidence.header.model_copy(update={"merchant": merchant.model_copy(update={"stack": stack})})
    return Evidence(header=header, readings=tuple(seen))


def _seen(reading: Reading, closed: set[str], random: Random, share: float) -> list[Reading]:
    if closed & {request.scope for request in reading.reads}:
        return [_less(reading, Sight.DENIED, 0)]
    if random.random() >= share:
        return [reading]
    kind = random.choice((Sight.DENIED, Sight.UNAVAILABLE, Sight.PARTIAL, None))
    if kind is None:
        return []
    return [_less(reading, kind, random.randint(0, len(reading.facts)) if kind is Sight.PARTIAL else 0)]


def _less(reading: Reading, sight: Sight, facts: int) -> Reading:
    if reading.sight is Sight.UNOBSERVABLE:
        return reading
    return reading.model_copy(
        update={"sight": sight, "facts": reading.facts[:facts], "reason": "Closed to us.", "remedy": REMEDY}
    )
