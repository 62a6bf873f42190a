"""Hours and money: only by rates, low before high, nothing for nothing, and more for more."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model import Actor, Effort, Process, ProcessWork, Range, Rates, TaskMinutes, WorkShare
from auditor.outcomes import effort_of, results_of
from auditor.summary import work_of
from tests.auditor.evidence import business
from tests.auditor.random_evidence import Pair, masked

REFUND = Process.ORDER_REFUND
plain = settings(derandomize=True, deadline=None)


def row(hand: int, rule: int = 0, unknown: int = 0, of: int | None = None) -> ProcessWork:
    counts = {Actor.PERSON: hand, Actor.RULE: rule, Actor.UNKNOWN: unknown}
    shares = tuple(WorkShare(actor=actor, count=count) for actor, count in counts.items())
    return ProcessWork(process=REFUND, system="shop:fern", shares=shares, total=hand + rule + unknown, sampled_of=of)


def effort(work: ProcessWork, low: float = 3, high: float = 6, an_hour: float = 20) -> tuple[Effort, ...]:
    tasks = (TaskMinutes(process=REFUND, minutes=Range(low=low, high=high)),)
    rates = Rates(cost_per_hour=Range(low=an_hour, high=an_hour), currency="EUR", minutes=tasks)
    found = business()
    merchant = found.header.merchant.model_copy(update={"rates": rates})
    header = found.header.model_copy(update={"merchant": merchant})
    return effort_of(found.model_copy(update={"header": header}), [work])


def test_no_rates_no_hours() -> None:
    assert effort_of(business(), [row(100, 50)]) == ()


numbers = st.integers(0, 500)


@plain
@given(numbers, numbers, numbers, st.none() | st.integers(0, 5000), st.floats(0, 9), st.floats(0, 9))
def test_ranges_are_in_order(hand: int, rule: int, unknown: int, of: int | None, one: float, other: float) -> None:
    for each in effort(row(hand, rule, unknown, of), min(one, other), max(one, other)):
        assert each.hours.low <= each.hours.high and each.cost and each.cost.low <= each.cost.high
        assert each.seen > 0


@plain
@given(numbers, numbers)
def test_more_work_is_never_less_time(hand: int, more: int) -> None:
    few, many = (sum(each.hours.low for each in effort(row(count))) for count in (hand, hand + more))
    assert few <= many


def test_zero_rates_are_zero() -> None:
    assert all(each.hours.high == 0 for each in effort(row(10, 10), 0, 0))
    assert all(each.cost and each.cost.high == 0 for each in effort(row(10, 10), an_hour=0))


def test_unknown_hands_save_nothing() -> None:
    (hand,) = effort(row(10, 0, 5))
    assert hand.by_hand and (hand.volume.low, hand.volume.high) == (10, 15)


@settings(plain, max_examples=60)
@given(masked())
def test_hiding_removes_results_and_changes_none(pair: Pair) -> None:
    whole, less = (
        {each.identity: each for each in results_of(found, work_of(found))} for found in (pair.whole, pair.less)
    )
    assert set(less) <= set(whole)
    for identity, each in less.items():
        if each.sight.value == "complete":
            assert each == whole[identity]
