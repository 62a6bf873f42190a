"""`auditor assess --all`: every kept run judged again, and which of them stand elsewhere now."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import out, setting
from auditor.errors import HistoryError
from auditor.exits import Exit

if TYPE_CHECKING:
    from auditor.config import Config
    from auditor.rejudge import Again, Desk, Stages


def judge_all(merchant: str | None, config: Config, model: Path | None) -> Exit:
    """Judges all runs of a merchant, or all there are, and tells what changed. Raises HistoryError for no runs."""
    from auditor.rejudge import judged_again

    setting.judge(config, model)  # a mistake in it is told once, before any work
    with setting.open_history(config) as history:
        lines = sorted(history.lines(merchant), key=lambda line: line.run)
    if not lines:
        raise HistoryError(f"no run{f' of {merchant}' if merchant else ''} is kept; make one with: auditor run")
    work = judged_again(lines, partial(desk, config.path, model))
    with click.progressbar(work, len(lines), "judging again", file=sys.stderr, hidden=not sys.stderr.isatty()) as each:
        done = list(each)
    for line in _told(done):
        click.echo(line)
    return Exit.USAGE if any(each.after is None for each in done) else Exit.DONE


def desk(path: Path, model: Path | None) -> Desk:
    """What a process judges with."""
    from auditor.config import Config
    from auditor.history import History
    from auditor.rejudge import Desk

    config = setting.load_config(path) if path.exists() else Config(path)
    judge = setting.judge(config, model)
    return Desk(History.open(config.history_url), lambda evidence: judge(setting.said_now(evidence, config)))


def _told(done: Sequence[Again]) -> Iterator[str]:
    judged = [each for each in done if each.after is not None]
    moved = [each for each in judged if each.before not in (None, each.after)]
    runs = f"{len(judged):,} run{'' if len(judged) == 1 else 's'}"
    yield f"judged again: {runs}; the stage of {len(moved):,} is another"
    for each in moved:
        yield f"  run {each.run} of {each.merchant}: stage {_stages(each.before)} -> {_stages(each.after)}"
    for each in done:
        if each.after is None:
            yield from out.wrapped(f"not judged: {each.why}", "  ", "    ")


def _stages(stages: Stages | None) -> str:
    low, high = stages or (0, 0)
    return str(low) if low == high else f"{low} to {high}"
