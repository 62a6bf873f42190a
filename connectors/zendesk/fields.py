"""Ticket fields: those that a model fills (Zendesk's intelligent triage), and those that apps have made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from auditor.model import Connection, DataObject, Hint, Mechanism, Proof, Records, State
from connectors.base import Client
from connectors.errors import Cut, Misread
from connectors.redact import clean
from connectors.zendesk.answers import link, listed, name_of, newest, once
from connectors.zendesk.samples import ENOUGH, tickets
from connectors.zendesk.typed import Row, a_text, date, text, yes

TITLES = ("intent", "sentiment", "language")
CONFIDENCE = "confidence"
PAGE = "objects-rules/tickets/ticket-fields"


def triage_fields(client: Client) -> frozenset[str]:
    """Ids of the fields. Each stands beside one with the model's confidence: that tells it from one made by hand."""
    titles = {_title(row): name_of(row) for row in _fields(client)}
    return frozenset(titles[title] for title in TITLES if title in titles and f"{title} {CONFIDENCE}" in titles)


def _fields(client: Client) -> Sequence[Row]:
    """The fields in use, each with the app that made it."""
    return once(
        client, "fields", lambda: [row for row in _listed(client) if yes(row, "active", absent=True) is not False]
    )


def _listed(client: Client) -> Iterator[Row]:
    yield from listed(client, "/api/v2/ticket_fields", "ticket_fields", {"creator": "true"})


def _title(row: Row) -> str:
    return a_text(row, "title").strip().casefold()


def _of_apps(client: Client) -> Mapping[str, Sequence[Row]]:
    """Fields by the app that made them; those of Zendesk's own triage apart."""
    rows = _fields(client)
    if rows and not any("creator_app_name" in row for row in rows):
        raise Misread("Zendesk did not say which apps made ticket fields.")
    triage = {word for title in TITLES for word in (title, f"{title} {CONFIDENCE}")}
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        app = clean(text(row, "creator_app_name", absent=True) or "")
        if app and _title(row) not in triage:
            found[app].append(row)
    return dict(sorted(found.items()))


def made_by_apps(client: Client) -> Iterator[Connection]:
    """Apps that gave tickets fields of their own: they write to this account, or did when they were set up."""
    for app, rows in _of_apps(client).items():
        titles = ", ".join(clean(a_text(row, "title")) for row in rows[:3])
        yield Connection(
            id=f"field-{name_of(rows[0])}",
            name=f"{app} (made the ticket fields {titles})" if len(rows) > 1 else f"{app} (made the field {titles})",
            link=link(client, PAGE),
            at=newest(date(row, "created_at", absent=True) for row in rows),
            proof=Proof.CONFIGURED,
            source=Hint(title=app),
            mechanism=Mechanism.APP,
            state=State.LIVE,
        )


def filled_fields(client: Client) -> Iterator[Records]:
    """How many tickets of the window carry something in the fields that apps made."""
    apps = _of_apps(client)
    if not apps:
        return
    sample = tickets(client)
    for app, rows in apps.items():
        for row in rows:
            having = [ticket for ticket in sample.rows if name_of(row) in ticket.filled]
            title = clean(a_text(row, "title"))
            yield Records(
                id=f"field-{name_of(row)}",
                name=f"Tickets with the field {title} of {app} filled",
                link=link(client, f"{PAGE}/{name_of(row)}"),
                at=newest(ticket.updated for ticket in having),
                proof=Proof.RUNNING if having else Proof.CONFIGURED,
                object=DataObject.TICKET,
                field=title,
                total=len(sample.rows),
                filled=len(having),
                sampled=not sample.whole,
            )
    if not sample.whole and len(sample.rows) < ENOUGH:
        raise Cut(f"We looked at {len(sample.rows)} tickets of the window; that is too few to speak for all of them.")
