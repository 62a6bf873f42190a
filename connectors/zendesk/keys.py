"""API tokens, the keys that Zendesk is doing away with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor.model import Control, ControlKind, Proof
from connectors.base import Client
from connectors.redact import clean
from connectors.zendesk.account import uses_api_token
from connectors.zendesk.answers import Row, flag, link, listed, moment, name_of, once

PAGE_OF_TOKENS = "apps-integrations/apis/zendesk-api/settings/tokens"
END = "30 April 2027"
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
    return once(
        client, "api tokens", lambda: [_token(row) for row in listed(client, "/api/v2/api_tokens", "api_tokens")]
    )


def _token(row: Row) -> Token:
    return Token(
        id=name_of(row),
        title=clean(str(row.get("description") or "")),
        active=flag(row, "active"),
        used=moment(row.get("last_used") or row.get("last_used_at")),
        created=moment(row.get("created_at")),
    )


def key_hygiene(client: Client) -> Iterator[Control]:
    """Whether keys are in use and will live: no API token will after April 2027, ours included."""
    if uses_api_token(client):
        says = f"this audit signs in with an API token: replace it by an OAuth client before {END}"
        yield _control(client, "own", False, says)
    active = [token for token in api_tokens(client) if token.active]
    yield _control(client, "all", not active, _says(client, active), len(active))


def _control(client: Client, which: str, holds: bool, says: str, count: int | None = None) -> Control:
    return Control(
        id=f"{ControlKind.KEY_HYGIENE.value}-{which}",
        name=says,
        link=link(client, PAGE_OF_TOKENS),
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
    says = f"{_many(len(active), 'API token')} will stop working on {END}"
    if idle := [token for token in active if _idle(client, token)]:
        days = max(_days(client, token) for token in idle)
        says += f"; unused for up to {days} days: {len(idle)}. Zendesk switches off tokens that are not used"
    return says


def _many(number: int, what: str) -> str:
    return f"{number} {what}" + ("s" if number != 1 else "")


def _idle(client: Client, token: Token) -> bool:
    last = token.used or token.created
    return last is not None and client.window.end - last > IDLE


def _days(client: Client, token: Token) -> int:
    last = token.used or token.created
    return (client.window.end - last).days if last else 0
