"""What is set up in the demo merchant's Zendesk: people, fields, webhooks, apps, ratings and schedules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from auditor.demo.world import World
from auditor.demo.zendesk.wire import CANARY_PII, CANARY_SECRET, Row

Data = Mapping[str, Any]
FIRST_PERSON = 5000


def person(index: int, role: str, factor: bool, suspended: bool = False) -> Row:
    """Somebody who works there, with everything that Zendesk tells of people."""
    return {
        "id": FIRST_PERSON + index,
        "name": f"{CANARY_PII} {index}",
        "email": f"{CANARY_PII}-{index}@staff.example",
        "phone": "+44 20 7946 0000",
        "role": role,
        "active": True,
        "suspended": suspended,
        "two_factor_auth_enabled": factor,
        "notes": CANARY_PII,
    }


def staff(data: Data) -> list[Row]:
    """Admins and agents."""
    rows = enumerate(data.get("staff", []))
    return [person(index, row["role"], row["two_factor"], row.get("suspended", False)) for index, row in rows]


def memberships(data: Data) -> list[Row]:
    """Who is in which group."""
    pairs = ((row["id"], place) for row in data.get("groups", []) for place in row["members"])
    return [
        {"id": 7000 + index, "group_id": group, "user_id": FIRST_PERSON + place, "default": index == 0}
        for index, (group, place) in enumerate(pairs)
    ]


def settings(data: Data) -> Row:
    """The account's settings, as far as anybody asks."""
    kind = data.get("satisfaction", {}).get("kind", "")
    return {
        "active_features": {
            "customer_satisfaction": kind == "rating",
            "customer_satisfaction_survey": kind == "survey",
            "sandbox": bool(data.get("sandbox", False)),
            "explore": True,
            "automatic_answers": bool(data.get("automatic_answers", False)),
            "satisfaction_prediction": bool(data.get("satisfaction_prediction", False)),
        },
        "chat": {"available": True, "enabled": bool(data.get("chat", False)), "welcome_message": f"I am {CANARY_PII}"},
        "knowledge": {"generative_answers": bool(data.get("generative_answers", False)), "search_articles": True},
        "routing": {"enabled": bool(data.get("omnichannel_routing", False)), "autorouting_tag": ""},
        "rule": {"macro_most_used": True, "using_skill_based_routing": bool(data.get("skills"))},
        "side_conversations": {
            name: name in data.get("side_conversations", ())
            for name in ("email_channel", "msteams_channel", "slack_channel", "tickets_channel")
        },
        "tickets": {
            "auto_translation_enabled": bool(data.get("translation", False)),
            "using_skill_based_routing": bool(data.get("skills")),
            **({"native_messaging_enabled": data["messaging"]} if "messaging" in data else {}),
        },
        "statistics": {"rule_usage": bool(data.get("usage", True))},
        "branding": {"header_color": "78A300"},
    }


def fields(data: Data, with_creator: bool) -> list[Row]:
    """Ticket fields; with intelligent triage two pairs more, and those that apps made."""
    rows: list[Row] = [
        {"id": 1, "title": "Subject", "type": "subject", "active": True},
        {"id": 2, "title": "Language", "type": "tagger", "active": True},
    ]
    if data.get("triage_field"):
        first = int(data["triage_field"])
        titles = ("Intent", "Intent confidence", "Sentiment", "Sentiment confidence")
        rows += [{"id": first + index, "title": title, "active": True} for index, title in enumerate(titles)]
    rows += [{**row, "active": True} for row in data.get("app_fields", [])]
    return [_field(row, with_creator) for row in rows]


def _field(row: Row, with_creator: bool) -> Row:
    told = {key: value for key, value in row.items() if key not in ("app", "filled_every")}
    creator: Row = {"creator_user_id": -1 if "app" in row else FIRST_PERSON, "creator_app_name": row.get("app")}
    return {**told, "description": CANARY_PII, **(creator if with_creator else {})}


def webhooks(world: World, data: Data) -> list[Row]:
    """Webhooks with their secrets: keys in addresses and headers."""
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "status": row.get("status", "active"),
            "endpoint": row["endpoint"],
            "http_method": "POST",
            "request_format": "json",
            "subscriptions": row.get("subscriptions", ["conditional_ticket_events"]),
            "authentication": {
                "type": "bearer_token",
                "data": {"token": f"{CANARY_SECRET}-bearer"},
                "add_position": "header",
            },
            "custom_headers": {"x-api-key": f"{CANARY_SECRET}-header"},
            "created_by": "5000",
            "created_at": world.stamp(200),
        }
        for row in data.get("webhooks", [])
    ]


def invocations(world: World, hook: Row, since: datetime | None, days: int) -> list[Row]:
    """Calls of one webhook in the last days, newest first."""
    per_day, failing = float(hook.get("calls_per_day", 0)), float(hook.get("failure_share", 0))
    rows = []
    for index in range(int(per_day * days)):
        at = world.now - timedelta(days=(index + 0.5) / per_day)
        if since is None or at >= since:
            failed = (index % 100) < round(100 * failing)
            stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ")
            status = "client error" if failed else "success"
            rows.append({"id": f"i{index}", "status": status, "created_at": stamp, "latest_completed_at": stamp})
    return rows


def installations(world: World, data: Data, with_app: bool) -> list[Row]:
    """Installed apps; their settings hold keys in plain text."""
    return [
        {
            "id": 100 + index,
            "app_id": row["app_id"],
            "product": "support",
            "enabled": row.get("enabled", True),
            "created_at": world.stamp(row.get("created_days_ago", 300)),
            "updated_at": world.stamp(row.get("created_days_ago", 300)),
            "settings": {
                "name": row["name"],
                "token": f"{CANARY_SECRET}-app",
                "contact": f"{CANARY_PII}@staff.example",
            },
            **({"app": {"id": row["app_id"], "name": row["name"], "author_name": CANARY_PII}} if with_app else {}),
        }
        for index, row in enumerate(data.get("apps", []))
    ]


def surveys(world: World, table: Data) -> list[Row]:
    """Answers to the satisfaction survey within 30 days."""
    return [
        {
            "id": f"s{index}",
            "responder_id": 7_000_000 + index,
            "subjects": [{"type": "ticket", "id": str(index), "zrn": f"zen:ticket:{index}"}],
            "answers": [
                {
                    "type": "rating_scale",
                    "rating": 5 if good else 1,
                    "rating_category": "good" if good else "bad",
                    "created_at": stamp,
                    "question": {"id": "q1", "type": "rating_scale_numeric", "sub_type": "customer_satisfaction"},
                },
                {
                    "type": "open_ended",
                    "value": f"Thank you, {CANARY_PII}",
                    "question": {"id": "q2", "type": "open_ended"},
                },
            ],
        }
        for index, good, stamp in _rated(world, table)
    ]


def ratings(world: World, table: Data) -> list[Row]:
    """Ratings of the older kind within 30 days."""
    return [
        {"id": index, "score": "good" if good else "bad", "created_at": stamp, "comment": f"Thanks, {CANARY_PII}"}
        for index, good, stamp in _rated(world, table)
    ]


def _rated(world: World, table: Data) -> list[tuple[int, bool, str]]:
    total, good = int(table.get("ratings", 0)), float(table.get("good_share", 1))
    return [(index, index % 100 < round(100 * good), world.stamp(30 * (index + 0.5) / total)) for index in range(total)]


def security(data: Data) -> Row:
    """How people sign in."""
    agent = {
        "zendesk_login": True,
        "enforce_sso": bool(data.get("single_sign_on", False)),
        "two_factor_enforce": False,
        "remote_bypass": 1,
    }
    span = str(data.get("vendor_access", "off"))
    entry = {"assumable": span != "off", "assumable_account_type": False, "assumption_duration": span}
    return {"authentication": {"agent": agent, "end_user": {}}, "ip": {"ip_ranges": "203.0.113.0/24"}, **entry}


def audit_logs(world: World) -> list[Row]:
    """Who changed what; newest first."""
    return [
        {
            "id": index,
            "action": "update",
            "source_type": "rule",
            "actor_name": CANARY_PII,
            "ip_address": "203.0.113.9",
            "created_at": world.stamp(index + 1),
        }
        for index in range(40)
    ]


def schedules(world: World, data: Data) -> list[Row]:
    """Deletion schedules."""
    return [
        {
            "id": 700 + index,
            "title": row["title"],
            "object": row.get("object", "zen:ticket"),
            "active": row["active"],
            "default": bool(row.get("default", False)),
            "conditions": {
                "all": [{"field": "duration_since_last_update", "operator": "greater_than", "value": "P3Y"}]
            },
            "created_at": world.stamp(400),
            "updated_at": world.stamp(300),
        }
        for index, row in enumerate(data.get("deletion_schedules", []))
    ]


def queues(world: World, data: Data) -> list[Row]:
    """Queues of omnichannel routing."""
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "description": f"Ask {CANARY_PII}",
            "definition": {"all": row.get("all", []), "any": []},
            "priority": 1,
            "order": index + 1,
            "primary_groups": {"count": len(row["groups"]), "groups": [{"id": each} for each in row["groups"]]},
            "secondary_groups": {"count": 0, "groups": []},
            "created_at": world.stamp(90),
            "updated_at": world.stamp(80),
        }
        for index, row in enumerate(data.get("queues", []))
    ]


def attributes(world: World, data: Data) -> list[Row]:
    """Kinds of skill."""
    return [
        {"id": f"attribute-{index}", "name": name, "created_at": world.stamp(200), "updated_at": world.stamp(200)}
        for index, name in enumerate(data.get("skills", []))
    ]


def sharing(world: World, data: Data) -> list[Row]:
    """Agreements to share tickets with other accounts."""
    return [
        {
            "id": 600 + index,
            "name": row["name"],
            "type": row.get("type", "outbound"),
            "status": row["status"],
            "partner_name": row.get("partner"),
            "remote_subdomain": f"{CANARY_PII}",
            "created_at": world.stamp(500),
        }
        for index, row in enumerate(data.get("sharing_agreements", []))
    ]
