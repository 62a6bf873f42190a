"""`make bench`: a store with 1,000 orders and one with 1,000,000, read over HTTP within half of the platforms' limits.

Prints requests per platform, time against the least that the allowed rate needs, the reading process's peak memory,
and which of the promises are kept.
Nothing here is a test: machines differ. The platforms run in a process of their own, so their work is not counted.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.judge import LARGE, SAVED
from tests.bench.targets import of_judging, targets

ROOT = Path(__file__).parents[2]
SIZES = (1_000, 1_000_000)
TIMES = 5


def measured(size: int) -> dict[str, Any]:
    """The figures of one run against a store of this size."""
    serve = [sys.executable, "-m", "tests.bench.serve", str(size)]
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
    """Seconds to judge a large account and one of usual size, in a process of its own."""
    judge = [sys.executable, "-m", "tests.bench.judge"]
    done = subprocess.run(judge, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def rows(results: dict[int, dict[str, Any]]) -> list[tuple[str, ...]]:
    """The table."""
    small, large = (results[size] for size in SIZES)
    platforms = sorted(small["requests"])
    table = [(f"requests, {name}", *(str(each["requests"][name]) for each in (small, large))) for name in platforms]
    table += [
        (f"least seconds, {name}", *(f"{each['floors'][name]:.1f}" for each in (small, large))) for name in platforms
    ]
    for label, key, shape in (
        ("wall, seconds", "wall", "{:.1f}"),
        ("assess, seconds", "assess", "{:.2f}"),
        ("report, seconds", "report", "{:.2f}"),
        ("report, KB", "page_kb", "{:.0f}"),
        ("peak memory, MB", "memory_mb", "{:.0f}"),
        ("questions answered", "answered", "{:.0%}"),
    ):
        table.append((label, *(shape.format(each[key]) for each in (small, large))))
    ratios = (f"{each['wall'] / max(each['floors'].values()):.2f}" for each in (small, large))
    table.append(("wall / least time", *ratios))
    return table


def main() -> None:
    """Measure and print."""
    results = {size: measured(size) for size in SIZES}
    print(f"{'':<28}" + "".join(f"{f'{size:,} orders':>20}" for size in SIZES))  # noqa: T201
    for label, *values in rows(results):
        print(f"{label:<28}" + "".join(f"{value:>20}" for value in values))  # noqa: T201
    print(f"{'auditor --help, seconds':<28}{help_seconds():>20.2f}\n")  # noqa: T201
    judged = judging()
    for target in (*targets(*(results[size] for size in SIZES)), *of_judging(judged, LARGE, SAVED)):
        print(target)  # noqa: T201


if __name__ == "__main__":
    main()
