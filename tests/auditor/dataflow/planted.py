"""Worlds with one thing planted in each: a healthy business, and what is changed in it.

`python -m tests.auditor.dataflow.planted` prints what was planted against what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from auditor.catalogue import Catalogue
from auditor.dataflow import build
from auditor.model import (
    Action,
    AnyFact,
    Channel,
    DataObject,
    EdgeState,
    Event,
    Flows,
    Hint,
    Insight,
    Proof,
    Role,
    Sight,
    Standing,
    State,
    Tie,
    Trigger,
    Verb,
)
from tests.auditor.evidence import automation, backing, business, connection, hint

SHOP, MAIL, DESK, CRM, PAAS = Role.ECOMMERCE, Role.MARKETING, Role.HELPDESK, Role.CRM, Role.IPAAS
CUSTOMER, ORDER, CONSENT, TICKET = DataObject.CUSTOMER, DataObject.ORDER, DataObject.CONSENT, DataObject.TICKET
PRODUCT, SHIPMENT, VISITS = DataObject.PRODUCT, DataObject.FULFILMENT, DataObject.WEB_BEHAVIOUR
ENGAGEMENT, STOCK, PRICE = DataObject.ENGAGEMENT, DataObject.INVENTORY, DataObject.PRICE
Facts = dict[Role, list[AnyFact]]


def healthy() -> Facts:
    """Everything that five connected systems should exchange is alive, and nothing is done twice."""
    return {
        SHOP: [
            connection(hint(MAIL), CUSTOMER, ORDER, CONSENT, PRODUCT, SHIPMENT, VISITS, STOCK, PRICE, id="app-mail"),
            connection(hint(DESK), CUSTOMER, ORDER, SHIPMENT, id="app-desk"),
            connection(hint(CRM), CUSTOMER, ORDER, id="app-crm"),
        ],
        MAIL: [
            connection(hint(SHOP), CONSENT, id="opt-outs"),
            connection(hint(CRM), ENGAGEMENT, id="clicks"),
            automation(Event.SUBSCRIBED, SENDS, id="welcome", name="Welcome"),
        ],
        DESK: [
            connection(hint(MAIL), TICKET, id="tickets-mail"),
            connection(hint(CRM), TICKET, id="tickets-crm"),
        ],
        CRM: [],
        PAAS: [],
    }


SENDS = Action(verb=Verb.MESSAGE_SEND, channel=Channel.EMAIL)
Found = tuple[str, tuple[str, ...]]
"""The kind of an insight and the systems it is about."""


@dataclass(frozen=True)
class World:
    """One thing planted, and all that may be told of it."""

    planted: str
    change: Callable[[Facts], None]
    kinds: tuple[str, ...]
    """Every insight that the change adds, by kind; what is not here would be invented."""
    says: str = ""
    """Part of a sentence of one of them."""
    edge: tuple[str, str, DataObject, EdgeState] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def flows(world: World | None = None) -> Flows:
    """The graph of the healthy business, or of a world."""
    facts = healthy()
    if world:
        world.change(facts)
    return build(business(facts, **(world.more if world else {})), Catalogue.load())


def added(world: World) -> list[Insight]:
    """What is told of the world and not of the healthy business."""
    before = {(each.kind, each.systems) for each in flows().insights}
    return [each for each in flows(world).insights if (each.kind, each.systems) not in before]


def _without(role: Role, *ids: str) -> Callable[[Facts], None]:
    def change(facts: Facts) -> None:
        facts[role] = [fact for fact in facts[role] if fact.id not in ids]

    return change


def _plus(role: Role, *more: AnyFact, without: tuple[str, ...] = ()) -> Callable[[Facts], None]:
    def change(facts: Facts) -> None:
        facts[role] = [fact for fact in facts[role] if fact.id not in without] + list(more)

    return change


def _each(*changes: Callable[[Facts], None]) -> Callable[[Facts], None]:
    def change(facts: Facts) -> None:
        for one in changes:
            one(facts)

    return change


def _order_to_crm(**more: Any) -> Callable[[Facts], None]:
    return _plus(SHOP, connection(hint(CRM), CUSTOMER, id="c"), connection(hint(CRM), ORDER, id="o", **more),
                 without=("app-crm",))  # fmt: skip


SHOP_ID, MAIL_ID, DESK_ID, CRM_ID = "shopify:fern", "klaviyo:fern", "zendesk:fern", "hubspot:fern"
TO_CRM = (SHOP_ID, CRM_ID, ORDER)
SHIPPED = automation(Event.ORDER_FULFILLED, SENDS, id="ship-1", name="On its way")
OTHER = automation(Event.ORDER_FULFILLED, SENDS, id="ship-2", name="Your parcel")
RULE = Trigger(event=Event.ORDER_PLACED, source=hint(SHOP))
KEYED = [connection(hint(role), DataObject.RETURN, source=hint(SHOP), id=f"k:{role}") for role in (MAIL, CRM)]
SILENT = [each.model_copy(update={"last_activity": None, "proof": Proof.CONFIGURED}) for each in KEYED]
WORLDS = (
    World("live: a flow seen yesterday", _order_to_crm(), (), edge=(*TO_CRM, EdgeState.LIVE)),
    World("idle: silent for 40 days", _order_to_crm(days_ago=40), ("cold_trail",), "does not reach HubSpot",
          (*TO_CRM, EdgeState.IDLE)),
    World("idle: silent for two days, usually hourly", _order_to_crm(days_ago=2, rhythm_hours=1), ("cold_trail",),
          "does not reach HubSpot", (*TO_CRM, EdgeState.IDLE)),
    World("live: silent for two days, usually daily", _order_to_crm(days_ago=2, rhythm_hours=24), (),
          edge=(*TO_CRM, EdgeState.LIVE)),
    World("off: switched off", _order_to_crm(state=State.OFF), (), edge=(*TO_CRM, EdgeState.OFF)),
    World("broken: fails every time", _order_to_crm(events=9, failures=9), ("broken", "cold_trail"),
          "fails every time: 9 times", (*TO_CRM, EdgeState.BROKEN)),
    World("broken: its credential is gone",
          _order_to_crm(state=State.BROKEN, wrong="its credential “CRM” is gone"), ("broken", "cold_trail"),
          "its credential “CRM” is gone", (*TO_CRM, EdgeState.BROKEN)),
    World("declared: set up, nothing more", _order_to_crm(days_ago=None), (), edge=(*TO_CRM, EdgeState.DECLARED)),
    World("missing: nothing there, all looked at", _without(SHOP, "app-crm"),
          ("missing", "cold_trail"), "Nothing brings customers and orders from Shopify to HubSpot",
          (*TO_CRM, EdgeState.MISSING)),
    World("unknown: nothing there, one end hidden", _without(SHOP, "app-crm"), (), edge=(*TO_CRM, EdgeState.UNKNOWN),
          more={"hidden": {CRM: Sight.DENIED}}),
    World("dead metric: a live flow waits for it",
          _plus(MAIL, connection(None, DataObject.REVIEW, source=Hint(title="Judge.me"), days_ago=200,
                                 state=State.BROKEN, wrong="“Thanks” waits for “Reviewed”, which last came in May")),
          ("broken", "unconfirmed_system"), "“Thanks” waits for “Reviewed”"),
    World("dangling webhook: a trigger calls one that is gone",
          _plus(DESK, automation(Event.TICKET_CREATED, Action(
              verb=Verb.WEBHOOK_CALL, state=State.BROKEN, detail="calls a webhook that no longer exists"), id="t",
              name="Tell the workflows")), ("broken",), "“Tell the workflows” in Zendesk: calls a webhook"),
    World("ends disagree: one sees it working, the other failing",
          _plus(CRM, connection(None, ORDER, source=hint(SHOP), state=State.BROKEN)), ("disagreement",),
          "shopify:fern shows it working"),
    World("ends disagree: set up at one end, silent at the other",
          _each(_order_to_crm(days_ago=None), _plus(CRM, connection(None, ORDER, source=hint(SHOP), days_ago=41))),
          ("disagreement", "cold_trail"), "does not see it work: silent for 41 days"),
    World("ends agree: both see it working", _plus(CRM, connection(None, ORDER, source=hint(SHOP))), (),
          edge=(*TO_CRM, EdgeState.LIVE)),
    World("silo: support gets no orders",
          _plus(SHOP, connection(hint(DESK), CUSTOMER, SHIPMENT), without=("app-desk",)),
          ("silo", "missing", "cold_trail"), "Support is cut off: no orders from Shopify"),
    World("islands: the CRM exchanges with nobody",
          _each(_without(SHOP, "app-crm"), _without(MAIL, "clicks"), _without(DESK, "tickets-crm")),
          ("islands", "missing", "missing", "missing", "cold_trail"), "fall into 2 groups"),
    World("no central record: nothing beyond orders meets",
          _each(_plus(SHOP, connection(hint(MAIL), ORDER, CONSENT), connection(hint(DESK), ORDER),
                      connection(hint(CRM), ORDER), without=("app-mail", "app-desk", "app-crm")),
                _without(MAIL, "clicks"), _without(DESK, "tickets-mail", "tickets-crm")),
          ("no_hub", "single_point", "silo", "silo", "missing", "missing", "missing", "missing", "missing", "missing"),
          "No system brings customer data together"),
    World("single point: everything hangs on the shop",
          _each(_without(MAIL, "clicks"), _without(DESK, "tickets-mail", "tickets-crm")),
          ("single_point", "missing", "missing", "missing"), "If Shopify stops, HubSpot, Klaviyo and Zendesk"),
    World("bridge: two sides joined by one connection",
          _each(_without(SHOP, "app-desk", "app-crm"), _without(MAIL, "clicks"), _without(DESK, "tickets-mail"),
                _plus(CRM, connection(hint(SHOP), PRICE, id="deals"))),
          ("bridge", "silo", "missing", "missing", "missing", "missing", "cold_trail"),
          "Only what flows between HubSpot and Shopify joins"),
    World("one workflow carries three flows",
          _plus(PAAS, *(connection(hint(role), DataObject.RETURN, source=hint(SHOP), id=f"w:{role}", name="Does it all",
                                   link="https://flows.example/w") for role in (MAIL, DESK, CRM))),
          ("single_point", "single_point"), "One workflow in n8n, “Does it all”, carries 3 flows"),
    World("keys: two connections on one person's account",
          _plus(PAAS, *KEYED, *(backing(each, Tie.KEY, Standing.HERE, "person 1") for each in KEYED)),
          ("single_point",),
          "2 connections rest on keys of one person's account in n8n: returns from Shopify to HubSpot and returns from "
          "Shopify to Klaviyo. If that account is closed, they stop."),
    World("keys: of two people, one connection each",
          _plus(PAAS, *KEYED, *(backing(each, Tie.KEY, Standing.HERE, f"person {number}")
                                for number, each in enumerate(KEYED))), ()),
    World("keys: of a team",
          _plus(PAAS, *KEYED, *(backing(each, Tie.KEY, Standing.TEAM) for each in KEYED)), ()),
    World("keys: of somebody who is gone",
          _plus(PAAS, *KEYED, backing(KEYED[0], Tie.KEY, Standing.GONE, "person 1")), ("single_point",),
          "Returns from Shopify to Klaviyo: this rests on a key of an account in n8n that nobody can sign in to."),
    World("keys: of connections that are silent",
          _plus(PAAS, *SILENT, *(backing(each, Tie.KEY, Standing.HERE, "person 1") for each in SILENT)), ()),
    World("loop: customers in a circle",
          _each(_plus(CRM, connection(hint(MAIL), CUSTOMER)), _plus(MAIL, connection(hint(SHOP), CUSTOMER))),
          ("loop", "two_masters"), "Customers go in a circle between HubSpot, Klaviyo and Shopify"),
    World("two masters: customers both ways", _plus(CRM, connection(hint(SHOP), CUSTOMER)), ("two_masters",),
          "Customers go both ways between HubSpot and Shopify"),
    World("duplicate mailing: two systems", _each(_plus(SHOP, SHIPPED), _plus(MAIL, OTHER)), ("duplicate",),
          "Klaviyo and Shopify both write to the customer after an order is shipped"),
    World("duplicate mailing: inside one system", _plus(MAIL, SHIPPED, OTHER), ("duplicate",),
          "“On its way” and “Your parcel” in Klaviyo both write"),
    World("overlap: two marketing tools at work",
          _plus(SHOP, connection(Hint(title="Attentive"), CUSTOMER)), ("overlap", "unconfirmed_system"),
          "Klaviyo and Attentive are at work in the same role: marketing tool"),
    World("unused: a tool silent for 200 days",
          _plus(MAIL, connection(None, DataObject.LOYALTY, source=Hint(title="Smile.io"), days_ago=200)),
          ("unused", "unconfirmed_system"), "Smile.io is set up, but nothing of it was seen at work"),
)  # fmt: skip


def table() -> Iterator[str]:
    """What was planted against what was found, one line each."""
    for world in WORLDS:
        found = added(world)
        fits = sorted(each.kind for each in found) == sorted(world.kinds)
        told = any(world.says in each.says for each in found) or not world.says
        verdict = "found" if fits and told and _edge_fits(world) else "DIFFERS"
        extra = ", ".join(each.kind for each in found) or "no insight"
        state = f"{world.edge[3]}; " if world.edge else ""
        yield f"{verdict:<8} {world.planted:<55} {state}{extra}"


def _edge_fits(world: World) -> bool:
    if world.edge is None:
        return True
    states = {(edge.source, edge.target, edge.data): edge.state for edge in flows(world).edges}
    return states.get(world.edge[:3]) is world.edge[3]


if __name__ == "__main__":
    print("\n".join(table()))  # noqa: T201
