"""A question in a folder of one's own is listed and asked, with nothing else edited."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor import plugins
from auditor.assess import assess
from auditor.cli import program
from auditor.model import Event, Outcome, Role, Verb
from tests.auditor.evidence import automation, business
from tests.auditor.thriving import thriving

QUESTION = '''
"""A consultant's own question."""

from auditor.detect import Automations, Draft, Seen, detector, working
from auditor.model import Event, Role, Verb


@detector(
    "marketing.after_cancel",
    question="Are buyers written to when they cancel?",
    why="It costs nothing.",
    good="Buyers are written to.",
    gap="Buyers are not written to.",
    advice="Write when an order is cancelled.",
    stage=2,
    looks_at=Automations(Event.ORDER_CANCELLED, of=(Role.MARKETING,)),
)
def after_cancel(seen: Seen) -> Draft:
    """A message started by a cancelled order."""
    return working(seen.automations(event=Event.ORDER_CANCELLED, verb=Verb.MESSAGE_SEND), Verb.MESSAGE_SEND)
'''
CONFIG = """
[detectors]
extra = ["ours"]

[merchants.fern]
name = "Fern & Fable"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "after_cancel.py").write_text(QUESTION, "utf-8")
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    return tmp_path


def test_it_is_listed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(program, ["detectors"])
    assert result.exit_code == 0, result.output
    assert "marketing.after_cancel" in result.output
    assert "Are buyers written to when they cancel?" in result.output
    assert "marketing.welcome" in result.output


def test_it_is_asked_and_weighs_in_every_part_of_the_audit(folder: Path) -> None:
    asked = plugins.detectors([folder / "ours"])
    assert len(asked) == len(plugins.detectors()) + 1
    evidence = business({Role.MARKETING: [automation(Event.ORDER_CANCELLED, Verb.MESSAGE_SEND)]})
    audit = assess(evidence, asked)
    found = {verdict.id: verdict for verdict in audit.verdicts}["marketing.after_cancel"]
    assert (found.outcome, found.says) == (Outcome.PRESENT, "Buyers are written to.")
    assert "marketing.after_cancel" in json.dumps([row.model_dump(mode="json") for row in audit.departments])
    without = assess(evidence, plugins.detectors())
    assert audit.rules != without.rules
    gap = assess(business(thriving()), asked)
    assert [step.verdict for step in gap.roadmap] == ["marketing.after_cancel"]
    assert gap.index.low < 100
