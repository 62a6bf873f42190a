"""Evidence -> measured results. Nothing appears that no reading holds, and nothing stands for what was not measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.model import Actor, Evidence, Measure, MeasureKind, ProcessWork, Proof, Reading, Result, Sight
from auditor.outcomes.hands import BY_HAND, BY_SYSTEMS, Place, interval, place_of, sampled, times
from auditor.outcomes.kinds import MEANS


def results_of(evidence: Evidence, work: Sequence[ProcessWork]) -> tuple[Result, ...]:
    """Every result that was measured, and the share that systems do of each process."""
    found = [*_measured(evidence.readings), *_shares(evidence, work)]
    return tuple(sorted(found, key=lambda each: (list(MeasureKind).index(each.kind), each.system, each.key)))


def _measured(readings: Iterable[Reading]) -> Iterable[Result]:
    """Only what was measured of a business (EFFECTIVE); settings in figures are no results."""
    for reading in readings:
        for fact in reading.facts:
            if isinstance(fact, Measure) and fact.proof is Proof.EFFECTIVE:
                yield _result(fact, reading)


def _result(fact: Measure, reading: Reading) -> Result:
    own = fact.measure is MeasureKind.OTHER
    return Result(
        kind=fact.measure,
        system=reading.system,
        key=f"{reading.part}:{fact.id}"[:200],
        name=fact.name,
        means=MEANS[fact.measure],
        low=fact.value,
        high=fact.value if fact.high is None else fact.high,
        unit=fact.unit,
        # Of a figure of the platform's own, `of` is an object's id.
        counted_from="" if own else fact.of,
        window=reading.window,
        sight=reading.sight,
        at=fact.at,
    )


def _shares(evidence: Evidence, work: Sequence[ProcessWork]) -> Iterable[Result]:
    for row in work:
        place, done = place_of(row, evidence), times(row, {*BY_HAND, *BY_SYSTEMS, Actor.UNKNOWN})
        if place is not None and done:
            yield _share(row, place, done)


def _share(row: ProcessWork, place: Place, done: int) -> Result:
    systems, unknown = times(row, BY_SYSTEMS), times(row, {Actor.UNKNOWN})
    low, high = systems / done, (systems + unknown) / done
    if sampled(row):
        low, high = interval(systems, done)[0], interval(systems + unknown, done)[1]
    return Result(
        kind=MeasureKind.AUTOMATED_SHARE,
        system=row.system,
        key=row.process.value,
        means=MEANS[MeasureKind.AUTOMATED_SHARE],
        low=round(low, 4),
        high=round(high, 4),
        unit="share",
        sample=done,
        sampled_of=row.sampled_of if sampled(row) else None,
        window=place.readings[0].window,
        sight=Sight.COMPLETE if place.whole else Sight.PARTIAL,
    )
