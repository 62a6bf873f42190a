"""Who changes contacts: HubSpot keeps the history of each property, with the source of every change.

One count is one contact, put down to whoever made the newest change in the window to one of the properties looked at.
Only contacts that are older than the window are looked at, so that nothing is counted twice as new and as changed.
The sample is the contacts changed last, a hundred of them, whatever the size of the account. Values are dropped unread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.model import Actor, Connection, DataObject, Hint, Mechanism, Process, Proof, State, Work
from connectors.base import Client
from connectors.door import piece
from connectors.errors import BadCredential, Cut, Misread, ReadError
from connectors.hubspot.account import link
from connectors.hubspot.fields import contact_fields
from connectors.hubspot.integrations import integrations
from connectors.hubspot.once import once
from connectors.hubspot.search import PAGE, SEARCH_CAP, compared, milliseconds, search, within
from connectors.hubspot.sources import ACTORS
from connectors.hubspot.told import Row, each, identity_or_none, mapping, mapping_or_none, rows, text, when

HISTORY = "/crm/objects/2026-03/contacts/batch/read"
AT_ONCE = 50
"""HubSpot gives the history of no more than fifty records at once."""
CHANGED = "lastmodifieddate"
WATCHED = ("lifecyclestage", "hs_lead_status", "hubspot_owner_id", "hs_marketable_status", "email", "phone", "company",
           "address", "city", "zip", "country")  # fmt: skip
EVERYWHERE = ("lifecyclestage", "hubspot_owner_id", "email", "phone")
"""Those of them that no account can be without."""
MOST_OWN = 20
"""Properties made in this account that are looked at besides."""
BUILT_IN = ("CALCULATED", "PROPERTY_DEFAULT_VALUE", "AUTO_ASSOCIATE_BY_DOMAIN", "ACTIVITY_AUTO_ASSOCIATE")
"""Changes that HubSpot makes by itself in every account."""
WHO = {word: actor for actor, words in ACTORS.items() for word in words} | dict.fromkeys(BUILT_IN, Actor.PLATFORM)
UNCLEAR = "HubSpot did not show how contacts were changed."
NAMES = {
    Actor.PERSON: "Contacts changed by people",
    Actor.IMPORT: "Contacts changed by loaded files",
    Actor.RULE: "Contacts changed by workflows",
    Actor.APP: "Contacts changed by integrations",
    Actor.AI: "Contacts changed by HubSpot's AI",
    Actor.CUSTOMER: "Contacts who changed their own details",
    Actor.PLATFORM: "Contacts changed by HubSpot's built-in rules",
    Actor.UNKNOWN: "Contacts changed in ways that were not looked at",
}


@dataclass(frozen=True, order=True)
class Change:
    """The newest change of one contact."""

    when: datetime
    actor: Actor
    source: str
    """For integrations, the id that HubSpot notes."""


@dataclass(frozen=True)
class Sample:
    """Contacts that were changed last, and how many there are in all."""

    changes: tuple[Change, ...]
    """One for each contact whose change was found among the properties looked at."""
    size: int
    """How many of them could be read."""
    total: int
    trouble: ReadError | None = None
    """Why some changes may not have been seen, though they are of properties that every account has."""

    @property
    def whole(self) -> bool:
        """Whether there are no others."""
        return self.total <= self.size


def changed_contacts(client: Client) -> Iterator[Work]:
    """Who changed the contacts of a sample."""
    sample = _sample(client)
    names, nameless = _app_names(client, sample)
    told = Counter((change.actor, names.get(change.source, "")) for change in sample.changes)
    told[Actor.UNKNOWN, ""] += sample.size - len(sample.changes)
    for (actor, app), count in sorted(told.items()):
        if count:
            yield _work(client, actor, app, count, None if sample.whole else sample.total)
    if sample.total == SEARCH_CAP:
        raise Cut("HubSpot counts no further than 10,000 records here; more contacts may have changed.")
    if sample.trouble is not None:
        raise sample.trouble
    if nameless is not None:
        raise nameless


def connections(client: Client) -> Iterator[Connection]:
    """Integrations that change contacts: one that creates none any more may still keep the old ones up to date."""
    sample = _sample(client)
    by_apps = [change for change in sample.changes if change.actor is Actor.APP]
    names, _ = _app_names(client, sample)
    for app in sorted({change.source for change in by_apps} & names.keys()):
        newest = max(change.when for change in by_apps if change.source == app)
        yield Connection(
            id=f"changes:{app}"[:200],
            name=f"{names[app]} (changes of contacts)"[:200],
            link=link(client, "connected-apps", "installed"),
            at=newest,
            proof=Proof.RUNNING,
            source=Hint(title=names[app]),
            data=(DataObject.CUSTOMER,),
            mechanism=Mechanism.APP,
            state=State.LIVE,
            last_activity=newest,
        )
    if isinstance(sample.trouble, Misread):
        raise sample.trouble
    if not sample.whole:
        raise Cut(f"Of {sample.total:,} contacts that were changed, the last {sample.size} were looked at.")
    if len(sample.changes) < sample.size or any(change.source not in names for change in by_apps):
        raise Cut("Some contacts were changed in ways that were not looked at, or by an integration without a name.")


def _sample(client: Client) -> Sample:
    return once(client, "changed contacts", lambda: _read(client))


def _read(client: Client) -> Sample:
    older = compared("createdate", "LT", milliseconds(client.window.start))
    found = search(
        client,
        "contacts",
        [within(client.window, CHANGED), older],
        newest_by=CHANGED,
        properties=(CHANGED, "hs_object_id"),
        limit=PAGE,
    )
    ids = [piece(row["hs_object_id"] or "") for row in found.rows]
    histories = list(_histories(client, ids))
    newest, odd = each(histories, lambda row: _newest(client, mapping(row, "propertiesWithHistory", UNCLEAR)))
    changes = tuple(change for change in newest if change is not None)
    size = len(ids) - (len(histories) - len(newest))
    hidden = _hidden(histories) if len(changes) < size else None
    return Sample(changes, size, found.total, odd or hidden)


def _hidden(histories: Sequence[Row]) -> ReadError | None:
    """A change may be one of a property whose history HubSpot gave of no contact at all."""
    given = {name for row in histories for name in mapping_or_none(row, "propertiesWithHistory") or {}}
    if not histories or given.issuperset(EVERYWHERE):
        return None
    return Cut("HubSpot did not show all changes of contacts, so that it is not known who made some of them.")


def _histories(client: Client, ids: Sequence[str]) -> Iterator[Row]:
    """What changed in each contact; one that was deleted or merged meanwhile is left out."""
    if not ids:
        return
    watched = [*WATCHED, *_own_fields(client)]
    for start in range(0, len(ids), AT_ONCE):
        inputs = [{"id": number} for number in ids[start : start + AT_ONCE]]
        asked = {"inputs": inputs, "properties": ["hs_object_id"], "propertiesWithHistory": watched}
        yield from client.door.post(HISTORY, json=asked).rows("results")


def _own_fields(client: Client) -> list[str]:
    """Without the right to see them, changes of these count as not looked at."""
    try:
        return [field.name for field in contact_fields(client) if field.own][:MOST_OWN]
    except BadCredential:
        raise
    except ReadError:
        return []


def _newest(client: Client, history: Row) -> Change | None:
    """The newest change of the window."""
    changes = (_dated(client, version) for name in history for version in rows(history, name, UNCLEAR))
    return max((change for change in changes if change is not None), default=None)


def _dated(client: Client, version: Row) -> Change | None:
    changed, source = when(version, "timestamp", UNCLEAR), text(version, "sourceType", UNCLEAR)
    if not client.window.start <= changed <= client.window.end:
        return None
    actor = WHO.get(source, Actor.UNKNOWN)
    by = identity_or_none(version, "sourceId", UNCLEAR) or ""
    return Change(changed, actor, by if actor is Actor.APP else "")


def _work(client: Client, actor: Actor, app: str, count: int, of: int | None) -> Work:
    return Work(
        id=f"changed:{actor.value}{':' if app else ''}{app}"[:200],
        name=f"Contacts changed by {app}"[:200] if app else NAMES[actor],
        link=link(client, "contacts", "objects/0-1"),
        at=client.window.end,
        proof=Proof.RUNNING,
        process=Process.CUSTOMER_UPDATE,
        actor=actor,
        by=Hint(title=app) if app else None,
        count=count,
        sampled_of=of,
    )


def _app_names(client: Client, sample: Sample) -> tuple[Mapping[str, str], ReadError | None]:
    """Names by id, of the integrations that also create contacts; HubSpot's history tells an id only."""
    if not any(change.actor is Actor.APP for change in sample.changes):
        return {}, None
    try:
        return {one.app: one.name for one in integrations(client, "contacts") if one.name}, None
    except BadCredential:
        raise
    except ReadError as error:
        return {}, error
