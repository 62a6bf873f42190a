"""Asks a system for records by their keys, with the fewest requests; believes a "no" only from one that can say "yes".

Into every batch go some keys of records that the system gave us itself. When it does not find these, it was not asked
in the way it understands, and that it finds nothing else either proves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from auditor.measure.keys import spellings
from auditor.measure.seal import Seal
from auditor.model import JoinKey
from auditor.reading import Stopped
from connectors.base import Client, Lookup, Record
from connectors.errors import Unavailable, Unobservable

CONTROLS = 2
"""Keys in each batch that must be found."""
DOUBTFUL = (
    "Records that we know to be there were not found when they were looked up; so what was not found proves nothing."
)

ENOUGH = 0.5
"""A list in which fewer of the records are found may well not be the place where a platform keeps them."""


@dataclass
class Sought:
    """One drawn record and what was found of it."""

    record: Record = field(repr=False)
    seals: Mapping[JoinKey, bytes] = field(repr=False)
    hits: list[Record] = field(default_factory=list, repr=False)
    by: JoinKey | None = None
    """The key it was found by."""


def sought(records: Iterable[Record], seal: Seal) -> list[Sought]:
    """The records with their sealed keys; who was drawn twice counts once."""
    found: list[Sought] = []
    known: set[frozenset[bytes]] = set()
    for record in records:
        seals = seal.all(record)
        both = frozenset(seals.values())
        if not both or both not in known:  # one key may be shared: a telephone of a household
            found.append(Sought(record, seals))
        known.add(both)
    return found


def look_up(
    client: Client,
    lookups: Sequence[Lookup],
    wanted: Sequence[Sought],
    own: Sequence[Record],
    seal: Seal,
    stopped: Callable[[], bool],
) -> None:
    """Notes for each wanted record what the system holds of it. Raises a ReadError when that cannot be told."""
    for lookup in lookups:
        pending = [each for each in wanted if each.by is None and lookup.key in each.seals]
        controls = list(islice((record for record in own if seal.all(record).get(lookup.key)), CONTROLS))
        held = _held(client, lookup, [each.record for each in pending], controls, seal, stopped)
        for each in pending:
            each.hits = held.get(each.seals[lookup.key], [])
            each.by = lookup.key if each.hits else None
    _believed(lookups, wanted)


def _believed(lookups: Sequence[Lookup], wanted: Sequence[Sought]) -> None:
    """Not listed is not the same as not known, where a platform lists only some of what it knows."""
    asked = [each for each in wanted if any(lookup.key in each.seals for lookup in lookups)]
    blind = next((lookup.blind for lookup in lookups if lookup.blind is not None), None)
    if blind is not None and sum(each.by is not None for each in asked) < ENOUGH * len(asked):
        raise Unobservable(*blind)


def _held(
    client: Client,
    lookup: Lookup,
    records: Sequence[Record],
    controls: Sequence[Record],
    seal: Seal,
    stopped: Callable[[], bool],
) -> dict[bytes, list[Record]]:
    """What the system holds, by sealed key."""
    found: dict[bytes, list[Record]] = defaultdict(list)
    sure = [word for record in controls for word in _words(lookup.key, record)]
    expected = {each for record in controls if (each := seal.all(record).get(lookup.key)) is not None}
    asked = list(dict.fromkeys(word for record in records for word in _words(lookup.key, record)))
    size = max(1, lookup.batch - len(sure))
    for start in range(0, len(asked), size):
        if stopped():
            raise Stopped
        batch: dict[bytes, list[Record]] = defaultdict(list)
        for record in lookup.find(client, [*asked[start : start + size], *sure]):
            for sealed in seal.every(lookup.key, record):
                batch[sealed].append(record)
        if expected and not expected & batch.keys():
            raise Unavailable(DOUBTFUL)
        for sealed, records_ in batch.items():
            if sealed not in expected or sealed not in found:  # the same control comes back with every batch
                found[sealed] += records_
    return found


def _words(key: JoinKey, record: Record) -> tuple[str, ...]:
    return next((spellings(key, raw) for kind, raw in record.keys if kind is key), ())
