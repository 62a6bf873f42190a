"""The trail of an event: which systems it reaches, one after the other, and where it goes cold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from auditor.dataflow.edges import ORDER
from auditor.dataflow.whole import DEAD, Whole, gone, spread
from auditor.model import DataObject, Edge, Role, Stop, Trail

EVENTS = (
    ("order.placed", "An order is placed", DataObject.ORDER, Role.ECOMMERCE),
    ("ticket.opened", "A customer writes to support", DataObject.TICKET, Role.HELPDESK),
    ("customer.unsubscribed", "A customer unsubscribes", DataObject.CONSENT, Role.MARKETING),
    ("stock.out", "Stock runs out", DataObject.INVENTORY, Role.ECOMMERCE),
)
"""Where an event happens, and as what its news travels."""


def trails(whole: Whole) -> tuple[Trail, ...]:
    """One trail for each event that can happen in a system of this business."""
    made = [_trail(whole, *event) for event in EVENTS]
    return tuple(trail for trail in made if trail.starts)


def _trail(whole: Whole, event: str, says: str, data: DataObject, role: Role) -> Trail:
    starts = whole.playing(role, whole.connected)
    edges = [edge for edge in whole.edges if edge.data is data]
    reached = spread(starts, (edge for edge in whole.alive if edge.data is data))
    stops = [*_arrivals(edges, reached, set(starts)), *_ends(whole, edges, reached, starts)]
    return Trail(event=event, says=says, data=data, starts=tuple(starts), stops=tuple(stops))


def _arrivals(edges: Sequence[Edge], reached: dict[str, int], starts: set[str]) -> list[Stop]:
    """Each system that is reached, by the shortest way."""
    ways = {(edge.source, edge.target): edge for edge in edges}
    stops = []
    for name, hops in sorted(reached.items(), key=lambda item: (item[1], item[0])):
        if name not in starts:
            before = [ways[other, name] for other, far in reached.items() if far == hops - 1 and (other, name) in ways]
            stops.append(_stop(min(before, key=_best), hops, cold=False))
    return stops


def _ends(whole: Whole, edges: Sequence[Edge], reached: dict[str, int], starts: Sequence[str]) -> list[Stop]:
    """Systems that the event should or might reach from one that it does reach, and is not seen to."""
    possible = spread(starts, (edge for edge in edges if not gone(edge)))
    onward: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.source in reached and edge.target not in reached:
            onward[edge.target].append(edge)
    data = edges[0].data if edges else None
    stops = [
        _stop(best, reached[best.source] + 1, cold=name not in possible and whole.looked.everywhere(data))
        for name, best in ((name, min(ways, key=_best)) for name, ways in onward.items())
    ]
    return sorted(stops, key=lambda stop: (not stop.cold, stop.state not in DEAD, ORDER.index(stop.state), stop.system))


def _best(edge: Edge) -> tuple[int, str]:
    return ORDER.index(edge.state), edge.source


def _stop(edge: Edge, hops: int, cold: bool) -> Stop:
    return Stop(
        system=edge.target,
        after=edge.source,
        state=edge.state,
        hops=hops,
        cold=cold,
        says=edge.says,
        last_activity=edge.last_activity,
    )
