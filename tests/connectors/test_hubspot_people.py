"""Whom HubSpot's workflows name, and whether these people are still there; when workflows were last edited."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from auditor.demo import faults
from auditor.model import Automation, Backing, Standing, Tie
from connectors.errors import Cut
from tests.connectors.hubspot_account import WORLD, One, audit, one, world
from tests.connectors.running import NOW

DATA = WORLD.platform("hubspot")
NAMED = ("people", "people whom workflows name")
TO_RECORD = {"type": "OBJECT_PROPERTY", "propertyName": "hubspot_owner_id"}


def of_steps(*steps: dict[str, Any], **more: Any) -> One:
    return one(*NAMED, world(workflows=[{**DATA["workflows"][0], "steps": list(steps), **more}]))


def owner(number: str) -> dict[str, Any]:
    return {"type": "0-5", "fields": {"property_name": "hubspot_owner_id", "value": {"staticValue": number}}}


def task(value: dict[str, Any]) -> dict[str, Any]:
    return {"type": "0-3", "fields": {"owner_assignment": {"type": "CUSTOM", "value": value}}}


@pytest.mark.parametrize(
    ("step", "standing"),
    [
        pytest.param(owner("501"), Standing.HERE, id="an owner"),
        pytest.param(owner("504"), Standing.GONE, id="an owner who has left"),
        pytest.param(
            {"type": "0-11", "fields": {"user_ids": ["7101", "7104"]}}, Standing.GONE, id="one of two has left"
        ),
        pytest.param({"type": "0-11", "fields": {"team_ids": ["3"]}}, Standing.TEAM, id="a team"),
        pytest.param({"type": "0-8", "fields": {"user_ids": ["7102"]}}, Standing.HERE, id="a notice"),
        pytest.param(
            {"type": "0-9", "fields": {"user_ids": ["7104"]}}, Standing.GONE, id="a notice to one who has left"
        ),
        pytest.param(task({"staticValue": "504", "type": "STATIC_VALUE"}), Standing.GONE, id="a task"),
    ],
)
def test_whom_a_step_names(step: dict[str, Any], standing: Standing) -> None:
    got = of_steps(step)
    (fact,) = got.facts
    assert isinstance(fact, Backing) and got.error is None
    assert (fact.tie, fact.of, fact.standing) == (Tie.RECEIVER, "561200101", standing)
    assert fact.name == "Assign an owner to new leads" and not fact.holders
    assert not {"501", "504", "7101", "7102", "7104"} & set(fact.model_dump_json().split('"'))


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(task(TO_RECORD), id="a task for whoever owns the record"),
        pytest.param(
            {"type": "0-8", "fields": {"user_ids": [], "owner_properties": ["hubspot_owner_id"]}}, id="a notice"
        ),
        pytest.param({"type": "0-5", "fields": {"property_name": "hs_lead_status"}}, id="another property"),
        pytest.param({"type": "0-1", "fields": {"delta": "2"}}, id="a wait"),
    ],
)
def test_a_step_that_names_nobody(step: dict[str, Any]) -> None:
    got = of_steps(step)
    assert got.facts == [] and got.error is None


@pytest.mark.parametrize(
    "step",
    [
        pytest.param({"type": "0-23", "fields": {"recipient_emails": ["a@example.com"]}}, id="an address"),
        pytest.param(owner("999"), id="an owner whom nobody lists"),
        pytest.param({"type": "0-11", "fields": {}}, id="among whom it hands round is not told"),
    ],
)
def test_whoever_cannot_be_told_leaves_it_open(step: dict[str, Any]) -> None:
    got = of_steps(step)
    assert got.facts == [] and isinstance(got.error, Cut)
    proved = of_steps(step, owner("504"))
    assert [fact.standing for fact in proved.facts] == [Standing.GONE] and proved.error is None


def test_a_workflow_that_is_off_hands_nothing_to_anybody() -> None:
    assert of_steps(owner("504"), enabled=False).facts == []


def test_owners_are_asked_for_once() -> None:
    got = audit()
    assert sum(path.startswith("/crm/owners/") for _, path in got.asked) == 2, "those who are there, and those who left"
    fact = next(each for each in got.facts(*NAMED) if each.standing is Standing.GONE)
    assert fact.name == "Assign an owner to new leads" and got.error(*NAMED) is None


def test_owners_that_cannot_be_read_tell_nothing() -> None:
    got = one(*NAMED, faults=[faults.status(403, "/crm/owners/")])
    assert got.facts == [] and got.error is not None


def test_when_a_workflow_was_last_edited() -> None:
    rules = {each.id: each for each in one("automations", "workflows").facts if isinstance(each, Automation)}
    changed = rules["561200103"].changed
    assert changed is not None and abs(NOW - changed - timedelta(days=240)) < timedelta(hours=1)
