"""How long orders wait before they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from auditor.model import Measure, MeasureKind, Proof
from connectors.base import Client
from connectors.errors import Cut
from connectors.shopify.account import admin
from connectors.shopify.mails import FEWEST
from connectors.shopify.timelines import timelines


def hours_to_fulfil(client: Client) -> Iterator[Measure]:
    """Median hours from order to first fulfilment, of a few orders; orders that still wait are not in it."""
    orders = timelines(client).orders
    times = [(order.created, min(sent)) for order in orders if (sent := order.times("fulfillment_success"))]
    if len(times) < FEWEST:
        raise Cut("Too few orders were sent in the window to say how long it usually takes.")
    hours = [(sent - created).total_seconds() / 3_600 for created, sent in times]
    yield Measure(
        id="hours-to-fulfil",
        name=f"Hours from order to fulfilment, median of {len(times)} of the {len(orders)} orders looked at",
        link=admin(client, "orders"),
        at=max(sent for _, sent in times),
        proof=Proof.EFFECTIVE,
        measure=MeasureKind.HOURS_TO_FULFIL,
        value=round(median(hours), 1),
        unit="hours",
    )
    if 2 * len(times) < len(orders):
        raise Cut("Most of the orders looked at have not been sent, and how long those wait is not known.")
