"""Answers in shapes that Shopify's documentation does not describe: each part stops with a reason, none breaks down."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from auditor.demo.http import Request, Response, Server, reply
from auditor.demo.shopify import CANARY_PII, CANARY_SECRET, CREDENTIALS, ShopifyDemo
from auditor.demo.shopify_analytics import COLUMNS
from auditor.model import Sight
from connectors.base import Draw
from connectors.errors import Cut, Denied, Misread, ReadError
from connectors.shopify import CONNECTOR
from connectors.shopify.documents import (
    ALL,
    ENDS_OF_PRODUCTS,
    PRODUCTS_A_PART,
    SAMPLED_CUSTOMERS,
    SAMPLED_ORDERS,
    SAMPLED_VARIANTS,
    SLICES_OF_CUSTOMERS,
    SLICES_OF_ORDERS,
    SLICES_OF_PRODUCTS,
    Document,
)
from connectors.shopify.documents import ORDERS_A_DAY as BY_DAY
from connectors.shopify.documents import ORDERS_BY_WAY as BY_WAY
from connectors.shopify.shape import ANYTHING, may_be_nothing, shaped, shaped_each
from tests.conformance import spoil
from tests.connectors.loopback import Clock
from tests.connectors.running import WINDOW
from tests.connectors.shopify_runs import APPS, FLOW, SALES, Changed, Run, instead, problem, read, shop

ORDERS_A_DAY = ("measures", "orders a day")

EVERY_SCOPE = sorted({scope for each in CONNECTOR.reads for scope in each.scopes})
EMPTY = {"hasNextPage": False, "endCursor": None}
SHAPES: dict[str, Any] = {
    "text": "x",
    "number": 7,
    "list": [],
    "list of nothing": [None],
    "list of texts": ["x"],
    "empty object": {},
    "no rows": {"nodes": None, "pageInfo": EMPTY},
    "rows of nothing": {"nodes": [None], "pageInfo": EMPTY},
    "rows of empty objects": {"nodes": [{}], "pageInfo": EMPTY, "count": 3, "totalCount": "many"},
    "no page": {"nodes": []},
}


def _operation(document: Document) -> str:
    return document.text.partition("query ")[2].partition("(")[0].partition(" ")[0]


ROOTS = {_operation(document): document.root for document in ALL if document.file != "current_app"}


class Everything:
    """Puts one value in the place of every root field but the app's own."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __call__(self, request: Request, answer: Callable[[], Response]) -> Response | None:
        document = ROOTS.get(json.loads(request.body)["operationName"])
        return reply({"data": {document: self.value}}) if document else None


def spoilt(value: Any) -> Run:
    return read(shop(scopes=EVERY_SCOPE), faults=[Everything(value)])


@pytest.mark.parametrize("shape", SHAPES)
def test_no_answer_breaks_a_part(shape: str) -> None:
    run = spoilt(SHAPES[shape])
    for error in (error for _, error in run.results.values() if error is not None):
        assert isinstance(error, ReadError)
        assert error.says
        assert error.sight is not Sight.COMPLETE
    assert len(run.stopped(Misread)) > 25


def test_an_answer_that_is_not_there_is_never_an_empty_one() -> None:
    run = spoilt(None)
    assert {part for part, (facts, error) in run.results.items() if error is None and not facts} == set()
    assert set(run.results) - run.stopped() == {("controls", "rights of our app")}
    assert FLOW in run.stopped()


def _nodes(value: Any) -> list[dict[str, Any]]:
    """Every object of an answer, however deep."""
    if isinstance(value, list):
        return [found for each in value for found in _nodes(each)]
    if not isinstance(value, dict):
        return []
    return [value, *(found for each in value.values() for found in _nodes(each))]


RICH: dict[str, Any] = {
    "scopes": EVERY_SCOPE,
    "risk_apps": [{"id": 2001, "title": "Signifyd", "handle": "signifyd"}],
    "holds": [
        {"id": 1, "app": {"id": 2001, "title": "Signifyd", "handle": "signifyd"}, "reason": "HIGH_RISK_OF_FRAUD"}
    ],
    "handed_over": [{"id": 1, "handle": "north", "name": "Warehouse North"}],
    "discounts": [{"id": 1, "kind": "DiscountAutomaticApp", "title": "Bundle", "app": 1004, "errors_days_ago": 3}],
    "discount_types": [{"title": "Bundle", "app": 1004}],
    "checkout_rules": [{"id": 1, "title": "Limit", "app": 1004}],
    "delivery_rules": [{"id": 1, "title": "Hide", "app": 1004}],
    "payment_rules": [{"id": 1, "title": "Hide", "app": 1004}],
    "dispatch_rules": [{"id": 1, "title": "Near", "app": 1004}],
    "selling_plans": [{"id": 1, "app_id": "2002", "name": "Monthly plant", "categories": ["SUBSCRIPTION"]}],
    "objects": [{"id": 1, "name": "Guide", "app": 1004}],
    "catalogs": [{"id": 1, "title": "Wholesale", "apps": [1004], "prices": True}],
    "collection_apps": [{"id": 2003, "title": "Sorter", "handle": "sorter"}],
    "carriers": [{"id": 1, "name": "Rates", "host": "rates.example"}],
    "companies": [{"id": 1, "external": True}],
    "webhooks": [{"id": 1, "topic": "ORDERS_CREATE", "host": "hooks.example"}],
    "marketing_activities": [
        {
            "id": 1,
            "title": "Left",
            "tactic": "ABANDONED_CART",
            "automation": True,
            "app": {"id": 3, "title": "Shopify Email"},
        }
    ],
    "abandoned": {"sent": 0.5},
    "by_hand": {"refund_app": {"id": 2004, "title": "Loop Returns", "handle": "loop"}},
    "transfers": [{"id": 1, "app": "Stocky", "days_ago": 2}],
    "services": [{"id": 1, "handle": "north", "name": "Warehouse North", "type": "THIRD_PARTY"}],
    "fields": [
        {"of": where, "namespace": "app--1004--x", "days_ago": 1}
        for where in ("orders", "customers", "products", "shop")
    ],
    "sales": [{"channel": "Online Store", "amount": 90}],
}


class Leaves:
    """Puts one value in the place of every plain field, or of those of one name."""

    def __init__(self, value: Any, name: str = "") -> None:
        self.value, self.name = value, name

    def __call__(self, request: Request, answer: Callable[[], Response]) -> Response | None:
        if json.loads(request.body)["operationName"] not in ROOTS:
            return None
        body = json.loads(answer().body)  # type: ignore[arg-type]
        for node in _nodes(body.get("data")):
            for name in node:
                plain = not isinstance(node[name], dict | list) and name != "__typename"
                if plain and self.name in ("", name):
                    node[name] = self.value
        return reply(body)


@pytest.mark.parametrize("value", [None, "x", 7, -1.5, True])
def test_a_field_of_another_kind_breaks_nothing(value: Any) -> None:
    run = read(shop(**RICH), faults=[Leaves(value)])
    assert len(run.stopped(ReadError)) > 20


class Watched:
    """Keeps the answers to each document that hold most."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def __call__(self, request: Request, answer: Callable[[], Response]) -> Response | None:
        name, body = json.loads(request.body)["operationName"], answer().body
        assert isinstance(body, bytes)
        value = (json.loads(body).get("data") or {}).get(ROOTS.get(name))
        if len(json.dumps(value)) > len(json.dumps(self.kept.get(name))):
            self.kept[name] = value
        return None


@cache
def answers() -> dict[str, Any]:
    """What a rich shop answers to each document."""
    watched = Watched()
    read(shop(**RICH), faults=[watched])
    few = shop(**RICH).changed({"volumes": {"orders": 30, "customers": 30, "new_customers": 30}})
    with Server(ShopifyDemo(few), [watched]) as server:
        client = CONNECTOR.open({**CREDENTIALS, "base_url": server.base_url}, Clock().tools(), WINDOW)
        for sample in CONNECTOR.samples:
            assert sample.draw(client, Draw(200, WINDOW, 1)).whole
    return watched.kept


def _is_refused(document: Document, value: Any) -> bool:
    try:
        shaped(document, value)
    except Misread:
        return True
    return False


def _with(name: str, value: Any, good: Any) -> Any:
    """The same with another value in every field of a name."""
    return spoil.each_object(good, lambda row: {**row, name: value} if name in row else row)


def _rows(document: Document) -> list[Any]:
    found: list[Any] = answers()[_operation(document)]["nodes"]
    return found


SLICED: dict[Document, Callable[[], dict[str, Any]]] = {
    SLICES_OF_CUSTOMERS: lambda: {"nodes": _rows(SAMPLED_CUSTOMERS)},
    SLICES_OF_ORDERS: lambda: {"nodes": _rows(SAMPLED_ORDERS)},
    SLICES_OF_PRODUCTS: lambda: {"nodes": [{"variants": {"nodes": _rows(SAMPLED_VARIANTS)}}]},
    ENDS_OF_PRODUCTS: lambda: {"nodes": [{"createdAt": "2026-11-24T12:00:00Z"}]},
    PRODUCTS_A_PART: lambda: {"count": 3, "precision": "EXACT"},
}
"""What asks for the same field for several stretches of time, and what it answers for one of them."""
WHOLE = [each for each in ALL if _operation(each) in ROOTS and each not in (*SLICED, BY_DAY, BY_WAY)]


@pytest.mark.parametrize("sliced", SLICED, ids=lambda each: each.file)
def test_one_slice_of_many_that_is_odd_spoils_all(sliced: Document) -> None:
    good = {name: SLICED[sliced]() for name in re.findall(r"^  (\w+): ", sliced.text, re.MULTILINE)}
    assert shaped_each(sliced, good) == list(good.values())
    for name in {*spoil.names(good), "s3"}:
        for change in (spoil.without(name), lambda value, name=name: {**value, "s3": _with(name, [7], value["s3"])}):
            spoilt = change(good)
            if spoilt != good:
                with pytest.raises(Misread):
                    shaped_each(sliced, spoilt)


FREE = {name for columns in COLUMNS.values() for name in columns}
"""What stands in the rows of the analytics, see below."""


@pytest.mark.parametrize("document", WHOLE, ids=lambda each: each.file)
def test_every_field_is_missed_and_none_is_taken_for_another(document: Document) -> None:
    good = answers()[_operation(document)]
    assert shaped(document, good) is good
    assert shaped(document, spoil.unknown_fields(good))
    names = set(spoil.names(good)) - FREE
    assert names
    for name in names:
        anything = name in ANYTHING
        assert _is_refused(document, spoil.without(name)(good)), name
        assert _is_refused(document, _with(name, [7], good)) is not anything, name
        assert _is_refused(document, _with(name, None, good)) is not may_be_nothing(document.root, name), name


@pytest.mark.parametrize(
    "row",
    [
        7, "x", None, {}, ["Online Store"], {"sales_channel": ["canary-pii"], "total_sales": "9"},
        *({"sales_channel": "Shop", "total_sales": odd} for odd in (None, "", "much", "nan", True, [9], 10**400)),
    ],
    ids=repr,
)  # fmt: skip
def test_free_rows_are_read_with_care(row: Any) -> None:
    def change(body: dict[str, Any]) -> None:
        body["data"]["shopifyqlQuery"]["tableData"]["rows"] = [row]

    run = read(shop(**RICH), faults=[Changed("Analytics", change)], only=[SALES])
    assert run.stopped(Misread) == {SALES}
    assert run.facts(SALES) == []


@pytest.mark.parametrize("odd", [[], "x", 7, {"search": "x"}, {"search": [7]}])
def test_notes_about_the_filter_that_cannot_be_read_are_not_taken_for_none(odd: Any) -> None:
    run = read(faults=[Changed("OrderCount", lambda body: body.update(extensions=odd))], only=[ORDERS_A_DAY])
    stopped = run.stopped(Misread)
    assert stopped == ({ORDERS_A_DAY} if odd != [] else set())


@pytest.mark.parametrize("odd", [None, "x", 7, [], {"code": ["x"]}])
def test_a_refusal_stays_one_whatever_its_details(odd: Any) -> None:
    body = {"errors": [{"message": "No", "extensions": odd}], "extensions": odd}
    run = read(faults=[instead("OrderCount", body)], only=[ORDERS_A_DAY])
    assert run.stopped(Misread) == {ORDERS_A_DAY}


def test_what_shopify_says_is_missing_is_told_rather_than_the_shape_it_leaves() -> None:
    body = {"data": {"appInstallations": {"nodes": [None]}}, "errors": [problem("ACCESS_DENIED")]}
    run = read(faults=[instead("InstalledApps", body)], only=[APPS])
    assert run.stopped(Denied) == {APPS}


@pytest.mark.parametrize(("operation", "part"), [
    ("MarketingEvents", ("connections", "campaigns that apps tell of")),
    ("FieldsOfOrders", ("connections", "fields written to orders")),
    ("FieldsOfCustomers", ("connections", "fields written to customers")),
    ("FieldsOfProducts", ("connections", "fields written to products")),
    ("FieldsOfShop", ("connections", "settings kept in the shop")),
])  # fmt: skip
def test_more_than_one_page_is_not_all(operation: str, part: tuple[str, str]) -> None:
    def change(body: dict[str, Any]) -> None:
        for node in _nodes(body["data"]):
            node.update({"hasNextPage": True} if "hasNextPage" in node else {})

    run = read(shop(**RICH), faults=[Changed(operation, change)], only=[part])
    assert run.stopped(Cut) == {part}
    assert run.facts(part)


def test_the_rich_shop_shows_something_in_every_part() -> None:
    """Without this the tests above could pass on empty lists."""
    run = read(shop(**RICH))
    silent = {part for part, (facts, _) in run.results.items() if not facts}
    assert silent == {FLOW}


def test_nothing_marked_is_kept_of_a_rich_shop() -> None:
    kept = [fact.model_dump_json() for fact in read(shop(**RICH)).everything]
    assert not [text for text in kept for mark in (CANARY_PII, CANARY_SECRET) if mark in text]
