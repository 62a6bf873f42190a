"""Who holds a key to the account, and when it was last used; the keys themselves are dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from connectors.base import Client
from connectors.redact import clean
from connectors.zendesk.answers import listed, name_of, newest, once
from connectors.zendesk.typed import a_text, date, ident


@dataclass(frozen=True)
class Holder:
    """An OAuth client: one of the marketplace, or one that was made here."""

    id: str
    title: str
    used: datetime | None
    """None: never, or Zendesk does not tell."""
    people: frozenset[str] = field(default=frozenset(), repr=False)
    """Numbers of those whom its keys sign in as; empty where Zendesk does not tell. Never written anywhere."""


def marketplace(client: Client) -> Sequence[Holder]:
    """Integrations of the marketplace that were given access."""
    return once(client, "marketplace", lambda: _marketplace(client))


def own(client: Client) -> Sequence[Holder]:
    """OAuth clients that were made here, this audit's apart."""
    return once(client, "own clients", lambda: _own(client))


def _marketplace(client: Client) -> list[Holder]:
    rows = list(listed(client, "/api/v2/oauth/global_clients", "global_clients"))
    summary = "/api/v2/oauth/global_clients/token_summary"
    used = {
        name_of(row): date(row, "last_used_at")
        for row in listed(client, summary, "global_clients", {"include_expired": True})
    }
    return [Holder(name_of(row), clean(a_text(row, "name")), used.get(name_of(row))) for row in rows]


def _own(client: Client) -> list[Holder]:
    rows = list(listed(client, "/api/v2/oauth/clients", "clients"))
    used = _used(client) if rows else {}
    others = [row for row in rows if a_text(row, "identifier") != client.settings.get("client_id")]
    return [_holder(name_of(row), clean(a_text(row, "name")), used.get(name_of(row), [])) for row in others]


def _holder(name: str, title: str, keys: Sequence[Key]) -> Holder:
    return Holder(name, title, newest(used for used, _ in keys), frozenset(person for _, person in keys if person))


Key = tuple[datetime | None, str]
"""When one key was last used, and the number of whom it signs in as."""


def _used(client: Client) -> Mapping[str, Sequence[Key]]:
    """The keys of each client."""
    found: dict[str, list[Key]] = defaultdict(list)
    for row in listed(client, "/api/v2/oauth/tokens", "tokens", {"all": True}):
        person = ident(row, "user_id", absent=True) or ""
        found[name_of(row, "client_id")].append((date(row, "used_at"), person))
    return found
