"""People and tickets looked up by number, tickets drawn and counted; and the newest people, to check the way of asking.

People not by address: whoever writes has one here, whatever the shop sends. All keys are compared in memory and never
kept; of a ticket its number, its date and its way in are read, no word of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from auditor.model import DataObject, JoinKey
from connectors.base import Client, Count, Draw, Lookup, Lot, Record, Sample
from connectors.door import Answer
from connectors.errors import Misread
from connectors.slices import per_slice, slices
from connectors.zendesk.answers import ADMIN, PAGE, count, name_of, tried, whole_number
from connectors.zendesk.customers import CUSTOMERS, EXTERNAL
from connectors.zendesk.samples import Ticket, tickets
from connectors.zendesk.typed import Row, a_text, date, ident, mapping, text
from connectors.zendesk.volume import way_in

MANY, MANY_TICKETS = "/api/v2/users/show_many", "/api/v2/tickets/show_many"
AT_ONCE = 100
STRETCHES = 16
"""Parts of the window that tickets are searched in."""
MOST_DAYS = 14
"""Days that are counted: each of them costs a request."""


def _newest(client: Client, draw: Draw) -> Lot:
    answer = _search(client, CUSTOMERS.query, "desc", PAGE)
    found = answer.rows("results")
    return Lot(tuple(map(_record, found))[: draw.size], whole=whole_number(answer, "count") <= len(found))


def _by_number(client: Client, keys: Sequence[str]) -> Iterator[Record]:
    fit = [key for key in keys if key.isprintable() and not set(key) & set(", ")]
    if fit:
        yield from map(_record, client.door.get(MANY, {"external_ids": ",".join(fit)}).rows("users"))


def _record(row: Row) -> Record:
    if EXTERNAL not in row:
        raise Misread("Zendesk did not say whether its customers carry the id of another system.")
    number = ident(row, EXTERNAL)
    return Record(((JoinKey.CUSTOMER_ID, number),) if number else (), date(row, "created_at"))


def _tickets(client: Client, draw: Draw) -> Lot:
    """Of the tickets that were read anyway, where these are all; else some from each part of the window."""
    known, _ = tried(lambda: tickets(client))
    return _among(known.rows, draw) if known is not None and known.whole else _searched(client, draw)


def _among(known: Sequence[Ticket], draw: Draw) -> Lot:
    """Evenly spread over the tickets of the window, but for those that an AI agent kept to itself."""
    opened = [each for each in known if draw.window.start <= each.created < draw.window.end and not each.by_ai]
    opened.sort(key=lambda each: (each.created, each.id))
    size = min(draw.size, len(opened))
    some = (opened[place * len(opened) // size] for place in range(size))
    return Lot(tuple(_as_record(each.id, each.created, each.channel) for each in some), whole=size == len(opened))


def _searched(client: Client, draw: Draw) -> Lot:
    """Search shows neither spam nor deleted tickets. Each ticket once, though two stretches may hold it."""
    size, kept = per_slice(draw, STRETCHES), dict[str, Record]()
    for since, until in slices(draw, STRETCHES):
        found = _search(client, f"type:ticket {_opened(since, until)}", "asc", size)
        if not found.rows("results") and whole_number(found, "count"):
            raise Misread("Zendesk counted tickets and showed none of them.")
        kept |= {name_of(row): _ticket(row) for row in found.rows("results")[:size] if _is_kept(row)}
    return Lot(tuple(kept.values()), whole=False)


def _is_kept(row: Row) -> bool:
    return a_text(row, "status") != "deleted" and text(row, "support_type", absent=True) != "ai_agent"


def _ticket(row: Row) -> Record:
    channel = text(mapping(row, "via", absent=True) or {}, "channel", absent=True) or ""
    return _as_record(name_of(row), date(row, "created_at"), channel)


def _as_record(number: str, created: datetime | None, channel: str) -> Record:
    return Record(((JoinKey.TICKET_ID, number),), created, channel=way_in(channel) if channel else "")


def _by_ticket_number(client: Client, keys: Sequence[str]) -> Iterator[Record]:
    fit = [key for key in keys if key.isascii() and key.isdecimal()]
    if fit:
        rows = client.door.get(MANY_TICKETS, {"ids": ",".join(fit)}).rows("tickets")
        yield from (_ticket(row) for row in rows if a_text(row, "status") != "deleted")


def _tickets_a_day(client: Client, days: Sequence[datetime]) -> list[int]:
    return [count(client, _opened(day, day + timedelta(days=1))) for day in days]


def _search(client: Client, query: str, order: str, size: int) -> Answer:
    asked: dict[str, str | int] = {"query": query, "sort_by": "created_at", "sort_order": order, "per_page": size}
    return client.door.get("/api/v2/search", asked)


def _opened(since: datetime, until: datetime) -> str:
    return f"created>={since:%Y-%m-%dT%H:%M:%SZ} created<{until:%Y-%m-%dT%H:%M:%SZ}"


SAMPLES = (
    Sample((DataObject.CUSTOMER,), (JoinKey.CUSTOMER_ID,), _newest, ADMIN),
    Sample((DataObject.TICKET,), (JoinKey.TICKET_ID,), _tickets, ADMIN),
)
LOOKUPS = (
    Lookup((DataObject.CUSTOMER,), JoinKey.CUSTOMER_ID, _by_number, AT_ONCE, ADMIN),
    Lookup((DataObject.TICKET,), JoinKey.TICKET_ID, _by_ticket_number, AT_ONCE, ADMIN),
)
COUNTS = (Count(DataObject.TICKET, _tickets_a_day, ADMIN, most_days=MOST_DAYS),)
