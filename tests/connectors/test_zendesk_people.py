"""Whether the people whom Zendesk's rules name, and whose keys are used, can still sign in."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.demo import faults
from auditor.model import Backing, Standing, Tie
from connectors.errors import Cut, Denied, Misread
from tests.connectors.zendesk_account import Seen, read

NAMED, KEYS = "people whom rules name", "holders of OAuth clients' keys"
STAFF = [
    {"role": "admin", "two_factor": True},
    {"role": "agent", "two_factor": True},
    {"role": "agent", "two_factor": True, "suspended": True},
]
GROUPS = [{"id": 360, "members": [0]}, {"id": 361, "members": [2]}, {"id": 362, "members": []}]


def seen(*actions: dict[str, Any], **more: Any) -> Seen:
    rule = {"id": 900, "title": "A rule", "active": True, "per_day": 5, "all": [], "actions": list(actions)}
    quiet: dict[str, Any] = {"automations": [], "custom_objects": [], "queues": []}
    changes = {"staff": STAFF, "groups": GROUPS, "triggers": [rule], **quiet, **more}
    return read(changes, only="people", part=NAMED)


def step(field: str, value: Any) -> dict[str, Any]:
    return {"field": field, "value": value}


@pytest.mark.parametrize(
    ("action", "standing"),
    [
        pytest.param(step("assignee_id", "5001"), Standing.HERE, id="an agent"),
        pytest.param(step("assignee_id", "5002"), Standing.GONE, id="a suspended agent"),
        pytest.param(step("assignee_id", "4711"), Standing.GONE, id="somebody who is no agent any more"),
        pytest.param(step("notification_user", ["5002", "s", "b"]), Standing.GONE, id="a notice to a suspended agent"),
        pytest.param(step("notification_user", ["5001", "s", "b"]), Standing.HERE, id="a notice"),
        pytest.param(step("group_id", "360"), Standing.TEAM, id="a group"),
        pytest.param(step("group_id", "361"), Standing.GONE, id="a group in which everybody is suspended"),
        pytest.param(step("notification_group", ["362", "s", "b"]), Standing.GONE, id="an empty group"),
    ],
)
def test_whom_a_step_names(action: dict[str, Any], standing: Standing) -> None:
    found = seen(action)
    fact = found.only("people", NAMED, Backing)
    assert (fact.tie, fact.of, fact.standing, fact.holders) == (Tie.RECEIVER, "900", standing, ())
    assert found.error("people", NAMED) is None
    assert not any(number in fact.model_dump_json() for number in ("5001", "5002", "4711"))


@pytest.mark.parametrize(
    "action",
    [
        step("assignee_id", "current_user"),
        step("assignee_id", ""),
        step("group_id", "current_groups"),
        step("notification_user", ["requester_id", "s", "b"]),
        step("notification_user", ["all_agents", "s", "b"]),
        step("priority", "5002"),
    ],
)
def test_a_step_that_names_nobody(action: dict[str, Any]) -> None:
    found = seen(action)
    assert found.facts("people", NAMED, Backing) == [] and found.error("people", NAMED) is None
    assert not any("group_memberships" in path for _, path in found.log), "nobody is named: nobody is looked up"


def test_somebody_who_may_never_have_worked_here_is_left_open() -> None:
    found = seen(step("notification_user", ["4711", "s", "b"]))
    assert found.facts("people", NAMED, Backing) == [] and isinstance(found.error("people", NAMED), Cut)


def test_queues_and_rules_of_custom_objects_count_too() -> None:
    queue = [{"id": "Q", "name": "Messages", "groups": [362]}]
    rule = {
        "id": 7,
        "title": "Plan",
        "active": True,
        "all": [],
        "actions": [step("notification_group", ["360", "a", "b"])],
    }
    objects = [{"key": "plan", "title": "Plans", "records": 0, "triggers": [rule]}]
    found = seen(step("priority", "high"), queues=queue, custom_objects=objects, omnichannel_routing=True)
    standings = {fact.of: fact.standing for fact in found.facts("people", NAMED, Backing)}
    assert standings == {"queue-Q": Standing.GONE, "object-trigger-7": Standing.TEAM}


@pytest.mark.parametrize(("path", "after"), [("/api/v2/users", 1), ("/api/v2/group_memberships", 0)])
def test_people_who_cannot_be_listed_prove_nothing(path: str, after: int) -> None:
    found = read(only="people", part=NAMED, faults=[faults.status(403, path, after)])
    assert found.facts("people", NAMED, Backing) == [] and isinstance(found.error("people", NAMED), Denied)


@pytest.mark.parametrize("nobody", [{"staff": []}, {"groups": [{"id": 360, "members": []}]}], ids=["staff", "groups"])
def test_an_empty_list_of_people_does_not_say_that_all_have_left(nobody: dict[str, Any]) -> None:
    found = seen(step("group_id", "360"), step("assignee_id", "5001"), **nobody)
    assert found.facts("people", NAMED, Backing) == [] and isinstance(found.error("people", NAMED), Misread)


def holders(*clients: dict[str, Any], **more: Any) -> Seen:
    rows = [{"name": "A tool", "used_days_ago": 1, **row} for row in clients]
    return read({"staff": STAFF, "clients": rows, **more}, only="people", part=KEYS)


def test_whose_keys_are_used() -> None:
    clients = [{"id": 21, "person": 0}, {"id": 22, "person": 1}, {"id": 23, "person": 1}, {"id": 24, "person": 2}]
    found = {fact.of: fact for fact in holders(*clients).facts("people", KEYS, Backing)}
    assert {fact.tie for fact in found.values()} == {Tie.KEY}
    assert found["client-21"].holders == ("person 1",)
    assert found["client-22"].holders == found["client-23"].holders == ("person 2",)
    assert found["client-24"].standing is Standing.GONE and found["client-21"].standing is Standing.HERE


def test_a_key_of_somebody_who_does_not_work_here_tells_nothing() -> None:
    found = holders({"id": 21, "person": 77})
    assert found.facts("people", KEYS, Backing) == [] and isinstance(found.error("people", KEYS), Cut)


def test_steps_that_do_not_say_whom_they_are_about() -> None:
    for action in ({"field": "assignee_id"}, step("group_id", {"id": 361})):
        found = seen(action)
        assert found.facts("people", NAMED, Backing) == [] and isinstance(found.error("people", NAMED), Misread)


def test_a_queue_that_does_not_say_its_groups() -> None:
    found = seen(step("priority", "high"), queues=[{"id": "Q", "name": "Messages", "groups": []}])
    assert isinstance(found.error("people", NAMED), Misread)


def test_in_the_demo() -> None:
    found = read()
    standings = {fact.of: fact.standing for fact in found.facts("people", NAMED, Backing)}
    assert standings["202"] is Standing.GONE and standings["201"] is Standing.TEAM
    assert sum("group_memberships" in path for _, path in found.log) == 1
