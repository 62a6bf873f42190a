"""Parts of one account are read side by side, as many at a time as its platform bears."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import pytest

from auditor.lanes import Lanes
from auditor.model import AnyFact, Automation, Reading, Sight, Subject
from auditor.reading import Source, open_source
from connectors.base import Client, Read
from connectors.door import Toolbox
from connectors.errors import BadCredential
from tests.auditor.fakes import NOW, Script, connector
from tests.connectors.running import WINDOW

STUCK = 20.0
Get = Callable[[Client], Iterable[AnyFact]]


def account(lanes: int, *gets: Get, platform: str = "fake") -> Source:
    """An account with these parts, numbered from 1."""
    reads = tuple(Read(Subject.AUTOMATIONS, "", get, part=str(number)) for number, get in enumerate(gets, 1))
    made = replace(connector(Script(), platform), reads=reads, lanes=lanes)
    return open_source(made, {"shop": "fern"}, Toolbox(), WINDOW)


def read(*sources: Source, done: Iterable[tuple[str, str, str]] = ()) -> dict[str, Reading]:
    lanes = Lanes(sources, frozenset(done), WINDOW, lambda: NOW)
    return {f"{reading.platform} {reading.part}": reading for reading in lanes.readings()}


def sights(readings: Mapping[str, Reading]) -> set[Sight]:
    return {reading.sight for reading in readings.values()}


def meeting(parties: int) -> Get:
    """A part that is only read while others are being read too."""
    there = threading.Barrier(parties, timeout=STUCK)

    def get(client: Client) -> Iterator[AnyFact]:
        there.wait()
        yield Automation(id="met")

    return get


def test_parts_of_one_account_overlap() -> None:
    get = meeting(3)
    assert sights(read(account(3, get, get, get))) == {Sight.COMPLETE}


def test_accounts_overlap() -> None:
    get = meeting(2)
    assert sights(read(account(1, get), account(1, get, platform="other"))) == {Sight.COMPLETE}


@pytest.mark.parametrize("most", [1, 2])
def test_no_more_parts_at_a_time_than_the_platform_bears(most: int) -> None:
    lock, inside, peak = threading.Lock(), [0], [0]

    def get(client: Client) -> Iterator[AnyFact]:
        with lock:
            inside[0] += 1
            peak[0] = max(peak[0], inside[0])
        yield Automation(id="a")
        with lock:
            inside[0] -= 1

    assert sights(read(account(most, *[get] * 20))) == {Sight.COMPLETE}
    assert peak[0] <= most


def test_a_slow_part_holds_up_no_other() -> None:
    rest = threading.Semaphore(0)

    def slow(client: Client) -> Iterator[AnyFact]:
        for _ in range(3):
            assert rest.acquire(timeout=STUCK)
        yield Automation(id="slow")

    def quick(client: Client) -> Iterator[AnyFact]:
        yield Automation(id="quick")
        rest.release()

    assert sights(read(account(2, slow, quick, quick, quick))) == {Sight.COMPLETE}


def test_after_a_refused_credential_nothing_more_is_begun() -> None:
    """What is under way goes on: it may have been answered before."""
    begun, refused = threading.Event(), threading.Event()

    def under_way(client: Client) -> Iterator[AnyFact]:
        begun.set()
        assert refused.wait(STUCK)
        yield Automation(id="a")

    def refusing(client: Client) -> Iterator[AnyFact]:
        assert begun.wait(STUCK)
        yield Automation(id="b")
        raise BadCredential("revoked")

    def later(client: Client) -> Iterator[AnyFact]:
        raise AssertionError("asked with a credential that was refused")

    source = account(2, under_way, refusing, *[later] * 5)
    found = {}
    for reading in Lanes([source], set(), WINDOW, lambda: NOW).readings():
        found[reading.part] = reading.sight
        if len(found) == 6:
            refused.set()
    assert found.pop("1") is Sight.COMPLETE
    assert found.pop("2") is Sight.PARTIAL
    assert set(found.values()) == {Sight.DENIED}


def test_who_stops_listening_stops_the_lanes() -> None:
    """What was being read is not read to its end, and nothing more is begun."""
    stopped, ended, begun = threading.Event(), threading.Semaphore(0), []

    def endless(client: Client) -> Iterator[AnyFact]:
        begun.append("part")
        try:
            assert stopped.wait(STUCK)
            while True:
                yield Automation(id="a")
        finally:
            ended.release()

    def quick(client: Client) -> Iterator[AnyFact]:
        yield Automation(id="b")

    readings = Lanes([account(3, quick, *[endless] * 9)], set(), WINDOW, lambda: NOW).readings()
    assert isinstance(readings, Iterator)
    assert next(readings).part == "1"
    readings.close()  # type: ignore[attr-defined]
    stopped.set()
    for _ in begun:
        assert ended.acquire(timeout=STUCK)
    assert len(begun) <= 3


def test_what_is_done_is_not_read_again() -> None:
    def again(client: Client) -> Iterator[AnyFact]:
        raise AssertionError("read again")

    done = [("fake:fern", "automations", "1")]
    assert list(read(account(2, again, meeting(1)), done=done)) == ["fake 2"]
