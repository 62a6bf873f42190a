"""Asks the shop: one document at a time, partial answers kept, each answer shared by the reads that need it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from connectors.base import Client
from connectors.door import Answer
from connectors.errors import Cut, Denied, Misread, ReadError
from connectors.redact import clean
from connectors.shopify import errors
from connectors.shopify.documents import CURRENT_APP, Document
from connectors.shopify.shape import shaped, shaped_each

VERSION = "2026-10"
PATH = f"/admin/api/{VERSION}/graphql.json"
Row = Mapping[str, Any]
T = TypeVar("T")


def ask(client: Client, document: Document, **variables: object) -> tuple[Any, ReadError | None]:
    """What the root field holds, and why a part of it is missing, if one is; raises when nothing could be read."""
    body = _body(client, document, variables)
    data = body.get("data")
    if not isinstance(data, dict) or document.root not in data:
        raise errors.problem(body) or Misread("Shopify answered without the data that was asked for.")
    problem = errors.problem(body)
    value = data[document.root]
    if value is None and problem is not None:
        raise problem
    if value is None:
        raise Misread("Shopify answered with nothing where its documentation promises something.")
    try:
        return shaped(document, value), problem
    except Misread as unlike:
        raise problem or unlike from None  # what Shopify itself says is missing is the better reason


def asked(client: Client, document: Document, **variables: object) -> Any:
    """The same where half an answer is of no use: raises when any part is missing."""
    value, problem = ask(client, document, **variables)
    if problem is not None:
        raise problem
    return value


def asked_each(client: Client, document: Document, **variables: object) -> list[Any]:
    """What a root field that is asked for several times holds each time; raises when any part is missing."""
    body = _body(client, document, variables)
    data, problem = body.get("data"), errors.problem(body)
    if problem is not None or not isinstance(data, dict):
        raise problem or Misread("Shopify answered without the data that was asked for.")
    return shaped_each(document, data)


def _body(client: Client, document: Document, variables: Mapping[str, object]) -> Row:
    answer = client.door.graphql(PATH, document.text, variables, cost=document.cost)
    body = answer.mapping()
    _note_version(client, answer)
    _searched(body)
    return body


def count(client: Client, document: Document, text: str = "") -> tuple[int, bool]:
    """How many there are, and whether that is exact; otherwise there are at least as many."""
    found = asked(client, document, **({"filter": text} if text else {}))
    number, precision = found.get("count"), found.get("precision")
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise Misread("Shopify counted something without giving a number.")
    return number, precision == "EXACT"


def once(client: Client, key: str, make: Callable[[], T]) -> T:
    """Makes it once for all reads; what went wrong is raised again for each of them, save for a stop of our own."""
    return client.once(key, make, again=Cut)


def rows(connection: object) -> list[Row]:
    """The nodes of a page; Misread when they are not there, never guessed empty."""
    nodes = connection.get("nodes") if isinstance(connection, dict) else None
    if not isinstance(nodes, list) or not all(isinstance(node, dict) for node in nodes):
        raise Misread("Shopify gave a list in a shape that its documentation does not describe.")
    return nodes


def has_more(connection: Row) -> bool:
    """Whether there is a next page."""
    more = (connection.get("pageInfo") or {}).get("hasNextPage")
    if not isinstance(more, bool):
        raise Misread("Shopify did not say whether there is more to read.")
    return more


def plain(row: Row, name: str) -> str:
    """A text in a row, as it is; empty when there is nothing. Only to be compared, or counted."""
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise Misread("Shopify gave something else where its documentation promises a text.")
    return value or ""


def label(row: Row, name: str) -> str:
    """A text in a row, cleaned, so that it may be shown; empty when there is nothing."""
    return clean(plain(row, name))


def promised(row: Row, name: str) -> str:
    """A text that must be there, as it is: an id, or a word of Shopify's own."""
    value = row.get(name)
    if not isinstance(value, str) or not value:
        raise Misread("Shopify gave nothing where its documentation promises a word.")
    return value


def when(row: Row, name: str = "createdAt") -> datetime:
    """A moment in a row."""
    try:
        moment = datetime.fromisoformat(promised(row, name))
    except ValueError:
        raise Misread("Shopify gave a time that cannot be read.") from None
    if moment.tzinfo is None:
        raise Misread("Shopify gave a time without a time zone.")
    return moment


def tail(row: Row) -> str:
    """The number at the end of a row's id, such as `gid://shopify/App/123`."""
    return promised(row, "id").rpartition("/")[2].partition("?")[0][:40]


def quoted(moment: datetime) -> str:
    """A moment for Shopify's search."""
    return f"'{moment:%Y-%m-%dT%H:%M:%SZ}'"


def granted(client: Client) -> frozenset[str]:
    """The scopes our app holds, as Shopify names them."""
    return once(client, "scopes", lambda: _granted(client))


def own_app(client: Client) -> Row:
    """The app whose credential we use."""
    return once(client, "own app", lambda: _own_app(client))


def need(client: Client, *scopes: str) -> None:
    """Denied when our app lacks one of the scopes.

    Asked before feeds that hold several subjects: nothing says whether Shopify refuses them or leaves out in silence
    what our app may not see, and an empty answer must not pass for "nothing happened".
    """
    missing = [scope for scope in scopes if not covers(granted(client), scope)]
    if missing:
        raise Denied(f"Our app may not read this in Shopify ({', '.join(missing)}).", errors.grant(*missing))


def covers(held: frozenset[str], scope: str) -> bool:
    """Whether the scopes include one, by Shopify's own arithmetic (write implies read)."""
    # Slow to load, and its check refuses scopes of other families, such as customer_read_orders.
    from shopify.api_access import ApiAccess

    def known(name: str) -> bool:
        return name.removeprefix("unauthenticated_").startswith(("read_", "write_"))

    return bool(ApiAccess([name for name in held if known(name)]).covers(ApiAccess([scope])))


def served_version(client: Client) -> str:
    """The API version that really answered; empty when Shopify did not say."""
    return str(client.cache.get("version") or "")


def _granted(client: Client) -> frozenset[str]:
    listed = own_app(client).get("accessScopes")
    if not isinstance(listed, list):
        raise Misread("Shopify did not say what our app may read.")
    return frozenset(promised(each, "handle") for each in listed)


def _own_app(client: Client) -> Row:
    found = asked(client, CURRENT_APP)
    if not isinstance(found, dict):
        raise Misread("Shopify did not say which app we are.")
    return found


def _note_version(client: Client, answer: Answer) -> None:
    client.cache.setdefault("version", answer.headers.get("X-Shopify-API-Version", ""))


def _searched(body: Row) -> None:
    """Shopify ignores a filter that it does not know and says so in a note: the answer is then about something else."""
    extensions = body.get("extensions") or {}
    searches = (extensions.get("search") or []) if isinstance(extensions, dict) else None
    if not isinstance(searches, list) or not all(isinstance(each, dict) for each in searches):
        raise Misread("Shopify did not say clearly whether it applied the filter we asked with.")
    if any(each.get("warnings") for each in searches):
        raise Misread("Shopify did not apply the filter we asked with.")
