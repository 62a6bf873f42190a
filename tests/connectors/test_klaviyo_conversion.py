"""Messages that were followed by an order, and forms that were filled in: told only when Klaviyo tells both figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from auditor.demo import faults
from auditor.model import Automation, Measure, MeasureKind, Proof
from tests.connectors.klaviyo_account import WORLD, Seen, metrics, read, without

FLOWS, FORMS = "/api/flow-values-reports", "/api/form-series-reports"
MESSAGES, SIGN_UPS = "orders after messages", "sign-ups"


def found(seen: Seen, part: str) -> list[Measure]:
    return list(seen.facts(Measure, "measures", part).values())


def changed(where: str, change: Callable[[dict[str, Any]], object]) -> Seen:
    """A collection in which the lines of a report are changed."""

    def rewrite(body: bytes) -> bytes:
        answer = json.loads(body)
        for line in answer["data"]["attributes"]["results"]:
            change(line["statistics"])
        return json.dumps(answer).encode()

    return read(faults=[faults.Rewrite(rewrite, where)])


def test_messages_that_were_followed_by_an_order() -> None:
    [one] = found(read(), MESSAGES)
    assert (one.measure, one.proof, one.unit) == (MeasureKind.MESSAGE_CONVERSION, Proof.EFFECTIVE, "share")
    assert one.of == "2,505 messages of flows"
    assert one.value == round((round(0.95 * 30 * 96 / 38) + round(0.95 * 30 * 210 / 38)) / 2_505, 5)


def test_forms_that_were_filled_in() -> None:
    [one] = found(read(), SIGN_UPS)
    assert (one.measure, one.proof, one.unit) == (MeasureKind.FORM_CONVERSION, Proof.EFFECTIVE, "share")
    assert (one.value, one.of) == (round(1 / 24, 5), "10,080 times that a form was shown")


def test_neither_takes_a_request_of_its_own() -> None:
    asked = [path for _, path in read().log]
    assert (asked.count(FLOWS), asked.count(FORMS)) == (1, 1)


def test_without_orders_nobody_knows_what_followed() -> None:
    seen = read(metrics(but=["Placed Order"]))
    assert seen.trouble("measures", MESSAGES) == "Unobservable"
    assert found(seen, MESSAGES) == []


def test_two_kinds_of_orders_are_not_mixed() -> None:
    second = {"id": "MApi30", "name": "Placed Order", "integration": "Magento", "per_day": 1}
    seen = read({**metrics(second), "mapped": {"revenue": ""}})
    assert (seen.trouble("measures", MESSAGES), found(seen, MESSAGES)) == ("Unobservable", [])


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        pytest.param(lambda figures: figures.pop("conversion_uniques"), "Misread", id="not told"),
        pytest.param(lambda figures: figures.update(conversion_uniques=None), "Misread", id="left empty"),
        pytest.param(lambda figures: figures.update(conversion_uniques="3 %"), "Misread", id="a text"),
        pytest.param(lambda figures: figures.update(delivered=-1, conversion_uniques=-2), "Misread", id="below none"),
        pytest.param(lambda figures: figures.update(delivered=0), "Unobservable", id="orders of older messages"),
    ],
)
def test_figures_of_messages_that_cannot_be_read(change: Callable[[dict[str, Any]], object], trouble: str) -> None:
    seen = changed(FLOWS, change)
    assert (seen.trouble("measures", MESSAGES), found(seen, MESSAGES)) == (trouble, [])


def test_nothing_sent_is_nothing_measured() -> None:
    seen = changed(FLOWS, lambda figures: figures.update(delivered=0, conversion_uniques=0))
    assert (seen.trouble("measures", MESSAGES), found(seen, MESSAGES)) == ("", [])


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        pytest.param(lambda figures: figures.pop("viewed_form"), "Misread", id="not told"),
        pytest.param(lambda figures: figures["viewed_form"].pop(), "Misread", id="a day too few"),
        pytest.param(lambda figures: figures["viewed_form"].__setitem__(3, None), "Unobservable", id="a day is empty"),
        pytest.param(lambda figures: figures.update(viewed_form=[0] * 31), "Unobservable", id="views are not counted"),
    ],
)
def test_forms_of_which_nobody_knows_how_often_they_were_shown(
    change: Callable[[dict[str, Any]], object], trouble: str
) -> None:
    seen = changed(FORMS, change)
    assert (seen.trouble("measures", SIGN_UPS), found(seen, SIGN_UPS)) == (trouble, [])
    popup = seen.facts(Automation, "automations", "sign-up forms")["FmPop1"]
    assert popup.runs == (420 if trouble == "Unobservable" else None)


def test_forms_that_nobody_saw() -> None:
    rows = [{**row, "submits_per_day": 0} for row in WORLD.platform("klaviyo")["forms"]]
    seen = read({"forms": rows})
    assert (seen.trouble("measures", SIGN_UPS), found(seen, SIGN_UPS)) == ("", [])


@pytest.mark.parametrize(("scope", "part"), [("flows:read", MESSAGES), ("forms:read", SIGN_UPS)])
def test_without_the_scope_nothing_is_told(scope: str, part: str) -> None:
    seen = read(without(scope))
    assert (seen.trouble("measures", part), found(seen, part)) == ("Denied", [])
