"""Two made-up platforms with a known overlap, in memory: what a sample says can be held against the truth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from random import Random
from types import SimpleNamespace
from typing import Any, cast

from auditor.catalogue import Catalogue
from auditor.measure import foreseen, measure, pairings
from auditor.measure.keys import normal
from auditor.model import DataObject, JoinKey, Match, Reading, Request, Role, System, Window
from auditor.reading import Source
from connectors.base import Client, Connector, Consent, Draw, Lookup, Lot, Record, Sample
from connectors.slices import per_slice, slices

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WINDOW = Window(start=NOW - timedelta(days=30), end=NOW)
REMEDY = "Tick the box."


class Door:
    """Counts as a door for whoever only records with it."""

    @contextmanager
    def recording(self, scopes: Any = (), budget: int | None = None) -> Iterator[Any]:
        yield SimpleNamespace(reads=(Request(path="/things"),))


@dataclass
class Shelf:
    """The records of one platform, the oldest first, and how often it was asked."""

    records: list[Record]
    requests: int = 0
    refuse: dict[str, Exception] = field(default_factory=dict)
    deaf: bool = False
    """Answers every lookup with nothing, as one that does not understand it."""

    def draw(self, _: Client, draw: Draw) -> Lot:
        self._asked("draw")
        inside = [each for each in self.records if each.created and self._in(each, draw.window)]
        if len(inside) <= draw.size:
            return Lot(tuple(inside), whole=True)
        found: dict[int, Record] = {}
        for since, until in slices(draw):
            self._asked("draw")
            page = [each for each in inside if each.created and since <= each.created < until][: per_slice(draw)]
            found.update({id(each): each for each in page})
        return Lot(tuple(found.values()), whole=False)

    def newest(self, _: Client, draw: Draw) -> Lot:
        self._asked("draw")
        return Lot(tuple(reversed(self.records[-100:])), whole=len(self.records) <= 100)

    def find(self, key: JoinKey, held: Sequence[str]) -> Iterator[Record]:
        self._asked("find")
        if self.deaf:
            return
        for word in held:
            yield from self._by_key[key, word]

    @cached_property
    def _by_key(self) -> dict[tuple[JoinKey, str], list[Record]]:
        found: dict[tuple[JoinKey, str], list[Record]] = defaultdict(list)
        for each in self.records:
            for key, raw in each.keys:
                found[key, raw.strip().lower()].append(each)
        return found

    def holds(self, record: Record) -> bool:
        return any(self._by_key.get((key, raw)) for key, raw in record.keys)

    def _in(self, record: Record, window: Window) -> bool:
        return record.created is not None and window.start <= record.created < window.end

    def _asked(self, what: str) -> None:
        self.requests += 1
        if what in self.refuse:
            raise self.refuse[what]


@dataclass
class World:
    """A source and a target, and the true share of what arrived."""

    source: Shelf
    target: Shelf
    keys: tuple[JoinKey, ...] = (JoinKey.EMAIL,)
    data: tuple[DataObject, ...] = (DataObject.CUSTOMER, DataObject.CONSENT)
    batch: int = 50

    @property
    def _roles(self) -> tuple[Role, Role]:
        """The shop and the marketing tool; for tickets the helpdesk and the CRM."""
        tickets = self.data[0] is DataObject.TICKET
        return (Role.HELPDESK, Role.CRM) if tickets else (Role.ECOMMERCE, Role.MARKETING)

    def truth(self, until: timedelta = timedelta(hours=2)) -> float:
        """Of the settled records of the window that can be compared, the share that is in the target."""
        known = {normal(kind, raw) for each in self.target.records for kind, raw in each.keys}
        settled = [
            [form for kind, raw in each.keys if kind in self.keys and (form := normal(kind, raw))]
            for each in self.source.records
            if each.created and WINDOW.start <= each.created < NOW - until
        ]
        comparable = [forms for forms in settled if forms]
        return sum(bool(known & set(forms)) for forms in comparable) / len(comparable)

    def readings(self, size: int = 200) -> list[Reading]:
        """What measuring brings."""
        sources = [self.drawn_from(), self.asked()]
        pairs = pairings(sources, Catalogue.load())
        return measure(foreseen(sources, pairs), pairs, size, WINDOW, lambda: NOW)

    def match(self, size: int = 200) -> Match:
        """The first fact."""
        [reading] = self.readings(size)
        fact = reading.facts[0]
        assert isinstance(fact, Match), reading
        return fact

    def drawn_from(self) -> Source:
        sample = Sample(self.data, self.keys, self.source.draw, REMEDY, ("records:read",))
        back = Lookup(self.data, self.keys[0], lambda _, keys: self.source.find(self.keys[0], keys), 50, REMEDY)
        return _system("shop", self._roles[0], self.source, samples=(sample,), lookups=(back,))

    def _finder(self, key: JoinKey) -> Callable[[Client, Sequence[str]], Iterator[Record]]:
        return lambda _, keys: self.target.find(key, keys)

    def asked(self) -> Source:
        own = Sample(self.data, self.keys, self.target.newest, REMEDY)
        presumed = self.data[0] is DataObject.TICKET
        lookups = tuple(
            Lookup(self.data, key, self._finder(key), self.batch, REMEDY, presumed=presumed) for key in self.keys
        )
        return _system("mail", self._roles[1], self.target, samples=(own,), lookups=lookups)


def _system(name: str, role: Role, shelf: Shelf, **more: Any) -> Source:
    connector = Connector(name, name.title(), (role,), (), (), (), cast(Any, None), **more)
    client = Client(f"{name}:fern", name.title(), cast(Any, Door()), WINDOW, {})
    return Source(connector, System(id=f"{name}:fern", platform=name, name=name.title(), roles=(role,)), client)


def world(seed: int, share: float, number: int = 3_000, **odd: bool) -> World:
    """Customers of thirty days, of whom a share reached the other system; `odd` makes them difficult."""
    chance = Random(seed)
    times = sorted(chance.random() * 30 for _ in range(number))
    source, target = [], [_stranger(count) for count in range(40)]
    for count, day in enumerate(times):
        made = WINDOW.start + timedelta(days=day)
        record, copy = _customer(count, made, chance, odd)
        source.append(record)
        if chance.random() < share:
            target.append(copy)
            if odd.get("duplicated") and count % 10 == 0:
                target.append(replace(copy, created=made + timedelta(hours=1)))
    if odd.get("tickets"):  # whatever came since, some old ones got across
        old = [_customer(number + count, WINDOW.start - timedelta(hours=count + 1), chance, odd) for count in range(40)]
        source[:0] = [record for record, _ in old]
        target += [copy for _, copy in old]
    chance.shuffle(target)
    return World(Shelf(source), Shelf(target), _KEYS[next(iter(odd), "")], _DATA.get(next(iter(odd), ""), _PEOPLE))


def _customer(count: int, made: datetime, chance: Random, odd: Mapping[str, bool]) -> tuple[Record, Record]:
    """A record and what the other system makes of it."""
    skew = timedelta(minutes=-4) if odd.get("skewed") else timedelta(minutes=2)
    here, there = f"shopper-{count}@customer.example", f"shopper-{count}@customer.example"
    if odd.get("letters"):
        here, there = f"Żółw-{count}@Bücher.example", f"żółw-{count}@bücher.example"
        here = here.upper() if count % 3 else f" {here}"
    keys: list[tuple[JoinKey, str]] = [(JoinKey.EMAIL, here)]
    copied: list[tuple[JoinKey, str]] = [(JoinKey.EMAIL, there)]
    if odd.get("guests") and count % 4 == 0:
        keys = copied = [(JoinKey.PHONE, f"+44794{count:07d}")] if count % 8 else []
    if odd.get("prefixed"):
        keys, copied = [(JoinKey.ORDER_NAME, f"#FF-{10_000 + count}")], [(JoinKey.ORDER_NAME, f"{10_000 + count}")]
    if odd.get("tickets"):
        keys, copied = [(JoinKey.TICKET_ID, f"{50_000 + count}")], [(JoinKey.TICKET_ID, f"{50_000 + count}")]
    record = Record(tuple(keys), made, consent=chance.choice(list(Consent)))
    return record, Record(tuple(copied), made + skew, consent=record.consent)


def _stranger(count: int) -> Record:
    """Somebody whom only the other system knows, from long ago."""
    keys = ((JoinKey.EMAIL, f"stranger-{count}@elsewhere.example"), (JoinKey.ORDER_NAME, str(900 + count)),
            (JoinKey.PHONE, f"+4479{count:08d}"), (JoinKey.TICKET_ID, str(900 + count)))  # fmt: skip
    return Record(keys, WINDOW.start - timedelta(days=count + 1), consent=Consent.NEVER)


_PEOPLE = (DataObject.CUSTOMER, DataObject.CONSENT)
_DATA = {"prefixed": (DataObject.ORDER,), "tickets": (DataObject.TICKET,)}
_KEYS = {
    "": (JoinKey.EMAIL,),
    "skewed": (JoinKey.EMAIL,),
    "letters": (JoinKey.EMAIL,),
    "guests": (JoinKey.EMAIL, JoinKey.PHONE),
    "prefixed": (JoinKey.ORDER_NAME,),
    "tickets": (JoinKey.TICKET_ID,),
    "duplicated": (JoinKey.EMAIL,),
}
