"""Who does the routine work on orders and products, counted in a sample of fixed size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from auditor.model import Actor, Hint, Process, Proof, Work
from connectors.base import Client
from connectors.errors import Cut
from connectors.shopify.account import admin
from connectors.shopify.history import Event, Sample, order_history, product_history
from connectors.shopify.timelines import Origin, timelines


class Kind(NamedTuple):
    """One process and the event that shows it."""

    action: str
    process: Process
    name: str


ORDERS = (
    Kind("fulfillment_success", Process.ORDER_FULFIL, "Orders fulfilled"),
    Kind("refund_success", Process.ORDER_REFUND, "Orders refunded"),
    Kind("update", Process.ORDER_EDIT, "Orders changed"),
    Kind("cancelled", Process.ORDER_CANCEL, "Orders cancelled"),
)
"""What the checkout does by itself (placed, confirmed, paid) is nobody's work and is not counted."""
PRODUCTS = Kind("update", Process.PRODUCT_UPDATE, "Products changed")


def on_orders(client: Client) -> Iterator[Work]:
    """Fulfilments, refunds, changes and cancellations, by who did them."""
    for kind in ORDERS:
        yield from _counted(client, kind, order_history(client, kind.action), "orders")


def on_products(client: Client) -> Iterator[Work]:
    """Changes of products. Shopify does not say which field was changed, so nothing follows about prices."""
    yield from _counted(client, PRODUCTS, product_history(client, PRODUCTS.action), "products")


def order_entry(client: Client) -> Iterator[Work]:
    """Who enters orders: customers at the checkout, people, or apps such as a marketplace's, in a small sample."""
    sample = timelines(client)
    actors = {Origin.CHECKOUT: Actor.CUSTOMER, Origin.PERSON: Actor.PERSON, Origin.APP: Actor.APP}
    groups: dict[tuple[Actor, str], list[Event]] = defaultdict(list)
    for order in sample.orders:
        actor = actors.get(order.origin, Actor.UNKNOWN)
        app = order.app if actor is Actor.APP else ""
        groups[actor, app].append(Event("placed", order.created, actor, app))
    whole = Sample((tuple(event for group in groups.values() for event in group),), sample.whole, sample.total, True)
    yield from _counted(client, Kind("placed", Process.ORDER_CREATE, "Orders entered"), whole, "orders")
    if not sample.whole:
        raise Cut(f"Only {len(sample.orders)} of {sample.total:,} orders were looked at for who entered them.")


def _counted(client: Client, kind: Kind, sample: Sample, page: str) -> Iterator[Work]:
    groups: dict[tuple[Actor, str], list[Event]] = defaultdict(list)
    for event in sample.events:
        app = event.app if event.actor in (Actor.APP, Actor.RULE) else ""
        groups[event.actor, app].append(event)
    for (actor, app), events in sorted(groups.items()):
        yield Work(
            id=(f"{kind.process.value}:{actor.value}" + (f":{app}" if app else ""))[:200],
            name=_name(kind, sample),
            link=admin(client, page),
            at=max(event.at for event in events),
            proof=Proof.RUNNING,
            process=kind.process,
            actor=actor,
            by=Hint(title=app) if app else None,
            count=len(events),
            sampled_of=None if sample.whole else sample.total,
            distinct_days=len({event.at.date() for event in events}) if sample.whole else None,
        )


def _name(kind: Kind, sample: Sample) -> str:
    if sample.whole:
        return kind.name
    of = f"{sample.total:,}" if sample.exact else f"more than {sample.total:,}"
    return f"{kind.name} (a sample of {len(sample.events)} out of {of})"
