"""The people of the account: who may change everything, who has not signed in for long, and whose records lie idle.

Names and addresses are dropped; only numbers of people come out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.model import Control, ControlKind, Standing
from connectors.base import Client
from connectors.door import Cursor
from connectors.errors import Cut, Misread, ReadError
from connectors.hubspot.account import control
from connectors.hubspot.flows import Flow, flows, live
from connectors.hubspot.named import hands_to
from connectors.hubspot.once import once
from connectors.hubspot.receivers import Owners, owners_of
from connectors.hubspot.search import compared, one_of, search
from connectors.hubspot.told import flag, identity
from connectors.redact import clean

USERS, LOGINS = "/settings/users/2026-03", "/account-info/2026-03/activity/login"
NEXT = Cursor("after", ("paging", "next", "after"))
UNSAID = "HubSpot did not say who may change everything."
MOST_PAGES = 5
MOST_LOGIN_PAGES = 10
FEW = 2
"""Of so few people, all may have to do everything."""
MOST_GONE = 100
"""Owners who left that one search can ask for."""
KEPT_DAYS = 90
"""HubSpot's log of sign-ins goes back so far."""


def super_admins(client: Client) -> Iterator[Control]:
    """Whether roles are used at all: rights are not limited where everybody may change everything."""
    users = _users(client)
    if not users:
        raise Misread(UNSAID)
    admins = sum(flag(user, "superAdmin", UNSAID) for user in users)
    says = f"{admins} of {len(users)} people may change everything in HubSpot"
    if len(users) == 1:
        says = "the only person in HubSpot may change everything" if admins else "the only person has limited rights"
    holds = admins < len(users) or len(users) <= FEW
    limited = len(users) - admins
    yield control(
        client,
        ControlKind.LEAST_PRIVILEGE,
        "super-admins",
        holds,
        says,
        "user-preferences",
        count=limited,
        of=len(users),
    )


def signed_in(client: Client) -> Iterator[Control]:
    """People who may sign in and have not done so for as long as HubSpot remembers."""
    users = {identity(user, "id") for user in _users(client)}
    seen, trouble = _signed_in(client)
    idle = users - seen
    if idle and trouble is not None:
        raise trouble
    if not seen:
        raise Cut("HubSpot's log shows no sign-in by anybody, which cannot be all of it.")
    people, have = ("person", "has") if len(idle) == 1 else ("people", "have")
    says = f"{len(idle)} {people} who may sign in {have} not done so for {KEPT_DAYS} days"
    says = says if idle else f"everybody who may sign in has done so within {KEPT_DAYS} days"
    yield control(
        client,
        ControlKind.LEAST_PRIVILEGE,
        "sign-ins",
        not idle,
        says,
        "user-preferences",
        count=len(users) - len(idle),
        of=len(users),
    )
    if trouble is not None:
        raise trouble


def _users(client: Client) -> Sequence[Mapping[str, Any]]:
    return once(client, "users", lambda: _all_users(client))


def _all_users(client: Client) -> Sequence[Mapping[str, Any]]:
    pages = client.door.pages(USERS, NEXT, params={"limit": 100}, max_pages=MOST_PAGES)
    return [row for page in pages for row in page.rows("results")]


def _signed_in(client: Client) -> tuple[set[str], ReadError | None]:
    seen: set[str] = set()
    try:
        for page in client.door.pages(LOGINS, NEXT, params={"limit": 100}, max_pages=MOST_LOGIN_PAGES):
            rows = page.rows("results")
            seen |= {identity(row, "userId") for row in rows if flag(row, "loginSucceeded")}
    except (Cut, Misread) as error:
        return seen, error
    return seen, None


def owners(client: Client) -> Iterator[Control]:
    """Contacts that belong to people who have left, and workflows that hand records to them."""
    people = owners_of(client)
    left = sorted(people.left)
    if len(left) > MOST_GONE:
        raise Cut(f"More than {MOST_GONE} owners have left; not all of them were looked at.")
    owned = search(client, "contacts", [compared("hubspot_owner_id", "HAS_PROPERTY")]).count
    idle = search(client, "contacts", [one_of("hubspot_owner_id", left)]).count if left else 0
    if owned:
        yield _owned(client, owned, min(idle, owned))
    known = flows(client)
    yield from _handing(client, [*live(known)], people)
    if known.unseen is not None:
        raise known.unseen
    if any(hands_to(rule.definition).untold for rule in live(known)):
        raise Misread("HubSpot did not say among whom a workflow hands records round.")


def _owned(client: Client, owned: int, idle: int) -> Control:
    says = f"{idle:,} of {owned:,} contacts with an owner belong to people who have left"
    says = says if idle else f"all {owned:,} contacts with an owner belong to people who are still there"
    kind, kept = ControlKind.DATA_QUALITY, owned - idle
    return control(client, kind, "owners", not idle, says, "contacts", count=kept, of=owned)


def _handing(client: Client, rules: Sequence[Flow], people: Owners) -> Iterator[Control]:
    """Of the switched-on workflows that name the people they hand records to."""
    naming = [(rule, hands_to(rule.definition)) for rule in rules]
    standings = [(rule, people.standing(named)) for rule, named in naming if named.owners or named.users]
    wrong = [rule for rule, standing in standings if standing is Standing.GONE]
    fine = sum(standing not in (Standing.GONE, None) for _, standing in standings)
    if not wrong and fine < len(standings):
        raise Cut("HubSpot does not say of all to whom workflows hand records whether they are there.")
    if not standings:
        return
    says = "no workflow hands records to somebody who has left"
    if wrong:
        others = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        verb = "hand" if len(wrong) > 1 else "hands"
        says = f"“{clean(wrong[0].name)}”{others} {verb} records to somebody who has left"
    kind = ControlKind.DATA_QUALITY
    yield control(client, kind, "owners-in-workflows", not wrong, says, "workflows", count=fine, of=len(standings))
