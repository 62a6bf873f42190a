"""Whose n8n's workflows and stored credentials are, without a name: by the space they lie in."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.demo import faults
from auditor.model import Backing, Connection, Standing, Tie
from connectors.errors import Cut, Denied, ReadError
from tests.connectors.n8n_worlds import JOINS, SCHEDULE, SLACK, Results, flow, node, read, read_and_count, world

OWNERS, HOLDERS = ("people", "owners of workflows"), ("people", "holders of stored credentials")
OWNER = {"role": "global:owner", "mfa": True}
MEMBER = {"role": "global:member", "mfa": True}
INVITED = {**MEMBER, "pending": True}
LICENSED: dict[str, Any] = {"licences": ["feat:projectRole:admin"], "projects": [{"id": "team1", "name": "Support"}]}
SHOP = {**node("shopifyTrigger", topic="orders/create"), "credential": "shopifyApi"}
TELL = {**SLACK, "credential": "slackApi"}


def keys(shop: dict[str, Any], slack: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"name": "Shop", "type": "shopifyApi", **shop}, {"name": "Slack", "type": "slackApi", **slack}]


def backings(results: Results, part: tuple[str, str]) -> dict[str, Backing]:
    found = [fact for fact in results[part][0] if isinstance(fact, Backing)]
    assert len(found) == len(results[part][0])
    return {fact.of: fact for fact in found}


def seen(flows: list[dict[str, Any]], shop: dict[str, Any], slack: dict[str, Any], **more: Any) -> Results:
    users = [OWNER, MEMBER, INVITED, MEMBER]
    return read(world(**{"users": users, "credentials": keys(shop, slack), "workflows": flows, **more}))


@pytest.mark.parametrize(
    ("home", "standing"),
    [
        pytest.param({"person": 0}, Standing.HERE, id="the owner of the instance"),
        pytest.param({"person": 1}, Standing.HERE, id="a member"),
        pytest.param({"person": 2}, Standing.GONE, id="somebody who never came"),
        pytest.param({"project": "team1"}, Standing.TEAM, id="a team"),
    ],
)
def test_whose_a_workflow_is(home: dict[str, Any], standing: Standing) -> None:
    results = seen([flow("w", SHOP, TELL, **home)], {}, {}, **LICENSED)
    (fact,) = backings(results, OWNERS).values()
    assert (fact.of, fact.tie, fact.standing, fact.holders) == ("w", Tie.OWNER, standing, ())
    assert results[OWNERS][1] is None


def test_a_workflow_that_is_off_is_nobodys_concern() -> None:
    assert not backings(seen([flow("w", SHOP, TELL, active=False)], {}, {}), OWNERS)


@pytest.mark.parametrize(
    ("shop", "slack", "standing", "holders"),
    [
        ({"person": 1}, {"person": 1}, Standing.HERE, ("person 1",)),
        ({"person": 1}, {"person": 3}, Standing.HERE, ("person 1", "person 2")),
        ({"person": 1}, {"person": 2}, Standing.GONE, ("person 1", "person 2")),
        ({"person": 1}, {"project": "team1"}, Standing.HERE, ("person 1",)),
        ({"project": "team1"}, {"project": "team1"}, Standing.TEAM, ()),
        ({"person": 0}, {"person": 0}, Standing.HERE, ()),
    ],
)
def test_whose_keys_a_connection_needs(
    shop: dict[str, Any], slack: dict[str, Any], standing: Standing, holders: tuple[str, ...]
) -> None:
    only_holders = {**LICENSED, "users": [OWNER, *(MEMBER if at != 2 else INVITED for at in (1, 2, 3))]}
    results = seen([flow("w", SHOP, TELL)], shop, slack, **only_holders)
    joined = {fact.id for fact in results[JOINS][0] if isinstance(fact, Connection)}
    found = backings(results, HOLDERS)
    assert found.keys() == joined and joined
    assert {fact.standing for fact in found.values()} == {standing}
    assert {len(fact.holders) for fact in found.values()} == {len(holders)}


def test_the_same_person_has_the_same_mark_and_another_person_another() -> None:
    flows = [flow("a", SHOP, TELL), flow("b", SCHEDULE, TELL), flow("c", SHOP)]
    found = backings(seen(flows, {"person": 1}, {"person": 3}), HOLDERS)
    marks = {name.partition(":")[0]: set(fact.holders) for name, fact in found.items()}
    assert marks["a"] == marks["b"] | marks["c"] and len(marks["a"]) == 2


def test_what_cannot_be_told_is_left_open() -> None:
    found = seen([flow("w", SHOP, TELL, project="hidden")], {"project": "hidden"}, {"person": 1})
    assert not backings(found, OWNERS) and isinstance(found[OWNERS][1], ReadError)
    assert {fact.standing for fact in backings(found, HOLDERS).values()} == {Standing.HERE}
    assert isinstance(found[HOLDERS][1], ReadError)


def test_without_a_licence_there_are_no_spaces_of_teams() -> None:
    found = seen([flow("w", SHOP, TELL, person=1)], {"person": 1}, {"person": 1})
    assert found[OWNERS][1] is None and found[HOLDERS][1] is None


def test_users_who_cannot_be_listed() -> None:
    found = read(None, [faults.status(403, "/users")])
    assert all(not found[part][0] and isinstance(found[part][1], Denied) for part in (OWNERS, HOLDERS))


def test_a_key_of_a_member_does_not_see_everybodys_workflows() -> None:
    scopes = ["workflow:list", "user:list"]
    found = read(world(scopes=scopes))
    assert all(isinstance(found[part][1], Denied | Cut) for part in (OWNERS, HOLDERS))


def test_nothing_more_is_asked_for_than_before() -> None:
    _, log = read_and_count()
    for path in ("/api/v1/users", "/api/v1/projects", "/api/v1/credentials"):
        assert sum(asked == path for _, asked in log) == 1, path
