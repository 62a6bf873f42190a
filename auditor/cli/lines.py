"""Progress where no bar can be drawn, for logs and pipes: one line a system, and what went wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from auditor.cli.out import wrapped
from auditor.model import Reading, Sight, System
from auditor.spoken import listed

TROUBLE = (Sight.DENIED, Sight.UNAVAILABLE)
"""What somebody can do something about."""


def words(reading: Reading) -> str:
    """What was read and how far it could be seen."""
    what = _what(reading)
    found = f", {len(reading.facts)} found" if reading.sight in (Sight.COMPLETE, Sight.PARTIAL) else ""
    why = f": {reading.reason}" if reading.reason else ""
    return f"{what}: {reading.sight.value.replace('_', ' ')}{found}{why}"


def _what(reading: Reading) -> str:
    return reading.subject.value + (f" ({reading.part})" if reading.part else "")


def done(system: str, readings: Sequence[Reading]) -> list[str]:
    """A system that was read: how much of it in full, in part or not, and why not where that could be mended."""
    return [*wrapped(f"{system}: {_counts(readings)}", then="  "), *trouble(readings)]


def _counts(readings: Sequence[Reading]) -> str:
    sights = [reading.sight for reading in readings]
    told = {"in part": sights.count(Sight.PARTIAL), "not": sum(sight in TROUBLE for sight in sights)}
    rest = "".join(f", {number} {word}" for word, number in told.items() if number)
    never = sights.count(Sight.UNOBSERVABLE)
    return f"read {sights.count(Sight.COMPLETE)} in full{rest}" + (f"; {never} never shown" if never else "")


def trouble(readings: Iterable[Reading]) -> list[str]:
    """Each reason once, with all that it kept from being read."""
    hindered: dict[tuple[str, str], list[str]] = {}
    for reading in sorted(readings, key=lambda reading: reading.key):
        if reading.sight in TROUBLE:
            hindered.setdefault((reading.sight.value, reading.reason), []).append(_what(reading))
    lines = []
    for (sight, reason), parts in hindered.items():
        lines += wrapped(f"{listed(parts)}: {sight}" + (f": {reason}" if reason else ""), first="  ", then="    ")
    return lines


class Lines:
    """A line for each system when it is done; with `every`, one for each reading as well."""

    def __init__(self, *, every: bool = False) -> None:
        self._every = every
        self._planned: dict[str, int] = {}
        self._seen: dict[str, list[Reading]] = {}

    def opening(self, systems: Sequence[str]) -> None:
        """Name the platforms."""
        _tell(wrapped(f"opening {', '.join(systems)}", then="  "))

    def started(self, systems: Sequence[System], kept: int) -> None:
        """Say what is kept from a stopped run."""
        self._planned = {system.id: len(system.parts) for system in systems}
        if kept:
            _tell(wrapped(f"going on with a stopped run: {kept} readings are kept"))

    def read(self, reading: Reading) -> None:
        """Tell of its system when this was the last of it."""
        if self._every:
            _tell(wrapped(f"{reading.system} {words(reading)}", then="  "))
        self._seen.setdefault(reading.system, []).append(reading)
        if len(self._seen[reading.system]) == self._planned.get(reading.system):
            _tell(done(reading.system, self._seen.pop(reading.system)))

    def ended(self) -> None:
        """Tell of what was read of the systems that this run did not read from beginning to end."""
        for system, readings in sorted(self._seen.items()):
            _tell(done(system, readings))
        self._seen.clear()


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line, err=True)
