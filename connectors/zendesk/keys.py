"""Keys to the account: API tokens, which Zendesk is doing away with, and those of OAuth clients."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor.model import Control, ControlKind, Proof
from connectors.base import Client
from connectors.redact import clean
from connectors.zendesk.account import uses_api_token
from connectors.zendesk.answers import flag, link, listed, many, name_of, once
from connectors.zendesk.holders import Holder, marketplace, own
from connectors.zendesk.typed import Row, date, odd, text

PAGE_OF_TOKENS = "apps-integrations/apis/zendesk-api/settings/tokens"
END = "30 April 2027"
CLIENTS = "apps-integrations/apis/zendesk-api/oauth_clients"
UNUSED_DAYS = 90
"""Days after which a key that nobody uses is a door left open."""
IDLE = timedelta(days=30)
"""Zendesk switches off a token that was not used for so long, and deletes it 60 days later."""


@dataclass(frozen=True)
class Token:
    """One API token, without anything of its secret and without its owner."""

    id: str
    title: str
    active: bool
    used: datetime | None
    created: datetime | None


def api_tokens(client: Client) -> Sequence[Token]:
    """All API tokens, read once."""
    return once(client, "api tokens", lambda: _api_tokens(client))


def _api_tokens(client: Client) -> Sequence[Token]:
    rows = list(listed(client, "/api/v2/api_tokens", "api_tokens"))
    if rows and not any(key in row for row in rows for key in ("last_used", "last_used_at")):
        raise odd("last_used")
    return [_token(row) for row in rows]


def _token(row: Row) -> Token:
    return Token(
        id=name_of(row),
        title=clean(text(row, "description") or ""),
        active=flag(row, "active"),
        used=date(row, "last_used", absent=True) or date(row, "last_used_at", absent=True),
        created=date(row, "created_at", absent=True),
    )


def key_hygiene(client: Client) -> Iterator[Control]:
    """Whether keys are in use and will live: no API token will after April 2027, ours included."""
    if uses_api_token(client):
        says = f"this audit signs in with an API token: replace it by an OAuth client before {END}"
        yield _control(client, "own", False, says)
    active = [token for token in api_tokens(client) if token.active]
    yield _control(client, "all", not active, _says(client, active), len(active))


def client_hygiene(client: Client) -> Iterator[Control]:
    """Whether every OAuth client that holds a key still uses it."""
    dated = [holder for holder in (*marketplace(client), *own(client)) if holder.used is not None]
    ages = sorted((holder.title or "one without a name", _since(client, holder.used)) for holder in dated)
    idle = [(title, days) for title, days in ages if days > UNUSED_DAYS]
    says = f"{many(len(dated), 'OAuth client')} that {_holds(dated)} a key {_holds(dated, 'use')} it"
    if not dated:
        says = "no OAuth client was seen using a key"
    if idle:
        named = ", ".join(f"{title} ({days} days)" for title, days in idle[:3])
        says = f"of {many(len(dated), 'OAuth client')} with a key, {len(idle)} did not use it for months: {named}"
    yield _control(client, "clients", not idle, says[:200], len(idle) if idle else None, CLIENTS)


def _holds(clients: Sequence[Holder], verb: str = "hold") -> str:
    return verb + ("s" if len(clients) == 1 else "")


def _since(client: Client, used: datetime | None) -> int:
    return (client.window.end - used).days if used else 0


def _control(client: Client, which: str, holds: bool, says: str, count: int | None = None, page: str = "") -> Control:
    return Control(
        id=f"{ControlKind.KEY_HYGIENE.value}-{which}",
        name=says,
        link=link(client, page or PAGE_OF_TOKENS),
        at=client.window.end,
        proof=Proof.RUNNING,
        control=ControlKind.KEY_HYGIENE,
        holds=holds,
        count=count,
        detail=says,
    )


def _says(client: Client, active: Sequence[Token]) -> str:
    if not active:
        return "no API token is in use"
    says = f"{many(len(active), 'API token')} will stop working on {END}"
    if idle := [token for token in active if _idle(client, token)]:
        days = max(_days(client, token) for token in idle)
        says += f"; unused for up to {days} days: {len(idle)}. Zendesk switches off tokens that are not used"
    return says


def _idle(client: Client, token: Token) -> bool:
    last = token.used or token.created
    return last is not None and client.window.end - last > IDLE


def _days(client: Client, token: Token) -> int:
    last = token.used or token.created
    return (client.window.end - last).days if last else 0
