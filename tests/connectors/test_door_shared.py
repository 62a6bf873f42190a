"""What several reads need is asked once; each of them rests on it, whoever asked."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from auditor.model import Request, Window
from connectors.base import Client
from connectors.door import Allow, Rate
from connectors.errors import Cut, Denied, ReadError
from tests.connectors.together import Script, SharedClock, door

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PATHS = ("/own", "/things", "/base")


def client() -> Client:
    clock = SharedClock(1)
    allow = [Allow("GET", path) for path in PATHS]
    one = door(clock, Script(clock), allow=allow, rates={"": Rate()})
    return Client("shop:1", "Shop", one, Window(start=NOW, end=NOW), {})


def base(here: Client) -> str:
    return here.once("base", lambda: str(here.door.get("/base").status))


def things(here: Client) -> str:
    return here.once("things", lambda: f"{here.door.get('/things').status} on {base(here)}")


def recorded(here: Client, *paths: str) -> set[tuple[str, int]]:
    """What a read notes that asks something of its own and needs the shared answer twice."""
    with here.door.recording() as ledger:
        for path in paths:
            here.door.get(path)
        assert things(here) == things(here) == "200 on 200"
        assert base(here) == "200"
    return {(row.path, row.count) for row in ledger.reads}


def test_every_read_names_what_it_rests_on_once_whoever_asked() -> None:
    here = client()
    shared = {("/things", 1), ("/base", 1)}
    assert recorded(here, "/own") == {("/own", 1), *shared}
    assert recorded(here) == shared
    assert here.door.requests == {"": 3}


def test_the_order_of_reads_does_not_change_their_records() -> None:
    first, second = client(), client()
    with second.door.recording() as ledger:
        base(second)
    assert ledger.reads == (Request(method="GET", path="/base", count=1),)
    assert recorded(first) == recorded(second)


def test_it_is_made_once_and_the_others_wait() -> None:
    here, asked, go = client(), threading.Event(), threading.Event()
    made: list[str] = []

    def make() -> str:
        made.append("once")
        asked.set()
        assert go.wait(20)
        return "answer"

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(here.once, "key", make)
        assert asked.wait(20)
        others = [pool.submit(here.once, "key", make) for _ in range(3)]
        assert not any(other.done() for other in others)
        go.set()
        assert {each.result(20) for each in (first, *others)} == {"answer"}
    assert made == ["once"]


@pytest.mark.parametrize(
    ("error", "again", "times"),
    [
        (Denied("no"), (), 1),
        (Denied("no"), Cut, 1),
        (Cut("long"), Cut, 3),
        (Cut("long"), (), 1),
        (Denied("no"), ReadError, 3),
        (ZeroDivisionError("ours"), (), 3),
    ],
)
def test_a_failure_is_raised_for_each(error: Exception, again: type[ReadError] | tuple[()], times: int) -> None:
    here, made = client(), []

    def make() -> None:
        made.append("again")
        raise error

    for _ in range(3):
        with pytest.raises(type(error)):
            here.once("key", make, again)
    assert len(made) == times


def test_requests_of_a_failure_are_recorded_too() -> None:
    here = client()

    def make() -> None:
        here.door.get("/things")
        raise Denied("no")

    for _ in range(2):
        with here.door.recording() as ledger, pytest.raises(Denied):
            here.once("key", make)
        assert [(row.path, row.count) for row in ledger.reads] == [("/things", 1)]


def test_an_answer_that_needs_itself_fails_instead_of_waiting() -> None:
    here = client()

    def make() -> object:
        return here.once("key", make)

    with pytest.raises(RecursionError):
        here.once("key", make)


def test_what_is_forgotten_is_asked_anew() -> None:
    here = client()
    base(here)
    here.shared.forget("base")
    base(here)
    assert here.door.requests == {"": 2}
