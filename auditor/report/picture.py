"""Where everything stands in the picture of data flows: boxes on two arcs, lines between them, no overlap.

Systems stand left and right, so that a line never runs through a box: what handles orders left, what deals with
customers right, the tools between them on the shorter side; on each side those with common flows stand near each
other. What is merely said to flow is not drawn beside something that was seen between the same two systems.
The same graph always gives the same picture.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, groupby

from auditor.model import Department, Edge, EdgeState, Flows, Node, Role
from auditor.report.naming import Naming
from auditor.report.width import shortened, width
from auditor.report.words import DATA, EDGE, ROLE, WHOSE

WIDTH = 1060
BOX = 212
LOWEST = 46
GAP = 14
MARGIN = 24
BEND = 84
"""How much nearer to the middle the ends of an arc stand than its centre."""
PORT = 8
"""Space between two lines that end at one box."""
LETTER = 11
"""Height of the words on a line."""
MOST = 40
"""Systems in one picture; further ones stand in the table only."""

ORDERS = (
    Role.ECOMMERCE, Role.STOREFRONT, Role.MARKETPLACE, Role.PSP, Role.FRAUD, Role.SUBSCRIPTION, Role.PIM_ERP,
    Role.PRICING_ENGINE, Role.FORECASTING, Role.PURCHASING, Role.WMS_3PL, Role.FULFILMENT, Role.CARRIER,
    Role.RETURNS_PORTAL, Role.ERP_ACCOUNTING,
)  # fmt: skip
CUSTOMERS = (
    Role.ADS, Role.ANALYTICS, Role.PERSONALISATION, Role.MARKETING, Role.CONSENT, Role.LOYALTY, Role.REVIEW,
    Role.HELPDESK, Role.CRM, Role.CDP_WAREHOUSE, Role.PRODUCT_QUALITY,
)  # fmt: skip
KINDS = (*ORDERS, *CUSTOMERS)
UNPROVED = (EdgeState.DECLARED, EdgeState.UNKNOWN)


@dataclass
class Box:
    """One system."""

    id: str
    name: str
    label: str
    """The name, shortened to fit."""
    role: str
    connected: bool
    left: bool
    departments: tuple[str, ...] = ()
    """Whose tool it is."""
    x: float = 0
    y: float = 0
    """Top left corner."""
    height: float = LOWEST

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return self.y + self.height / 2

    @property
    def door(self) -> float:
        """Where lines arrive: its inner edge."""
        return self.x + BOX if self.left else self.x


@dataclass
class Line:
    """Data of one state going one way between two systems."""

    source: Box
    target: Box
    state: EdgeState
    data: tuple[str, ...]
    objects: tuple[str, ...] = ()
    """The same as identifiers, for the filter."""
    start: tuple[float, float] = (0, 0)
    end: tuple[float, float] = (0, 0)
    label: tuple[float, float, str] | None = None
    """Middle of its words and the words; None when there is no room."""

    @property
    def title(self) -> str:
        """What the line says, in words."""
        what = ", ".join(self.data)
        return f"{self.source.name} to {self.target.name}: {what}. {EDGE[self.state].word}."

    @property
    def departments(self) -> list[str]:
        """Whose tools it joins."""
        return sorted({*self.source.departments, *self.target.departments})

    @property
    def controls(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The two points that bend it."""
        (x1, y1), (x2, y2) = self.start, self.end
        if self.source.left is self.target.left:
            out = (30 + 0.42 * abs(y2 - y1)) if self.source.left else -(30 + 0.42 * abs(y2 - y1))
            out = max(-320, min(320, out))
            return (x1 + out, y1), (x2 + out, y2)
        reach = 0.5 * (x2 - x1)
        return (x1 + reach, y1), (x2 - reach, y2)

    @property
    def path(self) -> str:
        """The line as SVG writes it."""
        (a, b), (c, d) = self.controls
        points = (*self.start, a, b, c, d, *self.end)
        x1, y1, *rest = (f"{value:.1f}" for value in points)
        return f"M{x1} {y1}C{' '.join(rest)}"

    def at(self, t: float) -> tuple[float, float]:
        """The point at a part of the way."""
        points = (self.start, *self.controls, self.end)
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x, y = (sum(w * p[axis] for w, p in zip(weights, points, strict=True)) for axis in (0, 1))
        return x, y


@dataclass(frozen=True)
class Picture:
    """The whole picture."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    height: float
    left_out: int = 0
    """Systems that did not fit."""
    width: float = field(default=WIDTH)
    box: float = field(default=BOX)

    @property
    def places(self) -> dict[str, int]:
        """The place of each system among the boxes."""
        return {box.id: place for place, box in enumerate(self.boxes)}


def picture(flows: Flows, naming: Naming) -> Picture:
    """The picture of this graph."""
    chosen = _chosen(flows)
    left, right = _sides(chosen, naming)
    boxes = {box.id: box for box in (*left, *right)}
    lines = _lines(_worth_drawing(flows.edges, boxes), boxes)
    settled(left, right, lines)
    for box in boxes.values():
        ends = sum(box in (line.source, line.target) for line in lines)
        box.height = max(LOWEST, PORT * (ends - 1) + 14)
    height = max(_tall(left), _tall(right)) + 2 * MARGIN
    _stand(left, height)
    _stand(right, height)
    _dock(boxes.values(), lines)
    _label(lines)
    return Picture(tuple(boxes.values()), tuple(lines), height, len(flows.nodes) - len(chosen))


def _chosen(flows: Flows) -> list[Node]:
    """Connected systems and those with most flows first; all of them when they fit."""
    touched = [end for edge in flows.edges for end in (edge.source, edge.target)]
    ranked = sorted(flows.nodes, key=lambda node: (not node.connected, -touched.count(node.id), node.id))
    return ranked[:MOST]


def _sides(nodes: Iterable[Node], naming: Naming) -> tuple[list[Box], list[Box]]:
    left: list[Box] = []
    right: list[Box] = []
    between: list[Box] = []
    for node in sorted(nodes, key=lambda node: (_kind(node), node.id)):
        box = _box(node, naming)
        (left if _kind(node) < len(ORDERS) else right if _kind(node) < len(KINDS) else between).append(box)
    for box in between:
        min(left, right, key=len).append(box)
    while abs(len(left) - len(right)) > 2:
        long, short = (left, right) if len(left) > len(right) else (right, left)
        short.append(long.pop())
    for box in left:
        box.left = True
    return left, right


def _box(node: Node, naming: Naming) -> Box:
    name = naming.of(node.id)
    roles = sorted(node.roles, key=lambda role: KINDS.index(role) if role in KINDS else len(KINDS))
    role = ROLE[roles[0]] if roles else ROLE[Role.OTHER]
    whose = sorted({WHOSE.get(each, Department.ORDERS).value for each in node.roles})
    label = shortened(name, 13, BOX - 30)
    return Box(node.id, name, label, role, node.connected, left=False, departments=tuple(whose))


def _kind(node: Node) -> int:
    return min((KINDS.index(role) for role in node.roles if role in KINDS), default=len(KINDS))


def _lines(edges: Iterable[Edge], boxes: dict[str, Box]) -> list[Line]:
    order = list(EdgeState)

    def key(edge: Edge) -> tuple[str, str, int]:
        return edge.source, edge.target, order.index(edge.state)

    lines = []
    for (source, target, state), group in groupby(sorted(edges, key=key), key):
        data = dict.fromkeys(edge.data for edge in group)
        words, objects = tuple(dict.fromkeys(DATA[each] for each in data)), tuple(each.value for each in data)
        if source != target:
            lines.append(Line(boxes[source], boxes[target], order[state], words, objects))
    return lines


def _worth_drawing(edges: Iterable[Edge], boxes: Container[str]) -> list[Edge]:
    """Every flow between the boxes, but not what is merely set up beside something seen going the same way."""
    drawn = [edge for edge in edges if edge.source in boxes and edge.target in boxes]
    seen = {(edge.source, edge.target) for edge in drawn if edge.state not in UNPROVED}
    return [edge for edge in drawn if edge.state is not EdgeState.DECLARED or (edge.source, edge.target) not in seen]


def settled(left: list[Box], right: list[Box], lines: Sequence[Line]) -> None:
    """Swaps boxes of one side for as long as that shortens the lines."""
    while any(_shorter(side, left, right, lines) for side in (left, right)):
        pass


def _shorter(side: list[Box], left: Sequence[Box], right: Sequence[Box], lines: Sequence[Line]) -> bool:
    best, swapped = _length(left, right, lines), False
    for one, other in combinations(range(len(side)), 2):
        side[one], side[other] = side[other], side[one]
        length = _length(left, right, lines)
        if length < best - 1e-9:
            best, swapped = length, True
        else:
            side[one], side[other] = side[other], side[one]
    return swapped


def _length(left: Sequence[Box], right: Sequence[Box], lines: Sequence[Line]) -> float:
    """How far lines climb, squared; proved ones count more."""
    height = {box.id: (place + 0.5) / len(side) for side in (left, right) for place, box in enumerate(side)}
    return sum(
        (1 if line.state in UNPROVED else 3) * (height[line.source.id] - height[line.target.id]) ** 2 for line in lines
    )


def _tall(boxes: Sequence[Box]) -> float:
    return sum(box.height for box in boxes) + GAP * max(0, len(boxes) - 1)


def _stand(boxes: Sequence[Box], height: float) -> None:
    """Down the arc, evenly; short sides are spread a little wider."""
    free = height - 2 * MARGIN - _tall(boxes)
    gap = GAP + min(60.0, free / (len(boxes) + 1))
    y = (height - _tall(boxes) - (gap - GAP) * (len(boxes) - 1)) / 2
    for box in boxes:
        box.y = y
        off_centre = (box.middle - height / 2) / (height / 2)
        bend = BEND * off_centre**2
        box.x = MARGIN + bend if box.left else WIDTH - MARGIN - BOX - bend
        y += box.height + gap


def _dock(boxes: Iterable[Box], lines: Sequence[Line]) -> None:
    """Gives each line its own place at both boxes, in the order in which lines cross least."""
    for box in boxes:
        ends = [(line, line.target if line.source is box else line.source) for line in lines]
        ends = [(line, other) for line, other in ends if box in (line.source, line.target)]
        ends.sort(key=lambda end: (_turn(box, end[1]), end[0].source is box))
        for place, (line, _) in enumerate(ends):
            y = box.middle + PORT * (place - (len(ends) - 1) / 2)
            if line.source is box:
                line.start = (box.door, y)
            else:
                line.end = (box.door + (5 if box.left else -5), y)


def _turn(box: Box, other: Box) -> tuple[int, float]:
    """From the top: near neighbours above, far ones above, the other side downwards, far ones below, near ones."""
    if box.left is not other.left:
        return 1, other.middle
    down = other.middle - box.middle
    return (0, -down) if down < 0 else (2, -down)


def _label(lines: Sequence[Line]) -> None:
    """Words on the lines, the troubled ones first, wherever no words stand yet and fewest other lines pass."""
    urgent = (EdgeState.MISSING, EdgeState.BROKEN, EdgeState.IDLE, EdgeState.OFF, EdgeState.LIVE, EdgeState.MEASURED)
    taken: list[tuple[float, float, float, float]] = []
    order = {state: rank for rank, state in enumerate(urgent)}
    ways = {id(line): [line.at(step / 60) for step in range(61)] for line in lines}
    for line in sorted(lines, key=lambda line: order.get(line.state, len(order))):
        if line.state is EdgeState.DECLARED:
            continue  # what is merely set up is told by the table
        words = ", ".join(line.data) if len(line.data) < 3 else f"{line.data[0]} and {len(line.data) - 1} more"
        half = width(words, LETTER) / 2 + 5
        others = [point for other in lines if other is not line for point in ways[id(other)]]
        free = []
        for rank, t in enumerate(PLACES):
            x, y = line.at(t)
            spot = (x - half, y - LETTER, x + half, y + LETTER)
            if not any(_touch(spot, other) for other in taken) and _between_the_arcs(spot):
                free.append((sum(_in(spot, point) for point in others), rank, spot))
        if free:
            _, rank, spot = min(free)
            x, y = line.at(PLACES[rank])
            taken.append(spot)
            line.label = (x, y + LETTER * 0.35, words)


PLACES = (0.5, 0.46, 0.54, 0.42, 0.58, 0.38, 0.62, 0.34, 0.66, 0.3, 0.7, 0.26, 0.74, 0.22, 0.78)
"""Where on its way a line's words may stand, the middle first."""


def _in(spot: tuple[float, float, float, float], point: tuple[float, float]) -> bool:
    return spot[0] < point[0] < spot[2] and spot[1] < point[1] < spot[3]


def _between_the_arcs(spot: tuple[float, float, float, float]) -> bool:
    inner = MARGIN + BOX + BEND
    return spot[0] > inner and spot[2] < WIDTH - inner


def _touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
