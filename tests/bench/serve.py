"""Serves demo platforms in a process of its own, until its standard input ends.

`orders N`: the demo merchant with N orders in 30 days. `midsize N`: a mid-size business whose helpdesk's plan allows N
requests a minute. Prints one line of JSON: for each platform the settings that read it.
"""

from __future__ import annotations

import json
import sys

from auditor.demo.platforms import serving, settings_of
from auditor.demo.world import World, load
from tests.bench import midsize


def chosen(kind: str, number: int) -> World:
    """The merchant to be served."""
    if kind == "midsize":
        return midsize.world(requests_per_minute=number)
    return load().changed({"volumes": {"orders": number, "customers": number}})


def main(kind: str, number: int) -> None:
    """Serve."""
    with serving(chosen(kind, number)) as servers:
        print(json.dumps(settings_of(servers)), flush=True)  # noqa: T201
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
