"""Every connector on a bench of its own."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from auditor import plugins
from auditor.demo import platforms
from auditor.demo.platforms import Counterpart
from tests.conformance.bench import Bench

COUNTERPARTS = "auditor.counterparts"


def counterparts() -> dict[str, Counterpart]:
    """The demo platforms, and those that third parties brought."""
    theirs = {point.name: point.load() for point in entry_points(group=COUNTERPARTS)}
    return {**theirs, **platforms.counterparts()}


@cache
def benches() -> dict[str, Bench | None]:
    """By platform; None for a connector without a counterpart."""
    known = counterparts()
    return {
        name: Bench(connector, known[name]) if name in known else None
        for name, connector in plugins.connectors().items()
    }
