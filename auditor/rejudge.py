"""Kept runs judged again by today's rules, some side by side: what was read stays as it was read."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from auditor.errors import HistoryError
from auditor.history import History, Line
from auditor.model import Audit, Evidence

FEW = 20
"""So few are judged sooner than other processes would have started."""
AT_A_TIME = 5
"""Runs that a process takes at once."""

Stages = tuple[int, int]
"""Confirmed and possible."""


@dataclass(frozen=True)
class Desk:
    """Where the runs lie, and what judges them. Each process has its own."""

    history: History
    judge: Callable[[Evidence], Audit]


@dataclass(frozen=True)
class Again:
    """What became of one run."""

    run: int
    merchant: str
    before: Stages | None
    """None: it had not been judged."""
    after: Stages | None
    """None: it cannot be judged, and `why` says why."""
    why: str = ""


def judged_again(runs: Sequence[Line], set_up: Callable[[], Desk], processes: int | None = None) -> Iterator[Again]:
    """Judges each run and keeps the audit; one that cannot be read is told and holds up no other.

    `set_up` is called in each process, so it must be picklable; `processes`: as many as there are processors.
    """
    processes = processes or os.cpu_count() or 1
    if len(runs) <= FEW or processes == 1:
        desk = set_up()
        try:
            yield from (_again(desk, line) for line in runs)
        finally:
            desk.history.close()
        return
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (set_up,))
    try:
        yield from pool.map(_at_our_desk, runs, chunksize=AT_A_TIME)
    finally:
        pool.shutdown(cancel_futures=True)


def _again(desk: Desk, line: Line) -> Again:
    before = None if line.confirmed is None or line.possible is None else (line.confirmed, line.possible)
    try:
        audit = desk.judge(desk.history.evidence(line.run))
    except HistoryError as error:
        return Again(line.run, line.merchant, before, None, str(error))
    desk.history.save_audit(line.run, audit)
    return Again(line.run, line.merchant, before, (audit.stage.confirmed, audit.stage.possible))


_ours: list[Desk] = []
"""The desk of this process, when it is one of several."""


def _begin(set_up: Callable[[], Desk]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the first one ends the others
    _ours.append(set_up())


def _at_our_desk(line: Line) -> Again:
    return _again(_ours[0], line)
