"""HubSpot's log of security activity: exports of data, and keys that were renewed. Who, where and from what address
are dropped; so is every kind of entry that says nothing about how work is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from auditor.model import Actor, Control, ControlKind, Process, Proof, Work
from connectors.base import Client
from connectors.door import Cursor
from connectors.errors import Cut, ReadError
from connectors.hubspot.account import control, link
from connectors.hubspot.once import once
from connectors.hubspot.search import milliseconds
from connectors.hubspot.told import Row, each, identity, text, when

SECURITY = "/account-info/2026-03/activity/security"
NEXT = Cursor("after", ("paging", "next", "after"))
MOST_PAGES = 10
EXPORTS = ("EXPORT", "CONTACT_DATA_EXPORT", "FORM_SUBMISSIONS_EXPORT")
"""Not EXPORT_DOWNLOAD: that is the second half of an export."""
RENEWED = ("PRIVATE_APP_ACCESS_TOKEN_ROTATE", "SERVICE_KEY_ROTATE", "PERSONAL_ACCESS_KEY_ROTATE")

UNCLEAR = "HubSpot did not say what was done in its log of security activity."

Entry = tuple[str, datetime]


def exports(client: Client) -> Iterator[Work]:
    """Files that people took out of HubSpot in the window."""
    entries, trouble = _entries(client)
    days = [when for kind, when in entries if kind in EXPORTS]
    if days:
        yield Work(
            id="exports",
            name="Files exported from HubSpot",
            link=link(client, "settings"),
            at=max(days),
            proof=Proof.RUNNING,
            process=Process.DATA_EXPORT,
            actor=Actor.PERSON,
            count=len(days),
            distinct_days=len({when.date() for when in days}),
        )
    if trouble is not None:
        raise trouble


def renewed_keys(client: Client) -> Iterator[Control]:
    """Keys that were renewed in the window. None says nothing: keys that are renewed now and then rest most months."""
    entries, trouble = _entries(client)
    renewed = sum(kind in RENEWED for kind, _ in entries)
    if renewed:
        says = "one key was renewed in the window" if renewed == 1 else f"{renewed} keys were renewed in the window"
        yield control(client, ControlKind.KEY_HYGIENE, "renewed-keys", True, says, "private-apps")
    if trouble is not None:
        raise trouble


def _entries(client: Client) -> tuple[Sequence[Entry], ReadError | None]:
    return once(client, "security activity", lambda: _read(client))


def _read(client: Client) -> tuple[Sequence[Entry], ReadError | None]:
    start, end = client.window.start, client.window.end
    asked = {"fromTimestamp": milliseconds(start), "toTimestamp": milliseconds(end), "limit": "100"}
    found: dict[str, Entry] = {}
    trouble: ReadError | None = None
    try:
        for page in client.door.pages(SECURITY, NEXT, params=asked, max_pages=MOST_PAGES):
            entries, odd = each(page.rows("results"), _entry)
            found |= {number: entry for number, entry in entries if start <= entry[1] <= end}
            trouble = trouble or odd
    except Cut as error:
        trouble = trouble or error
    return list(found.values()), trouble


def _entry(row: Row) -> tuple[str, Entry]:
    return identity(row, "id", UNCLEAR), (text(row, "type", UNCLEAR), when(row, "createdAt", UNCLEAR))
