"""Records to be found again in another system: customers with what they agreed to, orders (products stand in `goods`);
and customers looked up.

Their keys are given on, compared in memory and never kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor.model import DataObject, JoinKey
from connectors.base import Client, Consent, Count, Draw, Lookup, Lot, Record, Sample
from connectors.errors import Cut, Misread
from connectors.shopify.asking import (
    Row,
    asked,
    asked_each,
    count,
    has_more,
    label,
    need,
    plain,
    promised,
    quoted,
    rows,
    tail,
    when,
)
from connectors.shopify.documents import (
    CUSTOMER_COUNT,
    ORDER_COUNT,
    ORDERS_A_DAY,
    SAMPLED_CUSTOMERS,
    SAMPLED_ORDERS,
    SLICES_OF_CUSTOMERS,
    SLICES_OF_ORDERS,
    Document,
)
from connectors.shopify.errors import grant
from connectors.shopify.goods import SAMPLE as PRODUCTS
from connectors.slices import per_slice, slices

PAGE = 250
TOGETHER = 10
"""Stretches of time in one question."""
AT_ONCE = 25
"""Addresses in one search; how long a search may be is not documented."""
CONSENTS = {
    "SUBSCRIBED": Consent.AGREED,
    "UNSUBSCRIBED": Consent.WITHDRAWN,
    "NOT_SUBSCRIBED": Consent.NEVER,
    "PENDING": Consent.NEVER,
}
CUSTOMER_POINTS, ORDER_POINTS = 3, 1
"""What one row costs."""


@dataclass(frozen=True)
class _Kind:
    """What is drawn: how it is counted, listed and dated, and what one row costs."""

    counted: Document
    listed: Document
    sliced: Document
    date: str
    points: int
    read: Callable[[Row], Record | None]


def _customers(client: Client, draw: Draw) -> Lot:
    need(client, "read_customers")
    return _drawn(client, draw, _Kind(CUSTOMER_COUNT, SAMPLED_CUSTOMERS, SLICES_OF_CUSTOMERS, "customer_date",
                                      CUSTOMER_POINTS, _customer))  # fmt: skip


def _orders(client: Client, draw: Draw) -> Lot:
    need(client, "read_orders")
    return _drawn(client, draw, _Kind(ORDER_COUNT, SAMPLED_ORDERS, SLICES_OF_ORDERS, "created_at",
                                      ORDER_POINTS, _order))  # fmt: skip


def _drawn(client: Client, draw: Draw, kind: _Kind) -> Lot:
    """All where there are few; else some from each part of the window, ten parts in one question."""
    start, end = draw.window.start, draw.window.end
    total, _ = count(client, kind.counted, _between(kind.date, start, end))
    if total <= min(draw.size, PAGE):
        listed = kind.listed.of(kind.points * PAGE + 2)
        page = asked(client, listed, filter=_between(kind.date, start, end), first=PAGE)
        return _lot(rows(page), kind, whole=not has_more(page))
    size, found = per_slice(draw), list[Row]()
    document = kind.sliced.of(TOGETHER * (kind.points * size + 2))
    stretches = [_between(kind.date, since, until) for since, until in slices(draw)]
    for first in range(0, len(stretches), TOGETHER):
        filters = {f"f{number}": text for number, text in enumerate(stretches[first : first + TOGETHER])}
        for page in asked_each(client, document, first=size, **filters):
            found += rows(page)
    return _lot(found, kind, whole=False)


def _lot(found: Sequence[Row], kind: _Kind, *, whole: bool) -> Lot:
    """Each record once, though two slices may hold it."""
    once = {promised(row, "id"): row for row in found}
    return Lot(tuple(record for row in once.values() if (record := kind.read(row)) is not None), whole)


def _orders_a_day(client: Client, days: Sequence[datetime]) -> list[int]:
    """Ten days in one question; the last day fills up the last question."""
    need(client, "read_orders")
    found: list[int] = []
    for first in range(0, len(days), TOGETHER):
        some = days[first : first + TOGETHER]
        texts = [_between("created_at", day, day + timedelta(days=1)) for day in some]
        texts += texts[-1:] * (TOGETHER - len(texts))
        counted = asked_each(client, ORDERS_A_DAY, **{f"f{number}": text for number, text in enumerate(texts)})
        if any(each["precision"] != "EXACT" for each in counted):
            raise Cut("Shopify did not count all orders of a day.")
        found += [each["count"] for each in counted[: len(some)]]
    return found


def _between(date: str, since: datetime, until: datetime) -> str:
    return f"{date}:>={quoted(since)} {date}:<{quoted(until)}"


def _customer(row: Row) -> Record:
    mail, phone = row.get("defaultEmailAddress"), row.get("defaultPhoneNumber")
    keys = [(JoinKey.CUSTOMER_ID, tail(row))]
    consent = None
    if mail is not None:
        keys.append((JoinKey.EMAIL, promised(mail, "emailAddress")))
        consent = CONSENTS.get(promised(mail, "marketingState"))
    if phone is not None:
        keys.append((JoinKey.PHONE, promised(phone, "phoneNumber")))
    return Record(tuple(keys), when(row), consent=consent)


def _order(row: Row) -> Record | None:
    """None for a trial order, which no other system needs to know."""
    if row.get("test"):
        return None
    keys = ((JoinKey.ORDER_ID, tail(row)), (JoinKey.ORDER_NAME, plain(row, "name")))
    return Record(keys, when(row), channel=label(row, "sourceName"))


def _by_email(client: Client, keys: Sequence[str]) -> Iterator[Record]:
    """Customers with one of these addresses."""
    need(client, "read_customers")
    fit = [key for key in keys if key.isprintable() and not set(key) & set("\\\"' ")]
    if not fit:
        return
    listing = SAMPLED_CUSTOMERS.of(CUSTOMER_POINTS * 2 * AT_ONCE + 2)
    text = " OR ".join(f'email:"{key}"' for key in fit)
    page = asked(client, listing, filter=text, first=2 * AT_ONCE)
    if has_more(page):
        raise Misread("Shopify found more customers than it was asked for.")
    yield from (_customer(row) for row in rows(page))


CUSTOMER_KEYS = (JoinKey.EMAIL, JoinKey.PHONE, JoinKey.CUSTOMER_ID)
SAMPLES = (
    Sample(
        (DataObject.CUSTOMER, DataObject.CONSENT),
        CUSTOMER_KEYS,
        _customers,
        grant("read_customers"),
        ("read_customers",),
    ),
    Sample(
        (DataObject.ORDER,), (JoinKey.ORDER_ID, JoinKey.ORDER_NAME), _orders, grant("read_orders"), ("read_orders",)
    ),
    PRODUCTS,
)
LOOKUPS = (
    Lookup((DataObject.CUSTOMER, DataObject.CONSENT), JoinKey.EMAIL, _by_email, AT_ONCE, grant("read_customers"),
           ("read_customers",)),
)  # fmt: skip
COUNTS = (Count(DataObject.ORDER, _orders_a_day, grant("read_orders"), ("read_orders",)),)
