"""Governance of a Zendesk account: how people sign in, what is recorded, what is deleted."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Control, ControlKind, Proof
from connectors.base import Client
from connectors.door import Params
from connectors.door.answer import at
from connectors.errors import Cut, Denied, Misread, NotThere, Unobservable
from connectors.zendesk.answers import flag, link, listed, newest, once
from connectors.zendesk.samples import staff
from connectors.zendesk.typed import Row, a_text, date, yes

BOTS_ONLY = "zen:bot_only_conversation"


def second_factors(client: Client) -> Iterator[Control]:
    """How many admins and agents use a second factor of Zendesk's own."""
    if _elsewhere(client):
        raise Unobservable(
            "Everybody signs in through your own sign-in system; Zendesk does not see its second factor.",
            "Answer the question yourself.",
        )
    members = [member for member in staff(client) if member.active]
    known = [member for member in members if member.second_factor is not None]
    if not known:
        raise Misread("Zendesk did not say who signs in with a second factor.")
    safe = sum(bool(member.second_factor) for member in known)
    yield _control(
        client,
        ControlKind.TWO_FACTOR,
        safe == len(known),
        f"{safe} of {len(known)} admins and agents of Zendesk have a second factor",
        "account/security/team-member-authentication",
        count=safe,
        of=len(known),
    )
    if len(known) < len(members):
        raise Cut(f"For {len(members) - len(known)} people Zendesk does not say whether they use a second factor.")


def _elsewhere(client: Client) -> bool:
    """Whether nobody can sign in with a password of Zendesk; no when it cannot be seen."""
    try:
        ways = _sign_in(client)
    except (Denied, NotThere, Unobservable, Misread):
        return False
    return ways.get("enforce_sso") is True and ways.get("zendesk_login") is False


def _sign_in(client: Client) -> Row:
    """How people who work here sign in."""
    found = at(_security(client), ("authentication", "agent"))
    if not isinstance(found, dict):
        raise Misread("Zendesk did not say how people sign in.")
    return found


def _security(client: Client) -> Row:
    found = once(client, "security", lambda: client.door.get("/api/v2/security_settings").at("security_settings"))
    if not isinstance(found, dict):
        raise Misread("Zendesk answered without the account's security settings.")
    return found


def single_sign_on(client: Client) -> Iterator[Control]:
    """Whether people who work here must come in through the company's own sign-in."""
    enforced = _sign_in(client).get("enforce_sso")
    if not isinstance(enforced, bool):
        raise Misread("Zendesk did not say whether single sign-on is required.")
    says = "single sign-on is required of admins and agents" if enforced else "single sign-on is not required"
    yield _control(client, ControlKind.SINGLE_SIGN_ON, enforced, says, "account/security/team-member-authentication")


def vendor_access(client: Client) -> Iterator[Control]:
    """Whether Zendesk's own people may enter the account, and whether that ends by itself."""
    settings = _security(client)
    allowed, span = at(settings, ("assumable",)), at(settings, ("assumption_duration",))
    if not isinstance(allowed, bool) or (allowed and not isinstance(span, str)):
        raise Unobservable("Zendesk does not say whether its own people may enter this account.")
    without_end = allowed and span == "always"
    how_long = "at any time, without an end" if without_end else "for a time"
    may = f"may enter the account {how_long}" if allowed else "may not enter the account"
    says = f"Zendesk's own people {may}"
    place = "account/security/more-settings"
    yield _control(client, ControlKind.LEAST_PRIVILEGE, not without_end, says, place, name="vendor-access")


def audit_log(client: Client) -> Iterator[Control]:
    """The record of who changed rules, apps and keys; what it says is not looked at."""
    asked: Params = {"sort": "-created_at", "page[size]": 1}
    try:
        rows = client.door.get("/api/v2/audit_logs", asked).rows("audit_logs")
    except Denied as error:
        raise Denied(
            "The audit log is part of Zendesk's Enterprise plans, or our credential may not see it."
        ) from error
    last = newest(date(row, "created_at") for row in rows)
    says = f"changes are recorded, last on {last:%-d %B %Y}" if last else "the audit log is empty"
    yield _control(client, ControlKind.AUDIT_LOG, last is not None, says, "account/logs/audit-log")


def deletion(client: Client) -> Iterator[Control]:
    """Schedules that delete old data; the one that Zendesk brings along says nothing of the shop."""
    rows = list(listed(client, "/api/v2/deletion_schedules", "deletion_schedules"))
    own = [row for row in rows if yes(row, "default", absent=True) is not True and a_text(row, "object") != BOTS_ONLY]
    active = [row for row in own if flag(row, "active")]
    says = f"{len(active)} of {len(own)} deletion schedules are active" if own else "there is no deletion schedule"
    yield _control(
        client, ControlKind.DELETION, bool(active), says, "account/data-deletion", count=len(active), of=len(own)
    )


def _control(
    client: Client,
    kind: ControlKind,
    holds: bool,
    says: str,
    page: str,
    count: int | None = None,
    of: int | None = None,
    name: str = "",
) -> Control:
    return Control(
        id=name or kind.value,
        name=says,
        link=link(client, page),
        at=client.window.end,
        proof=Proof.RUNNING,
        control=kind,
        holds=holds,
        count=count,
        of=of,
        detail=says,
    )
