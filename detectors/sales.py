"""Sales: does the CRM know the shop's customers, and does it act by itself?"""

from __future__ import annotations

from auditor.detect import (
    Automations,
    Draft,
    Flow,
    Intelligences,
    Seen,
    absent,
    detector,
    flowing,
    only_asked,
    partial,
    present,
    running,
    working,
)
from auditor.model import DataObject, Event, Prediction, Role, Verb

CRM = (Role.CRM,)


@detector(
    "sales.customer_sync",
    question="Do the shop's customers and orders reach the CRM by themselves?",
    why="Sales without orders in view calls the wrong people about the wrong things.",
    good="Customers and orders reach the CRM by themselves.",
    gap="Customers and orders do not reach the CRM by themselves.",
    advice="Connect the shop to the CRM and watch that the connection stays alive.",
    stage=3,
    effort="medium",
    impact="medium",
    looks_at=(
        Flow(DataObject.CUSTOMER, Role.ECOMMERCE, Role.CRM),
        Flow(DataObject.ORDER, Role.ECOMMERCE, Role.CRM),
    ),
    covers=("CRM01",),
)
def customer_sync(seen: Seen) -> Draft:
    """The flow of customers or orders from the shop into the CRM."""
    return flowing(seen)


@detector(
    "sales.lead_routing",
    question="Do new leads get an owner by rule?",
    why="A lead without an owner waits, and speed decides more than price.",
    good="New leads get an owner by rule.",
    gap="Leads are handed out by hand.",
    advice="Assign an owner by region or size when a lead arrives.",
    stage=2,
    effort="low",
    impact="medium",
    looks_at=Automations(of=CRM),
    covers=("CRM02",),
)
def lead_routing(seen: Seen) -> Draft:
    """A running workflow that assigns an owner."""
    return working(seen.automations(verb=Verb.OWNER_ASSIGN), Verb.OWNER_ASSIGN)


@detector(
    "sales.deal_automation",
    question="Do deals move work along by themselves: tasks, reminders, messages?",
    why="Follow-ups that depend on memory are the ones that do not happen.",
    good="Deals create their own follow-ups.",
    gap="Every follow-up depends on somebody's memory.",
    advice="Create a task when a deal enters a stage or has been quiet for a week.",
    stage=2,
    effort="low",
    impact="low",
    looks_at=Automations(Event.DEAL_CHANGED, of=CRM),
    covers=("CRM04",),
)
def deal_automation(seen: Seen) -> Draft:
    """A running workflow started by a deal."""
    return working(seen.automations(event=Event.DEAL_CHANGED))


@detector(
    "sales.lead_scoring",
    question="Does a model judge leads, and does somebody or something act on its score?",
    why="A score that nobody uses costs attention and changes nothing.",
    good="A model judges leads and its score is used.",
    gap="No model's judgement of leads is used.",
    advice="Use the score in one workflow or one list that sales works from.",
    stage=4,
    effort="medium",
    impact="medium",
    looks_at=Intelligences(Prediction.LEAD_SCORE, of=CRM),
    covers=("CRM03",),
)
def lead_scoring(seen: Seen) -> Draft:
    """A lead score that is filled and acted on."""
    models = seen.intelligence(Prediction.LEAD_SCORE)
    active = running(models)
    if used := [model for model in active if model.acted_on_by]:
        return present(used)
    if active:
        return partial(active, "scores exist, but nothing acts on them")
    return partial(models, "a score is set up, but nobody was scored in the window") if models else absent()


duplicates = only_asked(
    "sales.duplicates",
    question="Are several records of one customer found and merged by themselves?",
    why="Two records of one person are two half truths: a new lead here, a complaint there.",
    good="Double records are found and merged.",
    gap="Double records stay until somebody stumbles over them.",
    advice="Switch on the CRM's duplicate rules, and let e-mail and customer number decide.",
    stage=3,
    unseen="whether two records are one person can only be judged by names and addresses, which we never keep.",
    any_role=(Role.CRM,),
    covers=("CRM05",),
    after=("sales.customer_sync",),
)
