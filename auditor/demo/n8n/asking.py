"""How n8n reads a request: page sizes, cursors, closed lists, times; each refusal in its own words."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from auditor.demo.http import Request

PAGE = 100
MOST = 250


class BadRequest(Exception):
    """400 with n8n's own words."""


def limit(request: Request, strict: bool = False) -> int:
    """How many rows a page has; only some routes refuse too many."""
    text = request.arg("limit") or str(PAGE)
    if not text.isdigit():
        raise BadRequest("request/query/limit Param `limit` must be a valid integer")
    return int(text) if strict else min(max(int(text), 1), MOST)


def cursor(request: Request) -> dict[str, Any]:
    """What the cursor of a request says."""
    text = request.arg("cursor")
    if not text:
        return {}
    try:
        found = json.loads(base64.b64decode(text))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadRequest("An invalid cursor was provided")
    return found


def encoded(after: Mapping[str, Any] | None) -> str | None:
    """A cursor."""
    return None if after is None else base64.b64encode(json.dumps(after).encode()).decode()


def paged(request: Request, rows: list[Any]) -> dict[str, Any]:
    """One page of a list."""
    asked = cursor(request)
    start, size = int(asked.get("offset", 0)), int(asked.get("limit") or limit(request))
    after = {"limit": size, "offset": start + size} if len(rows) > start + size else None
    return {"data": rows[start : start + size], "nextCursor": encoded(after)}


def one_of(request: Request, name: str, allowed: tuple[str, ...]) -> str:
    """A query value from a closed list."""
    value = request.arg(name)
    if value and value not in allowed:
        listed = " | ".join(f"'{one}'" for one in allowed)
        raise BadRequest(f"request/query/{name} Invalid enum value. Expected {listed}, received '{value}'")
    return value


def moment(request: Request, name: str) -> datetime | None:
    """A time of the query."""
    text = request.arg(name)
    if not text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise BadRequest(f"request/query/{name} Invalid datetime") from None
