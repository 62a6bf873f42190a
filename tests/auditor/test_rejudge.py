"""A whole history judged again: by one process or by several the same; a run that cannot be read holds up no other."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path

import pytest

from auditor import plugins
from auditor.assess import assess
from auditor.history import History
from auditor.rejudge import FEW, Desk, judged_again
from tests.auditor.test_evidence_file import evidence


def at_work(file: Path) -> Desk:
    return Desk(History.open(f"sqlite:///{file}"), partial(assess, detectors=plugins.detectors()))


def kept(file: Path, times: int) -> History:
    history = History.open(f"sqlite:///{file}")
    for _ in range(times):
        run = history.begin(evidence().header, "plan")
        for reading in evidence().readings:
            history.save(run, reading)
        history.finish(run)
    return history


@pytest.mark.parametrize(("times", "processes"), [(2, 2), (FEW + 1, 2), (FEW + 1, 1)])
def test_every_run_gets_the_audit_that_its_evidence_gives(tmp_path: Path, times: int, processes: int) -> None:
    file = tmp_path / "audits.db"
    history = kept(file, times)
    done = list(judged_again(history.lines(), partial(at_work, file), processes))
    expected = assess(evidence(), plugins.detectors())
    stages = (expected.stage.confirmed, expected.stage.possible)
    assert [each.run for each in done] == list(range(times, 0, -1))
    assert {(each.before, each.after) for each in done} == {(None, stages)}
    assert all(history.audit(run) == expected for run in range(1, times + 1))
    again = list(judged_again(history.lines(), partial(at_work, file), processes))
    assert {(each.before, each.after) for each in again} == {(stages, stages)}


def test_a_run_of_another_version_is_told_and_holds_up_no_other(tmp_path: Path) -> None:
    file = tmp_path / "audits.db"
    history = kept(file, 3)
    with sqlite3.connect(file) as database:
        database.execute('UPDATE readings SET body = \'{"of": "tomorrow"}\' WHERE run = 2')
    database.close()
    done = {each.run: each for each in judged_again(history.lines(), partial(at_work, file))}
    assert done[2].after is None
    assert "run 2 holds evidence that this version of auditor cannot read" in done[2].why
    assert done[1].after is not None
    assert done[3].after is not None
