"""Lists of the demo merchant's HubSpot, with their conditions and their sizes from day to day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from auditor.demo.http import Request, Response, reply
from auditor.demo.hubspot.limits import error
from auditor.demo.hubspot.rhythm import stamp
from auditor.demo.hubspot.workflows import condition
from auditor.demo.world import World

Route = tuple[str, str, str, Callable[..., Response]]
Rows = Sequence[Mapping[str, Any]]
BASE, SCOPE = "/crm/lists/2026-03", "crm.lists.read"


def routes(world: World, data: Mapping[str, Any]) -> Iterator[Route]:
    """Where lists are found."""
    rows = data.get("lists", [])
    yield "POST", f"{BASE}/search", SCOPE, lambda request: _lists(world, rows, request)
    yield "GET", f"{BASE}/{{number}}", SCOPE, lambda request, number: _list(world, _find(rows, number), request)
    sizes = f"{BASE}/{{number}}/size-and-edits-history/between"
    yield "GET", sizes, SCOPE, lambda _, number: _sizes(world, _find(rows, number))


def _find(rows: Rows, number: str) -> Mapping[str, Any] | None:
    return next((row for row in rows if row["id"] == number), None)


def _lists(world: World, rows: Rows, request: Request) -> Response:
    asked = request.json()
    offset, count = int(asked.get("offset", 0)), min(int(asked.get("count", 20)), 500)
    found = [_listed(world, row, asked.get("additionalProperties", [])) for row in rows]
    page = found[offset : offset + count]
    more = offset + len(page) < len(found)
    return reply({"offset": offset + len(page), "hasMore": more, "total": len(found), "lists": page})


def _listed(world: World, row: Mapping[str, Any], asked: Iterable[str]) -> dict[str, Any]:
    told = {"hs_list_size": str(row.get("size", 0)), "hs_list_reference_count": str(row.get("references", 0))}
    for what in ("added", "removed"):
        if row.get(f"last_{what}_days_ago") is not None:
            told[f"hs_last_record_{what}_at"] = stamp(world.ago(row[f"last_{what}_days_ago"]))
    return {
        "listId": row["id"],
        "name": row["name"],
        "processingType": row["type"],
        "processingStatus": "COMPLETE",
        "objectTypeId": row.get("object", "0-1"),
        "listVersion": 3,
        "createdAt": world.stamp(400),
        "updatedAt": world.stamp(50),
        "createdById": "90210",
        "additionalProperties": {name: told[name] for name in asked if name in told},
    }


def _list(world: World, row: Mapping[str, Any] | None, request: Request) -> Response:
    if row is None:
        return error(404, "OBJECT_NOT_FOUND", "list not found")
    found = _listed(world, row, ())
    if request.arg("includeFilters") == "true" and row["type"] == "DYNAMIC":
        filters = [condition(each) for each in row.get("filters", [])]
        found["filterBranch"] = {"filterBranchType": "OR", "filterBranches": [
            {"filterBranchType": "AND", "filterBranches": [], "filters": filters}], "filters": []}  # fmt: skip
    return reply({"list": found})


def _sizes(world: World, row: Mapping[str, Any] | None) -> Response:
    """One size every five days, the same unless the world tells others."""
    if row is None:
        return error(404, "OBJECT_NOT_FOUND", "list not found")
    sizes = row.get("sizes", [row.get("size", 0)] * 4)
    points = [{"timestamp": stamp(world.ago(5 * (len(sizes) - day))), "size": size} for day, size in enumerate(sizes)]
    return reply({"sizeHistory": points, "editHistory": []})
