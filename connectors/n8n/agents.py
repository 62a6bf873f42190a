"""Agents that live outside workflows (n8n > Agents): they act, by chat or by the clock, and no API key sees them."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import AnyFact
from connectors.base import Client
from connectors.errors import Misread, NotThere, ReadError, Unobservable
from connectors.n8n.fields import rows, text, texts

OWNER = "global:owner"
RIGHT = "agent:create"
"""A right of owners wherever n8n has agents of its own (seen in 2.41.1, without any licence)."""
LOOK = "Look under n8n > Agents, and answer the question yourself."
HIDDEN = "This n8n may have agents of its own outside workflows; it shows them to no API key."


def own_agents(client: Client) -> Iterator[AnyFact]:
    """Yields nothing: unobservable where n8n has such agents, and complete where its version has none."""
    trouble = client.once("agents", lambda: _trouble(client))
    if trouble is not None:
        raise trouble
    yield from ()


def _trouble(client: Client) -> ReadError | None:
    try:
        roles = rows(client.door.get("/api/v1/roles").mapping(), "global")
        owners = [texts(role, "scopes") for role in roles if text(role, "slug") == OWNER]
    except NotThere:
        return Unobservable(HIDDEN, LOOK)
    except ReadError as error:
        return error
    if not owners:
        return Misread("n8n did not say what its owner may do.")
    return Unobservable(HIDDEN, LOOK) if RIGHT in owners[0] else None
