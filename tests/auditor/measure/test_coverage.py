"""On worlds whose overlap is known: the true share lies in the interval, in at least 93 of 100 repetitions."""

from __future__ import annotations

import pytest

from auditor.dataflow.measured import measurement
from auditor.model import Match
from tests.auditor.measure.worlds import World, world

REPETITIONS = 100
AT_LEAST = 93


def within(world: World) -> bool:
    match = world.match()
    figures = measurement(match, "Shop", "Mail", 30)
    return figures.low <= world.truth() <= figures.high


@pytest.mark.parametrize("share", [0, 0.03, 0.5, 0.93, 1], ids="{:.0%} arrived".format)
def test_known_overlap(share: float) -> None:
    assert sum(within(world(seed, share, 800)) for seed in range(REPETITIONS)) >= AT_LEAST


@pytest.mark.parametrize("share", [0, 0.03, 0.5, 0.93, 1], ids="{:.0%} arrived".format)
def test_known_overlap_of_tickets(share: float) -> None:
    assert sum(within(world(seed, share, 800, tickets=True)) for seed in range(REPETITIONS)) >= AT_LEAST


@pytest.mark.parametrize("odd", ["skewed", "letters", "guests", "prefixed", "duplicated"])
def test_known_overlap_of_difficult_records(odd: str) -> None:
    assert sum(within(world(seed, 0.9, 500, **{odd: True})) for seed in range(REPETITIONS)) >= AT_LEAST


def match(share: float, number: int = 1_000, **odd: bool) -> Match:
    return world(1, share, number, **odd).match()


def test_nothing_is_found_where_nothing_arrived_and_all_where_all_did() -> None:
    assert match(0).found == 0
    full = match(1)
    assert full.found == full.sampled > 150


def test_a_small_shop_is_looked_up_as_a_whole() -> None:
    small = world(3, 0.5, 60)
    found = small.match()
    assert found.whole and found.sampled in (59, 60) and found.found / found.sampled == small.truth()


def test_a_clock_that_is_slow_is_no_arrival_in_the_past() -> None:
    assert match(1, skewed=True).arrived == match(1, skewed=True).found
    assert match(1, skewed=True).lag_p95 == 0
    assert match(1).lag_p50 == 2


def test_who_was_there_before_did_not_arrive() -> None:
    old = world(1, 1)
    old.target.records = [type(each)(each.keys, old.source.records[0].created) for each in old.target.records]
    found = old.match()
    assert found.found == found.sampled
    assert found.arrived is not None and found.arrived <= 1


def test_twins_are_counted_once_and_told() -> None:
    twins = match(1, duplicated=True)
    assert twins.found == twins.sampled
    assert twins.duplicates is not None and 10 <= twins.duplicates <= 30


def test_guests_without_any_key_are_told_apart() -> None:
    guests = match(1, guests=True)
    assert guests.unkeyed > 10 and guests.found == guests.sampled


def test_strangers_show_on_the_way_back() -> None:
    back = match(1)
    assert back.back_sampled == 100
    assert back.back_found is not None and back.back_found >= 90
