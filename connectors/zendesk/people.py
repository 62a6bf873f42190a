"""The people behind rules and keys: whether those whom rules name, and those whose keys are used, can still sign in.

People are known by number only, and the numbers stay here. Whose a rule is, Zendesk does not tell: rules are the
account's. An API token opens the account for anybody who knows it, whoever made it: it is nobody's. A key of the
marketplace tells only when it was last used.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from auditor.model import AnyFact, Backing, Proof, Standing, Tie
from connectors.base import Client
from connectors.door import piece
from connectors.errors import Cut, Misread, ReadError
from connectors.redact import clean
from connectors.zendesk.answers import flag, gathered, link, listed, many, name_of, once, tried
from connectors.zendesk.holders import Holder, own
from connectors.zendesk.inward import client_name
from connectors.zendesk.keys import CLIENTS
from connectors.zendesk.objects import object_rules
from connectors.zendesk.routing import PAGE as QUEUES
from connectors.zendesk.routing import groups_of, queues
from connectors.zendesk.rules import ADMIN_PAGES, own_rules
from connectors.zendesk.samples import staff
from connectors.zendesk.typed import Row, a_text, odd, plain, rows

ASSIGNEE = "assignee_id"
PERSON = frozenset({ASSIGNEE, "notification_user", "notification_sms_user"})
"""Steps whose first value is one of the people who work here, where it is a number."""
GROUP = frozenset({"group_id", "notification_group", "notification_sms_group"})


@dataclass(frozen=True)
class Named:
    """Numbers of the people and groups that a rule names."""

    assignees: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.assignees or self.told or self.groups)


@dataclass(frozen=True)
class Team:
    """Who works here, and which groups have somebody in them."""

    active: Mapping[str, bool]
    groups: Collection[str]

    def standing(self, named: Named) -> Standing | None:
        """Tickets go only to those who work here; a notice may go to somebody who never did: that is not told."""
        people = named.assignees | named.told
        idle = any(self.active.get(each) is False for each in people) or named.assignees - self.active.keys()
        if idle or named.groups - set(self.groups):
            return Standing.GONE
        if named.told - self.active.keys():
            return None
        return Standing.HERE if people else Standing.TEAM


def receivers(client: Client) -> Iterator[AnyFact]:
    """Of each switched-on rule that names somebody: whether all of them are still there."""
    kinds = [_rules(client, kind) for kind in ADMIN_PAGES]
    return gathered(*kinds, _queues(client), _object_rules(client))


def _rules(client: Client, kind: str) -> Iterator[Backing]:
    named = (
        (name_of(row), row, names(row), ADMIN_PAGES[kind]) for row in own_rules(client, kind) if flag(row, "active")
    )
    return _backings(client, ((name, row, who, f"{page}/{piece(name)}") for name, row, who, page in named))


def _queues(client: Client) -> Iterator[Backing]:
    """Where work goes that nobody asked for by name; a queue without a group is not one that Zendesk lets be made."""
    found = [(row, frozenset(groups_of(row))) for row in queues(client)]
    page = f"{QUEUES}/queues"
    yield from _backings(client, ((f"queue-{name_of(row)}", row, Named(groups=to), page) for row, to in found))
    if not all(to for _, to in found):
        raise Misread("Zendesk listed a queue without the groups that it brings work to.")


def _object_rules(client: Client) -> Iterator[Backing]:
    found = object_rules(client)
    named = (
        (f"object-trigger-{name_of(row)}", row, names(row), "objects-rules") for row in found if flag(row, "active")
    )
    return _backings(client, named)


def _backings(client: Client, named: Iterable[tuple[str, Row, Named, str]]) -> Iterator[Backing]:
    untold = 0
    for name, row, who, page in named:
        if who:
            standing = team(client).standing(who)
            untold += standing is None
            if standing is not None:
                title = clean(a_text(row, "name" if "name" in row else "title"))
                yield _backing(client, Tie.RECEIVER, name, title, page, standing)
    if untold:
        raise Cut(f"{many(untold, 'rule')} of Zendesk tell people who are not among those who work there.")


def names(row: Row) -> Named:
    """Whom the steps of a rule name by number; words such as `current_user` name nobody in particular."""
    steps = ((a_text(step, "field"), step) for step in rows(row, "actions"))
    given = [(name, _first(step)) for name, step in steps if name in PERSON | GROUP]
    numbered = [(name, value) for name, value in given if value.isascii() and value.isdigit()]
    return Named(
        assignees=frozenset(value for name, value in numbered if name == ASSIGNEE),
        told=frozenset(value for name, value in numbered if name in PERSON - {ASSIGNEE}),
        groups=frozenset(value for name, value in numbered if name in GROUP),
    )


def _first(step: Row) -> str:
    """Whom a step is about: Zendesk writes it alone, or before the text of the notice."""
    value = step.get("value", {})
    first = value[0] if isinstance(value, list) and value else value
    if first is not None and not isinstance(first, str | int):
        raise odd("value")
    return plain(first)


def team(client: Client) -> Team:
    """Everybody who works here, read once."""
    return once(client, "team", lambda: _team(client))


def _team(client: Client) -> Team:
    """An account has an owner, who is in a group: that nobody is listed is no proof that everybody has left."""
    active = {member.id: member.active for member in staff(client)}
    members = list(listed(client, "/api/v2/group_memberships", "group_memberships"))
    if not active or not members:
        raise Misread("Zendesk listed nobody who works in it, or nobody in its groups, which cannot be.")
    return Team(active, {name_of(row, "group_id") for row in members if active.get(name_of(row, "user_id"))})


def key_holders(client: Client) -> Iterator[Backing]:
    """Whose keys the account's own OAuth clients use; those of Zendesk's marketplace, and API tokens, tell nobody."""
    clients = own(client)
    held = [holder for holder in clients if holder.people]
    members, trouble = tried(lambda: {member.id: member.active for member in staff(client)}) if held else ({}, None)
    marks = _marks(held)
    untold: list[ReadError] = [trouble] if trouble else []
    if any(holder.used and not holder.people for holder in clients):
        untold.append(Misread("Zendesk did not say whom the keys of an OAuth client sign in as."))
    for holder in held:
        standing = _of_keys(holder, members or {})
        if standing is None:
            untold.append(Cut("Keys of OAuth clients belong to people who are not among those who work in Zendesk."))
        else:
            one = tuple(marks[person] for person in holder.people) if len(holder.people) == 1 else ()
            yield _backing(client, Tie.KEY, client_name(holder), holder.title, CLIENTS, standing, one)
    if untold:
        raise untold[0]


def _marks(held: Iterable[Holder]) -> Mapping[str, str]:
    people = sorted({person for holder in held for person in holder.people}, key=lambda each: (len(each), each))
    return {person: f"person {number}" for number, person in enumerate(people, 1)}


def _of_keys(holder: Holder, active: Mapping[str, bool]) -> Standing | None:
    """Several keys of several people: whoever leaves, the others' go on working."""
    states = {active.get(person) for person in holder.people}
    if True in states and len(holder.people) > 1:
        return Standing.TEAM
    if None in states:
        return None
    return Standing.HERE if True in states else Standing.GONE


def _backing(
    client: Client, tie: Tie, of: str, title: str, page: str, standing: Standing, marks: tuple[str, ...] = ()
) -> Backing:
    return Backing(
        id=f"{tie}:{of}"[:200],
        name=title,
        link=link(client, page),
        at=client.window.end,
        proof=Proof.RUNNING,
        of=of,
        tie=tie,
        standing=standing,
        holders=marks,
    )
