"""What a node reads or writes: by its resource, or by the words in the path it calls."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from auditor.model import DataObject

_WORDS = {
    DataObject.ORDER: "order orders salesorder salesorders ecommerceorder draft_orders transactions",
    DataObject.PRODUCT: "product products item items variants catalog catalog-items collections",
    DataObject.CUSTOMER: "customer customers contact contacts company companies lead leads person persons people user "
    "users member members membertag profile profiles profile-import subscriber subscribers account accounts "
    "organization organizations ecommercecustomer identify contactlist contacttag userlist list lists",
    DataObject.CONSENT: "profile-subscription-bulk-create-jobs subscriptions-bulk consents",
    DataObject.TICKET: "ticket tickets conversation conversations case cases convo issue_tickets",
    DataObject.RETURN: "refund refunds return returns",
    DataObject.FULFILMENT: "fulfillment fulfillments fulfillment_orders shipment shipments trackers",
    DataObject.INVENTORY: "inventory inventory_levels inventory_items inventorylevels stock",
    DataObject.PAYMENT: "charge charges invoice invoices payment payments payout payouts balance order_transactions",
    DataObject.SUBSCRIPTION: "subscription subscriptions",
    DataObject.REVIEW: "review reviews",
}
_BY_WORD = {word: found for found, words in _WORDS.items() for word in words.split()}
_VAGUE = frozenset({
    "item", "items", "collections", "transactions", "lead", "leads", "person", "persons", "people", "user", "users",
    "member", "members", "account", "accounts", "organization", "organizations", "company", "companies", "list",
    "lists", "case", "cases", "convo", "identify", "balance", "stock",
})  # fmt: skip
"""Words that mean something as a node's resource, and anything at all in an address."""
_SPEAKING = frozenset({
    "shopify", "wooCommerce", "magento2", "hubspot", "zendesk", "freshdesk", "intercom", "helpScout", "zammad",
    "stripe", "payPal", "chargebee", "xero", "quickbooks", "invoiceNinja", "mailchimp", "sendInBlue", "sendGrid",
    "activeCampaign", "customerIo", "iterable", "convertKit", "mailerLite", "getResponse", "egoi", "autopilot",
    "vero", "lemlist", "salesforce", "pipedrive", "zohoCrm", "highLevel", "agileCrm", "copper", "affinity", "keap",
    "freshworksCrm", "microsoftDynamicsCrm", "odoo", "erpNext", "segment", "unleashedSoftware", "dhl", "paddle",
    "gumroad", "drift", "haloPSA", "serviceNow", "googleAds", "profitWell", "messageBird",
})  # fmt: skip
"""Nodes whose resources are business objects; a `user` or a `list` of the others is not a customer."""
_ALIAS = {("shopify", "order_transactions"): DataObject.PAYMENT, ("salesforce", "case"): DataObject.TICKET}
_PREFIXES = {
    "shopify": {"inventory": DataObject.INVENTORY, "draft": DataObject.ORDER, "product": DataObject.PRODUCT},
}


def object_of_resource(kind: str, resource: str) -> DataObject | None:
    """By node type and resource, or the first word of a topic; None when it says nothing, or could be anything."""
    bare = kind.removesuffix("Trigger").removesuffix("Tool")
    if bare not in _SPEAKING:
        return None
    word = resource.casefold()
    found = _ALIAS.get((bare, word)) or _PREFIXES.get(bare, {}).get(word)
    if found is None and bare in ("salesforce", "zohoCrm"):
        word = re.split(r"(created|updated)", word)[0]
    if found is None and not word and bare in ("zendesk", "helpScout", "freshdesk"):
        return DataObject.TICKET
    return found or _BY_WORD.get(word)


def object_of_path(url: str) -> DataObject | None:
    """By the words in the path of an address, the last one that says something; the rest is dropped."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    words = [re.sub(r"\.json$", "", part.casefold()) for part in path.split("/")]
    known = [word for word in words if word in _BY_WORD and word not in _VAGUE]
    return _BY_WORD[known[-1]] if known else None
