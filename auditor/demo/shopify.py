"""The demo merchant's Shopify: the Admin GraphQL API 2026-10, executed for real against a part of Shopify's schema."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import islice
from typing import Any

from graphql import GraphQLError

from auditor.demo.http import Request, Response, Router, reply
from auditor.demo.shopify_graphql import DEAREST, Asked, Bucket, understood
from auditor.demo.shopify_history import CANARY_PII, YEAR, History, Lane, merged, share, stamp
from auditor.demo.shopify_search import Search, parse, warnings
from auditor.demo.world import World

CANARY_SECRET = "canary-secret-shopify"  # noqa: S105
CREDENTIALS = {"shop": "fern-and-fable", "token": f"shpat_{CANARY_SECRET}-of-the-app"}
"""What the demo accepts, by setting name."""
CLIENT_CREDENTIALS = {
    "shop": "fern-and-fable",
    "client_id": "5f1c0ffee0ddba115eed",
    "client_secret": f"shpss_{CANARY_SECRET}-of-the-client",
}
"""The other way in, also accepted."""
VERSION = "2026-10"
TOKEN_SECONDS = 86_399
MOST = 250
ORDER_DAYS = 60
COUNTED = 10_000
RULES = {
    "QueryRoot.abandonedCheckouts": "read_orders",
    "QueryRoot.abandonedCheckoutsCount": "read_orders",
    "QueryRoot.appInstallations": "read_apps",
    "QueryRoot.customersCount": "read_customers",
    "QueryRoot.orders": "read_orders",
    "QueryRoot.ordersCount": "read_orders",
    "QueryRoot.themes": "read_themes",
    "Shop.fulfillmentServices": "read_fulfillments",
}
"""Fields and the scope each needs. The feed of events leaves out in silence what a token may not see."""
FEEDS = {"ORDER": "read_orders", "PRODUCT": "read_products"}
UNAUTHORISED = {"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"}


class ShopifyDemo:
    """One shop: apps, theme, orders and who did what to them."""

    name = "shopify"

    def __init__(self, world: World, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.world = world
        self.data = world.platform("shopify")
        self.scopes = frozenset(self.data["scopes"])
        self.history = History(world)
        self._monotonic = monotonic
        self._bucket = Bucket(self.data["bucket"], self.data["restore_rate"], monotonic)
        self._tokens: dict[str, float] = {}
        self._asked = 0
        self._router = Router()
        self._router.add("POST", "/admin/oauth/access_token", self._exchange)
        self._router.add("POST", "/admin/api/{version}/graphql.json", self._graphql)

    def answer(self, request: Request) -> Response:
        """See `auditor.demo.http.Platform`."""
        self._asked += 1
        found = self._router.find(request)
        if found is None:
            return reply({"errors": "Not Found"}, 404)
        handler, segments = found
        return handler(request, **segments)

    def forget_tokens(self) -> None:
        """Every token that was exchanged stops working, as when a day has passed."""
        self._tokens.clear()

    def _exchange(self, request: Request) -> Response:
        form = request.form()
        if form.get("grant_type") != "client_credentials":
            return reply({"error": "unsupported_grant_type", "error_description": "Unsupported grant type."}, 400)
        if any(form.get(name) != CLIENT_CREDENTIALS[name] for name in ("client_id", "client_secret")):
            return reply({"error": "invalid_client", "error_description": "Client authentication failed."}, 401)
        if not self.data.get("same_organisation", True):
            return reply({"error": "shop_not_permitted", "error_description": "Not of this organization."}, 400)
        token = f"shpat_{CANARY_SECRET}-{self._asked}"
        self._tokens[token] = self._monotonic() + TOKEN_SECONDS
        return reply({"access_token": token, "scope": ",".join(sorted(self.scopes)), "expires_in": TOKEN_SECONDS})

    def _graphql(self, request: Request, version: str) -> Response:
        token = request.headers.get("x-shopify-access-token", "")
        if token != CREDENTIALS["token"] and self._tokens.get(token, 0) <= self._monotonic():
            return reply(UNAUTHORISED, 401)
        served = self.data.get("served_version", VERSION if version != "unstable" else version)
        headers = {"X-Shopify-API-Version": served, "X-Request-Id": f"00000000-0000-4000-8000-{self._asked:012d}"}
        try:
            body = request.json()
            query, variables = str(body["query"]), dict(body.get("variables") or {})
        except (ValueError, KeyError, TypeError):
            return reply({"errors": {"query": "Required parameter missing or invalid"}}, 400, headers)
        asked = understood(query, variables, body.get("operationName"))
        answer = {"errors": asked} if isinstance(asked, list) else self._answered(asked)
        return reply(answer, headers=headers)

    def _answered(self, asked: Asked) -> dict[str, Any]:
        price = asked.price()
        cost: dict[str, Any] = {"requestedQueryCost": price, "actualQueryCost": None}
        if price > DEAREST:
            says = f"Query cost is {price}, which exceeds the single query max cost limit ({DEAREST})."
            code = {"code": "MAX_COST_EXCEEDED", "cost": price, "maxCost": DEAREST}
            return {"errors": [{"message": says, "extensions": code}]}
        if not self._bucket.take(price):
            cost["throttleStatus"] = self._bucket.status()
            throttled = {"message": "Throttled", "extensions": {"code": "THROTTLED", "documentation": _LIMITS}}
            return {"errors": [throttled], "extensions": {"cost": cost}}
        shop = _Shop(self)
        result = asked.run(shop.root(), self.scopes, RULES)
        cost["actualQueryCost"] = asked.price(result.data or {})
        self._bucket.give_back(price - cost["actualQueryCost"])
        cost["throttleStatus"] = self._bucket.status()
        extensions = {"cost": cost, **({"search": shop.notes} if shop.notes else {})}
        errors = {"errors": [error.formatted for error in result.errors]} if result.errors else {}
        return {"data": result.data, **errors, "extensions": extensions}


_LIMITS = "https://shopify.dev/api/usage/rate-limits"


class _Shop:
    """Resolves the fields of one question."""

    def __init__(self, demo: ShopifyDemo) -> None:
        self.data, self.world, self.history, self.scopes = demo.data, demo.world, demo.history, demo.scopes
        self.now = demo.world.now
        self.notes: list[dict[str, Any]] = []

    def root(self) -> dict[str, Any]:
        """All fields that may be asked for."""
        return {
            "abandonedCheckouts": self.abandoned,
            "abandonedCheckoutsCount": self.abandoned_count,
            "appInstallations": self.apps,
            "currentAppInstallation": self.current_app,
            "customersCount": lambda _, limit=COUNTED, **__: _count(self.world.customers, limit),
            "events": self.events,
            "eventsCount": self.events_count,
            "orders": self.orders,
            "ordersCount": self.orders_count,
            "publicApiVersions": [{"displayName": "2026-10 (Latest)", "handle": VERSION, "supported": True}],
            "shop": self.shop,
            "themes": self.themes,
        }

    def shop(self, _: object) -> dict[str, Any]:
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

    def current_app(self, _: object) -> dict[str, Any]:
        return self._installation(next(row for row in self.data["apps"] if row.get("ours")))

    def apps(self, _: object, privacy: str = "PUBLIC", **paging: Any) -> dict[str, Any]:
        rows = [row for row in self.data["apps"] if row.get("kind", "PUBLIC") == privacy]
        return _page([(str(row["id"]), row) for row in rows], self._installation, **paging)

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

    def themes(self, _: object, roles: Collection[str] | None = None, **paging: Any) -> dict[str, Any]:
        theme = self.data.get("theme")
        shown = [("1", theme)] if theme and (roles is None or "MAIN" in roles) else []
        return _page(shown, self._theme, **paging)

    def _theme(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "id": f"gid://shopify/OnlineStoreTheme/{row['id']}",
            "name": "Dawn",
            "role": "MAIN",
            "createdAt": self.world.stamp(400),
            "updatedAt": self.world.stamp(20),
            "files": self._files,
        }

    def _files(self, _: object, filenames: Collection[str] | None = None, **paging: Any) -> dict[str, Any]:
        texts = {"config/settings_data.json": self._settings(), "layout/theme.liquid": self._layout()}
        wanted = [name for name in texts if filenames is None or any(_matches(name, each) for each in filenames)]
        return {
            **_page([(name, name) for name in wanted], lambda name: _file(name, texts[name]), **paging),
            "userErrors": [],
        }

    def _settings(self) -> str:
        blocks = {
            str(index): {
                "type": f"shopify://apps/{row['app']}/blocks/{row['block']}/{row['uuid']}",
                "disabled": bool(row.get("disabled", False)),
                "settings": {"storefrontAccessToken": CANARY_SECRET, "shopEmail": f"{CANARY_PII}@owner.example"},
            }
            for index, row in enumerate(self.data.get("embeds", []))
        }
        settings = {"current": {"logo_width": 120, "blocks": blocks}, "presets": {"Default": {}}}
        return "/*\n * IMPORTANT: this file is written by the theme editor.\n */\n" + json.dumps(settings, indent=2)

    def _layout(self) -> str:
        scripts = "".join(f'<script async src="{url}"></script>\n' for url in self.data["theme"].get("scripts", []))
        return f"<!doctype html>\n<html><head>{{{{ content_for_header }}}}\n{scripts}</head></html>"

    def orders(self, _: object, query: str | None = None, **paging: Any) -> dict[str, Any]:
        search = self._order_search("orders", query)
        return _stream(self.history.lane("placed"), search, self._order, **paging)

    def orders_count(
        self, _: object, query: str | None = None, limit: int | None = COUNTED, **__: Any
    ) -> dict[str, Any]:
        search = self._order_search("ordersCount", query)
        return _count(self.history.lane("placed").count(search.since, search.until), limit)

    def _order_search(self, path: str, query: str | None) -> Search:
        self._note(path, query, ("status",))
        days = YEAR if "read_all_orders" in self.scopes else ORDER_DAYS
        return parse(query, self.world.ago(days), self.now)

    def _order(self, number: int) -> dict[str, Any]:
        return {
            "id": f"gid://shopify/Order/{number}",
            "name": f"#{100_000_000 - number}",
            "createdAt": stamp(self.history.created(number)),
            "cancelledAt": None,
            "sourceName": "web",
            "app": {"id": "gid://shopify/App/580111", "name": "Online Store"},
            "email": f"{CANARY_PII}@customer.example",
            "phone": CANARY_PII,
            "note": f"Leave it with {CANARY_PII}",
            "clientIp": "192.0.2.1",
            "customer": {"id": f"gid://shopify/Customer/{number}", "displayName": CANARY_PII},
            "events": lambda _, **paging: self._timeline(number, **paging),
        }

    def _timeline(self, number: int, reverse: bool = False, **paging: Any) -> dict[str, Any]:
        events = self.history.of_order(number)
        rows = [(str(event["id"]), event) for event in (reversed(events) if reverse else events)]
        return _page(rows, lambda event: event, **paging)

    def events(self, _: object, query: str | None = None, reverse: bool = False, **paging: Any) -> dict[str, Any]:
        lanes, search = self._feed("events", query)
        since, until, skip = search.since, search.until, ""
        if after := paging.get("after"):
            moment, skip = _decoded(after).split(" ")
            edge = parse(f"created_at:>='{moment}'", since, until).since
            since, until = (since, edge + timedelta(seconds=1)) if reverse else (edge, until)
        rows = _after(merged(lanes, since, until, reverse), skip)
        return _sliced(rows, lambda event: f"{event['createdAt']} {event['id']}", lambda event: event, paging)

    def events_count(self, _: object, query: str | None = None) -> dict[str, Any]:
        lanes, search = self._feed("eventsCount", query)
        return _count(sum(lane.count(search.since, search.until) for lane in lanes), COUNTED)

    def _feed(self, path: str, query: str | None) -> tuple[list[Lane], Search]:
        self._note(path, query, ("action", "comments", "subject_type", "id"))
        search = parse(query, self.world.ago(YEAR), self.now)
        visible = {subject for subject, scope in FEEDS.items() if scope in self.scopes}
        wanted = {search.get("subject_type").upper()} if search.get("subject_type") else visible
        return self.history.feed(visible & wanted, search.get("action")), search

    def abandoned(self, _: object, query: str | None = None, **paging: Any) -> dict[str, Any]:
        lane, search = self._abandoned("abandonedCheckouts", query)
        return _stream(lane, search, lambda number: self._checkout(lane, number), **paging)

    def abandoned_count(
        self, _: object, query: str | None = None, limit: int | None = COUNTED, **__: Any
    ) -> dict[str, Any]:
        lane, search = self._abandoned("abandonedCheckoutsCount", query)
        return _count(lane.count(search.since, search.until), limit)

    def _abandoned(self, path: str, query: str | None) -> tuple[Lane, Search]:
        self._note(path, query, ("email_state", "recovery_state", "status"))
        data, search = self.data["abandoned"], parse(query, self.world.ago(90), self.now)
        sent, scheduled = share(data["sent"]), share(data["scheduled"], 60)
        everything = frozenset(range(100))
        states = {
            "sent": sent,
            "scheduled": scheduled,
            "not_sent": everything - sent - scheduled,
            "suppressed": frozenset(),
        }
        places = states.get(search.get("email_state"), everything)
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


def _file(name: str, text: str) -> dict[str, Any]:
    body = {"__typename": "OnlineStoreThemeFileBodyText", "content": text}
    return {"filename": name, "size": len(text), "body": body}


def _matches(name: str, pattern: str) -> bool:
    start, star, end = pattern.partition("*")
    return name.startswith(start) and name.endswith(end) if star else name == pattern


def _stream(lane: Lane, search: Search, build: Callable[[int], Any], **paging: Any) -> dict[str, Any]:
    """A page of a lane; the cursor is the number of its last row."""
    numbers = (number for _, number in lane.walk(search.since, search.until, paging.get("reverse", False)))
    skip = _decoded(paging["after"]) if paging.get("after") else ""
    return _sliced(_after(numbers, skip), str, build, paging)


def _page(rows: list[tuple[str, Any]], build: Callable[[Any], Any], **paging: Any) -> dict[str, Any]:
    """A page of a short list, each row with its cursor."""
    skip = _decoded(paging["after"]) if paging.get("after") else ""
    return _sliced(_after(iter(rows), skip), lambda row: row[0], lambda row: build(row[1]), paging)


def _after(rows: Iterable[Any], skip: str) -> Iterator[Any]:
    """The rows after the one that a cursor names."""
    passed = not skip
    for row in rows:
        if passed:
            yield row
        key = row[0] if isinstance(row, tuple) else row["id"] if isinstance(row, dict) else row
        passed = passed or str(key) == skip


def _sliced(
    rows: Iterator[Any], cursor: Callable[[Any], str], build: Callable[[Any], Any], paging: Mapping[str, Any]
) -> dict[str, Any]:
    first = paging.get("first")
    if first is None or paging.get("last") is not None or paging.get("before") is not None:
        raise GraphQLError("you must provide `first`; the demo pages forward only")
    if not 0 <= first <= MOST:
        raise GraphQLError(f"first cannot exceed {MOST}", extensions={"code": "BAD_USER_INPUT"})
    found = list(islice(rows, first + 1))
    shown = found[:first]
    return {
        "nodes": [build(row) for row in shown],
        "pageInfo": {
            "hasNextPage": len(found) > first,
            "hasPreviousPage": bool(paging.get("after")),
            "startCursor": _encoded(cursor(shown[0])) if shown else None,
            "endCursor": _encoded(cursor(shown[-1])) if shown else None,
        },
    }


def _encoded(text: str) -> str:
    return base64.b64encode(json.dumps({"last": text}).encode()).decode()


def _decoded(cursor: str) -> str:
    try:
        return str(json.loads(base64.b64decode(cursor, validate=True))["last"])
    except (ValueError, KeyError, TypeError):
        raise GraphQLError("Invalid cursor for current pagination sort.") from None
