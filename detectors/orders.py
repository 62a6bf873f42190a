"""Orders: who tells the buyer, who sorts them, who changes them?"""

from __future__ import annotations

from auditor.detect import (
    Automations,
    Draft,
    Flow,
    Need,
    Seen,
    Works,
    absent,
    answering,
    by_hand,
    detector,
    flowing,
    present,
    unclear,
    working,
)
from auditor.model import Actor, Automation, DataObject, Event, Process, Role, Trait, Verb

BUYERS_HEAR_FROM = (Role.ECOMMERCE, Role.MARKETING, Role.CRM, Role.IPAAS)
"""What commonly writes to buyers."""


@detector(
    "orders.order_confirmation",
    question="Are customers told at once that their order has arrived?",
    why="It is the most opened message of all, and its absence is the first question to support.",
    good="Customers get an order confirmation at once.",
    gap="No order confirmation was seen going out.",
    advice="Switch the order confirmation on.",
    stage=2,
    effort="low",
    impact="medium",
    looks_at=Automations(Event.ORDER_PLACED, of=(Role.ECOMMERCE, Role.MARKETING)),
    covers=("ORD01",),
)
def order_confirmation(seen: Seen) -> Draft:
    """A message to the customer started by an order."""
    return told(seen, Event.ORDER_PLACED)


@detector(
    "orders.order_routing",
    question="Are orders tagged, held or sent on by rules?",
    why="Gift, express and doubtful orders get their own treatment without anybody reading every order.",
    good="Orders are tagged, held or sent on by rules.",
    gap="Orders are sorted by hand.",
    advice="Tag or hold orders by value, destination and risk with a workflow.",
    stage=2,
    effort="low",
    impact="medium",
    looks_at=Automations(Event.ORDER_PLACED, Event.ORDER_RISK_FOUND, of=(Role.ECOMMERCE, Role.IPAAS, Role.FRAUD)),
    any_role=(Role.ECOMMERCE,),
    covers=("ORD03",),
)
def order_routing(seen: Seen) -> Draft:
    """A running automation that tags or holds orders."""
    sorting = (Verb.ORDER_TAG, Verb.ORDER_HOLD)
    return working(seen.automations(verb=sorting), *sorting)


@detector(
    "orders.order_edits_by_hand",
    question="Are orders changed or cancelled by hand?",
    why="Address corrections and cancellations are the same few clicks, again and again.",
    good="Orders are changed and cancelled by hand.",
    gap="Orders are not changed or cancelled by hand.",
    advice="Let customers change or cancel an order themselves for a short time after ordering.",
    stage=1,
    effort="medium",
    impact="low",
    need=Need.SHARE,
    symptom=True,
    looks_at=Works(Process.ORDER_EDIT, Process.ORDER_CANCEL, of=(Role.ECOMMERCE,)),
)
def order_edits_by_hand(seen: Seen) -> Draft:
    """The share of edits and cancellations that people did."""
    return by_hand(seen.work((Process.ORDER_EDIT, Process.ORDER_CANCEL)), "changes and cancellations")


to_fulfilment = detector(
    "orders.to_fulfilment",
    question="Do orders reach whoever packs them without being typed?",
    why="A retyped order is a minute, and sooner or later a wrong parcel.",
    good="Orders reach fulfilment by themselves.",
    gap="Orders reach fulfilment by hand.",
    advice="Connect the shop to the shipping tool or the warehouse.",
    stage=3,
    effort="medium",
    impact="high",
    looks_at=Flow(DataObject.ORDER, Role.ECOMMERCE, Role.FULFILMENT),
    not_without=(Trait.PARCELS,),
    covers=("ORD04",),
)(flowing)


@detector(
    "orders.payment_chase",
    question="Is a customer whose payment failed written to by itself?",
    why="Most failed payments are an expired card; a message brings the order back.",
    good="Customers whose payment failed are written to.",
    gap="Nobody is written to when a payment fails.",
    advice="Switch on the message for failed payments, in the payment provider or the marketing tool.",
    stage=2,
    effort="low",
    impact="medium",
    looks_at=Automations(Event.PAYMENT_FAILED, Verb.MESSAGE_SEND, of=(*BUYERS_HEAR_FROM, Role.PSP, Role.SUBSCRIPTION)),
    any_role=(Role.ECOMMERCE,),
    covers=("ORD02",),
)
def payment_chase(seen: Seen) -> Draft:
    """A message started by a failed payment."""
    return answering(seen, (Event.PAYMENT_FAILED,), Verb.MESSAGE_SEND)


@detector(
    "orders.self_service",
    question="Can customers change or cancel an order themselves?",
    why="Every such wish is a ticket, an answer and some clicks, mostly within an hour of the order.",
    good="Customers change or cancel orders themselves.",
    gap="Only your people change or cancel orders.",
    advice="Let customers change or cancel an order themselves for a short time after ordering.",
    stage=3,
    effort="medium",
    impact="medium",
    looks_at=Works(Process.ORDER_EDIT, Process.ORDER_CANCEL, of=(Role.ECOMMERCE,)),
    covers=("ORD05",),
)
def self_service(seen: Seen) -> Draft:
    """Edits or cancellations of the window that customers did."""
    done = [each for each in seen.work((Process.ORDER_EDIT, Process.ORDER_CANCEL)) if each.count]
    if own := [each for each in done if each.actor is Actor.CUSTOMER]:
        return present(own)
    if not done:
        return unclear("No order was changed or cancelled in the window")
    if any(each.actor in (Actor.UNKNOWN, Actor.APP) for each in done):
        return unclear("Some were changed by an app or by somebody unnamed, perhaps on behalf of customers")
    return absent()


@detector(
    "orders.holds_by_rule",
    question="Are doubtful orders held by rule until somebody has looked?",
    why="A wrong address found before packing costs nothing.",
    good="Doubtful orders are held by rule.",
    gap="No rule holds an order back.",
    advice="Hold orders with a doubtful address or a high risk, and release the rest.",
    stage=3,
    effort="low",
    impact="medium",
    looks_at=Automations(Verb.ORDER_HOLD, of=(Role.ECOMMERCE, Role.IPAAS, Role.FRAUD)),
    any_role=(Role.ECOMMERCE,),
    not_without=(Trait.PARCELS,),
    covers=("ORD06",),
)
def holds_by_rule(seen: Seen) -> Draft:
    """A running automation that holds orders."""
    return working(seen.automations(verb=Verb.ORDER_HOLD), Verb.ORDER_HOLD)


renewals = detector(
    "orders.renewals",
    question="Do subscriptions become orders by themselves?",
    why="A renewal that somebody has to place is a subscription in name only.",
    good="Subscriptions become orders by themselves.",
    gap="Subscriptions do not reach the shop by themselves.",
    advice="Connect the subscription tool to the shop.",
    stage=3,
    effort="medium",
    impact="high",
    looks_at=Flow(DataObject.SUBSCRIPTION, Role.SUBSCRIPTION, Role.ECOMMERCE),
    covers=("ORD07",),
)(flowing)

marketplace_orders = detector(
    "orders.from_marketplaces",
    question="Do orders from marketplaces come into one queue by themselves?",
    why="Two queues are two stocks, and one of them is wrong.",
    good="Marketplace orders come into one queue.",
    gap="Marketplace orders are handled apart.",
    advice="Bring marketplace orders into the shop by its channel app.",
    stage=3,
    effort="medium",
    impact="medium",
    looks_at=Flow(DataObject.ORDER, Role.MARKETPLACE, Role.ECOMMERCE),
    covers=("ORD08",),
)(flowing)


def told(seen: Seen, event: Event) -> Draft:
    """Is the buyer written to at once when the event happens?"""
    return answering(seen, (event,), Verb.MESSAGE_SEND, only=_at_once)


def _at_once(rule: Automation) -> bool:
    """A message that waits some days first is a thank-you or a request, not a confirmation."""
    verbs = [action.verb for action in rule.actions]
    return Verb.WAIT not in verbs[: verbs.index(Verb.MESSAGE_SEND)]
