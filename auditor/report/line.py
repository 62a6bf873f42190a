"""Intervals over time as the paths of a small drawing: a band, its edges, and a mark for every value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

WIDTH, HEIGHT, MARGIN = 200, 52, 5
Corner = tuple[str, str, str]
"""Where a value lies: x, y of its low end, y of its high end."""


@dataclass(frozen=True)
class Point:
    """One value; an interval where some of it is not known."""

    low: float
    high: float
    joined: bool = True
    """It may be compared with the one before it."""


@dataclass(frozen=True)
class Line:
    """Three paths. Only neighbours that may be compared are joined; every value has its mark."""

    band: str
    edges: str
    marks: str


def line(moments: Sequence[datetime], points: Sequence[Point | None], scale: tuple[float, float]) -> Line:
    """The drawing; `scale` is the lowest and the highest value it has room for, None a value that is not known."""
    stretches = [stretch for stretch in _stretches(points) if len(stretch) > 1]
    corners = {
        number: _corner(moments, number, point, scale) for number, point in enumerate(points) if point is not None
    }
    joined = [[corners[number] for number in stretch] for stretch in stretches]
    return Line(
        band="".join(map(_band, filter(_wide, joined))),
        edges="".join(_edges(stretch) for stretch in joined),
        marks="".join(f"M{x} {low}{'v0' if low == high else f'V{high}'}" for x, low, high in corners.values()),
    )


def _stretches(points: Iterable[Point | None]) -> list[list[int]]:
    """The numbers of the points, those that are joined together."""
    found: list[list[int]] = []
    before: Point | None = None
    for number, point in enumerate(points):
        if point is not None:
            if before is None or not point.joined:
                found.append([])
            found[-1].append(number)
        before = point
    return found


def _corner(moments: Sequence[datetime], number: int, point: Point, scale: tuple[float, float]) -> Corner:
    whole = (moments[-1] - moments[0]).total_seconds() or 1.0
    x = (moments[number] - moments[0]).total_seconds() / whole * (WIDTH - 2 * MARGIN) + MARGIN
    return _shortly(x), _height(point.low, scale), _height(point.high, scale)


def _height(value: float, scale: tuple[float, float]) -> str:
    room = scale[1] - scale[0]
    return _shortly(HEIGHT - MARGIN - ((value - scale[0]) / room if room else 0.0) * (HEIGHT - 2 * MARGIN))


def _shortly(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _wide(stretch: Iterable[Corner]) -> bool:
    return any(low != high for _, low, high in stretch)


def _band(stretch: Sequence[Corner]) -> str:
    below = [f"{x} {low}" for x, low, _ in stretch]
    above = [f"{x} {high}" for x, _, high in reversed(stretch)]
    return f"M{'L'.join((*below, *above))}Z"


def _edges(stretch: Sequence[Corner]) -> str:
    lower = "M" + "L".join(f"{x} {low}" for x, low, _ in stretch)
    return lower + ("M" + "L".join(f"{x} {high}" for x, _, high in stretch) if _wide(stretch) else "")
