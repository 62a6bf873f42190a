"""One whole run against platforms that are being served: what it asked, how long it took, how much memory it held.

Settings come as JSON on standard input; figures go as JSON to standard output.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from auditor import plugins
from auditor.assess import assess
from auditor.collect import collect_run
from auditor.demo.platforms import write_config
from auditor.demo.world import load
from auditor.history import History
from auditor.model import Reading, Subject
from auditor.progress import Quiet
from auditor.report import render
from connectors.door import Door, Toolbox


class Finishes(Quiet):
    """Notes when each system was read to its end, in seconds from the beginning, and what it was asked until then.

    Flows are measured after everything has been read, so what is asked then is counted apart.
    """

    def __init__(self, sent: Callable[[], dict[str, int]]) -> None:
        self._began, self._sent = time.monotonic(), sent
        self.at: dict[str, float] = {}
        self.reading: dict[str, int] = {}

    def read(self, reading: Reading) -> None:
        """See `Progress.read`."""
        self.at[reading.platform] = time.monotonic() - self._began
        if reading.subject is not Subject.MATCHES:
            self.reading = self._sent()


@dataclass(frozen=True)
class Watched(Toolbox):
    """Remembers the doors it made."""

    doors: list[Door] = field(default_factory=list)

    def door(self, base_url: str, **more: Any) -> Door:
        """See `Toolbox.door`."""
        made = super().door(base_url, **more)
        self.doors.append(made)
        return made


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds and result."""
    began = time.monotonic()
    result = work()
    return time.monotonic() - began, result


def sent(tools: Watched, names: dict[str, str]) -> dict[str, int]:
    """Requests to each platform so far."""
    requests: Counter[str] = Counter()
    for door in list(tools.doors):
        requests[_name(door, names)] += sum(door.requests.values())
    return dict(requests)


def _name(door: Door, names: dict[str, str]) -> str:
    return names[door.origin.rpartition(":")[2]]


def main(settings: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The figures."""
    world, tools = load(), Watched()
    names = {address["base_url"].rpartition(":")[2]: name for name, address in settings.items()}
    with TemporaryDirectory() as folder:
        from auditor.config import load as load_config

        merchant = load_config(write_config(Path(folder), world, {})).merchant(world.merchant["slug"])
        finishes = Finishes(lambda: sent(tools, names))
        history = History.open(f"sqlite:///{folder}/bench.db")
        wall, run = timed(
            lambda: collect_run(
                merchant, plugins.connectors(), settings, history, tools, finishes, lambda: datetime.now(UTC)
            )
        )
        history.close()
    asked = plugins.detectors()
    assess_seconds, audit = timed(lambda: assess(run.evidence, asked))
    report_seconds, page = timed(lambda: render(audit, "html"))
    floors: defaultdict[str, float] = defaultdict(float)
    for door in tools.doors:
        floors[_name(door, names)] += door.floor_seconds()
    return {
        "requests": sent(tools, names),
        "reading": finishes.reading,
        "floors": floors,
        "finished": finishes.at,
        "wall": wall,
        "assess": assess_seconds,
        "report": report_seconds,
        "page_kb": len(page.encode()) / 1000,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "answered": audit.sight.answered,
    }


if __name__ == "__main__":
    print(json.dumps(main(json.load(sys.stdin))))  # noqa: T201
