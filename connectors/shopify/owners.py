"""Parts of the shop that belong to apps: subscriptions, discounts, catalogues, collections, channels, delivery rates.

Each names its owner by the app's own number and handle, so an app shows here even when the list of apps is closed.
That something is set up does not prove that it is used: all of it is CONFIGURED.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.model import Connection, DataObject, Hint, Mechanism, Proof, State
from connectors.base import Client
from connectors.errors import Cut, Misread
from connectors.redact import host_of
from connectors.shopify.account import admin
from connectors.shopify.asking import Row, asked, has_more, label, plain, promised, rows, tail
from connectors.shopify.documents import (
    CARRIERS,
    CATALOGS,
    COLLECTION_SOURCES,
    DISCOUNT_TYPES,
    METAOBJECTS,
    PUBLICATIONS,
    SELLING_PLANS,
)
from connectors.shopify.history import OWN

NATIVE = (*OWN, "draft orders", "shop")
"""Titles of Shopify's own pages and channels, the same in every shop."""
MORE = "There are more of these than we look at; the others were not read."


def owner(app: object) -> Hint | None:
    """The app behind something; None for Shopify itself, or when nobody is named."""
    if app is None:
        return None
    if not isinstance(app, Mapping):
        raise Misread("Shopify named an app in a shape that its documentation does not describe.")
    hint = Hint(title=label(app, "title"), handle=label(app, "handle"), uuid=tail(app))
    return None if hint.title.casefold() in NATIVE or not (hint.title or hint.handle) else hint


def subscriptions(client: Client) -> Iterator[Connection]:
    """Subscriptions, pre-orders and the like. Shopify gives the owner's number, or a name the owner chose."""
    page = asked(client, SELLING_PLANS)
    for row in _in_order(rows(page)):
        app = label(row, "appId")
        if app:
            kinds = {plan.get("category") for plan in rows(row.get("sellingPlans"))}
            what = DataObject.SUBSCRIPTION if kinds & {"SUBSCRIPTION", None} else DataObject.OTHER
            hint = Hint(uuid=app) if app.isdigit() else Hint(title=app)
            name = label(row, "name") or "Subscriptions"
            yield _link(client, f"plan:{tail(row)}", name, (what,), "products", source=hint)
    _whole(page)


def discounts(client: Client) -> Iterator[Connection]:
    """Kinds of discounts that an app works out."""
    page = asked(client, DISCOUNT_TYPES)
    yield from _owned(client, "discount", "discounts", ((row, row.get("app")) for row in rows(page)), DataObject.PRICE)
    _whole(page)


def catalogues(client: Client) -> Iterator[Connection]:
    """Catalogues that belong to an app: what it sells, and at which prices."""
    page = asked(client, CATALOGS)
    found = [row for row in rows(page) if row.get("__typename") == "AppCatalog"]
    for what, some in ((DataObject.PRICE, True), (DataObject.PRODUCT, False)):
        pairs = [(row, app) for row in found if (row.get("priceList") is not None) is some for app in rows(row["apps"])]
        yield from _owned(client, f"catalogue:{what.value}", "catalogs", pairs, what)
    _whole(page)


def collections(client: Client) -> Iterator[Connection]:
    """Apps that decide which products are in a collection."""
    page = asked(client, COLLECTION_SOURCES)
    pairs = ((row, row.get("app")) for row in rows(page))
    yield from _owned(client, "collection", "collections", pairs, DataObject.PRODUCT)
    _whole(page)


def objects(client: Client) -> Iterator[Connection]:
    """Kinds of custom objects that an app made."""
    page = asked(client, METAOBJECTS)
    pairs = ((row, row.get("createdByApp")) for row in rows(page))
    yield from _owned(client, "object", "content/metaobjects", pairs, DataObject.OTHER)
    _whole(page)


def channels(client: Client) -> Iterator[Connection]:
    """Sales channels of other makers. The catalogue goes out to them; whether new products do by themselves is said."""
    page = asked(client, PUBLICATIONS)
    for row in _in_order(rows(page)):
        listed = row.get("channels")
        for channel in rows(listed) if listed is not None else []:
            if hint := owner(channel.get("app")):
                by_itself = row.get("autoPublish") is True
                name = f"{hint.title} ({'gets new products by itself' if by_itself else 'products are added by hand'})"
                yield _link(
                    client,
                    f"channel:{tail(channel)}",
                    name[:200],
                    (DataObject.PRODUCT,),
                    "settings/apps",
                    target=hint,
                    mechanism=Mechanism.CHANNEL,
                )
    _whole(page)


def carriers(client: Client) -> Iterator[Connection]:
    """Who is asked for delivery rates while a customer checks out."""
    page = asked(client, CARRIERS)
    for row in _in_order(rows(page)):
        name, host = label(row, "name"), host_of(plain(row, "callbackUrl"))
        if host:
            yield _link(
                client,
                f"rates:{tail(row)}",
                name or host,
                (DataObject.OTHER,),
                "settings/shipping",
                target=Hint(title=name, host=host),
                state=State.LIVE if row.get("active") is True else State.OFF,
            )
    _whole(page)


def _owned(
    client: Client, what: str, page: str, pairs: Iterable[tuple[Row, Any]], data: DataObject
) -> Iterator[Connection]:
    """One connection for each owner, however many things it owns."""
    owners = {hint.uuid or hint.handle: hint for _, app in pairs if (hint := owner(app))}
    for key, hint in sorted(owners.items()):
        yield _link(client, f"{what}:{key}", hint.title or hint.handle, (data,), page, source=hint)


def _link(
    client: Client,
    key: str,
    name: str,
    data: tuple[DataObject, ...],
    page: str,
    *,
    source: Hint | None = None,
    target: Hint | None = None,
    mechanism: Mechanism = Mechanism.APP,
    state: State = State.LIVE,
) -> Connection:
    return Connection(
        id=key[:200],
        name=name,
        link=admin(client, page),
        at=client.window.end,
        proof=Proof.CONFIGURED,
        source=source,
        target=target,
        data=data,
        mechanism=mechanism,
        state=state,
    )


def _in_order(found: Iterable[Row]) -> list[Row]:
    return sorted(found, key=lambda row: promised(row, "id"))


def _whole(page: Row) -> None:
    if has_more(page):
        raise Cut(MORE)
