"""`auditor run` and its steps: what is written where, and how each way to fail ends."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from auditor.evidence_file import read_evidence
from auditor.exits import Exit
from auditor.model import Account, AnyFact, Automation, Outcome, Stage
from auditor.salt import NAME
from connectors.base import Client
from connectors.errors import BadCredential, Denied, Unavailable
from tests.auditor.cli.conftest import CONFIG, SECOND, Shop
from tests.auditor.fakes import CANARY, verdict

PERSON = "ana@example.com"


def test_a_run_tells_on_stderr_and_reports_on_stdout(shop: Shop) -> None:
    result = shop.run("run", "--format", "md")
    assert result.exit_code == 0, result.output
    assert result.stdout == "md report of Fern & Fable\n"
    assert "fake:fern: read 2 in full\n" in result.stderr
    assert "automations (flows)" not in result.stderr
    told = " ".join(result.stderr.split())
    assert "stage 1 confirmed, up to 2 possible; index 10 to 60 of 100; 50% of 1 questions answered" in told
    assert max(len(line) for line in result.stderr.splitlines()) <= 80
    assert shop.rendered[0]["previous_diff"] is None
    assert (shop.folder / "audits.db").stat().st_mode & 0o777 == 0o600


def test_each_reading_is_told_when_asked_for(shop: Shop) -> None:
    assert "fake:fern automations (flows): complete, 2 found\n" in shop.run("run", "-v", "--format", "md").stderr


def test_the_second_run_is_compared_with_the_first(shop: Shop) -> None:
    shop.run("run")
    shop.verdicts = (verdict(outcome=Outcome.ABSENT),)
    result = shop.run("run", "--fail-on", "worse", "-o", "out.html")
    assert result.exit_code == Exit.WORSE
    assert (shop.folder / "out.html").read_text() == "html report of Fern & Fable\n"
    assert len(shop.rendered[1]["previous_diff"].worse) == 1
    assert [len(each["earlier"]) for each in shop.rendered] == [0, 1]
    assert shop.run("run", "--fail-on", "worse").exit_code == 0
    listed = shop.run("history").stdout
    assert listed.count("fern") == 3
    assert "1-2" in listed
    assert "50%" in listed


def test_a_report_looks_back_from_its_own_audit(shop: Shop) -> None:
    for _ in range(3):
        assert shop.run("run").exit_code == 0
    shop.rendered.clear()
    for what in ("1", "2", "3", "fern"):
        assert shop.run("report", what).exit_code == 0
    assert [len(each["earlier"]) for each in shop.rendered] == [0, 1, 2, 2]


def test_diff_of_two_runs(shop: Shop) -> None:
    shop.run("run")
    shop.verdicts = (verdict(outcome=Outcome.UNKNOWN),)
    shop.run("run")
    text = shop.run("diff").stdout
    assert "Cannot tell this time\n  marketing.welcome: present -> unknown" in text
    assert "Newly seen" in shop.run("diff", "2", "1").stdout
    assert "Nothing changed." in shop.run("diff", "1", "1").stdout
    assert (
        json.loads(shop.run("diff", "1", "2", "--format", "json").stdout)["verdicts"][0]["change"]
        == "cannot tell this time"
    )
    assert shop.run("diff", "1", "9").exit_code == Exit.USAGE
    assert "neither a run number nor a file" in shop.run("diff", "one", "2").stderr


@pytest.mark.parametrize(
    ("args", "exit_"),
    [
        (["--min-sight", "60"], Exit.BELOW_SIGHT),
        (["--min-sight", "40"], Exit.DONE),
        (["--fail-on", "medium"], Exit.FINDING),
        (["--fail-on", "high"], Exit.DONE),
        (["--fail-on", "worse"], Exit.DONE),
        (["--min-sight", "60", "--fail-on", "low"], Exit.BELOW_SIGHT),
    ],
)
def test_gates(shop: Shop, args: list[str], exit_: Exit) -> None:
    shop.verdicts = (verdict(outcome=Outcome.ABSENT),)
    assert shop.run("run", *args).exit_code == exit_


def test_a_platform_that_is_down_does_not_stop_the_audit(shop: Shop) -> None:
    def down(client: Client) -> Iterable[AnyFact]:
        raise Unavailable("The platform did not answer.")

    shop.script.flows = down
    result = shop.run("run")
    assert result.exit_code == 0
    assert "fake:fern: read 1 in full, 1 not\n" in result.stderr
    assert "  automations (flows): unavailable: The platform did not answer.\n" in result.stderr


def test_nothing_readable_is_exit_3_and_kept(shop: Shop) -> None:
    shop.script.refuse = BadCredential("The key was refused.", "Make a new key in Settings.")
    result = shop.run("run")
    assert result.exit_code == Exit.NOTHING_READ
    assert "fake:fern: The key was refused. Make a new key in Settings." in result.stderr
    assert not result.stdout
    assert "fern" in shop.run("history").stdout


def test_a_wrong_setting_and_a_missing_variable_are_exit_2(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.script.refuse = ValueError("shop must end in .example")
    result = shop.run("run")
    assert result.exit_code == Exit.USAGE
    assert "shop must end in .example" in result.stderr
    monkeypatch.delenv("FERN_TOKEN")
    result = shop.run("run")
    assert result.exit_code == Exit.USAGE
    assert "config.toml:6" in result.stderr
    assert "export FERN_TOKEN=" in result.stderr


def test_several_merchants(shop: Shop) -> None:
    shop.config(CONFIG + SECOND)
    assert "Name one or more of fern, moss" in shop.run("run").stderr
    assert shop.run("run", "--all", "-o", "reports").exit_code == 0
    assert (shop.folder / "reports" / "moss.html").read_text() == "html report of Moss\n"
    assert shop.run("run", "moss").exit_code == 0
    assert 'did you mean "moss"' in shop.run("run", "mos").stderr


def test_one_merchants_trouble_does_not_stop_the_next(shop: Shop) -> None:
    shop.config(CONFIG.replace("FERN_TOKEN", "NOT_SET") + SECOND)
    result = shop.run("run", "--all", "-o", "reports")
    assert result.exit_code == Exit.USAGE
    assert "auditor: fern: " in result.stderr
    assert (shop.folder / "reports" / "moss.html").exists()


def test_a_full_disk_leaves_the_old_report(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    (shop.folder / "out.html").write_text("old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = shop.run("run", "-o", "out.html")
    assert result.exit_code == Exit.USAGE
    assert "no space left on device" in result.stderr
    assert (shop.folder / "out.html").read_text() == "old"


def test_our_own_mistake_has_a_number_a_log_and_no_traceback(shop: Shop) -> None:
    def wrong(client: Client) -> Iterable[AnyFact]:
        raise RuntimeError(PERSON, CANARY)

    shop.more = {"index": None}
    shop.script.flows = wrong
    result = shop.run("run")
    assert result.exit_code == Exit.OUR_BUG
    assert "Traceback" not in result.output
    assert str(shop.folder / "auditor.log") in result.stderr
    log = (shop.folder / "auditor.log").read_text()
    assert "RuntimeError: (words withheld" in log
    assert "ValidationError: index" in log
    assert PERSON not in log + result.output
    assert CANARY not in log + result.output
    assert (shop.folder / "auditor.log").stat().st_mode & 0o777 == 0o600


def test_ctrl_c_keeps_what_was_read_and_the_next_run_goes_on(shop: Shop) -> None:
    def stopped(client: Client) -> Iterable[AnyFact]:
        raise KeyboardInterrupt

    shop.script.flows = stopped
    result = shop.run("run")
    assert result.exit_code == Exit.INTERRUPTED
    assert "what was read is kept" in result.stderr
    assert "stopped; goes on" in shop.run("history").stdout
    shop.script.flows = lambda client: [Automation(id="f1")]
    shop.script.calls.clear()
    result = shop.run("run")
    assert result.exit_code == 0
    assert shop.script.calls == ["open", "flows"]
    assert "going on with a stopped run: 1 readings are kept" in result.stderr


def test_the_steps_on_their_own(shop: Shop) -> None:
    assert shop.run("collect", "-o", "e.jsonl").exit_code == 0
    assert len(read_evidence(shop.folder / "e.jsonl").readings) == 2
    assert not shop.rendered
    assert "auditor assess 1" in shop.run("report").stderr
    from_file = shop.run("assess", "e.jsonl")
    from_history = shop.run("assess", "fern", "-o", "a.json")
    assert from_file.exit_code == from_history.exit_code == 0
    assert json.loads(from_file.stdout) == json.loads((shop.folder / "a.json").read_text())
    for what in ([], ["fern"], ["1"], ["a.json"]):
        assert shop.run("report", *what, "--format", "csv").stdout == "csv report of Fern & Fable\n"
    assert shop.run("report", "--share-safe").exit_code == 0
    assert shop.rendered[-1]["share_safe"] is True


def test_share_safe_copies_match_each_other(shop: Shop) -> None:
    shop.run("run", "--share-safe")
    shop.run("report", "--share-safe")
    shop.run("report")
    salts = [each["salt"] for each in shop.rendered]
    assert salts[0] is not None
    assert salts[:2] == [salts[0], salts[0]]
    assert salts[2] is None


def test_a_damaged_salt_is_told_and_not_used(shop: Shop) -> None:
    (shop.folder / NAME).write_text("damaged", "utf-8")
    result = shop.run("run", "--share-safe")
    assert result.exit_code == 0
    assert "will not match" in result.stderr
    assert shop.rendered[-1]["salt"] is None


def test_assess_uses_what_the_merchant_says_now_and_needs_no_secret(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.run("collect")
    monkeypatch.delenv("FERN_TOKEN")
    shop.config(CONFIG.replace('name = "Fern & Fable"', 'name = "Fern"\nstack = { crm = "none" }'))
    made = json.loads(shop.run("assess").stdout)
    assert made["merchant"]["name"] == "Fern"
    assert made["merchant"]["stack"] == [{"role": "crm", "tools": []}]


def test_an_evidence_file_needs_no_configuration(shop: Shop) -> None:
    shop.run("collect", "-o", "e.jsonl")
    (shop.folder / "config.toml").unlink()
    assert shop.run("assess", "e.jsonl").exit_code == 0
    (shop.folder / "e.jsonl").write_text("not evidence")
    result = shop.run("assess", "e.jsonl")
    assert result.exit_code == Exit.USAGE
    assert "not an evidence file" in result.stderr


def test_a_brand_with_its_logo(shop: Shop) -> None:
    brand = '[report]\nbrand = { name = "Ana", logo = "logo.png", colour = "#0a6b4f" }\n'
    shop.config(brand + CONFIG)
    assert "logo.png cannot be read" in shop.run("run").stderr
    (shop.folder / "logo.png").write_bytes(b"\x89PNG")
    assert shop.run("run").exit_code == 0
    assert shop.rendered[-1]["brand"].logo == "data:image/png;base64,iVBORw=="


def test_doctor(shop: Shop) -> None:
    def denied(client: Client) -> Iterable[AnyFact]:
        raise Denied("The key may not read flows.")

    shop.script.account = lambda client: [Account(id="1", can_write=True)]
    shop.script.flows = denied
    result = shop.run("doctor")
    assert result.exit_code == 0
    assert "readable      account" in result.stdout
    assert "a read-only one is safer" in " ".join(result.stdout.split())
    assert "needs scope   automations (flows)" in result.stdout
    assert "flows:read. The key may not read flows. Add flows:read to the key." in " ".join(result.stdout.split())
    assert max(len(line) for line in result.stdout.splitlines()) <= 80
    assert not (shop.folder / "audits.db").exists()


def test_doctor_when_nothing_can_be_read(shop: Shop) -> None:
    shop.script.refuse = BadCredential("The key was refused.", "Make a new key.")
    result = shop.run("doctor")
    assert result.exit_code == Exit.NOTHING_READ
    assert result.stdout.count("Make a new key.") == 1


def test_a_real_process_ends_on_ctrl_c_with_130(shop: Shop) -> None:
    code = (
        "import time, auditor.plugins as p\n"
        "from tests.auditor.fakes import Script, connector\n"
        "def slow(client):\n"
        "    print('reading', flush=True)\n"
        "    time.sleep(60)\n"
        "    yield\n"
        "p.connectors = lambda: {'fake': connector(Script(flows=slow))}\n"
        "p.detectors = lambda folders=(): ()\n"
        "from auditor.cli import main\n"
        "main()\n"
    )
    path = str(Path(__file__).parents[3])
    process = subprocess.Popen(
        [sys.executable, "-c", code, "run"],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "reading\n"
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == Exit.INTERRUPTED
    assert "what was read is kept" in told
    assert "Traceback" not in told


def test_all_kept_runs_are_judged_again(shop: Shop) -> None:
    shop.config(CONFIG + SECOND)
    assert shop.run("collect", "--all").exit_code == 0
    assert shop.run("collect", "fern").exit_code == 0
    assert shop.run("assess", "--all").stdout == "judged again: 3 runs; the stage of 0 is another\n"
    shop.more = {"stage": Stage(confirmed=2, possible=3, stages=())}
    result = shop.run("assess", "--all", "fern")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "judged again: 2 runs; the stage of 2 is another",
        "  run 1 of fern: stage 1 to 2 -> 2 to 3",
        "  run 3 of fern: stage 1 to 2 -> 2 to 3",
    ]
    assert {line.split()[3] for line in shop.run("history", "fern").stdout.splitlines()[1:]} == {"2-3"}


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("nobody",), "no run of nobody is kept; make one with: auditor run"),
        (("-o", "audit.json"), "--all keeps the audits in the history"),
        (("--fail-on", "high"), "--all keeps the audits in the history"),
    ],
)
def test_what_cannot_be_asked_of_all_runs(shop: Shop, args: tuple[str, ...], says: str) -> None:
    shop.run("collect")
    result = shop.run("assess", "--all", *args)
    assert result.exit_code == Exit.USAGE
    assert says in " ".join(result.stderr.split())


def test_a_run_that_cannot_be_judged_is_told(shop: Shop) -> None:
    shop.run("collect")
    with sqlite3.connect(shop.folder / "audits.db") as database:
        database.execute("UPDATE readings SET body = '{}'")
    database.close()
    result = shop.run("assess", "--all")
    assert result.exit_code == Exit.USAGE
    assert "judged again: 0 runs" in result.stdout
    assert "not judged: run 1 holds evidence that this version" in " ".join(result.stdout.split())
    assert "holds evidence that this version" in " ".join(shop.run("assess", "1").stderr.split())
