"""Reads a merchant's systems side by side; each reading is kept as soon as it is done."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

import auditor
from auditor.catalogue import Catalogue
from auditor.errors import ConfigError
from auditor.interrupt import noted
from auditor.lanes import Lanes
from auditor.measure import Between, Counting, Pairing, betweens, count, countings, foreseen, measure, pairings
from auditor.measure.run import SAMPLE
from auditor.model import Evidence, Header, Merchant, Reading, Sight, Subject, System, Window
from auditor.progress import Progress
from auditor.reading import Source, open_source

if TYPE_CHECKING:
    from connectors.base import Connector
    from connectors.door import Toolbox

Settings = Mapping[str, Mapping[str, str] | Sequence[Mapping[str, str]]]
"""For each platform the settings of its account, or of its several accounts."""

P = TypeVar("P", Pairing, Counting, Between)

DAYS = 30
CONTINUE_HOURS = 24
"""A stopped run older than this is begun anew: its first readings would be too old to sit beside new ones."""
_SETTLED = frozenset({Sight.COMPLETE, Sight.PARTIAL, Sight.UNOBSERVABLE})
"""Readings that a continued run does not repeat."""


@dataclass(frozen=True)
class Run:
    """One run as it is kept."""

    id: int
    evidence: Evidence


class Store(Protocol):
    """Where runs are kept; see `auditor.history`."""

    def unfinished(self, merchant: str, plan: str, since: datetime) -> Run | None:
        """The newest stopped run of this plan that began after `since`."""

    def begin(self, header: Header, plan: str) -> int:
        """Keep a new run."""

    def resume(self, run: int, header: Header) -> None:
        """A stopped run goes on, with what the merchant now says of itself in its header."""

    def save(self, run: int, reading: Reading) -> None:
        """Keep a reading, in place of an earlier one of the same part."""

    def finish(self, run: int) -> None:
        """Everything that was planned has been tried."""

    def known_systems(self, merchant: str) -> Sequence[System]:
        """The systems of the merchant's newest run."""


def collect(
    merchant: Merchant,
    connectors: Mapping[str, Connector],
    settings: Settings,
    store: Store,
    toolbox: Toolbox,
    progress: Progress,
    now: Callable[[], datetime],
    *,
    days: int = DAYS,
    sample: int = SAMPLE,
    fresh: bool = False,
) -> Evidence:
    """Read all that can be read; see `collect_run`."""
    run = collect_run(
        merchant, connectors, settings, store, toolbox, progress, now, days=days, sample=sample, fresh=fresh
    )
    return run.evidence


def collect_run(
    merchant: Merchant,
    connectors: Mapping[str, Connector],
    settings: Settings,
    store: Store,
    toolbox: Toolbox,
    progress: Progress,
    now: Callable[[], datetime],
    *,
    days: int = DAYS,
    sample: int = SAMPLE,
    fresh: bool = False,
) -> Run:
    """Read all that can be read, going on where a stopped run of the same plan left off unless `fresh`.

    `sample` records a flow are looked up in the other system; none when 0.

    Raises ConfigError before anything is read when a setting is wrong in itself. Whatever else a platform does
    is a reading with its sight.
    """
    started = now()
    window = Window(start=started - timedelta(days=days), end=started)
    try:
        progress.opening(list(settings))
        sources = open_all(connectors, settings, toolbox, window, store.known_systems(merchant.slug))
        pairs = pairings(sources, Catalogue.load()) if sample else ()
        counts = countings(sources, Catalogue.load(), pairs) if sample else ()
        between = betweens(sources, pairs)
        sources = foreseen(sources, (*pairs, *counts, *between))
        run = _begun(merchant, sources, store, window, fresh)
        window = run.evidence.header.window
        kept = [reading for reading in run.evidence.readings if reading.sight in _SETTLED]
        progress.started([source.system for source in sources], len(kept))
        done = {reading.key for reading in kept}
        lanes = Lanes([source.within(window) for source in sources], done, window, now)
        with noted() as ctrl_c:
            for reading in lanes.readings(ctrl_c):
                store.save(run.id, reading)
                progress.read(reading)
                kept.append(reading)
        sources = [source.within(window) for source in sources]
        for reading in (
            *measure(sources, _left(pairs, done), sample, window, now, betweens=_left(between, done)),
            *count(sources, _left(counts, done), window, now),
        ):
            store.save(run.id, reading)
            progress.read(reading)
            kept.append(reading)
        store.finish(run.id)
    finally:
        progress.ended()
    return Run(run.id, Evidence(header=run.evidence.header, readings=tuple(kept)))


def _left(planned: Iterable[P], done: set[tuple[str, str, str]]) -> list[P]:
    """What a stopped run has not measured yet."""
    return [each for each in planned if (each.target, Subject.MATCHES.value, each.part) not in done]


def nothing_read(evidence: Evidence) -> bool:
    """Whether no platform let us see anything at all."""
    return not any(reading.sight in (Sight.COMPLETE, Sight.PARTIAL) for reading in evidence.readings)


def open_all(
    connectors: Mapping[str, Connector],
    settings: Settings,
    toolbox: Toolbox,
    window: Window,
    known: Sequence[System] = (),
) -> list[Source]:
    """Try every credential side by side. Raises ConfigError for wrong settings, once all have been tried."""
    planned = [
        (connectors[name], each, len(_several(tables)))
        for name, tables in settings.items()
        for each in _several(tables)
    ]

    def opened(connector: Connector, account: Mapping[str, str], of: int) -> Source | ConfigError:
        ids = [system.id for system in known if system.platform == connector.platform] if of == 1 else []
        try:
            return open_source(connector, account, toolbox, window, ids)
        except ConfigError as error:
            return error

    with ThreadPoolExecutor(max_workers=max(1, len(planned))) as pool:
        tried = list(pool.map(lambda plan: opened(*plan), planned))
    wrong = [str(each) for each in tried if isinstance(each, ConfigError)]
    sources = [each for each in tried if isinstance(each, Source)]
    twice = [name for name, times in Counter(source.system.id for source in sources).items() if times > 1]
    wrong += [f"{name} is configured twice; leave one table out, or give each another `account`" for name in twice]
    if wrong:
        raise ConfigError("\n".join(wrong))
    return sources


def _several(tables: Mapping[str, str] | Sequence[Mapping[str, str]]) -> Sequence[Mapping[str, str]]:
    return [tables] if isinstance(tables, Mapping) else tables


def _begun(merchant: Merchant, sources: Sequence[Source], store: Store, window: Window, fresh: bool) -> Run:
    systems = tuple(source.system for source in sources)
    plan = _plan(systems, window)
    if not fresh:
        stopped = store.unfinished(merchant.slug, plan, window.end - timedelta(hours=CONTINUE_HOURS))
        if stopped is not None:
            header = stopped.evidence.header.model_copy(update={"merchant": merchant})
            store.resume(stopped.id, header)
            return Run(stopped.id, Evidence(header=header, readings=stopped.evidence.readings))
    header = Header(
        merchant=merchant, tool_version=auditor.__version__, started=window.end, window=window, systems=systems
    )
    return Run(store.begin(header, plan), Evidence(header=header))


def _plan(systems: Sequence[System], window: Window) -> str:
    parts = sorted([system.id, *(part.model_dump_json() for part in system.parts)] for system in systems)
    text = json.dumps([auditor.__version__, window.days, parts])
    return hashlib.sha256(text.encode()).hexdigest()
