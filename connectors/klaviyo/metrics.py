"""Klaviyo's metrics: which system sends which kind of event, read from the event's name and its integration."""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.model import DataObject, Event, Hint
from connectors.base import Client
from connectors.errors import ReadError
from connectors.klaviyo import typed
from connectors.klaviyo.resources import Listing, Row, listing
from connectors.redact import clean

OWN = "klaviyo"
ANYBODY = ("", "api")
"""Integrations by which Klaviyo does not tell who sends."""
NOBODY = Hint(title="A program with your API key")
"""Somebody who sends by the API; Klaviyo does not tell who. The words name no tool, so that none is taken for it."""
MOST_PAGES = 5
"""Of 200 metrics each."""

_KINDS: tuple[tuple[str, DataObject | None, Event], ...] = (
    (
        r"(payment|charge|billing).*(fail|declin)|(fail|declin).*(payment|charge)",
        DataObject.PAYMENT,
        Event.PAYMENT_FAILED,
    ),
    (r"back.in.stock", DataObject.INVENTORY, Event.BACK_IN_STOCK),
    (r"low.(stock|inventory)|out.of.stock", DataObject.INVENTORY, Event.STOCK_LOW),
    (r"price.(drop|change)", DataObject.PRICE, Event.PRICE_DROPPED),
    (r"ticket.*(clos|solv)|(clos|solv).*ticket", DataObject.TICKET, Event.TICKET_SOLVED),
    (r"ticket.*(creat|open)|(creat|open).*ticket", DataObject.TICKET, Event.TICKET_CREATED),
    (r"ticket|conversation|csat|satisfaction|support", DataObject.TICKET, Event.OTHER),
    (r"review", DataObject.REVIEW, Event.REVIEW_LEFT),
    (r"point|reward|loyalty|\btier\b|\bvip\b|referr", DataObject.LOYALTY, Event.OTHER),
    (r"(?<!un)subscri.*(list|letter|email|sms|marketing)|consent", DataObject.CONSENT, Event.SUBSCRIBED),
    (r"\b(e-?mail|sms|mms|push|whatsapp|message)\b", DataObject.ENGAGEMENT, Event.OTHER),
    (r"subscription|recurring|\bcharge", DataObject.SUBSCRIPTION, Event.OTHER),
    (r"checkout", DataObject.WEB_BEHAVIOUR, Event.CHECKOUT_ABANDONED),
    (r"\bcart\b|\bbasket\b", DataObject.WEB_BEHAVIOUR, Event.CART_ABANDONED),
    (r"view.*product|product.*view|brows", DataObject.WEB_BEHAVIOUR, Event.BROWSED),
    (r"active on site|view|submitted search|search", DataObject.WEB_BEHAVIOUR, Event.OTHER),
    (r"refund|return", DataObject.ORDER, Event.ORDER_REFUNDED),
    (r"cancel", DataObject.ORDER, Event.ORDER_CANCELLED),
    (r"deliver", DataObject.FULFILMENT, Event.ORDER_DELIVERED),
    (r"fulfil|shipped|shipment|shipping", DataObject.FULFILMENT, Event.ORDER_FULFILLED),
    (r"placed order|order placed|ordered product|purchase|\border\b", DataObject.ORDER, Event.ORDER_PLACED),
    (r"form", None, Event.FORM_SUBMITTED),
)
"""First match wins. The names are given by the system that sends the event, not by the merchant's staff."""
_SHAPES = tuple((re.compile(pattern), data, event) for pattern, data, event in _KINDS)
_PLACED = re.compile(r"placed order|order placed")


def kind_of_name(name: str) -> tuple[DataObject | None, Event]:
    """What an event of this name carries and starts; None when the name does not say."""
    small = name.casefold()
    return next(((data, event) for shape, data, event in _SHAPES if shape.search(small)), (None, Event.OTHER))


@dataclass(frozen=True)
class Metric:
    """One kind of event that has reached the account at least once."""

    id: str
    name: str
    integration: str
    """As Klaviyo names it; `API` and empty mean that the sender is not told."""
    handle: str = ""

    @property
    def own(self) -> bool:
        """Klaviyo's own event, such as `Received Email`."""
        return self.integration.casefold() == OWN

    @property
    def told(self) -> bool:
        """Klaviyo tells which system sends it."""
        return self.integration.casefold() not in ANYBODY

    @property
    def data(self) -> DataObject | None:
        """What it carries; None when its name does not say."""
        return self._kind[0]

    @property
    def event(self) -> Event:
        """What it starts, when a flow listens to it."""
        return self._kind[1]

    @property
    def is_order(self) -> bool:
        """The order itself, once per order."""
        return _PLACED.search(self.name.casefold()) is not None

    @property
    def sender(self) -> Hint:
        """The system that sends it; one that nobody knows when Klaviyo does not tell."""
        if not self.told:
            return NOBODY
        return Hint(title=clean(self.integration), handle=clean(self.handle))

    @property
    def _kind(self) -> tuple[DataObject | None, Event]:
        return kind_of_name(self.name)


@dataclass(frozen=True)
class Metrics:
    """All metrics of the account."""

    by_id: dict[str, Metric]
    trouble: ReadError | None = None

    def own(self, name: str) -> Metric | None:
        """One of Klaviyo's own metrics."""
        return next((one for one in self.by_id.values() if one.own and one.name.casefold() == name.casefold()), None)

    def foreign(self) -> list[Metric]:
        """Those that other systems send, those whose content is known first, in a stable order."""
        return sorted((one for one in self.by_id.values() if not one.own), key=lambda one: (one.data is None, one.id))


def metrics(client: Client) -> Metrics:
    """Every metric, asked for once."""
    asked = {"fields[metric]": "name,integration"}
    found: Listing = listing(client, "metrics", "/api/metrics", asked, MOST_PAGES, _metric)
    return Metrics({row.id: _metric(row) for row in found}, found.trouble)


def _metric(row: Row) -> Metric:
    """A metric without an integration is one that came by API: then null stands there."""
    return Metric(
        id=row.id,
        name=clean(typed.word(row.attributes, "name")),
        integration=row.text("integration", "name"),
        handle=typed.text(typed.mapping(row.attributes, "integration"), "key", optional=True),
    )
