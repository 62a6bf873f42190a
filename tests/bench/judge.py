"""How long judging takes: one large account, and a whole history judged again by newer rules.

Prints JSON: seconds for an account of many facts, and seconds for as many saved audits of the demo merchant as are in
a database, judged again on two processors and kept, as `auditor assess --all` does.
"""

from __future__ import annotations

import json
import sqlite3
import time
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from auditor import plugins
from auditor.assess import assess
from auditor.demo.world import load
from auditor.evidence_file import read_evidence
from auditor.history import History
from auditor.model import Evidence
from auditor.rejudge import Desk, judged_again
from tests.auditor.evidence import business
from tests.auditor.random_evidence import pool
from tests.auditor.thriving import thriving
from tests.whole.running import desk

LARGE = 20_000
"""Facts of a large account."""
SAVED = 1_000
"""Audits of a long history."""
CORES = 2


def large(size: int = LARGE) -> Evidence:
    """A business that does everything, with as many more facts of every kind, shared among its systems."""
    facts = thriving()
    roles = list(facts)
    more = [fact for facts_of_a_kind in pool(600).values() for fact in facts_of_a_kind]
    missing = size - sum(map(len, facts.values()))
    for number, (fact, role) in enumerate(zip(islice(cycle(more), missing), cycle(roles), strict=False)):
        facts[role].append(fact.model_copy(update={"id": f"{fact.id}-{number}"}))
    return business(facts)


def seconds(evidence: Evidence, times: int = 1) -> float:
    """Least time that judging takes once."""
    asked = plugins.detectors()
    took = []
    for _ in range(times):
        began = time.monotonic()
        assess(evidence, asked)
        took.append(time.monotonic() - began)
    return min(took)


def again(folder: Path, saved: int = SAVED) -> float:
    """Seconds to judge a history of this many runs again, starting the processes included."""
    file = folder / "long.db"
    with pytest.MonkeyPatch.context() as patch, desk(folder, load(), patch) as office:
        assert office.run("collect", "-o", str(folder / "evidence.jsonl")).exit_code == 0
    evidence = read_evidence(folder / "evidence.jsonl")
    history = History.open(f"sqlite:///{file}")
    first = history.begin(evidence.header, "plan")
    for reading in evidence.readings:
        history.save(first, reading)
    history.finish(first)
    multiplied(file, first, saved)
    lines = history.lines()
    history.close()
    began = time.monotonic()
    done = list(judged_again(lines, partial(at_work, file), CORES))
    took = time.monotonic() - began
    assert len(done) == saved and all(each.after is not None for each in done)
    return took


def multiplied(file: Path, run: int, times: int) -> None:
    """A run that is kept, kept as many times."""
    runs = "merchant, plan, started, finished, tool_version, header"
    readings = "system, subject, part, sight, as_of, body"
    with sqlite3.connect(file) as database:
        for _ in range(times - 1):
            made = database.execute(f"INSERT INTO runs ({runs}) SELECT {runs} FROM runs WHERE id = ?", (run,))
            copied = f"INSERT INTO readings (run, {readings}) SELECT ?, {readings} FROM readings WHERE run = ?"
            database.execute(copied, (made.lastrowid, run))
    database.close()


def at_work(file: Path) -> Desk:
    """What each process judges with."""
    return Desk(History.open(f"sqlite:///{file}"), partial(assess, detectors=plugins.detectors()))


def main() -> dict[str, float]:
    """The figures."""
    with TemporaryDirectory() as folder:
        return {"large": seconds(large(), 2), "again": again(Path(folder))}


if __name__ == "__main__":
    print(json.dumps(main()))  # noqa: T201
