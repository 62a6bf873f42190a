"""The apps that are installed, and what the rights of each let it take from the shop and bring to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.catalogue import Catalogue
from auditor.model import Connection, DataObject, Hint, Mechanism, Proof, State
from connectors.base import Client
from connectors.errors import Cut, Misread, ReadError
from connectors.redact import host_of
from connectors.shopify.account import admin
from connectors.shopify.asking import Row, ask, asked, has_more, label, own_app, plain, promised, rows, tail
from connectors.shopify.documents import FULFILMENT_SERVICES, INSTALLED_APPS

MOST_PAGES = 4
"""Of fifty apps each, for either kind of app."""
KINDS = ("PUBLIC", "PRIVATE")

CARRIES: dict[str, tuple[DataObject, ...]] = {
    "orders": (DataObject.ORDER,),
    "all_orders": (DataObject.ORDER,),
    "draft_orders": (DataObject.ORDER,),
    "order_edits": (DataObject.ORDER,),
    "marketplace_orders": (DataObject.ORDER,),
    "customers": (DataObject.CUSTOMER, DataObject.CONSENT),
    "products": (DataObject.PRODUCT, DataObject.PRICE),
    "product_listings": (DataObject.PRODUCT,),
    "product_feeds": (DataObject.PRODUCT,),
    "inventory": (DataObject.INVENTORY,),
    "inventory_transfers": (DataObject.INVENTORY,),
    "inventory_shipments": (DataObject.INVENTORY,),
    "fulfillments": (DataObject.FULFILMENT,),
    "assigned_fulfillment_orders": (DataObject.FULFILMENT, DataObject.ORDER),
    "merchant_managed_fulfillment_orders": (DataObject.FULFILMENT, DataObject.ORDER),
    "third_party_fulfillment_orders": (DataObject.FULFILMENT, DataObject.ORDER),
    "marketplace_fulfillment_orders": (DataObject.FULFILMENT, DataObject.ORDER),
    "returns": (DataObject.RETURN,),
    "shopify_payments_payouts": (DataObject.PAYMENT,),
    "shopify_payments_disputes": (DataObject.PAYMENT,),
    "shopify_payments_accounts": (DataObject.PAYMENT,),
    "own_subscription_contracts": (DataObject.SUBSCRIPTION,),
    "marketing_events": (DataObject.ENGAGEMENT,),
    "customer_events": (DataObject.WEB_BEHAVIOUR,),
    "reports": (DataObject.REPORT,),
    "analytics": (DataObject.REPORT,),
}
"""What a scope is about, without its `read_` or `write_`."""
TRACKS = ("write_pixels", "write_script_tags")
"""Scopes that put code into the storefront: what it sees goes from the shop to the app."""


def installed(client: Client) -> Iterator[Connection]:
    """Every installed app, the public ones and the merchant's own.

    What an app may do is not what it does: dates of work come from `connectors.shopify.traces`.
    """
    problems: list[ReadError] = []
    for kind in KINDS:
        for page in _pages(client, kind, problems):
            for row in page:
                yield from _connections(client, row)
    if problems:
        raise problems[0]


def services(client: Client) -> Iterator[Connection]:
    """Warehouses and shipping partners that orders are handed to; a manual one gets them by e-mail."""
    shop = asked(client, FULFILMENT_SERVICES)
    listed = shop.get("fulfillmentServices")
    if not isinstance(listed, list):
        raise Misread("Shopify did not list the fulfilment services.")
    for row in sorted(listed, key=lambda row: promised(row, "id")):
        if row.get("type") != "GIFT_CARD":
            yield from _service(client, row)


def _pages(client: Client, kind: str, problems: list[ReadError]) -> Iterator[Sequence[Row]]:
    after: str | None = None
    seen: set[str] = set()
    for _ in range(MOST_PAGES):
        page, problem = ask(client, INSTALLED_APPS, privacy=kind, after=after)
        problems += [problem] if problem else []
        yield sorted(rows(page), key=lambda row: promised(row, "id"))
        if not has_more(page):
            return
        after = str(page["pageInfo"].get("endCursor") or "")
        if not after or after in seen:
            raise Cut("Shopify sent us round in a circle of pages of apps; we stopped there.")
        seen.add(after)
    raise Cut(f"More than {MOST_PAGES * 50} apps are installed; the others were not looked at.")


def _connections(client: Client, row: Row) -> Iterator[Connection]:
    app, scopes = row.get("app"), row.get("accessScopes")
    if not isinstance(app, dict) or not isinstance(scopes, list):
        raise Misread("Shopify listed an app without its name or its rights.")
    names = {promised(scope, "handle") for scope in scopes if isinstance(scope, dict)}
    title = label(app, "title")
    hint = Hint(title=title, handle=label(app, "handle"), uuid=tail(app))
    if _only_for_us(client, app, hint):
        return
    taken, brought = _taken(names), _brought(names)
    if taken or not brought:
        # Neither: it is there, but none of its rights is about the data that flows between systems.
        yield _connection(client, f"{_key(hint)}:takes", title, taken or (DataObject.OTHER,), target=hint)
    if brought:
        yield _connection(client, f"{_key(hint)}:brings", title, brought, source=hint)


def _only_for_us(client: Client, app: Row, hint: Hint) -> bool:
    """Whether this is the app of the audit itself: nothing flows to it. One that bears a tool's name may serve both."""
    own = own_app(client).get("app") or {}
    return app.get("id") == own.get("id") and Catalogue.load().resolve(hint, seen_from="shopify") is None


def _taken(scopes: set[str]) -> tuple[DataObject, ...]:
    """What an app can take: what it may read, and what it may write, which includes reading."""
    about = {part for scope in scopes for part in _about(scope)}
    tracks = {DataObject.WEB_BEHAVIOUR} if scopes & set(TRACKS) else set()
    return tuple(sorted(about | tracks))


def _brought(scopes: set[str]) -> tuple[DataObject, ...]:
    return tuple(sorted({part for scope in scopes if scope.startswith("write_") for part in _about(scope)}))


def _about(scope: str) -> tuple[DataObject, ...]:
    return CARRIES.get(scope.removeprefix("read_").removeprefix("write_"), ())


def _key(hint: Hint) -> str:
    return f"app:{hint.uuid or hint.handle or hint.title}"


def _connection(
    client: Client,
    key: str,
    name: str,
    data: tuple[DataObject, ...],
    *,
    source: Hint | None = None,
    target: Hint | None = None,
    page: str = "settings/apps",
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
        mechanism=Mechanism.APP,
        state=State.LIVE,
    )


def _service(client: Client, row: Row) -> Iterator[Connection]:
    name = label(row, "serviceName")
    hint = Hint(title=name, handle=label(row, "handle"), host=host_of(plain(row, "callbackUrl")))
    key, page = f"service:{tail(row)}", "settings/shipping"
    yield _connection(client, f"{key}:takes", name, (DataObject.ORDER,), target=hint, page=page)
    if row.get("type") == "THIRD_PARTY":
        stock = (DataObject.INVENTORY,) if row.get("inventoryManagement") else ()
        yield _connection(client, f"{key}:brings", name, (DataObject.FULFILMENT, *stock), source=hint, page=page)
