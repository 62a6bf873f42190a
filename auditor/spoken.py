"""The words of the vocabulary inside a sentence, and which part of a remedy is for whoever edits the configuration."""

from __future__ import annotations

from auditor.model import Actor, DataObject, EdgeState, Process, Role, Standing, State, Tie

_SPOKEN = {
    Role.ECOMMERCE: "shop system",
    Role.MARKETING: "marketing tool",
    Role.CRM: "CRM",
    Role.FULFILMENT: "fulfilment tool",
    Role.WMS_3PL: "warehouse or 3PL system",
    Role.ERP_ACCOUNTING: "accounting system",
    Role.PSP: "payment provider",
    Role.SUBSCRIPTION: "subscription tool",
    Role.LOYALTY: "loyalty programme",
    Role.REVIEW: "review tool",
    Role.ADS: "advertising platform",
    Role.ANALYTICS: "analytics tool",
    Role.CDP_WAREHOUSE: "customer data platform or data warehouse",
    Role.PIM_ERP: "product data system",
    Role.FORECASTING: "forecasting tool",
    Role.PURCHASING: "purchasing tool",
    Role.PRICING_ENGINE: "pricing tool",
    Role.PERSONALISATION: "personalisation tool",
    Role.FRAUD: "fraud check",
    Role.IPAAS: "workflow tool",
    Role.AI_MODEL: "AI model",
    Role.MESSAGING: "team chat",
    Role.CONSENT: "consent tool",
    Role.PRODUCT_QUALITY: "product quality tool",
    Role.OTHER: "other tool",
}

_DATA = {
    DataObject.AD_SPEND: "ad spend",
    DataObject.WEB_BEHAVIOUR: "visits and views",
    DataObject.ENGAGEMENT: "opens and clicks",
    DataObject.INVENTORY: "stock",
    DataObject.FULFILMENT: "shipments",
    DataObject.CONSENT: "consent",
    DataObject.LOYALTY: "loyalty points",
    DataObject.OTHER: "other data",
}
DATA = {each: _DATA.get(each, f"{each.value}s") for each in DataObject}
EDGE = {
    EdgeState.MEASURED: "measured",
    EdgeState.LIVE: "working",
    EdgeState.IDLE: "silent",
    EdgeState.OFF: "switched off",
    EdgeState.BROKEN: "failing",
    EdgeState.DECLARED: "set up, not proved",
    EdgeState.UNKNOWN: "could not be seen",
    EdgeState.MISSING: "missing",
}
STATE = {
    State.LIVE: "switched on",
    State.OFF: "switched off",
    State.DRAFT: "a draft",
    State.BROKEN: "broken",
    State.UNKNOWN: "not shown whether it is on",
}
ACTOR = {
    Actor.PERSON: "people",
    Actor.RULE: "rules",
    Actor.APP: "apps",
    Actor.AI: "AI",
    Actor.IMPORT: "imported files",
    Actor.CUSTOMER: "customers themselves",
    Actor.PLATFORM: "the platform itself",
    Actor.UNKNOWN: "somebody the platform does not name",
}
PROCESS = {
    Process.ORDER_CREATE: "creating orders",
    Process.ORDER_FULFIL: "fulfilling orders",
    Process.ORDER_REFUND: "refunding orders",
    Process.ORDER_RETURN: "handling returns",
    Process.ORDER_EDIT: "changing orders",
    Process.ORDER_CANCEL: "cancelling orders",
    Process.ORDER_TAG: "tagging orders",
    Process.PRODUCT_UPDATE: "updating products",
    Process.PRICE_UPDATE: "changing prices",
    Process.INVENTORY_UPDATE: "updating stock",
    Process.CUSTOMER_CREATE: "adding customers",
    Process.CUSTOMER_UPDATE: "updating customers",
    Process.DEAL_CREATE: "opening deals",
    Process.TICKET_CREATE: "opening tickets",
    Process.TICKET_UPDATE: "updating tickets",
    Process.TICKET_REPLY: "answering tickets",
    Process.TICKET_SOLVE: "solving tickets",
    Process.MESSAGE_SEND: "sending messages",
    Process.DATA_IMPORT: "loading files",
    Process.DATA_EXPORT: "exporting data",
    Process.RECORDS_SYNC: "keeping records in step",
    Process.OTHER: "other work",
}

IN_CONFIGURATION = " In the configuration: "
"""Ends what a remedy says to a merchant; after it stands the line that somebody writes into the file."""


def spoken(role: Role) -> str:
    """A role as a noun in the middle of a sentence, such as `review tool`."""
    return _SPOKEN.get(role, role.value.replace("_", " "))


def to_write(says: str, line: str) -> str:
    """A remedy that is told to a merchant first, and then how to write it down."""
    return f"{says}{IN_CONFIGURATION}{line}"


def parted(remedy: str) -> tuple[str, str]:
    """What a remedy tells the merchant, and the line for the configuration; empty where there is none."""
    says, _, line = remedy.partition(IN_CONFIGURATION)
    return says, line


def capital(text: str) -> str:
    """The same with a large first letter; unlike `str.capitalize` it leaves names as they are."""
    return text[:1].upper() + text[1:]


def inside(text: str) -> str:
    """A sentence or title after a colon: its first letter small, unless it begins with an abbreviation."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


BEHIND = {
    (Tie.OWNER, Standing.HERE): "its owner can sign in",
    (Tie.OWNER, Standing.TEAM): "it belongs to a team",
    (Tie.OWNER, Standing.GONE): "its owner cannot sign in",
    (Tie.RECEIVER, Standing.HERE): "everybody it names can sign in",
    (Tie.RECEIVER, Standing.TEAM): "it names a group that has people in it",
    (Tie.RECEIVER, Standing.GONE): "somebody it names cannot sign in, or a group it names is empty",
    (Tie.KEY, Standing.HERE): "it works with keys of one person's account",
    (Tie.KEY, Standing.TEAM): "it works with keys of a team",
    (Tie.KEY, Standing.GONE): "nobody can sign in to an account that holds a key of it",
}
"""What is known of the people behind an automation or a connection."""


def listed(words: list[str] | tuple[str, ...]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""
