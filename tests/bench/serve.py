"""Serves the demo platforms of a store of a given size in a process of its own, until its standard input ends.

Prints one line of JSON: for each platform the settings that read it.
"""

from __future__ import annotations

import json
import sys

from auditor.demo.platforms import serving, settings_of
from auditor.demo.world import load


def main(size: int) -> None:
    """Serve a store with this many orders in 30 days and as many customers."""
    world = load().changed({"volumes": {"orders": size, "customers": size}})
    with serving(world) as servers:
        print(json.dumps(settings_of(servers)), flush=True)  # noqa: T201
        sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]))
