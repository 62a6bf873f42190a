"""Variants of products looked up in Klaviyo's catalogue, by the number or the stock number that the shop gave them.

Klaviyo lists only what was put into its catalogue by API. What it takes over from a shop by itself is not listed: that
a product is not found proves nothing where few or none are. Nothing of a single product is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from auditor.model import DataObject, JoinKey
from connectors.base import Blind, Client, Draw, Figure, Lookup, Lot, Record, Sample
from connectors.errors import Unobservable
from connectors.klaviyo import account, typed
from connectors.klaviyo.api import key_with
from connectors.klaviyo.asking import AT_ONCE, LONGEST, asked_for, fit
from connectors.klaviyo.resources import Row, moment, more, rows_of

VARIANTS = "/api/catalog-variants"
WITHIN = "$custom:::$default:::"
"""Stands before the external id: the only catalogue that Klaviyo lists."""
ASKED: dict[str, str | int] = {
    "page[size]": AT_ONCE,
    "fields[catalog-variant]": "external_id,price,inventory_quantity,created",
}
SCOPES = ("catalogs:read",)
BESIDE = (DataObject.PRODUCT, DataObject.PRICE, DataObject.INVENTORY)
KEYS = (JoinKey.VARIANT_ID, JoinKey.SKU)
"""What external ids are made of, the likelier first."""
BLIND = Blind(
    "Klaviyo does not list the products that it takes over from a shop by itself, so how many of the shop's products "
    "it knows cannot be told.",
    "Compare some products in Klaviyo > Content > Products with those of the shop, and answer the question yourself.",
)


def _newest(client: Client, draw: Draw) -> Lot:
    """The variants made last, which serve to check the way of asking; none at all is no empty catalogue."""
    answer = client.door.get(VARIANTS, {**ASKED, "sort": "-created"})
    currency = account.currency(client)
    found = tuple(_record(row, currency) for row in rows_of(answer, LONGEST))
    if not found:
        raise Unobservable(*BLIND)
    return Lot(found[: draw.size], whole=not more(answer))


def _find(client: Client, keys: Sequence[str]) -> Iterator[Record]:
    currency = account.currency(client)
    ids = [f"{WITHIN}{key}" for key in fit(keys)]
    for row in asked_for(client, VARIANTS, "ids", ids, ASKED):
        yield _record(row, currency)


def _record(row: Row, currency: str) -> Record:
    """Known by its external id, which may be of either kind; only numbers that a shop gives are all digits."""
    external = typed.word(row.attributes, "external_id")
    keys = tuple((key, external) for key in KEYS if key is JoinKey.SKU or external.isdecimal())
    created = row.text("created", optional=True)
    return Record(keys, moment(created) if created else None, figures=tuple(_figures(row, currency)))


def _figures(row: Row, currency: str) -> Iterator[tuple[DataObject, Figure]]:
    """Prices stand in the catalogue without their currency; they are shown in that of the account."""
    price = typed.number(row.attributes, "price", optional=True)
    stock = typed.number(row.attributes, "inventory_quantity", optional=True)
    if price is not None and currency:
        yield DataObject.PRICE, Figure(Decimal(str(price)), currency)
    if stock is not None:
        yield DataObject.INVENTORY, Figure(Decimal(str(stock)))


SAMPLE = Sample(BESIDE, KEYS, _newest, key_with(*SCOPES), SCOPES)
LOOKUPS = tuple(Lookup(BESIDE, key, _find, AT_ONCE, key_with(*SCOPES), SCOPES, BLIND) for key in KEYS)
