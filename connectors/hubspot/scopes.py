"""The scopes we ask for, as HubSpot writes them, and how they are added."""

from __future__ import annotations

from connectors.hubspot.trouble import KEYS

CONTACTS, COMPANIES, DEALS, ORDERS, OWNERS = (
    f"crm.objects.{name}.read" for name in ("contacts", "companies", "deals", "orders", "owners")
)
CONTACT_FIELDS, LISTS, IMPORTS, TICKETS = "crm.schemas.contacts.read", "crm.lists.read", "crm.import", "tickets"
WORKFLOWS, EMAILS, FORMS, CONVERSATIONS = "automation", "content", "forms", "conversations.read"
USERS, SECURITY, CONSENT = "settings.users.read", "account-info.security.read", "communication_preferences.read"
PRO, ENTERPRISE = "Professional", "Enterprise"


def add(*scopes: str) -> str:
    """The remedy for a key that lacks them."""
    return f"{KEYS}: add {' and '.join(scopes)} to the scopes of this key."
