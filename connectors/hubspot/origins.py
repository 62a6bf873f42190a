"""Who creates records: HubSpot notes at each one how it came to be, and its search counts them by that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model import Actor, Hint, Process, Proof, Work
from connectors.base import Client
from connectors.errors import NotThere, Unobservable
from connectors.hubspot.account import link
from connectors.hubspot.integrations import integrations, trouble_of
from connectors.hubspot.search import options, search, within
from connectors.hubspot.sources import ACTORS, SOURCE, filter_of


@dataclass(frozen=True)
class Kind:
    """One kind of record whose creation is work."""

    type: str
    process: Process
    page: str
    """Its object type id, as HubSpot's own pages use it."""


CONTACTS = Kind("contacts", Process.CUSTOMER_CREATE, "0-1")
DEALS = Kind("deals", Process.DEAL_CREATE, "0-3")
TICKETS = Kind("tickets", Process.TICKET_CREATE, "0-5")


def new_contacts(client: Client) -> Iterator[Work]:
    """Who created the contacts of the window."""
    return _created(client, CONTACTS)


def new_deals(client: Client) -> Iterator[Work]:
    """Who created the deals of the window."""
    return _created(client, DEALS)


def new_tickets(client: Client) -> Iterator[Work]:
    """Who created the tickets of the window, where HubSpot keeps tickets."""
    return _created(client, TICKETS)


def _created(client: Client, kind: Kind) -> Iterator[Work]:
    counts = counts_of(client, kind.type)
    for actor in sorted(counts):
        if actor is not Actor.APP and counts[actor]:
            yield _work(client, kind, actor, None, counts[actor], actor.value)
    if counts.get(Actor.APP):
        yield from _by_app(client, kind, counts[Actor.APP])


def _by_app(client: Client, kind: Kind, count: int) -> Iterator[Work]:
    """One line for each integration; what is left when all are counted came from one that HubSpot does not name."""
    met = integrations(client, kind.type)
    for each in met:
        if each.events:
            hint = Hint(title=each.name) if each.name else Hint(uuid=each.app)
            yield _work(client, kind, Actor.APP, hint, min(each.events, count), f"app-{each.app}")
            count -= min(each.events, count)
    if count and all(each.events is not None for each in met):
        yield _work(client, kind, Actor.APP, None, count, "app")
    if (trouble := trouble_of(client, kind.type)) is not None:
        raise trouble


def counts_of(client: Client, object_type: str) -> dict[Actor, int]:
    """Records created in the window by who created them; what fits no group is by an unknown hand."""
    key = f"created {object_type}"
    return client.once(key, lambda: _count(client, object_type))


def _count(client: Client, object_type: str) -> dict[Actor, int]:
    known = _known(client, object_type)
    in_window = within(client.window, "createdate")
    rest = search(client, object_type, [in_window]).count
    counts = {}
    for actor, values in ACTORS.items():
        if rest and (asked := filter_of(values, known)) is not None:
            counts[actor] = min(rest, search(client, object_type, [asked, in_window]).count)
            rest -= counts[actor]
    return {**counts, Actor.UNKNOWN: rest}


def _known(client: Client, object_type: str) -> frozenset[str]:
    try:
        return options(client, object_type, SOURCE)
    except NotThere:
        raise Unobservable("HubSpot does not note here how records came to be.") from None


def _work(client: Client, kind: Kind, actor: Actor, by: Hint | None, count: int, name: str) -> Work:
    return Work(
        id=f"{kind.type}:{name}"[:200],
        name=f"New {kind.type}",
        link=link(client, "contacts", f"objects/{kind.page}"),
        at=client.window.end,
        proof=Proof.RUNNING,
        process=kind.process,
        actor=actor,
        by=by,
        count=count,
    )
