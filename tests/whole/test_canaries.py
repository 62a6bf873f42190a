"""Marked secrets and personal data stand in the configuration and in every answer: they come out nowhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from auditor.demo import faults
from auditor.demo.http import Fault, Request, Response
from auditor.demo.platforms import counterparts
from auditor.demo.world import load
from tests.auditor.report.page import with_data
from tests.whole.running import Desk, desk

WORLD = load()
MARK = b"canary"
RAW = re.compile(rb"44794\d{7}|(?<![\da-f])[89]999\d{4}(?![\da-f])|6611999\d{6}|44812\d{9}")
"""Telephone numbers, and the numbers of orders, tickets, customers and variants of the demo; all addresses and stock
numbers hold the mark."""


def clean(office: Desk, *results: Result) -> None:
    """No mark in anything that was printed or written."""
    for result in results:
        assert MARK not in (result.stdout + result.stderr).encode().lower()
        assert not RAW.search((result.stdout + result.stderr).encode())
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    for file in office.written():
        held = with_data(file.read_text("utf-8")).encode() if file.suffix == ".html" else file.read_bytes()
        assert MARK not in held.lower(), f"a mark in {file.name}"
        assert not RAW.search(held), f"{RAW.search(held)} in {file.name}"


def test_the_marks_are_there_to_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test below can fail: every platform's credential and raw answers hold marks."""
    for name, counterpart in counterparts().items():
        assert any("canary" in value for value in counterpart.settings.values()), name
    seen: dict[str, bool] = {}
    raw: dict[str, set[bytes]] = {}

    def spy(name: str) -> Fault:
        def look(request: Request, answer: Callable[[], Response]) -> Response:
            whole = answer()
            assert isinstance(whole.body, bytes)
            seen[name] = seen.get(name, False) or b"canary-pii" in whole.body.lower()
            raw[name] = raw.get(name, set()) | {found[:4] for found in RAW.findall(whole.body)}
            return whole

        return look

    with desk(tmp_path, WORLD, monkeypatch, {name: [spy(name)] for name in counterparts()}) as office:
        office.run("collect")
    assert seen == dict.fromkeys(counterparts(), True)
    assert raw["shopify"] == {b"4479", b"4481", b"9999", b"6611"}
    assert raw["klaviyo"] == {b"4479", b"4481", b"6611"}
    assert raw["zendesk"] == raw["hubspot"] == {b"8999"}


def test_a_good_run_shows_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk(tmp_path, WORLD, monkeypatch) as office:
        runs = [office.run("doctor", "-vv"), office.run("run", "-vv", "-o", str(tmp_path / "report.html"))]
        for format_ in ("json", "csv", "md"):
            runs.append(office.run("report", "--format", format_, "-o", str(tmp_path / f"report.{format_}")))
        runs.append(office.run("report", "--share-safe", "-o", str(tmp_path / "shared.html")))
        runs.append(office.run("collect", "-o", str(tmp_path / "evidence.jsonl")))
        clean(office, *runs)
    assert [run.exit_code for run in runs] == [0] * len(runs)


def echo(status: int) -> Fault:
    """Sends back what it was sent: credential, body and all."""

    def answer(request: Request) -> Response:
        said = {
            "message": f"{dict(request.headers)} {request.query} {request.body!r}",
            "errors": [str(request.headers)],
        }
        return Response(status, {"Content-Type": "application/json"}, json.dumps(said).encode())

    return faults.Spoil(answer)


@pytest.mark.parametrize(
    "fault",
    [
        *(
            pytest.param(lambda code=code: echo(code), id=f"echo {code}")
            for code in (200, 400, 401, 403, 404, 422, 429, 500)
        ),
        pytest.param(lambda: faults.html(), id="html"),
        pytest.param(lambda: faults.CutOff(), id="cut off"),
        pytest.param(lambda: faults.Rewrite(lambda body: body.replace(b'"', b"'")), id="no JSON"),
        pytest.param(lambda: faults.Rewrite(lambda body: body.replace(b":", b":[", 3)), id="other shape"),
        pytest.param(lambda: faults.redirect("https://elsewhere.example/canary"), id="redirect"),
    ],
)
def test_when_everything_fails_none_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Callable[[], Fault]
) -> None:
    with desk(tmp_path, WORLD, monkeypatch, {name: [fault()] for name in counterparts()}) as office:
        clean(office, office.run("run", "-vv", "-o", str(tmp_path / "report.html")), office.run("doctor", "-vv"))


def test_a_bug_of_ours_shows_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A translation that breaks on real data, with the data in the exception's words."""

    def broken(self: object, *keys: str) -> list[dict[str, object]]:
        raise RuntimeError(f"{vars(self)}")

    monkeypatch.setattr("connectors.door.answer.Answer.rows", broken)
    monkeypatch.setattr("connectors.door.answer.Answer.mapping", broken)
    with desk(tmp_path, WORLD, monkeypatch) as office:
        clean(office, office.run("run", "-vv", "-o", str(tmp_path / "report.html")))
        assert "internal error" in (tmp_path / "auditor.log").read_text()
