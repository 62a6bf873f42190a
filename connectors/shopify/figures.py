"""Counts that Shopify makes for us: products, orders written by hand, business customers, sales by channel."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import DataObject, Measure, MeasureKind, Proof, Records
from connectors.base import Client
from connectors.errors import Cut
from connectors.shopify.account import admin
from connectors.shopify.analytics import number, table
from connectors.shopify.asking import asked, count, has_more, label, need, plain, quoted, rows
from connectors.shopify.documents import COMPANIES, DRAFT_COUNT, PRODUCT_COUNT
from connectors.shopify.history import orders_in_window

ACTIVE = "status:active"
SOLD_OUT = f"{ACTIVE} tracks_inventory:true inventory_total:<=0"
REFUSED = f"{ACTIVE} error_feedback:*"
HEALTH = (
    ("products-in-stock", "Products that are not sold out", "in stock", SOLD_OUT),
    ("products-without-errors", "Products that no channel complains of", "without errors", REFUSED),
)  # fmt: skip
"""What is counted are the products in trouble; the others are well."""
SALES = "FROM sales SHOW total_sales GROUP BY sales_channel {since} ORDER BY total_sales DESC"
CHANNELS = 8


def products(client: Client) -> Iterator[Records]:
    """How many products are on sale, and how many of them are sold out or refused by a channel."""
    total, exact = count(client, PRODUCT_COUNT, ACTIVE)
    yield _records(client, "products", "Products on sale", DataObject.PRODUCT, "", total, None)
    for key, name, field, bad in HEALTH:
        number, known = count(client, PRODUCT_COUNT, bad)
        exact = exact and known
        yield _records(client, key, name, DataObject.PRODUCT, field, total, max(0, total - number))
    if not exact:
        raise Cut(f"Shopify counted only to {total:,}.")


def drafts(client: Client) -> Iterator[Records]:
    """Orders of the window that somebody wrote as a draft first."""
    need(client, "read_draft_orders", "read_orders")
    number, exact = count(client, DRAFT_COUNT, f"created_at:>={quoted(client.window.start)} status:completed")
    orders = orders_in_window(client)
    yield _records(
        client, "drafts", "Orders written as drafts first", DataObject.ORDER, "draft", max(orders, number), number
    )
    if not exact:
        raise Cut(f"Shopify counted only to {number:,}.")


def companies(client: Client) -> Iterator[Records]:
    """Business customers that carry the number of another system, such as the books."""
    need(client, "read_companies")
    page = asked(client, COMPANIES)
    found = rows(page)
    if found:
        filled = sum(bool(plain(row, "externalId").strip()) for row in found)
        name, field = "Business customers known to another system", "number in another system"
        record = _records(client, "companies", name, DataObject.CUSTOMER, field, len(found), filled)
        yield record.model_copy(update={"sampled": has_more(page)})


def sales_by_channel(client: Client) -> Iterator[Measure]:
    """The part of sales that each channel brought, by the shop's own analytics."""
    lines = table(client, ("sales_channel", "total_sales"), SALES).lines
    sales = {label(line, "sales_channel") or "other channels": number(line["total_sales"]) for line in lines}
    total = sum(sales.values())
    for name, amount in sorted(sales.items(), key=lambda item: (-item[1], item[0]))[:CHANNELS] if total > 0 else ():
        yield Measure(
            id=f"sales:{name}"[:200],
            name=f"Share of sales through {name}"[:200],
            link=admin(client, "analytics/reports"),
            at=client.window.end,
            proof=Proof.EFFECTIVE,
            measure=MeasureKind.OTHER,
            value=round(amount / total, 4),
            unit="share",
            of=name,
        )


def _records(
    client: Client, key: str, name: str, what: DataObject, field: str, total: int, filled: int | None
) -> Records:
    return Records(
        id=key,
        name=name,
        link=admin(client, {DataObject.ORDER: "orders", DataObject.CUSTOMER: "companies"}.get(what, "products")),
        at=client.window.end,
        object=what,
        field=field,
        total=total,
        filled=filled,
    )
