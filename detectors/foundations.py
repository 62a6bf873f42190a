"""Foundations: can records be recognised from system to system, and is it written down what people agreed to?"""

from __future__ import annotations

from auditor.detect import Controls, Counts, Draft, Need, Seen, best, detector, filled
from auditor.model import ControlKind, DataObject, RecordField, Role, Trait
from detectors.governance import every


@detector(
    "inventory.unique_stock_numbers",
    question="Does every stock number belong to one article only?",
    why="Every exchange of stock goes by this number; where two articles share it, both are wrong.",
    good="Every stock number belongs to one article only.",
    gap="Some articles share a stock number.",
    advice="Give each of these articles its own stock number (SKU) before you connect another stock tool.",
    stage=3,
    effort="low",
    impact="high",
    need=Need.EVERY,
    looks_at=Controls(ControlKind.UNIQUE_NUMBERS, of=(Role.ECOMMERCE,)),
    not_without=(Trait.STOCK,),
)
def unique_stock_numbers(seen: Seen) -> Draft:
    """No number stands on two articles."""
    return every(seen, ControlKind.UNIQUE_NUMBERS)


@detector(
    "inventory.stock_numbers",
    question="Does every article have a stock number?",
    why="An article without one is unknown to warehouse, books and forecast.",
    good="Nearly every article has a stock number.",
    gap="Articles lack a stock number.",
    advice="Give every article a stock number (SKU), and make it a rule for new ones.",
    stage=3,
    effort="low",
    impact="medium",
    need=Need.SHARE,
    looks_at=Counts(DataObject.PRODUCT, of=(Role.ECOMMERCE,)),
    not_without=(Trait.STOCK,),
)
def stock_numbers(seen: Seen) -> Draft:
    """The share of articles with a SKU."""
    numbered = seen.records(DataObject.PRODUCT, RecordField.STOCK_NUMBER)
    return filled(numbered, "articles looked at have one", "No article of stock was counted")


@detector(
    "inventory.barcodes",
    question="Does every article have a barcode?",
    why="Warehouses scan it, and marketplaces and shopping channels recognise a product by it.",
    good="Nearly every article has a barcode.",
    gap="Articles lack a barcode.",
    advice="Add barcodes (GTIN), first to what is sold through channels or packed by a warehouse.",
    stage=3,
    effort="medium",
    impact="low",
    need=Need.SHARE,
    looks_at=Counts(DataObject.PRODUCT, of=(Role.ECOMMERCE,)),
    not_without=(Trait.STOCK,),
    after=("inventory.stock_numbers",),
)
def barcodes(seen: Seen) -> Draft:
    """The share of articles with a barcode."""
    coded = seen.records(DataObject.PRODUCT, RecordField.BARCODE)
    return filled(coded, "articles looked at have one", "No article on sale was counted")


@detector(
    "sales.contacts_linked",
    question="Does every contact in the CRM carry the number by which another system knows it?",
    why="A shared number is what joins orders, messages and contacts of one person; names and addresses change.",
    good="Contacts in the CRM carry the number by which another system knows them.",
    gap="Contacts in the CRM cannot be matched with another system by a number.",
    advice="Write the shop's customer number to each contact, and look contacts up by it.",
    stage=3,
    effort="medium",
    impact="medium",
    need=Need.SHARE,
    looks_at=Counts(DataObject.CUSTOMER, of=(Role.CRM,)),
    after=("sales.customer_sync",),
)
def contacts_linked(seen: Seen) -> Draft:
    """The share of contacts with another system's key, by the key that most of them have."""
    return _linked(seen, "contacts have one", "No contact was counted")


@detector(
    "support.customers_linked",
    question="Does every customer in the helpdesk carry the number by which another system knows them?",
    why="It lets rules and agents find the right orders, even when somebody writes from another address.",
    good="Customers in the helpdesk carry the number by which another system knows them.",
    gap="Customers in the helpdesk cannot be matched with another system by a number.",
    advice="Write the shop's customer number to each customer in the helpdesk.",
    stage=3,
    effort="medium",
    impact="medium",
    need=Need.SHARE,
    looks_at=Counts(DataObject.CUSTOMER, of=(Role.HELPDESK,)),
    after=("support.order_context",),
)
def customers_linked(seen: Seen) -> Draft:
    """The share of customers with another system's key, by the key that most of them have."""
    return _linked(seen, "customers looked at have one", "No customer was counted")


def _linked(seen: Seen, what: str, nothing: str) -> Draft:
    return filled(best(seen.records(DataObject.CUSTOMER, RecordField.EXTERNAL_ID)), what, nothing)


@detector(
    "sales.legal_ground",
    question="Is it noted for each contact why you may write to them?",
    why="When somebody complains or asks, the record has to say when and to what they agreed.",
    good="It is noted for nearly each contact why you may write to them.",
    gap="For contacts in the CRM it is not noted why you may write to them.",
    advice="Note the legal ground when a contact is created, by form, import or connection, and fill in old ones.",
    stage=3,
    effort="medium",
    impact="medium",
    need=Need.SHARE,
    looks_at=Counts(DataObject.CONSENT, of=(Role.CRM,)),
)
def legal_ground(seen: Seen) -> Draft:
    """The share of contacts with a legal ground."""
    noted = seen.records(DataObject.CONSENT, RecordField.LEGAL_BASIS)
    return filled(noted, "contacts have a legal ground noted", "No contact was counted")
