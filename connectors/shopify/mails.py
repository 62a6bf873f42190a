"""E-mails that Shopify sends to customers by itself: about orders, and about checkouts that were left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from auditor.model import (
    Action,
    Actor,
    Automation,
    Channel,
    DataObject,
    Event,
    Proof,
    State,
    Trigger,
    Verb,
)
from connectors.base import Client
from connectors.errors import Cut, Unobservable
from connectors.shopify.account import admin
from connectors.shopify.asking import asked, quoted, rows, when
from connectors.shopify.checkouts import abandoned
from connectors.shopify.documents import ABANDONED_NEWEST
from connectors.shopify.timelines import Order, enough, timelines

SOON = timedelta(minutes=15)
"""An e-mail this soon after something is about it."""
EARLY = timedelta(minutes=1)
"""Shopify may note the e-mail a moment before what it is about."""
FEWEST = 5
"""With fewer orders, silence proves nothing."""
NO_MAILS = "Shopify's history of orders shows no e-mails at all, so it cannot be seen which of them are sent."
ASK = "Look in Shopify admin > Settings > Notifications > Customer notifications, and answer the question yourself."


def notifications(client: Client) -> Iterator[Automation]:
    """Order and shipping confirmations, seen by when e-mails left.

    Shopify notes `mail_sent` for every e-mail to a customer; which one it was stands only in the event's text, beside
    names and addresses, and that is never asked for. So an e-mail within a quarter of an hour of the order is its
    confirmation, and one within a quarter of an hour of a fulfilment tells of the parcel. Where an order was fulfilled
    that soon after it was placed the two cannot be told apart, and it is left out; so is an e-mail that a person sent.
    """
    orders = [order for order in timelines(client).orders if not _too_quick(order)]
    shipped = [order for order in orders if order.times("fulfillment_success")]
    confirmations = [mail for order in orders for mail in _after(order, [order.created])]
    notices = [mail for order in shipped for mail in _after(order, order.times("fulfillment_success"))]
    if confirmations:
        yield _notification(client, "Order confirmation", Event.ORDER_PLACED, max(confirmations))
    if notices:
        yield _notification(client, "Shipping confirmation", Event.ORDER_FULFILLED, max(notices))
    _silence_proves(orders, shipped, bool(confirmations), bool(notices))


def _too_quick(order: Order) -> bool:
    return any(sent - order.created <= 2 * SOON for sent in order.times("fulfillment_success"))


def _after(order: Order, moments: Sequence[datetime]) -> list[datetime]:
    mails = [event.at for event in order.events if event.action == "mail_sent" and event.actor is not Actor.PERSON]
    return [mail for mail in mails if any(-EARLY <= mail - moment <= SOON for moment in moments)]


def _silence_proves(orders: Sequence[Order], shipped: Sequence[Order], confirmed: bool, told: bool) -> None:
    """Raises when what was not seen may exist all the same."""
    if confirmed and told:
        return
    complete = [order for order in orders if order.whole]
    enough(len(complete), FEWEST, "Too few orders were placed in the window to see which e-mails go out.")
    if not any(order.times("mail_sent") for order in orders):
        raise Unobservable(NO_MAILS, ASK)
    if not told:
        sent = [order for order in shipped if order.whole]
        enough(len(sent), FEWEST, "Too few orders were sent in the window to see whether customers are told.")


def _notification(client: Client, name: str, event: Event, last: datetime) -> Automation:
    return Automation(
        id=f"notification:{event.value}",
        name=f"{name} e-mail",
        link=admin(client, "settings/notifications/customer"),
        at=last,
        proof=Proof.RUNNING,
        triggers=(Trigger(event=event),),
        actions=(Action(verb=Verb.MESSAGE_SEND, channel=Channel.EMAIL, data=(DataObject.ORDER,)),),
        state=State.LIVE,
        last_run=last,
    )


def abandoned_mails(client: Client) -> Iterator[Automation]:
    """Shopify's own reminders of abandoned checkouts; those of other tools never show here."""
    found = abandoned(client)
    if found.sent or found.scheduled:
        last = _newest(client) if found.sent else None
        yield Automation(
            id="abandoned-checkout-emails",
            name="Abandoned checkout e-mails",
            link=admin(client, "marketing/automations"),
            at=last,
            proof=Proof.RUNNING if found.sent else Proof.CONFIGURED,
            triggers=(Trigger(event=Event.CHECKOUT_ABANDONED),),
            actions=(Action(verb=Verb.MESSAGE_SEND, channel=Channel.EMAIL, data=(DataObject.ORDER,)),),
            state=State.LIVE,
            runs=found.sent if found.exact else None,
            last_run=last,
        )
    elif found.left < FEWEST:
        raise Cut("Too few checkouts were left in the window to see whether Shopify sends reminders.")


def _newest(client: Client) -> datetime | None:
    """When the newest checkout that was answered was begun: its e-mail went out later than that."""
    page = asked(client, ABANDONED_NEWEST, filter=f"created_at:>={quoted(client.window.start)} email_state:sent")
    return max((when(row) for row in rows(page)), default=None)
