"""Data: do systems know the same things, does work cross from one to another, and what is still done with files?"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.detect import (
    Automations,
    Draft,
    Flow,
    Seen,
    Works,
    absent,
    detector,
    flowing,
    listed,
    partial,
    present,
    running,
    working,
)
from auditor.model import Actor, Automation, DataObject, Edge, EdgeState, Event, Hint, Process, Role, State, Verb

EVERYWHERE = (Role.ECOMMERCE, Role.MARKETING, Role.CRM, Role.HELPDESK, Role.IPAAS)
ALIVE = (EdgeState.LIVE, EdgeState.MEASURED)
DEAD = (EdgeState.MISSING, EdgeState.BROKEN, EdgeState.IDLE)
PASSIVE = (Verb.RECORD_READ, Verb.SHEET_READ, Verb.WAIT, Verb.BRANCH, Verb.CODE_RUN, Verb.MODEL_ASK)
"""Steps that change nothing in another system."""
RHYTHM_DAYS = 3
"""Loads on this many days of the window are a habit, not an exception."""


@detector(
    "data.orders_in_marketing",
    question="Do orders reach the marketing tool as they happen?",
    why="Without them marketing writes to buyers as if they had not bought, and no revenue can be credited.",
    good="Orders reach the marketing tool as they happen.",
    gap="Orders do not reach the marketing tool.",
    advice="Connect the shop to the marketing tool.",
    stage=3,
    effort="low",
    impact="high",
    looks_at=Flow(DataObject.ORDER, Role.ECOMMERCE, Role.MARKETING),
)
def orders_in_marketing(seen: Seen) -> Draft:
    """The flow of orders into marketing."""
    return flowing(seen)


@detector(
    "data.behaviour_in_marketing",
    question="Does the marketing tool know what visitors look at?",
    why="Browsing is the earliest sign of interest; without it only buyers can be addressed.",
    good="The marketing tool knows what visitors look at.",
    gap="The marketing tool does not know what visitors look at.",
    advice="Switch on the marketing tool's tracking in the shop's theme.",
    stage=3,
    effort="low",
    impact="medium",
    looks_at=Flow(DataObject.WEB_BEHAVIOUR, Role.STOREFRONT, Role.MARKETING),
)
def behaviour_in_marketing(seen: Seen) -> Draft:
    """The flow of browsing behaviour into marketing."""
    return flowing(seen)


@detector(
    "data.consent_sync",
    question="Does consent given in the shop reach the marketing tool?",
    why="It is the legal ground of every message, and an unsubscribed person must be so everywhere.",
    good="Consent given in the shop reaches the marketing tool.",
    gap="Consent given in the shop does not reach the marketing tool.",
    advice="Let the shop pass on marketing consent with each customer.",
    stage=3,
    effort="low",
    impact="high",
    looks_at=Flow(DataObject.CONSENT, Role.ECOMMERCE, Role.MARKETING),
)
def consent_sync(seen: Seen) -> Draft:
    """The flow of consent from the shop into marketing."""
    return flowing(seen)


@detector(
    "data.customer_hub",
    question="Is there one place in which a customer's orders, messages and tickets come together?",
    why="One record of a customer is what every later step, from segments to agents, stands on.",
    good="One system brings a customer's orders, messages and tickets together.",
    gap="No system brings a customer's orders, messages and tickets together.",
    advice="Choose one system as the customer record and connect shop, marketing and helpdesk to it.",
    stage=3,
    effort="high",
    impact="high",
    looks_at=tuple(
        Flow(data, source, target)
        for target in (Role.CRM, Role.MARKETING, Role.CDP_WAREHOUSE)
        for data, source in (
            (DataObject.ORDER, Role.ECOMMERCE),
            (DataObject.CUSTOMER, Role.ECOMMERCE),
            (DataObject.TICKET, Role.HELPDESK),
        )
    ),
    any_role=(Role.HELPDESK,),
    covers=("DAT02",),
)
def customer_hub(seen: Seen) -> Draft:
    """One system that receives customers or orders from the shop and tickets from the helpdesk, both alive."""
    alive = seen.flows(*ALIVE)
    hubs = {edge.target for edge in alive if edge.data is DataObject.TICKET} & {
        edge.target for edge in alive if edge.data is not DataObject.TICKET
    }
    if hubs:
        return present(edge for edge in alive if edge.target in hubs)
    if alive:
        return partial(alive, f"{_names(alive)} reach other systems, but none gets tickets and the rest together")
    return flowing(seen)


def _names(edges: Iterable[Edge]) -> str:
    return listed(sorted({f"{edge.data.value}s" for edge in edges}))


@detector(
    "data.cross_system_workflows",
    question="Do workflows carry work from one system into another?",
    why="It is the step from tools that each do their task to a business that acts as one.",
    good="Workflows carry work from one system into another.",
    gap="No workflow carries work from one system into another.",
    advice="Automate one hand-over between two departments that happens every day.",
    stage=3,
    effort="medium",
    impact="high",
    looks_at=Automations(of=EVERYWHERE),
)
def cross_system_workflows(seen: Seen) -> Draft:
    """A running automation that acts on another system."""
    return working([rule for rule in seen.of(Automation) if _crosses(rule)])


def _crosses(rule: Automation) -> bool:
    """It changes something in a system that it was not started by."""
    started_by = [trigger.source for trigger in rule.triggers if trigger.source is not None]
    return any(
        action.target is not None and action.verb not in PASSIVE and not _same(action.target, started_by)
        for action in rule.actions
        if action.state is State.LIVE
    )


def _same(target: Hint, others: Iterable[Hint]) -> bool:
    """Whether a hint names one of the others: a workflow node and its trigger differ by the word only."""
    return any(_name(target) == _name(other) != "" for other in others)


def _name(hint: Hint) -> str:
    name = hint.host or hint.title or hint.handle or hint.node_type.rpartition(".")[2]
    return name.removesuffix("Trigger").casefold()


@detector(
    "data.orchestration",
    question="Do events of three departments or more set off work across systems?",
    why="Orders, tickets and leads that each start work elsewhere are what makes an operation run by itself.",
    good="Events of several departments set off work across systems.",
    gap="Events of hardly any department set off work across systems.",
    advice="After orders, let tickets or sign-ups start work in another system too.",
    stage=3,
    effort="medium",
    impact="medium",
    looks_at=Automations(of=EVERYWHERE),
)
def orchestration(seen: Seen) -> Draft:
    """Running automations across systems that answer events of at least three departments."""
    crossing = [rule for rule in seen.of(Automation) if _crosses(rule)]
    active = [rule for rule in running(crossing) if _departments([rule])]
    departments = _departments(active)
    if len(departments) >= SEVERAL:
        return present(active, f"Work is started by events of {listed(departments)}")
    if departments:
        return partial(active, f"only events of {listed(departments)} do")
    untold = [rule for rule in running(crossing) if any(trigger.event in UNTOLD for trigger in rule.triggers)]
    if untold:
        return partial(untold, "what sets them off is not shown", open_ended=True)
    return working([rule for rule in crossing if _departments([rule])])


SEVERAL = 3
"""Departments whose events set off work elsewhere, from which on it is a way of working."""
DEPARTMENTS = {
    "order": "orders", "order.refunded": "returns", "order.fulfilled": "fulfilment", "order.delivered": "fulfilment",
    "order.risk_found": "risk", "stock": "inventory", "price": "storefront", "product": "storefront",
    "ticket": "support", "message": "support", "chat": "support", "review": "reviews", "payment": "finance",
    "profile": "marketing", "segment": "marketing", "customer": "marketing", "cart": "marketing",
    "checkout": "marketing", "deal": "sales", "form": "sales",
}  # fmt: skip
"""Whose matter an event is, by the event or its first word."""
UNTOLD = (Event.WEBHOOK, Event.OTHER)


def _departments(rules: Iterable[Automation]) -> list[str]:
    events = {trigger.event.value for rule in rules for trigger in rule.triggers}
    found = {DEPARTMENTS.get(event) or DEPARTMENTS.get(event.partition(".")[0], "") for event in events}
    return sorted(found - {""})


@detector(
    "data.scheduled_reports",
    question="Do reports arrive by themselves?",
    why="A report somebody has to build is read when there is time, which is too late.",
    good="Reports arrive by themselves.",
    gap="No report arrives by itself.",
    advice="Send the week's figures every Monday to the people who decide.",
    stage=3,
    effort="low",
    impact="medium",
    looks_at=Automations(Event.SCHEDULE, of=(Role.IPAAS, Role.MARKETING, Role.ANALYTICS, Role.CDP_WAREHOUSE)),
    any_role=(Role.ECOMMERCE,),
    covers=("DAT01",),
)
def scheduled_reports(seen: Seen) -> Draft:
    """A running automation that sends a report."""
    return working(seen.automations(verb=Verb.REPORT_SEND), Verb.REPORT_SEND)


@detector(
    "data.spreadsheet_work",
    question="Does somebody load files into systems again and again?",
    why="A file that is exported here and imported there every week is an integration made of people.",
    good="Files are loaded into systems by hand, again and again.",
    gap="No regular loading of files was seen.",
    advice="Replace the most regular file by a connection.",
    stage=1,
    effort="medium",
    impact="medium",
    symptom=True,
    looks_at=Works(Process.DATA_IMPORT, of=(Role.ECOMMERCE, Role.MARKETING, Role.CRM)),
    covers=("DAT07",),
)
def spreadsheet_work(seen: Seen) -> Draft:
    """Imports by people on several days of the window."""
    loads = [
        work for work in seen.work(Process.DATA_IMPORT) if work.actor in (Actor.PERSON, Actor.IMPORT) and work.count
    ]
    if habit := [work for work in loads if (work.distinct_days or 0) >= RHYTHM_DAYS]:
        return present(habit, f"{sum(work.count for work in habit)} loads in the window")
    if any(work.distinct_days is None for work in loads):
        return partial(loads, "how regularly is not shown", open_ended=True)
    return partial(loads, "only now and then") if loads else absent()


@detector(
    "data.silos",
    question="Are departments cut off from data that others hold?",
    why="Each gap is work: somebody looks it up, asks, or decides without it.",
    good="Departments are cut off from data that others hold.",
    gap="The departments share the data that matters most.",
    advice="Close the gaps that the data-flow picture shows in red, the most used first.",
    stage=1,
    effort="medium",
    impact="high",
    symptom=True,
    danger=True,
    looks_at=(
        Flow(DataObject.ORDER, Role.ECOMMERCE, Role.MARKETING),
        Flow(DataObject.ORDER, Role.ECOMMERCE, Role.HELPDESK),
        Flow(DataObject.CUSTOMER, Role.ECOMMERCE, Role.HELPDESK),
        Flow(DataObject.ORDER, Role.ECOMMERCE, Role.CRM),
        Flow(DataObject.TICKET, Role.HELPDESK, Role.MARKETING),
    ),
)
def silos(seen: Seen) -> Draft:
    """Reference flows between departments that are proved to be missing, broken or silent."""
    dead = [edge for edge in seen.flows(*DEAD) if not edge.reasons]
    return present(dead, f"{len(dead)} of the flows that matter most are missing or silent") if dead else absent()
