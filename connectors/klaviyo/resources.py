"""JSON:API answers as rows, read once for all subjects that need them; what stopped a list is kept beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from connectors.base import Client
from connectors.door import Answer, NextLink, Params
from connectors.door.answer import at
from connectors.errors import Misread, ReadError

NEXT = NextLink(("links", "next"))
WEB = "https://www.klaviyo.com"
LONGEST_ID = 100
"""Klaviyo's ids have 6 to 36 characters."""

T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One JSON:API resource."""

    id: str
    attributes: Mapping[str, Any]
    relationships: Mapping[str, Any] = field(default_factory=dict)

    def text(self, *keys: str) -> str:
        """A text attribute; empty when it is missing or no text."""
        value = at(self.attributes, keys)
        return value if isinstance(value, str) else ""

    def moment(self, *keys: str) -> datetime | None:
        """A date attribute; None when there is none."""
        text = self.text(*keys)
        return moment(text) if text else None

    def flag(self, key: str) -> bool:
        """A promised yes or no; Misread when it is neither."""
        value = self.attributes.get(key)
        if not isinstance(value, bool):
            raise Misread(f"Klaviyo left out “{key}” of one of its objects.")
        return value

    def related(self, name: str) -> list[str]:
        """Ids of what it belongs to, by the name of the relationship."""
        data = at(self.relationships, (name, "data"))
        return [str(one["id"]) for one in dicts(data if isinstance(data, list) else [data]) if one.get("id")]


@dataclass(frozen=True)
class Listing:
    """The rows of a list, and why it ended before its end, if it did."""

    rows: tuple[Row, ...] = ()
    trouble: ReadError | None = None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


def listing(client: Client, key: str, path: str, params: Params, max_pages: int) -> Listing:
    """All pages of a list, asked for once per audit."""

    def read() -> Listing:
        rows: list[Row] = []
        try:
            for page in client.door.pages(path, NEXT, params=params, max_pages=max_pages):
                rows += rows_of(page)
        except ReadError as error:
            return Listing(tuple(rows), error)
        return Listing(tuple(rows))

    return once(client, key, read)


def once(client: Client, key: str, read: Callable[[], T]) -> T:
    """The result of `read`, computed once per audit."""
    if key not in client.cache:
        client.cache[key] = read()
    return cast(T, client.cache[key])


def attempt(read: Callable[[], T]) -> T | ReadError:
    """What it read, or why it could not: for one item of many, so that the others are still read."""
    try:
        return read()
    except ReadError as error:
        return error


def complain(*troubles: ReadError | None) -> None:
    """Raises the first of the troubles that several reads share, if there is one."""
    for trouble in troubles:
        if trouble is not None:
            raise trouble


def rows_of(answer: Answer) -> list[Row]:
    """The resources of a list."""
    return [row_of(raw) for raw in answer.rows("data")]


def row_of(raw: Any) -> Row:
    """One resource; Misread when it has no id or no attributes."""
    name, attributes = at(raw, ("id",)), at(raw, ("attributes",))
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_ID or not isinstance(attributes, dict):
        raise Misread("Klaviyo sent an object without its id or its attributes.")
    relationships = at(raw, ("relationships",))
    return Row(name, attributes, relationships if isinstance(relationships, dict) else {})


def moment(text: str) -> datetime:
    """A date as Klaviyo writes it; Misread when it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Misread("Klaviyo sent a date that cannot be read.") from None
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)


def dicts(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; empty for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def stamp(time: datetime) -> str:
    """A date as Klaviyo's filters want it, in UTC."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def newest(times: Sequence[datetime | None]) -> datetime | None:
    """The newest of the dates that there are."""
    return max((time for time in times if time), default=None)


def link(kind: str, name: str, page: str = "") -> str | None:
    """An object's page in Klaviyo; None for an id that is no plain word."""
    return f"{WEB}/{kind}/{name}{page}" if name.isascii() and name.replace("-", "").isalnum() else None
