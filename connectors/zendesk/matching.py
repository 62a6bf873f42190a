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
from connectors.zendesk.answers import ADMIN, PAGE, count, name_of, whole_number
from connectors.zendesk.customers import CUSTOMERS, EXTERNAL
from connectors.zendesk.typed import Row, a_text, date, ident, mapping, text
from connectors.zendesk.volume import way_in

MANY, MANY_TICKETS = "/api/v2/users/show_many", "/api/v2/tickets/show_many"
AT_ONCE = 100
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
    """All where there are few; else some from each part of the window. Search shows neither spam nor deleted ones."""
    first = _search(client, f"type:ticket {_opened(draw.window.start, draw.window.end)}", "asc", PAGE)
    rows = first.rows("results")
    total = whole_number(first, "count")
    if total > len(rows) and not rows:
        raise Misread("Zendesk counted tickets and showed none of them.")
    if total <= min(len(rows), draw.size):
        return _lot(rows, whole=True)
    size = per_slice(draw)
    texts = [f"type:ticket {_opened(since, until)}" for since, until in slices(draw)]
    found = [row for each in texts for row in _search(client, each, "asc", size).rows("results")[:size]]
    return _lot(found, whole=False)


def _lot(rows: Sequence[Row], *, whole: bool) -> Lot:
    """Each ticket once, though two slices may hold it; not those that an AI agent kept to itself."""
    kept = {name_of(row): row for row in rows if _is_ticket(row)}
    return Lot(tuple(map(_ticket, kept.values())), whole)


def _is_ticket(row: Row) -> bool:
    kind = text(row, "support_type", absent=True)
    return a_text(row, "status") != "deleted" and kind != "ai_agent"


def _ticket(row: Row) -> Record:
    channel = text(mapping(row, "via", absent=True) or {}, "channel", absent=True) or ""
    keys = ((JoinKey.TICKET_ID, name_of(row)),)
    return Record(keys, date(row, "created_at"), channel=way_in(channel) if channel else "")


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
