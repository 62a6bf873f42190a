"""Support: who sorts, answers and closes tickets, and what does the agent know?"""

from __future__ import annotations

from auditor.detect import (
    Automations,
    Draft,
    Flow,
    Intelligences,
    Measures,
    Seen,
    absent,
    answering,
    detector,
    flowing,
    partial,
    present,
    running,
    steps,
    working,
)
from auditor.model import (
    Action,
    Automation,
    Criterion,
    DataObject,
    Event,
    Intelligence,
    MeasureKind,
    Prediction,
    Role,
    State,
    Verb,
)

DESK = (Role.HELPDESK,)
ARRIVED = (Event.TICKET_CREATED, Event.TICKET_CHANGED, Event.MESSAGE_RECEIVED)
PASSIVE = (Verb.RECORD_READ, Verb.SHEET_READ, Verb.WAIT, Verb.BRANCH, Verb.CODE_RUN, Verb.MODEL_ASK)
"""Steps that change nothing anywhere."""
TICKETS = (*ARRIVED, Event.TICKET_SOLVED, Event.TICKET_AGED)


@detector(
    "support.routing",
    question="Are tickets sorted and assigned by rules?",
    why="Sorting by hand delays every answer and depends on who is at the desk.",
    good="Tickets are sorted and assigned by rules.",
    gap="Tickets are sorted and assigned by hand.",
    advice="Assign tickets to a group and a priority by channel, topic and customer.",
    stage=2,
    effort="low",
    impact="high",
    looks_at=Automations(*ARRIVED, of=DESK),
    covers=("SUP01",),
)
def routing(seen: Seen) -> Draft:
    """A running rule that assigns or prioritises incoming tickets."""
    sorting = (Verb.TICKET_ASSIGN, Verb.TICKET_PRIORITISE)
    return answering(seen, ARRIVED, *sorting)


@detector(
    "support.auto_reply",
    question="Does a customer who writes get an answer at once, at least that the message arrived?",
    why="An immediate acknowledgement halves the follow-up messages.",
    good="Customers who write are answered at once.",
    gap="Customers who write hear nothing until an agent has time.",
    advice="Send an acknowledgement with the expected time of an answer and a link to the help centre.",
    stage=2,
    effort="low",
    impact="medium",
    looks_at=Automations(*ARRIVED, of=DESK),
    covers=("SUP02",),
)
def auto_reply(seen: Seen) -> Draft:
    """A running rule that replies to incoming tickets."""
    return answering(seen, ARRIVED, Verb.TICKET_REPLY, Verb.MESSAGE_SEND)


@detector(
    "support.sla",
    question="Do timers watch that every ticket is answered in time?",
    why="Without a timer the tickets that wait longest are the ones nobody sees.",
    good="Timers watch that tickets are answered in time.",
    gap="Nothing watches how long tickets wait.",
    advice="Set a service level for the first answer and warn before it is missed.",
    stage=2,
    effort="low",
    impact="medium",
    looks_at=(Automations(Event.TICKET_AGED, of=DESK), Measures(MeasureKind.SLA_ATTAINMENT, of=DESK)),
    covers=("SUP06",),
)
def sla(seen: Seen) -> Draft:
    """An SLA policy whose results are measured, or a running rule that acts on waiting tickets."""
    timers = [rule for rule in seen.automations(event=Event.TICKET_AGED) if not rule.actions or _watches(rule)]
    measured = seen.measures(MeasureKind.SLA_ATTAINMENT)
    if active := running(timers):
        return present([*active, *measured])
    if measured:
        return present([*measured, *timers])
    return working(timers)


def _watches(rule: Automation) -> bool:
    """Closing old tickets and asking for a rating happen by the clock too, but watch over nothing."""
    housekeeping = (Verb.TICKET_SOLVE, Verb.TICKET_REPLY, Verb.MESSAGE_SEND)
    return any(action.verb not in housekeeping for action in steps(rule))


@detector(
    "support.order_context",
    question="Does the agent see the customer's orders beside the ticket?",
    why="Most questions are about an order; looking it up elsewhere costs minutes each time.",
    good="Agents see the customer's orders beside the ticket.",
    gap="No order data reaches the helpdesk.",
    advice="Connect the shop to the helpdesk so that orders show beside each ticket.",
    stage=3,
    effort="low",
    impact="high",
    looks_at=Flow(DataObject.ORDER, Role.ECOMMERCE, Role.HELPDESK),
    covers=("SUP04",),
)
def order_context(seen: Seen) -> Draft:
    """The flow of orders from the shop to the helpdesk."""
    return flowing(seen)


@detector(
    "support.starts_work_elsewhere",
    question="Do tickets start work in other systems by themselves?",
    why="A complaint that changes what marketing sends, or opens a task in sales, needs no copying.",
    good="Tickets start work in other systems by themselves.",
    gap="Tickets stay in the helpdesk; other departments learn of them by being told.",
    advice="Let a solved complaint or a refund request update the customer in marketing or sales.",
    stage=3,
    effort="medium",
    impact="medium",
    looks_at=Automations(*TICKETS, of=(Role.HELPDESK, Role.IPAAS)),
    any_role=DESK,
    covers=("SUP12",),
)
def starts_work_elsewhere(seen: Seen) -> Draft:
    """A running rule that is started by a ticket and acts on another system."""
    rules = [rule for rule in seen.automations(event=TICKETS) if any(_elsewhere(action) for action in rule.actions)]
    return working(rules)


def _elsewhere(action: Action) -> bool:
    """It changes something in another system; a workflow tool that writes back to the ticket does not."""
    own = action.verb.value.startswith("ticket.")
    return action.target is not None and action.state is State.LIVE and action.verb not in PASSIVE and not own


@detector(
    "support.satisfaction",
    question="Is customers' satisfaction asked for and measured automatically?",
    why="It is the result by which every change in support can be judged.",
    good="Satisfaction is measured automatically.",
    gap="Satisfaction is not measured.",
    advice="Ask for a rating when a ticket is solved.",
    stage=2,
    effort="low",
    impact="low",
    looks_at=Measures(MeasureKind.CSAT, of=DESK),
    covers=("SUP07",),
)
def satisfaction(seen: Seen) -> Draft:
    """A satisfaction score with ratings in the window."""
    scores = seen.measures(MeasureKind.CSAT)
    return present(scores) if scores else absent()


@detector(
    "support.ai_triage",
    question="Does a model read incoming tickets, and does its answer steer them?",
    why="Intent and mood found by a model reach the right desk faster than any list of keywords.",
    good="A model reads incoming tickets and its answer steers them.",
    gap="No model reads incoming tickets.",
    advice="Use the detected intent in one routing rule.",
    stage=4,
    effort="medium",
    impact="medium",
    looks_at=(
        Intelligences(Prediction.TICKET_INTENT, of=DESK),
        Automations(*ARRIVED, of=(Role.HELPDESK, Role.IPAAS)),
    ),
    any_role=DESK,
    covers=("SUP08",),
)
def ai_triage(seen: Seen) -> Draft:
    """A running rule that decides by intent, sentiment or language found by a model."""
    rules = [rule for rule in seen.automations(event=ARRIVED) if Criterion.AI_INTENT in rule.conditions]
    models = seen.intelligence(Prediction.TICKET_INTENT)
    if models and not running(rules):
        return partial([*models, *rules], "intent is detected, but no running rule uses it")
    return working(rules)


@detector(
    "support.ai_agent",
    question="Does an AI agent finish conversations on its own?",
    why="Answering is one thing; a case closed without a person is what saves the work.",
    good="An AI agent finishes conversations on its own.",
    gap="No AI agent finishes conversations.",
    advice="Let an agent handle one frequent question, such as where an order is, and measure what it resolves.",
    stage=5,
    effort="high",
    impact="high",
    looks_at=Intelligences(Prediction.ANSWER, of=DESK),
    covers=("SUP09",),
)
def ai_agent(seen: Seen) -> Draft:
    """An agent with cases resolved in the window and not handed over."""
    agents = seen.intelligence(Prediction.ANSWER)
    if resolving := [agent for agent in running(agents) if agent.resolves]:
        return present(resolving, f"It resolved {sum(_resolved(agent) for agent in resolving)} in the window")
    if not agents:
        return absent()
    if untold := [agent for agent in running(agents) if agent.resolves is None]:
        return partial(untold, "it answers, but the platform does not tell whether it finishes any", open_ended=True)
    if running(agents):
        return partial(agents, "it answers, but every conversation ends with a person")
    return partial(agents, "it is set up, but it answered nobody in the window")


def _resolved(agent: Intelligence) -> int:
    return agent.resolves or 0
