"""Badges: what a symptom costs is not always time."""

from __future__ import annotations

import pytest

from auditor import plugins
from auditor.model import Outcome
from auditor.report.words import DANGER, EDGE, SYMPTOM, label_of
from auditor.spoken import EDGE as EDGE_SPOKEN
from tests.auditor.fakes import verdict

SEEN = (Outcome.PRESENT, Outcome.PARTIAL, Outcome.ABSENT)


@pytest.mark.parametrize("outcome", SEEN)
def test_a_danger_has_a_badge_of_its_own(outcome: Outcome) -> None:
    assert label_of(verdict(outcome=outcome, symptom=True)) is SYMPTOM[outcome]
    assert label_of(verdict(outcome=outcome, symptom=True, danger=True)) is DANGER[outcome]


def test_only_a_symptom_is_a_danger_and_work_by_hand_is_none() -> None:
    asked = plugins.detectors()
    assert {each.id for each in asked if each.danger} >= {"governance.failing_automations", "data.silos"}
    assert all(each.symptom for each in asked if each.danger)
    assert not any(each.danger for each in asked if each.id.endswith("_by_hand"))


def test_a_state_is_called_the_same_in_sentences_and_in_tables() -> None:
    assert {state: label.word.lower() for state, label in EDGE.items()} == EDGE_SPOKEN
