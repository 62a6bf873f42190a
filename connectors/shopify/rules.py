"""Rules of apps that act at the checkout and after it: on carts, delivery, payment, prices and the place of dispatch.

Shopify keeps the errors of their newest version: a rule that is on and has errors is failing. How often one runs is
not told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from auditor.model import Action, Automation, Event, Proof, State, Trigger, Verb
from connectors.base import Client
from connectors.errors import Cut, Misread
from connectors.shopify.account import admin
from connectors.shopify.asking import Row, asked, has_more, label, once, promised, rows, tail, when
from connectors.shopify.documents import (
    CHECKOUT_RULES,
    DELIVERY_RULES,
    DISCOUNTS,
    PAYMENT_RULES,
    ROUTING_RULES,
    Document,
)
from connectors.shopify.owners import owner


def checkout(client: Client) -> Iterator[Automation]:
    """Rules that a cart or checkout must keep."""
    yield from _listed(client, CHECKOUT_RULES, "checkout", "checks the cart")


def delivery(client: Client) -> Iterator[Automation]:
    """Rules that hide, rename or sort delivery options."""
    yield from _listed(client, DELIVERY_RULES, "delivery", "changes delivery options")


def payment(client: Client) -> Iterator[Automation]:
    """Rules that hide, rename or sort payment options."""
    yield from _listed(client, PAYMENT_RULES, "payment", "changes payment options")


def routing(client: Client) -> Iterator[Automation]:
    """Rules that decide from where an order is sent; such a rule is on while it is listed."""
    found = asked(client, ROUTING_RULES)
    if not isinstance(found, list):
        raise Misread("Shopify did not list the rules of dispatch.")
    for row in sorted(found, key=lambda row: promised(row, "id")):
        function = row.get("function") or {}
        named = {**row, "title": function.get("title"), "enabled": True, "shopifyFunction": function}
        yield _rule(client, named, "routing", "decides from where orders are sent", function.get("app"))


def prices(client: Client) -> Iterator[Automation]:
    """Discounts in force that an app works out."""
    page = discounts(client)
    for row in sorted(rows(page), key=lambda row: promised(row, "id")):
        discount = row.get("discount") or {}
        if discount.get("__typename") in ("DiscountAutomaticApp", "DiscountCodeApp"):
            named = {**discount, "id": row.get("id"), "enabled": True}
            app = (discount.get("appDiscountType") or {}).get("app")
            yield _rule(client, named, "discount", "works out a discount", app)
    if has_more(page):
        raise Cut("More discounts are in force than we look at.")


def discounts(client: Client) -> Row:
    """The discounts in force, read once."""
    page: Row = once(client, "discounts", lambda: asked(client, DISCOUNTS))
    return page


def _listed(client: Client, document: Document, what: str, does: str) -> Iterator[Automation]:
    page = asked(client, document)
    for row in sorted(rows(page), key=lambda row: promised(row, "id")):
        yield _rule(client, row, what, does, (row.get("shopifyFunction") or {}).get("app"))
    if has_more(page):
        raise Cut("There are more rules than we look at.")


def _rule(client: Client, row: Row, what: str, does: str, app: object) -> Automation:
    enabled, errors, by = row.get("enabled"), _first_error(row), owner(app)
    if not isinstance(enabled, bool):
        raise Misread("Shopify listed a rule without saying whether it is on.")
    title = label(row, "title") or "Rule without a name"
    return Automation(
        id=f"rule:{what}:{tail(row)}"[:200],
        name=(f"{title} ({by.title or by.handle})" if by else title)[:200],
        link=admin(client, "discounts" if what == "discount" else "settings/checkout"),
        at=errors,
        proof=Proof.CONFIGURED,
        triggers=(Trigger(event=Event.OTHER, detail="somebody checks out"),),
        actions=(Action(verb=Verb.OTHER, detail=f"{does}; has errors" if errors else does),),
        state=State.OFF if not enabled else State.BROKEN if errors else State.LIVE,
    )


def _first_error(row: Row) -> datetime | None:
    history = row.get("errorHistory")
    return when(history, "errorsFirstOccurredAt") if isinstance(history, dict) else None
