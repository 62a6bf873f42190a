"""Stock, products and figures of the demo shop."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Actor, Connection, Control, ControlKind, DataObject, Measure, Process, Proof, Records, Work
from connectors.errors import Cut, Denied, Misread, Unobservable
from tests.connectors.shopify_runs import SALES, instead, read, shop

MOVES = ("work", "stock transfers")
MOVERS = ("connections", "apps that move stock")
KINDS = ("records", "kinds of stock")
NUMBERS = ("records", "stock numbers")
SINGLE = ("controls", "single stock numbers")
PRODUCTS = ("records", "products")
DRAFTS = ("records", "draft orders")
COMPANIES = ("records", "business customers")


def filled(part: tuple[str, str], **changes: Any) -> dict[str, tuple[int, int | None]]:
    run = read(shop(**changes), only=[part])
    assert run.error(part) is None
    return {fact.id: (fact.total, fact.filled) for fact in run.facts(part) if isinstance(fact, Records)}


def test_who_moves_stock() -> None:
    rows = [
        {"id": 1, "days_ago": 2},
        {"id": 2, "app": "Stocky", "days_ago": 3},
        {"id": 3, "app": "Stocky", "days_ago": 90},
    ]
    run = read(shop(transfers=rows), only=[MOVES, MOVERS])
    works = [fact for fact in run.facts(MOVES) if isinstance(fact, Work)]
    assert [(work.process, work.actor, work.count) for work in works] == [
        (Process.INVENTORY_UPDATE, Actor.APP, 2),
        (Process.INVENTORY_UPDATE, Actor.PERSON, 2),
    ]
    [link] = run.facts(MOVERS)
    assert isinstance(link, Connection)
    assert link.source is not None
    assert (link.source.title, link.data, link.proof) == ("Stocky", (DataObject.INVENTORY,), Proof.RUNNING)


def test_many_transfers_are_a_sample() -> None:
    run = read(shop(transfers=[{"id": number, "days_ago": 1} for number in range(40)]), only=[MOVES])
    assert isinstance(run.error(MOVES), Cut)
    [work] = run.facts(MOVES)
    assert "newest twenty" in work.name


def test_kinds_of_stock_that_are_kept() -> None:
    assert filled(KINDS) == {"stock:incoming": (15, 6), "stock:quality_control": (15, 0), "stock:safety_stock": (15, 0)}


def test_numbers_barcodes_and_counting() -> None:
    assert filled(NUMBERS) == {"stock-number": (96, 92), "stock-counted": (96, 91)}
    assert filled(("records", "barcodes")) == {"barcode": (96, 30)}


@pytest.mark.parametrize(
    ("shared", "holds", "detail"),
    [
        (0, True, "none of 92 stock numbers looked at is used twice"),
        (1, False, "1 of 92 items share its stock number with another"),
        (2, False, "2 of 92 items share their stock number with another"),
    ],
)
def test_stock_numbers_that_several_items_share(shared: int, holds: bool, detail: str) -> None:
    run = read(shop(products={"shared_numbers": shared}), only=[SINGLE])
    [control] = run.facts(SINGLE)
    assert isinstance(control, Control)
    assert (control.control, control.holds, control.detail) == (ControlKind.UNIQUE_NUMBERS, holds, detail)
    assert run.error(SINGLE) is None


def test_a_sample_of_stock_numbers_is_not_all_of_them() -> None:
    assert isinstance(read(shop(products={"variants": 400}), only=[SINGLE]).error(SINGLE), Cut)


def test_products_and_what_is_wrong_with_some() -> None:
    assert filled(PRODUCTS) == {
        "products": (230, None),
        "products-in-stock": (230, 221),
        "products-without-errors": (230, 227),
    }


def test_orders_written_by_hand() -> None:
    assert filled(DRAFTS) == {"drafts": (1_560, 12)}


def test_business_customers_known_elsewhere() -> None:
    rows = [{"id": 1, "external": True}, {"id": 2}]
    assert filled(COMPANIES, companies=rows) == {"companies": (2, 1)}
    assert filled(COMPANIES) == {}


def test_sales_by_channel_need_leave_of_shopify() -> None:
    assert isinstance(read(only=[SALES]).error(SALES), Denied)


SOLD = [{"channel": "Online Store", "amount": 90}, {"channel": "Point of Sale", "amount": 30}]


def allowed(**changes: Any) -> Any:
    return shop(scopes=[*shop().platform("shopify")["scopes"], "read_reports"], **changes)


def test_sales_by_channel() -> None:
    measures = [fact for fact in read(allowed(sales=SOLD), only=[SALES]).facts(SALES) if isinstance(fact, Measure)]
    assert [(each.name, each.value, each.unit) for each in measures] == [
        ("Share of sales through Online Store", 0.75, "share"),
        ("Share of sales through Point of Sale", 0.25, "share"),
    ]


def table(rows: Any, errors: Any = ()) -> dict[str, Any]:
    columns = [{"name": "sales_channel"}, {"name": "total_sales"}]
    return {"data": {"shopifyqlQuery": {"parseErrors": list(errors), "tableData": {"columns": columns, "rows": rows}}}}


def test_rows_may_come_as_lists() -> None:
    run = read(allowed(), faults=[instead("Analytics", table([["Online Store", "12.5"]]))], only=[SALES])
    assert [fact.value for fact in run.facts(SALES) if isinstance(fact, Measure)] == [1.0]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param(table([], ["Unknown column"]), Unobservable, id="not understood"),
        pytest.param(table([{"channel": "X"}]), Misread, id="other columns"),
        pytest.param(table([{"sales_channel": "X", "total_sales": "many"}]), Misread, id="no number"),
    ],
)
def test_analytics_that_cannot_be_read(answer: dict[str, Any], error: type[Exception]) -> None:
    run = read(allowed(), faults=[instead("Analytics", answer)], only=[SALES])
    assert isinstance(run.error(SALES), error)
    assert run.facts(SALES) == []
