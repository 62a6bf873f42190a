"""The demo merchant's Shopify: the Admin GraphQL API 2026-10, executed for real against a part of Shopify's schema."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from auditor.demo.http import Request, Response, Router, reply
from auditor.demo.shopify_catalogue import CANARY_SECRET
from auditor.demo.shopify_graphql import DEAREST, Asked, Bucket, understood
from auditor.demo.shopify_history import CANARY_PII, History
from auditor.demo.shopify_scopes import RULES
from auditor.demo.shopify_shop import VERSION, Shop
from auditor.demo.world import World

__all__ = ["CANARY_PII", "CANARY_SECRET", "CLIENT_CREDENTIALS", "CREDENTIALS", "ShopifyDemo"]

CREDENTIALS = {"shop": "fern-and-fable", "token": f"shpat_{CANARY_SECRET}-of-the-app"}
"""What the demo accepts, by setting name."""
CLIENT_CREDENTIALS = {
    "shop": "fern-and-fable",
    "client_id": "5f1c0ffee0ddba115eed",
    "client_secret": f"shpss_{CANARY_SECRET}-of-the-client",
}
"""The other way in, also accepted."""
TOKEN_SECONDS = 86_399
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
        shop = Shop(self.world, self.history, self.scopes)
        result = asked.run(shop.root(), self.scopes, RULES)
        cost["actualQueryCost"] = asked.price(result.data or {})
        self._bucket.give_back(price - cost["actualQueryCost"])
        cost["throttleStatus"] = self._bucket.status()
        extensions = {"cost": cost, **({"search": shop.notes} if shop.notes else {})}
        errors = {"errors": [error.formatted for error in result.errors]} if result.errors else {}
        return {"data": result.data, **errors, "extensions": extensions}


_LIMITS = "https://shopify.dev/api/usage/rate-limits"
