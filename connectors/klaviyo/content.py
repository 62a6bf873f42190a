"""What comes into Klaviyo besides events: products, objects of the merchant's own, and feeds of content."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from auditor.model import Connection, DataObject, Hint, Mechanism, Proof, State
from connectors.base import Client
from connectors.door import piece
from connectors.errors import ReadError, Unobservable
from connectors.klaviyo import typed
from connectors.klaviyo.metrics import NOBODY, kind_of_name
from connectors.klaviyo.resources import Row, attempt, complain, listing, more, newest, rows_of, stamp
from connectors.redact import clean, host_of

FEEDS = {"ok": State.LIVE, "refreshing": State.LIVE, "warning_nightly_refresh_timeout": State.LIVE,
         "warning_periodic_refresh_timeout": State.LIVE, "critical_nightly_refresh_timeout": State.BROKEN,
         "disabled": State.OFF}  # fmt: skip
OBJECTS = {"active": State.LIVE, "draft": State.DRAFT, "publishing": State.DRAFT}
MOST_OBJECTS = 3
"""Kinds of records whose refusals are looked at."""
LOGGED_DAYS = 14
"""Klaviyo forgets older refusals."""
_PRODUCTS: tuple[tuple[str, dict[str, str | int]], ...] = (
    ("catalog-item", {"sort": "-created", "page[size]": 1, "fields[catalog-item]": "created,updated"}),
    ("catalog-item-bulk-create-job", {"fields[catalog-item-bulk-create-job]": "created_at"}),
    ("catalog-item-bulk-update-job", {"fields[catalog-item-bulk-update-job]": "created_at"}),
)
"""The newest product that came by API, and the bulk loads of products."""


def products(client: Client) -> Iterator[Connection]:
    """Products that come by API. Those that Klaviyo fetches from a shop are not among them."""
    dates: list[datetime | None] = []
    for kind, asked in _PRODUCTS:
        fields = str(asked[f"fields[{kind}]"]).split(",")
        rows = rows_of(client.door.get(f"/api/{kind}s", asked))
        dates += [row.moment(field) for row in rows for field in fields]
    if dates:
        last = newest(dates)
        alive = last is not None and last >= client.window.start
        yield Connection(
            id="products-by-api",
            name="Products by API",
            at=last,
            proof=Proof.RUNNING if alive else Proof.CONFIGURED,
            source=NOBODY,
            data=(DataObject.PRODUCT,),
            mechanism=Mechanism.API_CLIENT,
            state=State.LIVE if alive else State.UNKNOWN,
            last_activity=last,
        )
    raise Unobservable(
        "Klaviyo does not list the products that it takes over from shops by itself.",
        "Look in Klaviyo > Content > Products, and answer the question yourself.",
    )


def feeds(client: Client) -> Iterator[Connection]:
    """Addresses from which Klaviyo fetches content for messages."""
    asked: dict[str, str | int] = {"fields[web-feed]": "name,url,status,updated", "page[size]": 20}
    found = listing(client, "web feeds", "/api/web-feeds", asked, 3, _feed)
    for row in sorted(found, key=lambda row: row.id):
        if feed := _feed(row):
            yield feed
    complain(found.trouble)


def _feed(row: Row) -> Connection | None:
    host, name, at = host_of(typed.word(row.attributes, "url")), clean(row.text("name")), row.moment("updated")
    state = FEEDS.get(row.text("status"), State.UNKNOWN)
    if not host:
        return None
    return Connection(id=row.id, name=name, at=at, source=Hint(host=host), data=(DataObject.OTHER,),
                      mechanism=Mechanism.FILE, state=state)  # fmt: skip


def own_objects(client: Client) -> Iterator[Connection]:
    """Kinds of records beyond people and events, such as subscriptions, that another system fills."""
    asked = {"fields[object-type]": "title,status,namespace,updated_at"}
    found = listing(client, "object types", "/api/object-types", asked, 3, lambda row: _object(row, None))
    rows = sorted(found, key=lambda row: row.id)
    active = [row for row in rows if row.text("status") == "active"]
    refused = {row.id: attempt(partial(_refused, client, row)) for row in active[:MOST_OBJECTS]}
    for row in rows:
        yield _object(row, refused.get(row.id))
    complain(found.trouble, *(one for one in refused.values() if isinstance(one, ReadError)))
    if active:
        raise Unobservable(
            "Klaviyo does not tell which system fills the kinds of records that you have added to it.",
            "Ask whoever added them which system that is, and connect that system too.",
        )


def _refused(client: Client, row: Row) -> int | None:
    """Records that Klaviyo refused in the last days; None when there were more than it shows at once."""
    since = max(client.window.start, client.window.end - timedelta(days=LOGGED_DAYS))
    asked = {
        "filter": f'and(equals(status,"error"),greater-or-equal(timestamp,{stamp(since)}))',
        "fields[object-ingestion-log]": "status,timestamp",
    }
    answer = client.door.get(f"/api/object-types/{piece(row.id)}/object-ingestion-logs", asked)
    return None if more(answer) else len(rows_of(answer))


def _object(row: Row, refused: int | ReadError | None) -> Connection:
    """What it holds is read from its title, a word of the merchant's: no more than declared."""
    data, _ = kind_of_name(row.text("title"))
    own = row.text("namespace") == "custom-objects"
    return Connection(
        id=row.id,
        name=clean(row.text("title")),
        at=row.moment("updated_at"),
        proof=Proof.DECLARED,
        source=NOBODY if own else Hint(title="An app without a name"),
        data=(data,) if data else (),
        mechanism=Mechanism.API_CLIENT if own else Mechanism.APP,
        state=OBJECTS.get(row.text("status"), State.UNKNOWN),
        failures=refused if isinstance(refused, int) and refused else None,
    )
