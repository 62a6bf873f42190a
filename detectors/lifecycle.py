"""Marketing, the finer points of the life cycle: dates, channels, codes, pauses, clean lists."""

from __future__ import annotations

from auditor.detect import (
    Audiences,
    Automations,
    Counts,
    Draft,
    Flow,
    Seen,
    absent,
    answering,
    detector,
    flowing,
    partial,
    present,
    running,
    working,
)
from auditor.model import Automation, Channel, Criterion, DataObject, Event, Role, State, Trait, Verb
from detectors.marketing import SENDERS, lifecycle
from detectors.orders import told

MAIL = (Role.MARKETING, Role.CRM)
EXPECTED = (Criterion.PREDICTION, Criterion.PURCHASES)
"""Conditions that make of a date the date on which a customer is expected to need more."""


@detector(
    "marketing.replenishment",
    question="Are customers reminded when they are expected to need more?",
    why="What runs out is bought again; the reminder decides where.",
    good="Customers are reminded when they are expected to need more.",
    gap="Nobody is reminded when it is time to buy again.",
    advice="Send a reminder around the expected date of the next order.",
    stage=3,
    effort="medium",
    impact="medium",
    looks_at=Automations(Event.DATE_REACHED, Verb.MESSAGE_SEND, of=SENDERS),
    covers=("MKT05",),
    after=("data.orders_in_marketing",),
)
def replenishment(seen: Seen) -> Draft:
    """A message by date that looks at purchases or at a predicted date."""
    return answering(
        seen, (Event.DATE_REACHED,), Verb.MESSAGE_SEND, only=lambda rule: bool(set(rule.conditions) & set(EXPECTED))
    )


@detector(
    "marketing.birthday",
    question="Are customers written to on a day of their own, such as a birthday?",
    why="A message that arrives on the right day is read.",
    good="Customers are written to on a day of their own.",
    gap="No message goes out on a customer's own day.",
    advice="Ask for the date in the welcome series, and write on it.",
    stage=2,
    effort="low",
    impact="low",
    looks_at=Automations(Event.DATE_REACHED, Verb.MESSAGE_SEND, of=SENDERS),
    covers=("MKT08",),
)
def birthday(seen: Seen) -> Draft:
    """A message by date that looks at no purchase and no prediction."""
    return answering(
        seen, (Event.DATE_REACHED,), Verb.MESSAGE_SEND, only=lambda rule: not set(rule.conditions) & set(EXPECTED)
    )


@detector(
    "marketing.list_cleaning",
    question="Do people who never open anything leave the list by themselves?",
    why="Mailing the silent costs money and brings the rest into the spam folder.",
    good="People who never open anything leave the list by themselves.",
    gap="Nobody leaves the list by itself.",
    advice="Let a sunset flow ask once more, and then stop writing.",
    stage=2,
    effort="low",
    impact="medium",
    looks_at=Automations(Verb.LIST_UPDATE, of=MAIL),
    any_role=(Role.MARKETING,),
    covers=("MKT07",),
)
def list_cleaning(seen: Seen) -> Draft:
    """A running automation that takes people off lists, or moves them, because of what they do not do."""
    silent = (Criterion.BEHAVIOUR, Criterion.RECENCY)
    rules = [
        rule
        for rule in seen.automations(verb=Verb.LIST_UPDATE)
        if set(rule.conditions) & set(silent) or any(each.event is Event.CUSTOMER_LAPSED for each in rule.triggers)
    ]
    return working(rules, Verb.LIST_UPDATE)


loyalty_in_marketing = detector(
    "marketing.loyalty",
    question="Do points and tiers of the loyalty programme reach the marketing tool?",
    why="A message that knows what somebody has earned brings them back to spend it.",
    good="Points and tiers reach the marketing tool.",
    gap="The marketing tool knows nothing of points and tiers.",
    advice="Connect the loyalty programme to the marketing tool, and write when a tier changes.",
    stage=3,
    effort="low",
    impact="medium",
    looks_at=Flow(DataObject.LOYALTY, Role.LOYALTY, Role.MARKETING),
    covers=("MKT09",),
)(flowing)


@detector(
    "marketing.channel_choice",
    question="Does a model choose the channel in which each person is written to?",
    why="Some read e-mails, some texts; a model knows who, one by one.",
    good="A model chooses the channel for each person.",
    gap="The channel is the same for everybody.",
    advice="Split the flow that earns most by predicted channel.",
    stage=4,
    effort="medium",
    impact="low",
    looks_at=Automations(Verb.MESSAGE_SEND, of=(Role.MARKETING,)),
    covers=("MKT13",),
    after=("marketing.cross_channel",),
)
def channel_choice(seen: Seen) -> Draft:
    """A running automation of several channels that decides by a prediction."""
    several = [rule for rule in seen.automations(verb=Verb.MESSAGE_SEND) if len(_channels(rule)) > 1]
    if chosen := running([rule for rule in several if Criterion.PREDICTION in rule.conditions], Verb.MESSAGE_SEND):
        return present(chosen)
    if several:
        return partial(several, f"“{several[0].name}” uses several channels, but no prediction chooses between them")
    return absent()


def _channels(rule: Automation) -> set[Channel]:
    sends = [action for action in rule.actions if action.verb is Verb.MESSAGE_SEND and action.state is State.LIVE]
    return {action.channel for action in sends if action.channel}


@detector(
    "marketing.own_codes",
    question="Does each customer get a discount code of their own?",
    why="A code for everybody is on every coupon site by evening.",
    good="Customers get codes of their own.",
    gap="Customers get no codes of their own.",
    advice="Let the marketing tool make a code for each person, with an end date.",
    stage=3,
    effort="low",
    impact="low",
    looks_at=Counts(DataObject.COUPON, of=(Role.MARKETING,)),
    covers=("MKT15",),
)
def own_codes(seen: Seen) -> Draft:
    """Codes made for single people, of which some were given out."""
    codes = seen.records(DataObject.COUPON)
    if given := [each for each in codes if each.filled]:
        return present(given)
    if not codes:
        return absent()
    looked_at = any(each.sampled for each in codes)
    return partial(codes, "codes were made, and none was seen given to anybody", open_ended=looked_at)


@detector(
    "marketing.pause_for_complaints",
    question="Do promotions pause for customers who have an open complaint?",
    why="A sale announcement in the middle of a quarrel is remembered.",
    good="Promotions pause while a complaint is open.",
    gap="No promotion was seen to pause for an open complaint.",
    advice="Let the helpdesk tell the marketing tool of open tickets, and leave these people out.",
    stage=3,
    effort="medium",
    impact="medium",
    looks_at=(
        Automations(Verb.MESSAGE_SEND, of=(Role.MARKETING,)),
        Audiences(of=(Role.MARKETING,)),
    ),
    any_role=(Role.MARKETING,),
    covers=("MKT16",),
)
def pause_for_complaints(seen: Seen) -> Draft:
    """A running message, or a segment in use, that looks at the state of a customer in the helpdesk."""
    if used := [each for each in running(seen.segments()) if Criterion.SUPPORT_STATE in each.criteria and each.used_by]:
        return present(used)
    looking = [rule for rule in seen.automations(verb=Verb.MESSAGE_SEND) if Criterion.SUPPORT_STATE in rule.conditions]
    return working(looking, Verb.MESSAGE_SEND)


@detector(
    "marketing.order_messages",
    question="Do order and parcel messages come from the marketing tool, in your own design?",
    why="They are opened more than anything else that you send.",
    good="Order and parcel messages come from the marketing tool.",
    gap="Order and parcel messages are the shop's plain ones.",
    advice="Send the confirmation from the marketing tool, and switch the shop's own off.",
    stage=2,
    effort="low",
    impact="low",
    looks_at=Automations(Event.ORDER_PLACED, Event.ORDER_FULFILLED, of=(Role.MARKETING,)),
    covers=("MKT17",),
)
def order_messages(seen: Seen) -> Draft:
    """A message of the marketing tool at once after an order or its fulfilment."""
    drafts = [told(seen, event) for event in (Event.ORDER_PLACED, Event.ORDER_FULFILLED)]
    return max(drafts, key=lambda draft: ("absent", "partial", "present").index(draft.outcome.value))


@detector(
    "marketing.last_units",
    question="Does low stock set off marketing, to sell the last pieces or to stop promoting them?",
    why="The last pieces sell themselves when the right people hear of them; the sold-out ones only annoy.",
    good="Low stock sets off marketing.",
    gap="Marketing does not hear of low stock.",
    advice="Send a last-chance message to those who looked, when stock falls under a limit.",
    stage=3,
    effort="low",
    impact="low",
    looks_at=Automations(Event.STOCK_LOW, Verb.MESSAGE_SEND, of=SENDERS),
    not_without=(Trait.STOCK,),
    covers=("INV06",),
    after=("inventory.stock_in_marketing",),
)
def last_units(seen: Seen) -> Draft:
    """A message to customers started by low stock."""
    return lifecycle(seen, Event.STOCK_LOW)
