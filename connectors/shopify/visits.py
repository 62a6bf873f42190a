"""How many visits to the shop end in an order, by the shop's own analytics.

Shares are worked out from counts: whether a rate of Shopify's is of one or of a hundred is nowhere promised.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Measure, MeasureKind, Proof
from connectors.base import Client
from connectors.errors import Misread, Unobservable
from connectors.shopify.account import admin
from connectors.shopify.analytics import LOOK, Line, number, table
from connectors.shopify.shape import UNLIKE

ALL, ORDERED, AT_CHECKOUT = "sessions", "sessions_that_completed_checkout", "sessions_that_reached_checkout"
RATE, OTHER = MeasureKind.CONVERSION_RATE, MeasureKind.OTHER
BY_PEOPLE = f"FROM sessions SHOW {ALL}, {AT_CHECKOUT}, {ORDERED} WHERE human_or_bot_session = 'human' {{since}}"
BY_ANYONE = f"FROM sessions SHOW {ALL}, {ORDERED} {{since}}"
"""For shops whose analytics do not tell people from robots: a lower share, and so under an id of its own."""


def conversion(client: Client) -> Iterator[Measure]:
    """The part of visits that ended in an order, and that reached the checkout."""
    found = table(client, (ALL, ORDERED), BY_PEOPLE, BY_ANYONE)
    if len(found.lines) > 1:
        raise Misread(UNLIKE)
    visits = sum(_count(line, ALL) for line in found.lines)
    if not visits:
        raise Unobservable("Shopify's analytics recorded no visits to the shop in the window.", LOOK)
    [line] = found.lines
    ordered, name = _part(line, ORDERED, visits), "Visits that ended in an order"
    if found.question == BY_PEOPLE:
        yield _share(client, "conversion-rate", name, ordered, of=f"{visits:,} visits by people")
        share = _part(line, AT_CHECKOUT, visits)
        yield _share(client, "visits-at-checkout", "Share of visits that reached the checkout", share, kind=OTHER)
    else:
        yield _share(client, "conversion-rate-with-robots", name, ordered, of=f"{visits:,} visits, robots included")


def _part(line: Line, column: str, visits: int) -> float:
    some = _count(line, column)
    if some > visits:
        raise Misread("Shopify's counts of visits contradict each other.")
    return round(some / visits, 4)


def _count(line: Line, column: str) -> int:
    found = number(line.get(column))
    if found < 0 or found != int(found):
        raise Misread(UNLIKE)
    return int(found)


def _share(client: Client, id_: str, name: str, value: float, of: str = "", kind: MeasureKind = RATE) -> Measure:
    return Measure(
        id=id_,
        name=name,
        link=admin(client, "analytics/reports"),
        at=client.window.end,
        proof=Proof.EFFECTIVE,
        measure=kind,
        value=value,
        unit="share",
        of=of,
    )
