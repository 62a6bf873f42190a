"""Speed and steadiness: what the customer waits for, against limits that can be defended in a meeting.

All limits are hours by the clock, nights and weekends included, and are held against a median: that is how platforms
measure, and one odd case does not move it.
"""

from __future__ import annotations

from math import log

from auditor.detect import Draft, Measures, Need, Seen, absent, detector, figure, partial, present, unclear, within
from auditor.model import MeasureKind, Role, Trait

NEXT_DAY = 24.0
"""Large marketplaces ask sellers to ship within one business day for their best standing, and within two by default.

A shop that packs once every working day has five of seven orders on their way within 24 hours, so its median is below
that although weekends count."""
TWO_DAYS = 48.0
HALF_A_DAY = 12 * 60.0
"""Published guides of helpdesk vendors call 12 hours good for e-mail (4 better, 1 best), and a day out of date."""
A_DAY = 24 * 60.0
LOTTERY = log(10) / log(2)
"""Were tickets picked at random, whatever their age, the slowest tenth would take 3.3 times the median. When it takes
longer still, some kinds of tickets are passed over."""
SHORT = 24.0
"""Hours within which nobody feels forgotten, however fast the others are served."""


@detector(
    "fulfilment.hours_to_ship",
    question="Is an order usually on its way within a day?",
    why="The time until an order is sent is the part of the delivery time that is yours to shorten.",
    good="An order is usually on its way within a day.",
    gap="Orders usually wait longer than a day.",
    advice="Send orders to packing as they come in, and pack every working day.",
    stage=2,
    effort="medium",
    impact="high",
    need=Need.SHARE,
    looks_at=Measures(MeasureKind.HOURS_TO_FULFIL, of=(Role.ECOMMERCE,)),
    not_without=(Trait.PARCELS,),
    after=("fulfilment.fulfilment_automated",),
)
def hours_to_ship(seen: Seen) -> Draft:
    """The median from order to first fulfilment."""
    measured = seen.measures(MeasureKind.HOURS_TO_FULFIL)
    return within(measured, NEXT_DAY, TWO_DAYS, _shipped, "No shipment of the window was timed")


def _shipped(hours: float) -> str:
    return f"half of the orders leave within {figure(hours)} hours of being placed, half take longer"


@detector(
    "support.hours_to_reply",
    question="Does a customer who writes usually get an answer within half a day?",
    why="The wait for the first answer decides more than anything else how support is remembered.",
    good="Customers usually get an answer within half a day.",
    gap="Customers usually wait longer than half a day for an answer.",
    advice="Sort tickets by rules, answer the frequent questions first, and let a timer warn before a reply is late.",
    stage=2,
    effort="medium",
    impact="high",
    need=Need.SHARE,
    looks_at=Measures(MeasureKind.MINUTES_TO_FIRST_REPLY, of=(Role.HELPDESK,)),
    after=("support.routing",),
)
def hours_to_reply(seen: Seen) -> Draft:
    """The median from a ticket's opening to an agent's first public reply."""
    measured = seen.measures(MeasureKind.MINUTES_TO_FIRST_REPLY)
    return within(measured, HALF_A_DAY, A_DAY, _answered, "No first reply of the window was timed")


def _answered(minutes: float) -> str:
    wait = f"{figure(minutes)} minutes" if minutes < 2 * 60 else f"{figure(minutes / 60)} hours"
    return f"half of the first replies come within {wait}, half take longer"


@detector(
    "support.steady_handling",
    question="Are tickets solved in a steady time, without some being left behind?",
    why="Customers compare with what they were promised, not with the average; and each one left behind writes again.",
    good="Tickets are solved in a steady time.",
    gap="Some tickets take far longer than the usual ones.",
    advice="Look at the slowest tickets: one topic, one channel or one person usually explains them. Give it a rule.",
    stage=2,
    effort="medium",
    impact="medium",
    need=Need.SHARE,
    looks_at=Measures(MeasureKind.HOURS_TO_SOLVE, MeasureKind.HOURS_TO_SOLVE_SLOWEST, of=(Role.HELPDESK,)),
    after=("support.sla",),
)
def steady_handling(seen: Seen) -> Draft:
    """How much longer the slowest tenth takes than the median."""
    usual, slow = seen.measures(MeasureKind.HOURS_TO_SOLVE), seen.measures(MeasureKind.HOURS_TO_SOLVE_SLOWEST)
    if not usual or not slow:
        return unclear("Too few tickets were solved in the window to tell usual ones from slow ones")
    middle, tenth = min(each.value for each in usual), max(each.value for each in slow)
    said = f"half are solved within {figure(middle)} hours, one in ten takes more than {figure(tenth)}"
    if tenth <= max(SHORT, LOTTERY * middle):
        return present([*usual, *slow], said)
    if tenth <= 2 * max(SHORT, LOTTERY * middle):
        return partial([*usual, *slow], said)
    return absent(said, [*usual, *slow])
