"""Customers and organisations: how many there are, and whether another system's id stands on their records.

The newest hundred are looked at, for which fields are filled; what stands in them is dropped here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.model import DataObject, Proof, RecordField, Records
from connectors.base import Client
from connectors.errors import Misread
from connectors.redact import clean
from connectors.zendesk.answers import PAGE, is_filled, page, whole_number
from connectors.zendesk.typed import Row, mapping, odd

EXTERNAL = RecordField.EXTERNAL_ID.value


@dataclass(frozen=True)
class Kind:
    """What is searched for, and in which words it is told."""

    query: str
    object: DataObject
    one: str
    fields: str
    """Where a record holds the fields that the account added."""


CUSTOMERS = Kind("type:user role:end-user", DataObject.CUSTOMER, "customers", "user_fields")
ORGANISATIONS = Kind("type:organization", DataObject.OTHER, "organisations", "organization_fields")


def customers(client: Client) -> Iterator[Records]:
    """People who write."""
    return _read(client, CUSTOMERS)


def organisations(client: Client) -> Iterator[Records]:
    """The firms they belong to."""
    return _read(client, ORGANISATIONS)


def _read(client: Client, kind: Kind) -> Iterator[Records]:
    asked: dict[str, str | int] = {
        "query": kind.query,
        "sort_by": "created_at",
        "sort_order": "desc",
        "per_page": PAGE,
    }
    answer = client.door.get("/api/v2/search", asked)
    rows, total = answer.rows("results"), whole_number(answer, "count")
    yield _fact(client, kind, kind.one, kind.one.capitalize(), total)
    if not rows:
        if total:
            raise Misread(f"Zendesk counted {kind.one} and showed none of them.")
        return
    if not all(EXTERNAL in row for row in rows):
        raise Misread(f"Zendesk did not say whether its {kind.one} carry the id of another system.")
    linked = sum(is_filled(row[EXTERNAL]) for row in rows)
    says = f"Newest {kind.one} with the id of another system"
    yield _fact(client, kind, EXTERNAL, says, len(rows), EXTERNAL, linked, total > len(rows))
    for key, number in sorted(_own_fields(rows, kind.fields).items()):
        says = f"Newest {kind.one} with the field {key} filled"
        yield _fact(client, kind, f"field-{key}", says, len(rows), key, number, total > len(rows))


def _own_fields(rows: Sequence[Row], where: str) -> Counter[str]:
    """The added fields that hold something, and in how many of the records.

    Zendesk sends every field of the account with every record, and none of them can hold an object.
    """
    held = [mapping(row, where) or {} for row in rows]
    everywhere = set[str].intersection(*map(set, held))
    found: Counter[str] = Counter()
    for key, value in (pair for fields in held for pair in fields.items()):
        if isinstance(value, Mapping) and key in everywhere:
            raise odd(where)
        if is_filled(value) and not isinstance(value, Mapping):
            found[clean(key)] += 1
    return found


def _fact(
    client: Client,
    kind: Kind,
    name: str,
    says: str,
    total: int,
    field: str = "",
    filled: int | None = None,
    sampled: bool = False,
) -> Records:
    return Records(
        id=f"{kind.one}-{name}" if field else name,
        name=says,
        link=page(client, "agent/user_filters"),
        at=client.window.end,
        proof=Proof.RUNNING if filled or (filled is None and total) else Proof.CONFIGURED,
        object=kind.object,
        field=field,
        total=total,
        filled=filled,
        sampled=sampled,
    )
