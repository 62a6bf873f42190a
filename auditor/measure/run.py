"""The measuring step of a run, after the ordinary reads: draw, check back, look up; each system by one thread.

A sample is drawn once, however many systems it is looked up in. All that a platform refuses on the way ends as the
sight of a reading of the system that was to be asked: not looked up is never not found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zlib import crc32

from auditor.measure.asking import Sought, look_up, sought
from auditor.measure.between import Between, compare
from auditor.measure.pairing import Pairing
from auditor.measure.seal import Seal
from auditor.measure.tally import Counted, matches
from auditor.measure.together import by_system, together
from auditor.model import DataObject, Match, Reading, Request, Subject, Window
from auditor.reading import Source, Stopped, broken, read_part
from connectors.base import Client, Draw, Lot, Read, Record, Sample
from connectors.errors import Denied, ReadError, Unavailable, Unobservable

SAMPLE = 200
SETTLED = timedelta(hours=2)
"""Younger records may still be on their way."""
NEVER_OPENED = "The other system could not be opened, so that there was nothing to look up."

CLOSE = timedelta(days=7)
"""The same record came to be in both systems within this time."""
NO_SUCH_KEYS = (
    "No record was found in either system by the number that one keeps of the other; the numbers may be those of a "
    "third system."
)

NOTHING = Lot((), whole=False)

Key = tuple[str, DataObject]


@dataclass(frozen=True)
class Drawn:
    """Records of one system, or why there are none."""

    lot: Lot = NOTHING
    failure: ReadError | None = None
    reads: tuple[Request, ...] = ()

    def sure(self, remedy: str) -> tuple[Record, ...]:
        """The records; raises what stood in the way, with what its owner can do."""
        if self.failure is None:
            return self.lot.records
        if isinstance(self.failure, Denied) and not self.failure.remedy:
            raise Denied(self.failure.says, remedy)
        raise self.failure


def measure(
    sources: Sequence[Source],
    pairs: Sequence[Pairing],
    size: int,
    window: Window,
    now: Callable[[], datetime],
    stopped: Callable[[], bool] = lambda: False,
    betweens: Sequence[Between] = (),
) -> list[Reading]:
    """One reading a pairing, in the order of the pairings; then one for each two systems that knew the same people."""
    systems = {source.system.id: source for source in sources}
    step = _Step(systems, size, _settled(window), Seal(), stopped)
    drawn = together(by_system(step.wanted_draws(pairs), step.draw))
    own = {key: value for found in drawn.values() for key, value in found.items()}
    backs = together(by_system({pair: pair.source for pair in pairs}, lambda pair: step.back(pair, own)))
    back = {pair: value for found in backs.values() for pair, value in found.items()}

    def read(pair: Pairing) -> Reading:
        return step.reading(pair, own, back[pair], window, now)

    done = together(by_system({pair: pair.target for pair in pairs}, read))
    brought = {pair: (done[pair.target][pair], step.found.get(pair, ())) for pair in pairs}
    return [reading for reading, _ in brought.values()] + compare(betweens, brought, window)


def _speaks_of(wanted: Sequence[Sought], held: Drawn, back: Sequence[Sought]) -> bool:
    """Whether the target's keys are those of the source: some led to a record, one way or the other.

    On the way back only to one of the same time: small numbers are given to their tickets by all systems alike. Where
    nothing at all is held, or nothing is wanted, the question does not arise.
    """
    nothing = not wanted or (held.lot.whole and not held.lot.records)
    return nothing or any(each.hits for each in wanted) or any(map(_of_one_time, back))


def _of_one_time(each: Sought) -> bool:
    dates = [hit.created for hit in each.hits if hit.created is not None]
    made = each.record.created
    return made is not None and any(abs(made - date) <= CLOSE for date in dates)


def _settled(window: Window) -> Window:
    return Window(start=window.start, end=max(window.end - SETTLED, window.start))


@dataclass(frozen=True)
class _Step:
    systems: Mapping[str, Source]
    size: int
    window: Window
    seal: Seal
    stopped: Callable[[], bool]
    found: dict[Pairing, Sequence[Sought]] = field(default_factory=dict, repr=False)
    """What was found of the records that were looked up; gone with this step."""

    def wanted_draws(self, pairs: Sequence[Pairing]) -> dict[Key, str]:
        """What must be drawn, and from where: the samples, and records that the asked systems hold themselves."""
        keys = [(pair.source, pair.data) for pair in pairs]
        keys += [(pair.target, pair.data) for pair in pairs if self._own(pair.target, pair.data) is not None]
        return {key: key[0] for key in dict.fromkeys(keys)}

    def draw(self, key: Key) -> Drawn:
        """One sample, or why there is none."""
        system, data = key
        source, sample = self.systems[system], self._own(system, data)
        client = source.client
        if client is None or sample is None:
            return Drawn(failure=source.failure or Unavailable(NEVER_OPENED))
        asked = Draw(self.size, self.window, seed=crc32(f"{system} {data}".encode()))
        return self._asked(client, sample, lambda: sample.draw(client, asked))

    def back(self, pair: Pairing, own: Mapping[Key, Drawn]) -> tuple[list[Sought], tuple[Request, ...]] | None:
        """Some records of the target, looked up in the source; None where that is not offered or went wrong."""
        source, held = self.systems[pair.source], own.get((pair.target, pair.data))
        lookups = [each for each in source.connector.lookups if each.data[0] is pair.data]
        client = source.client
        if client is None or held is None or not held.lot.records or not lookups:
            return None
        some = sought(held.lot.records[: self.size // 2], self.seal)
        mine = own[pair.source, pair.data].lot.records

        def ask() -> Lot:
            look_up(client, lookups, some, mine, self.seal, self.stopped)
            return NOTHING

        asked = self._asked(client, pair.sample, ask)
        return None if asked.failure is not None else (some, asked.reads)

    def reading(
        self,
        pair: Pairing,
        own: Mapping[Key, Drawn],
        back: tuple[list[Sought], tuple[Request, ...]] | None,
        window: Window,
        now: Callable[[], datetime],
    ) -> Reading:
        """What the target knows of the sample, as a reading of the target."""
        drawn, held = own[pair.source, pair.data], own.get((pair.target, pair.data), Drawn())

        def get(client: Client) -> Iterator[Match]:
            wanted = sought(drawn.sure(pair.sample.remedy), self.seal)
            look_up(client, pair.lookups, wanted, held.sure(lookup.remedy), self.seal, self.stopped)
            if lookup.presumed and not _speaks_of(wanted, held, back[0] if back else ()):
                raise Unobservable(NO_SUCH_KEYS)
            self.found[pair] = wanted
            yield from matches(Counted(pair, wanted, back[0] if back else None, drawn.lot.whole, window))

        lookup = pair.lookups[0]
        part = pair.planned
        asked = Read(Subject.MATCHES, lookup.remedy, get, part.part, part.topics, lookup.scopes)
        reading, _ = read_part(self.systems[pair.target], asked, window, now, self.stopped)
        more = (*drawn.reads, *held.reads, *(back[1] if back else ()))
        return reading.model_copy(update={"reads": (*reading.reads, *more)})

    def _own(self, system: str, data: DataObject) -> Sample | None:
        return next((each for each in self.systems[system].connector.samples if each.data[0] is data), None)

    def _asked(self, client: Client, sample: Sample, ask: Callable[[], Lot]) -> Drawn:
        if self.stopped():
            raise Stopped
        lot, failure = NOTHING, None
        with client.door.recording(scopes=sample.scopes) as ledger:
            try:
                lot = ask()
            except ReadError as error:
                failure = error
            except Stopped:
                raise
            except Exception as error:
                failure = broken(error, f"drawing {sample.data[0]} of {client.system}")
        return Drawn(lot, failure, ledger.reads)
