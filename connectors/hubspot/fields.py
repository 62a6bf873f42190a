"""The properties of contacts and tickets, as the account defines them: read once, whoever needs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.base import Client
from connectors.errors import Misread
from connectors.hubspot.once import once
from connectors.hubspot.told import UNLIKE, Row, flag_or_none, rows, text, text_or_none
from connectors.hubspot.transport import answered, crm


@dataclass(frozen=True)
class Field:
    """One property; its values are never read here."""

    name: str
    label: str
    field_type: str
    own: bool
    """Made in this account, by a person or an app; not one that every account has."""
    unique: bool
    """No two records may share a value: the key by which another system knows them."""


def contact_fields(client: Client) -> Sequence[Field]:
    """All properties of contacts that are not archived, by name."""
    return once(client, "contact fields", lambda: _read(client, "contacts"))


def ticket_fields(client: Client) -> Sequence[Field]:
    """The same of tickets."""
    return once(client, "ticket fields", lambda: _read(client, "tickets"))


def _read(client: Client, kind: str) -> Sequence[Field]:
    told = rows(answered(crm(client).properties.core_api.get_all, kind, archived=False), "results")
    if not all(any(row.get(name) is not None for row in told) for name in ("hubspotDefined", "hasUniqueValue")):
        raise Misread(UNLIKE)
    return sorted(map(_field, told), key=lambda field: field.name)


def _field(row: Row) -> Field:
    """HubSpot marks those of its own; both marks may be left out where the answer is no."""
    name = text(row, "name")
    return Field(
        name=name,
        label=text_or_none(row, "label") or name,
        field_type=text_or_none(row, "fieldType") or "",
        own=flag_or_none(row, "hubspotDefined") is not True,
        unique=flag_or_none(row, "hasUniqueValue") is True,
    )
