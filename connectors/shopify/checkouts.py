"""Checkouts that were left and those that became orders. All of it is counted by Shopify; no checkout is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model import Measure, MeasureKind, Proof
from connectors.base import Client
from connectors.errors import Cut, Misread, Unobservable
from connectors.shopify.account import ORDER_DAYS, admin
from connectors.shopify.analytics import LOOK
from connectors.shopify.asking import asked_each, count, need, once, quoted
from connectors.shopify.documents import ABANDONED_COUNT, ORDERS_BY_WAY
from connectors.shopify.history import orders_in_window

MEANWHILE = 5
"""So many more may come in while we count."""
KEPT_DAYS = 90
"""Shopify forgets checkouts that were left after three months."""
WEBSITE = "source_name:web"


@dataclass(frozen=True)
class Checkouts:
    """Checkouts of the window that were left, and what Shopify's own e-mails did about them."""

    left: int
    sent: int
    scheduled: int
    recovered: int
    exact: bool


def abandoned(client: Client) -> Checkouts:
    """Left by shoppers who had given their contact details; Shopify keeps no others."""
    need(client, "read_orders")
    return once(client, "abandoned", lambda: _abandoned(client))


def recovered(client: Client) -> Iterator[Measure]:
    """The part of abandoned checkouts that became orders after all, whoever brought them back."""
    found = abandoned(client)
    if found.left:
        name = f"Abandoned checkouts that became orders ({found.recovered:,} of {found.left:,})"
        share = round(found.recovered / found.left, 4)
        yield _measure(client, "recovered-checkouts", name, MeasureKind.RECOVERED_CHECKOUTS, share)


def completed(client: Client) -> Iterator[Measure]:
    """The part of checkouts with contact details that became orders, and the two ends between which it lies.

    An order of the website had a checkout. One that came otherwise may have had none (the till, a marketplace) or one
    (a custom storefront, a link to pay): the lower end counts only the website's orders, the upper end all of them.
    Checkouts that stayed left are known exactly.
    """
    found = _whole(client)
    here, elsewhere = _orders(client)
    if elsewhere and not here:
        raise Unobservable("No order came by the shop's own website, so nobody can say which had a checkout.", LOOK)
    lost = found.left - found.recovered
    if not found.left or not here + lost:
        return
    low, high = (round(orders / (orders + lost), 4) for orders in (here, here + elsewhere))
    name, kind = "Checkouts that became orders", MeasureKind.CHECKOUT_COMPLETION
    of = f"{here:,} orders of the website, {elsewhere:,} others and {lost:,} checkouts that stayed left"
    yield _measure(client, "completed-checkouts", name, kind, low, high if high > low else None, of)


def _whole(client: Client) -> Checkouts:
    """Raises where Shopify cannot show all orders and all checkouts of the window: half of either bends the share."""
    if client.window.days > KEPT_DAYS:
        raise Unobservable("Shopify forgets checkouts that were left after three months; the window is longer.", LOOK)
    if client.window.days > ORDER_DAYS:
        need(client, "read_all_orders")
    found = abandoned(client)
    if not found.exact or found.recovered > found.left:
        raise Cut("Shopify did not count the checkouts that were left exactly.")
    return found


def _orders(client: Client) -> tuple[int, int]:
    """Orders of the website and other ones: together they must be all, or the filter did not do what we think."""
    every = orders_in_window(client)
    since = _since(client)
    here, others = asked_each(client, ORDERS_BY_WAY, website=f"{since} {WEBSITE}", elsewhere=f"{since} -{WEBSITE}")
    if any(each["precision"] != "EXACT" for each in (here, others)):
        raise Cut("Shopify did not count the orders exactly.")
    together = int(here["count"] + others["count"])
    if abs(together - every) > every * 0.01 + MEANWHILE:
        raise Misread("Shopify's counts of orders contradict each other.")
    return here["count"], others["count"]


def _abandoned(client: Client) -> Checkouts:
    def counted(condition: str = "") -> tuple[int, bool]:
        return count(client, ABANDONED_COUNT, f"{_since(client)} {condition}".strip())

    left, exact = counted()
    states = {name: counted(f"email_state:{name}")[0] for name in ("sent", "not_sent", "scheduled")}
    again, exact_too = counted("recovery_state:recovered")
    most = left * 1.05 + MEANWHILE
    if sum(states.values()) > most or again > most:
        raise Misread("Shopify's counts of abandoned checkouts contradict each other.")
    return Checkouts(left, states["sent"], states["scheduled"], again, exact and exact_too)


def _since(client: Client) -> str:
    return f"created_at:>={quoted(client.window.start)}"


def _measure(
    client: Client, id_: str, name: str, kind: MeasureKind, value: float, high: float | None = None, of: str = ""
) -> Measure:
    return Measure(
        id=id_,
        name=name,
        link=admin(client, "checkouts"),
        at=client.window.end,
        proof=Proof.EFFECTIVE,
        measure=kind,
        value=value,
        high=high,
        unit="share",
        of=of,
    )
