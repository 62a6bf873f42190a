"""Variants drawn from the shop and looked up in Klaviyo's catalogue, against the demo platforms over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from auditor.demo.http import Request, Response, reply
from auditor.demo.people import Overlap
from auditor.demo.world import World
from auditor.model import DataObject, JoinKey
from connectors.base import Figure, Record
from connectors.errors import Denied, Misread, Unobservable
from tests.connectors.test_matching import DRAW, WARES, WORLD, client, drawn, found, lookup_of, one, sample_of

PRODUCT, PRICE, INVENTORY = DataObject.PRODUCT, DataObject.PRICE, DataObject.INVENTORY
KNOWN = Overlap(WORLD.platform("klaviyo")["goods"]["share"])
NUMBERS = [WARES.number(each) for each in range(WARES.variants)]
BY_SKU = WORLD.changed({"klaviyo": {"goods": {"key": "sku"}}})
EMPTY = WORLD.changed({"klaviyo": {"goods": {"share": 0}}})


def without(platform: str, scope: str, world: World = WORLD) -> World:
    given = world.platform(platform).get("scopes") or ["accounts:read", "profiles:read"]
    return world.changed({platform: {"scopes": [each for each in given if each != scope]}})


@dataclass
class Odd:
    """Changes one field of the first object that has it, in answers that hold a word."""

    name: str
    value: object
    word: bytes = b"inventory"

    def __call__(self, request: Request, answer: Callable[[], Response]) -> Response:
        whole = answer()
        assert isinstance(whole.body, bytes)
        if self.word not in whole.body.lower():
            return whole
        held = json.loads(whole.body)
        for each in [each for each in _objects(held) if self.name in each][:1]:
            each[self.name] = self.value
        return Response(whole.status, whole.headers, json.dumps(held).encode())


def _objects(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for each in value for found in _objects(each)]
    return [value, *_objects(list(value.values()))] if isinstance(value, dict) else []


# --- the shop -------------------------------------------------------------------------------------------------------


def test_a_small_catalogue_is_drawn_as_a_whole() -> None:
    lot, requests = drawn("shopify", PRODUCT)
    assert (len(lot.records), lot.whole, requests) == (WARES.variants, True, 3), "one of the three is the currency"
    by_number = {one(each, JoinKey.VARIANT_ID): each for each in lot.records}
    assert set(by_number) == set(NUMBERS)
    some = by_number[WARES.number(20)]
    assert one(some, JoinKey.SKU) == WARES.sku(20)
    assert some.figure(PRICE) == Figure(Decimal(WARES.price(20)), "GBP")
    assert some.figure(INVENTORY) == Figure(Decimal(WARES.stock(20)))


def test_stock_that_is_not_counted_is_not_told() -> None:
    by_number = {one(each, JoinKey.VARIANT_ID): each for each in drawn("shopify", PRODUCT)[0].records}
    for number in range(WARES.variants):
        assert (by_number[WARES.number(number)].figure(INVENTORY) is None) is not WARES.tracked(number)


def test_a_variant_without_a_stock_number_has_one_key() -> None:
    [first, *_] = drawn("shopify", PRODUCT)[0].records
    assert [kind for kind, _ in first.keys] == [JoinKey.VARIANT_ID]


def test_products_need_their_scope() -> None:
    with client("shopify", without("shopify", "read_products")) as opened, pytest.raises(Denied):
        sample_of("shopify", PRODUCT).draw(opened, DRAW)


@pytest.mark.parametrize(
    ("name", "value"),
    [("price", "dear"), ("price", "NaN"), ("price", None), ("inventoryQuantity", "many"), ("tracked", None),
     ("id", ""), ("createdAt", "lately")],
)  # fmt: skip
def test_an_odd_variant_is_not_guessed(name: str, value: object) -> None:
    with client("shopify", WORLD, Odd(name, value)) as opened, pytest.raises(Misread):
        sample_of("shopify", PRODUCT).draw(opened, DRAW)


def test_a_stock_that_shopify_does_not_tell_is_not_nought() -> None:
    with client("shopify", WORLD, Odd("inventoryQuantity", None)) as opened:
        first, *others = sample_of("shopify", PRODUCT).draw(opened, DRAW).records
    assert first.figure(INVENTORY) is None and any(each.figure(INVENTORY) for each in others)


# --- Klaviyo --------------------------------------------------------------------------------------------------------


def test_variants_are_found_by_their_number() -> None:
    held = {one(each, JoinKey.VARIANT_ID) for each in found("klaviyo", JoinKey.VARIANT_ID, [*NUMBERS, "12345"])}
    assert held == {number for each, number in enumerate(NUMBERS) if KNOWN.has(each)}
    assert found("klaviyo", JoinKey.SKU, [WARES.sku(50) or ""]) == [], "it knows them by their numbers"


def test_variants_are_found_by_their_stock_number_as_it_is_written() -> None:
    sku = WARES.sku(50) or ""
    [held] = found("klaviyo", JoinKey.SKU, [sku, sku.lower(), sku.title()], BY_SKU)
    assert held.keys == ((JoinKey.SKU, sku),), "what is no number of digits is no number of a shop"
    assert found("klaviyo", JoinKey.VARIANT_ID, NUMBERS, BY_SKU) == []


def test_price_and_stock_are_told_beside_the_key() -> None:
    by_number = {one(each, JoinKey.VARIANT_ID): each for each in found("klaviyo", JoinKey.VARIANT_ID, NUMBERS)}
    told = {each: by_number[WARES.number(each)] for each in (0, 20, 21, 30)}
    assert told[0].figure(INVENTORY) is None
    assert told[20].figure(PRICE) == Figure(Decimal(WARES.price(20)) + 1, "GBP")
    assert told[21].figure(PRICE) == Figure(Decimal(WARES.price(21)), "GBP")
    assert told[30].figure(INVENTORY) == Figure(Decimal(WARES.stock(30) + 3))


def test_a_price_counts_in_the_currency_of_the_account() -> None:
    euros = WORLD.changed({"merchant": {"currency": "EUR"}})
    prices = [each.figure(PRICE) for each in found("klaviyo", JoinKey.VARIANT_ID, NUMBERS, euros)]
    assert {each.unit for each in prices if each} == {"EUR"}
    unknown = Odd("preferred_currency", None, b"preferred_currency")
    held = found("klaviyo", JoinKey.VARIANT_ID, NUMBERS, WORLD, unknown)
    assert held and not any(each.figure(PRICE) for each in held)


@pytest.mark.parametrize("key", [JoinKey.VARIANT_ID, JoinKey.SKU])
def test_an_empty_catalogue_is_none_that_we_can_see(key: JoinKey) -> None:
    with client("klaviyo", EMPTY) as opened, pytest.raises(Unobservable, match="takes over from a shop") as refusal:
        sample_of("klaviyo", PRODUCT).draw(opened, DRAW)
    assert refusal.value.remedy
    assert found("klaviyo", key, NUMBERS[:5], EMPTY) == []
    assert lookup_of("klaviyo", key).blind is not None


def test_a_key_without_catalogues_is_denied() -> None:
    with client("klaviyo", without("klaviyo", "catalogs:read")) as opened:
        with pytest.raises(Denied, match="catalogs:read"):
            sample_of("klaviyo", PRODUCT).draw(opened, DRAW)
        with pytest.raises(Denied):
            list(lookup_of("klaviyo", JoinKey.SKU).find(opened, ["POT-1"]))


class Refusing:
    """Takes no more than so many ids at once."""

    def __init__(self, most: int) -> None:
        self.most, self.asked = most, list[int]()

    def __call__(self, request: Request, answer: Callable[[], Response]) -> Response | None:
        number = request.arg("filter").count(":::$default:::")
        self.asked.append(number)
        return reply({"errors": [{"status": 400, "code": "invalid"}]}, 400) if number > self.most else None


def test_fewer_are_asked_for_where_so_many_are_refused() -> None:
    most = Refusing(30)
    held = found("klaviyo", JoinKey.VARIANT_ID, NUMBERS, WORLD, most)
    assert len(held) == sum(KNOWN.has(each) for each in range(WARES.variants))
    assert max(each for each in most.asked if each <= 30) > 20


def test_who_refuses_even_a_few_cannot_be_asked() -> None:
    with pytest.raises(Misread):
        found("klaviyo", JoinKey.VARIANT_ID, NUMBERS, WORLD, Refusing(0))


def test_more_than_was_asked_for_is_no_answer() -> None:
    """As when the filter were ignored: then every page has a next one."""

    class Endless:
        pages, first = 0, b""

        def __call__(self, request: Request, answer: Callable[[], Response]) -> Response:
            whole = answer()
            if "catalog-variants" not in request.path:
                return whole
            assert isinstance(whole.body, bytes)
            self.pages, self.first = self.pages + 1, self.first or whole.body
            body = json.loads(self.first)
            body["links"]["next"] = f"{request.base_url}{request.path}?page[cursor]={self.pages}"
            return Response(200, whole.headers, json.dumps(body).encode())

    with pytest.raises(Misread):
        found("klaviyo", JoinKey.VARIANT_ID, NUMBERS[:9], WORLD, Endless())


@pytest.mark.parametrize(
    ("name", "value"),
    [("external_id", None), ("external_id", 12), ("price", "9.90"), ("price", True), ("inventory_quantity", "12"),
     ("created", "lately")],
)  # fmt: skip
def test_an_odd_variant_of_klaviyo_is_not_guessed(name: str, value: object) -> None:
    with pytest.raises(Misread):
        found("klaviyo", JoinKey.VARIANT_ID, NUMBERS, WORLD, Odd(name, value))


@pytest.mark.parametrize("name", ["price", "inventory_quantity", "created"])
def test_what_klaviyo_leaves_out_is_not_known(name: str) -> None:
    first, *others = found("klaviyo", JoinKey.VARIANT_ID, NUMBERS, WORLD, Odd(name, None))

    def tells(record: Record) -> bool:
        data = {"price": PRICE, "inventory_quantity": INVENTORY}.get(name)
        return record.figure(data) is not None if data else record.created is not None

    assert not tells(first) and any(map(tells, others))


def test_what_cannot_stand_in_a_filter_is_not_asked_for() -> None:
    with client("klaviyo") as opened:
        before = sum(opened.door.requests.values())
        assert list(lookup_of("klaviyo", JoinKey.SKU).find(opened, ['a"b', "a\\b", "a\nb"])) == []
        assert sum(opened.door.requests.values()) == before
