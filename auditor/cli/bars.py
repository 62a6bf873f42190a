"""Progress on stderr: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.cli.lines import TROUBLE, Lines, words
from auditor.model import Reading, System

if TYPE_CHECKING:
    from rich.progress import Progress as Rich
    from rich.progress import TaskID

    from auditor.progress import Progress


def progress() -> Progress:
    """The kind that suits where stderr goes."""
    if sys.stderr.isatty():
        return Bars()
    return Lines(every=logging.getLogger("auditor").isEnabledFor(logging.INFO))


class Bars:
    """A bar for each system."""

    def __init__(self) -> None:
        self._rich: Rich | None = None
        self._tasks: dict[str, TaskID] = {}
        self._seen: Counter[str] = Counter()

    def opening(self, systems: Sequence[str]) -> None:
        """Begin drawing."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Rich

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self._rich = Rich(*columns, console=Console(stderr=True), transient=True)
        self._rich.start()
        self._tasks[""] = self._rich.add_task(f"opening {', '.join(systems)}", total=None)

    def started(self, systems: Sequence[System], kept: int) -> None:
        """A bar for each system."""
        if self._rich is None:
            return
        self._rich.remove_task(self._tasks.pop(""))
        for system in systems:
            self._tasks[system.id] = self._rich.add_task(system.id, total=len(system.parts))
        if kept:
            self._rich.console.print(f"going on with a stopped run: {kept} readings are kept", markup=False)

    def read(self, reading: Reading) -> None:
        """Move the system's bar on; say what could not be seen."""
        if self._rich is None:
            return
        self._rich.advance(self._tasks[reading.system])
        if reading.sight in TROUBLE:
            self._rich.console.print(f"{reading.system} {words(reading)}", markup=False, highlight=False)

    def ended(self) -> None:
        """Stop drawing."""
        if self._rich is not None:
            self._rich.stop()
            self._rich = None
