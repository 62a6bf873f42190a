"""Apps that report events of their own to HubSpot: the names of their event types begin with the number of the app.

That such a type exists says that the app was connected once, not that it still is: a declaration, no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.model import Connection, Hint, Mechanism, Proof, State
from connectors.base import Client
from connectors.errors import BadCredential, Cut, ReadError, Unobservable
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
    names, trouble = _names(client) if apps else ({}, None)
    for app in apps:
        yield _connection(client, app, names.get(app, ""))
    if trouble is not None and not names.keys() >= {*apps}:
        raise Cut(f"Not all apps that report events could be named. {trouble.says}", trouble.remedy)


def _names(client: Client) -> tuple[dict[str, str], ReadError | None]:
    """Names of apps that also create records: an event type carries a number only. And why there may be more."""
    found: dict[str, str] = {}
    trouble: ReadError | None = None
    for kind in KNOWN:
        try:
            found |= {each.app: each.name for each in integrations(client, kind) if each.name}
        except BadCredential:
            raise
        except Unobservable:
            continue
        except ReadError as error:
            trouble = trouble or error
    return found, trouble


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
