"""Rules by which HubSpot refuses wrong values in fields of contacts, companies and deals."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Control, ControlKind
from connectors.base import Client
from connectors.hubspot.account import control
from connectors.hubspot.told import values

VALIDATIONS = "/crm/property-validations/2026-03/{type}"
TYPES = ("0-1", "0-2", "0-3")


def validations(client: Client) -> Iterator[Control]:
    """Whether any field refuses wrong values."""
    fields = 0
    for kind in TYPES:
        rows = client.door.get(VALIDATIONS.format(type=kind)).rows("results")
        fields += sum(bool(values(row, "propertyValidationRules")) for row in rows)
    says = f"{fields} fields of contacts, companies and deals refuse wrong values"
    says = "one field of contacts, companies and deals refuses wrong values" if fields == 1 else says
    says = says if fields else "no field of contacts, companies and deals refuses wrong values"
    yield control(client, ControlKind.DATA_QUALITY, "checked-fields", bool(fields), says, "property-settings")
