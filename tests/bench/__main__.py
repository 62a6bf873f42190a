"""`make bench`: whole runs over HTTP within half of the platforms' limits, nobody helping the clock along.

First the demo merchant with 1,000 orders and with 1,000,000; then a mid-size business whose helpdesk has the smallest
plan, and one whose helpdesk has a large one, which takes some minutes. Prints requests per platform, when each was read
to its end against the least that the allowed rate needs, the reading process's peak memory, and which of the promises
are kept. Nothing here is a test: machines differ. The platforms run in a process of their own, so their work is not
counted.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench import graph
from tests.bench.judge import CORES, LARGE, SAVED
from tests.bench.targets import measuring, of_judging, of_midsize, of_sizes

ROOT = Path(__file__).parents[2]
SIZES = (1_000, 1_000_000)
PLANS = {"Team": 200, "Enterprise": 700}
"""Requests a minute that the helpdesk's plan allows."""
TIMES = 5


def measured(kind: str, number: int) -> dict[str, Any]:
    """The figures of one run against platforms served as `tests.bench.serve` says."""
    serve = [sys.executable, "-m", "tests.bench.serve", kind, str(number)]
    with subprocess.Popen(serve, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as platforms:
        assert platforms.stdout is not None
        settings = platforms.stdout.readline()
        read = [sys.executable, "-m", "tests.bench.read"]
        done = subprocess.run(read, input=settings, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
        platforms.communicate()
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def help_seconds() -> float:
    """Median time of `auditor --help`, the interpreter's own start included."""
    took = []
    for _ in range(TIMES):
        began = time.monotonic()
        subprocess.run([sys.executable, "-m", "auditor", "--help"], capture_output=True, check=True, cwd=ROOT)
        took.append(time.monotonic() - began)
    return statistics.median(took)


def judging() -> dict[str, float]:
    """Seconds to judge a large account, and a long history again, in a process of its own."""
    judge = [sys.executable, "-m", "tests.bench.judge"]
    done = subprocess.run(judge, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def rows(runs: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """The table."""
    platforms = sorted(runs[0]["requests"])
    table = [(f"requests to read, {name}", *(str(each["reading"][name]) for each in runs)) for name in platforms]
    table += [(f"to measure flows, {name}", *(str(measuring(each, name)) for each in runs)) for name in platforms]
    table += [(f"least seconds, {name}", *(f"{each['floors'][name]:.1f}" for each in runs)) for name in platforms]
    table += [(f"seconds, {name}", *(f"{each['finished'][name]:.1f}" for each in runs)) for name in platforms]
    for label, key, shape in (
        ("wall, seconds", "wall", "{:.1f}"),
        ("assess, seconds", "assess", "{:.2f}"),
        ("report, seconds", "report", "{:.2f}"),
        ("report, KB", "page_kb", "{:.0f}"),
        ("peak memory, MB", "memory_mb", "{:.0f}"),
        ("questions answered", "answered", "{:.0%}"),
    ):
        table.append((label, *(shape.format(each[key]) for each in runs)))
    ratios = (f"{each['wall'] / max(each['floors'].values()):.2f}" for each in runs)
    table.append(("wall / least time", *ratios))
    return table


def show(runs: Mapping[str, dict[str, Any]]) -> None:
    """Print the table of some runs."""
    print(f"{'':<28}" + "".join(f"{name:>24}" for name in runs))  # noqa: T201
    for label, *values in rows(list(runs.values())):
        print(f"{label:<28}" + "".join(f"{value:>24}" for value in values))  # noqa: T201
    print(flush=True)  # noqa: T201


def main() -> None:
    """Measure and print."""
    print(graph.report() + "\n", flush=True)  # noqa: T201
    sizes = {f"{size:,} orders": measured("orders", size) for size in SIZES}
    show(sizes)
    print(f"{'auditor --help, seconds':<28}{help_seconds():>24.2f}\n", flush=True)  # noqa: T201
    plans = {f"mid-size, {plan}": measured("midsize", limit) for plan, limit in PLANS.items()}
    show(plans)
    judged = of_judging(judging(), LARGE, SAVED, CORES)
    for target in (*judged, *of_sizes(*sizes.values()), *of_midsize(plans)):
        print(target)  # noqa: T201


if __name__ == "__main__":
    main()
