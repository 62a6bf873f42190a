"""Support as customers feel it: how fast, how well, and what they or the agent can do without asking further."""

from __future__ import annotations

from auditor.detect import (
    Automations,
    Draft,
    Flow,
    Intelligences,
    Measures,
    Need,
    Seen,
    absent,
    answering,
    detector,
    flowing,
    minutes_to,
    model_in_use,
    partial,
    present,
    share_of,
    steps,
    unclear,
)
from auditor.model import (
    Automation,
    DataObject,
    EdgeState,
    Event,
    MeasureKind,
    Prediction,
    Proof,
    Role,
    State,
    Verb,
)

DESK = (Role.HELPDESK,)
HOUR, DAY = 60, 1440
MOSTLY, HALF = 0.8, 0.5
FROM_A_TICKET = (Event.MANUAL, Event.TICKET_CREATED, Event.TICKET_CHANGED, Event.TICKET_SOLVED)
ON_ORDERS = (Verb.ORDER_REFUND, Verb.ORDER_CANCEL, Verb.ORDER_FULFIL, Verb.ORDER_HOLD, Verb.ORDER_TAG)
ASKED = (Event.CHAT, Event.MESSAGE_RECEIVED, Event.TICKET_CREATED)
ANSWERS = (Verb.TICKET_REPLY, Verb.MESSAGE_SEND)
THERE = (EdgeState.MEASURED, EdgeState.LIVE, EdgeState.IDLE, EdgeState.OFF, EdgeState.BROKEN, EdgeState.DECLARED)


@detector(
    "support.first_reply",
    question="Do most customers hear from you within an hour?",
    why="How long the first answer takes is what customers remember of support.",
    good="Most customers hear from you within an hour.",
    gap="Most customers wait longer than an hour.",
    advice="Answer the most frequent question automatically, and route the rest by topic.",
    stage=3,
    impact="high",
    need=Need.SHARE,
    looks_at=Measures(MeasureKind.MINUTES_TO_FIRST_REPLY, of=DESK),
    after=("support.routing",),
)
def first_reply(seen: Seen) -> Draft:
    """The median time to the first reply, measured."""
    nothing = "No first reply was measured in the window"
    return minutes_to(seen.measures(MeasureKind.MINUTES_TO_FIRST_REPLY), HOUR, DAY, nothing)


@detector(
    "support.service_levels_kept",
    question="Are the service levels that you promise kept?",
    why="A target that is missed every other time is a wish, not a promise.",
    good="Service levels are kept.",
    gap="Service levels are often missed.",
    advice="See which target is missed most, and change who is told or when.",
    stage=4,
    need=Need.SHARE,
    looks_at=Measures(MeasureKind.SLA_ATTAINMENT, of=DESK),
    covers=("SUP06",),
    after=("support.sla",),
)
def service_levels_kept(seen: Seen) -> Draft:
    """The share of targets met, where it is lowest."""
    nothing = "No result of a service level was measured in the window"
    return share_of(seen.measures(MeasureKind.SLA_ATTAINMENT), MOSTLY, HALF, "the targets", nothing)


@detector(
    "support.shop_actions",
    question="Can an agent change or refund an order from within the ticket?",
    why="Each change of window costs a minute and invites a mistake.",
    good="Agents act on orders from within the ticket.",
    gap="Agents have to leave the ticket to act on an order.",
    advice="Add an action on orders to the answers that agents use most.",
    stage=3,
    looks_at=(
        Automations(*FROM_A_TICKET, of=(Role.HELPDESK, Role.IPAAS)),
        Flow(DataObject.ORDER, Role.ECOMMERCE, Role.HELPDESK),
    ),
    any_role=DESK,
    covers=("SUP03",),
    after=("support.order_context",),
)
def shop_actions(seen: Seen) -> Draft:
    """A prepared answer or rule of a ticket that acts on an order, and is used."""
    rules = seen.automations(event=FROM_A_TICKET, verb=ON_ORDERS)
    if used := [rule for rule in rules if _used(rule)]:
        return present(used)
    if rules:
        return partial(rules, f"“{rules[0].name}” does it, but was not used in the window")
    if seen.flows(*THERE):
        return unclear("The shop is connected to the helpdesk; whether agents act on orders there is not shown")
    return absent()


def _used(rule: Automation) -> bool:
    """Somebody or something used it: here a click by an agent is what it is made for."""
    on = rule.state is State.LIVE and rule.proof >= Proof.RUNNING and not rule.always_fails
    return on and any(action.state is State.LIVE for action in steps(rule, ON_ORDERS))


@detector(
    "support.order_status",
    question="Do customers who ask where their order is get the answer without an agent?",
    why="It is the most frequent question of every shop, and the shop knows the answer.",
    good="Customers learn where their order is without an agent.",
    gap="Every question for an order's whereabouts takes an agent.",
    advice="Let a flow look up the order and answer with its tracking link.",
    stage=3,
    impact="high",
    looks_at=Automations(*ASKED, of=(Role.HELPDESK, Role.IPAAS)),
    any_role=DESK,
    covers=("SUP05",),
    after=("support.order_context",),
)
def order_status(seen: Seen) -> Draft:
    """A running automation that is asked, looks up an order or a parcel, and answers."""
    return answering(seen, ASKED, *ANSWERS, only=_looks_up)


def _looks_up(rule: Automation) -> bool:
    wanted = {DataObject.ORDER, DataObject.FULFILMENT}
    return any(action.verb is Verb.RECORD_READ and wanted & set(action.data) for action in rule.actions)


@detector(
    "support.tickets_in_marketing",
    question="Does marketing learn of customers with an open complaint?",
    why="An offer sent to somebody who waits for a refund makes it worse.",
    good="Marketing learns of tickets.",
    gap="Marketing does not learn of tickets.",
    advice="Connect the helpdesk to the marketing tool and leave customers with an open complaint out of campaigns.",
    stage=3,
    effort="low",
    looks_at=Flow(DataObject.TICKET, Role.HELPDESK, Role.MARKETING),
    covers=("SUP12",),
)
def tickets_in_marketing(seen: Seen) -> Draft:
    """The flow of tickets into marketing."""
    return flowing(seen)


@detector(
    "support.knowledge_gaps",
    question="Does a model find what customers ask and the help centre does not answer?",
    why="The missing article is asked for every day, and nobody counts it.",
    good="A model finds what the help centre does not answer.",
    gap="Nobody is told what the help centre does not answer.",
    advice="Switch on the helpdesk's hints for missing articles, and write one a week.",
    stage=4,
    effort="low",
    looks_at=Intelligences(Prediction.KNOWLEDGE_GAP, of=DESK),
    covers=("SUP10",),
)
def knowledge_gaps(seen: Seen) -> Draft:
    """A model that names gaps, and articles made or changed by it."""
    return model_in_use(seen, Prediction.KNOWLEDGE_GAP)


@detector(
    "support.quality_review",
    question="Does a model judge how well conversations were handled?",
    why="People read one conversation in a hundred; a model reads them all.",
    good="A model judges how well conversations were handled.",
    gap="No model judges how conversations were handled.",
    advice="Let a model score conversations, and look at the worst each week.",
    stage=4,
    looks_at=Intelligences(Prediction.CONVERSATION_QUALITY, of=DESK),
    covers=("SUP11",),
)
def quality_review(seen: Seen) -> Draft:
    """A model that scores conversations, and somebody or something that acts on the score."""
    return model_in_use(seen, Prediction.CONVERSATION_QUALITY)
