"""How many records there are, how full the account is, and how much its private apps ask of it: three cheap answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.model import DataObject, Measure, MeasureKind, Proof, Records
from connectors.base import Client
from connectors.errors import Misread, Unavailable
from connectors.hubspot import told
from connectors.hubspot.account import link
from connectors.hubspot.once import once
from connectors.hubspot.told import Row, each, number_or_none, text, text_or_none
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
UNTOLD = "HubSpot did not say how many records there are."
GOOD = ("SUCCESS", "CACHED")


@dataclass(frozen=True)
class Kind:
    """One kind of record."""

    id: str
    label: str
    count: int
    most: int | None
    """How many the account may hold; None where several kinds share one limit, or it was not told."""


@dataclass(frozen=True)
class Kinds:
    """The kinds of records, and the trouble with those that could not be read."""

    all: Sequence[Kind]
    trouble: Misread | None
    most_untold: Misread | None
    """Why it is not known of all how many the account may hold."""


def records(client: Client) -> Iterator[Records]:
    """How many records of each kind there are, of those that there are any."""
    known = kinds(client)
    for kind in known.all:
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
    if known.trouble is not None:
        raise known.trouble


def room(client: Client) -> Iterator[Measure]:
    """How much of what the plan allows is used, for each kind of record in use."""
    known = kinds(client)
    for kind in known.all:
        if kind.count and kind.most:
            share = 100 * kind.count / kind.most
            used = f"{share:.0f} %" if share >= 1 else "less than 1 %"
            name = f"{kind.label}: {used} of what the plan allows"
            yield _measure(client, f"room:{kind.id}", name, round(share, 2), "%", kind.label)
    if trouble := known.trouble or known.most_untold:
        raise trouble


def kinds(client: Client) -> Kinds:
    """Every kind of record, by its id; asked once."""
    return once(client, "kinds of records", lambda: _read(client))


def _read(client: Client) -> Kinds:
    answer = client.door.get(LIMITS)
    of_hubspot = answer.rows("hubspotDefinedObjectTypes")
    made = answer.rows("customObjectTypes", "byObjectType")
    found, odd = each((*of_hubspot, *made), _kind)
    limits, untold = each(of_hubspot, _most)
    most = dict(limits)
    whole = [replace(kind, most=most.get(kind.id)) for kind in found]
    return Kinds(sorted(whole, key=lambda kind: kind.id), odd, untold)


def _kind(row: Row) -> Kind:
    number = clean(text(row, "objectTypeId", UNTOLD))
    label = clean(text_or_none(row, "pluralLabel", UNTOLD) or "") or "Records of a kind without a name"
    return Kind(number, label, told.number(row, "usage", UNTOLD), None)


def _most(row: Row) -> tuple[str, int | None]:
    """How many of one kind the account may hold; nothing where HubSpot sets no limit."""
    if "limit" not in row:
        raise Misread("HubSpot did not say how many records the account may hold.")
    return clean(text(row, "objectTypeId", UNTOLD)), number_or_none(row, "limit", UNTOLD)


def usage(client: Client) -> Iterator[Measure]:
    """How often the account's private apps asked HubSpot today, the requests of this audit among them."""
    answer = client.door.get(USAGE)
    rows = answer.rows("results")
    for number, row in enumerate(rows):
        if row.get("fetchStatus") in GOOD:
            says = f"{answer.host} did not say how often it was asked today."
            used, most = told.number(row, "currentUsage", says), told.number(row, "usageLimit", says)
            name = f"Requests of private apps and keys today: {used:,} of {most:,}"
            yield _measure(client, f"requests:{number}", name, used, "requests", text_or_none(row, "name") or "")
    if not rows or any(row.get("fetchStatus") not in GOOD for row in rows):
        raise Unavailable("HubSpot did not have the number of requests at hand.", "Run the audit again later.")


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
