"""Stored credentials: which there are (n8n never answers their data), and which no running workflow uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from auditor.model import Connection, DataObject, Hint, Mechanism, Proof, State
from connectors.base import Client
from connectors.door import Cursor
from connectors.errors import Misread, ReadError
from connectors.n8n.access import complain_unless_all, granted, link, sees_all
from connectors.n8n.fields import Row, ident, moment_if_any, rows, text
from connectors.n8n.nodes import system_of
from connectors.n8n.reading import instance
from connectors.redact import clean

PAGE = 250
MOST_PAGES = 4
NEXT = Cursor("cursor", ("nextCursor",))
SCOPE = "credential:list"
OWNING = "credential:owner"
_TYPE = re.compile(r"[A-Za-z0-9_-]{1,100}\Z")


@dataclass(frozen=True)
class Stored:
    """One stored credential."""

    id: str
    name: str
    type: str
    changed: datetime | None
    home: str = ""
    """Id of the space it lies in; empty where n8n does not tell."""
    home_name: str = field(default="", repr=False)
    """What that space is called: of one person, the person's name and address. Never written anywhere."""

    @property
    def system(self) -> str:
        """The system its type names; empty for types that fit any."""
        return system_of(self.type) if _TYPE.match(self.type) else ""


def stored(client: Client) -> tuple[Stored, ...]:
    """All of them, read once; a failure is raised for each read that needs them."""
    return client.once("keys", lambda: _stored(client))


def _stored(client: Client) -> tuple[Stored, ...]:
    found = []
    for page in client.door.pages("/api/v1/credentials", NEXT, params={"limit": PAGE}, max_pages=MOST_PAGES):
        found += [_key(row) for row in page.rows("data")]
    return tuple(sorted(found, key=lambda one: one.id))


def _key(row: Row) -> Stored:
    changed = moment_if_any(row, "updatedAt")
    home, called = _home(row)
    return Stored(ident(row, "id")[:100], clean(text(row, "name")), text(row, "type"), changed, home, called)


def _home(row: Row) -> tuple[str, str]:
    """Older versions do not tell it; what is odd here is unknown here."""
    try:
        return next((text(one, "id"), text(one, "name")) for one in rows(row, "shared") if text(one, "role") == OWNING)
    except (Misread, StopIteration):
        return "", ""


def ids(client: Client) -> frozenset[str] | None:
    """Ids of all stored credentials; None where they, or all of them, cannot be seen."""
    if SCOPE not in (granted(client) or ()) or not sees_all(client):
        return None
    try:
        return frozenset(one.id for one in stored(client))
    except ReadError:
        return None


def unused(client: Client) -> Iterator[Connection]:
    """Systems for which access is stored and that no running workflow touches: connections that were given up."""
    seen = instance(client)
    in_use = {key for flow in seen.workflows if flow.live or flow.maybe_called for key in flow.keys}
    for one in stored(client):
        if one.system and one.id not in in_use and seen.trouble is None:
            yield _given_up(client, one)
    if seen.trouble is not None:
        raise seen.trouble
    complain_unless_all(client)


def _given_up(client: Client, one: Stored) -> Connection:
    return Connection(
        id=f"credential:{one.id}",
        name=one.name or one.system,
        link=link(client, "/home/credentials"),
        at=one.changed,
        proof=Proof.DECLARED,
        target=Hint(node_type=one.type, title=one.system),
        data=(DataObject.OTHER,),
        mechanism=Mechanism.API_CLIENT,
        state=State.OFF,
    )
