"""Products are taken all over a catalogue, however unevenly it grew, and at the same price however large it is."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.demo.wares import IMPORT, Wares
from auditor.model import DataObject, JoinKey
from connectors.base import Draw, Lot
from connectors.shopify.spread import Stretch, crowded, cut, finer, moments
from tests.connectors.test_matching import NOW, WINDOW, WORLD, client, drawn, one, sample_of

START = datetime(2020, 1, 1, tzinfo=UTC)
HELD = st.lists(st.integers(0, 5_000), min_size=1, max_size=20)


def stretches(held: list[int]) -> list[Stretch]:
    parts = cut(START, START + timedelta(days=1_000), len(held))
    return [Stretch(each.since, each.until, number) for each, number in zip(parts, held, strict=True)]


@given(st.integers(1, 30))
def test_stretches_leave_no_gap(number: int) -> None:
    parts = cut(START, START + timedelta(days=10), number)
    assert len(parts) == number
    assert (parts[0].since, parts[-1].until) == (START, START + timedelta(days=10))
    assert all(one.until == other.since for one, other in pairwise(parts))


@given(HELD)
def test_cut_finer_no_time_of_the_full_ones_is_lost(held: list[int]) -> None:
    full = crowded(stretches(held), 20)
    pieces = finer(full, 60)
    assert len(full) <= 20 and len(pieces) == (60 if full else 0)
    assert all(sum(one.held for one in stretches(held)) < 20 * each.held for each in full)
    for each in full:
        inside = [piece for piece in pieces if each.since <= piece.since < each.until]
        assert (inside[0].since, inside[-1].until) == (each.since, each.until)
        assert all(one.until == other.since for one, other in pairwise(inside))


@given(HELD, st.integers(0, 1_000), st.integers(1, 40))
def test_as_many_moments_in_a_stretch_as_it_holds_of_all(held: list[int], seed: int, number: int) -> None:
    counted = stretches(held)
    found = list(moments(counted, number, seed))
    assert len(found) == (number if sum(held) else 0)
    assert found == sorted(found) == list(moments(counted, number, seed))
    for each in counted:
        fair = number * each.held / (sum(held) or 1)
        assert abs(sum(each.since <= moment < each.until for moment in found) - fair) < 2


# --- the whole way, against the demo shop -----------------------------------------------------------------------------

LARGE = WORLD.changed({"shopify": {"products": {"active": 2_000, "variants": 6_000}}})


def taken(seed: int) -> Lot:
    return drawn("shopify", DataObject.PRODUCT, Draw(200, WINDOW, seed), LARGE)[0]


def test_a_large_catalogue_gives_a_hundred_variants_in_six_requests() -> None:
    lot, requests = drawn("shopify", DataObject.PRODUCT, world=LARGE)
    assert (len(lot.records), lot.whole, requests) == (100, False, 7), "one of the seven is the shop's currency"
    products = Counter(Wares(LARGE).product(Wares(LARGE).variant(one(each, JoinKey.VARIANT_ID)) or 0)
                       for each in lot.records)  # fmt: skip
    assert len(products) > 50, "few of them are of one product"


def test_an_import_of_half_the_catalogue_is_half_of_the_sample() -> None:
    """Two hours among nine hundred days: a sample of moments would find its beginning, or nothing of it."""
    shares, places = list[float](), set[int]()
    for seed in range(12):
        ages = [NOW - each.created for each in taken(seed).records if each.created]
        within = [each for each in ages if IMPORT <= each <= IMPORT + timedelta(hours=2)]
        shares.append(len(within) / len(ages))
        places |= {int((each - IMPORT) / timedelta(minutes=12)) for each in within}
    assert all(0.3 <= each <= 0.7 for each in shares), shares
    assert 0.45 <= sum(shares) / len(shares) <= 0.55
    assert places == set(range(10)), "from its beginning to its end"


@pytest.mark.parametrize("number", [400, 100_000])
def test_requests_do_not_grow_with_the_catalogue(number: int) -> None:
    world = WORLD.changed({"shopify": {"products": {"active": number, "variants": 2 * number}}})
    lot, requests = drawn("shopify", DataObject.PRODUCT, world=world)
    assert (len(lot.records), requests) == (100, 7)


def test_a_shop_without_anything_on_sale_gives_nothing() -> None:
    world = WORLD.changed({"shopify": {"products": {"active": 0, "variants": 600}}})
    with client("shopify", world) as opened:
        lot = sample_of("shopify", DataObject.PRODUCT).draw(opened, Draw(200, WINDOW, 1))
    assert lot == Lot((), whole=False)
