"""Runs and audits are kept, come back as they were, and a database that cannot be used says why."""

from __future__ import annotations

import os
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import auditor.migrations
from auditor.database import HEAD, open_engine
from auditor.errors import HistoryError
from auditor.history import History
from auditor.model import Header, Index, Sight, System
from auditor.tables import Base
from tests.auditor.fakes import NOW, audit, verdict
from tests.auditor.test_evidence_file import evidence

HEADER = evidence().header


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "audits.db"


@pytest.fixture
def history(file: Path) -> History:
    return History.open(f"sqlite:///{file}", lambda: NOW)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, file: Path) -> History:
    """The same history on either database; AUDITOR_TEST_POSTGRESQL is the URL of a database that may be emptied."""
    if request.param == "sqlite":
        return History.open(f"sqlite:///{file}", lambda: NOW)
    url = os.environ.get("AUDITOR_TEST_POSTGRESQL")
    if not url:
        pytest.skip("AUDITOR_TEST_POSTGRESQL names no PostgreSQL database to test with")
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS audits, readings, runs, alembic_version")
    engine.dispose()
    return History.open(url, lambda: NOW)


def kept(history: History, finished: bool = True) -> int:
    run = history.begin(HEADER, "plan")
    for reading in evidence().readings:
        history.save(run, reading)
    if finished:
        history.finish(run)
    return run


def test_a_run_comes_back_as_it_was(history: History, file: Path) -> None:
    run = kept(history)
    history.close()
    again = History.open(f"sqlite:///{file}")
    assert again.evidence(run) == evidence()
    assert again.latest_run("fern") == run
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_reading_takes_the_place_of_an_earlier_one(either: History) -> None:
    run = kept(either)
    newer = evidence().readings[0].model_copy(update={"sight": Sight.DENIED})
    either.save(run, newer)
    assert newer in either.evidence(run).readings
    assert len(either.evidence(run).readings) == 3


def test_a_stopped_run_is_found_by_merchant_plan_and_age(either: History) -> None:
    run = kept(either, finished=False)
    day = timedelta(days=1)
    found = either.unfinished("fern", "plan", NOW - day)
    assert found is not None
    assert (found.id, found.evidence) == (run, evidence())
    assert either.unfinished("other", "plan", NOW - day) is None
    assert either.unfinished("fern", "other", NOW - day) is None
    assert either.unfinished("fern", "plan", NOW) is None
    either.finish(run)
    assert either.unfinished("fern", "plan", NOW - day) is None


def test_audits_of_a_run(either: History) -> None:
    run, made = kept(either), audit(verdict())
    with pytest.raises(HistoryError, match="has not been assessed"):
        either.audit(run)
    either.save_audit(run, made)
    either.save_audit(run, made)
    assert either.audit(run) == made
    assert either.previous_audit(run) is None
    later = kept(either)
    assert either.previous_audit(later) == (run, made)
    lines = either.lines("fern")
    assert [(line.run, line.readings, line.confirmed) for line in lines] == [(later, 3, None), (run, 3, 1)]
    assert either.lines("nobody") == []


def test_systems_known_from_the_newest_run(either: History) -> None:
    systems = (System(id="fake:a", platform="fake"),)
    either.begin(Header(**{**dict(HEADER), "systems": systems}), "plan")
    assert either.known_systems("fern") == systems
    assert not either.known_systems("nobody")


def test_what_is_not_there(either: History) -> None:
    with pytest.raises(HistoryError, match="there is no run 7; see: auditor history"):
        either.evidence(7)
    with pytest.raises(HistoryError, match="auditor run nobody"):
        either.latest_run("nobody")


def test_the_tables_are_what_the_migrations_make(file: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(auditor.migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD
    with open_engine(f"sqlite:///{file}").connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_database_of_a_newer_version(history: History, file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(HistoryError, match="update auditor"):
        History.open(f"sqlite:///{file}")


def test_databases_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("this is not a database, and it is long enough to look at" * 20)
    with pytest.raises(HistoryError, match="not a history database"):
        History.open(f"sqlite:///{tmp_path / 'text.db'}")
    with pytest.raises(HistoryError, match="cannot be opened; check that the folder exists"):
        History.open(f"sqlite:///{tmp_path / 'none' / 'a.db'}")
    with pytest.raises(HistoryError, match="driver is not installed"):
        History.open("postgresql+nosuch://user:canary-pw@localhost/x")


def test_a_full_disk_loses_nothing_that_was_saved(history: History, file: Path) -> None:
    run = kept(history)
    history.close()
    full = History.open(f"sqlite:///{file}")
    with full._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    big = evidence().readings[0].model_copy(update={"part": "big", "reason": "x" * 200_000})
    with pytest.raises(HistoryError, match="the disk is full; make room"):
        full.save(run, big)
    full.close()
    assert History.open(f"sqlite:///{file}").evidence(run) == evidence()


def test_a_read_only_database(history: History, file: Path) -> None:
    kept(history)
    history.close()
    only = History.open(f"sqlite:///file:{file}?mode=ro&uri=true")
    assert only.lines()
    with pytest.raises(HistoryError, match="may not be written"):
        only.begin(HEADER, "plan")


def assessed(history: History, days_ago: int, index: int, merchant: str = "fern") -> int:
    moment = NOW - timedelta(days=days_ago)
    told = HEADER.merchant.model_copy(update={"slug": merchant})
    run = history.begin(HEADER.model_copy(update={"started": moment, "merchant": told}), "plan")
    history.save_audit(run, audit(as_of=moment, index=Index(low=index, high=index)))
    return run


def test_earlier_audits_are_the_newest_of_the_merchant_before_a_moment(either: History) -> None:
    for days_ago in (3, 1, 2, 0):
        assessed(either, days_ago, days_ago)
    assessed(either, 1, 50, merchant="moss")
    again = assessed(either, 4, 4)
    either.save_audit(again, audit(rules="newer", index=Index(low=44, high=44)))

    def lows(most: int = 12) -> list[float]:
        return [each.index.low for each in either.earlier_audits("fern", NOW, most)]

    assert lows() == [1, 2, 3, 44]
    assert lows(2) == [1, 2]
    assert either.earlier_audits("nobody", NOW) == ()


def test_an_earlier_audit_that_cannot_be_read_is_left_out(history: History, file: Path) -> None:
    broken = assessed(history, 2, 2)
    assessed(history, 1, 1)
    with sqlite3.connect(file) as database:
        database.execute("UPDATE audits SET body = '{\"format\": 99}' WHERE run = ?", (broken,))
    assert [each.index.low for each in history.earlier_audits("fern", NOW)] == [1]
