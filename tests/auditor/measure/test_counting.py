"""Counts of days side by side, where looking up each record would be dear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from auditor.catalogue import Catalogue
from auditor.dataflow.measured import measurement, proves_alive
from auditor.measure import count, countings, foreseen, pairings
from auditor.measure.counting import whole_days
from auditor.model import DataObject, Match, Reading, Role, Sight, System, Window
from auditor.reading import Source
from connectors.base import Client, Connector, Count
from connectors.errors import Denied, ReadError
from tests.auditor.measure.worlds import NOW, REMEDY, WINDOW, Door, world

PerDay = Callable[[Client, Sequence[datetime]], Sequence[int]]


def even(number: int) -> PerDay:
    return lambda _, days: [number] * len(days)


def until(number: int, day: datetime) -> PerDay:
    return lambda _, days: [number if each < day else 0 for each in days]


def refusing(error: Exception) -> PerDay:
    def per_day(client: Client, days: Sequence[datetime]) -> Sequence[int]:
        raise error

    return per_day


def system(name: str, role: Role, per_day: PerDay, most: int | None = None) -> Source:
    counts = (Count(DataObject.ORDER, per_day, REMEDY, most_days=most),)
    connector = Connector(name, name.title(), (role,), (), (), (), cast(Any, None), counts=counts)
    client = Client(f"{name}:fern", name.title(), cast(Any, Door()), WINDOW, {})
    return Source(connector, System(id=f"{name}:fern", platform=name, roles=(role,)), client)


def compared(shop: PerDay, mail: PerDay, most: tuple[int | None, int | None] = (None, None)) -> Reading:
    sources = [system("shop", Role.ECOMMERCE, shop, most[0]), system("mail", Role.MARKETING, mail, most[1])]
    counts = countings(sources, Catalogue.load(), ())
    [reading] = count(foreseen(sources, counts), counts, WINDOW, lambda: NOW)
    return reading


def match(shop: PerDay, mail: PerDay, most: tuple[int | None, int | None] = (None, None)) -> Match:
    [fact] = compared(shop, mail, most).facts
    assert isinstance(fact, Match)
    return fact


def test_counts_that_go_together() -> None:
    reading = compared(even(50), even(50))
    assert (reading.system, reading.part, reading.topics) == ("mail:fern", "orders of shop, day by day", ("order",))
    [fact] = reading.facts
    assert isinstance(fact, Match) and (fact.sampled, fact.found, fact.whole) == (1_450, 1_450, True)
    figures = measurement(fact, "Shop", "Mail", 30)
    assert figures.says == "Counted day by day, Mail has 100 % as many orders as the 1,450 of Shop"
    assert not proves_alive(fact, figures), "equal counts may be those of other orders"


@pytest.mark.parametrize("most", [(14, None), (None, 14), (14, 20), (90, 14)])
def test_only_the_days_that_both_can_count_are_compared(most: tuple[int | None, int | None]) -> None:
    asked: list[Sequence[datetime]] = []

    def noting(_: Client, days: Sequence[datetime]) -> Sequence[int]:
        asked.append(days)
        return [50] * len(days)

    fact = match(noting, noting, most)
    newest = whole_days(WINDOW)[-14:]
    assert asked == [newest, newest]
    assert (fact.sampled, fact.newest_days, fact.days[0].on) == (700, 14, f"{newest[0]:%Y-%m-%d}")
    says = "Counted day by day over the last 14 days, Mail has 100 % as many orders as the 700 of Shop"
    assert measurement(fact, "Shop", "Mail", 30).says == says


def test_who_can_count_more_days_than_there_are_counts_them_all() -> None:
    assert match(even(50), even(50), (90, None)).newest_days is None


def test_more_on_the_other_side_are_no_counterparts() -> None:
    assert match(even(50), even(80)).found == 1_450
    assert match(even(50), even(40)).found == 1_160


def test_the_day_from_which_on_nothing_came() -> None:
    day = (NOW - timedelta(days=9)).replace(hour=0)
    figures = measurement(match(even(50), until(50, day)), "Shop", "Mail", 30)
    assert figures.broke_on == day
    assert figures.says.startswith("From 15 November 2026 on, new orders of Shop hardly ever reached Mail")


@pytest.mark.parametrize(
    ("error", "sight"),
    [(Denied("No."), Sight.DENIED), (ReadError("Down."), Sight.UNAVAILABLE), (KeyError("x"), Sight.UNAVAILABLE)],
)
def test_what_could_not_be_counted_is_not_seen(error: Exception, sight: Sight) -> None:
    for pair in ((refusing(error), even(5)), (even(5), refusing(error))):
        reading = compared(*pair)
        assert (reading.sight, reading.facts) == (sight, ())
        assert sight is not Sight.DENIED or reading.remedy == REMEDY


def test_a_day_too_few_is_no_count() -> None:
    assert compared(even(5), lambda _, days: [5] * (len(days) - 1)).sight is Sight.UNAVAILABLE


@pytest.mark.parametrize("hours", [0, 1, 11, 23])
def test_only_whole_and_settled_days_are_counted(hours: int) -> None:
    end = NOW + timedelta(hours=hours)
    days = whole_days(Window(start=end - timedelta(days=30), end=end))
    assert days[0] >= end - timedelta(days=30) and days[-1] + timedelta(days=1) <= end - timedelta(hours=2)
    assert len(days) in (28, 29) and all(each.hour == 0 for each in days)


def test_what_can_be_looked_up_is_not_counted() -> None:
    of = world(1, 0.9, 60, prefixed=True)
    sources = [replace(each, connector=replace(each.connector, counts=(Count(DataObject.ORDER, even(1), ""),)))
               for each in (of.drawn_from(), of.asked())]  # fmt: skip
    pairs = pairings(sources, Catalogue.load())
    assert pairs and countings(sources, Catalogue.load(), pairs) == ()
