"""Which event means what: Klaviyo keeps a list of the events that count as the order, the refund and so on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model import Control, ControlKind, Proof
from connectors.base import Client
from connectors.errors import Misread, ReadError, Unobservable
from connectors.klaviyo.metrics import Metric, metrics
from connectors.klaviyo.resources import Row, attempt, complain, once, rows_of

MEANINGS = {"revenue": "orders", "refunded_sales": "refunds", "cancelled_sales": "cancelled orders"}
"""Klaviyo's names of the meanings on which figures of revenue rest, and what a merchant calls them."""


@dataclass(frozen=True)
class Mapping:
    """For each meaning that has an event, the metric's id; empty for a metric that the merchant built."""

    metrics: dict[str, str]
    trouble: ReadError | None = None
    untold: ReadError | None = None
    """For some meanings Klaviyo tells neither that they have an event nor that they have none."""


def mapping(client: Client) -> Mapping:
    """The list, asked for once."""
    return once(client, "mapping", lambda: _mapping(client))


def _mapping(client: Client) -> Mapping:
    asked = {"include": "metric,custom-metric", "fields[metric]": "id", "fields[custom-metric]": "id"}
    made = attempt(lambda: _made(rows_of(client.door.get("/api/mapped-metrics", asked))))
    return Mapping({}, made) if isinstance(made, ReadError) else made


def _made(rows: list[Row]) -> Mapping:
    found = {row.id: row for row in rows if row.related("metric") or row.related("custom-metric")}
    silent = any(not row.relationships.keys() & {"metric", "custom-metric"} for row in rows)
    untold = Misread("Klaviyo did not tell which event has one of the meanings.") if silent else None
    return Mapping({name: next(iter(row.related("metric")), "") for name, row in found.items()}, untold=untold)


def order_metric(client: Client) -> Metric | None:
    """The event by which revenue is counted; None when no system sends orders.

    When several systems send orders, the merchant's own choice tells them apart.
    """
    known = metrics(client)
    complain(known.trouble)
    orders = [metric for metric in known.foreign() if metric.is_order]
    if len(orders) < 2:
        return orders[0] if orders else None
    chosen = mapping(client)
    if (metric := known.by_id.get(chosen.metrics.get("revenue", ""))) is not None:
        return metric
    complain(chosen.trouble)
    raise Unobservable(
        "Several systems send orders to Klaviyo; it cannot be told which of them are the same orders.",
        "Remove the integration that is no longer used, in Klaviyo > Integrations.",
    )


def meanings(client: Client) -> Iterator[Control]:
    """Whether Klaviyo was told which events are orders, refunds and cancellations."""
    found = mapping(client)
    complain(found.trouble, found.untold)
    missing = [word for name, word in MEANINGS.items() if name not in found.metrics]
    yield Control(
        id="meaning-of-events",
        name="Klaviyo was told which events are orders, refunds and cancellations",
        at=client.window.end,
        proof=Proof.CONFIGURED,
        control=ControlKind.DATA_QUALITY,
        holds=not missing,
        count=len(MEANINGS) - len(missing),
        of=len(MEANINGS),
        detail=f"Klaviyo was not told which event means: {', '.join(missing)}" if missing else "",
    )
