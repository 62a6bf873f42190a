"""The account itself, and what its flows earn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.model import Account, Measure, MeasureKind, Proof
from connectors.base import Client
from connectors.door import Door
from connectors.door.answer import at
from connectors.errors import Cut, Misread, Unobservable
from connectors.klaviyo.activity import Tally, grouped
from connectors.klaviyo.metrics import metrics
from connectors.klaviyo.resources import WEB, Row, complain, dicts, once, rows_of, stamp
from connectors.redact import clean

_FIELDS = "test_account,timezone,preferred_currency,public_api_key,contact_information.organization_name"


def read_account(door: Door) -> Row:
    """The one account of a private key; the cheapest call that proves the key."""
    rows = rows_of(door.get("/api/accounts", {"fields[account]": _FIELDS}))
    if len(rows) != 1:
        raise Misread("Klaviyo named not exactly one account for this key.")
    return rows[0]


def account(client: Client) -> Iterator[Account]:
    """Time zone, currency, and whether it is a test account. Klaviyo does not tell what a key may do."""
    row = once(client, "account", lambda: read_account(client.door))
    yield Account(
        id=client.system,
        name=client.name,
        link=f"{WEB}/dashboard",
        at=client.window.end,
        proof=Proof.RUNNING,
        time_zone=clean(row.text("timezone")),
        currency=clean(row.text("preferred_currency")),
        production=not row.flag("test_account"),
    )


def revenue_share(client: Client) -> Iterator[Measure]:
    """The part of the order value that Klaviyo credits to flows. Its credit is a convention, not a cause."""
    known = metrics(client)
    complain(known.trouble)
    orders = [metric for metric in known.foreign() if metric.is_order]
    if not orders:
        return
    if len(orders) > 1:
        raise Unobservable(
            "Several systems send orders to Klaviyo; it cannot be told which of them are the same orders.",
            "Remove the integration that is no longer used, in Klaviyo > Integrations.",
        )
    groups, trouble = grouped(client, orders[0].id, measure="sum_value")
    complain(trouble)
    if whole := sum(groups.values(), Tally()).total:
        earned = _earned(client, orders[0].id)
        yield Measure(
            id="automated-revenue-share",
            name="Share of order value that Klaviyo credits to flows",
            link=f"{WEB}/flows",
            at=client.window.end,
            proof=Proof.EFFECTIVE,
            measure=MeasureKind.AUTOMATED_REVENUE_SHARE,
            value=round(min(earned / whole, 1.0), 4),
            unit="share",
            of="flows",
        )


def _earned(client: Client, metric: str) -> float:
    """One of the 225 reports that the account may ask for in a day."""
    attributes: dict[str, Any] = {
        "statistics": ["conversion_value"],
        "timeframe": {"start": stamp(client.window.start), "end": stamp(client.window.end)},
        "conversion_metric_id": metric,
        "group_by": ["flow_id", "flow_message_id"],
    }
    body = {"data": {"type": "flow-values-report", "attributes": attributes}}
    answer = client.door.post("/api/flow-values-reports", json=body)
    results = at(answer.mapping(), ("data", "attributes", "results"))
    if answer.at("links", "next"):
        raise Cut("Klaviyo had more flows in its report than we read.")
    figures = [at(row, ("statistics", "conversion_value")) for row in dicts(results)]
    if not isinstance(results, list) or not all(isinstance(figure, int | float) for figure in figures):
        raise Misread("Klaviyo reported on flows in a shape that its documentation does not describe.")
    return float(sum(figures))
