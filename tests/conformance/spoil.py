"""Spoilt answers: the same JSON with something added, taken away, emptied, or pointing elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from requests.structures import CaseInsensitiveDict

from connectors.door import Answer
from connectors.errors import ReadError

Change = Callable[[Any], Any]
JSON = CaseInsensitiveDict({"Content-Type": "application/json"})
MARKED = (
    b'{"message": "canary-secret for canary-pii", "errors": [{"code": "x", "detail": "canary-pii"}], "title": "canary"}'
)
"""Platforms put into their errors what they were sent."""
ELSEWHERE = "https://elsewhere.example/next?cursor=canary-secret"


def status(code: int, **headers: str) -> Answer:
    """An error, with somebody's data in its body."""
    told = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(code, CaseInsensitiveDict({**JSON, **told}), MARKED, "127.0.0.1")


def body(answer: Answer, change: Change) -> Answer:
    """The same answer with another body; one that is no JSON stays."""
    before = parsed(answer)
    if before is None:
        return answer
    return Answer(answer.status, answer.headers, json.dumps(change(before)).encode(), answer.host)


def parsed(answer: Answer) -> Any:
    """The body, parsed once and never to be changed in place; None when it is no JSON."""
    try:
        return answer.json()
    except ReadError:
        return None


def truncated(answer: Answer) -> Answer:
    """Half of it, with the status of a whole one."""
    return Answer(answer.status, answer.headers, answer.body[: len(answer.body) // 2], answer.host)


def with_headers(answer: Answer, **headers: str) -> Answer:
    """The same answer with headers added."""
    told = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(answer.status, CaseInsensitiveDict({**answer.headers, **told}), answer.body, answer.host)


def each_object(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """Every object of a body changed, the inner ones first."""
    if isinstance(value, dict):
        return change({key: each_object(inner, change) for key, inner in value.items()})
    return [each_object(inner, change) for inner in value] if isinstance(value, list) else value


def unknown_fields(value: Any) -> Any:
    """A field nobody has heard of in every object that is surely a record: what holds one kind only may be a table."""
    new = {"x_new_field": {"note": "canary-pii", "n": [1, None]}}
    return each_object(
        value, lambda found: {**found, **new} if len({type(each) for each in found.values()}) > 1 else found
    )


def marked(value: Any) -> Any:
    """Names hold somebody's address, addresses hold a key: people type such things."""
    return each_object(value, lambda found: {key: _marked(key, each) for key, each in found.items()})


def _marked(key: str, value: Any) -> Any:
    if key in _NAMES and isinstance(value, str) and value:
        return f"{value} canary-pii@fern.example"
    if key in _ADDRESSES and isinstance(value, str) and value.startswith("http"):
        return f"{value}?token=canary-secret"
    return value


_NAMES = frozenset({"name", "title", "raw_title", "label", "displayName", "appTitle", "description"})
_ADDRESSES = frozenset({"url", "endpoint", "webhook_url", "callbackUrl", "callback_url", "endpoint_url"})


def emptied(value: Any) -> Any:
    """Every list of objects without any."""
    if isinstance(value, dict):
        return {key: emptied(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [] if any(isinstance(each, dict) for each in value) else value
    return value


def without(name: str) -> Change:
    """No field of that name anywhere."""
    return lambda value: each_object(value, lambda found: {key: each for key, each in found.items() if key != name})


def mistyped(name: str) -> Change:
    """The fields of that name hold something of another kind."""
    return lambda value: each_object(
        value, lambda found: {key: _other(each) if key == name else each for key, each in found.items()}
    )


def _other(value: Any) -> Any:
    match value:
        case str():
            return {"canary-pii": [value]}
        case bool() | int() | float():
            return ["many"]
        case list():
            return "a text"
        case dict():
            return [17]
    return value


def names(value: Any) -> Iterator[str]:
    """The names of all fields of a body; what an object holds that is a table of names is no field."""
    if isinstance(value, dict):
        if not _is_table(value):
            yield from value
        for inner in value.values():
            yield from names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from names(inner)


def _is_table(value: dict[str, Any]) -> bool:
    """Whether the keys are somebody's names and no fields: what they lead to are lists of lists, as in a graph."""
    inner = [each for one in value.values() for each in (one.values() if isinstance(one, dict) else [one])]
    return bool(inner) and all(isinstance(each, list) and each and isinstance(each[0], list) for each in inner)


def more(answer: Answer, link: str, cursor: str) -> Answer:
    """The same page, saying that there is another: by link where the platform gives links, else by cursor."""

    def told(found: dict[str, Any]) -> dict[str, Any]:
        found = {**found, **dict.fromkeys(_FLAGS & found.keys(), True)}
        found |= dict.fromkeys(_CURSORS & found.keys(), cursor)
        return found | {name: link for name in _LINKS & found.keys() if isinstance(found[name], str | None)}

    def page(value: Any) -> Any:
        value = each_object(value, lambda found: told(found) if "hasNextPage" in found else found)
        if not isinstance(value, dict):
            return value
        value = told(value) | {
            name: told(value[name]) for name in ("links", "meta") if isinstance(value.get(name), dict)
        }
        if isinstance(value.get("results"), list) and "total" not in value:
            value["paging"] = {"next": {"after": cursor, "link": link}}
        return value

    return body(answer, page)


_FLAGS = frozenset({"hasNextPage", "has_more"})
_CURSORS = frozenset({"endCursor", "after_cursor", "nextCursor"})
_LINKS = frozenset({"next", "next_page"})


def claims_more(value: Any) -> bool:
    """Whether a page says by itself that there is another."""
    if isinstance(value, list):
        return any(map(claims_more, value))
    if not isinstance(value, dict):
        return False
    flagged = any(value.get(flag) is True for flag in _FLAGS)
    return flagged or any(value.get(each) for each in ("nextCursor", *_LINKS)) or any(map(claims_more, value.values()))


def links(value: Any) -> bool:
    """Whether the platform gives addresses of next pages."""
    places = [value, *(value.get(name) for name in ("links", "meta"))] if isinstance(value, dict) else []
    return any(
        isinstance(each, dict) and isinstance(each.get(name, 0), str | None) for each in places for name in _LINKS
    )
