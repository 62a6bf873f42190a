"""Ticket fields that a model fills with intent, sentiment and language (Zendesk's intelligent triage)."""

from __future__ import annotations

from connectors.base import Client
from connectors.zendesk.answers import listed, name_of, once

TITLES = ("intent", "sentiment", "language")


def triage_fields(client: Client) -> frozenset[str]:
    """Ids of the fields. Each stands beside one with the model's confidence: that tells it from one made by hand."""
    return once(client, "triage", lambda: _read(client))


def _read(client: Client) -> frozenset[str]:
    titles: dict[str, str] = {}
    for row in listed(client, "/api/v2/ticket_fields", "ticket_fields"):
        if row.get("active") is not False:
            titles[str(row.get("title") or "").strip().casefold()] = name_of(row)
    return frozenset(titles[title] for title in TITLES if title in titles and f"{title} confidence" in titles)
