"""Several threads at one door take one share of each limit, and wait together when they are told to."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.door import Allow, Answer, Door, HeaderQuota, Rate
from connectors.door.order import Order
from tests.connectors.together import Script, SharedClock, door, together

ALLOW = (Allow("GET", "/things"), Allow("GET", "/slow", bucket="slow"))
RATES = {"": Rate(per_second=10), "slow": Rate(per_minute=2)}


def gets(one: Door, path: str, times: int) -> Callable[[], None]:
    def job() -> None:
        for _ in range(times):
            one.get(path)

    return job


@settings(max_examples=25)
@given(
    st.integers(2, 20),
    st.integers(4, 40),
    st.sampled_from([0.25, 0.5, 1.0]),
    st.lists(st.integers(1, 15), min_size=2, max_size=4),
)
def test_no_window_holds_more_than_our_share(per_second: int, per_minute: int, share: float, work: list[int]) -> None:
    clock = SharedClock(len(work))
    wire = Script(clock)
    one = door(clock, wire, share, allow=ALLOW[:1], rates={"": Rate(per_second=per_second, per_minute=per_minute)})
    together(clock, *(gets(one, "/things", times) for times in work))
    at = wire.starts
    assert len(at) == one.requests[""] == sum(work)
    for start in at:
        assert sum(start <= moment < start + 60 - 1e-6 for moment in at) <= max(1, per_minute * share)
        assert sum(start <= moment < start + 1 - 1e-6 for moment in at) <= max(1, math.ceil(per_second * share))
    assert at[-1] == pytest.approx(one.floor_seconds(), abs=1e-6)


def test_who_waits_at_one_limit_does_not_hold_up_another() -> None:
    clock = SharedClock(2)
    wire = Script(clock)
    one = door(clock, wire, allow=ALLOW, rates=RATES)
    together(clock, gets(one, "/slow", 3), gets(one, "/things", 11))
    assert max(at for at, path in wire.sent if path == "/things") == pytest.approx(2)
    assert clock.seconds == pytest.approx(120)


@settings(max_examples=25)
@given(st.integers(0, 11), st.integers(1, 30), st.sampled_from(["Retry-After", "RateLimit-Reset"]))
def test_a_wait_that_is_told_is_for_all(which: int, seconds: int, told: str) -> None:
    """By whatever answer, and also for those who had their turn already; afterwards the limit still holds."""
    clock = SharedClock(3)
    wire = Script(clock)

    def answer(order: Order, headers: Mapping[str, str]) -> Answer:
        if len(wire.sent) - 1 != which:
            return Answer(200, {}, b"{}")
        left = {"RateLimit-Limit": "100", "RateLimit-Remaining": "1"} if told == "RateLimit-Reset" else {}
        return Answer(429 if told == "Retry-After" else 200, {told: str(seconds), **left}, b"{}")

    wire.answer = answer
    rates = {"": Rate(per_second=2)}
    one = door(clock, wire, allow=ALLOW[:1], rates=rates, quota=HeaderQuota())
    together(clock, *(gets(one, "/things", 4) for _ in range(3)))
    at = wire.starts
    assert all(later - earlier >= 1 - 1e-6 for earlier, later in pairwise(at))
    if which + 1 < len(at):
        assert at[which + 1] >= at[which] + seconds - 1e-6


class Renewed:
    """A credential that has expired, and that two threads find out about at the same time."""

    def __init__(self) -> None:
        self.token, self.fetched = "old", 0
        self.asked: Door | None = None

    def headers(self) -> Mapping[str, str]:
        return {"Authorization": self.token}

    def refresh(self) -> bool:
        assert self.asked is not None
        self.fetched += 1
        self.asked.get("/slow")
        self.token = f"new {self.fetched}"
        return True


def test_an_expired_token_is_fetched_once_for_all() -> None:
    clock, both, auth = SharedClock(2), threading.Barrier(2, timeout=20), Renewed()

    def answer(order: Order, headers: Mapping[str, str]) -> Answer:
        fetching = order.path == "/slow"
        return Answer(200 if fetching or headers["Authorization"].startswith("new") else 401, {}, b"{}")

    wire = Script(clock, answer)
    one = auth.asked = door(clock, wire, allow=ALLOW, rates={"": Rate(), "slow": Rate()}, auth=auth)
    send, first = wire.send, threading.local()

    def at_once(order: Order, headers: Mapping[str, str], limits: object) -> object:
        if not hasattr(first, "sent"):  # neither is answered before both have asked
            first.sent = True
            both.wait()
        return send(order, headers, limits)  # type: ignore[arg-type]

    wire.send = at_once  # type: ignore[method-assign, assignment]
    answers = together(clock, lambda: one.get("/things"), lambda: one.get("/things"))
    assert [each.status for each in answers] == [200, 200]
    assert (auth.fetched, len(wire.sent)) == (1, 5)


def test_each_thread_records_what_it_asked_itself() -> None:
    clock, both = SharedClock(2), threading.Barrier(2, timeout=20)
    wire = Script(clock)
    one = door(clock, wire, allow=ALLOW, rates={"": Rate(), "slow": Rate()})

    def record(path: str, times: int) -> list[tuple[str, int]]:
        with one.recording() as ledger:
            both.wait()
            gets(one, path, times)()
            both.wait()
            return [(row.path, row.count) for row in ledger.reads]

    recorded = together(clock, lambda: record("/things", 3), lambda: record("/slow", 2))
    assert recorded == [[("/things", 3)], [("/slow", 2)]]
