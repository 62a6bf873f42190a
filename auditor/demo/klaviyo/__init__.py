"""The demo merchant's Klaviyo: the JSON:API of revision 2026-07-15, after Klaviyo's own OpenAPI document."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from auditor.demo.http import Request, Response, Router, reply
from auditor.demo.klaviyo import content, objects, settings
from auditor.demo.klaviyo.canaries import CANARY_PII, CANARY_SECRET
from auditor.demo.klaviyo.figures import Figures
from auditor.demo.klaviyo.jsonapi import (
    CONTENT,
    Clause,
    Refusal,
    Resource,
    Shape,
    clauses,
    document,
    invalid,
    listed,
    order,
    page,
    trimmed,
)
from auditor.demo.klaviyo.limits import Limits, Throttle
from auditor.demo.klaviyo.plain import LISTS
from auditor.demo.klaviyo.reports import Reports
from auditor.demo.klaviyo.shapes import SHAPES
from auditor.demo.people import People
from auditor.demo.world import World

__all__ = ["CANARY_PII", "CANARY_SECRET", "CREDENTIALS", "KlaviyoDemo"]

CREDENTIALS = {"key": f"pk_{CANARY_SECRET}-4f1d"}
"""What the demo accepts, by setting name."""
SCOPES = (
    "accounts:read", "campaigns:read", "catalogs:read", "coupon-codes:read", "coupons:read", "custom-objects:read",
    "events:read", "flows:read", "forms:read", "lists:read", "metrics:read", "profiles:read", "reviews:read",
    "segments:read", "subscriptions:read", "tags:read", "templates:read", "tracking-settings:read", "web-feeds:read",
    "webhooks:read",
)  # fmt: skip
TRIAL_SCOPES = ("agents:read", "credentials:read")
"""Of the trial version; the merchant's key has none of them."""
REVISIONS = ("2025-01-15", "2025-04-15", "2025-07-15", "2025-10-15", "2026-01-15", "2026-04-15", "2026-07-15",
             "2026-10-15")  # fmt: skip
"""Revisions are answered for two years; older ones are retired."""

Handler = Callable[..., Response]


@dataclass(frozen=True)
class Endpoint:
    """One line of the specification."""

    method: str
    path: str
    scopes: tuple[str, ...]
    tier: str
    handler: Handler
    trial: bool = False
    """Answered under a trial revision only."""


class KlaviyoDemo:
    """One account."""

    name = "klaviyo"

    def __init__(self, world: World, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.world = world
        self.data = world.platform("klaviyo")
        self.scopes = tuple(self.data.get("scopes", SCOPES))
        self.limits = Limits(monotonic, int(self.data.get("reports_used_today", 0)))
        self.people = People(world)
        self.figures = Figures(world)
        self.reports = Reports(world)
        self._router = Router()
        for endpoint in self._endpoints():
            self._router.add(endpoint.method, endpoint.path, self._guarded(endpoint))

    def answer(self, request: Request) -> Response:
        """See `auditor.demo.http.Platform`."""
        found = self._router.find(request)
        try:
            if found is None:
                raise Refusal(404, "not_found", "Not found.", "The requested resource does not exist.")
            handler, segments = found
            return handler(request, **segments)
        except Throttle as refusal:
            return refusal.response({"Retry-After": str(refusal.seconds)})
        except Refusal as refusal:
            return refusal.response()

    def _endpoints(self) -> tuple[Endpoint, ...]:
        world = self.world
        return (
            Endpoint("GET", "/api/accounts", ("accounts:read",), "XS", self._list("account", objects.account)),
            Endpoint("GET", "/api/metrics", ("metrics:read",), "M", self._list("metric", objects.metrics)),
            Endpoint("POST", "/api/metric-aggregates", ("metrics:read",), "S", self.figures.aggregate),
            Endpoint("GET", "/api/events", ("events:read",), "XL", self._events),
            Endpoint("GET", "/api/flows", ("flows:read",), "S", self._list("flow", objects.flows)),
            Endpoint("GET", "/api/flows/{id}", ("flows:read",), "S", self._flow),
            Endpoint(
                "GET", "/api/mapped-metrics", ("metrics:read",), "S", self._list("mapped-metric", settings.mapped)
            ),
            Endpoint("POST", "/api/flow-values-reports", ("flows:read",), "report", self.reports.flow_values),
            Endpoint(
                "POST", "/api/campaign-values-reports", ("campaigns:read",), "report", self.reports.campaign_values
            ),
            Endpoint("POST", "/api/segment-values-reports", ("segments:read",), "report", self.reports.segment_values),
            Endpoint("POST", "/api/form-series-reports", ("forms:read",), "report", self.reports.form_series),
            Endpoint("GET", "/api/campaigns", ("campaigns:read",), "M", self._campaigns),
            Endpoint("GET", "/api/lists", ("lists:read",), "L", self._list("list", objects.lists)),
            Endpoint("GET", "/api/lists/{id}", ("lists:read",), "L", self._one_list),
            Endpoint("GET", "/api/segments", ("segments:read",), "L", self._list("segment", objects.segments)),
            Endpoint("GET", "/api/templates", ("templates:read",), "L", self._list("template", objects.templates)),
            Endpoint("GET", "/api/profiles", ("profiles:read",), "L", self._profiles),
            Endpoint(
                "GET",
                "/api/profile-bulk-import-jobs",
                ("lists:read", "profiles:read"),
                "M",
                lambda request: listed(request, SHAPES["profile-bulk-import-job"], objects.jobs(world)),
            ),
            Endpoint("GET", "/api/webhooks", ("webhooks:read",), "XS", self._list("webhook", objects.webhooks)),
            *self._more(),
        )

    def _more(self) -> Iterator[Endpoint]:
        for each in LISTS:
            handler = self._list(each.kind, each.make)
            yield Endpoint("GET", f"/api/{each.kind}s", (each.scope,), each.tier, handler, each.trial)
        yield Endpoint("GET", "/api/profile-suppression-bulk-create-jobs", ("subscriptions:read",), "L",
                       self._suppressions)  # fmt: skip
        yield Endpoint("GET", "/api/coupon-codes", ("coupon-codes:read",), "XL", self._codes)
        yield Endpoint("GET", "/api/object-types/{id}/object-ingestion-logs", ("custom-objects:read",), "XS",
                       self._refusals)  # fmt: skip

    def _guarded(self, endpoint: Endpoint) -> Handler:
        def guarded(request: Request, **segments: str) -> Response:
            self._authorised(request, endpoint)
            tier = endpoint.tier
            if "predictive_analytics" in request.arg("additional-fields[profile]"):
                tier = "M"
            if "profile_count" in request.arg("additional-fields[list]"):
                tier = "XS"
            headers = self.limits.headers(endpoint.path, tier)
            try:
                good = endpoint.handler(request, **segments)
            except Refusal as refusal:
                return refusal.response(headers)
            return Response(good.status, {**good.headers, **headers}, good.body)

        return guarded

    def _authorised(self, request: Request, endpoint: Endpoint) -> None:
        given = request.headers.get("authorization", "")
        if not given:
            raise Refusal(401, "not_authenticated", "Authentication credentials were not provided.",
                          "Missing or invalid authorization scheme. Please use Klaviyo-API-Key.")  # fmt: skip
        if given != f"Klaviyo-API-Key {CREDENTIALS['key']}":
            raise Refusal(401, "authentication_failed", "Incorrect authentication credentials.",
                          "Incorrect authentication credentials.")  # fmt: skip
        revision = request.headers.get("revision", "").removesuffix(".pre")
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", revision):
            raise Refusal(400, "invalid", "Invalid input.", "A valid revision header is required: YYYY-MM-DD.")
        if revision < REVISIONS[0]:
            raise Refusal(410, "gone", "This revision is retired.", f"The revision {revision} is no longer available.")
        if revision not in REVISIONS:
            raise Refusal(400, "invalid", "Invalid input.", f"The revision {revision} does not exist.")
        if endpoint.trial and not request.headers.get("revision", "").endswith(".pre"):
            raise Refusal(404, "not_found", "Not found.", "The requested resource does not exist.")
        if missing := [scope for scope in endpoint.scopes if scope not in self.scopes]:
            raise Refusal(403, "permission_denied", "You do not have permission to perform this action.",
                          f"The API key is missing required scopes: {', '.join(missing)}")  # fmt: skip

    def _list(self, kind: str, make: Callable[[World], object]) -> Handler:
        def handler(request: Request) -> Response:
            made = make(self.world)
            rows: list[Resource] = [made] if isinstance(made, dict) else list(made)  # type: ignore[call-overload]
            return listed(request, SHAPES[kind], rows)

        return handler

    def _flow(self, request: Request, id: str) -> Response:
        found = next((row for row in objects.flows(self.world) if row["id"] == id), None)
        if found is None:
            raise Refusal(404, "not_found", "Not found.", f"A flow with id {id} does not exist.")
        return single(trimmed(request, SHAPES["flow"], found))

    def _one_list(self, request: Request, id: str) -> Response:
        found = next((row for row in objects.lists(self.world) if row["id"] == id), None)
        if found is None:
            raise Refusal(404, "not_found", "Not found.", f"A list with id {id} does not exist.")
        return single(trimmed(request, SHAPES["list"], found))

    def _codes(self, request: Request) -> Response:
        coupon = next(value for _, name, value in clauses(request, SHAPES["coupon-code"]) if name == "coupon.id")
        rows = content.codes(self.world, str(coupon))
        return listed(request, SHAPES["coupon-code"], rows, skip=lambda name: name == "coupon.id")

    def _refusals(self, request: Request, id: str) -> Response:
        return listed(request, SHAPES["object-ingestion-log"], settings.refusals(self.world, id))

    def _suppressions(self, request: Request) -> Response:
        """Klaviyo calls the sort `created` and the field `created_at`; the world's rows are in order already."""
        shape = SHAPES["profile-suppression-bulk-create-job"]
        if order(request, shape) != ("created", True):
            raise invalid("The demo shows these jobs newest first.", "sort")
        rows = list(settings.suppressions(self.world))
        start, size = page(request, shape)
        shown = [trimmed(request, shape, row) for row in rows[start : start + size]]
        return document(request, shown, start, size, len(rows) > start + size)

    def _campaigns(self, request: Request) -> Response:
        asked = clauses(request, SHAPES["campaign"])
        channel = next(value for _, name, value in asked if name == "messages.channel")
        if channel not in ("email", "sms", "mobile_push"):
            raise invalid(f"{channel} is not a valid channel.", "filter")
        rows = objects.campaigns(self.world, channel)
        return listed(request, SHAPES["campaign"], rows, skip=lambda name: name == "messages.channel")

    def _profiles(self, request: Request) -> Response:
        """Newest change first whatever is asked; a million of them are never made, only those of the page."""
        shape: Shape = SHAPES["profile"]
        known = self.people.profiles.rank(self.world.customers)
        asked = clauses(request, shape)
        order(request, shape)
        start, size = page(request, shape)
        indexes = self._looked_up(asked) if asked else range(known)
        rows = [trimmed(request, shape, objects.profile(self.world, index)) for index in indexes[start : start + size]]
        return document(request, rows, start, size, start + size < len(indexes))

    def _looked_up(self, asked: Sequence[Clause]) -> Sequence[int]:
        """The profiles with one of the keys, in order; each key is worked back to the customer who has it."""
        [(operator, name, wanted)] = asked
        by = {"email": self.people.by_email, "phone_number": self.people.by_phone, "external_id": self.people.by_number}
        if name not in by or operator not in ("any", "equals"):
            raise invalid("The demo finds profiles by their keys only.", "filter")
        values = [wanted] if operator == "equals" else wanted
        customers = {found for value in values if (found := by[name](str(value))) is not None}
        profiles = self.people.profiles
        return sorted(profiles.rank(each) for each in customers if profiles.has(each))

    def _events(self, request: Request) -> Response:
        shape = SHAPES["event"]
        wanted = {name: value for _, name, value in clauses(request, shape)}
        _, down = order(request, shape)
        start, size = page(request, shape)
        rows, more = self.figures.events(str(wanted.get("metric_id", "")), start, size, newest_first=down)
        return document(request, [trimmed(request, shape, row) for row in rows], start, size, more)


def single(row: Resource) -> Response:
    """One resource."""
    return reply({"data": row, "links": row["links"]}, headers=CONTENT)
