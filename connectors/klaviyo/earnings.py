"""What messages came to: order value that Klaviyo credits to them, e-mails that arrived, and tests of variants.

Klaviyo credits an order to a message by its own rule: a convention, not a cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.model import Event, Measure, MeasureKind, Proof
from connectors.base import Client
from connectors.errors import Unobservable
from connectors.klaviyo.account import currency
from connectors.klaviyo.activity import Tally, activity, grouped
from connectors.klaviyo.campaigns import TEST, campaigns
from connectors.klaviyo.flow_list import Flow, flows
from connectors.klaviyo.flows import events_of
from connectors.klaviyo.mapping import order_metric
from connectors.klaviyo.metrics import metrics
from connectors.klaviyo.reports import Report, campaign_results, flow_results
from connectors.klaviyo.resources import WEB, complain, link
from connectors.redact import clean

FLOWS = f"{WEB}/flows"
RECOVERING = frozenset({Event.CHECKOUT_ABANDONED, Event.CART_ABANDONED})
RATES = (
    ("bounce-rate", "Share of e-mails that could not be delivered", "bounced", "recipients"),
    ("spam-complaint-rate", "Share of delivered e-mails that were reported as spam", "spam_complaints", "delivered"),
    ("unsubscribe-rate", "Share of delivered e-mails after which somebody left the list", "unsubscribe_uniques",
     "delivered"),
)  # fmt: skip


def of_flows(client: Client) -> Iterator[Measure]:
    """The flows' part of the order value, what each flow earned, and the orders that were won back."""
    report = flow_results(client)
    complain(report.trouble)
    if not report.orders:
        return
    earned = report.sums("flow_id", "conversion_value")
    yield from _share(client, sum(earned.values()))
    found = flows(client)
    for flow in found.flows:
        if flow.id in earned:
            yield _of_flow(client, flow, earned[flow.id])
    yield from _recovered(client, report, found.flows)
    complain(*found.troubles)


def of_campaigns(client: Client) -> Iterator[Measure]:
    """The order value that Klaviyo credits to campaigns, and how many of them tested variants."""
    sent, report = campaigns(client), campaign_results(client)
    complain(sent.trouble)
    tests = [one for one in sent.sent if one.method == TEST]
    yield measure(client, "campaign-tests", "Campaigns that tested variants", float(len(tests)), "campaigns")
    complain(report.trouble)
    if report.orders:
        earned = sum(report.sums("campaign_id", "conversion_value").values())
        name = "Order value that Klaviyo credits to campaigns"
        yield measure(client, "earned-by-campaigns", name, round(earned, 2), currency(client))


def deliverability(client: Client) -> Iterator[Measure]:
    """How many e-mails of flows and campaigns arrived, annoyed or drove away."""
    reports = flow_results(client), campaign_results(client)
    complain(*(report.trouble for report in reports))
    if not all(report.orders for report in reports):
        raise Unobservable(
            "Klaviyo shows how many e-mails arrive only together with orders, and no system sends it orders.",
            "Look in Klaviyo > Analytics > Deliverability, and answer the question yourself.",
        )
    for name, title, of, among in RATES:
        if whole := _mails(reports, among):
            yield measure(client, name, title, round(_mails(reports, of) / whole, 5), "share")


def waiting(client: Client) -> Iterator[Measure]:
    """How many people asked to be told when a product is back. Klaviyo has the event only where it was ever used."""
    known = metrics(client)
    complain(known.trouble)
    for metric in sorted(known.by_id.values(), key=lambda one: one.id):
        if metric.event is Event.BACK_IN_STOCK and "subscribed" in metric.name.casefold():
            seen = activity(client, metric)
            complain(seen.trouble)
            name = "People who asked to be told when a product is back"
            yield measure(client, f"waiting-{metric.id}", name, float(seen.count or 0), "sign-ups", of=metric.id)


def _mails(reports: tuple[Report, ...], statistic: str) -> float:
    return sum(
        result.figure(statistic)
        for report in reports
        for result in report.results
        if result.groups.get("send_channel") == "email"
    )


def _share(client: Client, earned: float) -> Iterator[Measure]:
    metric = order_metric(client)
    if metric is None:
        return
    groups, trouble = grouped(client, metric.id, measure="sum_value")
    complain(trouble)
    if whole := sum(groups.values(), Tally()).total:
        share = round(min(earned / whole, 1.0), 4)
        name = "Share of order value that Klaviyo credits to flows"
        kind = MeasureKind.AUTOMATED_REVENUE_SHARE
        yield measure(client, "automated-revenue-share", name, share, "share", kind, "flows", FLOWS)


def _of_flow(client: Client, flow: Flow, earned: float) -> Measure:
    name = f"Order value that Klaviyo credits to “{clean(flow.row.text('name'))}”"[:200]
    value, page = round(earned, 2), link("flow", flow.id, "/edit")
    return measure(client, f"earned-by-{flow.id}", name, value, currency(client), of=flow.id, page=page)


def _recovered(client: Client, report: Report, every: Sequence[Flow]) -> Iterator[Measure]:
    """Orders, while other systems tell shares: so not filed under recovered checkouts."""
    orders, known = report.sums("flow_id", "conversions"), metrics(client)
    recovering = [flow.id for flow in every if flow.id in orders and events_of(flow, known) & RECOVERING]
    if recovering:
        name = "Orders that Klaviyo credits to reminders of left carts"
        yield measure(client, "recovered-carts", name, sum(orders[one] for one in recovering), "orders")


def measure(
    client: Client,
    id_: str,
    name: str,
    value: float,
    unit: str,
    kind: MeasureKind = MeasureKind.OTHER,
    of: str = "",
    page: str | None = None,
) -> Measure:
    """One figure of the window, as it was measured."""
    return Measure(
        id=id_[:200], name=name, link=page, at=client.window.end, proof=Proof.EFFECTIVE, measure=kind, value=value,
        unit=unit, of=of,
    )  # fmt: skip
