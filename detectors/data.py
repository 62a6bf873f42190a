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
    partial,
    present,
    running,
    silence,
)
from auditor.model import Actor, Automation, DataObject, Edge, EdgeState, Event, Process, Role, State, Verb

EVERYWHERE = (Role.ECOMMERCE, Role.MARKETING, Role.CRM, Role.HELPDESK, Role.IPAAS)
ALIVE = (EdgeState.LIVE, EdgeState.MEASURED)
HALF_ALIVE = (EdgeState.IDLE, EdgeState.OFF, EdgeState.BROKEN, EdgeState.DECLARED)
DEAD = (EdgeState.MISSING, EdgeState.BROKEN, EdgeState.IDLE)
RHYTHM_DAYS = 3
"""Loads on this many days of the window are a habit, not an exception."""


def flowing(seen: Seen) -> Draft:
    """Is any of the flows alive? Otherwise what the best of them looks like."""
    if alive := seen.flows(*ALIVE):
        return present(alive)
    other = seen.flows(*HALF_ALIVE)
    return partial(other, other[0].says or f"the connection is {other[0].state.value}") if other else absent()


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
    any_role=(Role.ECOMMERCE,),
)
def customer_hub(seen: Seen) -> Draft:
    """One system that receives customers or orders from the shop and tickets from the helpdesk, both alive."""
    alive = seen.flows(*ALIVE)
    hubs = {edge.target for edge in alive if edge.data is DataObject.TICKET} & {
        edge.target for edge in alive if edge.data is not DataObject.TICKET
    }
    if hubs:
        return present(edge for edge in alive if edge.target in hubs)
    some = alive or seen.flows(*HALF_ALIVE)
    return partial(some, f"{_names(some)} arrive somewhere, but not together in one system") if some else absent()


def _names(edges: Iterable[Edge]) -> str:
    words = sorted({f"{edge.data.value}s" for edge in edges})
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


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
    crossing = [rule for rule in seen.of(Automation) if _crosses(rule)]
    if working := running(crossing):
        return present(working)
    return silence(crossing) if crossing else absent()


def _crosses(rule: Automation) -> bool:
    return any(action.target is not None and action.state is State.LIVE for action in rule.actions)


@detector(
    "data.orchestration",
    question="Do events of several departments set off work across systems?",
    why="Orders, tickets and stock that each start work elsewhere are what makes an operation run by itself.",
    good="Events of several departments set off work across systems.",
    gap="At most one kind of event sets off work across systems.",
    advice="After orders, let tickets or stock start work in another system too.",
    stage=3,
    effort="medium",
    impact="medium",
    looks_at=Automations(of=EVERYWHERE),
)
def orchestration(seen: Seen) -> Draft:
    """Running automations across systems that answer at least two families of events."""
    crossing = running(rule for rule in seen.of(Automation) if _crosses(rule))
    families = {_family(trigger.event) for rule in crossing for trigger in rule.triggers} - {""}
    if len(families) > 1:
        return present(crossing, f"Work is started by {' and '.join(sorted(families))} events")
    return partial(crossing, f"only {families.pop()} events do") if families else absent()


def _family(event: Event) -> str:
    head = event.value.split(".")[0]
    departments = {"order": "order", "checkout": "order", "cart": "order", "ticket": "ticket", "stock": "stock"}
    return departments.get(head, "customer" if head in ("customer", "profile", "segment", "deal", "form") else "")


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
)
def scheduled_reports(seen: Seen) -> Draft:
    """A running automation that sends a report."""
    reports = seen.automations(verb=Verb.REPORT_SEND)
    if working := running(reports):
        return present(working)
    return silence(reports) if reports else absent()


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
)
def spreadsheet_work(seen: Seen) -> Draft:
    """Imports by people on several days of the window."""
    loads = [
        work for work in seen.work(Process.DATA_IMPORT) if work.actor in (Actor.PERSON, Actor.IMPORT) and work.count
    ]
    if habit := [work for work in loads if (work.distinct_days or 0) >= RHYTHM_DAYS]:
        return present(habit, f"{sum(work.count for work in habit)} loads in the window")
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
    looks_at=(
        Flow(DataObject.ORDER, Role.ECOMMERCE, Role.MARKETING),
        Flow(DataObject.ORDER, Role.ECOMMERCE, Role.HELPDESK),
        Flow(DataObject.CUSTOMER, Role.ECOMMERCE, Role.HELPDESK),
        Flow(DataObject.ORDER, Role.ECOMMERCE, Role.CRM),
        Flow(DataObject.TICKET, Role.HELPDESK, Role.MARKETING),
    ),
)
def silos(seen: Seen) -> Draft:
    """Reference flows between departments that are missing, broken or silent."""
    dead = seen.flows(*DEAD)
    return present(dead, f"{len(dead)} of the flows that matter most are missing or silent") if dead else absent()
