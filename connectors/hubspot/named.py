"""Whom the steps of a workflow name: owners and users by number, teams, or nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.hubspot.steps import OWNER, ROTATE, SET
from connectors.hubspot.told import Row, identity_or_none, ids, mapping, mapping_or_none, rows_or_none, text

TASK, ADDRESS = "0-3", "0-23"
TELL = ("0-8", "0-9")
"""Notices to people of the account, by e-mail or in HubSpot."""


@dataclass(frozen=True)
class Named:
    """By the ids that HubSpot has for owners and for users. False when nobody is named."""

    owners: frozenset[str] = frozenset()
    users: frozenset[str] = frozenset()
    teams: bool = False
    untold: bool = False
    """A step names somebody, but does not say whom, or only by an address."""

    def __bool__(self) -> bool:
        return bool(self.owners or self.users or self.teams or self.untold)

    def __or__(self, other: Named) -> Named:
        return Named(
            self.owners | other.owners, self.users | other.users, self.teams or other.teams, self.untold or other.untold
        )


def hands_to(flow: Mapping[str, Any]) -> Named:
    """The people whom its steps name as owners of records."""
    return _all(flow, {SET: _set, ROTATE: _rotated})


def names(flow: Mapping[str, Any]) -> Named:
    """The same, and those who get its tasks and its notices."""
    kinds = {SET: _set, ROTATE: _rotated, TASK: _task, ADDRESS: _addressed, **dict.fromkeys(TELL, _told)}
    return _all(flow, kinds)


def check(flow: Mapping[str, Any]) -> None:
    """Misread when whom it names cannot be read."""
    names(flow)


def _all(flow: Mapping[str, Any], kinds: Mapping[str, Callable[[Row], Named]]) -> Named:
    found = Named()
    for kind, step in _steps(flow):
        if kind in kinds:
            found |= kinds[kind](mapping(step, "fields"))
    return found


def _steps(flow: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    for step in rows_or_none(flow, "actions") or []:
        yield str(step.get("actionTypeId")), step


def _set(fields: Row) -> Named:
    if not OWNER.match(text(fields, "property_name")):
        return Named()
    return Named(owners=_static(mapping_or_none(fields, "value") or {}))


def _static(value: Row) -> frozenset[str]:
    """An owner who is written down; the value of another field of the record names nobody."""
    return frozenset(each for each in [identity_or_none(value, "staticValue")] if each)


def _rotated(fields: Row) -> Named:
    named = {"user_ids", "team_ids"} & fields.keys()
    return Named(users=frozenset(ids(fields, "user_ids")), teams=bool(ids(fields, "team_ids")), untold=not named)


def _task(fields: Row) -> Named:
    given = mapping_or_none(fields, "owner_assignment") or {}
    return Named(owners=_static(mapping_or_none(given, "value") or {}))


def _told(fields: Row) -> Named:
    return Named(users=frozenset(ids(fields, "user_ids")), teams=bool(ids(fields, "team_ids")))


def _addressed(_: Row) -> Named:
    return Named(untold=True)
