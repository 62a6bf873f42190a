"""Product variants on sale, to be found again in another system, with the price and the stock that the shop tells.

Shopify counts products by when they came to be, but variants only all together: so variants are drawn by way of their
products. Nothing of a single one is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from random import Random

from auditor.model import DataObject, JoinKey
from connectors.base import Client, Draw, Figure, Lot, Record, Sample
from connectors.errors import Misread
from connectors.shopify.asking import (
    Row,
    asked,
    asked_each,
    count,
    has_more,
    need,
    once,
    plain,
    promised,
    quoted,
    rows,
    tail,
    when,
)
from connectors.shopify.documents import (
    ENDS_OF_PRODUCTS,
    PRODUCTS_A_PART,
    SAMPLED_VARIANTS,
    SHOP,
    SLICES_OF_PRODUCTS,
    VARIANT_COUNT,
)
from connectors.shopify.errors import grant
from connectors.shopify.spread import Stretch, crowded, cut, finer, moments

ON_SALE = "status:active published_status:published"
PAGE = 250
PARTS = 60
"""Stretches in one question that counts."""
FINER = 2
"""How often the fuller ones are cut again: where most of a catalogue came at once, that is found to the hour."""
PLACES = 20
"""Where products are taken, and the stretches of which the ends are asked."""
MOST = 5
"""Products taken in one place: more would cost more points than we may take at once."""
VARIANTS = 2
"""Of one product; who passes on some variants of a product passes on the others."""
BEGAN = datetime(2006, 1, 1, tzinfo=UTC)
"""No shop is older."""
SECOND = timedelta(seconds=1)


def _variants(client: Client, draw: Draw) -> Lot:
    """All where there are few; else half as many as of other records, as each tells of its price and stock, too."""
    need(client, "read_products")
    currency = plain(once(client, "shop", lambda: asked(client, SHOP)), "currencyCode")
    total, _ = count(client, VARIANT_COUNT)
    if total <= min(draw.size, PAGE):
        page = asked(client, SAMPLED_VARIANTS, first=PAGE)
        return Lot(tuple(_record(row, currency) for row in rows(page)), whole=not has_more(page))
    size = -(-draw.size // 2)
    products = _products(client, _measured_out(client, draw), min(MOST, -(-size // PLACES)), draw.seed)
    found = {promised(row, "id"): row for product in products for row in rows(product.get("variants"))}
    few = Random(draw.seed).sample(list(found.values()), min(size, len(found)))  # noqa: S311 (chance, not secrecy)
    return Lot(tuple(_record(row, currency) for row in few), whole=False)


def _measured_out(client: Client, draw: Draw) -> list[Stretch]:
    """Stretches of time with the products that came to be in them, the fullest from their first product to the last."""
    parts = _counted(client, cut(BEGAN, draw.window.end, PARTS))
    for _ in range(FINER):
        full = crowded(parts, PLACES)
        parts = [*(each for each in parts if each not in full), *_counted(client, finer(full, PARTS))]
    fullest = sorted((each for each in parts if each.held), key=lambda each: -each.held)[:PLACES]
    found = [*_tight(client, fullest), *(each for each in parts if each.held and each not in fullest)]
    return sorted(found, key=lambda each: each.since)


def _counted(client: Client, parts: Sequence[Stretch]) -> list[Stretch]:
    if not parts:
        return []
    found = asked_each(client, PRODUCTS_A_PART, **_filters([_within(each) for each in parts], PARTS))
    return [replace(each, held=one["count"]) for each, one in zip(parts, found, strict=True)]


def _tight(client: Client, parts: Sequence[Stretch]) -> Iterator[Stretch]:
    """The same stretches without the time before their first product and after their last."""
    if not parts:
        return
    found = asked_each(client, ENDS_OF_PRODUCTS, **_filters([_within(each) for each in parts], PLACES))
    for number, each in enumerate(parts):
        times = [when(row) for page in found[2 * number : 2 * number + 2] for row in rows(page)]
        yield replace(each, since=min(times), until=max(times) + SECOND) if times else each


def _products(client: Client, parts: Sequence[Stretch], size: int, seed: int) -> list[Row]:
    """Some products from each place on; the next ones, should there be fewer left in the stretch."""
    filters = [f"{ON_SALE} created_at:>={quoted(each)}" for each in moments(parts, PLACES, seed)]
    if not filters:
        return []
    document = SLICES_OF_PRODUCTS.of(PLACES * (2 + size * (3 + 2 * VARIANTS)))
    return [row for page in asked_each(client, document, first=size, **_filters(filters, PLACES)) for row in rows(page)]


def _filters(texts: Sequence[str], number: int) -> dict[str, str]:
    """By the names of the variables; the last one fills up what is left."""
    return {f"f{each}": texts[min(each, len(texts) - 1)] for each in range(number)}


def _within(part: Stretch) -> str:
    return f"{ON_SALE} created_at:>={quoted(part.since)} created_at:<{quoted(part.until)}"


def _record(row: Row, currency: str) -> Record:
    keys = [(JoinKey.VARIANT_ID, tail(row))]
    if sku := plain(row, "sku"):
        keys.append((JoinKey.SKU, sku))
    figures = [(DataObject.PRICE, Figure(_money(row), currency))] if currency else []
    stock = row.get("inventoryQuantity")
    if stock is not None and row["inventoryItem"]["tracked"]:
        figures.append((DataObject.INVENTORY, Figure(Decimal(stock))))
    return Record(tuple(keys), when(row), figures=tuple(figures))


def _money(row: Row) -> Decimal:
    try:
        found = Decimal(promised(row, "price"))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise Misread("Shopify gave a price that cannot be read.")
    return found


SAMPLE = Sample(
    (DataObject.PRODUCT, DataObject.PRICE, DataObject.INVENTORY),
    (JoinKey.VARIANT_ID, JoinKey.SKU),
    _variants,
    grant("read_products"),
    ("read_products",),
)
