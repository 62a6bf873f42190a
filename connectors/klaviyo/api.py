"""How Klaviyo is asked: the read-only list with each endpoint's limits, the pinned revision, and what refusals mean."""

from __future__ import annotations

import re

from connectors.door import Allow, Answer, Rate, Wait
from connectors.door.quota import LONGEST_WAIT, number
from connectors.errors import BadCredential, Denied, Misread, ReadError, Throttled, Unavailable
from connectors.redact import clean

BASE = "https://a.klaviyo.com"
REVISION = "2026-07-15"
"""The newest revision whose whole specification was read; 2026-10-15 shows the audiences of campaigns in another way.
Klaviyo answers a revision for two years."""

KEYS = "Klaviyo > Settings > API keys > Create Private API Key"

TIERS = {
    "XS": Rate(per_second=1, per_minute=15),
    "S": Rate(per_second=3, burst=3, per_minute=60),
    "M": Rate(per_second=10, burst=10, per_minute=150),
    "L": Rate(per_second=75, burst=75, per_minute=700),
    "XL": Rate(per_second=350, burst=350, per_minute=3_500),
    "report": Rate(per_second=1, per_minute=2, per_day=225),
}
"""Burst and steady limits. Each endpoint has its own, shared by all private keys of the account."""

_READS = (
    ("GET", "/api/accounts", "XS"),
    ("GET", "/api/metrics", "M"),
    ("POST", "/api/metric-aggregates", "S"),
    ("GET", "/api/events", "XL"),
    ("GET", "/api/flows", "S"),
    ("GET", "/api/flows/{id}", "S"),
    ("POST", "/api/flow-values-reports", "report"),
    ("POST", "/api/campaign-values-reports", "report"),
    ("POST", "/api/segment-values-reports", "report"),
    ("POST", "/api/form-series-reports", "report"),
    ("GET", "/api/mapped-metrics", "S"),
    ("GET", "/api/campaigns", "M"),
    ("GET", "/api/forms", "S"),
    ("GET", "/api/lists", "L"),
    ("GET", "/api/lists/{id}", "XS"),
    ("GET", "/api/segments", "L"),
    ("GET", "/api/profiles", "M"),
    ("GET", "/api/profile-bulk-import-jobs", "M"),
    ("GET", "/api/templates", "L"),
    ("GET", "/api/webhooks", "XS"),
    ("GET", "/api/coupons", "L"),
    ("GET", "/api/coupon-codes", "XL"),
    ("GET", "/api/reviews", "M"),
    ("GET", "/api/profile-suppression-bulk-create-jobs", "L"),
    ("GET", "/api/tracking-settings", "M"),
    ("GET", "/api/web-feeds", "XS"),
    ("GET", "/api/catalog-items", "XL"),
    ("GET", "/api/catalog-variants", "XL"),
    ("GET", "/api/catalog-item-bulk-create-jobs", "L"),
    ("GET", "/api/catalog-item-bulk-update-jobs", "L"),
    ("GET", "/api/object-types", "S"),
    ("GET", "/api/object-types/{id}/object-ingestion-logs", "XS"),
)
"""Profiles are tier L, but drop to M when predicted values are asked for, as we do; a single list with its number of
people drops to XS."""

_TRIAL = (
    ("GET", "/api/agent-skills", "M"),
    ("GET", "/api/customer-agent-conversations", "S"),
    ("GET", "/api/api-keys", "XS"),
)
"""Answered under the trial version only, which Klaviyo may change at any time."""

ALLOW = (
    *(Allow(method, path, bucket=path) for method, path, _ in _READS),
    *(Allow(method, path, bucket=path, headers=(("revision", f"{REVISION}.pre"),)) for method, path, _ in _TRIAL),
)
RATES = {path: TIERS[tier] for _, path, tier in (*_READS, *_TRIAL)}

_SCOPE = re.compile(r"\b[a-z]+(?:-[a-z]+)*:read\b")


def key_with(*scopes: str) -> str:
    """The remedy for missing scopes, in the words of Klaviyo's settings page."""
    areas = " and ".join(scope.partition(":")[0].replace("-", " ").capitalize() for scope in scopes)
    return f"{KEYS}: make a read-only key, or a custom key with read access to {areas}."


def decode(answer: Answer) -> ReadError | Wait | None:
    """What Klaviyo's refusals mean, where the door alone could not tell."""
    if answer.status == 401:
        return BadCredential(
            "Klaviyo did not accept the private API key.", f"{KEYS}, and put the new key into the configuration."
        )
    if answer.status == 403:
        return _refused(answer)
    if answer.status == 410 or (answer.status == 400 and b"revision" in answer.body):
        return Misread("Klaviyo no longer answers the version of its API that we ask for.")
    if answer.status == 429 and (number(answer.headers, "Retry-After") or 0) > LONGEST_WAIT:
        return Throttled(
            "Klaviyo's limit for the day is used up, by us or by your other integrations.",
            "Run the audit again tomorrow.",
        )
    return None


def _refused(answer: Answer) -> ReadError:
    """A web page with status 403 is the guard in front of Klaviyo, not Klaviyo: nothing about our rights."""
    if not answer.body.lstrip().startswith(b"{"):
        return Unavailable("Something in front of Klaviyo turned us away (403).", "Run the audit again later.")
    scopes = sorted(set(_SCOPE.findall(answer.body.decode("utf-8", "replace"))))
    if not scopes:
        return Denied("Klaviyo does not allow this key to see this (403).")
    return Denied(f"The Klaviyo key lacks {clean(' and '.join(scopes))}.", key_with(*scopes))
