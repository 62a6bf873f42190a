"""A made-up shop's variants and another system's catalogue of them, with a known overlap and known mistakes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from random import Random

from auditor.measure.keys import normal
from auditor.model import DataObject, JoinKey, Match
from auditor.reading import Source
from connectors.base import Blind, Client, Draw, Figure, Lot, Record
from tests.auditor.measure.worlds import NOW, Shelf, World

PRODUCTS = (DataObject.PRODUCT, DataObject.PRICE, DataObject.INVENTORY)
BLIND = Blind("It does not list all of its products.", "Look there yourself.")


@dataclass
class Catalogue(Shelf):
    """Draws from all that there is, however old; tells capitals and spaces in keys apart."""

    def draw(self, _: Client, draw: Draw) -> Lot:
        self._asked("draw")
        if len(self.records) <= draw.size:
            return Lot(tuple(self.records), whole=True)
        return Lot(tuple(Random(draw.seed).sample(self.records, draw.size // 2)), whole=False)

    def find(self, key: JoinKey, held: Sequence[str]) -> Iterator[Record]:
        self._asked("find")
        return (each for word in dict.fromkeys(held) for each in self._written.get((key, word), ()))

    @cached_property
    def _written(self) -> dict[tuple[JoinKey, str], list[Record]]:
        found: dict[tuple[JoinKey, str], list[Record]] = defaultdict(list)
        for each in self.records:
            for key in each.keys:
                found[key].append(each)
        return found


@dataclass
class Goods(World):
    """A shop and a marketing tool."""

    blind: Blind | None = None

    def truth(self, until: timedelta = timedelta(0)) -> float:
        known = {normal(*key) for each in self.target.records for key in each.keys}
        arrived = [bool(known & {normal(*key) for key in each.keys}) for each in self.source.records]
        return sum(arrived) / len(arrived)

    def asked(self) -> Source:
        found = super().asked()
        lookups = tuple(replace(each, blind=self.blind) for each in found.connector.lookups)
        return replace(found, connector=replace(found.connector, lookups=lookups))

    def matches(self, size: int = 200) -> dict[DataObject, Match]:
        """What is said of each object."""
        [reading] = self.readings(size)
        return {fact.data: fact for fact in reading.facts if isinstance(fact, Match)}


def goods(
    seed: int, share: float, number: int = 800, known_by: str = "number", wrong: float = 0, currency: str = "GBP"
) -> Goods:
    """So many variants, a share of them in the other system, and of these a share with a wrong price and stock.

    `known_by` says what the other system calls them by: their number, their stock number however it is `written`, or
    a stock number that is `shared` by two.
    """
    chance = Random(seed)
    source, target = list[Record](), [_stranger(each) for each in range(30)]
    for each in range(number):
        record = _variant(each, chance, known_by)
        source.append(record)
        twin = known_by == "shared" and each % 2 == 1
        if not twin and chance.random() < share:
            target.append(_copy(record, each, chance, known_by, wrong, currency))
    chance.shuffle(target)
    return Goods(Catalogue(source), Catalogue(target), (JoinKey.VARIANT_ID, JoinKey.SKU), PRODUCTS)


def _variant(number: int, chance: Random, known_by: str) -> Record:
    sku = f"Pot {number // 2}" if known_by == "shared" else f" Pot {number}-Ä " if number % 3 else f"POT {number}-Ä"
    keys = ((JoinKey.VARIANT_ID, str(44_000_000 + number)), (JoinKey.SKU, sku))
    stock, price = Figure(Decimal(chance.randrange(90))), Figure(Decimal(chance.randrange(100, 9_999)) / 100, "GBP")
    figures = ((DataObject.PRICE, price), (DataObject.INVENTORY, stock))
    return Record(keys, NOW - timedelta(days=chance.random() * 900), figures=figures[: 1 if number % 5 == 0 else 2])


def _copy(record: Record, number: int, chance: Random, known_by: str, wrong: float, currency: str) -> Record:
    (_, number_), (_, sku) = record.keys
    written = (sku.strip(), sku.strip().upper(), sku.strip().lower())[number % 3]
    key = (JoinKey.VARIANT_ID, number_) if known_by == "number" else (JoinKey.SKU, written)
    off = chance.random() < wrong
    figures = tuple(
        (data, Figure(figure.amount + off, currency if data is DataObject.PRICE else ""))
        for data, figure in record.figures
    )
    assert record.created
    return Record((key,), record.created + timedelta(minutes=4), figures=figures)


def _stranger(number: int) -> Record:
    return Record(
        ((JoinKey.VARIANT_ID, str(99_000_000 + number)), (JoinKey.SKU, f"ELSE-{number}")),
        NOW - timedelta(days=1_000),
        figures=((DataObject.PRICE, Figure(Decimal(1), "GBP")),),
    )
