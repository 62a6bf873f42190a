"""Who holds a key to the demo merchant's Zendesk: marketplace integrations, own OAuth clients, API tokens."""

from __future__ import annotations

from auditor.demo.world import World
from auditor.demo.zendesk.setup import FIRST_PERSON, Data
from auditor.demo.zendesk.wire import CANARY_SECRET, CREDENTIALS, Row


def global_clients(data: Data) -> list[Row]:
    """Marketplace integrations that were given access."""
    return [
        {"id": row["id"], "name": row["name"], "company": row.get("company", ""), "identifier": f"g-{row['id']}"}
        for row in data.get("global_clients", [])
    ]


def summary(world: World, data: Data) -> list[Row]:
    """When each of them was last used."""
    used = [row for row in data.get("global_clients", []) if "used_days_ago" in row]
    return [{"id": row["id"], "tokens_count": 2, "last_used_at": world.stamp(row["used_days_ago"])} for row in used]


def clients(data: Data) -> list[Row]:
    """OAuth clients that the account made itself; the first one is the audit's."""
    own: Row = {"id": 1, "name": "Store auditor", "identifier": CREDENTIALS["client_id"]}
    rows = [own, *({**row, "identifier": f"c-{row['id']}"} for row in data.get("clients", []))]
    return [
        {"id": row["id"], "name": row["name"], "identifier": row["identifier"], "secret": f"{CANARY_SECRET}-oauth"}
        for row in rows
    ]


def tokens(world: World, data: Data) -> list[Row]:
    """Tokens of the account's own clients."""
    return [
        {
            "id": 900 + index,
            "client_id": row["id"],
            "user_id": FIRST_PERSON + row.get("person", 0),
            "scopes": row.get("scopes", ["read"]),
            "token": f"{CANARY_SECRET}-pre",
            "refresh_token": None,
            "used_at": world.stamp(row["used_days_ago"]) if "used_days_ago" in row else None,
            "expires_at": None,
        }
        for index, row in enumerate(data.get("clients", []))
    ]


def api_tokens(world: World, data: Data) -> list[Row]:
    """API tokens."""
    return [
        {
            "id": 800 + index,
            "description": row["description"],
            "active": row.get("active", True),
            "token": f"{CANARY_SECRET}-prefix",
            "full_token": None,
            "user_id": FIRST_PERSON,
            "created_at": world.stamp(row.get("created_days_ago", 500)),
            "last_used": world.stamp(row["used_days_ago"]) if "used_days_ago" in row else None,
        }
        for index, row in enumerate(data.get("api_tokens", []))
    ]
