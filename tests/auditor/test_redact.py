"""Secrets and personal data stay out of logs and tracebacks."""

import base64
import logging
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Automation
from auditor.redact import MASK, Redactor

PERSON = "ana@example.com"
SECRET = "s3cr3t/canary+value="


def learnt() -> Redactor:
    redactor = Redactor()
    redactor.learn(SECRET)
    return redactor


@given(st.binary(max_size=12), st.binary(max_size=12))
def test_a_secret_is_found_inside_basic_credentials(before: bytes, after: bytes) -> None:
    coded = base64.b64encode(before + SECRET.encode() + after).decode()
    assert learnt().clean(coded) != coded


@pytest.mark.parametrize("text", [SECRET, quote(SECRET, safe=""), f"x={SECRET}&y"])
def test_its_other_forms(text: str) -> None:
    assert MASK in learnt().clean(text)
    assert "canary" not in learnt().clean(text)


@pytest.mark.parametrize(
    "text", ["Authorization: Bearer abcdefgh12345", '{"access_token": "abcdefgh"}', "client_secret=abcdefgh&x=1"]
)
def test_what_looks_like_a_credential_is_masked_unlearnt(text: str) -> None:
    assert "abcdefgh" not in Redactor().clean(text)


def test_log_records_and_their_tracebacks(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("test.redact")
    filter_ = learnt().filter
    log.addFilter(filter_)
    try:
        raise ValueError(PERSON, SECRET)
    except ValueError:
        log.exception("could not use %s", SECRET)
    log.removeFilter(filter_)
    assert "canary" not in caplog.text
    assert PERSON not in caplog.text
    assert "builtins.ValueError" in caplog.text


def test_a_misfit_fact_does_not_quote_its_values() -> None:
    try:
        Automation.model_validate({"id": "1", "runs": PERSON})
    except ValueError as error:
        text = Redactor().traceback(error)
    assert PERSON not in text
    assert "runs: int_parsing" in text


def test_a_missing_key_is_named_only_when_the_code_names_it() -> None:
    texts = []
    table: dict[str, str] = {}
    looks: tuple[Callable[[str], str], ...] = (lambda name: table["title"], lambda name: table[name])
    for look in looks:
        try:
            look(PERSON)
        except KeyError as error:
            texts.append(Redactor().traceback(error))
    assert "'title'" in texts[0].splitlines()[-1]
    assert PERSON not in texts[1]
