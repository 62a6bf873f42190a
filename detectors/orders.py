"""Orders: who tells the buyer, who sorts them, who changes them?"""

from __future__ import annotations

from auditor.detect import Automations, Draft, Need, Seen, Works, by_hand, detector, working
from auditor.model import Automation, Event, Process, Role, Verb


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


def told(seen: Seen, event: Event) -> Draft:
    """Is the buyer written to at once when the event happens?"""
    notices = [rule for rule in seen.automations(event=event, verb=Verb.MESSAGE_SEND) if _at_once(rule)]
    return working(notices, Verb.MESSAGE_SEND)


def _at_once(rule: Automation) -> bool:
    """A message that waits some days first is a thank-you or a request, not a confirmation."""
    verbs = [action.verb for action in rule.actions]
    return Verb.WAIT not in verbs[: verbs.index(Verb.MESSAGE_SEND)]
