"""Everything there is to see in a shop: what each part can hold, which scopes it needs, and who reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from auditor.model import AnyFact, ControlKind, DataObject, Event, MeasureKind, Prediction, Process, Subject, Tie, Verb
from connectors.base import Client, Read
from connectors.shopify import (
    account,
    agreements,
    apps,
    checkouts,
    fields,
    figures,
    flow_files,
    holds,
    mails,
    marketing,
    measures,
    owners,
    privacy,
    returns,
    risk,
    rules,
    segments,
    stock,
    tags,
    theme,
    traces,
    visits,
    webhooks,
    work,
)
from connectors.shopify.errors import APPS, READ_APPS, grant

ORDERS, PRODUCTS, CUSTOMERS, STOCK = ("read_orders",), ("read_products",), ("read_customers",), ("read_inventory",)
DISCOUNTS, MARKETING, PRIVACY = ("read_discounts",), ("read_marketing_events",), ("read_privacy_settings",)
LEVEL_2 = "an app that Shopify lets use customer data of level 2"
Get = Callable[[Client], Iterable[AnyFact]]


def _read(
    subject: Subject, part: str, topics: tuple[str, ...], scopes: tuple[str, ...], get: Get, plan: str = ""
) -> Read:
    """One part whose remedy is to give the scopes."""
    support = "read_apps" in scopes
    remedy = READ_APPS if support else grant(*scopes) if scopes else f"{APPS}: create an app and install it."
    return Read(subject, part=part, topics=topics, scopes=scopes, remedy=remedy, plan=plan, get=get)


def _automation(part: str, topics: tuple[str, ...], scopes: tuple[str, ...], get: Get) -> Read:
    return _read(Subject.AUTOMATIONS, part, topics, scopes, get)


def _connection(part: str, topics: tuple[DataObject, ...], scopes: tuple[str, ...], get: Get) -> Read:
    return _read(Subject.CONNECTIONS, part, topics, scopes, get)


MAILS = (Event.ORDER_PLACED, Event.ORDER_FULFILLED, Verb.MESSAGE_SEND)
REMINDERS = (Event.CHECKOUT_ABANDONED, Event.CART_ABANDONED, Verb.MESSAGE_SEND)
HOLDS = (Event.ORDER_PLACED, Event.ORDER_RISK_FOUND, Event.OTHER, Verb.ORDER_HOLD)
CAMPAIGNS = (Event.CHECKOUT_ABANDONED, Event.OTHER, Verb.MESSAGE_SEND)
AT_CHECKOUT = (Event.OTHER, Verb.OTHER)

AUTOMATIONS = (
    _automation("notification e-mails", MAILS, ORDERS, mails.notifications),
    _automation("abandoned checkout e-mails", REMINDERS, ORDERS, mails.abandoned_mails),
    Read(
        Subject.AUTOMATIONS,
        part="Shopify Flow and marketing automations",
        reason=flow_files.NOT_SHOWN,
        remedy=flow_files.LOOK,
        get=flow_files.workflows,
    ),
    _automation("automations that marketing tells of", CAMPAIGNS, MARKETING, marketing.automations),
    _automation("apps that hold orders", HOLDS, holds.HOLDS, holds.held),
    _automation("checkout rules", AT_CHECKOUT, ("read_validations",), rules.checkout),
    _automation("delivery rules", AT_CHECKOUT, ("read_delivery_customizations",), rules.delivery),
    _automation("payment rules", AT_CHECKOUT, ("read_payment_customizations",), rules.payment),
    _automation("dispatch rules", AT_CHECKOUT, ("read_fulfillment_constraint_rules",), rules.routing),
    _automation("discounts of apps", AT_CHECKOUT, DISCOUNTS, rules.prices),
)
ON_ORDERS = (DataObject.ORDER, DataObject.FULFILMENT, DataObject.RETURN)
SERVICES = (DataObject.ORDER, DataObject.FULFILMENT, DataObject.INVENTORY)
CONNECTIONS = (
    _connection("installed apps", (), ("read_apps",), apps.installed),
    _connection("fulfilment services", SERVICES, ("read_fulfillments",), apps.services),
    _connection("orders handed to fulfilment services", (DataObject.FULFILMENT,), holds.HAND_OVERS, holds.handed_over),
    _connection("apps seen at work on orders", ON_ORDERS, ORDERS, traces.on_orders),
    _connection("apps behind orders, edits and refunds", ON_ORDERS, ORDERS, agreements.at_work),
    _connection("apps that judge orders", (DataObject.ORDER,), ORDERS, risk.scored),
    _connection("apps seen at work on products", (DataObject.PRODUCT,), PRODUCTS, traces.on_products),
    _connection("apps that move stock", (DataObject.INVENTORY,), ("read_inventory_transfers",), stock.movers),
    _connection("fields written to orders", (DataObject.ORDER, DataObject.OTHER), ORDERS, fields.of_orders),
    _connection("fields written to customers", (DataObject.CUSTOMER, DataObject.OTHER), CUSTOMERS, fields.of_customers),
    _connection("fields written to products", (DataObject.PRODUCT, DataObject.OTHER), PRODUCTS, fields.of_products),
    _connection("settings kept in the shop", (DataObject.OTHER,), (), fields.of_shop),
    _connection(
        "subscriptions and pre-orders", (DataObject.SUBSCRIPTION, DataObject.OTHER), PRODUCTS, owners.subscriptions
    ),
    _connection("kinds of discounts", (DataObject.PRICE,), DISCOUNTS, owners.discounts),
    _connection("catalogues of apps", (DataObject.PRICE, DataObject.PRODUCT), PRODUCTS, owners.catalogues),
    _connection("collections of apps", (DataObject.PRODUCT,), PRODUCTS, owners.collections),
    _connection("custom objects", (DataObject.OTHER,), ("read_metaobject_definitions",), owners.objects),
    _connection("sales channels", (DataObject.PRODUCT,), ("read_publications",), owners.channels),
    _connection("delivery rates", (DataObject.OTHER,), ORDERS, owners.carriers),
    _connection("campaigns that apps tell of", (DataObject.ENGAGEMENT,), MARKETING, marketing.campaigns),
    _connection("webhooks of the audit's app", webhooks.TOPICS, (), webhooks.receivers),
    _connection("theme app embeds", (DataObject.WEB_BEHAVIOUR,), ("read_themes",), theme.embeds),
    _connection("theme app blocks", (DataObject.WEB_BEHAVIOUR,), ("read_themes",), theme.blocks),
    Read(
        Subject.CONNECTIONS,
        part="customer event pixels",
        # A pixel tells what a visitor does, the purchase included; it never carries the shop's records.
        topics=(DataObject.WEB_BEHAVIOUR,),
        reason="Shopify shows an app only its own pixel, not those of others or the ones written by hand.",
        remedy="Look in Shopify admin > Settings > Customer events, and answer the questions in the configuration.",
    ),
)
WORK = (
    _read(Subject.WORK, "orders", tuple(kind.process for kind in work.ORDERS), ORDERS, work.on_orders),
    _read(Subject.WORK, "order entry", (Process.ORDER_CREATE,), ORDERS, work.order_entry),
    _read(Subject.WORK, "returns", (Process.ORDER_RETURN,), ORDERS, agreements.returns_opened),
    _read(Subject.WORK, "products", (Process.PRODUCT_UPDATE,), PRODUCTS, work.on_products),
    _read(Subject.WORK, "stock transfers", (Process.INVENTORY_UPDATE,), ("read_inventory_transfers",), stock.moved),
    Read(
        Subject.WORK,
        part="files",
        topics=(Process.DATA_IMPORT, Process.DATA_EXPORT),
        reason="Shopify keeps no record of imported and exported files that an app may read.",
        remedy="Ask who imports or exports files in Shopify admin, and answer the question in the configuration.",
    ),
    Read(
        Subject.WORK,
        part="stock and prices",
        topics=(Process.INVENTORY_UPDATE, Process.PRICE_UPDATE),
        reason=(
            "Shopify does not show apps who changed stock other than by a transfer, nor which changes of a product "
            "were changes of price."
        ),
        remedy="Look at the history of a product in Shopify admin > Products, and answer the question yourself.",
    ),
)
AUDIENCES = (_read(Subject.AUDIENCES, "segments", (), CUSTOMERS, segments.segments),)
MEASURES = (
    _read(Subject.MEASURES, "time to fulfil", (MeasureKind.HOURS_TO_FULFIL,), ORDERS, measures.hours_to_fulfil),
    Read(
        Subject.MEASURES,
        part="orders a day",
        topics=(MeasureKind.ORDERS_PER_DAY,),
        scopes=ORDERS,
        remedy=grant(*ORDERS, "read_all_orders"),
        get=account.orders_a_day,
    ),
    _read(Subject.MEASURES, "recovered checkouts", (MeasureKind.RECOVERED_CHECKOUTS,), ORDERS, checkouts.recovered),
    _read(Subject.MEASURES, "completed checkouts", (MeasureKind.CHECKOUT_COMPLETION,), ORDERS, checkouts.completed),
    _read(Subject.MEASURES, "time to close returns", (MeasureKind.OTHER,), returns.SCOPES, returns.hours_to_close),
    _read(
        Subject.MEASURES,
        "sales by channel",
        (MeasureKind.OTHER,),
        ("read_reports",),
        figures.sales_by_channel,
        plan=LEVEL_2,
    ),
    _read(
        Subject.MEASURES,
        "visits",
        (MeasureKind.CONVERSION_RATE, MeasureKind.OTHER),
        ("read_reports",),
        visits.conversion,
        plan=LEVEL_2,
    ),
)
RECORDS = (
    _read(Subject.RECORDS, "customers", (DataObject.CUSTOMER,), CUSTOMERS, account.customers),
    _read(Subject.RECORDS, "consent", (DataObject.CONSENT,), CUSTOMERS, segments.consent),
    _read(Subject.RECORDS, "products", (DataObject.PRODUCT,), PRODUCTS, figures.products),
    _read(Subject.RECORDS, "stock numbers", (DataObject.PRODUCT,), STOCK, stock.numbers),
    _read(Subject.RECORDS, "barcodes", (DataObject.PRODUCT,), PRODUCTS, stock.barcodes),
    _read(Subject.RECORDS, "kinds of stock", (DataObject.INVENTORY,), STOCK, stock.levels),
    _read(Subject.RECORDS, "refunds and returns", (DataObject.RETURN,), returns.SCOPES, returns.linked_refunds),
    _read(Subject.RECORDS, "draft orders", (DataObject.ORDER,), ("read_draft_orders", *ORDERS), figures.drafts),
    _read(
        Subject.RECORDS,
        "business customers",
        (DataObject.CUSTOMER,),
        ("read_companies",),
        figures.companies,
        plan="a plan with B2B",
    ),
)
CONTROLS = (
    Read(
        Subject.CONTROLS,
        part="rights of our app",
        topics=(ControlKind.LEAST_PRIVILEGE,),
        remedy=f"{APPS} > (app) > Configuration: tick only scopes that begin with read_.",
        get=account.own_rights,
    ),
    _read(Subject.CONTROLS, "cookie banner", (ControlKind.CONSENT,), PRIVACY, privacy.banner),
    _read(Subject.CONTROLS, "places of consent", (ControlKind.CONSENT,), PRIVACY, privacy.regions),
    _read(Subject.CONTROLS, "single stock numbers", (ControlKind.UNIQUE_NUMBERS,), STOCK, stock.duplicates),
    *(
        _read(Subject.CONTROLS, f"tags of {kind}", (ControlKind.DATA_QUALITY,), scopes, tags.of(kind))
        for kind, scopes in (("orders", ORDERS), ("customers", CUSTOMERS), ("products", PRODUCTS))
    ),
    _read(Subject.CONTROLS, "versions of webhooks", (ControlKind.KEY_HYGIENE,), (), webhooks.versions),
)
PEOPLE = Read(
    Subject.PEOPLE,
    part="people behind automations and keys",
    topics=tuple(Tie),
    reason="Apps act for themselves in Shopify: it does not tell who set one up, nor whose an automation is.",
    remedy="Look at Shopify > Settings > Apps and at Shopify Flow, and answer the question yourself.",
)
READS = (
    Read(Subject.ACCOUNT, remedy=f"{APPS}: create an app and install it.", get=account.account),
    *AUTOMATIONS,
    *CONNECTIONS,
    *WORK,
    *AUDIENCES,
    *MEASURES,
    *RECORDS,
    PEOPLE,
    *CONTROLS,
    _read(Subject.INTELLIGENCE, "judges of orders", (Prediction.FRAUD_RISK,), ORDERS, risk.judges),
)
