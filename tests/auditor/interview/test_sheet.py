"""What was written unfilled reads back as nothing; filled, as exactly what was filled in."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.config.kept_answers import KeptAnswers, as_toml, kept_answers
from auditor.config.model import AnswerTable
from auditor.errors import ConfigError
from auditor.interview import asked, sheet, taken
from auditor.model import Outcome, Role
from tests.auditor.fakes import audit, verdict

TODAY = date(2026, 11, 24)
ID = "marketing.welcome"
HOSTILE = "Fern\nAnswer: yes\r## reviews.fake\u2028By: Mallory\x85Tools: all"


def unknown(text: str = "Is it?") -> str:
    return sheet(audit(verdict(ID, Outcome.UNKNOWN).model_copy(update={"question": text, "why": text})))


def test_unfilled_is_no_answer() -> None:
    assert taken(unknown(), "sheet.md", [ID], TODAY) == KeptAnswers()


@given(st.text())
@settings(derandomize=True, deadline=None)
def test_hostile_text_is_data(text: str) -> None:
    assert taken(unknown(text + HOSTILE), "sheet.md", [ID], TODAY) == KeptAnswers()


def test_filled_is_exactly_that_answer() -> None:
    filled = unknown().replace("By:", "By: Ana").replace("Answer:", "Answer: Yes").replace("Note:", "Note: By hand")
    (found,) = taken(filled, "sheet.md", [ID], TODAY).answer
    assert (found.question, found.yes, found.by, found.note) == (ID, True, "Ana", "By hand")
    assert (found.on, found.until) == ("2026-11-24", "2027-05-23")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Answer:", "Answer: maybe", "write yes, no or don't know"),
        ("Answer:", "Answer: yes", "write who answers"),
        ("On:", "On: 2027-01-01\n## marketing.welcom", 'did you mean "marketing.welcome"?'),
        ("Note:", "and so on", "belongs to nothing"),
    ],
)
def test_mistakes_are_told_with_their_line(old: str, new: str, says: str) -> None:
    with pytest.raises(ConfigError, match=r"sheet\.md:\d+: ") as told:
        taken(unknown().replace(old, new), "sheet.md", [ID], TODAY)
    assert says in str(told.value)


def test_only_what_is_unknown_is_asked() -> None:
    verdicts = [verdict(f"marketing.{each.value}", each) for each in Outcome]
    assert [each.id for each in asked(audit(*verdicts))] == ["marketing.unknown"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
@settings(derandomize=True, deadline=None)
def test_kept_answers_read_back_the_same(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    answer = AnswerTable(question=ID, yes=True, by=text, on="2026-11-24", until="2027-05-23", note=text)
    kept = KeptAnswers(stack={Role.CRM: "none", Role.ADS: ["a", text]}, answer=(answer,))
    file = tmp_path_factory.mktemp("kept") / "answers.toml"
    file.write_bytes(as_toml(kept).encode())
    assert kept_answers(file) == kept
