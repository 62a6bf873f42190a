"""What the figures must be, and which of them are: the budgets of the catalogues, and what was promised of a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

BUDGETS = {"shopify": 90, "hubspot": 400, "zendesk": 200, "klaviyo": 250, "n8n": 60}
"""Requests to read a mid-size account, without the measuring of flows."""
MOST_TO_MEASURE = 40
"""Requests to one platform to measure flows; they follow from the size of the sample, never from that of the store."""
MEMORY_MB = 250
WALL_SECONDS = 240
OVER_THE_FLOOR = 1.2
"""Time of the whole, against the least that the slowest platform's limits need."""
LARGE_SECONDS = 1.0
"""To judge a large account."""
SAVED_SECONDS = 120
"""To judge a long history again, on two cores."""
WORTH_A_RATIO = 5.0
"""A floor below these seconds is no measure: starting up takes longer."""


def measuring(figures: Mapping[str, Any], platform: str) -> int:
    """Requests that were sent after all reading was done."""
    return int(figures["requests"][platform] - figures["reading"][platform])


@dataclass(frozen=True)
class Target:
    """One promise."""

    says: str
    met: bool | None
    """None: these figures cannot tell."""

    def __str__(self) -> str:
        return f"{ {True: 'met', False: 'MISSED', None: 'not told'}[self.met]:<10}{self.says}"


def of_sizes(small: Mapping[str, Any], large: Mapping[str, Any]) -> Iterator[Target]:
    """What a small and a large store have to keep."""
    counts = (small["reading"], large["reading"])
    yield Target("the same number of requests to read a small and a large store", counts[0] == counts[1])
    yield from _of_run("large store", large)
    yield from _in_time("small store", small)
    yield from _in_time("large store", large)


def of_midsize(runs: Mapping[str, Mapping[str, Any]]) -> Iterator[Target]:
    """What runs over a mid-size business have to keep."""
    for name, each in runs.items():
        yield from _of_run(name, each)
        yield from _in_time(name, each)


def _of_run(name: str, figures: Mapping[str, Any]) -> Iterator[Target]:
    for platform, count in sorted(figures["reading"].items()):
        budget, more = BUDGETS.get(platform), measuring(figures, platform)
        met = None if budget is None else count <= budget
        yield Target(f"{name}, {platform}: {count} requests to read it, budget {budget or 'unknown'}", met)
        yield Target(f"{name}, {platform}: {more} to measure flows, at most {MOST_TO_MEASURE}", more <= MOST_TO_MEASURE)
    memory = figures["memory_mb"]
    yield Target(f"{name}: peak memory {memory:.0f} MB, at most {MEMORY_MB}", memory <= MEMORY_MB)


def _in_time(name: str, figures: Mapping[str, Any]) -> Iterator[Target]:
    yield Target(f"{name} in {figures['wall']:.0f} s, at most {WALL_SECONDS}", figures["wall"] <= WALL_SECONDS)
    yield _over_the_floor(name, figures)


def _over_the_floor(name: str, figures: Mapping[str, Any]) -> Target:
    slowest = max(figures["floors"], key=lambda platform: figures["floors"][platform])
    floor = figures["floors"][slowest]
    ratio = figures["wall"] / floor if floor else 0.0
    says = f"{name} within {OVER_THE_FLOOR} of the slowest floor ({slowest}, {floor:.1f} s): {ratio:.2f}"
    return Target(says, ratio <= OVER_THE_FLOOR if floor >= WORTH_A_RATIO else None)


def of_judging(figures: Mapping[str, float], large: int, saved: int, cores: int) -> Iterator[Target]:
    """What was promised of judging, which no platform slows down."""
    took, again = figures["large"], figures["again"]
    yield Target(f"{large:,} facts judged in {took:.2f} s, under {LARGE_SECONDS:g}", took < LARGE_SECONDS)
    says = f"{saved:,} saved audits judged again in {again:.0f} s on {cores} cores, under {SAVED_SECONDS}"
    yield Target(says, again < SAVED_SECONDS)
