"""Workflows, users and credentials as n8n writes them, with personal data and secrets where n8n has them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from auditor.demo.world import World

CANARY_PII = "canary-pii-n8n"
CANARY_SECRET = "canary-secret-n8n"  # noqa: S105
ASKING = (".agent", ".chainLlm", ".textClassifier", ".sentimentAnalysis")
"""Nodes that a model hangs on."""
PROJECT = "GTz8ajY95ZclQOXd"
"""The space of the instance's owner."""


def space(person: int) -> str:
    """The space of one user, by place among them."""
    return PROJECT if person == 0 else f"{PROJECT[:-1]}{person}"


def space_name(person: int) -> str:
    """What n8n calls it: after its person."""
    return f"{CANARY_PII} {CANARY_PII} <{CANARY_PII}-{person}@staff.example>"


def workflow(world: World, row: Mapping[str, Any], keys: Mapping[str, str]) -> dict[str, Any]:
    """One workflow of the list; `published` in the world is what runs where it differs from the draft.

    `keys`: ids of stored credentials by type; a node that names a type without one points at a deleted credential.
    """
    draft = _drawing(row["nodes"], keys)
    active, edited = bool(row["active"]), world.stamp(row.get("edited_days_ago", 90))
    version = {
        "versionId": f"v-{row['id']}",
        "workflowId": row["id"],
        **(_drawing(row["published"], keys) if "published" in row else draft),
        "nodeGroups": [],
        "authors": f"{CANARY_PII} Author",
        "name": None,
        "description": None,
        "autosaved": False,
        "createdAt": edited,
        "updatedAt": edited,
    }
    return {
        "id": row["id"],
        "name": row["name"],
        "active": active,
        "activeVersionId": f"v-{row['id']}" if active else None,
        "createdAt": world.stamp(row.get("created_days_ago", 200)),
        "updatedAt": edited,
        "isArchived": bool(row.get("archived", False)),
        "versionId": f"v-{row['id']}",
        "triggerCount": 1 if active else 0,
        **draft,
        "nodeGroups": [],
        "settings": {"executionOrder": "v1", **row.get("settings", {})},
        "staticData": {"lastItem": f"{CANARY_PII}@customer.example"},
        "meta": None,
        "pinData": {draft["nodes"][0]["name"]: [{"json": {"email": f"{CANARY_PII}@customer.example"}}]},
        "tags": [{"id": f"t-{tag}", "name": tag} for tag in row.get("tags", [])],
        "shared": [{"role": "workflow:owner", "workflowId": row["id"], "projectId": _home(row)}],
        "activeVersion": version if active else None,
    }


def _home(row: Mapping[str, Any]) -> str:
    """`project` of a team, else the space of the `person` at that place."""
    return str(row.get("project") or space(row.get("person", 0)))


def _drawing(rows: list[Mapping[str, Any]], keys: Mapping[str, str]) -> dict[str, Any]:
    nodes = [_node(index, node, keys) for index, node in enumerate(rows)]
    return {"nodes": nodes, "connections": _connections(nodes, rows)}


def _node(index: int, row: Mapping[str, Any], keys: Mapping[str, str]) -> dict[str, Any]:
    node = {
        "id": f"n{index}",
        "name": row.get("name") or row["type"].rpartition(".")[2] + (str(index) if index else ""),
        "type": row["type"],
        "typeVersion": row.get("version", 2),
        "position": [index * 200, 0],
        "parameters": {**row.get("parameters", {}), "note": f"{CANARY_SECRET} in a parameter"},
        **{key: row[key] for key in ("disabled", "onError", "retryOnFail") if key in row},
    }
    if "credential" in row:
        kind = row["credential"]
        node["credentials"] = {kind: {"id": keys.get(kind, f"gone-{kind}"), "name": row.get("credential_name", kind)}}
    return node


def _connections(nodes: list[dict[str, Any]], rows: list[Mapping[str, Any]]) -> dict[str, Any]:
    """A chain, where the world names no `next`; a node that only serves an agent hangs on the agent instead."""
    main = [node for node in nodes if not _serves(node)]
    wires: dict[str, Any] = {here["name"]: {"main": [[_end(there["name"], "main")]]} for here, there in pairwise(main)}
    agent = next((node["name"] for node in nodes if node["type"].endswith(ASKING)), "")
    for node, row in zip(nodes, rows, strict=True):
        if _serves(node):
            kind = "ai_tool" if "ool" in node["type"] else "ai_languageModel"
            wires[node["name"]] = {kind: [[_end(agent, kind)]]}
        if "next" in row:
            wires[node["name"]] = {"main": [[_end(name, "main") for name in row["next"]]]}
    return wires


def _end(name: str, kind: str) -> dict[str, Any]:
    return {"node": name, "type": kind, "index": 0}


def _serves(node: Mapping[str, Any]) -> bool:
    kind = str(node["type"]).rpartition(".")[2]
    return kind.startswith(("lmChat", "tool", "memory", "mcpClientTool")) or kind.endswith("Tool")


def user(index: int, world: World, row: Mapping[str, Any], with_role: bool) -> dict[str, Any]:
    """One user; the role only when it is asked for."""
    return {
        "id": f"u{index}",
        "email": f"{CANARY_PII}-{index}@staff.example",
        "firstName": CANARY_PII,
        "lastName": CANARY_PII,
        "createdAt": world.stamp(400),
        "updatedAt": world.stamp(2),
        "isPending": bool(row.get("pending", False)),
        "mfaEnabled": bool(row["mfa"]),
        **({"role": row["role"]} if with_role else {}),
    }


def credential(index: int, world: World, row: Mapping[str, Any]) -> dict[str, Any]:
    """One stored credential: never its data."""
    return {
        "id": f"c{index}",
        "name": row["name"],
        "type": row["type"],
        "createdAt": world.stamp(row.get("created_days_ago", 300)),
        "updatedAt": world.stamp(row.get("updated_days_ago", 100)),
        "shared": [
            {
                "id": _home(row),
                "name": "A team" if "project" in row else space_name(row.get("person", 0)),
                "role": "credential:owner",
                "createdAt": world.stamp(row.get("created_days_ago", 300)),
                "updatedAt": world.stamp(row.get("created_days_ago", 300)),
            }
        ],
    }
