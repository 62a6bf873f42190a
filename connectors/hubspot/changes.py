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
from typing import Any

from auditor.model import Actor, Connection, DataObject, Hint, Mechanism, Process, Proof, State, Work
from connectors.base import Client
from connectors.door import piece
from connectors.errors import BadCredential, Cut, Misread, ReadError
from connectors.hubspot.account import link
from connectors.hubspot.fields import contact_fields
from connectors.hubspot.integrations import integrations
from connectors.hubspot.once import once
from connectors.hubspot.search import PAGE, SEARCH_CAP, compared, milliseconds, moment, search, within
from connectors.hubspot.sources import ACTORS

HISTORY = "/crm/objects/2026-03/contacts/batch/read"
AT_ONCE = 50
"""HubSpot gives the history of no more than fifty records at once."""
CHANGED = "lastmodifieddate"
WATCHED = ("lifecyclestage", "hs_lead_status", "hubspot_owner_id", "hs_marketable_status", "email", "phone", "company",
           "address", "city", "zip", "country")  # fmt: skip
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
    total: int

    @property
    def whole(self) -> bool:
        """Whether there are no others."""
        return self.total <= self.size


def changed_contacts(client: Client) -> Iterator[Work]:
    """Who changed the contacts of a sample."""
    sample = _sample(client)
    names = _app_names(client) if any(each.actor is Actor.APP for each in sample.changes) else {}
    told = Counter((each.actor, names.get(each.source, "")) for each in sample.changes)
    told[Actor.UNKNOWN, ""] += sample.size - len(sample.changes)
    for (actor, app), count in sorted(told.items()):
        if count:
            yield _work(client, actor, app, count, None if sample.whole else sample.total)
    if sample.total == SEARCH_CAP:
        raise Cut("HubSpot counts no further than 10,000 records here; more contacts may have changed.")


def connections(client: Client) -> Iterator[Connection]:
    """Integrations that change contacts: one that creates none any more may still keep the old ones up to date."""
    sample = _sample(client)
    by_apps = [each for each in sample.changes if each.actor is Actor.APP]
    names = _app_names(client) if by_apps else {}
    for app in sorted({each.source for each in by_apps} & names.keys()):
        newest = max(each.when for each in by_apps if each.source == app)
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
    if not sample.whole:
        raise Cut(f"Of {sample.total:,} contacts that were changed, the last {sample.size} were looked at.")
    if len(sample.changes) < sample.size or any(each.source not in names for each in by_apps):
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
    changes = (_newest(client, history) for history in _histories(client, ids))
    return Sample(tuple(each for each in changes if each is not None), len(ids), found.total)


def _histories(client: Client, ids: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """What changed in each contact; one that was deleted or merged meanwhile is left out."""
    if not ids:
        return
    watched = [*WATCHED, *_own_fields(client)]
    for start in range(0, len(ids), AT_ONCE):
        inputs = [{"id": each} for each in ids[start : start + AT_ONCE]]
        asked = {"inputs": inputs, "properties": ["hs_object_id"], "propertiesWithHistory": watched}
        for row in client.door.post(HISTORY, json=asked).rows("results"):
            history = row.get("propertiesWithHistory")
            if not isinstance(history, Mapping):
                raise Misread(UNCLEAR)
            yield history


def _own_fields(client: Client) -> list[str]:
    """Without the right to see them, changes of these count as not looked at."""
    try:
        return [field.name for field in contact_fields(client) if field.own][:MOST_OWN]
    except BadCredential:
        raise
    except ReadError:
        return []


def _newest(client: Client, history: Mapping[str, Any]) -> Change | None:
    """The newest change of the window."""
    if not all(isinstance(versions, list) for versions in history.values()):
        raise Misread(UNCLEAR)
    changes = (_dated(client, each) for versions in history.values() for each in versions)
    return max((each for each in changes if each is not None), default=None)


def _dated(client: Client, version: object) -> Change | None:
    if not isinstance(version, Mapping):
        raise Misread(UNCLEAR)
    when = moment(version.get("timestamp"))
    if when is None or not client.window.start <= when <= client.window.end:
        return None
    actor = WHO.get(str(version.get("sourceType") or ""), Actor.UNKNOWN)
    return Change(when, actor, str(version.get("sourceId") or "") if actor is Actor.APP else "")


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


def _app_names(client: Client) -> Mapping[str, str]:
    """Names by id, of the integrations that also create contacts; HubSpot's history tells an id only."""
    try:
        return {each.app: each.name for each in integrations(client, "contacts") if each.name}
    except BadCredential:
        raise
    except ReadError:
        return {}
