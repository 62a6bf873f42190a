"""Whatever goes wrong ends in a sentence, the documented exit code and no traceback; what was read is kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from auditor.demo import faults
from auditor.demo.http import Fault, Request, Response
from auditor.demo.platforms import counterparts, serving, write_config
from auditor.demo.world import load
from auditor.evidence_file import read_audit, read_evidence
from auditor.exits import Exit
from auditor.model import Audit, Sight
from tests.whole.running import Desk, desk

WORLD = load()
ALL = tuple(counterparts())


def polite(result: Result) -> None:
    """No traceback, and an end that the program chose."""
    assert "Traceback" not in result.stdout + result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception


def audited(office: Desk, *args: str) -> tuple[Result, Audit]:
    """A run that must write an audit."""
    place = office.folder / "audit.json"
    result = office.run("run", "--format", "json", "-o", str(place), *args)
    polite(result)
    return result, read_audit(place)


def sights(audit: Audit, platform: str) -> set[Sight]:
    """How far the subjects of one platform were seen."""
    return {cell.sight for cell in audit.sight.table if cell.system.startswith(platform)}


FAULTS: Mapping[str, tuple[Callable[[], Fault], str]] = {
    "down": (lambda: faults.status(503), "trouble answering"),
    "429 without end": (lambda: faults.too_many("1"), "asking us to wait"),
    "a web page": (lambda: faults.html(), "web page"),
    "cut in the middle": (lambda: faults.CutOff(), "hung up|broke off|cut off|reached"),
    "a redirect elsewhere": (lambda: faults.redirect("https://elsewhere.example/"), "elsewhere.example"),
    "200 MB": (lambda: faults.huge(), "more than 20 MB"),
    "a wrong credential": (lambda: faults.status(401), "did not accept|refused|credential|key|token"),
}


@pytest.mark.parametrize("platform", ALL)
@pytest.mark.parametrize("name", FAULTS)
def test_one_platform_in_trouble_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, name: str
) -> None:
    fault, words = FAULTS[name]
    other = ALL[ALL.index(platform) - 1]
    with desk(tmp_path, WORLD, monkeypatch, {platform: [fault()]}, only=[platform, other]) as office:
        result, audit = audited(office)
    assert result.exit_code == 0, result.output
    assert not sights(audit, platform) & {Sight.COMPLETE, Sight.PARTIAL}, sights(audit, platform)
    assert Sight.COMPLETE in sights(audit, other)
    said = " ".join(cell.says for cell in audit.sight.table if cell.system.startswith(platform))
    assert any(word in said for word in words.split("|")), said


@pytest.mark.parametrize("name", FAULTS)
def test_with_no_platform_readable_it_exits_3_and_keeps_the_attempt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    fault, _ = FAULTS[name]
    with desk(tmp_path, WORLD, monkeypatch, {each: [fault()] for each in ALL}) as office:
        result = office.run("run", "-o", str(tmp_path / "report.html"))
        polite(result)
        assert result.exit_code == Exit.NOTHING_READ
        assert "nothing could be read" in result.stderr
        assert office.slug in office.run("history").stdout


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param(
            "[merchants.{slug}.stack]", "[merchants.{slug}.stak]", 'did you mean "stack"?', id="misspelt table"
        ),
        pytest.param('name = "', 'nmae = "', 'did you mean "name"?', id="misspelt key"),
        pytest.param('ecommerce = "', 'ecomerce = "', 'did you mean "ecommerce"?', id="misspelt role"),
        pytest.param("platforms.klaviyo]", "platforms.klavio]", 'did you mean "klaviyo"?', id="misspelt platform"),
        pytest.param("{{ file = ", "{{ fil = ", "is not a reference", id="misspelt reference"),
        pytest.param(
            '{{ file = "klaviyo-key.secret" }}',
            '{{ env = "NOT_SET_HERE" }}',
            "export NOT_SET_HERE=",
            id="unset variable",
        ),
        pytest.param(
            '{{ file = "klaviyo-key.secret" }}',
            '"pk_written_here"',
            "is not written into this file",
            id="secret in the file",
        ),
        pytest.param("klaviyo-key.secret", "no-such.secret", "no-such.secret", id="missing secret file"),
        pytest.param("[merchants.{slug}.stack]", "[merchants.{slug}.stack", "not valid TOML", id="broken TOML"),
        pytest.param('shop = "', 'shop = "https://admin.shopify.com/store/', "shop", id="wrong shop domain"),
        pytest.param(
            'base_url = "http://127.0.0.1', 'base_url = "http://elsewhere.example', "https", id="plain http elsewhere"
        ),
    ],
)
def test_a_wrong_configuration_reads_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, words: str
) -> None:
    with desk(tmp_path, WORLD, monkeypatch) as office:
        office.change(old.format(slug=office.slug), new.format(slug=office.slug))
        result = office.run("run")
        polite(result)
        assert result.exit_code == Exit.USAGE, result.output
        assert words in result.stderr, result.stderr
        if old != 'shop = "':
            assert not [entry for server in office.servers.values() for entry in server.log]
        else:
            assert not office.servers["shopify"].log


def test_a_cursor_that_repeats_ends_as_partly_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[Response] = []

    def again(request: Request, answer: Callable[[], Response]) -> Response | None:
        if "/api/v1/users" not in request.path:
            return None
        if not pages:
            first = answer()
            assert isinstance(first.body, bytes)
            body = json.dumps({**json.loads(first.body), "nextCursor": "same"}).encode()
            pages.append(Response(first.status, first.headers, body))
        return pages[0]

    with desk(tmp_path, WORLD, monkeypatch, {"n8n": [again]}, only=["n8n"]) as office:
        _, audit = audited(office)
    assert "circle of pages" in " ".join(cell.says for cell in audit.sight.table)
    assert Sight.PARTIAL in sights(audit, "n8n")


def test_a_next_link_to_another_host_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(body: bytes) -> bytes:
        answer = json.loads(body)
        if isinstance(answer, dict) and isinstance(answer.get("links"), dict):
            answer["links"]["next"] = "https://elsewhere.example/api/flows?page[cursor]=x"
        return json.dumps(answer).encode()

    with desk(
        tmp_path, WORLD, monkeypatch, {"klaviyo": [faults.Rewrite(elsewhere, "/api/flows")]}, only=["klaviyo"]
    ) as office:
        _, audit = audited(office)
    said = [cell.says for cell in audit.sight.table if "elsewhere.example" in cell.says]
    assert said
    assert all("do not follow" in each for each in said)


def test_a_full_disk_keeps_the_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    place = tmp_path / "report.html"
    place.write_text("the old one")
    with desk(tmp_path, WORLD, monkeypatch, only=["n8n"]) as office:
        monkeypatch.setattr(os, "fsync", full)
        result = office.run("run", "-o", str(place))
    polite(result)
    assert result.exit_code == Exit.USAGE
    assert "no space left on device" in result.stderr
    assert place.read_text() == "the old one"
    assert [each.name for each in tmp_path.glob(".report*")] == []


def evidence_file(office: Desk) -> Path:
    place = office.folder / "evidence.jsonl"
    office.run("collect", "-o", str(place))
    return place


SPOILT: Mapping[str, tuple[Callable[[str], str], str]] = {
    "a newer format": (lambda text: text.replace('"format": 1', '"format": 99', 1), "newer"),
    "cut off": (lambda text: text[: len(text) // 2], "cut"),
    "cut off between two lines": (lambda text: "\n".join(text.splitlines()[:-3]) + "\n", "cut off"),
    "something else": (lambda text: "a,b,c\n1,2,3\n", "not an evidence file"),
    "empty": (lambda text: "", "empty|not an evidence file"),
    "a misspelt field": (lambda text: text.replace('"sight":', '"sihgt":', 1), "not a reading: sight"),
}


def test_spoilt_evidence_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk(tmp_path, WORLD, monkeypatch, only=["n8n"]) as office:
        good = evidence_file(office).read_text("utf-8")
        for name, (spoil, words) in SPOILT.items():
            place = tmp_path / "spoilt.jsonl"
            place.write_text(spoil(good), "utf-8")
            result = office.run("assess", str(place))
            polite(result)
            assert result.exit_code == Exit.USAGE, name
            assert any(word in result.stderr for word in words.split("|")), (name, result.stderr)


def test_ctrl_c_keeps_what_was_read_and_the_next_run_goes_on(tmp_path: Path) -> None:
    """A real process, really interrupted in the middle of a slow platform."""

    def slow(request: Any, answer: Any) -> None:
        time.sleep(0.15)

    with serving(WORLD, {"n8n": [slow]}) as servers:
        config = write_config(tmp_path, WORLD, {"n8n": servers["n8n"]})
        command = [
            sys.executable,
            "-m",
            "auditor",
            "run",
            "-v",
            "-c",
            str(config),
            "--format",
            "json",
            "-o",
            str(tmp_path / "a.json"),
        ]
        environment = {**os.environ, "AUDITOR_LOG": str(tmp_path / "log")}
        stopped = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, env=environment, cwd=Path(__file__).parents[2]
        )
        assert stopped.stderr is not None
        told = ""
        for line in stopped.stderr:
            told += line
            if "n8n:" in line and "account" in line:
                stopped.send_signal(signal.SIGINT)
        assert stopped.wait(30) == Exit.INTERRUPTED, told
        assert "Traceback" not in told
        assert "what was read is kept" in told
        first = len(servers["n8n"].log)
        again = subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd=Path(__file__).parents[2], check=False
        )
        assert again.returncode == 0, again.stderr
        assert "going on with a stopped run: " in again.stderr
        assert len(servers["n8n"].log) > first
    assert read_audit(tmp_path / "a.json").sight.answered > 0
    assert not list(tmp_path.glob("*.part"))


def test_evidence_reads_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk(tmp_path, WORLD, monkeypatch) as office:
        evidence = read_evidence(evidence_file(office))
        result = office.run("assess", str(tmp_path / "evidence.jsonl"), "-o", str(tmp_path / "audit.json"))
    assert result.exit_code == 0, result.output
    assert {reading.system for reading in evidence.readings} == {system.id for system in evidence.header.systems}
