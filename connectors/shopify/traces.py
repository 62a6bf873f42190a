"""Apps seen at work: dated marks that they left on orders and products.

Which apps there are is settled by the list of installed apps alone (`connectors.shopify.apps`); these are samples, and
prove that something runs, never that something does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from auditor.model import Actor, Connection, DataObject, Hint, Mechanism, Proof, State
from connectors.base import Client
from connectors.shopify.account import admin
from connectors.shopify.history import Sample, order_history, product_history
from connectors.shopify.timelines import Origin, timelines
from connectors.shopify.work import ORDERS, PRODUCTS

BRINGS = {
    "fulfillment_success": DataObject.FULFILMENT,
    "refund_success": DataObject.RETURN,
    "update": DataObject.ORDER,
    "cancelled": DataObject.ORDER,
}


def on_orders(client: Client) -> Iterator[Connection]:
    """Apps that fulfilled, refunded, changed, cancelled or entered orders."""
    for kind in ORDERS:
        sample = order_history(client, kind.action)
        yield from _seen(client, sample, kind.action, BRINGS[kind.action], "orders")
    yield from _entered(client)


def on_products(client: Client) -> Iterator[Connection]:
    """Apps that changed products."""
    sample = product_history(client, PRODUCTS.action)
    yield from _seen(client, sample, "product", DataObject.PRODUCT, "products")


def _seen(client: Client, sample: Sample, what: str, data: DataObject, page: str) -> Iterator[Connection]:
    """What each app brought; an app that fulfils orders must have got them first, as lately as it fulfilled them."""
    by_app = defaultdict(list)
    for event in sample.events:
        if event.actor is Actor.APP and event.app:
            by_app[event.app].append(event.at)
    for app, times in sorted(by_app.items()):
        brought = Connection(
            id=f"trace:{what}:{app}"[:200],
            name=app,
            link=admin(client, page),
            at=max(times),
            proof=Proof.RUNNING,
            source=Hint(title=app),
            data=(data,),
            mechanism=Mechanism.APP,
            state=State.LIVE,
            last_activity=max(times),
            rhythm_hours=sample.rhythm_hours(app),
            events=len(times) if sample.whole else None,
        )
        yield brought
        if data is DataObject.FULFILMENT:
            got = {"id": f"trace:got:{app}"[:200], "source": None, "target": brought.source}
            yield brought.model_copy(update={**got, "data": (DataObject.ORDER,)})


def _entered(client: Client) -> Iterator[Connection]:
    """Apps that entered orders of the small sample: marketplaces and other channels."""
    newest: dict[str, tuple[datetime, Hint]] = {}
    for order in timelines(client).orders:
        if order.origin is Origin.APP and order.app:
            hint = Hint(title=order.app, uuid=order.app_id)
            newest[order.app] = max(order.created, newest.get(order.app, (order.created, hint))[0]), hint
    for app, (last, hint) in sorted(newest.items()):
        yield Connection(
            id=f"trace:entered:{app}"[:200],
            name=app,
            link=admin(client, "orders"),
            at=last,
            proof=Proof.RUNNING,
            source=hint,
            data=(DataObject.ORDER,),
            mechanism=Mechanism.CHANNEL,
            state=State.LIVE,
            last_activity=last,
        )
