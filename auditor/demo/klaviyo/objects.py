"""Klaviyo's objects as its API shows them, made from the world, with personal data where Klaviyo has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.demo.klaviyo.canaries import CANARY_PII, CANARY_SECRET, MAIL
from auditor.demo.klaviyo.definitions import definition, groups
from auditor.demo.klaviyo.jsonapi import Resource
from auditor.demo.people import People
from auditor.demo.world import World


def resource(kind: str, name: str, attributes: Mapping[str, Any]) -> Resource:
    """Type, id, attributes, link."""
    own = {"self": f"https://a.klaviyo.com/api/{kind}s/{name}"}
    return {"type": kind, "id": name, "attributes": dict(attributes), "relationships": {}, "links": own}


def date(world: World, days: float) -> str:
    """A moment as Klaviyo writes it."""
    return world.stamp(days).replace("Z", "+00:00")


def account(world: World) -> Resource:
    """The account, with its sender and its address."""
    data, merchant = world.platform("klaviyo"), world.merchant
    contact = {
        "default_sender_name": CANARY_PII,
        "default_sender_email": MAIL,
        "website_url": f"https://{merchant['domain']}",
        "organization_name": merchant["name"],
        "street_address": {"address1": CANARY_PII, "city": "Bristol", "country": "United Kingdom", "zip": "BS1"},
    }
    return resource("account", data["account"], {
        "test_account": bool(data.get("test_account", False)),
        "contact_information": contact,
        "industry": "Home and garden",
        "timezone": merchant["time_zone"],
        "preferred_currency": merchant["currency"],
        "public_api_key": data["account"],
        "locale": "en-GB",
    })  # fmt: skip


def metrics(world: World) -> Iterator[Resource]:
    """Every kind of event that has reached the account."""
    for row in world.platform("klaviyo").get("metrics", ()):
        name = row["integration"]
        integration = {
            "object": "integration",
            "id": f"i{name[:5]}",
            "key": row.get("key", name.casefold()),
            "name": name,
            "category": row.get("category", "API" if name == "API" else "Internal"),
        }
        yield resource("metric", row["id"], {
            "name": row["name"],
            "created": date(world, row.get("created_days_ago", 900)),
            "updated": date(world, row.get("created_days_ago", 900)),
            "integration": integration,
        })  # fmt: skip


def flows(world: World) -> Iterator[Resource]:
    """Every flow, archived ones included; the definition is shown on request only."""
    for row in world.platform("klaviyo").get("flows", ()):
        yield resource("flow", row["id"], {
            "name": row["name"],
            "status": row["status"],
            "archived": bool(row.get("archived", False)),
            "created": date(world, row.get("created_days_ago", 400)),
            "updated": date(world, row.get("updated_days_ago", 120)),
            "trigger_type": row.get("trigger_type", "Metric"),
            "definition": definition(row),
        })  # fmt: skip


def segments(world: World) -> Iterator[Resource]:
    """Segments with their conditions."""
    for row in world.platform("klaviyo").get("segments", ()):
        yield resource("segment", row["id"], {
            "name": row["name"],
            "definition": groups(row["conditions"]),
            "created": date(world, row.get("created_days_ago", 500)),
            "updated": date(world, row.get("updated_days_ago", 60)),
            "is_active": bool(row.get("active", True)),
            "is_processing": False,
            "is_starred": False,
        })  # fmt: skip


def lists(world: World) -> Iterator[Resource]:
    """Lists."""
    for row in world.platform("klaviyo").get("lists", ()):
        yield resource("list", row["id"], {
            "name": row["name"],
            "created": date(world, row.get("created_days_ago", 900)),
            "updated": date(world, row.get("updated_days_ago", 30)),
            "opt_in_process": row.get("opt_in", "double_opt_in"),
            "profile_count": int(row.get("members", 0)),
        })  # fmt: skip


def campaigns(world: World, channel: str) -> Iterator[Resource]:
    """Campaigns of one channel."""
    for row in world.platform("klaviyo").get("campaigns", ()):
        if row.get("channel", "email") != channel:
            continue
        sent = date(world, row["sent_days_ago"]) if "sent_days_ago" in row else None
        method = row.get("method", "static")
        yield resource("campaign", row["id"], {
            "name": row["name"],
            "status": row.get("status", "Sent" if sent else "Draft"),
            "archived": False,
            "audiences": {"included": list(row["included"]), "excluded": list(row.get("excluded", ()))},
            "send_options": {"use_smart_sending": True},
            "tracking_options": {"add_tracking_params": True},
            "send_strategy": {"method": method, **({"datetime": sent} if method == "static" else {})},
            "created_at": date(world, row.get("sent_days_ago", 1) + 2),
            "scheduled_at": date(world, row["sent_days_ago"] + 0.1) if sent and method != "immediate" else None,
            "updated_at": sent or date(world, 1),
            "send_time": sent,
        })  # fmt: skip


def templates(world: World) -> Iterator[Resource]:
    """Templates; only those of the drag-and-drop editor have a definition."""
    for row in world.platform("klaviyo").get("templates", ()):
        editor = row.get("editor", "SYSTEM_DRAGGABLE")
        yield resource("template", row["id"], {
            "name": row["name"],
            "editor_type": editor,
            "html": f"<p>Dear {CANARY_PII}</p>",
            "text": f"Dear {CANARY_PII}",
            "created": date(world, 300),
            "updated": date(world, 200),
            "definition": _layout(row) if editor == "SYSTEM_DRAGGABLE" else None,
        })  # fmt: skip


def _layout(row: Mapping[str, Any]) -> dict[str, Any]:
    section = {
        "content_type": "section",
        "type": "section",
        "data": {"properties": {}, "display_options": {}, "styles": {}},
        "rows": [{"data": {"styles": {}}, "columns": [{"data": {}, "blocks": [_block(one) for one in row["blocks"]]}]}],
    }
    body = {"properties": {}, "styles": {}, "sections": [section]}
    return {"id": row["id"], "template_id": row["id"], "body": body, "styles": []}


def _block(block: Mapping[str, Any]) -> dict[str, Any]:
    properties = {key: value for key, value in block.items() if key != "type"}
    data = {"properties": properties, "content": f"Dear {CANARY_PII}", "display_options": {}, "styles": {}}
    return {"content_type": "block", "type": block["type"], "data": data}


def jobs(world: World) -> Iterator[Resource]:
    """Bulk loads of profiles."""
    for index, row in enumerate(world.platform("klaviyo").get("imports", ())):
        made = date(world, row["days_ago"])
        yield resource("profile-bulk-import-job", f"job{index}", {
            "status": "complete",
            "created_at": made,
            "total_count": row["profiles"],
            "completed_count": row["profiles"] - row.get("failed", 0),
            "failed_count": row.get("failed", 0),
            "completed_at": made,
            "expires_at": date(world, row["days_ago"] - 7),
            "started_at": made,
        })  # fmt: skip


def webhooks(world: World) -> Iterator[Resource]:
    """The account's own webhooks; Klaviyo shows their address cut off."""
    for row in world.platform("klaviyo").get("webhooks", ()):
        made = resource("webhook", row["id"], {
            "name": row["name"],
            "description": CANARY_PII,
            "endpoint_url": row["url"],
            "enabled": bool(row.get("enabled", True)),
            "created_at": date(world, 200),
            "updated_at": date(world, 100),
        })  # fmt: skip
        topics = [{"type": "webhook-topic", "id": name} for name in row.get("topics", ("event:klaviyo.opened_email",))]
        made["relationships"] = {"webhook-topics": {"data": topics}}
        yield made


def product_jobs(world: World, kind: str) -> Iterator[Resource]:
    """Bulk loads of products by API."""
    for index, row in enumerate(world.platform("klaviyo").get("product_loads", ())):
        if row.get("kind", "create") in kind:
            yield resource(kind, f"load{index}", {
                "status": "complete",
                "created_at": date(world, row["days_ago"]),
                "total_count": 40,
                "failed_count": 0,
                "completed_at": date(world, row["days_ago"]),
                "expires_at": date(world, row["days_ago"] - 7),
            })  # fmt: skip


def profile(world: World, index: int) -> Resource:
    """One customer who reached Klaviyo, newest change first."""
    data, people = world.platform("klaviyo").get("profiles", {}), People(world)
    customer = people.profiles.nth(index)
    scored = index % 100 < round(100 * float(data.get("scored_share", 0)))
    agreed = people.agreed(customer)
    blocked = index % 100 >= 100 - round(100 * float(data.get("blocked_share", 0)))
    marketing = {
        "can_receive_email_marketing": agreed,
        "consent": "SUBSCRIBED" if agreed else "NEVER_SUBSCRIBED",
        "consent_timestamp": date(world, 0.2 + index / 20) if agreed else None,
        "method": data.get("consent_method", "Shopify") if agreed else None,
        "method_detail": CANARY_PII,
        "double_optin": agreed and index % 100 < round(100 * float(data.get("confirmed_share", 0))),
        "suppression": [{"reason": "HARD_BOUNCE", "timestamp": date(world, 40)}] if blocked else [],
        "list_suppressions": [],
    }
    text = {"can_receive_sms_marketing": False, "consent": "NEVER_SUBSCRIBED"}
    scores = {
        "historic_clv": 120.5,
        "predicted_clv": 64.2,
        "total_clv": 184.7,
        "historic_number_of_orders": 3,
        "predicted_number_of_orders": 1.4,
        "average_days_between_orders": 80,
        "average_order_value": 40.2,
        "churn_probability": 0.31,
        "expected_date_of_next_order": date(world, -20),
        "ranked_channel_affinity": ["email"],
    }
    return resource("profile", f"01PROFILE{index}", {
        "email": people.email(customer),
        "phone_number": people.phone(customer),
        "external_id": people.number(customer),
        "first_name": CANARY_PII,
        "last_name": CANARY_PII,
        "created": arrived(people, customer),
        "updated": date(world, 0.01 + index / 500),
        "properties": {"note": CANARY_PII, "magic_link": f"https://x.example/?t={CANARY_SECRET}"},
        "subscriptions": {"email": {"marketing": marketing}, "sms": {"marketing": text}},
        "predictive_analytics": scores if scored else dict.fromkeys(scores),
    })  # fmt: skip


def arrived(people: People, customer: int) -> str:
    """When a customer of the shop reached Klaviyo, as Klaviyo writes it."""
    moment = people.created(customer) + people.lag(customer)
    return moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")
