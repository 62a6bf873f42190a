"""JSON:API as Klaviyo speaks it: error objects, filters, sparse fields, sorting and cursors, checked as it does."""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from auditor.demo.http import Request, Response, reply

Resource = dict[str, Any]
Clause = tuple[str, str, Any]
"""Operator, field, value."""

_CLAUSE = re.compile(r"(?P<op>[a-z-]+)\((?P<field>[\w.]+),(?P<value>\[[^\]]*\]|\"[^\"]*\"|'[^']*'|[^,()]+)\)\Z")
CONTENT = {"Content-Type": "application/vnd.api+json"}


class Refusal(Exception):
    """Ends a request with an error object."""

    def __init__(self, status: int, code: str, title: str, detail: str, **source: str) -> None:
        super().__init__(detail)
        self.status, self.code, self.title, self.detail, self.source = status, code, title, detail, source

    def response(self, headers: Mapping[str, str] | None = None) -> Response:
        """The answer Klaviyo gives."""
        one = {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, self.detail)),
            "status": self.status,
            "code": self.code,
            "title": self.title,
            "detail": self.detail,
            "source": self.source or {"pointer": "/data/"},
        }
        return reply({"errors": [one]}, self.status, {**CONTENT, **(headers or {})})


def invalid(detail: str, parameter: str) -> Refusal:
    """400 for a parameter."""
    return Refusal(400, "invalid", "Invalid input.", detail, parameter=parameter)


@dataclass(frozen=True)
class Shape:
    """What one list may be asked for: the specification of its parameters."""

    type: str
    size: tuple[int, int] | None = None
    """Default and largest page; None: the platform's own size, without `page[size]`."""
    fixed: int = 200
    """Page size where it cannot be chosen."""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sorts: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    additional: tuple[str, ...] = ()
    required: str = ""
    """A field that must be filtered by."""


def clauses(request: Request, shape: Shape) -> list[Clause]:
    """The filter, taken apart and checked."""
    text = request.arg("filter")
    inner = text[4:-1] if text.startswith("and(") and text.endswith(")") else text
    found = [_clause(part, shape) for part in _split(inner)] if inner else []
    if shape.required and shape.required not in [name for _, name, _ in found]:
        raise invalid(f"A filter on {shape.required} is required.", "filter")
    return found


def _split(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        depth += (char in "([") - (char in ")]")
        if char == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def _clause(text: str, shape: Shape) -> Clause:
    match = _CLAUSE.match(text.strip())
    if match is None:
        raise invalid(f"Unable to parse filter: {text}", "filter")
    operator, name, value = match["op"], match["field"], match["value"]
    if name not in shape.filters:
        raise invalid(f"{name} is not a filterable field for the {shape.type} resource.", "filter")
    if operator not in shape.filters[name]:
        raise invalid(f"{operator} is not a valid operator for {name}.", "filter")
    return operator, name, _value(value)


def _value(text: str) -> Any:
    if text.startswith("["):
        return [_value(part.strip()) for part in text[1:-1].split(",") if part.strip()]
    if text[0] in "\"'":
        return text[1:-1]
    return {"true": True, "false": False, "null": None}.get(text, text)


def holds(resource: Resource, name: str, operator: str, wanted: Any) -> bool:
    """Whether a resource passes one clause on an attribute or its id."""
    value: Any = resource
    for key in ("id",) if name in ("id", "ids") else ("attributes", *name.split(".")):
        value = value.get(key) if isinstance(value, dict) else None
    if operator == "any":
        return value in wanted
    if operator == "equals":
        return bool(value == wanted)
    if operator == "contains":
        return str(wanted) in str(value)
    if value is None:
        return False
    left, right = str(value)[:19], str(wanted)[:19]
    return {
        "greater-or-equal": left >= right,
        "greater-than": left > right,
        "less-or-equal": left <= right,
        "less-than": left < right,
    }[operator]


def trimmed(request: Request, shape: Shape, resource: Resource) -> Resource:
    """The resource with the fields that were asked for; additional ones only on request."""
    extra = _words(request.arg(f"additional-fields[{shape.type}]"))
    if unknown := [name for name in extra if name not in shape.additional]:
        raise invalid(f"{unknown[0]} is not a valid additional field.", f"additional-fields[{shape.type}]")
    attributes = {
        key: value for key, value in resource["attributes"].items() if key not in shape.additional or key in extra
    }
    wanted = _words(request.arg(f"fields[{shape.type}]"))
    if wanted:
        known = (*shape.fields, "id")
        if unknown := [name for name in wanted if shape.fields and name not in known]:
            raise invalid(f"{unknown[0]} is not a valid field for the {shape.type} resource.", f"fields[{shape.type}]")
        attributes = _chosen(attributes, wanted)
    return {**resource, "attributes": attributes}


def _chosen(attributes: Mapping[str, Any], wanted: Iterable[str]) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    for name in wanted:
        head, _, rest = name.partition(".")
        if head in attributes:
            value = attributes[head]
            if rest and isinstance(value, dict):
                value = {**chosen.get(head, {}), **_chosen(value, [rest])}
            chosen[head] = value
    return chosen


def order(request: Request, shape: Shape) -> tuple[str, bool]:
    """The attribute to sort by and whether downwards."""
    wanted = request.arg("sort")
    if wanted and wanted not in shape.sorts:
        raise invalid(f"{wanted} is not a valid sort.", "sort")
    return wanted.removeprefix("-"), wanted.startswith("-")


def page(request: Request, shape: Shape) -> tuple[int, int]:
    """Start and size of the page asked for."""
    size = shape.fixed
    if shape.size is not None:
        text = request.arg("page[size]") or str(shape.size[0])
        if not text.isdigit() or not 1 <= int(text) <= shape.size[1]:
            raise invalid(f"page[size] must be between 1 and {shape.size[1]}.", "page[size]")
        size = int(text)
    elif request.arg("page[size]"):
        raise invalid("page[size] is not supported here.", "page[size]")
    return _offset(request.arg("page[cursor]")), size


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        head, _, start = base64.urlsafe_b64decode(cursor).decode().partition("::")
        if head != "next":
            raise ValueError
        return int(start)
    except ValueError:
        raise invalid("Invalid cursor provided.", "page[cursor]") from None


def document(request: Request, rows: Sequence[Resource], start: int, size: int, more: bool) -> Response:
    """One page with its links, full addresses as Klaviyo gives them."""
    own = [(name, value) for name, value in request.query if name != "page[cursor]"]
    after = base64.urlsafe_b64encode(f"next::{start + size}".encode()).decode()
    following = f"{request.base_url}{request.path}?{urlencode([*own, ('page[cursor]', after)])}"
    here = f"{request.base_url}{request.path}" + (f"?{urlencode(request.query)}" if request.query else "")
    body = {"data": list(rows), "links": {"self": here, "next": following if more else None, "prev": None}}
    return reply(body, headers=CONTENT)


def listed(
    request: Request, shape: Shape, resources: Iterable[Resource], skip: Callable[[str], bool] | None = None
) -> Response:
    """A list of resources in memory: filtered, sorted, paged, trimmed. `skip` names filters handled elsewhere."""
    asked = [one for one in clauses(request, shape) if skip is None or not skip(one[1])]
    rows = [row for row in resources if all(holds(row, name, operator, value) for operator, name, value in asked)]
    name, down = order(request, shape)
    if name:
        rows.sort(key=lambda row: str(row["id"] if name == "id" else row["attributes"].get(name) or ""), reverse=down)
    start, size = page(request, shape)
    shown = [trimmed(request, shape, row) for row in rows[start : start + size]]
    return document(request, shown, start, size, len(rows) > start + size)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
