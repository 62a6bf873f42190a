"""Which integrations write into HubSpot, found by the records they created: name by name, the newest first.

HubSpot has no list of installed apps. Each round asks for the newest records by integrations not met so far, so that
a quiet integration is found behind a busy one; when a round finds none, all of them have been met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from auditor.model import Actor, Connection, DataObject, Hint, Mechanism, Proof, State
from connectors.base import Client
from connectors.errors import Cut, NotThere, ReadError, Unobservable
from connectors.hubspot.account import link
from connectors.hubspot.search import (
    PAGE,
    SEARCH_CAP,
    Filter,
    Found,
    compared,
    milliseconds,
    none_of,
    options,
    search,
    within,
)
from connectors.hubspot.sources import ACTORS, APP_ID, APP_NAME, SOURCE, filter_of
from connectors.hubspot.told import moment
from connectors.redact import clean

LOOK_BACK = timedelta(days=180)
"""An integration that has created nothing for half a year is history."""
MOST_ROUNDS = 8
FEW_GAPS = 4
"""Fewer gaps than this tell no rhythm."""

KNOWN = ("contacts", "companies", "deals", "orders", "notes")
"""Kinds of records whose integrations are looked for."""
CARRIES = {
    "contacts": (DataObject.CUSTOMER,),
    "companies": (DataObject.CUSTOMER,),
    "deals": (DataObject.OTHER,),
    "orders": (DataObject.ORDER,),
    "notes": (DataObject.ENGAGEMENT,),
}
DATES = {"orders": "hs_createdate", "notes": "hs_createdate"}
"""Where the date of creation is not called `createdate`."""


@dataclass(frozen=True)
class Integration:
    """One app, or private app, that created records of one kind."""

    app: str
    name: str
    newest: datetime
    rhythm_hours: float | None
    events: int | None
    """Records it created in the window; None when the page did not tell, or they are more than HubSpot counts."""


@dataclass(frozen=True)
class _Met:
    """The integrations of one kind of record, and why there may be more."""

    all: tuple[Integration, ...]
    trouble: ReadError | None


def connections(object_type: str) -> Callable[[Client], Iterator[Connection]]:
    """A read of the integrations that create records of this kind."""

    def read(client: Client) -> Iterator[Connection]:
        for each in integrations(client, object_type):
            yield _connection(client, object_type, each)
        if (trouble := trouble_of(client, object_type)) is not None:
            raise trouble

    return read


def integrations(client: Client, object_type: str) -> tuple[Integration, ...]:
    """The integrations that created records of this kind within half a year, by app id."""
    return _met(client, object_type).all


def trouble_of(client: Client, object_type: str) -> ReadError | None:
    """Why there may be integrations of this kind of record that were not met."""
    return _met(client, object_type).trouble


def _met(client: Client, object_type: str) -> _Met:
    key = f"integrations {object_type}"
    return client.once(key, lambda: _meet(client, object_type))


def _meet(client: Client, object_type: str) -> _Met:
    """What was met before something went wrong is kept."""
    date = DATES.get(object_type, "createdate")
    written = _written_by_apps(client, object_type, date)
    met: dict[str, Integration] = {}
    trouble: ReadError | None = None
    try:
        any_at_all = _rounds(client, object_type, date, written, met)
        trouble = _nameless(client, object_type, written, any_at_all)
    except ReadError as error:
        if not met and not isinstance(error, Cut):
            raise
        trouble = error
    counted = []
    for app in sorted(met):
        try:
            counted.append(_counted(client, object_type, date, written[0], met[app]))
        except ReadError as error:
            counted.append(met[app])
            trouble = trouble or error
    if any(each.events is None for each in counted):
        trouble = trouble or Cut("An integration created more records than HubSpot counts.")
    return _Met(tuple(counted), trouble)


def _rounds(
    client: Client, object_type: str, date: str, written: Sequence[Filter], met: dict[str, Integration]
) -> bool:
    """Fills `met` round after round, see the head of this module; whether there are any records at all."""
    for _ in range(MOST_ROUNDS):
        asked = [*written, none_of(APP_ID, sorted(met))] if met else list(written)
        found = search(client, object_type, asked, newest_by=date, properties=(date, APP_ID, APP_NAME), limit=PAGE)
        new = {app: each for app, each in _apps(found, date, client.window.start).items() if app not in met}
        met |= new
        if found.total <= len(found.rows):
            return bool(found.total or met)
        if not new:
            raise Cut("HubSpot kept showing us records of integrations that we had met already.")
    raise Cut("More integrations write into HubSpot than we looked at.")


def _written_by_apps(client: Client, object_type: str, date: str) -> list[Filter]:
    try:
        known = options(client, object_type, SOURCE)
    except NotThere:
        raise Unobservable("HubSpot does not note here which integration created a record.") from None
    source = filter_of(ACTORS[Actor.APP], known)
    if source is None:
        raise Unobservable("HubSpot does not note here which integration created a record.")
    return [source, compared(date, "GTE", milliseconds(client.window.end - LOOK_BACK))]


def _nameless(client: Client, object_type: str, written: Sequence[Filter], any_at_all: bool) -> ReadError | None:
    """Records of integrations without an app id slip through the rounds."""
    if any_at_all and search(client, object_type, [*written, compared(APP_ID, "NOT_HAS_PROPERTY")]).total:
        return Cut("Some records were created by integrations that HubSpot does not name.")
    return None


def _apps(found: Found, date: str, start: datetime) -> dict[str, Integration]:
    """The integrations of one page, with what it tells of each."""
    dated = [(when, row) for row in found.rows if (when := moment(row[date])) is not None]
    whole = found.total <= len(found.rows) or dated[-1][0] < start
    apps: dict[str, list[datetime]] = {}
    names: dict[str, str] = {}
    for when, row in dated:
        app = row.get(APP_ID) or ""
        apps.setdefault(app, []).append(when)
        names[app] = names.get(app) or clean(row.get(APP_NAME) or "")
    return {
        app: Integration(
            app, names[app], dates[0], _rhythm(dates), sum(when >= start for when in dates) if whole else None
        )
        for app, dates in apps.items()
        if app
    }


def _rhythm(dates: Sequence[datetime]) -> float | None:
    gaps = [(later - earlier).total_seconds() / 3_600 for later, earlier in pairwise(dates)]
    return round(median(gaps), 2) or None if len(gaps) >= FEW_GAPS else None


def _counted(client: Client, object_type: str, date: str, by_apps: Filter, each: Integration) -> Integration:
    if each.newest < client.window.start:
        return replace(each, events=0)
    if each.events is not None:
        return each
    asked = [by_apps, compared(APP_ID, "EQ", each.app), within(client.window, date)]
    total = search(client, object_type, asked).total
    return replace(each, events=None if total == SEARCH_CAP else total)


def _connection(client: Client, object_type: str, each: Integration) -> Connection:
    dated = each.newest >= client.window.start
    return Connection(
        id=f"{object_type}:{each.app}"[:200],
        name=f"{each.name or 'An integration'} ({object_type})",
        link=link(client, "connected-apps", "installed"),
        at=each.newest,
        proof=Proof.RUNNING if dated else Proof.CONFIGURED,
        source=Hint(title=each.name) if each.name else Hint(uuid=each.app[:200]),
        data=CARRIES[object_type],
        mechanism=Mechanism.APP,
        state=State.LIVE if dated else State.UNKNOWN,
        last_activity=each.newest,
        rhythm_hours=each.rhythm_hours,
        events=each.events,
    )
