"""AI agents: do they act, on what, and do systems learn from what came of it?"""

from __future__ import annotations

from auditor.detect import (
    Automations,
    Draft,
    Seen,
    absent,
    answering,
    detector,
    partial,
    present,
    running,
    silence,
    working,
)
from auditor.model import Automation, Criterion, DataObject, Event, Proof, Role, Verb

TALKS = (Event.CHAT, Event.MESSAGE_RECEIVED)
TICKETS = (*TALKS, Event.TICKET_CREATED, Event.TICKET_CHANGED)
OPERATIONS = (DataObject.ORDER, DataObject.INVENTORY, DataObject.PRICE, DataObject.FULFILMENT, DataObject.RETURN)
MARKETING = (DataObject.ENGAGEMENT, DataObject.CONSENT, DataObject.LOYALTY)
NOT_AT_ONCE = (Event.SCHEDULE, Event.MANUAL, Event.DATE_REACHED, Event.OTHER, Event.FAILURE)
JUDGED = (Criterion.PREDICTION, Criterion.SCORE, Criterion.AI_INTENT)
"""Conditions that hold what a model found."""


@detector(
    "agents.ai_agents",
    question="Do AI agents act on your systems by themselves?",
    why="An agent with tools finishes work; a model in a fixed flow only informs it.",
    good="AI agents act on your systems by themselves.",
    gap="No AI agent acts on your systems.",
    advice="Give an agent one narrow task with limits and an approval step, and measure it.",
    stage=5,
    effort="high",
    impact="high",
    looks_at=Automations(of=(Role.IPAAS,)),
    any_role=(Role.ECOMMERCE,),
)
def ai_agents(seen: Seen) -> Draft:
    """A running workflow in which an agent chooses what happens next."""
    return working(seen.automations(verb=Verb.AGENT_ACT), Verb.AGENT_ACT)


@detector(
    "agents.shopping_assistant",
    question="Does an AI assistant advise shoppers on your products?",
    why="A question answered while somebody chooses is a sale; one answered the next day is a reply.",
    good="An AI assistant advises shoppers on your products.",
    gap="No AI assistant advises shoppers.",
    advice="Let an assistant with your product data answer shoppers' questions in the chat.",
    stage=5,
    effort="high",
    impact="medium",
    looks_at=Automations(*TALKS, of=(Role.HELPDESK, Role.MARKETING, Role.IPAAS)),
    any_role=(Role.ECOMMERCE,),
    covers=("AGT01",),
)
def shopping_assistant(seen: Seen) -> Draft:
    """A running conversation in which a model speaks and products are known."""
    speaks = (Verb.AGENT_ACT, Verb.MODEL_ASK, Verb.RECOMMEND)
    return answering(seen, TALKS, *speaks, only=_knows_products)


def _knows_products(rule: Automation) -> bool:
    return any(action.verb is Verb.RECOMMEND or DataObject.PRODUCT in action.data for action in rule.actions)


@detector(
    "agents.support_agent_acts",
    question="Does an AI agent in support also do things: refund, change, book?",
    why="An answer that says how to do it leaves the work; one that has done it ends the conversation.",
    good="An AI agent in support acts on other systems.",
    gap="No AI agent in support acts on other systems.",
    advice="Give the support agent one safe action, such as a return label, with a limit.",
    stage=5,
    effort="high",
    impact="high",
    looks_at=Automations(*TICKETS, of=(Role.HELPDESK, Role.IPAAS)),
    any_role=(Role.HELPDESK,),
    covers=("AGT02",),
    after=("support.order_context", "governance.ai_guardrails"),
)
def support_agent_acts(seen: Seen) -> Draft:
    """A running agent with tools that is started by a ticket or a message."""
    return answering(seen, TICKETS, Verb.AGENT_ACT)


@detector(
    "agents.operations_agent",
    question="Does an AI agent act on orders, stock or prices within limits?",
    why="Exceptions eat the day: late parcels, wrong addresses, stock in the wrong place.",
    good="An AI agent acts on orders, stock or prices.",
    gap="No AI agent acts on orders, stock or prices.",
    advice="Let an agent propose one decision on orders or stock, and a person approve it.",
    stage=5,
    effort="high",
    impact="medium",
    looks_at=Automations(Verb.AGENT_ACT, of=(Role.IPAAS,)),
    any_role=(Role.ECOMMERCE,),
    covers=("AGT03",),
    after=("governance.ai_guardrails",),
)
def operations_agent(seen: Seen) -> Draft:
    """A running agent whose tools change orders, stock or prices."""
    return working(_agents_on(seen, OPERATIONS), Verb.AGENT_ACT)


@detector(
    "agents.marketing_agent",
    question="Does an AI agent plan or launch marketing by itself?",
    why="Small groups never get their own message when a person has to write each one.",
    good="An AI agent plans or launches marketing.",
    gap="No AI agent plans or launches marketing.",
    advice="Let an agent draft messages for one small group, and a person release them.",
    stage=5,
    effort="high",
    impact="medium",
    looks_at=Automations(Verb.AGENT_ACT, of=(Role.MARKETING, Role.IPAAS)),
    any_role=(Role.MARKETING,),
    covers=("AGT04",),
    after=("data.consent_sync", "governance.ai_guardrails"),
)
def marketing_agent(seen: Seen) -> Draft:
    """A running agent whose tools change audiences or campaigns, or that sends messages to customers."""
    sends = (Verb.MESSAGE_SEND, Verb.LIST_UPDATE)
    rules = [
        rule
        for rule in seen.automations(verb=Verb.AGENT_ACT)
        if rule in _agents_on(seen, MARKETING) or any(action.verb in sends for action in rule.actions)
    ]
    return working(rules, Verb.AGENT_ACT)


def _agents_on(seen: Seen, data: tuple[DataObject, ...]) -> list[Automation]:
    """Automations in which an agent's own tool changes one of these."""
    return [
        rule
        for rule in seen.of(Automation)
        if any(action.verb is Verb.AGENT_ACT and set(action.data) & set(data) for action in rule.actions)
    ]


@detector(
    "agents.closed_loop",
    question="Do your systems learn from measured results, without a person?",
    why="What learns from each sale gets better on days when nobody has time for it.",
    good="Systems learn from measured results by themselves.",
    gap="No system learns from its results by itself.",
    advice="Let one automation choose its better variant by the revenue it brings.",
    stage=5,
    effort="medium",
    impact="medium",
    looks_at=Automations(Verb.EXPERIMENT, of=(Role.MARKETING, Role.PERSONALISATION, Role.ADS)),
    any_role=(Role.MARKETING, Role.PERSONALISATION, Role.ADS),
    covers=("AGT05",),
    after=("marketing.self_optimising",),
)
def closed_loop(seen: Seen) -> Draft:
    """A running automation that picks its better variant, and whose result is measured."""
    learning = [rule for rule in running(seen.of(Automation)) if rule.self_optimising]
    if measured := [rule for rule in learning if rule.proof >= Proof.EFFECTIVE]:
        return present(measured)
    if learning:
        return partial(learning, f"“{learning[0].name}” picks the better variant, but no result of it is measured")
    testing = seen.automations(verb=Verb.EXPERIMENT)
    if testing:
        return partial(testing, f"“{testing[0].name}” tests variants, but a person has to choose the winner")
    return absent()


@detector(
    "agents.real_time_decisions",
    question="Do models decide at the moment something happens?",
    why="A score that is looked at once a night comes too late for the order, the visit or the complaint.",
    good="Models decide at the moment something happens.",
    gap="No model decides at the moment something happens.",
    advice="Let one score or detected intent choose the path of an order, a visit or a ticket as it comes in.",
    stage=5,
    effort="high",
    impact="medium",
    looks_at=Automations(of=(Role.ECOMMERCE, Role.MARKETING, Role.HELPDESK, Role.CRM, Role.IPAAS)),
    any_role=(Role.ECOMMERCE,),
)
def real_time_decisions(seen: Seen) -> Draft:
    """A running automation that an event starts and in which a model, or what it found, decides."""
    deciding = [rule for rule in seen.of(Automation) if rule.model_decides or set(rule.conditions) & set(JUDGED)]
    at_once = [rule for rule in deciding if any(trigger.event not in NOT_AT_ONCE for trigger in rule.triggers)]
    if active := running(at_once):
        return present(active)
    if later := running(deciding):
        return partial(later, f"in “{later[0].name}” a model decides, but by the clock")
    return silence(at_once) if at_once else absent()
