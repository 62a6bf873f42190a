"""Words for data objects and events inside the sentences of insights."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.model import Automation, Cite, DataObject, Edge, Event, Subject
from auditor.spoken import listed

_ONE_FORM = (DataObject.CONSENT, DataObject.INVENTORY, DataObject.ENGAGEMENT, DataObject.WEB_BEHAVIOUR,
             DataObject.AD_SPEND, DataObject.LOYALTY)  # fmt: skip
_SPOKEN = {
    DataObject.INVENTORY: "stock",
    DataObject.ENGAGEMENT: "opens and clicks",
    DataObject.WEB_BEHAVIOUR: "visits and views",
    DataObject.FULFILMENT: "shipments",
    DataObject.LOYALTY: "loyalty points",
    DataObject.AD_SPEND: "ad spend",
    DataObject.OTHER: "other data",
}
AFTER = {
    Event.CHECKOUT_ABANDONED: "an abandoned checkout",
    Event.SUBSCRIBED: "a sign-up",
    Event.ORDER_PLACED: "an order",
    Event.ORDER_FULFILLED: "an order is shipped",
    Event.CUSTOMER_LAPSED: "a long silence",
    Event.BACK_IN_STOCK: "a product is back in stock",
}
"""Events that a customer is written to after, in words."""


def plural(data: DataObject) -> str:
    """`orders`, `consent`, `visits and views`."""
    return _SPOKEN.get(data) or (data.value if data in _ONE_FORM else f"{data.value}s")


def what(edges: Iterable[Edge]) -> str:
    """The data objects of these flows, as a list in a sentence."""
    return listed(sorted({plural(edge.data) for edge in edges}))


def capital(sentence: str) -> str:
    """With a capital at its start, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def cited(system: str, rule: Automation) -> Cite:
    """An automation as evidence."""
    return Cite(
        system=system,
        subject=Subject.AUTOMATIONS,
        kind=rule.kind,
        id=rule.id,
        name=rule.name,
        link=rule.link,
        at=rule.at,
        proof=rule.proof,
    )


def evidence_of(edges: Iterable[Edge]) -> tuple[Cite, ...]:
    """What these flows were seen in, once each."""
    return tuple(dict.fromkeys(cite for edge in edges for cite in edge.evidence))


def objects(edges: Iterable[Edge]) -> tuple[DataObject, ...]:
    """The data objects of these flows."""
    return tuple(sorted({edge.data for edge in edges}))
