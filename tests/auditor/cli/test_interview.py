"""`auditor interview`: from an audit's unknowns to a sheet, from the sheet to answers, from these to the next run."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from auditor import plugins
from auditor.exits import Exit
from auditor.history import History
from auditor.model import Outcome, Reason, Role, Sight
from auditor.spoken import to_write
from tests.auditor.cli.conftest import CONFIG, Shop
from tests.auditor.fakes import verdict

ID = "marketing.welcome"
CRM = Reason(
    sight=Sight.NOT_CONNECTED,
    says="Nobody told us.",
    remedy=to_write("Tell us which CRM you use.", 'crm = "…" or "none" in the stack.'),
)


@pytest.fixture
def asked(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop whose last audit left one question open and one role unstated."""
    monkeypatch.setattr(plugins, "detectors", lambda folders=(): (SimpleNamespace(id=ID),))
    open_ = verdict(ID, Outcome.UNKNOWN).model_copy(update={"question": "Is there a welcome?", "reasons": (CRM,)})
    shop.verdicts = (open_, verdict("marketing.win_back"))
    assert shop.run("run").exit_code == 0
    return shop


def filled(shop: Shop, **lines: str) -> str:
    """The sheet as the program writes it, with these lines filled in; the path of the file."""
    shop.run("interview", "-o", "sheet.md")
    text = (shop.folder / "sheet.md").read_text("utf-8")
    for name, said in lines.items():
        assert f"\n{name}:" in text
        text = text.replace(f"\n{name}:", f"\n{name}: {said}\n>", 1)
    (shop.folder / "sheet.md").write_text(text, "utf-8")
    return "sheet.md"


def test_the_sheet_holds_what_nobody_could_see_and_nothing_else(asked: Shop) -> None:
    sheet = asked.run("interview").stdout
    assert f"## {ID}\n> Is there a welcome?" in sheet and "win_back" not in sheet
    assert "Fern & Fable" in sheet


def test_an_unfilled_sheet_is_no_answer(asked: Shop) -> None:
    result = asked.run("interview", "--read", filled(asked))
    assert result.exit_code == 0 and "0 answers and 0 roles" in result.stderr
    assert result.stdout.strip() == ""


def test_answers_go_to_a_file_that_the_next_run_reads(asked: Shop) -> None:
    result = asked.run("interview", "--read", filled(asked, By="Ana", Answer="yes"), "-o", "said.toml")
    assert result.exit_code == 0, result.output
    assert 'answers = "said.toml" in [merchants.fern]' in result.stderr
    asked.config(CONFIG.replace('name = "Fern & Fable"', 'name = "Fern & Fable"\nanswers = "said.toml"'))
    assert asked.run("run").exit_code == 0
    (answer,) = newest(asked.folder)
    assert (answer.question, answer.yes, answer.by) == (ID, True, "Ana")


def newest(folder: Path) -> tuple[SimpleNamespace, ...]:
    """The answers in the header of the newest run."""
    history = History.open(f"sqlite:///{folder / 'audits.db'}")
    answers = history.evidence(history.latest_run("fern")).header.merchant.answers
    history.close()
    return tuple(SimpleNamespace(**each.model_dump()) for each in answers)


def test_a_second_sheet_is_added_to_the_first(asked: Shop) -> None:
    asked.run("interview", "--read", filled(asked, By="Ana", Answer="yes"), "-o", "said.toml")
    asked.run("interview", "--read", filled(asked, By="Ben", Answer="no"), "-o", "said.toml")
    text = (asked.folder / "said.toml").read_text("utf-8")
    assert text.count("[[answer]]") == 1 and "yes = false" in text and "Ben" in text


def test_a_tool_named_on_the_sheet_joins_the_stack(asked: Shop) -> None:
    result = asked.run("interview", "--read", filled(asked, Tools="Pipedrive, Close"))
    assert "1 roles" in result.stderr and f'[merchants.fern.stack]\n{Role.CRM.value} = ["Pipedrive", "Close"]' in (
        result.stdout
    )
    none = asked.run("interview", "--read", filled(asked, Tools="none")).stdout
    assert f'{Role.CRM.value} = "none"' in none


def test_shown_answers_are_for_pasting_and_change_no_file(asked: Shop) -> None:
    before = (asked.folder / "config.toml").read_bytes()
    shown = asked.run("interview", "--read", filled(asked, By="Ana", Answer="no")).stdout
    assert "[[merchants.fern.answer]]" in shown
    assert (asked.folder / "config.toml").read_bytes() == before
    asked.config(CONFIG + shown)
    assert asked.run("run").exit_code == 0
    assert newest(asked.folder)[0].yes is False


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--read", "nowhere.md"], "nowhere.md: it cannot be read as text in UTF-8"),
        (["--read", "bad.md"], 'bad.md:1: unknown question "marketing.welcom"'),
        (["moss"], "no run of moss is kept"),
    ],
)
def test_what_goes_wrong_is_told_and_writes_nothing(asked: Shop, args: list[str], says: str) -> None:
    (asked.folder / "bad.md").write_text("## marketing.welcom\nAnswer: yes\n", "utf-8")
    result = asked.run("interview", *args, "-o", "said.toml")
    assert result.exit_code == Exit.USAGE and says in result.stderr
    assert not (asked.folder / "said.toml").exists()
