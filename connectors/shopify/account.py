"""Opens the shop, and says who it is and what our credential may do there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model import Account, Control, ControlKind, Measure, MeasureKind, Proof, Records, Window
from auditor.model.words import DataObject
from connectors.base import Client
from connectors.door import Allow, Rate, Toolbox
from connectors.errors import Cut, Misread
from connectors.redact import clean
from connectors.shopify.asking import (
    PATH,
    VERSION,
    asked,
    count,
    covers,
    granted,
    label,
    need,
    once,
    own_app,
    served_version,
)
from connectors.shopify.credentials import EXCHANGE, FLOW_EXPORTS, ClientCredentials, auth_of
from connectors.shopify.documents import CUSTOMER_COUNT, SHOP
from connectors.shopify.errors import decode
from connectors.shopify.history import orders_in_window
from connectors.shopify.quota import CostQuota

ALLOW = (Allow("POST", PATH, graphql=True), Allow("POST", EXCHANGE))
RATE = Rate(per_second=40, burst=80)
"""Shopify limits points, not requests (see `CostQuota`); this only keeps us from coming in bursts."""
ENDING = ".myshopify.com"
ORDER_DAYS = 60
"""Older orders are hidden from apps that do not hold read_all_orders."""


def shop_label(settings: Mapping[str, str]) -> str:
    """The first label of the shop's own address. ValueError for anything that would have to be guessed.

    The vendor's package is asked because it refuses what it does not know. Its other entrance takes the first label of
    any address, so that `shop.brand.com` would send the credential to somebody else's shop.
    """
    from shopify.utils.shop_url import sanitize_shop_domain  # slow to load

    domain = sanitize_shop_domain(settings.get("shop", ""))
    if not isinstance(domain, str) or not domain.endswith(ENDING):
        raise ValueError(
            "shop must be the shop's myshopify.com name, such as fern-and-fable or fern-and-fable.myshopify.com; you "
            "find it in Shopify admin > Settings > Domains"
        )
    return domain.removesuffix(ENDING)


def identity(settings: Mapping[str, str]) -> str:
    """`shopify:` and the shop's label."""
    return f"shopify:{shop_label(settings)}"


def open_account(settings: Mapping[str, str], tools: Toolbox, window: Window) -> Client:
    """Open the shop and prove the credential by asking what it may read."""
    label, auth = shop_label(settings), auth_of(settings)
    door = tools.door(
        settings.get("base_url") or f"https://{label}{ENDING}",
        allow=ALLOW,
        auth=auth,
        rates={"": RATE},
        decode_error=decode,
        quota=CostQuota(tools.monotonic, tools.share),
    )
    if isinstance(auth, ClientCredentials):
        auth.door = door
    kept = {"shop": label, FLOW_EXPORTS: settings.get(FLOW_EXPORTS, "")}
    client = Client(f"shopify:{label}", f"Shopify ({label})", door, window, kept)
    own_app(client)
    return client


def admin(client: Client, page: str) -> str:
    """A page of the shop's admin."""
    return f"https://admin.shopify.com/store/{client.settings['shop']}/{page}"


def account(client: Client) -> Iterator[Account]:
    """The shop, its plan, and the rights of our credential."""
    shop = once(client, "shop", lambda: asked(client, SHOP))
    plan = shop.get("plan")
    if not isinstance(plan, dict):
        raise Misread("Shopify did not say which plan the shop has.")
    scopes = granted(client)
    yield Account(
        id=client.system,
        name=label(shop, "name"),
        link=admin(client, "settings/general"),
        at=client.window.end,
        proof=Proof.RUNNING,
        plan=label(plan, "publicDisplayName"),
        time_zone=label(shop, "ianaTimezone"),
        currency=label(shop, "currencyCode"),
        scopes=tuple(sorted(map(clean, scopes))),
        can_write=bool(_writing(scopes)),
        production=not plan.get("partnerDevelopment"),
    )
    if (served := served_version(client)) not in ("", VERSION):
        raise Cut(
            f"Shopify answered with version {clean(served)[:20]} of its interface instead of {VERSION}; what it shows "
            "may differ from what we expect.",
            "Install the newest version of the auditor.",
        )


def own_rights(client: Client) -> Iterator[Control]:
    """Whether our own credential could change anything."""
    writing = _writing(granted(client))
    detail = f"the app of this audit may also write ({len(writing)} scopes)" if writing else "the app only reads"
    yield Control(
        id="own-rights",
        name="Rights of this audit's app",
        link=admin(client, "settings/apps/development"),
        at=client.window.end,
        proof=Proof.RUNNING,
        control=ControlKind.LEAST_PRIVILEGE,
        holds=not writing,
        detail=detail,
    )


def orders_a_day(client: Client) -> Iterator[Measure]:
    """Orders a day in the window, counted by Shopify."""
    need(client, "read_orders")
    orders = orders_in_window(client)
    yield Measure(
        id="orders-a-day",
        name="Orders a day",
        link=admin(client, "orders"),
        at=client.window.end,
        proof=Proof.EFFECTIVE,
        measure=MeasureKind.ORDERS_PER_DAY,
        value=round(orders / client.window.days, 1),
        unit="orders",
    )
    if client.window.days > ORDER_DAYS and not covers(granted(client), "read_all_orders"):
        raise Cut(f"Shopify shows our app only the orders of the last {ORDER_DAYS} days.")


def customers(client: Client) -> Iterator[Records]:
    """How many customers the shop knows, counted by Shopify."""
    total, exact = count(client, CUSTOMER_COUNT)
    yield Records(
        id="customers",
        name="Customers",
        link=admin(client, "customers"),
        at=client.window.end,
        object=DataObject.CUSTOMER,
        total=total,
    )
    if not exact:
        raise Cut(f"Shopify counted only to {total:,}.")


def _writing(scopes: frozenset[str]) -> list[str]:
    return sorted(scope for scope in scopes if scope.removeprefix("unauthenticated_").startswith("write_"))
