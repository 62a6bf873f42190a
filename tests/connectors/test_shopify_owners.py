"""What belongs to apps: subscriptions, discounts, catalogues, channels, rules at the checkout, written fields."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Automation, Connection, DataObject, Mechanism, Proof, State
from connectors.errors import Cut
from tests.connectors.running import NOW
from tests.connectors.shopify_runs import Changed, read, shop

SORTER = {"id": 2003, "title": "Sorter", "handle": "sorter"}
SHOPIFYS = {"id": 1, "title": "Shopify", "handle": "shopify"}


def links(part: str, **changes: Any) -> list[Connection]:
    key = ("connections", part)
    run = read(shop(**changes), only=[key])
    assert run.error(key) is None
    return [fact for fact in run.facts(key) if isinstance(fact, Connection)]


@pytest.mark.parametrize(
    ("part", "changes", "data"),
    [
        ("kinds of discounts", {"discount_types": [{"title": "Bundle", "app": SORTER}]}, DataObject.PRICE),
        ("collections of apps", {"collection_apps": [SORTER]}, DataObject.PRODUCT),
        ("custom objects", {"objects": [{"id": 1, "name": "Guide", "app": SORTER}]}, DataObject.OTHER),
        (
            "catalogues of apps",
            {"catalogs": [{"id": 1, "title": "B", "apps": [SORTER], "prices": True}]},
            DataObject.PRICE,
        ),
        ("catalogues of apps", {"catalogs": [{"id": 1, "title": "B", "apps": [SORTER]}]}, DataObject.PRODUCT),
    ],
)
def test_an_app_that_owns_something(part: str, changes: dict[str, Any], data: DataObject) -> None:
    [link] = links(part, **changes)
    assert link.source is not None
    assert (link.source.uuid, link.source.handle, link.data, link.proof) == (
        "2003",
        "sorter",
        (data,),
        Proof.CONFIGURED,
    )


def test_what_shopify_made_itself_belongs_to_no_app() -> None:
    assert links("custom objects", objects=[{"id": 1, "name": "Guide", "app": SHOPIFYS}]) == []


@pytest.mark.parametrize(
    ("app_id", "categories", "uuid", "title", "data"),
    [
        pytest.param("2002", ["SUBSCRIPTION"], "2002", "", DataObject.SUBSCRIPTION, id="number"),
        pytest.param("recharge", ["SUBSCRIPTION"], "", "recharge", DataObject.SUBSCRIPTION, id="name"),
        pytest.param("2002", ["PRE_ORDER"], "2002", "", DataObject.OTHER, id="pre-orders"),
    ],
)
def test_selling_plans(app_id: str, categories: list[str], uuid: str, title: str, data: DataObject) -> None:
    plan = {"id": 1, "app_id": app_id, "name": "Monthly plant", "categories": categories}
    [link] = links("subscriptions and pre-orders", selling_plans=[plan])
    assert link.source is not None
    assert (link.source.uuid, link.source.title, link.data, link.name) == (uuid, title, (data,), "Monthly plant")


def test_channels_and_whether_new_products_reach_them() -> None:
    rows = [{"id": 1, "name": "G", "app": 1006}, {"id": 2, "name": "B", "app": SORTER, "auto": False}]
    found = links("sales channels", publications=[*rows, {"id": 3, "name": "Online Store"}])
    assert [(link.name, link.mechanism) for link in found] == [
        ("Google & YouTube (gets new products by itself)", Mechanism.CHANNEL),
        ("Sorter (products are added by hand)", Mechanism.CHANNEL),
    ]


def test_who_is_asked_for_delivery_rates() -> None:
    rows = [
        {"id": 1, "name": "Rates", "host": "rates.example"},
        {"id": 2, "name": "Old", "host": "o.example", "active": False},
    ]
    found = links("delivery rates", carriers=rows)
    assert [(link.target.host if link.target else "", link.state) for link in found] == [
        ("rates.example", State.LIVE),
        ("o.example", State.OFF),
    ]


def test_more_than_a_page_is_a_cut() -> None:
    key = ("connections", "collections of apps")
    many = [{"id": number, "title": f"App {number}", "handle": f"app-{number}"} for number in range(40)]
    run = read(shop(collection_apps=many), only=[key])
    assert isinstance(run.error(key), Cut)
    assert len(run.facts(key)) == 25


@pytest.mark.parametrize(
    ("part", "table"),
    [
        ("checkout rules", "checkout_rules"),
        ("delivery rules", "delivery_rules"),
        ("payment rules", "payment_rules"),
        ("dispatch rules", "dispatch_rules"),
    ],
)
def test_rules_of_apps(part: str, table: str) -> None:
    rows = [
        {"id": 1, "title": "Fine", "app": SORTER},
        {"id": 2, "title": "Failing", "app": SORTER, "errors_days_ago": 3},
        {"id": 3, "title": "Off", "app": SORTER, "enabled": False, "errors_days_ago": 3},
    ]
    key = ("automations", part)
    changes: dict[str, Any] = {table: rows}
    rules = [fact for fact in read(shop(**changes), only=[key]).facts(key) if isinstance(fact, Automation)]
    states = [State.LIVE] * 3 if part == "dispatch rules" else [State.LIVE, State.BROKEN, State.OFF]
    assert [rule.state for rule in rules] == states
    assert rules[0].name == "Fine (Sorter)"
    assert all(rule.runs is None and rule.proof is Proof.CONFIGURED for rule in rules)


def test_a_discount_of_an_app_with_errors_is_failing() -> None:
    key = ("automations", "discounts of apps")
    row = {"id": 1, "kind": "DiscountCodeApp", "title": "Bundle", "app": SORTER, "errors_days_ago": 3}
    [rule] = read(shop(discounts=[row, {"id": 2, "kind": "DiscountCodeBasic", "title": "W"}]), only=[key]).facts(key)
    assert isinstance(rule, Automation)
    assert (rule.state, rule.name) == (State.BROKEN, "Bundle (Sorter)")
    assert rule.at is not None
    assert rule.at < NOW


FIELDS = [
    pytest.param(
        "judgeme", 1, ("Judge.me writes fields of orders", DataObject.ORDER, Proof.RUNNING), id="a known tool"
    ),
    pytest.param(
        "judgeme", 50, ("Judge.me writes fields of orders", DataObject.ORDER, Proof.CONFIGURED), id="long ago"
    ),
    pytest.param("odd_tool", 1, ("odd_tool writes fields of orders", DataObject.OTHER, Proof.RUNNING), id="unknown"),
    pytest.param("app--77--x", 1, ("app--77--x writes fields of orders", DataObject.OTHER, Proof.RUNNING), id="an app"),
]


@pytest.mark.parametrize(("namespace", "days_ago", "told"), FIELDS)
def test_who_writes_fields(namespace: str, days_ago: float, told: tuple[str, DataObject, Proof]) -> None:
    [link] = links("fields written to orders", fields=[{"of": "orders", "namespace": namespace, "days_ago": days_ago}])
    assert (link.name, *link.data, link.proof) == told
    assert link.source is not None
    assert link.source.uuid == ("77" if namespace.startswith("app--") else "")
    assert link.last_activity == link.at


@pytest.mark.parametrize("namespace", ["custom", "shopify", "shopify--discovery", "reviews"])
def test_the_merchants_own_fields_and_shopifys_name_nobody(namespace: str) -> None:
    assert links("fields written to orders", fields=[{"of": "orders", "namespace": namespace}]) == []


def test_a_namespace_is_defused() -> None:
    def hostile(body: dict[str, Any]) -> None:
        for order in body["data"]["orders"]["nodes"]:
            order["metafields"]["nodes"] = [{"namespace": "jane@customer.example", "updatedAt": "2026-11-20T00:00:00Z"}]

    key = ("connections", "fields written to orders")
    [link] = read(faults=[Changed("FieldsOfOrders", hostile)], only=[key]).facts(key)
    assert "customer.example" not in link.model_dump_json()
