"""Apps that report events of their own to HubSpot: the names of their event types begin with the number of the app.

That such a type exists says that the app was connected once, not that it still is: a declaration, no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.model import Connection, Hint, Mechanism, Proof, State
from connectors.base import Client
from connectors.errors import BadCredential, ReadError
from connectors.hubspot.account import link
from connectors.hubspot.integrations import KNOWN, integrations
from connectors.hubspot.told import texts, values

TYPES = "/events/event-occurrences/2026-03/event-types"
UNCLEAR = "HubSpot did not say which events it knows."
_APP = re.compile(r"ae(\d{1,12})_")


def connections(client: Client) -> Iterator[Connection]:
    """One for each app that has event types."""
    told = client.door.get(TYPES).mapping()
    values(told, "eventTypes", UNCLEAR)
    apps = sorted({found[1] for name in texts(told, "eventTypes", UNCLEAR) if (found := _APP.match(name))})
    names = _names(client) if apps else {}
    for app in apps:
        yield _connection(client, app, names.get(app, ""))


def _names(client: Client) -> dict[str, str]:
    """Names of apps that also create records: an event type carries a number only."""
    found: dict[str, str] = {}
    for kind in KNOWN:
        try:
            found |= {each.app: each.name for each in integrations(client, kind) if each.name}
        except BadCredential:
            raise
        except ReadError:
            continue
    return found


def _connection(client: Client, app: str, name: str) -> Connection:
    return Connection(
        id=f"events:{app}",
        name=f"{name or f'App number {app}'} (events of its own)",
        link=link(client, "connected-apps", "installed"),
        proof=Proof.DECLARED,
        source=Hint(title=name) if name else Hint(uuid=app),
        mechanism=Mechanism.APP,
        state=State.UNKNOWN,
    )
