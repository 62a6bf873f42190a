"""Counts what was found: the only thing that is kept of a comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from decimal import Decimal
from math import ceil

from auditor.measure.asking import Sought
from auditor.measure.pairing import Pairing
from auditor.model import DataObject, Day, Match, Proof, Tally, Window
from connectors.base import Consent, Record

SKEW = timedelta(minutes=5)
"""Clocks of two platforms may differ by this much."""
EQUAL = {DataObject.PRICE: Decimal("0.01")}
"""By how much two figures may differ and still be the same; figures of other kinds not at all."""
MOST_GROUPS = 12
OTHERS = "other"


@dataclass(frozen=True)
class Counted:
    """What one comparison brought."""

    pairing: Pairing
    wanted: Sequence[Sought]
    back: Sequence[Sought] | None
    """Records of the target that were looked up in the source; None: they were not."""
    whole: bool
    window: Window


def matches(counted: Counted) -> Iterator[Match]:
    """The facts."""
    yield _arrivals(counted)
    for data in counted.pairing.told[1:]:
        yield _consent(counted) if data is DataObject.CONSENT else _figures(counted, data)


def _arrivals(counted: Counted) -> Match:
    asked = [each for each in counted.wanted if _comparable(each, counted.pairing)]
    new = [each for each in asked if _is_new(each, counted.window)]
    lags = [lag for each in new if (lag := _lag(each)) is not None]
    found = [each for each in asked if each.hits]
    dated = not found or any(hit.created for each in found for hit in each.hits)
    minutes = sorted(lag.total_seconds() / 60 for lag in lags)
    back = None if counted.back is None else [each for each in counted.back if each.seals]
    return _match(
        counted,
        counted.pairing.data,
        sampled=len(asked),
        found=len(found),
        unkeyed=len(counted.wanted) - len(asked),
        arrived=len(lags) if dated else None,
        lag_p50=_rank(minutes, 0.5),
        lag_p95=_rank(minutes, 0.95),
        duplicates=sum(len(each.hits) > 1 for each in found),
        back_sampled=None if back is None else len(back),
        back_found=None if back is None else sum(bool(each.hits) for each in back),
        days=_days(new, lambda each: _lag(each) is not None if dated else bool(each.hits)),
        groups=_groups(asked),
    )


def _consent(counted: Counted) -> Match:
    """Of those whom both know: do both say the same on whether they may be written to?"""
    said = ((each.record.consent, hit.consent) for each in counted.wanted for hit in each.hits[:1])
    return _match(counted, DataObject.CONSENT, **agreement(said))


def agreement(said: Iterable[tuple[Consent | None, Consent | None]]) -> dict[str, int]:
    """Of how many people both systems tell something, and what: the figures of a match."""
    pairs = [(here, there) for here, there in said if here is not None and there is not None]
    withdrawn, written_to = Consent.WITHDRAWN, (Consent.AGREED, Consent.OPEN)
    return {
        "sampled": len(pairs),
        "found": sum(_alike(here, there) for here, there in pairs),
        "withdrawn_in_source": sum(here is withdrawn and there in written_to for here, there in pairs),
        "withdrawn_in_target": sum(here in written_to and there is withdrawn for here, there in pairs),
    }


def _alike(here: Consent, there: Consent) -> bool:
    """Both agreed, or neither did; where one side does not know that, both withdrew, or neither did."""
    word = Consent.WITHDRAWN if Consent.OPEN in (here, there) else Consent.AGREED
    return (here is word) == (there is word)


def _figures(counted: Counted, data: DataObject) -> Match:
    """Of those that both know and of which both tell a figure in one unit: is it the same?"""
    pairs = [
        (here.amount, there.amount)
        for each in _one_to_one(counted.wanted)
        if (here := each.record.figure(data)) and (there := each.hits[0].figure(data)) and here.unit == there.unit
    ]
    most = EQUAL.get(data, Decimal(0))
    return _match(counted, data, sampled=len(pairs), found=sum(abs(here - there) <= most for here, there in pairs))


def _one_to_one(wanted: Sequence[Sought]) -> list[Sought]:
    """Those that were found once, by a key that no other has: two things of one stock number tell of each other."""
    shared = Counter(each.seals[each.by] for each in wanted if each.by)
    return [each for each in wanted if each.by and len(each.hits) == 1 and shared[each.seals[each.by]] == 1]


def _match(counted: Counted, data: DataObject, **figures: object) -> Match:
    pairing = counted.pairing
    arrivals = [hit.created for each in counted.wanted for hit in each.hits if hit.created is not None]
    return Match.model_validate(
        {
            "id": f"{pairing.part}: {data.value}",
            "proof": Proof.EFFECTIVE,
            "at": max(arrivals, default=counted.window.end),
            "source": pairing.source,
            "target": pairing.target,
            "data": data,
            "keys": tuple(lookup.key for lookup in pairing.lookups),
            "whole": counted.whole,
            **figures,
        }
    )


def _comparable(each: Sought, pairing: Pairing) -> bool:
    return any(lookup.key in each.seals for lookup in pairing.lookups)


def _is_new(each: Sought, window: Window) -> bool:
    """Whether it came to be in the window: only these show how things go now, and a sample may hold older ones."""
    return each.record.created is not None and each.record.created >= window.start - SKEW


def _lag(each: Sought) -> timedelta | None:
    """How long it took to the other side; None for what was there before, or is not there, or is not dated."""
    dates = [hit.created for hit in each.hits if hit.created is not None]
    if each.record.created is None or not dates or min(dates) < each.record.created - SKEW:
        return None
    return max(min(dates) - each.record.created, timedelta(0))


def _rank(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that this share of all does not exceed."""
    return round(ordered[max(0, ceil(len(ordered) * share) - 1)], 1) if ordered else None


def _days(asked: Sequence[Sought], good: Callable[[Sought], bool]) -> tuple[Day, ...]:
    counts = _counts(asked, lambda record: f"{record.created.astimezone(UTC):%Y-%m-%d}" if record.created else "", good)
    return tuple(Day(on=name, sampled=sampled, found=found) for name, sampled, found in counts)


def _groups(asked: Sequence[Sought]) -> tuple[Tally, ...]:
    """By channel, the largest by name; nothing where there is only one."""
    sizes = Counter(each.record.channel for each in asked)
    named = {name for name, _ in sorted(sizes.items(), key=lambda item: (-item[1], item[0]))[:MOST_GROUPS]} - {""}
    counts = _counts(
        asked, lambda record: record.channel if record.channel in named else OTHERS, lambda each: bool(each.hits)
    )
    found = tuple(Tally(name=name, sampled=sampled, found=found) for name, sampled, found in counts)
    return found if len(found) > 1 else ()


def _counts(
    asked: Sequence[Sought], name: Callable[[Record], str], good: Callable[[Sought], bool]
) -> list[tuple[str, int, int]]:
    """Name, how many there were, and how many of them were good."""
    sampled = Counter(name(each.record) for each in asked)
    found = Counter(name(each.record) for each in asked if good(each))
    return [(each, sampled[each], found[each]) for each in sorted(sampled) if each]
