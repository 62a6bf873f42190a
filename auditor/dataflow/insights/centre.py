"""Whether there is a central customer record, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.dataflow.speech import evidence_of, objects, what
from auditor.dataflow.whole import Whole, gone, received
from auditor.model import DataObject, Edge, Insight

CUSTOMER_DATA = (DataObject.CUSTOMER, DataObject.ORDER, DataObject.TICKET, DataObject.ENGAGEMENT,
                 DataObject.WEB_BEHAVIOUR, DataObject.REVIEW)  # fmt: skip
ENOUGH = 3
"""A system that receives this many kinds of customer data, alive, is a centre of customer data."""


def centre(whole: Whole) -> Iterator[Insight]:
    """Every system in which customer data comes together; else the lack of one."""
    arriving = received(whole.alive, CUSTOMER_DATA)
    centres = sorted((name for name in arriving if _kinds(arriving[name]) >= ENOUGH),
                     key=lambda name: (-_kinds(arriving[name]), name))  # fmt: skip
    for name in centres:
        edges = arriving[name]
        yield Insight(
            kind="hub",
            says=f"{whole.names[name]} is where customer data comes together: {what(edges)} arrive there.",
            systems=(name,),
            cites=evidence_of(edges),
            data=objects(edges),
        )
    if not centres and len(whole.connected) > 1:
        yield _none(whole, _kinds_that_may_arrive(whole))


def _none(whole: Whole, most: int) -> Insight:
    """No centre: proved when none could be hidden in what was not seen or not proved."""
    proved = whole.certain and most < ENOUGH
    says = (
        "No system brings customer data together." if proved else "No system was seen to bring customer data together."
    )
    return Insight(kind="no_hub", says=says, systems=tuple(sorted(whole.connected)), proved=proved)


def _kinds_that_may_arrive(whole: Whole) -> int:
    possible = received((edge for edge in whole.edges if not gone(edge)), CUSTOMER_DATA)
    return max(map(_kinds, possible.values()), default=0)


def _kinds(edges: Sequence[Edge]) -> int:
    return len({edge.data for edge in edges})
