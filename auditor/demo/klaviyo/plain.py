"""Lists that need nothing but a scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from auditor.demo.klaviyo import catalogue, content, objects, settings
from auditor.demo.klaviyo.jsonapi import Resource
from auditor.demo.world import World

_LOADS = ("catalog-item-bulk-create-job", "catalog-item-bulk-update-job")


@dataclass(frozen=True)
class Plain:
    """One of them; its path is its kind in the plural."""

    kind: str
    scope: str
    tier: str
    make: Callable[[World], Iterator[Resource]]
    trial: bool = False
    """Answered under a trial revision only."""


LISTS = (
    Plain("mapped-metric", "metrics:read", "S", settings.mapped),
    Plain("form", "forms:read", "S", content.forms),
    Plain("coupon", "coupons:read", "L", content.coupons),
    Plain("review", "reviews:read", "M", content.reviews),
    Plain("web-feed", "web-feeds:read", "XS", content.feeds),
    Plain("catalog-item", "catalogs:read", "XL", catalogue.items),
    Plain("catalog-variant", "catalogs:read", "XL", catalogue.variants),
    *(Plain(kind, "catalogs:read", "L", partial(objects.product_jobs, kind=kind)) for kind in _LOADS),
    Plain("tracking-setting", "tracking-settings:read", "M", settings.tracking),
    Plain("object-type", "custom-objects:read", "S", settings.object_types),
    Plain("agent-skill", "agents:read", "M", settings.skills, trial=True),
    Plain("customer-agent-conversation", "agents:read", "S", settings.conversations, trial=True),
    Plain("api-key", "credentials:read", "XS", settings.keys, trial=True),
)
