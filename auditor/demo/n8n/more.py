"""What n8n answers beside workflows, users and keys: versions, tests, tables, packages, roles, projects, its audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.demo.n8n.shapes import CANARY_PII, CANARY_SECRET, PROJECT, space, space_name
from auditor.demo.world import World

Rows = list[dict[str, Any]]


def history(world: World, row: Mapping[str, Any]) -> Rows:
    """Versions of a workflow, the newest first: the one in use, and what `earlier_versions_days_ago` says is kept."""
    days = [row.get("edited_days_ago", 90), *row.get("earlier_versions_days_ago", [])]
    return [
        {
            "versionId": f"v-{row['id']}" + (f"-{index}" if index else ""),
            "workflowId": row["id"],
            "authors": f"{CANARY_PII} Author",
            "name": None,
            "description": None,
            "createdAt": world.stamp(ago),
            "updatedAt": world.stamp(ago),
        }
        for index, ago in enumerate(days)
    ]


def test_runs(world: World, row: Mapping[str, Any]) -> Rows:
    """Evaluations of a workflow."""
    return [
        {
            "id": f"test{index}",
            "status": run.get("status", "completed"),
            "runAt": world.stamp(run["days_ago"]),
            "completedAt": world.stamp(run["days_ago"]),
            "metrics": {"correctness": 0.9},
            "errorCode": None,
            "errorDetails": None,
            "finalResult": f"{CANARY_PII} said yes",
            "testCaseCount": 12,
            "createdAt": world.stamp(run["days_ago"]),
            "updatedAt": world.stamp(run["days_ago"]),
        }
        for index, run in enumerate(row.get("test_runs", []))
    ]


def table(index: int, world: World, row: Mapping[str, Any]) -> dict[str, Any]:
    """One data table; its rows are another call."""
    columns = [{"id": f"k{place}", "name": name, "type": "string"} for place, name in enumerate(row["columns"])]
    return {
        "id": f"table{index}",
        "name": f"{row['name']} {CANARY_PII}",
        "columns": columns,
        "projectId": PROJECT,
        "createdAt": world.stamp(300),
        "updatedAt": world.stamp(row.get("updated_days_ago", 3)),
        "sizeBytes": 4096,
    }


def package(world: World, row: Mapping[str, Any]) -> dict[str, Any]:
    """One community package; `updateAvailable` is missing where n8n knows of no newer version."""
    return {
        "packageName": row["name"],
        "installedVersion": row.get("version", "1.0.0"),
        "authorName": CANARY_PII,
        "authorEmail": f"{CANARY_PII}@author.example",
        "installedNodes": [{"name": "Node", "type": f"{row['name']}.node", "latestVersion": 1}],
        "createdAt": world.stamp(300),
        "updatedAt": world.stamp(300),
        **({"updateAvailable": row["newer"]} if "newer" in row else {}),
    }


def roles(own_agents: bool) -> dict[str, Any]:
    """Roles by kind; the owner's rights show what this version of n8n can do."""
    rights = ["workflow:list", *(["agent:create", "agent:list"] if own_agents else [])]
    owner = {"slug": "global:owner", "displayName": "Owner", "roleType": "global", "scopes": rights}
    return {"global": [owner], "project": [], "credential": [], "workflow": []}


def projects(rows: list[Mapping[str, Any]], people: int) -> Rows:
    """Projects: everybody's own, named after the person, and those of teams."""
    own = [{"id": space(one), "name": space_name(one), "type": "personal", "icon": None} for one in range(people)]
    return [*own, *({"type": "team", "icon": None, **row} for row in rows)]


def git_links(rows: list[str]) -> Rows:
    """Connections to Git."""
    target = {"schemaVersion": 1, "remoteUrl": f"https://{CANARY_SECRET}@git.example/flows.git"}
    return [{"id": f"g{index}", "name": name, "target": target} for index, name in enumerate(rows)]


def audit_report(
    audit: Mapping[str, Mapping[str, list[Any]]], categories: list[str], names: Mapping[str, str]
) -> dict[str, Any] | list[Any]:
    """The security audit; an instance without any risk answers an empty list."""
    report = {
        f"{risk.capitalize()} Risk Report": {
            "risk": risk,
            "sections": [_section(risk, title, places, names) for title, places in sections.items()],
        }
        for risk, sections in audit.items()
        if risk in categories
    }
    return report or []


def _section(risk: str, title: str, places: list[Any], names: Mapping[str, str]) -> dict[str, Any]:
    said = {"title": title, "description": f"about {CANARY_PII}", "recommendation": ""}
    if title == "Outdated instance":
        return {**said, "nextVersions": [{"name": name, "nodes": [], "hasSecurityFix": True} for name in places]}
    if title == "Custom nodes":
        paths = [{"kind": "custom", "nodeType": name, "filePath": f"/home/{CANARY_PII}/{name}"} for name in places]
        return {**said, "location": paths}
    if risk == "credentials":
        rows = [{"kind": "credential", "id": f"a{index}", "name": name} for index, name in enumerate(places)]
        return {**said, "location": rows}
    return {**said, "location": [_node_at(name, names) for name in places]}


def _node_at(workflow: str, names: Mapping[str, str]) -> dict[str, str]:
    return {
        "kind": "node",
        "workflowId": workflow,
        "workflowName": names.get(workflow, workflow),
        "nodeId": "n0",
        "nodeName": f"{CANARY_SECRET} step",
        "nodeType": "n8n-nodes-base.webhook",
    }
