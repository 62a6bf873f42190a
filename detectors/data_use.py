"""Data in use: is it right, is it seen in one place, who is told when a figure falls, and what is done in files?"""

from __future__ import annotations

from auditor.detect import (
    Automations,
    Connections,
    Controls,
    Draft,
    Flow,
    Need,
    Seen,
    Works,
    absent,
    detector,
    flowing,
    only_asked,
    partial,
    present,
    running,
    working,
)
from auditor.model import (
    Actor,
    Automation,
    Connection,
    ControlKind,
    Criterion,
    DataObject,
    EdgeState,
    Event,
    Process,
    Role,
    Verb,
)
from detectors.data import RHYTHM_DAYS
from detectors.governance import every

FIGURES = {DataObject.ORDER, DataObject.PAYMENT, DataObject.AD_SPEND, DataObject.REPORT, DataObject.RETURN,
           DataObject.TICKET, DataObject.WEB_BEHAVIOUR}  # fmt: skip
"""What key figures are made of."""


@detector(
    "data.warehouse_to_tools",
    question="Does what your customer data platform or warehouse knows flow back into the tools?",
    why="Knowledge that stays in a warehouse changes reports, not what customers get.",
    good="What the warehouse knows flows back into the tools.",
    gap="Nothing flows back from the warehouse into the tools.",
    advice="Send one customer group from the warehouse to the marketing tool every day.",
    stage=3,
    looks_at=Connections(DataObject.CUSTOMER, of=(Role.CDP_WAREHOUSE,)),
    covers=("DAT03",),
    after=("data.customer_hub",),
)
def warehouse_to_tools(seen: Seen) -> Draft:
    """A live connection by which the warehouse passes customers on."""
    outward = [each for each in seen.of(Connection) if each.target and DataObject.CUSTOMER in each.data]
    if alive := running(outward):
        return present(alive)
    return partial(outward, "a way is set up, but nothing was seen flowing in the window") if outward else absent()


@detector(
    "data.quality",
    question="Is data checked, so that wrong or double entries are found?",
    why="Automations repeat what the data says, mistakes included, and faster than people.",
    good="Data is checked wherever that could be seen.",
    gap="Some data is not in order.",
    advice="Tidy what is named here, then make the system refuse it.",
    stage=3,
    need=Need.EVERY,
    looks_at=Controls(ControlKind.DATA_QUALITY, of=(Role.ECOMMERCE, Role.MARKETING, Role.CRM)),
    covers=("DAT04",),
)
def quality(seen: Seen) -> Draft:
    """Every check of data that was seen holds."""
    return every(seen, ControlKind.DATA_QUALITY)


@detector(
    "data.kpi_alerts",
    question="Is somebody told when a key figure falls or jumps?",
    why="A broken checkout shows in the figures within the hour, and in the weekly report on Monday.",
    good="Somebody is told when a key figure is out of the ordinary.",
    gap="Nobody is told when a key figure falls.",
    advice="Check orders and revenue every hour against the usual, and write to the team's channel.",
    stage=4,
    effort="low",
    impact="high",
    looks_at=Automations(Event.SCHEDULE, of=(Role.IPAAS, Role.ANALYTICS, Role.CDP_WAREHOUSE)),
    any_role=(Role.ECOMMERCE,),
    covers=("DAT05",),
    after=("data.scheduled_reports",),
)
def kpi_alerts(seen: Seen) -> Draft:
    """A running check by the clock that reads figures, compares, and only then tells somebody."""
    rules = seen.automations(event=Event.SCHEDULE, verb=Verb.STAFF_NOTIFY)
    return working([rule for rule in rules if _compares_figures(rule)], Verb.STAFF_NOTIFY)


def _compares_figures(rule: Automation) -> bool:
    """It reads what figures are made of and has a condition; one on stock is another question's."""
    reads = any(action.verb is Verb.RECORD_READ and FIGURES & set(action.data) for action in rule.actions)
    return reads and bool(set(rule.conditions) - {Criterion.STOCK})


@detector(
    "data.unified_dashboard",
    question="Do figures of shop, advertising and marketing come together in one place?",
    why="Each tool credits the sale to itself; only side by side do the figures add up.",
    good="Figures of several departments come together in one place.",
    gap="Figures stay in the tool they come from.",
    advice="Bring orders and advertising costs into one report first.",
    stage=3,
    looks_at=(
        Flow(DataObject.ORDER, Role.ECOMMERCE, Role.ANALYTICS),
        Flow(DataObject.AD_SPEND, Role.ADS, Role.ANALYTICS),
        Flow(DataObject.ENGAGEMENT, Role.MARKETING, Role.ANALYTICS),
    ),
    any_role=(Role.ECOMMERCE,),
    covers=("DAT06",),
)
def unified_dashboard(seen: Seen) -> Draft:
    """One analysis tool that receives the figures of at least two departments."""
    alive = seen.flows(EdgeState.LIVE, EdgeState.MEASURED)
    for target in sorted({edge.target for edge in alive}):
        arriving = [edge for edge in alive if edge.target == target]
        if len({edge.data for edge in arriving}) > 1:
            return present(arriving)
    return partial(alive, "only the figures of one department arrive there") if alive else flowing(seen)


@detector(
    "data.files_taken_out",
    question="Does somebody take files out of systems again and again?",
    why="A file that is fetched every week feeds a spreadsheet that no system knows of, or a decision made late.",
    good="Files are taken out of systems by hand, again and again.",
    gap="No regular taking out of files was seen.",
    advice="Ask what the most regular file is for, and send that by itself.",
    stage=1,
    symptom=True,
    looks_at=Works(Process.DATA_EXPORT, of=(Role.ECOMMERCE, Role.CRM)),
    covers=("DAT07",),
)
def files_taken_out(seen: Seen) -> Draft:
    """Exports by people on several days of the window."""
    taken = [work for work in seen.work(Process.DATA_EXPORT) if work.actor is Actor.PERSON and work.count]
    if habit := [work for work in taken if (work.distinct_days or 0) >= RHYTHM_DAYS]:
        return present(habit, f"{sum(work.count for work in habit)} files in the window")
    if any(work.distinct_days is None for work in taken):
        return partial(taken, "how regularly is not shown", open_ended=True)
    return partial(taken, "only now and then") if taken else absent()


decisions_from_figures = only_asked(
    "data.decisions_from_figures",
    question="Are decisions taken from figures before a problem shows, rather than after it?",
    why="A business that only reacts pays twice: for the problem and for the hurry.",
    good="Decisions are taken from figures, ahead of problems.",
    gap="Decisions are taken when a problem has shown.",
    advice="Look at the same few figures every week, and write down what follows from them.",
    stage=2,
    unseen="how decisions are taken stands in no system.",
)
