"""Shopify, by its Admin GraphQL API: single queries that are checked before they leave, never a mutation.

Of Shopify's Python package only the check of shop names and the arithmetic of scopes are used; its client has no
time-out, follows redirects with the token and keeps its session in global state.

What is read stands in `connectors.shopify.table`. What Shopify also offers and this leaves out:

* script tags, pixels, functions, cart transforms, subscription contracts, bulk jobs, product feeds and storefront
  tokens of the calling app alone: the audit's own app has none, and those of others are not in these lists;
* a look for one app by its handle: an answer of nothing may mean that it is not installed or that it is hidden;
* events of variants: they do not say which field was changed, so nothing follows about prices;
* events of single orders beyond a small sample, and yearly counts of events: the sampled feed tells the same;
* one abandoned checkout at a time, and a sample of them: the counts by state tell the same without reading one;
* delivery profiles, promises, markets, currencies, checkout designs, redirects, store credit and gift cards: settings
  and goods that say what is sold and how, not who or what does the work;
* definitions of extra fields: what was really written, with its date, is read instead;
* reasons of returns, payment disputes and the marketing source of single orders: they say how trade goes, not what is
  automated;
* collections by rule: every shop has them from its first day; collections filled by an app are read;
* shipments of stock: they name nobody, transfers do;
* features of the plan: what the shop may use, not what it does; places of stock: the services that own some are read;
* members of staff: how many work there says nothing of what they do;
* targets and notes in the analytics: wishes and remarks; legal texts: written does not mean kept.
"""

from __future__ import annotations

from auditor.model import Role
from connectors.base import Connector, Setting
from connectors.shopify import account, asking, matching
from connectors.shopify.credentials import FLOW_EXPORTS
from connectors.shopify.errors import APPS
from connectors.shopify.table import READS

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
        Setting(
            FLOW_EXPORTS,
            "file or folder of workflows exported from Shopify Flow: Shopify admin > Apps > Flow > (workflow) > Export",
            required=False,
        ),
    ),
    reads=READS,
    allow=account.ALLOW,
    open=account.open_account,
    identity=account.identity,
    granted=asking.granted,
    samples=matching.SAMPLES,
    lookups=matching.LOOKUPS,
    counts=matching.COUNTS,
    blind=(
        "Workflows of Shopify Flow, unless the merchant exports them, and most marketing automations.",
        "Pixels of other apps, and pixels written by hand.",
        "Webhooks, scripts and functions of other apps, and webhooks made by hand in the settings.",
        "Which apps are installed, unless Shopify Support has granted read_apps to your app.",
        "Who imported or exported a file, who changed prices, and who changed stock other than by a transfer.",
        "Which segments are written to.",
        "Anything that Shopify's own AI assistants did.",
    ),
)
