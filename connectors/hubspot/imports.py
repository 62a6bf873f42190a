"""Files and jobs that were loaded into HubSpot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from auditor.model import Actor, Process, Proof, Work
from connectors.base import Client
from connectors.door import Cursor
from connectors.errors import Cut, ReadError
from connectors.hubspot.account import link
from connectors.hubspot.origins import CONTACTS, counts_of
from connectors.hubspot.told import Row, each, text, text_or_none, when

IMPORTS = "/crm/imports/2026-03"
MOST_PAGES = 5
NEXT = Cursor("after", ("paging", "next", "after"))
UNCLEAR = "HubSpot did not say when a file was loaded, or what became of it."
UNDONE = frozenset({"CANCELED", "REVERTED"})


def work(client: Client) -> Iterator[Work]:
    """Loads of the window: how many, on how many days, and whether a person or a program started them."""
    loads: dict[Actor, list[datetime]] = {}
    trouble: ReadError | None = None
    try:
        for page in client.door.pages(IMPORTS, NEXT, params={"limit": 100}, max_pages=MOST_PAGES):
            read, odd = each(page.rows("results"), _load)
            trouble = trouble or odd
            for actor, day, kept in read:
                if kept and client.window.start <= day <= client.window.end:
                    loads.setdefault(actor, []).append(day)
    except Cut as error:
        trouble = trouble or error
    yield from (_work(client, actor, loads[actor]) for actor in sorted(loads))
    if trouble is not None:
        raise trouble
    if Actor.IMPORT not in loads:
        _check_none(client)


def _check_none(client: Client) -> None:
    """It is not documented whether a key sees the imports of everybody: the contacts must say the same."""
    try:
        imported = counts_of(client, CONTACTS.type).get(Actor.IMPORT)
    except ReadError:
        raise Cut("No loaded file was seen; whether the contacts say the same could not be checked.") from None
    if imported:
        raise Cut("Contacts were imported, but HubSpot does not show our key the files they came from.")


def _load(row: Row) -> tuple[Actor, datetime, bool]:
    """By whom, when, and whether it was not undone."""
    return _actor(row), when(row, "createdAt", UNCLEAR), text(row, "state", UNCLEAR) not in UNDONE


def _actor(row: Row) -> Actor:
    source = text_or_none(row, "importSource", UNCLEAR) or ""
    if source in ("API", "SALESFORCE"):
        return Actor.APP
    return Actor.IMPORT if source in ("CRM_UI", "IMPORT") or source.startswith("MOBILE_") else Actor.UNKNOWN


def _work(client: Client, actor: Actor, loads: list[datetime]) -> Work:
    by_whom = {Actor.IMPORT: "Files loaded into HubSpot", Actor.APP: "Loads started by a program"}
    return Work(
        id=f"imports:{actor.value}",
        name=by_whom.get(actor, "Loads into HubSpot"),
        link=link(client, "import"),
        at=max(loads),
        proof=Proof.RUNNING,
        process=Process.DATA_IMPORT,
        actor=actor,
        count=len(loads),
        distinct_days=len({day.date() for day in loads}),
    )
