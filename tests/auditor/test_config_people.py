"""What config.toml says for the merchant's people: rates, and the file of answers that an interview left."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.config import Config
from auditor.errors import ConfigError
from auditor.model import Process, Range, Rates, Role, TaskMinutes
from tests.auditor.test_config import GOOD, read, refused

ANSWER = """
[[answer]]
question = "marketing.welcome"
yes = true
by = "Ana"
on = 2026-11-01
until = 2027-01-01
"""
RATES = "\n[merchants.fern.rates]\n"
LAST = GOOD.count("\n") + 3
"""The line after the heading that these tests add."""


def with_file(folder: Path, kept: str) -> Config:
    (folder / "said.toml").write_text(kept, "utf-8")
    return read(folder, GOOD.replace('name = "Fern & Fable"', 'name = "Fern & Fable"\nanswers = "said.toml"'))


def test_rates_are_ranges(tmp_path: Path) -> None:
    said = (
        f'{RATES}cost_per_hour = [20, 30]\ncurrency = "EUR"\nminutes = {{ order.refund = 4, order.fulfil = [2, 3.5] }}'
    )
    assert read(tmp_path, GOOD + said).merchant("fern").rates == Rates(
        cost_per_hour=Range(low=20, high=30),
        currency="EUR",
        minutes=(
            TaskMinutes(process=Process.ORDER_REFUND, minutes=Range(low=4, high=4)),
            TaskMinutes(process=Process.ORDER_FULFIL, minutes=Range(low=2, high=3.5)),
        ),
    )


def test_without_rates_there_are_none(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD).merchant("fern").rates is None


@pytest.mark.parametrize(
    "said", ["-1", "[30, 20]", "[1, 2, 3]", "[1]", '"20"', "true", "nan", "inf", "[0, inf]", "[[1, 2], 3]", "{ a = 1 }"]
)
def test_an_amount_that_is_none(tmp_path: Path, said: str) -> None:
    (line,) = refused(tmp_path, f"{GOOD}{RATES}cost_per_hour = {said}").splitlines()
    assert line.startswith(f'config.toml:{LAST}: "cost_per_hour" in [merchants.fern.rates]: write a number that is not')


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("order.refnd = 4", 'unknown process "order.refnd" in [merchants.fern.rates.minutes] — did you mean'),
        ("order.refund = 'x'", '"order.refund" in [merchants.fern.rates.minutes]: write a number'),
        ('"order.refund" = -4', '"order.refund" in [merchants.fern.rates.minutes]: write a number'),
        ("message.send = 1", '"message.send" in [merchants.fern.rates.minutes]: messages are counted one by one'),
        ("refund = 4", 'unknown process "refund"'),
    ],
)
def test_a_wrong_task_is_told_with_its_own_line(tmp_path: Path, said: str, says: str) -> None:
    text = f"{GOOD}\n[merchants.fern.rates.minutes]\norder.fulfil = 2\n{said}"
    (line,) = refused(tmp_path, text).splitlines()
    assert line.startswith(f"config.toml:{LAST + 1}: {says}")


def test_an_unknown_rate_and_a_currency_that_is_a_story(tmp_path: Path) -> None:
    told = refused(tmp_path, f'{GOOD}{RATES}cost_per_houre = 4\ncurrency = "{"E" * 11}"').splitlines()
    assert any(f"config.toml:{LAST}: " in line and 'did you mean "cost_per_hour"?' in line for line in told)
    assert any(f'config.toml:{LAST + 1}: "currency"' in line for line in told)


def test_kept_answers_count(tmp_path: Path) -> None:
    merchant = with_file(tmp_path, f'[stack]\nreview = ["Judge.me", "Okendo"]\n{ANSWER}').merchant("fern")
    (answer,) = merchant.answers
    assert (answer.question, answer.yes, answer.until) == ("marketing.welcome", True, "2027-01-01")
    said = {entry.role: entry.tools for entry in merchant.stack}
    assert said[Role.REVIEW] == ("Judge.me", "Okendo")
    assert said[Role.CRM] == ("hubspot",), "what config.toml says goes before what the file says"


@pytest.mark.parametrize(("here", "yes"), [("2026-11-02", False), ("2026-10-31", True)])
def test_of_two_answers_the_newer_counts(tmp_path: Path, here: str, yes: bool) -> None:
    with_file(tmp_path, ANSWER)
    own = ANSWER.replace("[[answer]]", "[[merchants.fern.answer]]").replace("true", "false").replace("2026-11-01", here)
    text = GOOD.replace('name = "Fern & Fable"', 'name = "Fern & Fable"\nanswers = "said.toml"') + own
    (answer,) = read(tmp_path, text).merchant("fern").answers
    assert answer.yes is yes


@pytest.mark.parametrize(
    ("kept", "says"),
    [
        (ANSWER.replace("yes = true", "yes = maybe"), "said.toml:4: this is not valid TOML"),
        (ANSWER.replace("yes =", "yess ="), 'said.toml:4: unknown key "yess" in [answer] — did you mean "yes"?'),
        (ANSWER.replace("yes = true\n", ""), 'said.toml:2: [answer] needs the key "yes"'),
        (ANSWER.replace("2027-01-01", '"soon"'), 'said.toml:7: "until" in [answer]'),
        ('[stack]\ncrmm = "none"', 'said.toml:2: unknown role "crmm" in [stack] — did you mean "crm"?'),
        ("answers = 3", 'said.toml:1: unknown key "answers" in the file — did you mean "answer"?'),
    ],
)
def test_a_wrong_file_of_answers_is_told_with_its_line(tmp_path: Path, kept: str, says: str) -> None:
    with pytest.raises(ConfigError) as told:
        with_file(tmp_path, kept).merchant("fern")
    assert says in str(told.value)


def test_a_file_of_answers_that_is_not_there(tmp_path: Path) -> None:
    config = with_file(tmp_path, "")
    (tmp_path / "said.toml").unlink()
    with pytest.raises(ConfigError, match=r"said\.toml: there is no such file; write it with: auditor interview"):
        config.merchant("fern")
