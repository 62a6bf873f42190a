"""Who judges the risk of orders. Shopify's own judgement is the same for every shop and is nobody's choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from auditor.model import (
    Connection,
    DataObject,
    Hint,
    Intelligence,
    Mechanism,
    Prediction,
    Proof,
    State,
)
from connectors.base import Client
from connectors.errors import Cut, Misread, ReadError
from connectors.shopify.account import admin
from connectors.shopify.asking import asked, has_more, need, once, quoted, rows, when
from connectors.shopify.documents import ORDER_RISK
from connectors.shopify.holds import holders
from connectors.shopify.owners import owner


@dataclass(frozen=True)
class Judges:
    """Apps and the orders that each judged, in the newest orders of the window."""

    found: tuple[tuple[Hint, tuple[datetime, ...]], ...]
    orders: int
    whole: bool


def judges(client: Client) -> Iterator[Intelligence]:
    """Fraud tools that really judge orders, and whether the same tool holds orders back."""
    sample = _judges(client)
    acting, untold = _holding(client)
    for hint, times in sample.found:
        yield Intelligence(
            id=f"risk:{hint.uuid or hint.handle}"[:200],
            name=f"Risk of orders judged by {hint.title or hint.handle}"[:200],
            link=admin(client, "orders"),
            at=max(times),
            proof=Proof.RUNNING,
            predicts=Prediction.FRAUD_RISK,
            state=State.LIVE,
            outputs=len(times) if sample.whole else None,
            last_output=max(times),
            acted_on_by=tuple(id for key, id in acting if key == (hint.uuid or hint.handle)),
        )
    if sample.found and untold is not None:
        raise untold
    if not sample.whole:
        raise Cut(f"Only the newest {sample.orders} orders were looked at for who judged their risk.")


def scored(client: Client) -> Iterator[Connection]:
    """The same tools as receivers of orders: a judge must have got what it judged."""
    for hint, times in _judges(client).found:
        yield Connection(
            id=f"judged:{hint.uuid or hint.handle}"[:200],
            name=f"{hint.title or hint.handle} judges the risk of orders"[:200],
            link=admin(client, "orders"),
            at=max(times),
            proof=Proof.RUNNING,
            target=hint,
            data=(DataObject.ORDER,),
            mechanism=Mechanism.APP,
            state=State.LIVE,
            last_activity=max(times),
        )


def _holding(client: Client) -> tuple[list[tuple[str, str]], ReadError | None]:
    """The keys of apps that hold orders and the ids of their holds; or why that could not be seen."""
    try:
        return [(each.app.uuid or each.app.handle, each.id) for each in holders(client)[0]], None
    except ReadError as error:
        return [], error


def _judges(client: Client) -> Judges:
    need(client, "read_orders")
    return once(client, "judges", lambda: _read(client))


def _read(client: Client) -> Judges:
    page = asked(client, ORDER_RISK, filter=f"created_at:>={quoted(client.window.start)}")
    hints: dict[str, Hint] = {}
    times: dict[str, list[datetime]] = defaultdict(list)
    orders = rows(page)
    for order in orders:
        assessments = (order.get("risk") or {}).get("assessments")
        if not isinstance(assessments, list):
            raise Misread("Shopify gave an order without its risk.")
        judged = [owner(each.get("provider")) for each in assessments if each.get("riskLevel") not in (None, "PENDING")]
        for hint in filter(None, judged):
            if not hint.title.casefold().startswith("shopify"):
                key = hint.uuid or hint.handle
                hints.setdefault(key, hint)
                times[key].append(when(order))
    found = tuple((hints[key], tuple(times[key])) for key in sorted(hints))
    return Judges(found, len(orders), not has_more(page))
