"""Orders on their way out: which apps hold them back, and which fulfilment services they are handed to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from auditor.model import (
    Action,
    Automation,
    Connection,
    DataObject,
    Event,
    Hint,
    Mechanism,
    Proof,
    State,
    Trigger,
    Verb,
)
from connectors.base import Client
from connectors.errors import Cut, Denied, Misread
from connectors.shopify.account import admin
from connectors.shopify.asking import (
    Row,
    asked,
    covers,
    granted,
    has_more,
    label,
    need,
    once,
    promised,
    quoted,
    rows,
    when,
)
from connectors.shopify.documents import HANDED_OVER, HELD_ORDERS
from connectors.shopify.errors import grant
from connectors.shopify.owners import owner

OWN_STOCK, OTHERS_STOCK = "read_merchant_managed_fulfillment_orders", "read_third_party_fulfillment_orders"
HOLDS = ("read_orders", "read_apps", OWN_STOCK)
HAND_OVERS = (OTHERS_STOCK, "read_locations")
REASONS = {
    "HIGH_RISK_OF_FRAUD": "high risk of fraud",
    "INVENTORY_OUT_OF_STOCK": "out of stock",
    "INCORRECT_ADDRESS": "incorrect address",
    "AWAITING_PAYMENT": "awaiting payment",
    "AWAITING_RETURN_ITEMS": "awaiting returned items",
    "UNKNOWN_DELIVERY_DATE": "unknown delivery date",
    "ONLINE_STORE_POST_PURCHASE_CROSS_SELL": "waiting for an offer after the purchase",
}
DONE = ("ACCEPTED", "CLOSED", "CANCELLATION_REQUESTED", "CANCELLATION_ACCEPTED", "CANCELLATION_REJECTED")
"""What a fulfilment order says once its service has taken it."""
ONLY_NOW = "Only an order that is held right now shows who holds it; what held and released others is not shown."


class Holds:
    """What one app holds back."""

    def __init__(self, app: Hint) -> None:
        self.app, self.reasons, self.times = app, set[str](), list[datetime]()

    @property
    def id(self) -> str:
        """The id of the automation it is told as."""
        return f"holds:{self.app.uuid or self.app.handle}"[:200]


def held(client: Client) -> Iterator[Automation]:
    """Apps that hold orders back. Holds that a person placed by hand name no app."""
    found, more = holders(client)
    for each in found:
        last = max(each.times)
        words = ", ".join(sorted(REASONS.get(reason, "another reason") for reason in each.reasons))
        risky = "HIGH_RISK_OF_FRAUD" in each.reasons
        trigger = Trigger(event=Event.ORDER_RISK_FOUND if risky else Event.OTHER, detail=f"held for: {words}")
        yield Automation(
            id=each.id,
            name=f"Orders held back by {each.app.title or each.app.handle}"[:200],
            link=admin(client, "orders"),
            at=last,
            # An order cannot be held before there is one: a young order proves a hold in the window.
            proof=Proof.RUNNING if last >= client.window.start else Proof.CONFIGURED,
            triggers=(trigger,),
            actions=(Action(verb=Verb.ORDER_HOLD, data=(DataObject.ORDER,)),),
            state=State.LIVE,
        )
    raise Cut("More orders are held than we look at; others may hold some of them." if more else ONLY_NOW)


def holders(client: Client) -> tuple[list[Holds], bool]:
    """Apps that hold orders now, and whether more orders are held than were read."""
    need(client, *HOLDS)
    return once(client, "holders", lambda: _holders(client))


def handed_over(client: Client) -> Iterator[Connection]:
    """Fulfilment services that orders were handed to in the window, and those that took them."""
    need(client, OTHERS_STOCK)
    if not any(covers(granted(client), scope) for scope in ("read_locations", "read_inventory")):
        raise Denied("Our app may not see places of stock in Shopify (read_locations).", grant("read_locations"))
    page = asked(client, HANDED_OVER, filter=f"updated_at:>={quoted(client.window.start)}")
    services: dict[str, list[tuple[datetime, str, str]]] = defaultdict(list)
    for row in rows(page):
        service, times = _service(row), _sent(client, row)
        if service and times:
            handle, name = label(service, "handle"), label(service, "serviceName")
            services[handle or name].append((max(times), promised(row, "requestStatus"), name or handle))
    for handle, done in sorted(services.items()):
        yield from _told(client, handle, done)


def _told(client: Client, handle: str, done: Sequence[tuple[datetime, str, str]]) -> Iterator[Connection]:
    name = done[0][2]
    hint, taken = Hint(title=name, handle=handle), [at for at, status, _ in done if status in DONE]
    refused = all(status == "REJECTED" for _, status, _ in done)
    common = {
        "name": name,
        "link": admin(client, "settings/shipping"),
        "proof": Proof.RUNNING,
        "data": (DataObject.FULFILMENT,),
        "mechanism": Mechanism.APP,
    }
    last = max(at for at, _, _ in done)
    state = State.BROKEN if refused else State.LIVE
    yield Connection(id=f"handed:{handle}"[:200], target=hint, at=last, last_activity=last, state=state, **common)
    if taken:
        newest = max(taken)
        told = {"at": newest, "last_activity": newest, "state": State.LIVE}
        yield Connection(id=f"taken:{handle}"[:200], source=hint, **told, **common)


def _holders(client: Client) -> tuple[list[Holds], bool]:
    page = asked(client, HELD_ORDERS)
    found: dict[str, Holds] = {}
    for row in rows(page):
        holds = row.get("fulfillmentHolds")
        if not isinstance(holds, list):
            raise Misread("Shopify listed an order as held without saying why.")
        for hold in holds:
            if app := owner(hold.get("heldByApp")):
                one = found.setdefault(app.uuid or app.handle, Holds(app))
                one.reasons.add(promised(hold, "reason"))
                one.times.append(when(row))
    return [found[key] for key in sorted(found)], has_more(page)


def _service(row: Row) -> Row | None:
    place = row.get("assignedLocation")
    if not isinstance(place, dict):
        raise Misread("Shopify did not say where an order is to be sent from.")
    service = (place.get("location") or {}).get("fulfillmentService")
    return service if isinstance(service, dict) and service.get("type") == "THIRD_PARTY" else None


def _sent(client: Client, row: Row) -> list[datetime]:
    asked_for = [each for each in rows(row.get("merchantRequests")) if each.get("kind") == "FULFILLMENT_REQUEST"]
    return [at for each in asked_for if (at := when(each, "sentAt")) >= client.window.start]
