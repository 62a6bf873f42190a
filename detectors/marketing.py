"""Marketing: are customers written to by what they do, and who decides to whom, what and when?"""

from __future__ import annotations

from auditor.detect import (
    Audiences,
    Automations,
    Draft,
    Intelligences,
    Seen,
    absent,
    answering,
    detector,
    partial,
    present,
    running,
    working,
)
from auditor.model import (
    Automation,
    Criterion,
    Event,
    Membership,
    Prediction,
    Proof,
    Role,
    Segment,
    State,
    Trait,
    Verb,
)

SENDERS = (Role.MARKETING, Role.ECOMMERCE, Role.CRM, Role.IPAAS)
"""Everything that commonly writes to customers because of what they did."""

CART = (Event.CHECKOUT_ABANDONED, Event.CART_ABANDONED)
JOINED = (Event.SUBSCRIBED, Event.CUSTOMER_CREATED, Event.FORM_SUBMITTED)
RECEIVED = (Event.ORDER_FULFILLED, Event.ORDER_DELIVERED)


def lifecycle(seen: Seen, *events: Event) -> Draft:
    """Is a customer written to when one of the events happens? Live means dated sends, not a switch."""
    return answering(seen, events, Verb.MESSAGE_SEND)


@detector(
    "marketing.welcome",
    question="Are new subscribers greeted automatically?",
    why="A new subscriber is most attentive in the first hours; nobody can greet each one by hand.",
    good="New subscribers are greeted automatically.",
    gap="New subscribers are not greeted automatically.",
    advice="Start a short welcome series when somebody joins the list.",
    stage=2,
    effort="low",
    impact="high",
    looks_at=Automations(*JOINED, Verb.MESSAGE_SEND, of=SENDERS),
    covers=("MKT01",),
)
def welcome(seen: Seen) -> Draft:
    """A message started by joining a list, filling in a form or opening an account."""
    return lifecycle(seen, *JOINED)


@detector(
    "marketing.cart_recovery",
    question="Is a shopper who leaves a full cart followed up automatically?",
    why="It is the moment of highest intent that a store can answer, and nobody can do it by hand.",
    good="Abandoned carts are followed up automatically.",
    gap="Abandoned carts are not followed up automatically.",
    advice="Send one or two reminders after a checkout is left.",
    stage=2,
    effort="low",
    impact="high",
    looks_at=Automations(*CART, Verb.MESSAGE_SEND, of=SENDERS),
    covers=("MKT02",),
)
def cart_recovery(seen: Seen) -> Draft:
    """A message started by an abandoned cart or checkout."""
    return lifecycle(seen, *CART)


@detector(
    "marketing.post_purchase",
    question="Do buyers hear from you after the order, beyond the confirmation?",
    why="Help with the product and a thank-you lower returns and bring the second order closer.",
    good="Buyers are looked after automatically once they have ordered.",
    gap="Buyers hear nothing automatic after the order confirmation.",
    advice="Write to buyers some days after the order: how to use it, what goes with it.",
    stage=2,
    effort="low",
    impact="medium",
    looks_at=Automations(Event.ORDER_PLACED, *RECEIVED, Verb.MESSAGE_SEND, of=(Role.MARKETING, Role.CRM, Role.IPAAS)),
    covers=("MKT04",),
)
def post_purchase(seen: Seen) -> Draft:
    """A message of the marketing tools started by an order; the shop's own confirmation is another question."""
    return lifecycle(seen, Event.ORDER_PLACED, *RECEIVED)


@detector(
    "marketing.win_back",
    question="Are customers who have stopped buying won back automatically?",
    why="Winning back a customer costs less than finding a new one, and lapsing is silent.",
    good="Customers who have stopped buying are won back automatically.",
    gap="Customers who have stopped buying are not won back automatically.",
    advice="Write to customers when their usual time between orders has passed.",
    stage=2,
    effort="low",
    impact="medium",
    looks_at=Automations(Event.CUSTOMER_LAPSED, Verb.MESSAGE_SEND, of=SENDERS),
    covers=("MKT06",),
)
def win_back(seen: Seen) -> Draft:
    """A message started by time since the last purchase or by a churn score."""
    return lifecycle(seen, Event.CUSTOMER_LAPSED)


@detector(
    "marketing.browse_recovery",
    question="Are visitors who looked at a product and left reminded of it?",
    why="It needs the shop's browsing data in the marketing tool: a sign that the two really share data.",
    good="Visitors who looked and left are reminded automatically.",
    gap="Visitors who looked and left are not reminded.",
    advice="Send a reminder when a known visitor viewed a product and did not order.",
    stage=3,
    effort="low",
    impact="medium",
    looks_at=Automations(Event.BROWSED, Verb.MESSAGE_SEND, of=SENDERS),
    covers=("MKT03",),
)
def browse_recovery(seen: Seen) -> Draft:
    """A message started by a product view."""
    return lifecycle(seen, Event.BROWSED)


@detector(
    "marketing.back_in_stock",
    question="Are customers told when something they waited for is back in stock?",
    why="These messages convert best of all, and they need stock data in the marketing tool.",
    good="Customers are told automatically when a product is back.",
    gap="Customers are not told when a product is back.",
    advice="Offer a sign-up on sold-out products and write when stock returns.",
    stage=3,
    effort="low",
    impact="medium",
    looks_at=Automations(Event.BACK_IN_STOCK, Verb.MESSAGE_SEND, of=SENDERS),
    not_without=(Trait.STOCK,),
    after=("inventory.stock_in_marketing",),
    covers=("STO07",),
)
def back_in_stock(seen: Seen) -> Draft:
    """A message started by returning stock."""
    return lifecycle(seen, Event.BACK_IN_STOCK)


@detector(
    "marketing.cross_channel",
    question="Does one flow choose between e-mail, SMS and other channels?",
    why="Channels that know of each other reach people without writing to them twice.",
    good="Flows combine several channels.",
    gap="Every flow uses a single channel.",
    advice="Add a second channel to the flow that earns most, with consent checked.",
    stage=3,
    effort="medium",
    impact="low",
    looks_at=Automations(Verb.MESSAGE_SEND, of=(Role.MARKETING,)),
    covers=("MKT10",),
)
def cross_channel(seen: Seen) -> Draft:
    """One running automation that sends through at least two channels."""
    several = [rule for rule in seen.automations(verb=Verb.MESSAGE_SEND) if len(_channels(rule)) > 1]
    return working(several, Verb.MESSAGE_SEND)


def _channels(rule: Automation) -> set[str]:
    sends = [action for action in rule.actions if action.verb is Verb.MESSAGE_SEND and action.state is State.LIVE]
    return {action.channel for action in sends if action.channel}


@detector(
    "marketing.dynamic_segments",
    question="Do customer segments keep themselves up to date, and are they used?",
    why="A segment that recalculates itself replaces exported lists; one that nothing is sent to replaces nothing.",
    good="Segments update themselves and messages are sent to them.",
    gap="No self-updating segment is in use.",
    advice="Replace exported lists by segments with rules, and send to them.",
    stage=3,
    effort="low",
    impact="medium",
    looks_at=Audiences(of=(Role.MARKETING, Role.CRM)),
)
def dynamic_segments(seen: Seen) -> Draft:
    """A rule-based or predictive segment that an automation or a campaign sends to."""
    return _used([item for item in seen.segments() if item.membership is not Membership.STATIC])


@detector(
    "marketing.predictive_segments",
    question="Do predictions, such as churn risk or customer value, choose who is written to?",
    why="It is the difference between having scores and acting on them.",
    good="Predictions choose who is written to.",
    gap="No prediction chooses who is written to.",
    advice="Send one campaign or flow to a segment built on predicted value or churn risk.",
    stage=4,
    effort="medium",
    impact="high",
    looks_at=(
        Audiences(of=(Role.MARKETING, Role.CRM)),
        Automations(of=(Role.MARKETING, Role.CRM)),
    ),
    covers=("MKT11",),
)
def predictive_segments(seen: Seen) -> Draft:
    """A predictive segment that is sent to, or a running flow that decides by a prediction."""
    deciding = [rule for rule in running(seen.of(Automation)) if Criterion.PREDICTION in rule.conditions]
    if deciding:
        return present(deciding)
    return _used([item for item in seen.segments() if item.membership is Membership.PREDICTIVE])


def _used(segments: list[Segment]) -> Draft:
    used = [item for item in segments if item.used_by and item.proof >= Proof.RUNNING]
    if used:
        return present(used)
    if segments:
        return partial(segments, f"“{segments[0].name}” exists, but nothing was sent to it in the window")
    return absent()


@detector(
    "marketing.send_time",
    question="Does a model choose when each person is written to?",
    why="It is a decision nobody could take by hand, person by person.",
    good="A model chooses the time of sending for each person.",
    gap="Messages go to everybody at the same time.",
    advice="Switch on send-time optimisation for regular campaigns.",
    stage=4,
    effort="low",
    impact="low",
    looks_at=Intelligences(Prediction.SEND_TIME, of=(Role.MARKETING,)),
    covers=("MKT12",),
)
def send_time(seen: Seen) -> Draft:
    """Send-time optimisation used in the window."""
    models = seen.intelligence(Prediction.SEND_TIME)
    if used := running(models):
        return present(used)
    return partial(models, "it has not been used in the window") if models else absent()


@detector(
    "marketing.self_optimising",
    question="Do automations improve themselves, by tests whose winner is chosen automatically?",
    why="Automations that learn from results keep improving when nobody has time for them.",
    good="Automations test variants and keep the better one by themselves.",
    gap="No automation improves itself.",
    advice="Run a test with an automatic winner in the flow that sends most.",
    stage=5,
    effort="medium",
    impact="medium",
    looks_at=Automations(Verb.EXPERIMENT, of=(Role.MARKETING,)),
    covers=("MKT14",),
)
def self_optimising(seen: Seen) -> Draft:
    """A running experiment with an automatic winner."""
    if learning := [rule for rule in running(seen.of(Automation)) if rule.self_optimising]:
        return present(learning)
    testing = seen.automations(verb=Verb.EXPERIMENT)
    if testing:
        return partial(testing, f"“{testing[0].name}” tests variants, but a person has to choose the winner")
    return absent()
