"""Contacts looked up by address, orders and tickets by their number elsewhere; and newest ones, known to be there.

Their keys are given on, compared in memory and never kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from auditor.model import DataObject, JoinKey
from connectors.base import Client, Draw, Lookup, Lot, Record, Sample
from connectors.hubspot import helpdesk, optouts
from connectors.hubspot.changes import HISTORY as BATCH
from connectors.hubspot.scopes import CONTACTS, ORDERS, add
from connectors.hubspot.search import PAGE, compared, one_of, search
from connectors.hubspot.told import mapping, moment, rows, text_or_none

FEW = 100
EMAIL, OTHER_EMAILS, BORN = "email", "hs_additional_emails", "createdate"
ORDER, ORDER_BORN = "hs_external_order_id", "hs_createdate"


def _contacts(client: Client, draw: Draw) -> Lot:
    """The newest contacts with an address, whatever the window: they serve to check the way of asking."""
    return _newest(client, "contacts", EMAIL, BORN, JoinKey.EMAIL, draw)


def _orders(client: Client, draw: Draw) -> Lot:
    """The newest orders of another system."""
    return _newest(client, "orders", ORDER, ORDER_BORN, JoinKey.ORDER_ID, draw)


def _newest(client: Client, kind: str, field: str, born: str, key: JoinKey, draw: Draw) -> Lot:
    limit = min(PAGE, draw.size)
    held = [compared(field, "HAS_PROPERTY")]
    found = search(client, kind, held, newest_by=born, properties=(field, born), limit=limit)
    return Lot(tuple(_record(row, field, born, key) for row in found.rows), whole=found.total <= len(found.rows))


def _by_email(client: Client, keys: Sequence[str]) -> Iterator[Record]:
    """Read in a batch: a search for a hundred addresses would be longer than HubSpot takes."""
    names = (EMAIL, OTHER_EMAILS, BORN)
    asked = {
        "idProperty": EMAIL,
        "inputs": [{"id": key} for key in keys],
        "properties": [*names, *optouts.names(client)],
    }
    found = [mapping(row, "properties") for row in rows(client.door.post(BATCH, json=asked).mapping(), "results")]
    consent = optouts.reader(client, found)
    for held in found:
        record = _record({name: text_or_none(held, name) for name in names}, EMAIL, BORN, JoinKey.EMAIL)
        yield replace(record, consent=consent(held))


def _by_number(client: Client, keys: Sequence[str]) -> Iterator[Record]:
    found = search(client, "orders", [one_of(ORDER, keys)], properties=(ORDER, ORDER_BORN), limit=2 * FEW)
    for row in found.rows:
        yield _record(row, ORDER, ORDER_BORN, JoinKey.ORDER_ID)


def _record(row: Mapping[str, str | None], field: str, born: str, key: JoinKey) -> Record:
    others = (row.get(OTHER_EMAILS) or "").split(";")
    return Record(tuple((key, value) for value in (row[field], *others) if value), moment(row[born]))


BESIDE = (DataObject.CUSTOMER, DataObject.CONSENT)
SAMPLES = (
    Sample((DataObject.CUSTOMER,), (JoinKey.EMAIL,), _contacts, add(CONTACTS), (CONTACTS,)),
    Sample((DataObject.ORDER,), (JoinKey.ORDER_ID,), _orders, add(ORDERS), (ORDERS,)),
    helpdesk.SAMPLE,
)
LOOKUPS = (
    Lookup(BESIDE, JoinKey.EMAIL, _by_email, FEW, add(CONTACTS), (CONTACTS,)),
    Lookup((DataObject.ORDER,), JoinKey.ORDER_ID, _by_number, FEW, add(ORDERS), (ORDERS,)),
    helpdesk.LOOKUP,
)
