"""We take our share of each limit and no more, count what we ask, and stop where we said we would."""

from __future__ import annotations

import math

import pytest
import responses
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.door import Allow, DailyQuota, Door, HeaderQuota, Quotas, Rate
from connectors.door.rate import Pacer
from connectors.errors import Cut, Throttled
from tests.connectors.loopback import Clock

BASE = "https://shop.example"
ALLOW = (Allow("GET", "/things"), Allow("GET", "/reports/{id}", bucket="S"))


def door(clock: Clock, rate: Rate, share: float = 0.5, **changes: object) -> Door:
    tools = clock.tools(share=share, seconds=1e9)
    return tools.door(BASE, allow=ALLOW, rates={"": rate, "S": Rate(per_second=1)}, **changes)  # type: ignore[arg-type]


def starts(rate: Rate, share: float, count: int) -> tuple[list[float], Door]:
    """When each of `count` requests was sent."""
    clock, at = Clock(), []
    one = door(clock, rate, share)
    with responses.RequestsMock() as mock:
        mock.get(f"{BASE}/things", json={})
        for _ in range(count):
            one.get("/things")
            at.append(clock.seconds)
    return at, one


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 20), st.integers(4, 40), st.sampled_from([0.25, 0.5, 1.0]))
def test_no_window_holds_more_than_our_share(per_second: int, per_minute: int, share: float) -> None:
    at, one = starts(Rate(per_second=per_second, per_minute=per_minute), share, 50)
    for start in at:
        assert sum(start <= moment < start + 60 - 1e-6 for moment in at) <= max(1, per_minute * share)
        assert sum(start <= moment < start + 1 - 1e-6 for moment in at) <= max(1, math.ceil(per_second * share))
    assert at[-1] == pytest.approx(one.floor_seconds(), abs=1e-6)


@given(st.lists(st.integers(0, 100), min_size=2, max_size=30), st.sampled_from([None, 2]))
def test_slots_keep_the_limits_whatever_is_ready_when(ready: list[int], per_second: int | None) -> None:
    """One that is ready later may ask first: threads do, when what they ask costs more."""
    pacer = Pacer(Rate(per_second=per_second, per_ten_seconds=8, per_minute=20), 0.5, 0.0)
    at = [pacer.slot(float(moment)) for moment in ready]
    assert at == sorted(at)
    assert all(start >= moment for start, moment in zip(at, ready, strict=True))
    for seconds, most in ((1, 1 if per_second else 4), (10, 4), (60, 10)):
        assert all(sum(start <= each < start + seconds - 1e-6 for each in at) <= most for start in at)


def test_stretches_of_ten_seconds_are_shared_too() -> None:
    at, one = starts(Rate(per_ten_seconds=20, per_minute=60), 0.5, 35)
    assert at == [0.0] * 10 + [10.0] * 10 + [20.0] * 10 + [60.0] * 5
    assert one.floor_seconds() == 60


def test_a_burst_is_shared_too() -> None:
    at, one = starts(Rate(per_second=2, burst=40), 0.5, 25)
    assert at[:20] == [0.0] * 20
    assert at[20:] == pytest.approx([1, 2, 3, 4, 5])
    assert one.floor_seconds() == pytest.approx(5)


def test_the_day_is_shared_too() -> None:
    one = door(Clock(), Rate(per_day=10))
    with responses.RequestsMock() as mock:
        mock.get(f"{BASE}/things", json={})
        for _ in range(5):
            one.get("/things")
        with pytest.raises(Throttled, match="day"):
            one.get("/things")
        assert len(mock.calls) == 5


def test_buckets_are_counted_apart_and_every_bucket_needs_a_rate() -> None:
    clock = Clock()
    one = door(clock, Rate(per_second=1_000))
    with responses.RequestsMock() as mock:
        mock.get(f"{BASE}/things", json={})
        mock.get(f"{BASE}/reports/1", json={})
        one.get("/things")
        one.get("/reports/1")
        one.get("/reports/1")
    assert one.requests == {"": 1, "S": 2}
    assert one.floor_seconds() == pytest.approx(2.0)
    assert clock.seconds == pytest.approx(2.0)
    with pytest.raises(ValueError, match="S"):
        clock.tools().door(BASE, allow=ALLOW)


def test_a_limit_learnt_later_applies_from_then_on() -> None:
    clock = Clock()
    one = door(clock, Rate(per_second=2))
    with responses.RequestsMock() as mock:
        mock.get(f"{BASE}/things", json={})
        one.get("/things")
        one.limit("", Rate(per_second=2_000))
        one.get("/things")
    assert clock.seconds < 0.01
    assert one.requests[""] == 2


@pytest.mark.parametrize(("left", "waited"), [("60", 0.0), ("50", 0.0), ("49", 12.0), ("0", 12.0)])
def test_a_window_used_by_others_is_left_to_them(left: str, waited: float) -> None:
    clock = Clock()
    one = door(clock, Rate(), quota=HeaderQuota())
    says = {"RateLimit-Remaining": left, "RateLimit-Limit": "100, 100;w=60", "RateLimit-Reset": "12"}
    with responses.RequestsMock() as mock:
        mock.get(f"{BASE}/things", json={}, headers=says)
        one.get("/things")
        one.get("/things")
    assert clock.seconds == waited


def test_a_day_used_by_others_stops_us_after_the_answer() -> None:
    one = door(Clock(), Rate(), quota=Quotas(HeaderQuota(), DailyQuota("X-Left", "X-Day")))
    with responses.RequestsMock() as mock:
        mock.get(f"{BASE}/things", json={}, headers={"X-Left": "499", "X-Day": "1000"})
        assert one.get("/things").status == 200
        with pytest.raises(Throttled, match="day"):
            one.get("/things")
        assert len(mock.calls) == 1


def test_headers_without_sense_change_nothing() -> None:
    clock = Clock()
    one = door(clock, Rate(), quota=HeaderQuota())
    says = {"RateLimit-Remaining": "none", "RateLimit-Limit": "0", "RateLimit-Reset": "later"}
    with responses.RequestsMock() as mock:
        mock.get(f"{BASE}/things", json={}, headers=says)
        one.get("/things")
        one.get("/things")
    assert clock.seconds == 0


def test_the_ledger_shows_what_was_asked_repeats_included() -> None:
    one = door(Clock(), Rate())
    with responses.RequestsMock() as mock:
        mock.get(f"{BASE}/things", json={}, status=500)
        mock.get(f"{BASE}/things", json={})
        mock.get(f"{BASE}/reports/1", json={})
        mock.get(f"{BASE}/reports/2", json={})
        with one.recording(("read:things", "read:reports")) as ledger:
            one.get("/things")
            one.get("/reports/1")
            one.get("/reports/2")
        one.get("/things")
    rows = [(row.method, row.path, row.count, row.scope) for row in ledger.reads]
    scope = "read:things, read:reports"
    assert rows == [("GET", "/things", 2, scope), ("GET", "/reports/{id}", 2, scope)]


def test_a_budget_stops_the_request_after_the_last() -> None:
    one = door(Clock(), Rate())
    with responses.RequestsMock() as mock:
        mock.get(f"{BASE}/things", json={})
        with one.recording(budget=2) as ledger, pytest.raises(Cut, match="2 requests"):
            while True:
                one.get("/things")
        assert (ledger.total, len(mock.calls)) == (2, 2)


@pytest.mark.parametrize("share", [0, -1, 1.1])
def test_a_senseless_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        Clock().tools(share=share)


def test_a_senseless_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="zero"):
        Rate(per_second=0)
