"""Points: our share of them, and everybody else's."""

from __future__ import annotations

import json

import pytest

from connectors.door import Answer
from connectors.shopify.quota import CostQuota
from tests.connectors.loopback import Clock


def told(left: float, charged: float | None = 10, size: float = 1_000, refill: float = 50) -> Answer:
    status = {"maximumAvailable": size, "currentlyAvailable": left, "restoreRate": refill}
    cost = {"requestedQueryCost": 10, "actualQueryCost": charged, "throttleStatus": status}
    return Answer(200, {}, json.dumps({"data": {}, "extensions": {"cost": cost}}).encode())


def test_our_share_of_the_bucket_is_free_and_the_rest_is_paced() -> None:
    clock = Clock()
    quota = CostQuota(clock.monotonic)  # 2,000 points, 100 a second, until told otherwise
    assert quota.before(900) == 0
    assert quota.before(300) == pytest.approx((300 - 100) / 50)


def test_what_was_not_charged_comes_back() -> None:
    quota = CostQuota(Clock().monotonic)
    quota.before(1_000)
    quota.after(told(1_990, charged=10, size=2_000, refill=100), 1_000)
    assert quota.before(980) == 0


def test_a_bucket_that_others_emptied_is_left_to_them() -> None:
    clock = Clock()
    quota = CostQuota(clock.monotonic)
    quota.before(10)
    quota.after(told(100), 10)
    wait = quota.before(10)
    assert wait == pytest.approx((10 + 500 - 100) / 50)
    clock.seconds += 20
    quota.after(told(900), 10)
    assert quota.before(10) == 0


def test_questions_under_way_are_counted_until_they_are_answered() -> None:
    quota = CostQuota(Clock().monotonic)
    quota.before(10)
    quota.before(400)
    quota.after(told(1_400, size=2_000, refill=100), 10)  # has not charged the other one yet
    assert quota.before(10) == pytest.approx((10 + 1_000 - (1_400 - 400)) / 100)
    quota.after(None, 400)  # its answer never came; the next one tells what is left
    quota.after(told(1_400, size=2_000, refill=100), 10)
    assert quota.before(100) == 0


def test_a_share_of_a_tenth() -> None:
    quota = CostQuota(Clock().monotonic, share=0.1)
    assert quota.before(200) == 0
    assert quota.before(1) == pytest.approx(0.1)


def test_no_wait_is_longer_than_a_minute() -> None:
    quota = CostQuota(Clock().monotonic)
    quota.before(10)
    quota.after(told(0, size=100, refill=0.1), 10)
    assert quota.before(90) == 60


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<html>", id="a page"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"extensions": {"cost": {"actualQueryCost": "x", "throttleStatus": null}}}', id="no numbers"),
        pytest.param(b'{"extensions": {"cost": {"throttleStatus": {"maximumAvailable": 0}}}}', id="zero"),
        pytest.param(
            b'{"extensions": {"cost": {"throttleStatus": {"restoreRate": NaN, "maximumAvailable": 1}}}}', id="NaN"
        ),
    ],
)
def test_an_answer_that_does_not_tell_changes_nothing(body: bytes) -> None:
    quota = CostQuota(Clock().monotonic)
    quota.before(10)
    quota.after(Answer(200, {}, body), 10)
    assert quota.before(900) == 0
