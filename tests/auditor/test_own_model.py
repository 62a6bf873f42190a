"""A consultant's own maturity model: what is wrong with it is said with its line, and a right one is used and named."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from auditor import plugins
from auditor.assess import assess
from auditor.compare import Change, compare
from auditor.config.own_model import load_model
from auditor.errors import ConfigError
from auditor.maturity import model
from tests.auditor.evidence import business
from tests.auditor.thriving import thriving

OURS = (files("auditor.catalogue") / "maturity.toml").read_text("utf-8")
QUESTIONS = {each.id: each.after for each in plugins.detectors()}


def written(folder: Path, text: str) -> Path:
    place = folder / "our-model.toml"
    place.write_text(text, "utf-8")
    return place


def line_of(text: str, what: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if what in line)


def test_ours_reads_as_it_is(tmp_path: Path) -> None:
    assert load_model(written(tmp_path, OURS), QUESTIONS) == model()


MISTAKES: list[tuple[str, str, str, str]] = [
    ("marketing.welcome", "marketing.welcom", 'unknown question "marketing.welcom" in gate "email', "did you mean"),
    ("at_least = 2\nquestions", "at_least = 9\nquestions", "it needs 9, but its questions give 4 at most", "lower"),
    ("at_least = 3, of = [\"email", "at_least = 7, of = [\"email", "at least 7 of 4 gates cannot be met", "lower"),
    ('id = "ticket_routing"', 'id = "email_marketing"', 'there is already a gate "email_marketing"', "another id"),
    ('of = ["governance", "monitoring"]', 'of = ["governance", "monitorin"]', 'unknown gate "monitorin"', "ing"),
    ('says = "Reports arrive by themselves."', 'say = "Reports."', 'unknown key "say"', 'did you mean "says"'),
    ("version = 2", 'version = "two"', '"version"', "integer"),
    ("number = 5", "number = 4", "five stages, numbered 1 to 5", "[1, 2, 3, 4, 4]"),
    ("[[stage.gate]]\nid = \"monitoring\"", "[[stage.gate]\nid = \"monitoring\"", "not valid TOML", "brackets"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says", "more"), MISTAKES)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, says: str, more: str) -> None:
    text = OURS.replace(old, new, 1)
    assert text != OURS
    with pytest.raises(ConfigError) as caught:
        load_model(written(tmp_path, text), QUESTIONS)
    first = str(caught.value).splitlines()[0]
    assert first.startswith("our-model.toml:")
    assert says in str(caught.value) and more in str(caught.value)


def test_the_line_is_the_right_one(tmp_path: Path) -> None:
    text = OURS.replace('"support.routing", "support.auto_reply"', '"support.routing", "support.autoreply"')
    with pytest.raises(ConfigError, match=rf"our-model.toml:{line_of(text, 'support.autoreply')}: "):
        load_model(written(tmp_path, text), QUESTIONS)


def test_a_circle_is_told(tmp_path: Path) -> None:
    circle = '\n[after]\n"marketing.welcome" = ["data.consent_sync"]\n"data.consent_sync" = ["marketing.welcome"]\n'
    with pytest.raises(ConfigError) as caught:
        load_model(written(tmp_path, OURS + circle), QUESTIONS)
    line = line_of(OURS + circle, '"data.consent_sync" = [')
    assert str(caught.value).startswith(f"our-model.toml:{line}: this goes round in a circle")
    assert "marketing.welcome after data.consent_sync" in str(caught.value)
    with pytest.raises(ConfigError, match="goes round in a circle"):
        load_model(written(tmp_path, OURS + '\n[after]\n"data.silos" = ["data.silos"]\n'), QUESTIONS)


def test_a_gate_that_no_condition_wants(tmp_path: Path) -> None:
    gate = '\n[[stage.gate]]\nid = "idle"\nsays = "Idle."\nquestions = ["data.silos"]\n'
    with pytest.raises(ConfigError, match='gate "idle" stands in no condition of stage 5'):
        load_model(written(tmp_path, OURS + gate), QUESTIONS)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load_model(tmp_path / "none.toml", QUESTIONS)


def test_it_is_named_and_a_change_of_it_is_no_change_of_the_business(tmp_path: Path) -> None:
    stricter = OURS.replace('at_least = 3, of = ["email', 'at_least = 4, of = ["email').replace(
        "Five stages", "Acme's stages"
    )
    own = load_model(written(tmp_path, stricter), QUESTIONS)
    evidence = business({role: facts[:3] for role, facts in thriving().items()})
    detectors = plugins.detectors()
    before, after = assess(evidence, detectors), assess(evidence, detectors, own)
    assert before.model and not before.model.own
    assert after.model and after.model.own and after.model.name.startswith("Acme's stages")
    diff = compare(before, after, assess(evidence, detectors, own))
    assert diff.model_changed and not diff.rules_changed and not diff.verdicts and not diff.worse
    assert diff.stage is None or diff.stage.change is Change.RULE
    without = compare(before, after)
    assert without.stage is None or without.stage.change is Change.RULE
