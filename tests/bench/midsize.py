"""A mid-size business: the demo merchant with as many flows, rules, workflows and apps as such a business has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice
from typing import Any

from auditor.demo.world import World, load

SIZES: Mapping[str, Mapping[str, int]] = {
    "shopify": {"apps": 25, "segments": 20, "discounts": 15, "marketing_events": 20, "publications": 5},
    "hubspot": {"workflows": 60, "lists": 80, "emails": 30, "forms": 20, "imports": 20, "users": 20, "owners": 20},
    "zendesk": {
        "triggers": 80,
        "automations": 20,
        "macros": 120,
        "webhooks": 10,
        "apps": 12,
        "app_fields": 12,
        "sla_policies": 6,
        "queues": 8,
        "clients": 8,
        "api_tokens": 6,
    },
    "klaviyo": {
        "flows": 60,
        "metrics": 121,
        "segments": 80,
        "lists": 25,
        "forms": 12,
        "templates": 80,
        "campaigns": 60,
    },
    "n8n": {"workflows": 60, "credentials": 35},
}
MORE_SCOPES = ("crm.lists.read", "tickets")
"""What the demo merchant's key lacks, so that nothing is spared for it."""
ORDERS, CUSTOMERS = 15_000, 120_000
PRODUCTS, VARIANTS = 1_500, 4_500


def world(**zendesk: Any) -> World:
    """Every list grown to its size; `zendesk` changes more of that platform, such as its plan's limit."""
    demo = load()
    changes: dict[str, Any] = {
        platform: {name: grown(demo.platform(platform)[name], size) for name, size in lists.items()}
        for platform, lists in SIZES.items()
    }
    changes["hubspot"]["scopes"] = [*demo.platform("hubspot")["scopes"], *MORE_SCOPES]
    changes["zendesk"].update(zendesk)
    changes["shopify"]["products"] = {"active": PRODUCTS, "variants": VARIANTS}
    changes["volumes"] = {"orders": ORDERS, "customers": CUSTOMERS}
    return demo.changed(changes)


def grown(rows: Sequence[Mapping[str, Any]], size: int) -> list[Mapping[str, Any]]:
    """The rows, and copies of them under other ids and names until there are enough."""
    return [*rows, *islice(_copies(rows), max(0, size - len(rows)))]


def _copies(rows: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for number, row in enumerate(cycle(rows), 1):
        yield {**row, **{key: _other(key, row[key], number) for key in _IDS if key in row}}


_IDS = ("id", "app_id", "name", "title", "description", "handle")


def _other(key: str, value: Any, number: int) -> Any:
    """Another id of the same kind and length, or another name."""
    if isinstance(value, int):
        return value + number * 1_000
    if key not in ("id", "handle"):
        return f"{value} {number}"
    return str(int(value) + number * 1_000) if value.isdigit() else f"{value[:2]}{number:0{len(value) - 2}d}"
