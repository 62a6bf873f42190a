"""Shopify, by its Admin GraphQL API: single queries that are checked before they leave, never a mutation.

Of Shopify's Python package only the check of shop names and the arithmetic of scopes are used; its client has no
time-out, follows redirects with the token and keeps its session in global state.
"""

from __future__ import annotations

from auditor.model import ControlKind, DataObject, Event, MeasureKind, Process, Role, Subject
from connectors.base import Connector, Read, Setting
from connectors.shopify import account, apps, asking, mails, measures, theme, traces, work
from connectors.shopify.errors import APPS, READ_APPS, grant

ORDERS, PRODUCTS, THEMES = ("read_orders",), ("read_products",), ("read_themes",)
SERVICES, CUSTOMERS = ("read_fulfillments",), ("read_customers",)

AUTOMATIONS = (
    Read(
        Subject.AUTOMATIONS,
        part="notification e-mails",
        topics=(Event.ORDER_PLACED, Event.ORDER_FULFILLED),
        scopes=ORDERS,
        remedy=grant(*ORDERS),
        get=mails.notifications,
    ),
    Read(
        Subject.AUTOMATIONS,
        part="abandoned checkout e-mails",
        topics=(Event.CHECKOUT_ABANDONED, Event.CART_ABANDONED),
        scopes=ORDERS,
        remedy=grant(*ORDERS),
        get=mails.abandoned_mails,
    ),
    Read(
        Subject.AUTOMATIONS,
        part="Shopify Flow and marketing automations",
        reason="Shopify shows apps neither the workflows of Shopify Flow nor the automations of its marketing pages.",
        remedy=(
            "Open Shopify admin > Apps > Flow and Shopify admin > Marketing > Automations, and answer the questions "
            "in the configuration."
        ),
    ),
)
CONNECTIONS = (
    Read(
        Subject.CONNECTIONS,
        part="installed apps",
        scopes=("read_apps",),
        remedy=READ_APPS,
        get=apps.installed,
    ),
    Read(
        Subject.CONNECTIONS,
        part="fulfilment services",
        topics=(DataObject.ORDER, DataObject.FULFILMENT, DataObject.INVENTORY),
        scopes=SERVICES,
        remedy=grant(*SERVICES),
        get=apps.services,
    ),
    Read(
        Subject.CONNECTIONS,
        part="apps seen at work on orders",
        topics=(DataObject.ORDER, DataObject.FULFILMENT, DataObject.RETURN),
        scopes=ORDERS,
        remedy=grant(*ORDERS),
        get=traces.on_orders,
    ),
    Read(
        Subject.CONNECTIONS,
        part="apps seen at work on products",
        topics=(DataObject.PRODUCT,),
        scopes=PRODUCTS,
        remedy=grant(*PRODUCTS),
        get=traces.on_products,
    ),
    Read(
        Subject.CONNECTIONS,
        part="theme app embeds",
        topics=(DataObject.WEB_BEHAVIOUR,),
        scopes=THEMES,
        remedy=grant(*THEMES),
        get=theme.embeds,
    ),
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
    Read(
        Subject.WORK,
        part="orders",
        topics=tuple(kind.process for kind in work.ORDERS),
        scopes=ORDERS,
        remedy=grant(*ORDERS),
        get=work.on_orders,
    ),
    Read(
        Subject.WORK,
        part="order entry",
        topics=(Process.ORDER_CREATE,),
        scopes=ORDERS,
        remedy=grant(*ORDERS),
        get=work.order_entry,
    ),
    Read(
        Subject.WORK,
        part="products",
        topics=(Process.PRODUCT_UPDATE,),
        scopes=PRODUCTS,
        remedy=grant(*PRODUCTS),
        get=work.on_products,
    ),
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
        reason="Shopify does not show apps who changed stock, nor which changes of a product were changes of price.",
        remedy="Look at the history of a product in Shopify admin > Products, and answer the question yourself.",
    ),
)
FIGURES = (
    Read(
        Subject.MEASURES,
        part="time to fulfil",
        topics=(MeasureKind.HOURS_TO_FULFIL,),
        scopes=ORDERS,
        remedy=grant(*ORDERS),
        get=measures.hours_to_fulfil,
    ),
    Read(
        Subject.MEASURES,
        part="orders a day",
        topics=(MeasureKind.ORDERS_PER_DAY,),
        scopes=ORDERS,
        remedy=grant(*ORDERS, "read_all_orders"),
        get=account.orders_a_day,
    ),
    Read(
        Subject.MEASURES,
        part="recovered checkouts",
        topics=(MeasureKind.RECOVERED_CHECKOUTS,),
        scopes=ORDERS,
        remedy=grant(*ORDERS),
        get=mails.recovered,
    ),
    Read(
        Subject.RECORDS,
        part="customers",
        topics=(DataObject.CUSTOMER,),
        scopes=CUSTOMERS,
        remedy=grant(*CUSTOMERS),
        get=account.customers,
    ),
    Read(
        Subject.CONTROLS,
        part="rights of our app",
        topics=(ControlKind.LEAST_PRIVILEGE,),
        remedy=f"{APPS} > (app) > Configuration: tick only scopes that begin with read_.",
        get=account.own_rights,
    ),
)

CONNECTOR = Connector(
    platform="shopify",
    title="Shopify",
    roles=(Role.ECOMMERCE, Role.STOREFRONT),
    settings=(
        Setting(
            "shop", "name of the shop at myshopify.com, such as fern-and-fable: Shopify admin > Settings > Domains"
        ),
        Setting("token", f"Admin API access token of a custom app: {APPS}", secret=True, required=False),
        Setting("client_id", "instead of a token: client id of your own app (Dev Dashboard)", required=False),
        Setting("client_secret", "client secret of the same app", secret=True, required=False),
    ),
    reads=(
        Read(Subject.ACCOUNT, remedy=f"{APPS}: create an app and install it.", get=account.account),
        *AUTOMATIONS,
        *CONNECTIONS,
        *WORK,
        *FIGURES,
    ),
    allow=account.ALLOW,
    open=account.open_account,
    identity=account.identity,
    granted=asking.granted,
    blind=(
        "Workflows of Shopify Flow and marketing automations.",
        "Pixels of other apps, and pixels written by hand.",
        "Webhooks, scripts and functions of other apps.",
        "Which apps are installed, unless Shopify Support has granted read_apps to your app.",
        "Who imported or exported a file, and who changed stock or prices.",
        "Anything that Shopify's own AI assistants did.",
    ),
)
