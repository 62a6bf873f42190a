"""The account itself."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Account, Proof
from connectors.base import Client
from connectors.door import Door
from connectors.errors import Misread
from connectors.klaviyo.resources import WEB, Row, attempt, rows_of
from connectors.redact import clean

_FIELDS = "test_account,timezone,preferred_currency,public_api_key,contact_information.organization_name"


def read_account(door: Door) -> Row:
    """The one account of a private key; the cheapest call that proves the key."""
    rows = rows_of(door.get("/api/accounts", {"fields[account]": _FIELDS}))
    if len(rows) != 1:
        raise Misread("Klaviyo named not exactly one account for this key.")
    return rows[0]


def opened(client: Client) -> Row:
    """The account as it was when it was opened."""
    row: Row = client.cache["account"]  # type: ignore[assignment]
    return row


def organisation(row: Row) -> str:
    """The merchant's name; empty where it cannot be read: an account is not to be missed for its name."""
    name = attempt(lambda: row.text("contact_information", "organization_name"))
    return name if isinstance(name, str) else ""


def account(client: Client) -> Iterator[Account]:
    """Time zone, currency, and whether it is a test account. Klaviyo does not tell what a key may do."""
    row = opened(client)
    row.text("contact_information", "organization_name")
    yield Account(
        id=client.system,
        name=client.name,
        link=f"{WEB}/dashboard",
        at=client.window.end,
        proof=Proof.RUNNING,
        time_zone=clean(row.text("timezone")),
        currency=clean(row.text("preferred_currency")),
        production=not row.flag("test_account"),
    )


def currency(client: Client) -> str:
    """The currency in which Klaviyo counts."""
    return clean(opened(client).text("preferred_currency"))
