"""Ways in which platforms hand out long lists page by page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from connectors.door.answer import Answer
from connectors.door.order import Pairs
from connectors.errors import Cut, Misread

Keys = Sequence[str]


@dataclass(frozen=True)
class Turn:
    """What is asked for one page."""

    path: str
    params: Pairs = field(default=(), repr=False)
    json: Any = field(default=None, repr=False)
    link: str = field(default="", repr=False)
    """Set by a pager instead of path and params: where the platform says the page is. The door checks it."""

    def with_param(self, name: str, value: str) -> Turn:
        """The same with one parameter set."""
        kept = tuple(pair for pair in self.params if pair[0] != name)
        return replace(self, params=(*kept, (name, value)))

    @property
    def key(self) -> str:
        """Equal for turns that would bring the same page."""
        return json.dumps([self.path, sorted(self.params), self.json], sort_keys=True, default=str)


class Pager(Protocol):
    """Knows how to ask for the page after an answer."""

    def next(self, turn: Turn, answer: Answer) -> Turn | None:
        """What to ask next; None when this was the last page."""
        ...


class Guard:
    """Ends what would never end: raises Cut for a cursor seen before, and after `max_pages` pages."""

    def __init__(self, max_pages: int = 1_000) -> None:
        self._max_pages = max_pages
        self._seen: set[str] = set()

    def turn(self, cursor: str) -> None:
        """Call before each page, the first included, with what tells it from the others."""
        if cursor in self._seen:
            raise Cut("The platform sent us round in a circle of pages; we stopped there.")
        if len(self._seen) >= self._max_pages:
            raise Cut(f"We stopped after {self._max_pages} pages.")
        self._seen.add(cursor)


@dataclass(frozen=True)
class NextLink:
    """The answer holds the address of the next page."""

    keys: Keys
    """Where, such as `("links", "next")`."""

    def next(self, turn: Turn, answer: Answer) -> Turn | None:
        """See `Pager.next`."""
        link = _cursor(answer, self.keys)
        return replace(turn, link=link) if link else None


@dataclass(frozen=True)
class Cursor:
    """The answer holds a cursor that is sent back as a parameter."""

    param: str
    keys: Keys
    more: Keys = ()
    """Where the answer says whether there is more, for platforms that give a cursor on the last page too."""

    def next(self, turn: Turn, answer: Answer) -> Turn | None:
        """See `Pager.next`."""
        cursor = _cursor(answer, self.keys) if _is_more(answer, self.more) else ""
        if not cursor and self.more and _is_more(answer, self.more):
            raise Misread("The platform said there is more to read, but not where.")
        return turn.with_param(self.param, cursor) if cursor else None


@dataclass(frozen=True)
class BodyCursor:
    """The answer holds a cursor that is sent back in the JSON body."""

    into: Keys
    """Where in the body, such as `("after",)`."""
    keys: Keys
    """Where in the answer, such as `("paging", "next", "after")`."""

    def next(self, turn: Turn, answer: Answer) -> Turn | None:
        """See `Pager.next`."""
        cursor = _cursor(answer, self.keys)
        return replace(turn, json=_put(turn.json, tuple(self.into), cursor)) if cursor else None


@dataclass(frozen=True)
class Offset:
    """The next page starts after the rows received so far; ends with an empty page, or at the total if it is told."""

    param: str
    rows: Keys
    """Where the list of rows is."""
    total: Keys = ()
    """Where the number of all rows is."""

    def next(self, turn: Turn, answer: Answer) -> Turn | None:
        """See `Pager.next`. A page shorter than asked for is not taken for the last: platforms cap page sizes."""
        rows, offset = answer.rows(*self.rows), int(dict(turn.params).get(self.param, "0"))
        total = answer.at(*self.total) if self.total else None
        if not rows or (isinstance(total, int) and offset + len(rows) >= total):
            return None
        return turn.with_param(self.param, str(offset + len(rows)))


@dataclass(frozen=True)
class PageNumber:
    """Pages are numbered; ends with an empty page, or at the last page if its number is told."""

    param: str
    rows: Keys
    first: int = 1
    last: Keys = ()
    """Where the number of pages is."""

    def next(self, turn: Turn, answer: Answer) -> Turn | None:
        """See `Pager.next`."""
        page = int(dict(turn.params).get(self.param, str(self.first)))
        last = answer.at(*self.last) if self.last else None
        if not answer.rows(*self.rows) or (isinstance(last, int) and page >= last):
            return None
        return turn.with_param(self.param, str(page + 1))


def _cursor(answer: Answer, keys: Keys) -> str:
    """The cursor as text; empty when there is none. Zero is a cursor, false is not."""
    value = answer.at(*keys)
    if value is None or value is False:
        return ""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    raise Misread("The platform gave a page marker that is neither text nor number.")


def _is_more(answer: Answer, keys: Keys) -> bool:
    if not keys:
        return True
    more = answer.at(*keys)
    if not isinstance(more, bool):
        raise Misread("The platform did not say whether there is more to read.")
    return more


def _put(body: Any, keys: tuple[str, ...], value: str) -> dict[str, Any]:
    kept = dict(body) if isinstance(body, dict) else {}
    inner = _put(kept.get(keys[0]), keys[1:], value) if keys[1:] else value
    return {**kept, keys[0]: inner}
