"""Where a lookup for each record would be dear: how many there were on each day, in one system and in the other.

Counts that go together do not show that the same records arrived; but where they part, and from which day on, they show
that some did not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from auditor.measure.pairing import Counting
from auditor.measure.run import SETTLED
from auditor.measure.together import by_system, together
from auditor.model import Day, Match, Proof, Reading, Request, Subject, Window
from auditor.reading import Source, broken, read_part
from connectors.base import Client, Count, Read
from connectors.errors import Denied, Misread, ReadError, Unavailable

DAY = timedelta(days=1)
UNLIKE = "A platform did not count every day that it was asked about."
Counted = tuple[Sequence[int], ReadError | None, tuple[Request, ...]]


def count(
    sources: Sequence[Source], counts: Sequence[Counting], window: Window, now: Callable[[], datetime]
) -> list[Reading]:
    """One reading for each comparison."""
    systems = {source.system.id: source for source in sources}
    days = whole_days(window)
    asked = {each: each.source for each in counts}
    here = together(by_system(asked, lambda each: _here(systems[each.source], each.here, affordable(each, days))))

    def read(each: Counting) -> Reading:
        counted, failure, reads = here[each.source][each]

        def get(client: Client) -> Iterator[Match]:
            if failure is not None:
                raise failure
            some = affordable(each, days)
            match = _match(each, some, counted, _checked(each.there, client, some), window)
            yield match if len(some) == len(days) else match.model_copy(update={"newest_days": len(some)})

        part = each.planned
        line = Read(Subject.MATCHES, each.there.remedy, get, part.part, part.topics, each.there.scopes)
        reading, _ = read_part(systems[each.target], line, window, now, lambda: False)
        return reading.model_copy(update={"reads": (*reading.reads, *reads)})

    done = together(by_system({each: each.target for each in counts}, read))
    return [done[each.target][each] for each in counts]


def whole_days(window: Window) -> list[datetime]:
    """The UTC days that lie within the window as a whole, and are settled."""
    first = window.start.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first += DAY if first < window.start else timedelta(0)
    number = max(0, (window.end - SETTLED - first) // DAY)
    return [first + DAY * each for each in range(number)]


def affordable(each: Counting, days: Sequence[datetime]) -> Sequence[datetime]:
    """The newest days, as many as both systems can count."""
    limits = [end.most_days for end in (each.here, each.there) if end.most_days is not None]
    return days[-min(limits) :] if limits else days


def _here(source: Source, counted: Count, days: Sequence[datetime]) -> Counted:
    client = source.client
    if client is None:
        return (), source.failure or Unavailable("The other system could not be opened."), ()
    found: Sequence[int] = ()
    failure: ReadError | None = None
    with client.door.recording(scopes=counted.scopes) as ledger:
        try:
            found = _checked(counted, client, days)
        except ReadError as error:
            denied = isinstance(error, Denied) and not error.remedy
            failure = Denied(error.says, counted.remedy) if denied else error
        except Exception as error:
            failure = broken(error, f"counting {counted.data} of {client.system}")
    return found, failure, ledger.reads


def _checked(counted: Count, client: Client, days: Sequence[datetime]) -> Sequence[int]:
    found = counted.per_day(client, days)
    if len(found) != len(days):
        raise Misread(UNLIKE)
    return found


def _match(
    each: Counting, days: Sequence[datetime], here: Sequence[int], there: Sequence[int], window: Window
) -> Match:
    both = [(day, one, min(one, other)) for day, one, other in zip(days, here, there, strict=True)]
    return Match(
        id=f"{each.part}: {each.data.value}",
        proof=Proof.EFFECTIVE,
        at=max((day + DAY for day, _, met in both if met), default=window.end),
        source=each.source,
        target=each.target,
        data=each.data,
        sampled=sum(one for _, one, _ in both),
        found=sum(met for _, _, met in both),
        whole=True,
        days=tuple(Day(on=f"{day:%Y-%m-%d}", sampled=one, found=met) for day, one, met in both if one),
    )
