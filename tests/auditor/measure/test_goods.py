"""Products, their prices and their stock: what agrees, what cannot be compared, and what a short list does not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.dataflow.measured import measurement, proves_alive
from auditor.measure.keys import normal, spellings
from auditor.model import DataObject, Grade, JoinKey, Match, Sight
from connectors.base import Figure, Record
from tests.auditor.measure.goods import BLIND, Catalogue, Goods, goods
from tests.auditor.measure.test_coverage import AT_LEAST, REPETITIONS
from tests.auditor.measure.worlds import NOW

PRODUCT, PRICE, INVENTORY = DataObject.PRODUCT, DataObject.PRICE, DataObject.INVENTORY


def within(match: Match, truth: float) -> bool:
    figures = measurement(match, "Shop", "Mail", 30)
    return figures.low <= truth <= figures.high


# --- the interval holds the truth ---------------------------------------------------------------------------------


@pytest.mark.parametrize("known_by", ["number", "written", "shared"])
@pytest.mark.parametrize("share", [0, 0.03, 0.5, 0.93, 1], ids="{:.0%} arrived".format)
def test_known_overlap_of_products(share: float, known_by: str) -> None:
    worlds = (goods(seed, share, 600, known_by) for seed in range(REPETITIONS))
    assert sum(within(each.match(), each.truth()) for each in worlds) >= AT_LEAST


@pytest.mark.parametrize("data", [PRICE, INVENTORY])
def test_known_share_of_wrong_figures(data: DataObject) -> None:
    worlds = (goods(seed, 0.9, 600, wrong=0.2) for seed in range(REPETITIONS))
    assert sum(within(each.matches()[data], 0.8) for each in worlds) >= AT_LEAST


# --- keys ---------------------------------------------------------------------------------------------------------


@given(st.text(max_size=30))
def test_stock_numbers_are_asked_for_as_they_are_written_first(raw: str) -> None:
    asked = spellings(JoinKey.SKU, raw)
    assert {normal(JoinKey.SKU, each) for each in asked} <= {normal(JoinKey.SKU, raw)}
    assert bool(asked) == (normal(JoinKey.SKU, raw) is not None)
    assert len(asked) <= 3 and (not asked or asked[0] in raw)


def test_neither_capitals_nor_spaces_hide_a_stock_number() -> None:
    assert spellings(JoinKey.SKU, " Pot-12 ") == ("Pot-12", "POT-12", "pot-12")
    assert spellings(JoinKey.SKU, "POT-12") == ("POT-12", "pot-12")
    assert normal(JoinKey.SKU, " pOT-12") == normal(JoinKey.SKU, "Pot-12")


@given(st.integers(1, 10**15))
def test_variants_have_global_and_bare_numbers(number: int) -> None:
    forms = {normal(JoinKey.VARIANT_ID, raw) for raw in (f"gid://shop/ProductVariant/{number}", f" {number}")}
    assert forms == {str(number)}


# --- figures ------------------------------------------------------------------------------------------------------


def told(here: Figure | None, there: Figure | None, data: DataObject = PRICE) -> Match:
    """One variant that both know."""

    def record(figure: Figure | None) -> Record:
        return Record(((JoinKey.VARIANT_ID, "1"),), NOW, figures=((data, figure),) if figure else ())

    world = goods(1, 1, 0)
    world = replace(world, source=Catalogue([record(here)]), target=Catalogue([record(there)]))
    return world.matches()[data]


@pytest.mark.parametrize(
    ("here", "there", "sampled", "found"),
    [
        pytest.param("9.90", "9.9", 1, 1, id="the same"),
        pytest.param("9.90", "9.91", 1, 1, id="rounded"),
        pytest.param("9.90", "9.92", 1, 0, id="another"),
        pytest.param(None, "9.90", 0, 0, id="not told here"),
        pytest.param("9.90", None, 0, 0, id="not told there"),
    ],
)
def test_prices(here: str | None, there: str | None, sampled: int, found: int) -> None:
    one, other = (Figure(Decimal(each), "GBP") if each else None for each in (here, there))
    match = told(one, other)
    assert (match.sampled, match.found) == (sampled, found)


def test_stock_is_the_same_to_the_piece_or_not_at_all() -> None:
    assert told(Figure(Decimal(0)), Figure(Decimal("0.0")), INVENTORY).found == 1
    assert told(Figure(Decimal(4)), Figure(Decimal(5)), INVENTORY).found == 0


def test_prices_of_two_currencies_are_not_compared() -> None:
    found = goods(1, 0.9, currency="EUR").matches()
    assert found[PRODUCT].found and found[INVENTORY].sampled and found[PRICE].sampled == 0
    says = measurement(found[PRICE], "Shop", "Mail", 30).says
    assert says.startswith("No price could be compared between Shop and Mail") and "same currency" in says


def test_two_variants_of_one_stock_number_tell_nothing_of_each_others_price() -> None:
    found = goods(1, 1, 150, "shared").matches()
    assert found[PRODUCT].found == found[PRODUCT].sampled == 150
    assert found[PRICE].sampled == found[INVENTORY].sampled == 0


def test_what_is_held_twice_is_not_compared() -> None:
    world = goods(1, 1, 40, wrong=1)
    world.target.records += [replace(each, figures=()) for each in world.target.records]
    found = world.matches()
    assert found[PRODUCT].duplicates == 40 and found[PRICE].sampled == 0


def test_what_a_merchant_reads() -> None:
    found = {data: measurement(match, "Shop", "Mail", 30) for data, match in goods(3, 0.9, 100).matches().items()}
    product = found[PRODUCT]
    gone = product.sampled - product.found
    assert product.says == (
        f"{gone} % of the product variants on sale never reached Mail ({gone} of 100), "
        "by variant number or stock number"
    )
    assert found[PRICE].says == (
        f"Of {product.found} product variants known to both, {product.found} have the same price in Shop and Mail"
    )
    assert "same stock in Shop and Mail" in found[INVENTORY].says and found[INVENTORY].grade is Grade.HEALTHY


# --- what proves a flow alive ---------------------------------------------------------------------------------------


def test_only_what_came_in_the_window_shows_that_products_still_come() -> None:
    found = goods(5, 1, 180).matches()
    product = found[PRODUCT]
    new = sum(each.sampled for each in product.days)
    assert 3 <= new < 20 and product.arrived == new and product.lag_p95 == 4
    assert proves_alive(product, measurement(product, "Shop", "Mail", 30))
    for data in (PRICE, INVENTORY):
        assert not proves_alive(found[data], measurement(found[data], "Shop", "Mail", 30))


def test_an_old_catalogue_proves_no_arrival() -> None:
    world = goods(5, 1, 180)
    world.source.records = [replace(each, created=NOW - timedelta(days=400)) for each in world.source.records]
    product = world.match()
    assert product.found == 180 and product.arrived == 0 and not product.days and product.lag_p50 is None
    assert not proves_alive(product, measurement(product, "Shop", "Mail", 30))


# --- a list that may be short ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0, 0.1, 0.4])
def test_few_found_in_a_list_that_may_be_short_prove_nothing(share: float) -> None:
    [reading] = blinded(goods(2, share)).readings()
    assert (reading.sight, reading.facts) == (Sight.UNOBSERVABLE, ())
    assert (reading.reason, reading.remedy) == BLIND


def test_a_list_that_holds_most_is_believed() -> None:
    [reading] = blinded(goods(2, 0.9)).readings()
    assert reading.sight is Sight.COMPLETE and len(reading.facts) == 3


def blinded(world: Goods) -> Goods:
    return replace(world, blind=BLIND)


def test_nothing_of_a_product_is_kept() -> None:
    made = goods(1, 0.93, 150, wrong=0.3)
    [reading] = made.readings()
    text = reading.model_dump_json().casefold()
    for record in made.source.records:
        assert not any(raw.strip().casefold() in text for _, raw in record.keys)
        price = record.figure(PRICE)
        assert price and f'"{price.amount}"' not in text and str(price.amount) not in repr(record)
