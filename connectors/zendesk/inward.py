"""Who comes in: installed apps, and the clients that hold a key to the account."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from auditor.catalogue import Catalogue
from auditor.model import AnyFact, Connection, DataObject, Hint, Mechanism, Proof, Role, State
from connectors.base import Client
from connectors.door import Params
from connectors.errors import Misread
from connectors.redact import clean
from connectors.zendesk.answers import (
    MOST_PAGES,
    PAGE,
    Pages,
    flag,
    gathered,
    link,
    name_of,
)
from connectors.zendesk.holders import Holder, marketplace, own
from connectors.zendesk.keys import CLIENTS, PAGE_OF_TOKENS, api_tokens
from connectors.zendesk.typed import Row, date, ident, mapping, text

APPS = "apps-integrations/apps/support-apps"
FROM_A_SHOP = (DataObject.CUSTOMER, DataObject.ORDER)
"""What the app of a shop puts beside a ticket."""


def apps(client: Client) -> Iterator[Connection]:
    """Installed apps. Their settings hold keys of other systems and are dropped unread."""
    names: dict[str, str] = {}
    nameless = False
    for page, row in _installations(client):
        names |= {name_of(app): text(app, "name", absent=True) or "" for app in page}
        inside = text(mapping(row, "app", absent=True) or {}, "name", absent=True)
        title = clean(inside or names.get(ident(row, "app_id", absent=True) or "", ""))
        nameless = nameless or not title
        if title:
            yield _app(client, row, title)
    if nameless:
        raise Misread("Zendesk listed an installed app without its name.")


def _installations(client: Client) -> Iterator[tuple[list[Row], Row]]:
    """Each installation with the names that came beside it: Zendesk puts them inside or next to the list."""
    asked: Params = {"include": "app", "page[size]": PAGE}
    pages = client.door.pages("/api/v2/apps/installations", Pages("installations"), params=asked, max_pages=MOST_PAGES)
    for answer in pages:
        beside = answer.rows("apps") if answer.at("apps") is not None else []
        for row in answer.rows("installations"):
            yield list(beside), row


def _app(client: Client, row: Row, title: str) -> Connection:
    hint = Hint(title=title)
    tool = Catalogue.load().resolve(hint, seen_from="zendesk")
    roles = tool.roles if tool else ()
    outward = Role.MESSAGING in roles
    return Connection(
        id=f"app-{name_of(row)}",
        name=title,
        link=link(client, APPS),
        at=date(row, "updated_at", absent=True),
        proof=Proof.CONFIGURED,
        source=None if outward else hint,
        target=hint if outward else None,
        data=FROM_A_SHOP if Role.ECOMMERCE in roles else (DataObject.TICKET,) if outward else (),
        mechanism=Mechanism.APP,
        state=State.LIVE if flag(row, "enabled") else State.OFF,
    )


def clients(client: Client) -> Iterator[AnyFact]:
    """Everything that holds a key: marketplace integrations, own OAuth clients, API tokens."""
    return gathered(_oauth(client, marketplace), _oauth(client, own), _api_tokens(client))


def _oauth(client: Client, holders: Callable[[Client], Sequence[Holder]]) -> Iterator[Connection]:
    for holder in holders(client):
        yield _client(client, client_name(holder), holder.title, holder.used)


def client_name(holder: Holder) -> str:
    """Id of the connection that rests on the keys of an OAuth client."""
    return f"client-{holder.id}"


def _api_tokens(client: Client) -> Iterator[Connection]:
    for token in api_tokens(client):
        if token.active:
            yield _client(client, f"token-{token.id}", token.title, token.used, PAGE_OF_TOKENS)


def _client(client: Client, name: str, title: str, used: datetime | None, page: str = CLIENTS) -> Connection:
    recent = used is not None and used >= client.window.start
    return Connection(
        id=name,
        name=clean(title),
        link=link(client, page),
        at=used,
        proof=Proof.RUNNING if recent else Proof.CONFIGURED,
        source=Hint(title=clean(title) or "an API client without a name"),
        mechanism=Mechanism.API_CLIENT,
        state=State.LIVE,
        last_activity=used,
    )
