"""Profiles looked up by address, telephone number or the shop's number; and some newest ones, known to be there.

Products stand in `goods`.

Their keys are given on, compared in memory and never kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from auditor.model import DataObject, Event, JoinKey
from connectors.base import Client, Consent, Count, Draw, Lookup, Lot, Record, Sample
from connectors.errors import Unobservable
from connectors.klaviyo import goods, typed
from connectors.klaviyo.activity import Tally, grouped
from connectors.klaviyo.api import key_with
from connectors.klaviyo.asking import AT_ONCE, asked_for, fit
from connectors.klaviyo.metrics import Metric, metrics
from connectors.klaviyo.resources import Row, moment, more, rows_of

PROFILES = "/api/profiles"
FIELDS = {JoinKey.EMAIL: "email", JoinKey.PHONE: "phone_number", JoinKey.CUSTOMER_ID: "external_id"}
CONSENTS = {
    "SUBSCRIBED": Consent.AGREED,
    "UNSUBSCRIBED": Consent.WITHDRAWN,
    "NEVER_SUBSCRIBED": Consent.NEVER,
}
ASKED: dict[str, str | int] = {
    "page[size]": AT_ONCE,
    "fields[profile]": "email,phone_number,external_id,created,subscriptions",
    "additional-fields[profile]": "subscriptions",
}
SCOPES, EVENTS = ("profiles:read",), ("metrics:read",)
BESIDE = (DataObject.CUSTOMER, DataObject.CONSENT)


def _newest(client: Client, draw: Draw) -> Lot:
    """The profiles made last, whatever the window: they serve to check the way of asking, and the way back."""
    answer = client.door.get(PROFILES, {**ASKED, "sort": "-created"})
    return Lot(tuple(_record(row) for row in rows_of(answer))[: draw.size], whole=not more(answer))


def _by(key: JoinKey) -> Callable[[Client, Sequence[str]], Iterator[Record]]:
    def find(client: Client, keys: Sequence[str]) -> Iterator[Record]:
        yield from map(_record, asked_for(client, PROFILES, FIELDS[key], fit(keys), ASKED))

    return find


def _record(row: Row) -> Record:
    keys = tuple((key, value) for key, field in FIELDS.items() if (value := row.text(field, optional=True)))
    created = row.text("created", optional=True)
    email = typed.mapping(typed.mapping(row.attributes, "subscriptions", optional=True), "email", optional=True)
    marketing = typed.mapping(email, "marketing", optional=True)
    said = typed.text(marketing, "consent", optional=True) if marketing is not None else ""
    return Record(keys, moment(created) if created else None, consent=CONSENTS.get(said))


def _orders_a_day(client: Client, days: Sequence[datetime]) -> list[int]:
    """Events that tell of a placed order, where only one system sends such."""
    placed = [each for each in _foreign(client) if each.is_order]
    if len(placed) != 1:
        raise Unobservable("It is not one system alone that tells Klaviyo of placed orders, or none does.")
    return _a_day(client, placed[0], days)


def _tickets_a_day(client: Client, days: Sequence[datetime]) -> list[int]:
    """Events that tell of an opened ticket; none where no event of the account could be about a ticket."""
    foreign = _foreign(client)
    opened = [each for each in foreign if each.event is Event.TICKET_CREATED]
    if not opened and not any(each.data in (DataObject.TICKET, None) for each in foreign):
        return [0] * len(days)
    if len(opened) != 1:
        raise Unobservable("It is not one kind of event alone that tells Klaviyo of new tickets, or none does.")
    return _a_day(client, opened[0], days)


def _foreign(client: Client) -> list[Metric]:
    """All kinds of events that other systems send."""
    known = metrics(client)
    if known.trouble is not None:
        raise known.trouble
    return known.foreign()


def _a_day(client: Client, metric: Metric, days: Sequence[datetime]) -> list[int]:
    groups, trouble = grouped(client, metric.id)
    if trouble is not None:
        raise trouble
    counted = {time.date(): number for time, number in sum(groups.values(), Tally()).days.items()}
    return [round(counted.get(day.date(), 0)) for day in days]


SAMPLES = (Sample(BESIDE, tuple(FIELDS), _newest, key_with(*SCOPES), SCOPES), goods.SAMPLE)
LOOKUPS = (
    *(Lookup(BESIDE, key, _by(key), AT_ONCE, key_with(*SCOPES), SCOPES) for key in FIELDS),
    *goods.LOOKUPS,
)
COUNTS = (
    Count(DataObject.ORDER, _orders_a_day, key_with(*EVENTS), EVENTS),
    Count(DataObject.TICKET, _tickets_a_day, key_with(*EVENTS), EVENTS),
)
