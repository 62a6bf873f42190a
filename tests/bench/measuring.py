"""What measuring asks of each platform and how long it takes, at half of the platforms' limits, on the real clock.

The least is what the lookups' batches allow: as many requests as it takes to ask for every drawn record once.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from auditor import plugins
from auditor.catalogue import Catalogue
from auditor.demo.platforms import serving, settings_of
from auditor.demo.world import load
from auditor.measure import Pairing, betweens, count, countings, foreseen, measure, pairings
from auditor.model import Window
from auditor.reading import Source, open_source
from connectors.door import Toolbox

SIZE = 200
CATALOGUES: Mapping[str, Mapping[str, int]] = {
    "a small catalogue": {},
    "a large catalogue": {"active": 20_000, "variants": 60_000},
}


@dataclass(frozen=True)
class Figures:
    """Of one measuring of all flows."""

    flows: int
    requests: dict[str, int]
    least: dict[str, int]
    """Requests for the lookups alone, each record asked for once by the key that most have."""
    seconds: float


def figures(size: int = SIZE, orders: int = 1_560, goods: Mapping[str, int] = {}) -> Figures:
    """Measure the demo merchant; `goods` are other numbers of products and variants than it has."""
    now = datetime.now(UTC)
    window = Window(start=now - timedelta(days=30), end=now)
    with serving(load(now=now).changed({"volumes": {"orders": orders}, "shopify": {"products": goods}})) as servers:
        known, settings = plugins.connectors(), settings_of(servers)
        sources = [open_source(known[name], settings[name], Toolbox(), window) for name in settings]
        pairs = pairings(sources, Catalogue.load())
        before, began = _sent(sources), time.monotonic()
        counts = countings(sources, Catalogue.load(), pairs)
        between = betweens(sources, pairs)
        sources = foreseen(sources, (*pairs, *counts, *between))
        readings = measure(sources, pairs, size, window, lambda: now, betweens=between)
        readings += count(sources, counts, window, lambda: now)
        took = time.monotonic() - began
        requests = {name: number - before[name] for name, number in _sent(sources).items()}
    return Figures(sum(len(each.facts) for each in readings), requests, _least(pairs, size), took)


def _sent(sources: Sequence[Source]) -> dict[str, int]:
    return {each.connector.platform: sum(each.client.door.requests.values()) if each.client else 0 for each in sources}


def _least(pairs: Sequence[Pairing], size: int) -> dict[str, int]:
    least: Counter[str] = Counter()
    for pair in pairs:
        least[pair.target.partition(":")[0]] += -(-size // pair.lookups[0].batch)
    return dict(least)


def main() -> None:
    """Measure and print."""
    for name, goods in CATALOGUES.items():
        _print(name, figures(goods=goods))


def _print(name: str, found: Figures) -> None:
    print(f"With {name} of goods:")  # noqa: T201
    print(f"{found.flows} flows measured, {SIZE} records each, in {found.seconds:.1f} s")  # noqa: T201
    print(f"{'':<12}{'requests':>10}{'least for the lookups':>24}")  # noqa: T201
    for name, number in sorted(found.requests.items()):
        print(f"{name:<12}{number:>10}{found.least.get(name, 0):>24}")  # noqa: T201


if __name__ == "__main__":
    main()
