"""What the audit says of each business, against what is written down as true."""

from __future__ import annotations

import pytest

from auditor import plugins
from auditor.model import Outcome
from tests.worlds.audited import audited
from tests.worlds.made import businesses
from tests.worlds.wrong import wrong_about

NAMES = sorted(businesses())
LEAST_ANSWERED = {"all-denied": 0.05, "half-connected": 0.35, "nothing-said": 0.35}
"""Where little can be seen; everywhere else about half of the questions have an answer: the rest is about tools that
are not connected, or that their platforms show to nobody."""


def test_there_are_enough_businesses() -> None:
    assert len(NAMES) >= 12


@pytest.mark.parametrize("name", NAMES)
def test_the_truth_is_about_questions(name: str) -> None:
    told = audited(name).business
    known = {each.id for each in plugins.detectors()}
    assert told.yes | told.partly | told.not_here <= known
    assert not (told.yes & told.partly or told.yes & told.not_here or told.partly & told.not_here)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_wrong_is_said(name: str) -> None:
    one = audited(name)
    assert not list(wrong_about(one.audit, one.business))


@pytest.mark.parametrize("name", NAMES)
def test_the_stage_lies_between_what_is_confirmed_and_what_is_possible(name: str) -> None:
    one = audited(name)
    assert one.audit.stage.confirmed <= one.business.stage <= one.audit.stage.possible


@pytest.mark.parametrize("name", NAMES)
def test_what_can_be_answered_is_answered(name: str) -> None:
    asked = [
        each for each in audited(name).audit.verdicts
        if each.outcome is not Outcome.NOT_APPLICABLE and not each.only_asked
    ]  # fmt: skip
    answered = [each for each in asked if each.outcome is not Outcome.UNKNOWN]
    assert len(answered) / len(asked) >= LEAST_ANSWERED.get(name, 0.45)
