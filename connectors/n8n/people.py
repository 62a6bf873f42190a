"""The people behind workflows and stored credentials: whose space they lie in, and whether that person can sign in.

n8n names the space of one person after that person, with the address by which the list of users knows them. Names and
addresses are compared here and dropped. To no program does n8n say that somebody was switched off; somebody who never
accepted the invitation shows. The account of the instance's owner cannot be removed: no one person is marked for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from auditor.model import Backing, Proof, Standing, Tie
from connectors.base import Client
from connectors.door import Cursor
from connectors.errors import Cut, Denied, ReadError
from connectors.n8n.access import link
from connectors.n8n.connections import complain_of_unknown_ends, names_of
from connectors.n8n.fields import Row, flag, ident, text
from connectors.n8n.keys import stored
from connectors.n8n.reading import Instance, Workflow, complain, instance
from connectors.n8n.wording import some

OWNER = "global:owner"
NEXT = Cursor("cursor", ("nextCursor",))
_OF_ONE = re.compile(r"<([^<>\s]+@[^<>\s]+)>\Z")
"""How the name of one person's space ends; the space of a team is called what its makers like."""
KEPT = ("id", "email", "isPending", "mfaEnabled", "role")


def users(client: Client) -> list[Row]:
    """Everybody who has an account, read once; of each only what is needed."""
    return client.once("users", lambda: _users(client))


def _users(client: Client) -> list[Row]:
    asked: dict[str, str | int] = {"limit": 250, "includeRole": "true"}
    pages = client.door.pages("/api/v1/users", NEXT, params=asked)
    return [{name: row[name] for name in KEPT if name in row} for page in pages for row in page.rows("data")]


def projects(client: Client) -> list[Row]:
    """Spaces of teams and of people, read once; only instances with a licence list them."""
    return client.once("projects", lambda: _projects(client))


def _projects(client: Client) -> list[Row]:
    pages = client.door.pages("/api/v1/projects", NEXT, params={"limit": 100}, max_pages=2)
    return [row for page in pages for row in page.rows("data")]


@dataclass(frozen=True)
class Space:
    """Where workflows and credentials lie."""

    standing: Standing
    person: str = field(default="", repr=False)
    """Id of the one person whose leaving would close it; never written anywhere."""


@dataclass(frozen=True)
class Spaces:
    """Spaces by id, as far as they are known, and the trouble with the others."""

    known: Mapping[str, Space]
    trouble: ReadError | None

    @cached_property
    def marks(self) -> Mapping[str, str]:
        """A mark for each person with a space: the order of ids that n8n draws at random says nothing of them."""
        people = sorted({space.person for space in self.known.values() if space.person})
        return {person: f"person {number}" for number, person in enumerate(people, 1)}


def spaces(client: Client) -> Spaces:
    """All spaces that can be told apart, read once."""
    return client.once("spaces", lambda: _spaces(client))


def _spaces(client: Client) -> Spaces:
    by_address = {text(user, "email").casefold(): user for user in users(client)}
    listed, trouble = _listed(client)
    named = {one.home: one.home_name for one in stored(client) if one.home}
    named |= {ident(row, "id"): text(row, "name") for row in listed if text(row, "type") == "personal"}
    found = {space: _of(by_address, name) for space, name in named.items()}
    known = {space: told for space, told in found.items() if told is not None}
    return Spaces({**known, **{ident(row, "id"): TEAM for row in listed if text(row, "type") == "team"}}, trouble)


TEAM = Space(Standing.TEAM)


def _listed(client: Client) -> tuple[list[Row], ReadError | None]:
    """Without a licence there are no spaces of teams: then the list is refused, and nothing is missing from it."""
    try:
        return projects(client), None
    except Denied as error:
        return [], error


def _of(by_address: Mapping[str, Row], name: str) -> Space | None:
    """The space of one person; None when it cannot be told whose it is."""
    found = _OF_ONE.search(name)
    user = by_address.get(found.group(1).casefold()) if found else None
    if user is None:
        return None
    standing = Standing.GONE if flag(user, "isPending") else Standing.HERE
    return Space(standing, "" if text(user, "role") == OWNER else ident(user, "id"))


def owners(client: Client) -> Iterator[Backing]:
    """Whose the switched-on workflows are."""
    seen, there = instance(client), spaces(client)
    live = [flow for flow in seen.workflows if flow.live or flow.maybe_called]
    untold = 0
    for flow in live:
        space = there.known.get(flow.card.project or "")
        untold += space is None
        if space is not None:
            yield _backing(client, Tie.OWNER, flow, flow.id, space.standing)
    _complain(client, seen, there, untold, f"whose {some(untold, 'switched-on workflow')} {_is(untold)}")


def key_holders(client: Client) -> Iterator[Backing]:
    """Whose credentials the connections of switched-on workflows rest on."""
    seen, there = instance(client), spaces(client)
    home = {one.id: there.known.get(one.home) for one in stored(client)}
    untold = 0
    live = [flow for flow in seen.workflows if flow.live or flow.maybe_called]
    for flow in live:
        held = [home[key] for key in flow.keys if key in home]
        untold += None in held or (not flow.keys and bool(names_of(flow)))
        yield from _keys(client, flow, there, [space for space in held if space is not None])
    _complain(client, seen, there, untold, f"whose keys {some(untold, 'switched-on workflow')} {_uses(untold)}")
    complain_of_unknown_ends(live)


def _keys(client: Client, flow: Workflow, there: Spaces, held: list[Space]) -> Iterator[Backing]:
    """One for each connection: all that a workflow joins stops when one of its keys does."""
    marks = tuple(sorted({there.marks[space.person] for space in held if space.person}, key=_number))
    for name in names_of(flow) if held else ():
        yield _backing(client, Tie.KEY, flow, name, _worst(held), marks)


def _number(mark: str) -> int:
    return int(mark.rpartition(" ")[2])


def _worst(held: Iterable[Space]) -> Standing:
    standings = {space.standing for space in held}
    return next(each for each in (Standing.GONE, Standing.HERE, Standing.TEAM) if each in standings)


def _backing(
    client: Client, tie: Tie, flow: Workflow, of: str, standing: Standing, marks: tuple[str, ...] = ()
) -> Backing:
    return Backing(
        id=f"{tie}:{of}"[:200],
        name=flow.name,
        link=link(client, f"/workflow/{flow.id}"),
        at=client.window.end,
        proof=Proof.RUNNING,
        of=of,
        tie=tie,
        standing=standing,
        holders=marks,
    )


def _complain(client: Client, seen: Instance, there: Spaces, untold: int, what: str) -> None:
    complain(client, seen)
    if untold:
        raise there.trouble or Cut(f"n8n does not tell {what}.")


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _uses(number: int) -> str:
    return "uses" if number == 1 else "use"
