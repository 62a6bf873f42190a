"""Where in a catalogue products are taken: from each stretch of time as many as it holds of all of them.

Catalogues grow in heaps: thousands of products within an hour of an import, and then a few a month. Moments taken by
chance would nearly all lie before a heap and find its first products again and again. So the products of each stretch
are counted, the fuller ones cut finer, and moments are taken by how many products lie before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from random import Random


@dataclass(frozen=True)
class Stretch:
    """A stretch of time, its end not included."""

    since: datetime
    until: datetime
    held: int = 0
    """How many products came to be in it."""


def cut(since: datetime, until: datetime, number: int) -> list[Stretch]:
    """So many stretches of one length."""
    edges = [since + (until - since) * each / number for each in range(number)] + [until]
    return [Stretch(one, other) for one, other in pairwise(edges)]


def crowded(counted: Sequence[Stretch], number: int) -> list[Stretch]:
    """Those that hold more than one of so many equal shares of the products; fewer than so many."""
    total = sum(each.held for each in counted)
    return [each for each in counted if each.held * number > total]


def finer(full: Sequence[Stretch], number: int) -> list[Stretch]:
    """So many stretches of these, which must be fewer, the more of each the fuller it is; none of none."""
    pieces = [1] * len(full)
    for _ in range(number - len(full) if full else 0):
        fullest = max(range(len(full)), key=lambda each: full[each].held / pieces[each])
        pieces[fullest] += 1
    return [piece for each, into in zip(full, pieces, strict=True) for piece in cut(each.since, each.until, into)]


def moments(counted: Sequence[Stretch], number: int, seed: int) -> Iterator[datetime]:
    """So many moments, one by chance in each equal share of the products, taken to lie evenly within their stretch."""
    chance = Random(seed)  # noqa: S311 (chance, not secrecy)
    total, before, left = sum(each.held for each in counted), 0, iter(counted)
    here = Stretch(datetime.min, datetime.min)
    for share in range(number if total else 0):
        rank = total * (share + chance.random()) / number
        while rank >= before + here.held:
            before += here.held
            here = next(left)
        yield here.since + (here.until - here.since) * ((rank - before) / here.held)
