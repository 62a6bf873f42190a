"""How many records there are, how full the account is, and how much its private apps ask of it: three cheap answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.model import DataObject, Measure, MeasureKind, Proof, Records
from connectors.base import Client
from connectors.door import Answer
from connectors.errors import Misread, Unavailable
from connectors.hubspot.account import link
from connectors.hubspot.once import once
from connectors.redact import clean

LIMITS = "/crm/limits/2026-03/records"
USAGE = "/account-info/2026-03/api-usage/daily/private-apps"
OBJECTS = {
    "0-1": DataObject.CUSTOMER,
    "0-2": DataObject.CUSTOMER,
    "0-5": DataObject.TICKET,
    "0-7": DataObject.PRODUCT,
    "0-69": DataObject.SUBSCRIPTION,
    "0-101": DataObject.PAYMENT,
    "0-123": DataObject.ORDER,
}
"""What HubSpot's object types are to us; deals, carts and objects that the merchant made are something else."""
GOOD = ("SUCCESS", "CACHED")


@dataclass(frozen=True)
class Kind:
    """One kind of record."""

    id: str
    label: str
    count: int
    most: int | None
    """How many the account may hold; None where several kinds share one limit."""


def records(client: Client) -> Iterator[Records]:
    """How many records of each kind there are, of those that there are any."""
    for kind in kinds(client):
        if kind.count:
            yield Records(
                id=f"records:{kind.id}"[:200],
                name=kind.label,
                link=link(client, "contacts", f"objects/{kind.id}"),
                at=client.window.end,
                proof=Proof.RUNNING,
                object=OBJECTS.get(kind.id, DataObject.OTHER),
                total=kind.count,
            )


def room(client: Client) -> Iterator[Measure]:
    """How much of what the plan allows is used, for each kind of record in use."""
    for kind in kinds(client):
        if kind.count and kind.most:
            share = 100 * kind.count / kind.most
            used = f"{share:.0f} %" if share >= 1 else "less than 1 %"
            name = f"{kind.label}: {used} of what the plan allows"
            yield _measure(client, f"room:{kind.id}", name, round(share, 2), "%", kind.label)


def kinds(client: Client) -> Sequence[Kind]:
    """Every kind of record, by its id; asked once."""
    return once(client, "kinds of records", lambda: _read(client))


def _read(client: Client) -> Sequence[Kind]:
    answer = client.door.get(LIMITS)
    own = [_kind(row) for row in answer.rows("hubspotDefinedObjectTypes")]
    made = [_kind({**row, "limit": None}) for row in answer.rows("customObjectTypes", "byObjectType")]
    return sorted((*own, *made), key=lambda kind: kind.id)


def _kind(row: Mapping[str, object]) -> Kind:
    count, most = row.get("usage"), row.get("limit")
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise Misread("HubSpot did not say how many records there are.")
    number = clean(str(row.get("objectTypeId") or ""))
    label = clean(str(row.get("pluralLabel") or "")) or "Records of a kind without a name"
    return Kind(number, label, count, most if isinstance(most, int) and not isinstance(most, bool) else None)


def usage(client: Client) -> Iterator[Measure]:
    """How often the account's private apps asked HubSpot today, the requests of this audit among them."""
    answer = client.door.get(USAGE)
    rows = answer.rows("results")
    for number, row in enumerate(rows):
        if row.get("fetchStatus") in GOOD:
            used, most = _number(answer, row, "currentUsage"), _number(answer, row, "usageLimit")
            name = f"Requests of private apps and keys today: {used:,} of {most:,}"
            yield _measure(client, f"requests:{number}", name, used, "requests", str(row.get("name") or ""))
    if not rows or any(row.get("fetchStatus") not in GOOD for row in rows):
        raise Unavailable("HubSpot did not have the number of requests at hand.", "Run the audit again later.")


def _number(answer: Answer, row: Mapping[str, object], name: str) -> int:
    value = row.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise Misread(f"{answer.host} did not say how often it was asked today.")


def _measure(client: Client, number: str, name: str, value: float, unit: str, of: str) -> Measure:
    return Measure(
        id=number[:200],
        name=name[:200],
        link=link(client, "settings"),
        at=client.window.end,
        proof=Proof.RUNNING,
        measure=MeasureKind.OTHER,
        value=value,
        unit=unit,
        of=clean(of),
    )
