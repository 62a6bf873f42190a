"""How sentences name roles, and which part of a remedy is for whoever edits the configuration."""

from __future__ import annotations

from auditor.model import Role

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


def listed(words: list[str] | tuple[str, ...]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""
