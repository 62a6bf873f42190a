"""How returns go: how long they stay open, and whether refunds belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from auditor.model import DataObject, Measure, MeasureKind, Proof, Records
from connectors.base import Client
from connectors.errors import Cut, Misread
from connectors.shopify.account import admin
from connectors.shopify.agreements import REFUNDED, RETURNED
from connectors.shopify.asking import asked, has_more, need, once, quoted, rows, when
from connectors.shopify.documents import RETURNED_ORDERS
from connectors.shopify.mails import FEWEST

SCOPES = ("read_orders", "read_returns")


@dataclass(frozen=True)
class Sample:
    """A few orders that were returned or refunded."""

    closed: tuple[tuple[datetime, datetime], ...]
    """When a return began and when it was closed."""
    refunds: int
    linked: int
    """Refunds that belong to a return."""
    whole: bool


def hours_to_close(client: Client) -> Iterator[Measure]:
    """Median hours from the beginning of a return to its closing; returns that are still open are not in it."""
    hours = [(end - start).total_seconds() / 3_600 for start, end in _sample(client).closed]
    if len(hours) < FEWEST:
        raise Cut("Too few returns were closed in the window to say how long one takes.")
    yield Measure(
        id="hours-to-close-returns",
        name=f"Hours until a return is closed, median of {len(hours)}",
        link=admin(client, "orders"),
        at=max(end for _, end in _sample(client).closed),
        proof=Proof.EFFECTIVE,
        measure=MeasureKind.OTHER,
        value=round(median(hours), 1),
        unit="hours",
        of="returns",
    )


def linked_refunds(client: Client) -> Iterator[Records]:
    """Refunds that came out of a return, rather than of somebody's decision beside it."""
    sample = _sample(client)
    if sample.refunds:
        yield Records(
            id="refunds-with-return",
            name="Refunds that belong to a return",
            link=admin(client, "orders"),
            at=client.window.end,
            object=DataObject.RETURN,
            field="return of a refund",
            total=sample.refunds,
            filled=sample.linked,
            sampled=not sample.whole,
        )


def _sample(client: Client) -> Sample:
    need(client, *SCOPES)
    return once(client, "returned orders", lambda: _read(client))


def _read(client: Client) -> Sample:
    text = f"updated_at:>={quoted(client.window.start)} ({RETURNED} OR {REFUNDED})"
    page = asked(client, RETURNED_ORDERS, filter=text)
    closed, refunds, linked = [], 0, 0
    for order in rows(page):
        returns = [row for row in rows(order.get("returns")) if row.get("closedAt") is not None]
        times = [(when(row), when(row, "closedAt")) for row in returns]
        closed += [pair for pair in times if client.window.start <= pair[1] and pair[0] <= pair[1]]
        given = order.get("refunds")
        if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
            raise Misread("Shopify gave an order without its refunds.")
        refunds += len(given)
        linked += sum(row.get("return") is not None for row in given)
    return Sample(tuple(closed), refunds, linked, not has_more(page))
