"""JSON:API answers as rows, read once for all subjects that need them; what stopped a list is kept beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from connectors.base import Client
from connectors.door import Answer, NextLink, Params
from connectors.errors import Cut, Misread, ReadError
from connectors.klaviyo import typed

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

    def text(self, *keys: str, optional: bool = False) -> str:
        """A text attribute; empty for null."""
        return typed.text(self.attributes, *keys, optional=optional)

    def moment(self, *keys: str) -> datetime | None:
        """A date attribute; None for null."""
        text = self.text(*keys)
        return moment(text) if text else None

    def date(self, key: str) -> datetime:
        """A date that may not be null."""
        return moment(typed.word(self.attributes, key))

    def flag(self, key: str) -> bool:
        """A yes or no that may not be null."""
        value = typed.flag(self.attributes, key)
        return typed.unlike(key) if value is None else value

    def related(self, name: str) -> list[str]:
        """Ids of what it belongs to, by the name of the relationship; a resource may come without any."""
        data = typed.find(self.relationships, (name, "data"), optional=True)
        ones = data if isinstance(data, list) else [] if data is None else [data]
        return [found for one in ones if (found := typed.text(one, "id"))]


@dataclass(frozen=True)
class Listing:
    """The rows of a list, and why it ended before its end, if it did."""

    rows: tuple[Row, ...] = ()
    trouble: ReadError | None = None
    capped: bool = False
    """Nothing is wrong with it: there were only more pages than we read."""

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


def listing(
    client: Client, key: str, path: str, params: Params, max_pages: int, check: Callable[[Row], object] = lambda _: None
) -> Listing:
    """All pages of a list, asked for once per audit.

    `check` reads of a row all that is needed of it: one that it finds odd is left out, and why is the list's trouble.
    """
    pages = client.door.pages(path, NEXT, params=params, max_pages=max_pages)
    return once(client, key, lambda: gather(pages, check, max_pages))


def gather(pages: Iterable[Answer], check: Callable[[Row], object], most: int) -> Listing:
    """The rows of the pages, each once, that `check` has nothing against."""
    rows: dict[str, Row] = {}
    odd: ReadError | None = None
    end: ReadError | None = None
    number, repeats = 0, False
    try:
        for page in pages:
            number += 1
            for raw in page.rows("data"):
                row = attempt(partial(_checked, raw, check))
                if isinstance(row, ReadError):
                    odd = odd or row
                else:
                    repeats = repeats or row.id in rows
                    rows.setdefault(row.id, row)
    except ReadError as error:
        end = error
    sound = odd is None and not repeats  # a row that comes twice: the pages do not follow each other
    capped = sound and isinstance(end, Cut) and number == most
    return Listing(tuple(rows.values()), end or odd, capped)


def _checked(raw: Any, check: Callable[[Row], object]) -> Row:
    row = row_of(raw)
    check(row)
    return row


def once(client: Client, key: str, read: Callable[[], T]) -> T:
    """The result of `read`, computed once per audit."""
    return client.once(key, read, again=ReadError)


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


def rows_of(answer: Answer, longest: int = LONGEST_ID) -> list[Row]:
    """The resources of a list."""
    return [row_of(raw, longest) for raw in answer.rows("data")]


def row_of(raw: Any, longest: int = LONGEST_ID) -> Row:
    """One resource; Misread when it has no id or no attributes."""
    name, attributes = typed.word(raw, "id"), typed.mapping(raw, "attributes")
    if len(name) > longest or not name.isprintable() or attributes is None:
        raise Misread("Klaviyo sent an object without its id or its attributes.")
    return Row(name, attributes, typed.mapping(raw, "relationships", optional=True) or {})


def more(answer: Answer) -> bool:
    """Whether another page follows."""
    return bool(typed.text(answer.mapping(), "links", "next", optional=True))


def moment(text: str) -> datetime:
    """A date as Klaviyo writes it; Misread when it is none."""
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Misread("Klaviyo sent a date that cannot be read.") from None


def stamp(time: datetime) -> str:
    """A date as Klaviyo's filters want it, in UTC."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def newest(times: Sequence[datetime | None]) -> datetime | None:
    """The newest of the dates that there are."""
    return max((time for time in times if time), default=None)


def link(kind: str, name: str, page: str = "") -> str | None:
    """An object's page in Klaviyo; None for an id that is no plain word."""
    return f"{WEB}/{kind}/{name}{page}" if name.isascii() and name.replace("-", "").isalnum() else None
