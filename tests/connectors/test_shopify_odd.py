"""Answers in shapes that Shopify's documentation does not describe: each part stops with a reason, none breaks down."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from auditor.demo.http import Request, Response, reply
from auditor.demo.shopify import CANARY_PII, CANARY_SECRET
from auditor.model import Sight
from connectors.errors import Misread, ReadError
from connectors.shopify import CONNECTOR
from connectors.shopify.documents import ALL, Document
from tests.connectors.shopify_runs import FLOW, Run, read, shop

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


def test_the_rich_shop_shows_something_in_every_part() -> None:
    """Without this the tests above could pass on empty lists."""
    run = read(shop(**RICH))
    silent = {part for part, (facts, _) in run.results.items() if not facts}
    assert silent == {FLOW}


def test_nothing_marked_is_kept_of_a_rich_shop() -> None:
    kept = [fact.model_dump_json() for fact in read(shop(**RICH)).everything]
    assert not [text for text in kept for mark in (CANARY_PII, CANARY_SECRET) if mark in text]
