"""How Zendesk answers: its error shapes, its two ways of paging, and what several reads share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from auditor.model import AnyFact
from connectors.base import Client
from connectors.door import Answer, Cursor, NextLink, Params, Turn
from connectors.errors import BadCredential, Cut, Denied, Misread, ReadError, Throttled, Unobservable
from connectors.zendesk.typed import Row, mapping, yes

PAGE = 100
MOST_PAGES = 10
"""Pages of one list: a thousand rules, apps or people."""
ANSWER_YOURSELF = "Look it up in Admin Center and answer the question yourself."
OAUTH = "Zendesk Admin Center > Apps and integrations > APIs > OAuth clients"
ADMIN = (
    "The credential must belong to an admin: Admin Center > People > Team members > the member the OAuth client acts "
    "for > Role: Administrator, and the client's scope must be read."
)

T = TypeVar("T")
_BAD_CLIENT = ("invalid_client", "invalid_grant", "unauthorized_client", "invalid_scope")


class Forbidden(Denied):
    """Zendesk's own refusal, in its own words: not that of something on the way, nor one that cannot be read."""


def decode(answer: Answer) -> ReadError | None:
    """Zendesk's meaning of an error; None leaves it to the door."""
    if answer.status < 400:
        return None
    code = _code(answer)
    if answer.status == 401 or code in _BAD_CLIENT:
        return _refused(code)
    if answer.status == 403:
        says = "Zendesk does not let our credential see this: its role, its scope or the plan does not allow it."
        return Forbidden(says) if code == "Forbidden" else Denied(says)
    if answer.status == 404 and code == "InvalidEndpoint":
        return Unobservable("This Zendesk account does not offer it.")
    if answer.status == 400 and code == "InvalidPaginationDepth":
        return Cut("Zendesk shows no more than the first 10,000 of a list.")
    return None


def _refused(code: str) -> BadCredential:
    if code == "invalid_scope":
        return BadCredential(
            "The OAuth client may not ask for the scope read.", f"{OAUTH} > the client > Allowed scopes: add read."
        )
    return BadCredential(
        "Zendesk refused the credential.",
        f"{OAUTH}: check identifier and secret of a confidential client, or make a new one.",
    )


def _code(answer: Answer) -> str:
    """The machine-readable part of any of the four error shapes."""
    try:
        body = json.loads(answer.body)
    except ValueError:
        return ""
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, dict):
        return str(error.get("title") or error.get("code") or "")
    if isinstance(error, str):
        return error
    errors = body.get("errors") if isinstance(body, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else {}
    return str(first.get("code") or "") if isinstance(first, dict) else ""


@dataclass(frozen=True)
class Pages:
    """Cursor paging where the list has it, else the older next-page link, else one page that is not full."""

    rows: str

    def next(self, turn: Turn, answer: Answer) -> Turn | None:
        """See `connectors.door.Pager`."""
        if mapping(answer.mapping(), "meta", absent=True) is not None:
            return Cursor("page[after]", ("meta", "after_cursor"), ("meta", "has_more")).next(turn, answer)
        if "next_page" in answer.mapping():
            return NextLink(("next_page",)).next(turn, answer)
        if len(answer.rows(self.rows)) >= PAGE:
            raise Misread("Zendesk sent a full page and did not say whether there is another.")
        return None


def listed(client: Client, path: str, rows: str, params: Params | None = None, most: int = MOST_PAGES) -> Iterator[Row]:
    """Every row of a list; Cut when there are more pages than `most`."""
    asked: Params = {"page[size]": PAGE, **(params or {})}
    for page in client.door.pages(path, Pages(rows), params=asked, max_pages=most):
        yield from page.rows(rows)


def says_more(answer: Answer) -> bool:
    """Whether a page of a list of which we read one page says that there is another."""
    return answer.at("meta", "has_more") is True or bool(answer.at("next_page"))


def count(client: Client, query: str) -> int:
    """How many tickets a search finds; Zendesk counts all of them, whatever it would list."""
    return once(client, f"count {query}", lambda: _count(client, query))


def _count(client: Client, query: str) -> int:
    return whole_number(client.door.get("/api/v2/search/count", {"query": f"type:ticket {query}"}), "count")


def whole_number(answer: Answer, *keys: str) -> int:
    """A count that an answer must hold; Misread when it does not."""
    found = answer.at(*keys)
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise Misread("Zendesk did not say how many there are.")
    return found


def once(client: Client, key: str, make: Callable[[], T]) -> T:
    """The answer that several reads need, asked for once; what went wrong is raised again for each of them."""
    return client.once(key, make, again=Cut)  # a limit of ours, which the next read may not meet


def tried(read: Callable[[], T]) -> tuple[T | None, ReadError | None]:
    """What was read, or what kept us from it; a bad credential and a limit end more than this."""
    try:
        return read(), None
    except (BadCredential, Throttled):
        raise
    except ReadError as error:
        return None, error


def gathered(*parts: Iterable[AnyFact]) -> Iterator[AnyFact]:
    """The facts of all parts, then the first trouble: one list that is refused does not hide the others."""
    trouble: ReadError | None = None
    for part in parts:
        try:
            yield from part
        except (BadCredential, Throttled):
            raise
        except ReadError as error:
            trouble = trouble or error
    if trouble is not None:
        raise trouble


def settings(client: Client) -> Row:
    """The account's settings."""
    found = once(client, "settings", lambda: client.door.get("/api/v2/account/settings").at("settings"))
    if not isinstance(found, dict):
        raise Misread("Zendesk answered without the account's settings.")
    return found


def setting(client: Client, *keys: str) -> bool | None:
    """One of the account's switches; None when it is not there."""
    held: Row | None = settings(client)
    for key in keys[:-1]:
        held = mapping(held, key, absent=True) if held is not None else None
    return yes(held, keys[-1], absent=True) if held is not None else None


def name_of(row: Row, key: str = "id") -> str:
    """The platform's id of an object; Misread when it has none."""
    value = row.get(key)
    if not isinstance(value, int | str) or isinstance(value, bool) or value == "":
        raise Misread("Zendesk sent an object without its id.")
    return str(value)


def flag(row: Row, key: str) -> bool:
    """A field that must be true or false; Misread when it is neither."""
    value = yes(row, key, absent=True)
    if value is None:
        raise Misread(f"Zendesk sent an object without saying whether it is {key}.")
    return value


def is_filled(value: object) -> bool:
    """Whether a field holds something; a box that nobody ticked holds nothing."""
    return value is not None and value is not False and value != "" and value != []


def newest(moments: Iterable[datetime | None]) -> datetime | None:
    """The latest of some times, if there is one."""
    return max((each for each in moments if each is not None), default=None)


def link(client: Client, path: str) -> str:
    """A page of this account's Admin Center."""
    return page(client, f"admin/{path}")


def page(client: Client, path: str) -> str:
    """A page of this account."""
    return f"https://{client.settings['subdomain']}.zendesk.com/{path}"


def many(number: int, what: str) -> str:
    """A number of things in words: 1 key, 2 keys."""
    return f"{number:,} {what}" + ("s" if number != 1 else "")
