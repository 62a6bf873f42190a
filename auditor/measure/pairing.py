"""Which flows can be measured: the reference flows between connected systems, one drawn from and one asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from auditor.catalogue import Catalogue
from auditor.model import DataObject, Necessity, Part, Subject
from auditor.reading import Source
from connectors.base import Count, Lookup, Sample

WORTH_ASKING = (Necessity.MUST, Necessity.SHOULD)


@dataclass(frozen=True)
class Pairing:
    """Records of one system that are looked up in another."""

    source: str
    """Ids of the systems."""
    target: str
    sample: Sample
    lookups: tuple[Lookup, ...]
    part: str
    """What the reading is called: the platform drawn from, and its number where two of one platform are connected."""

    @property
    def data(self) -> DataObject:
        """What flows."""
        return self.sample.data[0]

    @property
    def told(self) -> tuple[DataObject, ...]:
        """All that the comparison tells of: what both ends know of a record besides its keys is compared, too."""
        both = {data for lookup in self.lookups for data in lookup.data}
        return tuple(data for data in self.sample.data if data is self.data or data in both)

    @property
    def planned(self) -> Part:
        """The part of the target that this is in the plan."""
        return Part(subject=Subject.MATCHES, part=self.part, topics=tuple(data.value for data in self.told))


@dataclass(frozen=True)
class Counting:
    """Records of one system that are counted day by day and compared with the counts of another."""

    source: str
    target: str
    there: Count
    here: Count
    part: str

    @property
    def data(self) -> DataObject:
        """What flows."""
        return self.here.data

    @property
    def planned(self) -> Part:
        """The part of the target that this is in the plan."""
        return Part(subject=Subject.MATCHES, part=self.part, topics=(self.data.value,))


def countings(sources: Sequence[Source], catalogue: Catalogue, pairs: Iterable[Pairing]) -> tuple[Counting, ...]:
    """What can only be counted, in a fixed order."""
    looked_up = {(pair.source, pair.target, pair.data) for pair in pairs}
    found: dict[tuple[str, str, DataObject], Counting] = {}
    names = called(sources)
    for data, source, target in _flows(sources, catalogue):
        here, there = _count(source, data), _count(target, data)
        key = (source.system.id, target.system.id, data)
        if here is not None and there is not None and key not in looked_up:
            part = f"{data.value}s of {names[source.system.id]}, day by day"
            found[key] = Counting(key[0], key[1], there, here, part)
    return tuple(found[key] for key in sorted(found))


def _count(source: Source, data: DataObject) -> Count | None:
    return next((each for each in source.connector.counts if each.data is data), None)


def pairings(sources: Sequence[Source], catalogue: Catalogue) -> tuple[Pairing, ...]:
    """All that can be measured between these systems, in a fixed order."""
    found: dict[tuple[str, str, DataObject], Pairing] = {}
    names = called(sources)
    for data, source, target in _flows(sources, catalogue):
        if (pair := _pairing(data, source, target, names)) is not None:
            found[pair.source, pair.target, pair.data] = pair
    return tuple(found[key] for key in sorted(found))


def _flows(sources: Sequence[Source], catalogue: Catalogue) -> Iterator[tuple[DataObject, Source, Source]]:
    """The reference flows that matter, between the systems that play their roles."""
    for flow in catalogue.reference_flows:
        if flow.necessity in WORTH_ASKING:
            for source in (each for each in sources if flow.source in each.system.roles):
                for target in (each for each in sources if flow.target in each.system.roles and each is not source):
                    yield flow.data, source, target


class Planned(Protocol):
    """Something to be measured."""

    @property
    def target(self) -> str:
        """The system whose reading it becomes."""
        ...

    @property
    def planned(self) -> Part:
        """The part of it."""
        ...


def foreseen(sources: Iterable[Source], pairs: Iterable[Planned]) -> list[Source]:
    """The same systems, whose plans say what will be looked up in them: what is planned and not done was not seen."""
    parts: dict[str, list[Part]] = defaultdict(list)
    for pair in pairs:
        parts[pair.target].append(pair.planned)

    def planned(source: Source) -> Source:
        more = (*source.system.parts, *parts[source.system.id])
        return replace(source, system=source.system.model_copy(update={"parts": more}))

    return [planned(source) for source in sources]


def _pairing(data: DataObject, source: Source, target: Source, names: Mapping[str, str]) -> Pairing | None:
    sample = next((each for each in source.connector.samples if each.data[0] is data), None)
    if sample is None:
        return None
    asked = tuple(each for each in target.connector.lookups if data is each.data[0] and each.key in sample.keys)
    part = f"{data.value}s of {names[source.system.id]}"
    return Pairing(source.system.id, target.system.id, sample, asked, part) if asked else None


def called(sources: Sequence[Source]) -> dict[str, str]:
    """Platforms, numbered where several of one are connected: a part's name is shown in share-safe copies."""
    together: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        together[source.system.platform].append(source.system.id)
    return {
        system: platform if len(ids) == 1 else f"{platform} ({number})"
        for platform, ids in together.items()
        for number, system in enumerate(sorted(ids), 1)
    }
