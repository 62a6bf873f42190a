"""Settings and jobs of the account: what events mean, marks on links, kinds of records, blocked addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.demo.klaviyo.canaries import CANARY_PII, CANARY_SECRET
from auditor.demo.klaviyo.jsonapi import Resource
from auditor.demo.klaviyo.objects import date, resource
from auditor.demo.world import World

MEANINGS = ("added_to_cart", "cancelled_sales", "ordered_product", "refunded_sales", "revenue", "started_checkout",
            "viewed_product")  # fmt: skip


def mapped(world: World) -> Iterator[Resource]:
    """Every meaning, with the metric that has it, if one has."""
    given = world.platform("klaviyo").get("mapped", {})
    for name in MEANINGS:
        row = resource("mapped-metric", name, {"updated": date(world, 400)})
        metric = {"type": "metric", "id": given[name]} if name in given else None
        row["relationships"] = {"metric": {"data": metric}, "custom-metric": {"data": None}}
        yield row


def tracking(world: World) -> Iterator[Resource]:
    """The one tracking setting of the account."""
    data = world.platform("klaviyo")
    static: dict[str, Any] = {"flow": {"type": "static", "value": "Klaviyo"},
                              "campaign": {"type": "static", "value": "Klaviyo"}}  # fmt: skip
    yield resource("tracking-setting", data["account"], {
        "auto_add_parameters": bool(data.get("links_marked", True)),
        "utm_source": static,
        "utm_medium": static,
        "custom_parameters": [{"name": CANARY_PII}],
    })  # fmt: skip


def object_types(world: World) -> Iterator[Resource]:
    """Kinds of records that were added."""
    for row in world.platform("klaviyo").get("object_types", ()):
        yield resource("object-type", row["id"], {
            "title": row["title"],
            "description": CANARY_PII,
            "status": row.get("status", "active"),
            "namespace": row.get("namespace", "custom-objects"),
            "created_at": date(world, 200),
            "updated_at": date(world, 100),
        })  # fmt: skip


def refusals(world: World, kind: str) -> Iterator[Resource]:
    """Records of a kind that were refused."""
    for row in world.platform("klaviyo").get("object_types", ()):
        for index in range(int(row.get("refused", 0)) if row["id"] == kind else 0):
            yield resource("object-ingestion-log", f"log{index}", {
                "status": "error",
                "event_type": "create",
                "summary": CANARY_PII,
                "errors": [{"code": "invalid", "property": CANARY_SECRET}],
                "timestamp": date(world, 1 + index / 10),
            })  # fmt: skip


def suppressions(world: World) -> Iterator[Resource]:
    """Jobs that block addresses, newest first."""
    rows = world.platform("klaviyo").get("suppressions", ())
    for index, row in enumerate(sorted(rows, key=lambda row: float(row["days_ago"]))):
        yield resource("profile-suppression-bulk-create-job", f"sup{index}", {
            "status": "complete",
            "created_at": date(world, row["days_ago"]),
            "total_count": row["profiles"],
            "completed_count": row["profiles"],
            "skipped_count": 0,
            "completed_at": date(world, row["days_ago"]),
        })  # fmt: skip


def skills(world: World) -> Iterator[Resource]:
    """What the AI agent can do."""
    for index, row in enumerate(world.platform("klaviyo").get("agent", {}).get("skills", ())):
        yield resource("agent-skill", f"skill{index}", {
            "source": "prebuilt",
            "name": row["name"],
            "display_name": row["name"],
            "description": CANARY_PII,
            "instructions": CANARY_SECRET,
            "status": row.get("status", "live"),
            "handoff": row.get("handoff", "offer"),
        })  # fmt: skip


def conversations(world: World) -> Iterator[Resource]:
    """Conversations of the AI agent, newest first: so many a day, of which it solves every so many."""
    agent = world.platform("klaviyo").get("agent", {})
    per_day, every = float(agent.get("per_day", 0)), int(agent.get("solves_every", 2))
    for index in range(int(60 * per_day)):
        yield resource("customer-agent-conversation", f"talk{index}", {
            "status": "resolved-by-ai" if index % every == 0 else "routed-to-team",
            "created_at": date(world, (index + 0.5) / per_day),
            "updated_at": date(world, index / per_day),
        })  # fmt: skip


def keys(world: World) -> Iterator[Resource]:
    """The account's private keys, without the keys."""
    for index, row in enumerate(world.platform("klaviyo").get("keys", ())):
        yield resource("api-key", f"key{index}", {
            "name": f"{row['name']} pk_{CANARY_SECRET}",
            "status": row.get("status", "active"),
            "scopes": list(row["scopes"]),
            "created": date(world, 400),
        })  # fmt: skip
