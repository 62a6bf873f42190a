"""A few orders from beginning to end: where they came from, when they left, and which e-mails went out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from connectors.base import Client
from connectors.errors import Cut, Misread
from connectors.shopify.asking import Row, asked, has_more, label, need, once, plain, quoted, rows, tail, when
from connectors.shopify.documents import ORDER_TIMELINES
from connectors.shopify.history import Event, event_of, orders_in_window

SETTLED = timedelta(days=2)
"""Younger orders are left out: most have not been sent yet."""
CHECKOUTS = ("web", "online_store", "shop_app", "buy_button", "checkout_next")
PEOPLE = ("shopify_draft_order", "pos", "iphone", "android")


class Origin(Enum):
    """Who entered an order."""

    CHECKOUT = "checkout"
    PERSON = "person"
    APP = "app"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Order:
    """One order, without anything of its customer."""

    created: datetime
    origin: Origin
    app: str
    app_id: str
    events: tuple[Event, ...]
    whole: bool
    """Whether these are all of its events."""

    def times(self, action: str) -> list[datetime]:
        """When something was done to it."""
        return [event.at for event in self.events if event.action == action]


@dataclass(frozen=True)
class Timelines:
    """The sample."""

    orders: tuple[Order, ...]
    total: int
    """Orders in the window."""

    @property
    def whole(self) -> bool:
        """Whether the sample is all there were."""
        return len(self.orders) >= self.total


def timelines(client: Client) -> Timelines:
    """Up to fifteen orders of the window, the newest that have had time to be sent."""
    need(client, "read_orders")
    return once(client, "timelines", lambda: _read(client))


def enough(what: int, least: int, said: str) -> None:
    """Cut when there is too little to conclude anything from silence."""
    if what < least:
        raise Cut(said, "Run the audit again after a busier month.")


def _read(client: Client) -> Timelines:
    until = max(client.window.end - SETTLED, client.window.start)
    text = f"created_at:>={quoted(client.window.start)} created_at:<{quoted(until)}"
    found = tuple(_order(row) for row in rows(asked(client, ORDER_TIMELINES, filter=text)))
    if any(order.created < client.window.start - SETTLED for order in found):
        raise Misread("Shopify did not apply the filter we asked with.")
    return Timelines(found, orders_in_window(client))


def _order(row: Row) -> Order:
    events = row.get("events")
    if not isinstance(events, dict):
        raise Misread("Shopify gave an order without its history.")
    app = row.get("app") or {}
    source = plain(row, "sourceName").casefold()
    return Order(
        created=when(row),
        origin=_origin(source, bool(app)),
        app=label(app, "name"),
        app_id=tail(app) if app else "",
        events=tuple(event_of(event) for event in rows(events)),
        whole=not has_more(events),
    )


def _origin(source: str, named: bool) -> Origin:
    if source in CHECKOUTS:
        return Origin.CHECKOUT
    if source in PEOPLE:
        return Origin.PERSON
    return Origin.APP if named else Origin.UNKNOWN
