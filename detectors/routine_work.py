"""Routine work done by hand, process by process: signs of where the hours go. Refunds and order edits stand elsewhere.

A sign is seen when at least half of a process is people's work; a few cases by hand are what people are for.
"""

from __future__ import annotations

from auditor.detect import MOSTLY, Draft, Need, Seen, Works, by_hand, detector
from auditor.model import Actor, Process, Role, Trait

FILES = (Actor.PERSON, Actor.IMPORT)
"""A file that somebody loads is handwork too, however many records it changes."""
FILERS = "people and the files they load"


@detector(
    "storefront.product_updates_by_hand",
    question="Are products kept up to date by hand?",
    why="Texts, pictures and attributes that are typed into the shop are typed again for every other channel.",
    good="Products are kept up to date by hand.",
    gap="Products are not kept up to date by hand.",
    advice="Keep product data in one place and let it update the shop.",
    stage=1,
    effort="medium",
    impact="medium",
    need=Need.SHARE,
    symptom=True,
    looks_at=Works(Process.PRODUCT_UPDATE, of=(Role.ECOMMERCE,)),
)
def product_updates_by_hand(seen: Seen) -> Draft:
    """The share of product changes that people made."""
    return by_hand(seen.work(Process.PRODUCT_UPDATE), "product changes")


@detector(
    "storefront.prices_by_hand",
    question="Are prices changed by hand?",
    why="Prices that are typed one by one follow costs and competitors late, and typing errors are sold at once.",
    good="Prices are changed by hand.",
    gap="Prices are not changed by hand.",
    advice="Load prices from one list with rules, by a connection instead of a person.",
    stage=1,
    effort="medium",
    impact="medium",
    need=Need.SHARE,
    symptom=True,
    looks_at=Works(Process.PRICE_UPDATE, of=(Role.ECOMMERCE,)),
)
def prices_by_hand(seen: Seen) -> Draft:
    """The share of price changes that people made."""
    return by_hand(seen.work(Process.PRICE_UPDATE), "price changes")


@detector(
    "inventory.stock_by_hand",
    question="Are stock levels corrected by hand?",
    why="Numbers that somebody types are wrong between two corrections, and what is wrong is oversold.",
    good="Stock levels are corrected by hand.",
    gap="Stock levels are not corrected by hand.",
    advice="Let the warehouse or the stock tool write stock levels to the shop.",
    stage=1,
    effort="medium",
    impact="high",
    need=Need.SHARE,
    symptom=True,
    looks_at=Works(Process.INVENTORY_UPDATE, of=(Role.ECOMMERCE,)),
    not_without=(Trait.STOCK,),
)
def stock_by_hand(seen: Seen) -> Draft:
    """The share of stock changes that people made."""
    return by_hand(seen.work(Process.INVENTORY_UPDATE), "changes of stock")


@detector(
    "sales.new_customers_by_hand",
    question="Do new customers get into the CRM by hand?",
    why="Who is typed in or loaded from a file arrives late, twice, or not at all.",
    good="New customers get into the CRM by hand.",
    gap="New customers do not get into the CRM by hand.",
    advice="Let the shop and your forms create contacts in the CRM.",
    stage=1,
    effort="low",
    impact="medium",
    need=Need.SHARE,
    symptom=True,
    looks_at=Works(Process.CUSTOMER_CREATE, of=(Role.CRM,)),
)
def new_customers_by_hand(seen: Seen) -> Draft:
    """The share of new contacts that people typed or loaded."""
    return by_hand(seen.work(Process.CUSTOMER_CREATE), "new contacts", hands=FILES, called=FILERS)


@detector(
    "sales.customer_updates_by_hand",
    question="Are customer records in the CRM kept up to date by hand?",
    why="A record that waits for somebody to change it is out of date whenever it is needed.",
    good="Customer records are kept up to date by hand.",
    gap="Customer records are not kept up to date by hand.",
    advice="Let workflows and connected systems change what they know better than a person.",
    stage=1,
    effort="medium",
    impact="medium",
    need=Need.SHARE,
    symptom=True,
    looks_at=Works(Process.CUSTOMER_UPDATE, of=(Role.CRM,)),
)
def customer_updates_by_hand(seen: Seen) -> Draft:
    """The share of changed contacts whose newest change a person or a loaded file made."""
    return by_hand(seen.work(Process.CUSTOMER_UPDATE), "changes of contacts", hands=FILES, called=FILERS)


@detector(
    "sales.deals_by_hand",
    question="Are deals opened by hand?",
    why="Enquiries that wait to be typed in go cold, and those nobody types in are missing from every forecast.",
    good="Deals are opened by hand.",
    gap="Deals are not opened by hand.",
    advice="Let the enquiry form or a large order open the deal.",
    stage=1,
    effort="low",
    impact="low",
    need=Need.SHARE,
    symptom=True,
    looks_at=Works(Process.DEAL_CREATE, of=(Role.CRM,)),
)
def deals_by_hand(seen: Seen) -> Draft:
    """The share of new deals that people typed or loaded."""
    return by_hand(seen.work(Process.DEAL_CREATE), "new deals", hands=FILES, called=FILERS)


@detector(
    "returns.returns_by_hand",
    question="Are returns entered by hand?",
    why="Somebody reads the customer's message, opens the order and types what comes back, each time.",
    good="Returns are entered by hand.",
    gap="Returns are not entered by hand.",
    advice="Let customers enter their returns themselves.",
    stage=1,
    effort="medium",
    impact="medium",
    need=Need.SHARE,
    symptom=True,
    looks_at=Works(Process.ORDER_RETURN, of=(Role.ECOMMERCE,)),
    not_without=(Trait.PARCELS,),
)
def returns_by_hand(seen: Seen) -> Draft:
    """The share of returns that people opened."""
    return by_hand(seen.work(Process.ORDER_RETURN), "returns")


@detector(
    "support.sorting_by_hand",
    question="Are tickets sorted and changed by hand?",
    why="Every ticket that is tagged, assigned and prioritised by a person waits for that person first.",
    good="Tickets are sorted and changed by hand.",
    gap="Tickets are not sorted and changed by hand.",
    advice="Let rules set group, priority and topic when a ticket arrives.",
    stage=1,
    effort="low",
    impact="medium",
    need=Need.SHARE,
    symptom=True,
    looks_at=Works(Process.TICKET_UPDATE, of=(Role.HELPDESK,)),
)
def sorting_by_hand(seen: Seen) -> Draft:
    """The share of ticket changes that people made."""
    return by_hand(seen.work(Process.TICKET_UPDATE), "changes of tickets")


@detector(
    "support.replies_by_hand",
    question="Is nearly every reply to a customer written by hand?",
    why="Where is my order, how do I return it: a good part of all questions has one answer.",
    good="Nearly every reply is written by hand.",
    gap="A good part of the replies is not written by hand.",
    advice="Answer the most frequent question by a rule or an AI agent first.",
    stage=1,
    effort="medium",
    impact="high",
    need=Need.SHARE,
    symptom=True,
    looks_at=Works(Process.TICKET_REPLY, of=(Role.HELPDESK,)),
)
def replies_by_hand(seen: Seen) -> Draft:
    """The share of replies that people wrote. Half of them is normal in good support, so this asks for more."""
    return by_hand(seen.work(Process.TICKET_REPLY), "replies", from_share=MOSTLY)
