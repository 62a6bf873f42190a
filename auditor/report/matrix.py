"""The matrix: every system with every data object, what it gives and what it gets, and in which state that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.model import DataObject, Edge, EdgeState, Flows
from auditor.report.flow_table import pressing
from auditor.report.naming import Naming
from auditor.report.words import DATA, EDGE, MARK
from auditor.spoken import inside, listed


@dataclass(frozen=True)
class Side:
    """One direction of one cell."""

    marks: tuple[tuple[str, str], ...]
    """Sign and tone of each state, what asks for attention first."""
    says: str
    """`to Acme Mail (working) and Acme Desk (missing)`."""
    states: str
    """`working, missing`."""


@dataclass(frozen=True)
class Cell:
    """One system and one data object."""

    gives: Side | None
    gets: Side | None

    @property
    def says(self) -> str:
        """Both directions in words."""
        return "; ".join(side.says for side in (self.gives, self.gets) if side)


@dataclass(frozen=True)
class Matrix:
    """Systems by data objects; both only as far as a flow touches them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    key: tuple[tuple[str, str, str], ...]
    """Sign, tone and word of each state that occurs."""


def matrix(flows: Flows, naming: Naming) -> Matrix:
    """The matrix of this graph: connected systems first, then those with most flows."""
    gives: dict[tuple[str, DataObject], list[Edge]] = defaultdict(list)
    gets: dict[tuple[str, DataObject], list[Edge]] = defaultdict(list)
    touched: dict[str, int] = defaultdict(int)
    for edge in sorted(flows.edges, key=pressing):
        gives[edge.source, edge.data].append(edge)
        gets[edge.target, edge.data].append(edge)
        touched[edge.source] += 1
        touched[edge.target] += 1
    objects = [data for data in DataObject if any(edge.data is data for edge in flows.edges)]
    nodes = sorted(
        (node for node in flows.nodes if node.id in touched),
        key=lambda node: (not node.connected, -touched[node.id], node.id),
    )
    rows = tuple(
        (naming.of(node.id), tuple(_cell(node.id, data, gives, gets, naming) for data in objects)) for node in nodes
    )
    states = {edge.state for edge in flows.edges}
    key = tuple((MARK[state], EDGE[state].tone, EDGE[state].word) for state in EdgeState if state in states)
    return Matrix(tuple(DATA[data] for data in objects), rows, key)


_Sides = Mapping[tuple[str, DataObject], Sequence[Edge]]


def _cell(node: str, data: DataObject, gives: _Sides, gets: _Sides, naming: Naming) -> Cell:
    out = [(edge.state, naming.of(edge.target)) for edge in gives.get((node, data), ())]
    into = [(edge.state, naming.of(edge.source)) for edge in gets.get((node, data), ())]
    return Cell(_side("to", out), _side("from", into))


def _side(word: str, ends: Sequence[tuple[EdgeState, str]]) -> Side | None:
    if not ends:
        return None
    states = dict.fromkeys(state for state, _ in ends)
    names = listed([f"{name} ({_word(state)})" for state, name in ends])
    marks = tuple((MARK[state], EDGE[state].tone) for state in states)
    return Side(marks, f"{word} {names}", _words(states))


def _words(states: Iterable[EdgeState]) -> str:
    return ", ".join(map(_word, states))


def _word(state: EdgeState) -> str:
    return inside(EDGE[state].word)
