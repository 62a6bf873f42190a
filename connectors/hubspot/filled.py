"""How well the fields are filled by which customers and orders are known: search counts them, however many."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import DataObject, Proof, RecordField, Records
from connectors.base import Client
from connectors.errors import Cut, NotThere, Unobservable
from connectors.hubspot.account import link
from connectors.hubspot.fields import contact_fields
from connectors.hubspot.once import once
from connectors.hubspot.search import compared, options, search
from connectors.redact import clean

MOST_KEYS = 3
"""Properties of another system's key that are counted."""
ORDER_ID = "hs_external_order_id"


def contacts(client: Client) -> Iterator[Records]:
    """Contacts with an e-mail address, an owner, and the key of another system."""
    total = _count(client, "contacts", "createdate")
    yield _contacts(client, "email", "email", "an e-mail address", total)
    yield _contacts(client, "hubspot_owner_id", "owner", "an owner", total)
    keys = [field for field in contact_fields(client) if field.own and field.unique]
    for field in keys[:MOST_KEYS]:
        words = f"“{clean(field.label)}”, a key of another system"
        yield _contacts(client, field.name, RecordField.EXTERNAL_ID, words, total)
    if not keys:
        yield _no_key(client, total)
    if len(keys) > MOST_KEYS:
        raise Cut(f"There are more than {MOST_KEYS} keys of other systems; the others were not counted.")


def _no_key(client: Client, total: int) -> Records:
    """All properties were listed, and none is a key."""
    name, says = RecordField.EXTERNAL_ID.value, "Contacts with a key of another system: no property is one"
    return _records(client, DataObject.CUSTOMER, "contacts", name, name, says, total, 0)


def _contacts(client: Client, name: str, field_name: str, words: str, total: int) -> Records:
    says, filled = f"Contacts with {words}", _count(client, "contacts", name)
    return _records(client, DataObject.CUSTOMER, "contacts", name, field_name, says, total, filled)


def consent(client: Client) -> Iterator[Records]:
    """Contacts of whom the legal ground is noted on which they are written to."""
    total = _count(client, "contacts", "createdate")
    filled = _count(client, "contacts", "hs_legal_basis")
    says = "Contacts with a legal ground for writing to them"
    yield _records(
        client, DataObject.CONSENT, "contacts", "hs_legal_basis", RecordField.LEGAL_BASIS, says, total, filled
    )


def orders(client: Client) -> Iterator[Records]:
    """Orders that carry the number they have in the shop."""
    try:
        options(client, "orders", ORDER_ID)
    except NotThere:
        raise Unobservable("HubSpot has no field here for the number that an order has in the shop.") from None
    total, filled = _count(client, "orders", "hs_createdate"), _count(client, "orders", ORDER_ID)
    yield _records(
        client,
        DataObject.ORDER,
        "orders",
        ORDER_ID,
        RecordField.EXTERNAL_ID,
        "Orders with their number in the shop",
        total,
        filled,
    )


def _count(client: Client, kind: str, name: str) -> int:
    """Records whose property holds something; asked once."""
    holds = [compared(name, "HAS_PROPERTY")]
    return once(client, f"filled {kind} {name}", lambda: search(client, kind, holds).count)


def _records(
    client: Client, what: DataObject, kind: str, name: str, field_name: str, says: str, total: int, filled: int
) -> Records:
    if filled > total:
        raise Cut("The records changed while they were counted.")
    return Records(
        id=clean(f"{kind}:{name}"),
        name=says[:200],
        link=link(client, "property-settings"),
        at=client.window.end,
        proof=Proof.RUNNING,
        object=what,
        field=field_name,
        total=total,
        filled=filled,
    )
