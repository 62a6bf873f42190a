"""Pages of HubSpot's lists."""

from __future__ import annotations

from typing import Any

from auditor.demo.http import Request, Response, reply

FEW = 100


def paged(request: Request, rows: list[dict[str, Any]], *, total: bool = False) -> Response:
    """A page of a list, with the cursor of the next."""
    size, start = min(int(request.arg("limit", "10")), FEW), int(request.arg("after", "0"))
    body: dict[str, Any] = {"results": rows[start : start + size]}
    if total:
        body["total"] = len(rows)
    if start + size < len(rows):
        body["paging"] = {"next": {"after": str(start + size), "link": f"{request.base_url}?after={start + size}"}}
    return reply(body)
