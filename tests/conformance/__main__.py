"""`python -m tests.conformance [PLATFORM...]`: how connectors do, case by case, and what is wrong."""

from __future__ import annotations

import sys

from tests.conformance import CHECKS, Bench, benches


def main(names: list[str]) -> int:
    """Prints a line for each case and each problem; 1 when there is any."""
    wrong = 0
    for name, bench in benches().items():
        if isinstance(bench, Bench) and (not names or name in names):
            print(f"{name}: {len(bench.reads)} parts, {sum(len(each.asked) for each in bench.good.values())} requests")  # noqa: T201
            for case, check in CHECKS.items():
                problems = list(dict.fromkeys(check(bench)))
                wrong += len(problems)
                print(f"  {case:<32}{len(problems) or 'ok'}")  # noqa: T201
                for each in problems:
                    print(f"    {each}")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
