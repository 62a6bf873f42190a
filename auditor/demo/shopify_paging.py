"""Pages as Shopify gives them: so many rows after a cursor, and whether there are more."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import islice
from typing import Any

from graphql import GraphQLError

from auditor.demo.shopify_history import Lane
from auditor.demo.shopify_search import Search

MOST = 250
"""Rows of a page."""
NO_CURSOR = "Invalid cursor for current pagination sort."
TICK = timedelta(microseconds=1)


def stream(lane: Lane, search: Search, build: Callable[[int], Any], **paging: Any) -> dict[str, Any]:
    """A page of a lane; the cursor is the number of its last row, so that a late page costs no more than the first."""
    newest_first, since, until = bool(paging.get("reverse")), search.since, search.until
    if paging.get("after"):
        edge = lane.at(_number(decoded(paging["after"])))
        since, until = (since, min(until, edge)) if newest_first else (max(since, edge + TICK), until)
    return sliced((number for _, number in lane.walk(since, until, newest_first)), str, build, paging)


def page(rows: list[tuple[str, Any]], build: Callable[[Any], Any], **paging: Any) -> dict[str, Any]:
    """A page of a short list, each row with its cursor."""
    skip = decoded(paging["after"]) if paging.get("after") else ""
    return sliced(rest(iter(rows), skip), lambda row: row[0], lambda row: build(row[1]), paging)


def rest(rows: Iterable[Any], skip: str) -> Iterator[Any]:
    """The rows after the one that a cursor names."""
    passed = not skip
    for row in rows:
        if passed:
            yield row
        key = row[0] if isinstance(row, tuple) else row["id"] if isinstance(row, dict) else row
        passed = passed or str(key) == skip


def sliced(
    rows: Iterator[Any], cursor: Callable[[Any], str], build: Callable[[Any], Any], paging: Mapping[str, Any]
) -> dict[str, Any]:
    """One page of rows, read no further than it must."""
    first = paging.get("first")
    if first is None or paging.get("last") is not None or paging.get("before") is not None:
        raise GraphQLError("you must provide `first`; the demo pages forward only")
    if not 0 <= first <= MOST:
        raise GraphQLError(f"first cannot exceed {MOST}", extensions={"code": "BAD_USER_INPUT"})
    found = list(islice(rows, first + 1))
    shown = found[:first]
    return {
        "nodes": [build(row) for row in shown],
        "pageInfo": {
            "hasNextPage": len(found) > first,
            "hasPreviousPage": bool(paging.get("after")),
            "startCursor": encoded(cursor(shown[0])) if shown else None,
            "endCursor": encoded(cursor(shown[-1])) if shown else None,
        },
    }


def encoded(text: str) -> str:
    """A cursor."""
    return base64.b64encode(json.dumps({"last": text}).encode()).decode()


def decoded(cursor: str) -> str:
    """What a cursor holds; an error in Shopify's words for one that is none."""
    try:
        return str(json.loads(base64.b64decode(cursor, validate=True))["last"])
    except (ValueError, KeyError, TypeError):
        raise GraphQLError(NO_CURSOR) from None


def _number(text: str) -> int:
    if not text.isdecimal():
        raise GraphQLError(NO_CURSOR)
    return int(text)
