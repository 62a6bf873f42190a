"""What each field of the demo shop answers, computed for the question that asks it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from auditor.demo.shopify_catalogue import CANARY_SECRET, Goods
from auditor.demo.shopify_history import CANARY_PII, HUNDRED, YEAR, History, Lane, merged, place, share, stamp
from auditor.demo.shopify_orders import Orders
from auditor.demo.shopify_paging import decoded, page, rest, sliced, stream
from auditor.demo.shopify_people import People
from auditor.demo.shopify_rows import Rows
from auditor.demo.shopify_search import Search, parse, warnings
from auditor.demo.shopify_theme import Theme
from auditor.demo.world import World

VERSION = "2026-10"
ORDER_DAYS = 60
COUNTED = 10_000
EVERY = frozenset(range(HUNDRED))
AT_THE_TILL = share(0.08, 70)
"""Places of the orders that were rung up in the shop; all others came by the website."""
FEEDS = {"ORDER": "read_orders", "PRODUCT": "read_products"}
"""Subjects of events and the scope each needs; what a token may not see is left out in silence."""


class Shop:
    """Resolves the fields of one question."""

    def __init__(self, world: World, history: History, scopes: frozenset[str]) -> None:
        self.world, self.history, self.scopes = world, history, scopes
        self.data, self.now = world.platform("shopify"), world.now
        self.notes: list[dict[str, Any]] = []
        rows = Rows(world)
        self.care, self.goods, self.people = Orders(rows, history), Goods(rows, self.notes), People(rows, self.notes)

    def root(self) -> dict[str, Any]:
        """All fields that may be asked for."""
        return {
            "abandonedCheckouts": self._abandoned,
            "abandonedCheckoutsCount": self._abandoned_count,
            "appInstallations": self._apps,
            "currentAppInstallation": self._current_app,
            "events": self._events,
            "eventsCount": self._events_count,
            "orders": self._orders,
            "ordersCount": self._orders_count,
            "publicApiVersions": [{"displayName": "2026-10 (Latest)", "handle": VERSION, "supported": True}],
            "shop": self._profile,
            "themes": Theme(self.world).themes,
            **self.care.root(),
            **self.goods.root(),
            **self.people.root(),
        }

    def _profile(self, _: object) -> dict[str, Any]:
        merchant = self.world.merchant
        plan = self.data["plan"]
        return {
            "id": "gid://shopify/Shop/1",
            "name": self.data["name"],
            "email": f"{CANARY_PII}@owner.example",
            "contactEmail": f"{CANARY_PII}@owner.example",
            "shopOwnerName": CANARY_PII,
            "myshopifyDomain": f"{self.data['shop']}.myshopify.com",
            "primaryDomain": {"id": "gid://shopify/Domain/1", "host": merchant["domain"]},
            "ianaTimezone": merchant["time_zone"],
            "currencyCode": merchant["currency"],
            "plan": {
                "publicDisplayName": plan,
                "partnerDevelopment": bool(self.data.get("development")),
                "shopifyPlus": plan == "Plus",
            },
            "fulfillmentServices": [self._service(row) for row in self.data.get("services", [])],
            **self.people.shop(),
        }

    def _service(self, row: Mapping[str, Any]) -> dict[str, Any]:
        host = row.get("host")
        return {
            "id": f"gid://shopify/FulfillmentService/{row['id']}?id=true",
            "handle": row["handle"],
            "serviceName": row["name"],
            "type": row["type"],
            "callbackUrl": f"https://{host}/shopify?token={CANARY_SECRET}" if host else None,
            "inventoryManagement": bool(row.get("stock", False)),
            "trackingSupport": True,
        }

    def _current_app(self, _: object) -> dict[str, Any]:
        return self._installation(next(row for row in self.data["apps"] if row.get("ours")))

    def _apps(self, _: object, privacy: str = "PUBLIC", **paging: Any) -> dict[str, Any]:
        rows = [row for row in self.data["apps"] if row.get("kind", "PUBLIC") == privacy]
        return page([(str(row["id"]), row) for row in rows], self._installation, **paging)

    def _installation(self, row: Mapping[str, Any]) -> dict[str, Any]:
        ours = row.get("ours", False)
        scopes = sorted(self.scopes) if ours else row.get("scopes", [])
        return {
            "id": f"gid://shopify/AppInstallation/{row['id']}",
            "launchUrl": f"https://apps.example/{row['handle']}?token={CANARY_SECRET}",
            "accessScopes": [{"handle": scope, "description": scope} for scope in scopes],
            "app": {
                "id": f"gid://shopify/App/{row['id']}",
                "title": row["title"],
                "handle": row["handle"],
                "apiKey": f"{CANARY_SECRET}-key",
                "developerName": "Fern & Fable" if row.get("kind") == "PRIVATE" else "A vendor",
                "developerType": "MERCHANT" if row.get("kind") == "PRIVATE" else "PARTNER",
                "shopifyDeveloped": False,
            },
        }

    def _orders(self, _: object, query: str | None = None, **paging: Any) -> dict[str, Any]:
        search = self._order_search("orders", query)
        return stream(self._found(search), search, self._order, **paging)

    def _orders_count(
        self, _: object, query: str | None = None, limit: int | None = COUNTED, **__: Any
    ) -> dict[str, Any]:
        search = self._order_search("ordersCount", query)
        return _count(self._found(search).count(search.since, search.until), limit)

    def _order_search(self, path: str, query: str | None) -> Search:
        self._note(path, query, ("status", "financial_status", "return_status", "source_name"))
        days = YEAR if "read_all_orders" in self.scopes else ORDER_DAYS
        return parse(query, self.world.ago(days), self.now)

    def _found(self, search: Search) -> Lane:
        """Orders as they were placed, or as they were refunded or sent back when that is asked for."""
        if search.get("financial_status"):
            return self.history.lane("refund_success")
        if search.get("return_status"):
            return self.history.returns
        placed = self.history.lane("placed")
        return replace(placed, places=placed.places & self._came_by(search))

    def _came_by(self, search: Search) -> frozenset[int]:
        """Places of the orders that came the way that is asked for, or that came otherwise."""
        ways = {"pos": AT_THE_TILL, "web": EVERY - AT_THE_TILL}
        wanted, other = search.get("source_name"), search.get("-source_name")
        places = ways.get(wanted, frozenset()) if wanted else EVERY
        return places - ways.get(other, frozenset())

    def _order(self, number: int) -> dict[str, Any]:
        return {
            "id": f"gid://shopify/Order/{number}",
            "name": f"#{100_000_000 - number}",
            "createdAt": stamp(self.history.created(number)),
            "cancelledAt": None,
            "sourceName": "pos" if place(number) in AT_THE_TILL else "web",
            "test": False,
            "app": {"id": "gid://shopify/App/580111", "name": "Online Store"},
            "email": f"{CANARY_PII}@customer.example",
            "phone": CANARY_PII,
            "note": f"Leave it with {CANARY_PII}",
            "clientIp": "192.0.2.1",
            "customer": {"id": f"gid://shopify/Customer/{number}", "displayName": CANARY_PII},
            "events": lambda _, **paging: self._timeline(number, **paging),
            **self.care.of(number),
        }

    def _timeline(self, number: int, reverse: bool = False, **paging: Any) -> dict[str, Any]:
        events = self.history.of_order(number)
        rows = [(str(event["id"]), event) for event in (reversed(events) if reverse else events)]
        return page(rows, lambda event: event, **paging)

    def _events(self, _: object, query: str | None = None, reverse: bool = False, **paging: Any) -> dict[str, Any]:
        lanes, search = self._feed("events", query)
        since, until, skip = search.since, search.until, ""
        if after := paging.get("after"):
            moment, skip = decoded(after).split(" ")
            edge = parse(f"created_at:>='{moment}'", since, until).since
            since, until = (since, edge + timedelta(seconds=1)) if reverse else (edge, until)
        rows = rest(merged(lanes, since, until, reverse), skip)
        return sliced(rows, lambda event: f"{event['createdAt']} {event['id']}", lambda event: event, paging)

    def _events_count(self, _: object, query: str | None = None) -> dict[str, Any]:
        lanes, search = self._feed("eventsCount", query)
        return _count(sum(lane.count(search.since, search.until) for lane in lanes), COUNTED)

    def _feed(self, path: str, query: str | None) -> tuple[list[Lane], Search]:
        self._note(path, query, ("action", "comments", "subject_type", "id"))
        search = parse(query, self.world.ago(YEAR), self.now)
        visible = {subject for subject, scope in FEEDS.items() if scope in self.scopes}
        wanted = {search.get("subject_type").upper()} if search.get("subject_type") else visible
        return self.history.feed(visible & wanted, search.get("action")), search

    def _abandoned(self, _: object, query: str | None = None, **paging: Any) -> dict[str, Any]:
        lane, search = self._left("abandonedCheckouts", query)
        return stream(lane, search, lambda number: self._checkout(lane, number), **paging)

    def _abandoned_count(
        self, _: object, query: str | None = None, limit: int | None = COUNTED, **__: Any
    ) -> dict[str, Any]:
        lane, search = self._left("abandonedCheckoutsCount", query)
        return _count(lane.count(search.since, search.until), limit)

    def _left(self, path: str, query: str | None) -> tuple[Lane, Search]:
        self._note(path, query, ("email_state", "recovery_state", "status"))
        data, search = self.data["abandoned"], parse(query, self.world.ago(90), self.now)
        sent, scheduled = share(data["sent"]), share(data["scheduled"], 60)
        states = {
            "sent": sent,
            "scheduled": scheduled,
            "not_sent": EVERY - sent - scheduled,
            "suppressed": frozenset(),
        }
        places = states.get(search.get("email_state"), EVERY)
        if search.get("recovery_state") == "recovered":
            places &= share(data["recovered"], 20)
        gap = timedelta(days=30 / max(1, data["per_month"]))
        length = 3 * data["per_month"]
        return Lane("CHECKOUT", "left", 1, lambda number: self.now - gap * (number + 0.5), length, places), search

    def _checkout(self, lane: Lane, number: int) -> dict[str, Any]:
        return {
            "id": f"gid://shopify/AbandonedCheckout/{number}",
            "createdAt": stamp(lane.at(number)),
            "completedAt": None,
            "abandonedCheckoutUrl": f"https://{self.world.merchant['domain']}/recover?key={CANARY_SECRET}",
            "note": CANARY_PII,
            "customer": {"id": "gid://shopify/Customer/1", "displayName": CANARY_PII},
        }

    def _note(self, path: str, query: str | None, known: Collection[str]) -> None:
        if note := warnings(path, query, known):
            self.notes.append(note)


def _count(number: int, limit: int | None) -> dict[str, Any]:
    capped = limit is not None and number > limit
    return {"count": limit if capped else number, "precision": "AT_LEAST" if capped else "EXACT"}
