"""Extra fields that other systems write to orders, customers, products and the shop, with the date of the newest.

A field's namespace tells who wrote it: a tool we know, or an app by its number. The shop's own fields, and those that
Shopify brings along, name no other system. Values are never asked for. A few records are looked at: they prove that
something writes, never that nothing does; which apps there are is settled by `connectors.shopify.apps`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from auditor.catalogue import Catalogue
from auditor.model import Connection, DataObject, Hint, Mechanism, Proof, State
from connectors.base import Client
from connectors.errors import Cut, Misread
from connectors.redact import clean
from connectors.shopify.account import admin
from connectors.shopify.asking import Row, asked, has_more, need, promised, quoted, rows, when
from connectors.shopify.documents import FIELDS_OF_CUSTOMERS, FIELDS_OF_ORDERS, FIELDS_OF_PRODUCTS, FIELDS_OF_SHOP

OURS = ("custom", "global", "descriptors", "facts", "reviews", "my_fields")
"""Namespaces of the merchant's own fields and of Shopify's standard ones, which any tool may fill."""
_OF_APP = re.compile(r"app--(\d{1,20})(?:--|\Z)")


def of_orders(client: Client) -> Iterator[Connection]:
    """Who wrote fields to the newest orders."""
    need(client, "read_orders")
    page = asked(client, FIELDS_OF_ORDERS, filter=f"created_at:>={quoted(client.window.start)}")
    yield from _writers(client, "orders", DataObject.ORDER, rows(page))


def of_customers(client: Client) -> Iterator[Connection]:
    """Who wrote fields to the customers that changed last."""
    need(client, "read_customers")
    yield from _writers(client, "customers", DataObject.CUSTOMER, rows(asked(client, FIELDS_OF_CUSTOMERS)))


def of_products(client: Client) -> Iterator[Connection]:
    """Who wrote fields to the products that changed last."""
    need(client, "read_products")
    yield from _writers(client, "products", DataObject.PRODUCT, rows(asked(client, FIELDS_OF_PRODUCTS)))


def of_shop(client: Client) -> Iterator[Connection]:
    """Who keeps settings in the shop."""
    shop = asked(client, FIELDS_OF_SHOP)
    if not isinstance(shop, dict):
        raise Misread("Shopify gave no shop.")
    yield from _writers(client, "shop", DataObject.OTHER, [shop])


def _writers(client: Client, where: str, data: DataObject, records: Iterable[Row]) -> Iterator[Connection]:
    newest: dict[str, datetime] = {}
    whole = True
    for record in records:
        page = record["metafields"]
        whole = whole and not has_more(page)
        for field in rows(page):
            space, at = promised(field, "namespace"), when(field, "updatedAt")
            newest[space] = max(newest.get(space, at), at)
    for space, last in sorted(newest.items()):
        if not _native(space):
            yield _writer(client, where, data, space, last)
    if not whole:
        raise Cut(f"There are more extra fields of {_of(where)} than we look at.")


def _native(space: str) -> bool:
    return space in OURS or space == "shopify" or space.startswith("shopify--")


def _writer(client: Client, where: str, data: DataObject, space: str, last: datetime) -> Connection:
    match = _OF_APP.match(space)
    name = clean(space)
    hint = Hint(uuid=match.group(1), namespace=name) if match else Hint(namespace=name)
    known = Catalogue.load().resolve(hint, seen_from="shopify")
    return Connection(
        id=f"fields:{where}:{name}"[:200],
        name=f"{known.title if known else name} writes fields of {_of(where)}"[:200],
        link=admin(client, "settings/custom_data"),
        at=last,
        proof=Proof.RUNNING if last >= client.window.start else Proof.CONFIGURED,
        source=hint,
        # Nobody knows what a namespace we do not know is about: it may be a person's own list of fields.
        data=(data if known else DataObject.OTHER,),
        mechanism=Mechanism.APP,
        state=State.LIVE,
        last_activity=last,
    )


def _of(where: str) -> str:
    return "the shop" if where == "shop" else where
