"""The picture of data flows: nothing overlaps, nothing runs through a box, the same graph gives the same picture."""

from __future__ import annotations

from itertools import combinations

import pytest

from auditor.model import EdgeState, Flows
from auditor.report import render
from auditor.report.naming import Naming
from auditor.report.picture import BOX, LETTER, MOST, WIDTH, Box, Line, Picture, picture, settled
from auditor.report.width import width
from tests.auditor.report import sample
from tests.auditor.report.page import read

SIZES = [3, 5, 12, 18, 25, 40]


def drawn(count: int) -> Picture:
    audit = sample.with_systems(count)
    return picture(audit.flows, Naming(audit))


def area(box: Box) -> tuple[float, float, float, float]:
    return box.x, box.y, box.x + BOX, box.y + box.height


def meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("count", SIZES)
def test_boxes_stand_apart_and_inside(count: int) -> None:
    made = drawn(count)
    assert len(made.boxes) == count
    assert not [pair for pair in combinations(map(area, made.boxes), 2) if meet(*pair)]
    for left, top, right, bottom in map(area, made.boxes):
        assert left >= 0
        assert top >= 0
        assert right <= WIDTH
        assert bottom <= made.height


@pytest.mark.parametrize("count", SIZES)
def test_lines_run_between_the_boxes(count: int) -> None:
    made = drawn(count)
    assert made.lines
    for line in made.lines:
        for step in range(1, 100):
            x, y = line.at(step / 100)
            through = [box.name for box in made.boxes if box.x < x < box.x + BOX and box.y < y < box.y + box.height]
            assert not through, (line.title, through)


@pytest.mark.parametrize("count", SIZES)
def test_words_never_lie_on_words_or_boxes(count: int) -> None:
    made = drawn(count)
    spots = []
    for line in made.lines:
        if line.label:
            x, y, text = line.label
            half = width(text, LETTER) / 2
            spots.append((x - half, y - LETTER, x + half, y + LETTER / 2))
    assert spots
    assert not [pair for pair in combinations(spots, 2) if meet(*pair)]
    assert not [1 for spot in spots for box in made.boxes if meet(spot, area(box))]


@pytest.mark.parametrize("count", SIZES)
def test_every_flow_is_in_a_line_with_its_state_in_words(count: int) -> None:
    audit, made = sample.with_systems(count), drawn(count)
    held = {(line.source.id, line.target.id, line.state) for line in made.lines}
    edges = {(edge.source, edge.target, edge.state) for edge in audit.flows.edges}
    seen = {edge[:2] for edge in edges if edge[2] not in (EdgeState.DECLARED, EdgeState.UNKNOWN)}
    assert held == {edge for edge in edges if edge[2] is not EdgeState.DECLARED or edge[:2] not in seen}
    page = read(render(audit))
    titles = [title.text for title in page.by_id("flows").all("title")]
    assert all(line.title in titles for line in made.lines)


def test_the_order_of_nodes_and_edges_carries_no_meaning() -> None:
    flows = sample.rich().flows
    turned = Flows(nodes=flows.nodes[::-1], edges=flows.edges[::-1])
    naming = Naming(sample.rich())
    assert [area(box) for box in picture(flows, naming).boxes] == [area(box) for box in picture(turned, naming).boxes]
    paths = [{line.path for line in picture(each, naming).lines} for each in (flows, turned)]
    assert paths[0] == paths[1]


def test_settling_shortens_the_lines() -> None:
    left, right = ([Box(f"{side}{n}", "", "", "", True, left=side == "l") for n in range(6)] for side in "lr")
    lines = [Line(one, other, EdgeState.LIVE, ("orders",)) for one, other in zip(left, right[::-1], strict=True)]
    settled(left, right, lines)
    places = {box.id: n for side in (left, right) for n, box in enumerate(side)}
    assert all(places[line.source.id] == places[line.target.id] for line in lines)


def test_what_does_not_fit_is_counted_not_dropped_in_silence() -> None:
    assert drawn(MOST + 7).left_out == 7
    assert "7 more systems would not fit" in read(render(sample.with_systems(MOST + 7))).by_id("flows").text


def test_states_differ_in_line_style_and_not_only_in_colour() -> None:
    style = read(render(sample.rich())).all("style")[0].text
    for state in ("idle", "off", "broken", "declared", "unknown", "missing"):
        assert f".flow.s-{state}{{stroke-dasharray:" in style
