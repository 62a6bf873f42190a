"""The data flows as a table: alike ones in one row, pairs of systems together, what asks for attention first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.model import Cite, Edge, EdgeState, Flows, Necessity, Reason
from auditor.report.naming import Naming
from auditor.report.words import DATA, EDGE, NECESSITY, Label
from auditor.spoken import inside, listed

ALIVE = (EdgeState.LIVE, EdgeState.MEASURED)
TROUBLED = (EdgeState.MISSING, EdgeState.BROKEN, EdgeState.IDLE)
_TROUBLE = (*TROUBLED, EdgeState.UNKNOWN, EdgeState.OFF, EdgeState.DECLARED, EdgeState.LIVE, EdgeState.MEASURED)
_NEED = (Necessity.MUST, Necessity.SHOULD, Necessity.COULD, None)


@dataclass(frozen=True)
class Row:
    """Data going one way between two systems, of which the same is known."""

    source: str
    target: str
    data: str
    """What flows, and how much it is needed where a reference flow asks for it."""
    label: Label
    last: datetime | None
    says: str
    """Empty where the state says it all."""
    disagreement: str
    why: tuple[str, ...]
    evidence: tuple[Cite, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Group:
    """Flows that ask for the same attention."""

    title: str
    says: str
    folded: bool
    """Shown on request only; opened on paper."""
    flows: int
    pairs: tuple[tuple[Row, ...], ...]
    """Rows between the same two systems stand together."""


_Asks = Callable[[Edge], bool]


def _attention(edge: Edge) -> bool:
    needed = edge.necessity is Necessity.MUST
    unsure = edge.state in (EdgeState.UNKNOWN, EdgeState.OFF)
    return bool(edge.disagreement) or edge.state in TROUBLED or (needed and unsure)


def _alive(edge: Edge) -> bool:
    return edge.state in ALIVE


def _set_up(edge: Edge) -> bool:
    return edge.state is EdgeState.DECLARED


GROUPS: tuple[tuple[str, str, bool, _Asks], ...] = (
    ("What asks for attention", "Missing, failing or silent flows, and needed ones that could not be seen.", False,
     _attention),
    ("What works", "Seen at work on the date shown.", False, _alive),
    ("Set up, not proved", "Something says so; whether data flows is not shown.", True, _set_up),
    ("Switched off or not seen", "Off, or usual between such systems and not seen; not needed.", True, lambda _: True),
)  # fmt: skip
"""A flow stands in the first group that takes it."""


def flow_table(flows: Flows, naming: Naming) -> tuple[Group, ...]:
    """All flows."""
    left = list(flows.edges)
    found = []
    for title, says, folded, takes in GROUPS:
        taken = [edge for edge in left if takes(edge)]
        left = [edge for edge in left if not takes(edge)]
        if taken:
            found.append(Group(title, says, folded, len(taken), _pairs(taken, naming)))
    return tuple(found)


def _pairs(edges: Iterable[Edge], naming: Naming) -> tuple[tuple[Row, ...], ...]:
    """In the order of their most pressing flow."""
    pairs: dict[frozenset[str], list[Edge]] = {}
    for edge in sorted(edges, key=pressing):
        pairs.setdefault(frozenset((edge.source, edge.target)), []).append(edge)
    return tuple(tuple(_rows(pair, naming)) for pair in pairs.values())


def pressing(edge: Edge) -> tuple[int, int, int, str, str, str]:
    """What asks for attention first, for sorting."""
    need, trouble = _NEED.index(edge.necessity), _TROUBLE.index(edge.state)
    return not edge.disagreement, trouble, need, edge.source, edge.target, edge.data


def _rows(edges: Iterable[Edge], naming: Naming) -> Iterable[Row]:
    alike: dict[tuple[object, ...], list[Edge]] = {}
    for edge in edges:
        key = (edge.source, edge.target, edge.state, edge.says, edge.disagreement)
        alike.setdefault(key, []).append(edge)
    for same in alike.values():
        yield _row(same, naming)


def _row(edges: Sequence[Edge], naming: Naming) -> Row:
    first = edges[0]
    return Row(
        source=naming.of(first.source),
        target=naming.of(first.target),
        data=_what(edges),
        label=EDGE[first.state],
        last=max((edge.last_activity for edge in edges if edge.last_activity), default=None),
        says="" if first.state in _SPEAKS_FOR_ITSELF else first.says,
        disagreement=naming.within(first.disagreement),
        why=tuple(dict.fromkeys(edge.why for edge in edges if edge.why)),
        evidence=tuple(dict.fromkeys(cite for edge in edges for cite in edge.evidence)),
        reasons=tuple(dict.fromkeys(reason for edge in edges for reason in edge.reasons)),
    )


def _what(edges: Iterable[Edge]) -> str:
    by_need: dict[Necessity | None, list[str]] = {need: [] for need in _NEED}
    for edge in edges:
        by_need[edge.necessity].append(DATA[edge.data])
    pieces = (
        listed(what) + (f" ({inside(NECESSITY[need].word)})" if need else "") for need, what in by_need.items() if what
    )
    text = "; ".join(pieces)
    return text[:1].upper() + text[1:]


_SPEAKS_FOR_ITSELF = (*ALIVE, EdgeState.MISSING, EdgeState.UNKNOWN)
"""States whose sentence repeats the state and the date beside it."""
