"""Where in a stretch of time records are taken: some in each part of it, so that no day stands for all.

A page of the newest would show last night's outage as the rule, and one that ended yesterday not at all. Many small
slices show when something began or ended, and records that came one after the other, which often share their fate, do
not count for many. The number of slices is fixed: a million records cost as many requests as a thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from random import Random

from connectors.base import Draw

SLICES = 40
"""Of thirty days, each is eighteen hours long."""


def per_slice(draw: Draw, number: int = SLICES) -> int:
    """How many records a slice takes."""
    return -(-draw.size // number)


def slices(draw: Draw, number: int = SLICES) -> Iterator[tuple[datetime, datetime]]:
    """From when on records are taken, oldest first, one moment by chance in each equal part; and the end of it all."""
    chance = Random(draw.seed)  # noqa: S311 (chance, not secrecy)
    part = (draw.window.end - draw.window.start) / number
    for place in range(number):
        yield draw.window.start + part * (place + chance.random()), draw.window.end
