"""The people whom workflows hand records and tasks to, or tell. HubSpot's numbers of people are dropped here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.model import Backing, Proof, Standing, Tie
from connectors.base import Client
from connectors.door import Cursor
from connectors.errors import Cut
from connectors.hubspot.account import link
from connectors.hubspot.flows import Flow, flows, live
from connectors.hubspot.named import Named, names
from connectors.hubspot.told import identity, identity_or_none
from connectors.redact import clean

OWNERS = "/crm/owners/2026-03"
NEXT = Cursor("after", ("paging", "next", "after"))
MOST_PAGES = 5


@dataclass(frozen=True)
class Owners:
    """Who may own records, and who did until they left; by the ids of owners and of users."""

    there: frozenset[str]
    users: frozenset[str]
    left: frozenset[str]
    left_users: frozenset[str]

    def standing(self, named: Named) -> Standing | None:
        """Whether all whom a workflow names are there; None when that is not told of one of them, and none has left."""
        if named.owners & self.left or named.users & self.left_users:
            return Standing.GONE
        if named.untold or named.owners - self.there or named.users - self.users:
            return None
        return Standing.HERE if named.owners or named.users else Standing.TEAM


def owners_of(client: Client) -> Owners:
    """Everybody who may own a record or did, read once."""
    return client.once("owners", lambda: _owners(client))


def _owners(client: Client) -> Owners:
    there, gone = (_all(client, archived) for archived in (False, True))
    users = _ids(there, "userId")
    return Owners(
        there=_ids(there, "id"),
        users=users,
        left=_ids(gone, "id") - _ids(there, "id"),
        left_users=_ids(gone, "userIdIncludingInactive") - users,
    )


def _all(client: Client, archived: bool) -> Sequence[Mapping[str, Any]]:
    pages = client.door.pages(OWNERS, NEXT, params={"limit": 100, "archived": archived}, max_pages=MOST_PAGES)
    return [row for page in pages for row in page.rows("results")]


def _ids(rows: Iterable[Mapping[str, Any]], name: str) -> frozenset[str]:
    """Ids of owners, which are always there, or of their users, which owners that are no persons lack."""
    told = [identity(row, name) if name == "id" else identity_or_none(row, name) for row in rows]
    return frozenset(each for each in told if each is not None)


def receivers(client: Client) -> Iterator[Backing]:
    """Of each switched-on workflow that names somebody: whether all of them are still there."""
    known, people = flows(client), owners_of(client)
    untold = 0
    for flow in live(known):
        named = names(flow.definition)
        standing = people.standing(named) if named else None
        if standing is not None:
            yield _backing(client, flow, standing)
        untold += bool(named) and standing is None
    if known.unseen is not None:
        raise known.unseen
    if untold:
        raise Cut(f"{untold} workflows tell addresses, or people of whom HubSpot does not say whether they are there.")


def _backing(client: Client, flow: Flow, standing: Standing) -> Backing:
    return Backing(
        id=f"{Tie.RECEIVER}:{flow.id}"[:200],
        name=clean(flow.name),
        link=link(client, "workflows", f"platform/flow/{flow.id}/edit"),
        at=client.window.end,
        proof=Proof.RUNNING,
        of=flow.id,
        tie=Tie.RECEIVER,
        standing=standing,
    )
