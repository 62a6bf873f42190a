"""The account, the rights of our key, and where things are found in HubSpot's own pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.model import Account, Control, ControlKind, Proof
from connectors.base import Client
from connectors.door import Answer
from connectors.errors import Misread, ReadError, Throttled, Unavailable, Unobservable
from connectors.hubspot import told
from connectors.redact import clean

DETAILS = "/account-info/2026-03/details"
TOKEN_INFO = "/oauth/v2/private-apps/get/access-token-info"  # noqa: S105
AUDIT_LOGS = "/account-info/2026-03/activity/audit-logs"

_DOMAIN = re.compile(r"app(-[a-z0-9]{1,8})?\.hubspot\.com\Z")
_READS = re.compile(r"(.*\.)?read(\.v\d+)?\Z|oauth\Z")
NO_READ_ONLY_FORM = frozenset({"automation", "content", "crm.import", "forms", "tickets",
                               "behavioral_events.event_definitions.read_write"})  # fmt: skip
"""Scopes that read and write at once; HubSpot offers no smaller one."""


@dataclass(frozen=True)
class Portal:
    """What HubSpot says of the account; it tells neither a name nor the plan."""

    id: str
    kind: str
    time_zone: str
    currency: str
    domain: str
    """Where people of this account sign in."""
    trouble: Misread | None = None
    """Why some of it is not known."""


def portal_of(answer: Answer) -> Portal:
    """Misread when it is not said which account it is."""
    found = answer.mapping()
    number = told.number(found, "portalId", "HubSpot did not say which account the key belongs to.")
    names = ("accountType", "timeZone", "companyCurrency", "uiDomain")
    read, odd = told.each([{"name": name, "value": found.get(name)} for name in names], _text)
    said = dict(read)
    domain = said.get("uiDomain", "")
    return Portal(
        id=str(number),
        kind=said.get("accountType", ""),
        time_zone=clean(said.get("timeZone", "")),
        currency=clean(said.get("companyCurrency", "")),
        domain=domain if _DOMAIN.match(domain) else "app.hubspot.com",
        trouble=odd,
    )


def _text(row: told.Row) -> tuple[str, str]:
    return row["name"], told.text_or_none(row, "value") or ""


def portal(client: Client) -> Portal:
    """The account that was opened."""
    found: Portal = client.cache["portal"]  # type: ignore[assignment]
    return found


def link(client: Client, section: str, rest: str = "") -> str:
    """A page of this account, such as `workflows`."""
    tail = f"/{rest}" if rest else ""
    return f"https://{portal(client).domain}/{section}/{portal(client).id}{tail}"


def scopes(client: Client) -> frozenset[str]:
    """What our key may do. Raises Unobservable for kinds of keys of which HubSpot does not tell it."""
    return client.once("scopes", lambda: _asked(client))


def _asked(client: Client) -> frozenset[str]:
    try:
        held = client.door.post(TOKEN_INFO, json={"tokenKey": client.settings["token"]}).mapping().get("scopes")
    except (Throttled, Unavailable):
        raise
    except ReadError:
        held = None
    if isinstance(held, list) and held and all(isinstance(scope, str) for scope in held):
        return frozenset(clean(scope) for scope in held)
    raise Unobservable(
        "HubSpot does not tell what a key of this kind may do.",
        "Use the token of a private app or a service key with read-only scopes.",
    )


def granted(client: Client) -> frozenset[str] | None:
    """The same for the command line; None when it is not told."""
    try:
        return scopes(client)
    except ReadError:
        return None


def account(client: Client) -> Iterator[Account]:
    """The account and the rights of our key."""
    here, held = portal(client), granted(client)
    yield Account(
        id=client.system,
        name=client.name,
        link=link(client, "settings"),
        at=client.window.end,
        proof=Proof.RUNNING,
        time_zone=here.time_zone,
        currency=here.currency,
        scopes=tuple(sorted(held or ())),
        can_write=any(map(writes, held)) if held is not None else None,
        production=here.kind == "STANDARD" if here.kind else None,
    )
    if here.trouble is not None:
        raise here.trouble
    scopes(client)


def writes(scope: str) -> bool:
    """Whether a scope may change something; one we do not know is taken for one that may."""
    return not _READS.match(scope)


def own_rights(client: Client) -> Iterator[Control]:
    """Whether our own key could do more than HubSpot forces such a key to be able to."""
    writing = sorted(filter(writes, scopes(client)))
    needless = [scope for scope in writing if scope not in NO_READ_ONLY_FORM]
    if needless:
        says = f"the key of this audit may also write ({', '.join(needless[:3])})"
    elif writing:
        says = f"the key only reads, but for scopes that HubSpot has no smaller form of ({', '.join(writing)})"
    else:
        says = "the key only reads"
    yield _control(client, ControlKind.LEAST_PRIVILEGE, not needless, says, "private-apps")


def audit_log(client: Client) -> Iterator[Control]:
    """Whether HubSpot's log of changes holds entries of the window. It is only kept on Enterprise."""
    stretch: Mapping[str, str | int] = {
        "occurredAfter": f"{client.window.start:%Y-%m-%dT%H:%M:%SZ}",
        "occurredBefore": f"{client.window.end:%Y-%m-%dT%H:%M:%SZ}",
        "limit": 1,
    }
    entries = client.door.get(AUDIT_LOGS, stretch).rows("results")
    says = "changes of settings are recorded" if entries else "the audit log has no entry of this time"
    yield _control(client, ControlKind.AUDIT_LOG, bool(entries), says, "settings")


def _control(client: Client, kind: ControlKind, holds: bool, says: str, page: str) -> Control:
    return control(client, kind, kind.value, holds, says, page)


def control(
    client: Client,
    kind: ControlKind,
    number: str,
    holds: bool,
    says: str,
    page: str,
    *,
    count: int | None = None,
    of: int | None = None,
) -> Control:
    """A piece of governance as it is today; `page` is the section of HubSpot's pages where it is kept."""
    return Control(
        id=clean(number),
        name=clean(says),
        link=link(client, page),
        at=client.window.end,
        proof=Proof.RUNNING,
        control=kind,
        holds=holds,
        count=count,
        of=of,
        detail=clean(says),
    )
