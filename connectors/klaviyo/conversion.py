"""What people did who got a message or saw a form: ordered, or signed up.

Klaviyo credits an order to a message by its own rule: a convention, not a cause.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Measure, MeasureKind
from connectors.base import Client
from connectors.errors import Misread, Unobservable
from connectors.klaviyo.earnings import FLOWS, measure
from connectors.klaviyo.reports import flow_results, form_submissions
from connectors.klaviyo.resources import WEB, complain


def orders_after_messages(client: Client) -> Iterator[Measure]:
    """The part of the flows' messages whose recipient then ordered."""
    report = flow_results(client)
    complain(report.trouble)
    if not report.orders:
        raise Unobservable(
            "Klaviyo cannot tell which messages were followed by an order: no system sends it orders.",
            "Connect the shop in Klaviyo > Integrations.",
        )
    sent, ordered = (sum(report.sums("flow_id", name).values()) for name in ("delivered", "conversion_uniques"))
    if ordered > sent:
        raise Unobservable(
            "Klaviyo credits more orders to flows than it delivered messages of them in the window: the messages are "
            "older, so the share that was followed by an order is not known.",
            "Run the audit again after a busier month.",
        )
    if min(sent, ordered) < 0:
        raise Misread("Klaviyo counted fewer messages than none.")
    if sent:
        name, kind = "Messages of flows that were followed by an order", MeasureKind.MESSAGE_CONVERSION
        of = f"{sent:,.0f} messages of flows"
        yield measure(client, "orders-after-messages", name, round(ordered / sent, 5), "share", kind, of, FLOWS)


def sign_ups(client: Client) -> Iterator[Measure]:
    """The part of the times a form was shown that ended in a sign-up, of all forms of the window together."""
    report = form_submissions(client)
    complain(report.trouble)
    sent = sum(count for count, _ in report.counts.values())
    shown = sum(times or 0 for times in report.shown.values())
    if None in report.shown.values() or not 0 <= sent <= shown:
        raise Unobservable(
            "Klaviyo did not count how often all of the forms were shown, so the share that signed up is not known.",
            "Look in Klaviyo > Sign-up forms, and answer the question yourself.",
        )
    if shown:
        name, kind = "Times a form was shown that ended in a sign-up", MeasureKind.FORM_CONVERSION
        of = f"{shown:,} times that a form was shown"
        yield measure(client, "sign-ups", name, round(sent / shown, 5), "share", kind, of, f"{WEB}/forms")
