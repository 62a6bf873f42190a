"""Visits and checkouts that became orders: what is told when all figures come, and what when they do not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from auditor.model import Measure, MeasureKind, Proof, Window
from connectors.errors import Cut, Denied, Misread, ReadError, Unobservable
from tests.connectors.running import NOW
from tests.connectors.shopify_runs import VISITS, Changed, Run, instead, read, shop

COMPLETED = ("measures", "completed checkouts")
HELD = shop().platform("shopify")["scopes"]
ALL, ORDERED, AT_CHECKOUT = "sessions", "sessions_that_completed_checkout", "sessions_that_reached_checkout"
GOOD = {ALL: "2,000", AT_CHECKOUT: "90", ORDERED: "45"}


def visits(*faults: Any, **changes: Any) -> Run:
    return read(shop(scopes=[*HELD, "read_reports"], **changes), faults=faults, only=[VISITS])


def told(run: Run, part: tuple[str, str] = VISITS) -> dict[str, tuple[float, str]]:
    return {fact.id: (fact.value, fact.of) for fact in run.facts(part) if isinstance(fact, Measure)}


def table(*rows: Any, errors: tuple[str, ...] = ()) -> dict[str, Any]:
    columns = [{"name": name} for name in (ALL, AT_CHECKOUT, ORDERED)]
    found = None if errors else {"columns": columns, "rows": list(rows)}
    return {"data": {"shopifyqlQuery": {"parseErrors": list(errors), "tableData": found}}}


def test_visits_that_ended_in_an_order() -> None:
    run = visits()
    assert run.error(VISITS) is None
    rate, checkout = run.facts(VISITS)
    assert isinstance(rate, Measure) and isinstance(checkout, Measure)
    assert (rate.measure, rate.proof, rate.unit) == (MeasureKind.CONVERSION_RATE, Proof.EFFECTIVE, "share")
    assert (rate.value, rate.high, rate.of) == (round(1_437 / 61_400, 4), None, "61,400 visits by people")
    assert (checkout.measure, checkout.value) == (MeasureKind.OTHER, round(2_760 / 61_400, 4))


def test_one_request_tells_it() -> None:
    assert len(visits().log) == len(read(only=[VISITS]).log) + 1


def test_without_the_scope_nobody_asks_and_the_remedy_names_it() -> None:
    error = read(only=[VISITS]).error(VISITS)
    assert isinstance(error, Denied)
    assert "read_reports" in error.says + error.remedy


def test_shopify_may_refuse_it_all_the_same() -> None:
    refused = {"data": {"shopifyqlQuery": None}, "errors": [{"message": "No", "extensions": {"code": "ACCESS_DENIED"}}]}
    run = visits(instead("Analytics", refused))
    assert isinstance(run.error(VISITS), Denied)
    assert not run.facts(VISITS)


def test_where_robots_are_not_told_apart_the_figure_is_another_one() -> None:
    run = visits(instead("Analytics", table(errors=("Unknown column",)), times=1))
    assert told(run) == {"conversion-rate-with-robots": (round(1_437 / 70_700, 4), "70,700 visits, robots included")}
    assert run.error(VISITS) is None


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param(table(errors=("Unknown table",)), Unobservable, id="no question is understood"),
        pytest.param(table(), Unobservable, id="an empty table"),
        pytest.param(table({**GOOD, ALL: "0", AT_CHECKOUT: "0", ORDERED: "0"}), Unobservable, id="no visits"),
        pytest.param(table(GOOD), Misread, id="a number for people"),
        pytest.param(table({ALL: "2000", ORDERED: "2001", AT_CHECKOUT: "0"}), Misread, id="more orders than visits"),
        pytest.param(table({ALL: "2000", ORDERED: "0.0225", AT_CHECKOUT: "0"}), Misread, id="a share for a count"),
        pytest.param(table({ALL: "2000", ORDERED: "-1", AT_CHECKOUT: "0"}), Misread, id="less than none"),
        pytest.param(table({ALL: "2000", ORDERED: None, AT_CHECKOUT: "0"}), Misread, id="nothing is not none"),
        pytest.param(table({ALL: "2000", AT_CHECKOUT: "90"}), Misread, id="a column is missing"),
        pytest.param(table({ALL: "9", ORDERED: "1"}, {ALL: "9", ORDERED: "1"}), Misread, id="more than one line"),
        pytest.param(table(["9"]), Misread, id="a short line"),
    ],
)
def test_figures_of_visits_that_cannot_be_read(answer: dict[str, Any], error: type[ReadError]) -> None:
    run = visits(instead("Analytics", answer))
    assert type(run.error(VISITS)) is error
    assert not run.facts(VISITS)


@pytest.mark.parametrize("row", [{ALL: 2000, AT_CHECKOUT: 90.0, ORDERED: "45"}, ["2000", "90", "45.0"]])
def test_figures_of_visits_come_as_numbers_or_texts(row: Any) -> None:
    assert told(visits(instead("Analytics", table(row))))["conversion-rate"] == (0.0225, "2,000 visits by people")


def test_a_visit_is_only_half_told() -> None:
    """What was read before the trouble is right."""
    run = visits(instead("Analytics", table({ALL: "2000", ORDERED: "45"})))
    assert isinstance(run.error(VISITS), Misread)
    assert list(told(run)) == ["conversion-rate"]


def test_checkouts_that_became_orders_lie_between_two_ends() -> None:
    run = read(only=[COMPLETED])
    assert run.error(COMPLETED) is None
    [found] = run.facts(COMPLETED)
    assert isinstance(found, Measure)
    assert (found.measure, found.proof) == (MeasureKind.CHECKOUT_COMPLETION, Proof.EFFECTIVE)
    assert found.of == "1,434 orders of the website, 126 others and 583 checkouts that stayed left"
    assert (found.value, found.high) == (round(1_434 / 2_017, 4), round(1_560 / 2_143, 4))


def counted(**changes: Any) -> list[Any]:
    """The counts of orders changed: `website`, `elsewhere`, and in both their `precision`."""

    def change(body: dict[str, Any]) -> None:
        for way, answer in body["data"].items():
            answer["count"] = changes.get(way, answer["count"])
            answer["precision"] = changes.get("precision", answer["precision"])

    return [Changed("OrdersByWay", change)]


def test_a_shop_with_a_website_only_has_one_figure() -> None:
    [found] = read(only=[COMPLETED], faults=counted(website=1_560, elsewhere=0)).facts(COMPLETED)
    assert isinstance(found, Measure)
    assert (found.value, found.high) == (round(1_560 / 2_143, 4), None)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"website": 0, "elsewhere": 1_560}, Unobservable, id="another storefront"),
        pytest.param({"website": 1_560, "elsewhere": 1_560}, Misread, id="the filter did nothing"),
        pytest.param({"website": 0, "elsewhere": 0}, Misread, id="the filter found nothing"),
        pytest.param({"precision": "AT_LEAST"}, Cut, id="not counted to the end"),
    ],
)
def test_orders_whose_way_is_not_clear(changes: dict[str, Any], error: type[ReadError]) -> None:
    run = read(only=[COMPLETED], faults=counted(**changes))
    assert type(run.error(COMPLETED)) is error
    assert not run.facts(COMPLETED)


@pytest.mark.parametrize(("days", "error"), [(61, Denied), (91, Unobservable)])
def test_a_window_in_which_not_all_is_shown(days: int, error: type[ReadError]) -> None:
    run = read(only=[COMPLETED], window=Window(start=NOW - timedelta(days=days), end=NOW))
    assert type(run.error(COMPLETED)) is error
    assert not run.facts(COMPLETED)


def test_a_longer_window_with_leave_to_see_all_orders() -> None:
    window = Window(start=NOW - timedelta(days=80), end=NOW)
    run = read(shop(scopes=[*HELD, "read_all_orders"]), only=[COMPLETED], window=window)
    assert run.error(COMPLETED) is None
    assert len(run.facts(COMPLETED)) == 1


@pytest.mark.parametrize("orders", [0, 1_560])
def test_where_no_checkout_is_ever_left_nobody_knows_whether_they_are_kept(orders: int) -> None:
    kept = shop(orders, abandoned={**shop().platform("shopify")["abandoned"], "per_month": 0})
    run = read(kept, only=[COMPLETED])
    assert not run.facts(COMPLETED)


def test_checkouts_of_which_none_became_an_order() -> None:
    assert told(read(shop(0), only=[COMPLETED]), COMPLETED)["completed-checkouts"][0] == 0.0
