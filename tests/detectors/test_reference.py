"""The reference list of automations: what a question says it covers is on it."""

from __future__ import annotations

from auditor.catalogue.reference import automations
from auditor.model import Department
from tests.detectors.asking import questions


def test_the_list_is_whole() -> None:
    listed = automations()
    assert len(listed) == len({each.id for each in listed}) == 100
    assert {each.department for each in listed} == set(Department)


def test_questions_cover_what_is_listed() -> None:
    known = {each.id for each in automations()}
    assert {name for each in questions().values() for name in each.covers} <= known


def test_every_automation_of_the_list_is_asked_for() -> None:
    covered = {name for each in questions().values() for name in each.covers}
    assert not [each.id for each in automations() if each.id not in covered]


def test_what_is_built_on_is_a_question() -> None:
    for each in questions().values():
        assert set(each.after) <= set(questions()) - {each.id}, each.id
