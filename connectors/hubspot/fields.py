"""The properties of contacts, as the account defines them: read once, for scores, fill rates and samples of changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.base import Client
from connectors.hubspot.once import once
from connectors.hubspot.transport import crm, understood


@dataclass(frozen=True)
class Field:
    """One property; its values are never read here."""

    name: str
    label: str
    field_type: str
    own: bool
    """Made in this account, by a person or an app; not one that every account has."""
    unique: bool
    """No two contacts may share a value: the key by which another system knows them."""


def contact_fields(client: Client) -> Sequence[Field]:
    """All properties of contacts that are not archived, by name."""
    return once(client, "contact fields", lambda: _read(client))


def _read(client: Client) -> Sequence[Field]:
    found = understood(lambda: crm(client).properties.core_api.get_all("contacts", archived=False).results)
    fields = understood(
        lambda: [
            Field(
                name=str(each.name),
                label=str(each.label or each.name),
                field_type=str(each.field_type or ""),
                own=each.hubspot_defined is False,
                unique=each.has_unique_value is True,
            )
            for each in found
        ]
    )
    return sorted(fields, key=lambda field: field.name)
