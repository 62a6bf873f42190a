"""What each kind of result means, in one sentence, and which way is better. The same for every platform."""

from __future__ import annotations

from auditor.model import MeasureKind

MEANS = {
    MeasureKind.ORDERS_PER_DAY: "Orders placed in the window, divided by its days.",
    MeasureKind.HOURS_TO_FULFIL: "Hours from an order to its fulfilment; half of the orders took less, half more.",
    MeasureKind.MINUTES_TO_FIRST_REPLY: "Minutes until a customer is first answered; half waited less, half more.",
    MeasureKind.CSAT: "Of the ratings that customers gave, the share that was good.",
    MeasureKind.SLA_ATTAINMENT: "Of the promised answer and solution times that began, the share that was kept.",
    MeasureKind.AUTOMATED_REVENUE_SHARE: "Of the value of all orders, the share that the platform credits to its "
    "automatic messages, by its own way of crediting.",
    MeasureKind.AI_RESOLUTION_RATE: "Of the conversations an AI agent answered, the share it ended without a person.",
    MeasureKind.AUTOMATION_SUCCESS_RATE: "Of the runs of automations, the share that did not fail.",
    MeasureKind.RECOVERED_CHECKOUTS: "Of the checkouts that shoppers left, the share that became orders after all.",
    MeasureKind.HOURS_TO_SOLVE: "Hours from a ticket's opening to its solution; half took less, half more.",
    MeasureKind.HOURS_TO_SOLVE_SLOWEST: "Hours from a ticket's opening to its solution; one ticket in ten took more.",
    MeasureKind.OTHER: "A figure of the platform's own; its name says what it is.",
    MeasureKind.CONVERSION_RATE: "Of the visits to the shop, the share that ended in an order.",
    MeasureKind.CHECKOUT_COMPLETION: "Of the checkouts in which shoppers gave their contact details, the share that "
    "became an order. Orders that did not come by the website may have had no checkout: the lower figure leaves them "
    "out, the upper one counts them.",
    MeasureKind.MESSAGE_CONVERSION: "Of the messages that automations delivered, the share whose recipient then "
    "ordered, by the platform's own way of crediting.",
    MeasureKind.FORM_CONVERSION: "Of the times a sign-up form was shown, the share in which it was filled in.",
    MeasureKind.AUTOMATED_SHARE: "Of the times this was done, the share that rules, apps, AI or the platform did, not "
    "people or files that they loaded. What customers did themselves is left out.",
}
LOWER_IS_BETTER = frozenset(
    {
        MeasureKind.HOURS_TO_FULFIL,
        MeasureKind.MINUTES_TO_FIRST_REPLY,
        MeasureKind.HOURS_TO_SOLVE,
        MeasureKind.HOURS_TO_SOLVE_SLOWEST,
    }
)
NEITHER_IS_BETTER = frozenset({MeasureKind.ORDERS_PER_DAY, MeasureKind.OTHER})
"""How much there was, or a figure whose direction only its platform knows."""
