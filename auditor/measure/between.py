"""Two systems in which the same people were looked up: do they say the same on whether these may be written to?

Nothing is asked for it: a third system's people were looked up in both. Who unsubscribed in one tool that writes to
people, and is mailed by another, is found so though no flow is expected between the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.measure.asking import Sought
from auditor.measure.pairing import Pairing, called
from auditor.measure.tally import agreement
from auditor.model import DataObject, Match, Part, Proof, Reading, Sight, Subject, Window
from auditor.reading import Source

Brought = Mapping[Pairing, tuple[Reading, Sequence[Sought]]]
"""By pairing: its reading, and what was found of each person that was drawn; nobody where it could not be told."""


@dataclass(frozen=True)
class Between:
    """Two pairings that look up people of the same system."""

    one: Pairing
    other: Pairing
    part: str

    @property
    def source(self) -> str:
        """The first system that was asked; neither comes before the other."""
        return self.one.target

    @property
    def target(self) -> str:
        """The other one, which the reading is of."""
        return self.other.target

    @property
    def planned(self) -> Part:
        """The part of the target that this is in the plan."""
        return Part(subject=Subject.MATCHES, part=self.part, topics=(DataObject.CONSENT.value,))


def betweens(sources: Sequence[Source], pairs: Sequence[Pairing]) -> tuple[Between, ...]:
    """Any two systems that tell consent of the same people and are not compared anyway; in a fixed order."""
    names = called(sources)
    compared = {frozenset((each.source, each.target)) for each in pairs if DataObject.CONSENT in each.told}
    found: dict[tuple[str, str], Between] = {}
    for one, other in _couples(pairs):
        key = (one.target, other.target)
        if frozenset(key) not in compared:
            found.setdefault(key, Between(one, other, f"consent of {names[one.target]}"))
    return tuple(found[key] for key in sorted(found))


def _couples(pairs: Sequence[Pairing]) -> Iterator[tuple[Pairing, Pairing]]:
    telling = [each for each in pairs if each.data is DataObject.CUSTOMER and _tells_consent(each)]
    for one in telling:
        for other in telling:
            if one.source == other.source and one.target < other.target:
                yield one, other


def _tells_consent(pair: Pairing) -> bool:
    return any(DataObject.CONSENT in lookup.data for lookup in pair.lookups)


def compare(wanted: Iterable[Between], brought: Brought, window: Window) -> list[Reading]:
    """One reading for each, where both were asked in this run: a run that goes on does not ask again."""
    return [_reading(each, brought, window) for each in wanted if {each.one, each.other} <= brought.keys()]


def _reading(each: Between, brought: Brought, window: Window) -> Reading:
    """Of the system asked last; what stood in the way of either question stands in the way of this one."""
    (one, found), (other, held) = brought[each.one], brought[each.other]
    worse = next((reading for reading in (one, other) if reading.sight is not Sight.COMPLETE), other)
    facts = (_match(each, found, held, window.end),) if worse.sight is Sight.COMPLETE else ()
    told = {"system": each.target, "part": each.part, "topics": each.planned.topics, "facts": facts}
    return worse.model_copy(update={**told, "reads": tuple(dict.fromkeys((*one.reads, *other.reads)))})


def _match(each: Between, found: Sequence[Sought], held: Sequence[Sought], end: datetime) -> Match:
    """Of the people who were found in both; they were drawn once, so they stand in one order."""
    said = [(here.hits[0], there.hits[0]) for here, there in zip(found, held, strict=True) if here.hits and there.hits]
    met = [date for pair in said for date in (pair[0].created, pair[1].created) if date is not None]
    return Match(
        id=f"{each.part}: {DataObject.CONSENT.value}",
        proof=Proof.EFFECTIVE,
        at=max(met, default=end),
        source=each.source,
        target=each.target,
        data=DataObject.CONSENT,
        keys=tuple(lookup.key for lookup in each.other.lookups),
        **agreement((here.consent, there.consent) for here, there in said),
    )
