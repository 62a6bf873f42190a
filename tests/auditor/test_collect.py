"""Whatever a platform does, a run ends with a reading for each part, and a stopped run goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from auditor.collect import Run, collect, collect_run, nothing_read
from auditor.errors import ConfigError
from auditor.model import AnyFact, Automation, Evidence, Header, Merchant, Reading, Sight, Subject, System, Window
from auditor.progress import Quiet
from auditor.redact import redactor
from connectors.base import Client
from connectors.errors import BadCredential, Cut, Denied, Misread, ReadError, Throttled, Unavailable, Unobservable
from tests.auditor.fakes import CANARY, NOW, Script, connector

MERCHANT = Merchant(slug="fern", name="Fern")
SETTINGS = {"fake": {"shop": "fern", "token": CANARY}}
FLOWS = ("fake:fern", "automations", "flows")


class Memory:
    """A store that keeps runs in memory and can fail like a full disk."""

    def __init__(self, fail_after: int | None = None) -> None:
        self.runs: dict[int, tuple[Header, str, dict[Any, Reading]]] = {}
        self.finished: set[int] = set()
        self.fail_after = fail_after

    def unfinished(self, merchant: str, plan: str, since: datetime) -> Run | None:
        for run, (header, its_plan, _) in reversed(self.runs.items()):
            if run not in self.finished and its_plan == plan and header.started > since:
                return Run(run, self.evidence(run))
        return None

    def begin(self, header: Header, plan: str) -> int:
        self.runs[len(self.runs) + 1] = (header, plan, {})
        return len(self.runs)

    def resume(self, run: int, header: Header) -> None:
        self.runs[run] = (header, *self.runs[run][1:])

    def save(self, run: int, reading: Reading) -> None:
        if self.fail_after is not None and len(self.runs[run][2]) >= self.fail_after:
            raise KeyboardInterrupt
        self.runs[run][2][reading.key] = reading

    def finish(self, run: int) -> None:
        self.finished.add(run)

    def known_systems(self, merchant: str) -> Sequence[System]:
        return [system for header, _, _ in self.runs.values() for system in header.systems]

    def evidence(self, run: int) -> Evidence:
        header, _, readings = self.runs[run]
        return Evidence(header=header, readings=tuple(readings.values()))


def run(script: Script, store: Memory | None = None, at: datetime = NOW, **more: Any) -> dict[Any, Reading]:
    evidence = collect(
        MERCHANT, {"fake": connector(script)}, SETTINGS, store or Memory(), cast(Any, None), Quiet(), lambda: at, **more
    )
    return {reading.key: reading for reading in evidence.readings}


def failing(error: BaseException, after: int = 0) -> Script:
    def flows(client: Client) -> Iterator[AnyFact]:
        for number in range(after):
            yield Automation(id=f"f{number}")
        raise error

    return Script(flows=flows)


def test_a_good_run() -> None:
    store = Memory()
    readings = run(Script(), store)
    flows = readings[FLOWS]
    assert flows.sight is Sight.COMPLETE
    assert [fact.id for fact in flows.facts] == ["f1", "f2"]
    assert flows.reads[0].scope == "flows:read"
    assert flows.as_of == NOW
    assert flows.window.days == 30
    assert store.finished == {1}
    assert [part.part for part in store.runs[1][0].systems[0].parts] == ["", "flows"]


@pytest.mark.parametrize(
    ("error", "sight", "remedy"),
    [
        (Denied("no"), Sight.DENIED, "Add flows:read to the key."),
        (Denied("no", "Ask Ana."), Sight.DENIED, "Ask Ana."),
        (Throttled("slow"), Sight.UNAVAILABLE, "Run the audit again at a quieter hour; what was read is kept."),
        (Unavailable("down"), Sight.UNAVAILABLE, "Run the audit again later; what was read is kept."),
        (Misread("odd"), Sight.UNAVAILABLE, "This is a mistake of ours"),
        (Cut("long"), Sight.PARTIAL, ""),
        (Unobservable("never"), Sight.UNOBSERVABLE, ""),
    ],
)
def test_why_a_read_stopped(error: ReadError, sight: Sight, remedy: str) -> None:
    reading = run(failing(error))[FLOWS]
    assert (reading.sight, reading.reason) == (sight, error.says)
    assert reading.remedy.startswith(remedy)
    assert not reading.facts
    after = run(failing(error, after=2))[FLOWS]
    assert (after.sight, len(after.facts)) == (Sight.PARTIAL, 2)
    assert after.reason == error.says


def test_a_platform_that_shows_nothing_of_it() -> None:
    reading = run(Script(flows=None))[FLOWS]
    assert (reading.sight, reading.reason) == (Sight.UNOBSERVABLE, "The platform does not show flows.")


def test_a_mistake_of_ours_is_a_reading_with_a_number(caplog: pytest.LogCaptureFixture) -> None:
    readings = run(failing(ZeroDivisionError("x"), after=1))
    assert readings["fake:fern", "account", ""].sight is Sight.COMPLETE
    assert readings[FLOWS].sight is Sight.UNAVAILABLE
    assert not readings[FLOWS].facts
    number = readings[FLOWS].reason.rsplit(" ", 1)[1]
    assert number in caplog.text


def test_a_refused_credential_ends_the_system_not_the_run() -> None:
    def account(client: Client) -> Iterable[AnyFact]:
        raise BadCredential("The key was revoked.", "Make a new key.")

    for script in (Script(account=account), Script(refuse=BadCredential("The key was revoked.", "Make a new key."))):
        readings = run(script)
        assert {reading.sight for reading in readings.values()} == {Sight.DENIED}
        assert {reading.remedy for reading in readings.values()} == {"Make a new key."}
        assert "flows" not in script.calls


def test_one_platform_down_and_one_up() -> None:
    connectors = {"fake": connector(Script()), "down": connector(Script(refuse=Unavailable("down")), "down")}
    settings = {**SETTINGS, "down": {"shop": "s", "token": CANARY}}
    evidence = collect(MERCHANT, connectors, settings, Memory(), cast(Any, None), Quiet(), lambda: NOW)
    assert [system.id for system in evidence.header.systems] == ["fake:fern", "down:s"]
    assert len(evidence.readings) == 4
    assert not nothing_read(evidence)


def test_nothing_could_be_read() -> None:
    store = Memory()
    run(Script(refuse=Unavailable("down")), store)
    assert nothing_read(store.evidence(1))


def test_a_wrong_setting_is_told_before_anything_is_read() -> None:
    script = Script(refuse=ValueError("shop must end in .example"))
    store = Memory()
    with pytest.raises(ConfigError, match=r"Fake: shop must end in \.example"):
        run(script, store)
    assert not store.runs


def test_the_same_account_twice() -> None:
    with pytest.raises(ConfigError, match="configured twice"):
        collect(
            MERCHANT,
            {"fake": connector(Script())},
            {"fake": [SETTINGS["fake"], SETTINGS["fake"]]},
            Memory(),
            cast(Any, None),
            Quiet(),
            lambda: NOW,
        )


def test_a_stopped_run_goes_on_where_it_was() -> None:
    store = Memory(fail_after=1)
    with pytest.raises(KeyboardInterrupt):
        run(Script(), store)
    store.fail_after = None
    script = Script()
    readings = run(script, store, NOW + timedelta(hours=2))
    assert script.calls == ["open", "flows"]
    assert len(store.runs) == 1
    assert store.finished == {1}
    assert {reading.window.end for reading in readings.values()} == {NOW}


@pytest.mark.parametrize(("hours", "more"), [(25, {}), (1, {"fresh": True}), (1, {"days": 7})])
def test_when_a_stopped_run_is_not_continued(hours: int, more: dict[str, Any]) -> None:
    store = Memory(fail_after=1)
    with pytest.raises(KeyboardInterrupt):
        run(Script(), store)
    store.fail_after = None
    script = Script()
    run(script, store, NOW + timedelta(hours=hours), **more)
    assert script.calls == ["open", "account", "flows"]
    assert len(store.runs) == 2


def test_what_could_not_be_read_is_tried_again_on_going_on() -> None:
    def down(client: Client) -> Iterable[AnyFact]:
        raise Unavailable("down")

    store = Memory(fail_after=1)
    with pytest.raises(KeyboardInterrupt):
        run(Script(account=down), store)
    store.fail_after = None
    readings = run(Script(), store)
    assert {reading.sight for reading in readings.values()} == {Sight.COMPLETE}


def test_an_account_that_does_not_answer_keeps_the_name_it_had() -> None:
    store = Memory()
    header = Header(
        merchant=MERCHANT,
        tool_version="0",
        started=NOW,
        window=Window(start=NOW, end=NOW),
        systems=(System(id="fake:real-id", platform="fake"),),
    )
    store.finish(store.begin(header, "other"))
    readings = run(Script(refuse=Unavailable("down")), store)
    assert {reading.system for reading in readings.values()} == {"fake:real-id"}


def test_a_secret_that_comes_back_is_not_kept() -> None:
    redactor.learn(CANARY)
    readings = run(Script(flows=lambda client: [Automation(id="f", name=f"calls {CANARY}")]))
    assert CANARY not in readings[FLOWS].model_dump_json()
    assert readings[FLOWS].facts[0].name == "calls [secret]"


def test_the_run_has_a_number() -> None:
    kept = collect_run(
        MERCHANT, {"fake": connector(Script())}, SETTINGS, Memory(), cast(Any, None), Quiet(), lambda: NOW
    )
    assert kept.id == 1
    assert {reading.subject for reading in kept.evidence.readings} == {Subject.ACCOUNT, Subject.AUTOMATIONS}
