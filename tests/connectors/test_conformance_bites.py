"""The suite can fail: with a guard, a sorting or a redaction taken out, its cases find it.

A connector that is made up here does everything right, so that each test breaks one thing and nothing else.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from auditor.demo.http import Request, Response, reply
from auditor.demo.platforms import Counterpart
from auditor.model import AnyFact, Automation, Event, Proof, Role, State, Subject, Trigger, Window
from connectors import redact
from connectors.base import Client, Connector, Read, Setting
from connectors.door import Allow, Cursor, Guard, StaticAuth, Toolbox, meaning
from connectors.errors import Misread, ReadError, Unavailable
from tests.conformance import CHECKS, Bench, benches, held, line

ALLOW = (Allow("GET", "/v1/me"), Allow("GET", "/v1/rules"))
SECRET = "canary-secret-wobble"


class WobbleDemo:
    """A loyalty platform with three rules, on two pages."""

    name = "wobble"
    rules = tuple({"id": f"r{at}", "name": f"Points {at} for canary-pii@fern.example", "on": True} for at in range(3))

    def answer(self, request: Request) -> Response:
        """As its documentation says."""
        if request.headers.get("x-key") != SECRET:
            return reply({"error": "who are you?"}, 401)
        if request.path == "/v1/me":
            return reply({"shop": "fern"})
        start = int(request.arg("after", "0"))
        return reply({"rules": self.rules[start : start + 2], "has_more": start == 0, "after_cursor": "2"})


PAGES = Cursor("after", ("after_cursor",), more=("has_more",))


def open_(settings: Any, tools: Toolbox, window: Window) -> Client:
    auth = StaticAuth({"X-Key": settings["key"]})
    door = tools.door(settings["base_url"], allow=ALLOW, auth=auth)
    door.get("/v1/me").mapping()
    return Client("wobble:fern", "Wobble", door, window, settings)


def rules(client: Client) -> Iterator[AnyFact]:
    for page in client.door.pages("/v1/rules", PAGES, params={"limit": 2}):
        for row in page.rows("rules"):
            if not isinstance(row.get("id"), str) or not isinstance(row.get("on"), bool):
                raise Misread("Wobble left out what it promises of a rule.")
            if not isinstance(row.get("name"), str):
                raise Misread("Wobble did not name a rule.")
            yield Automation(
                id=row["id"],
                name=redact.clean(row["name"]),
                state=State.LIVE if row["on"] else State.OFF,
                proof=Proof.CONFIGURED,
                triggers=(Trigger(event=Event.ORDER_PLACED),),
            )


def wobble(get: Callable[[Client], Iterator[AnyFact]] = rules, remedy: str = "Wobble > Keys: tick rules.") -> Bench:
    connector = Connector(
        platform="wobble",
        title="Wobble",
        roles=(Role.LOYALTY,),
        settings=(Setting("key", "the key", secret=True),),
        reads=(Read(Subject.AUTOMATIONS, remedy, get),),
        allow=ALLOW,
        open=open_,
    )
    return Bench(connector, Counterpart(lambda world, monotonic: WobbleDemo(), {"key": SECRET}))


@pytest.mark.parametrize("case", CHECKS)
def test_a_connector_that_does_it_right_passes(case: str) -> None:
    held(CHECKS[case], wobble())


def fails(case: str, bench: Bench, words: str) -> None:
    with pytest.raises(AssertionError, match=words):
        held(CHECKS[case], bench)


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A door that turns pages for ever; the suite loses its patience sooner than usual."""
    monkeypatch.setattr(Guard, "turn", lambda self, cursor: None)
    monkeypatch.setattr(line, "ENDLESS", 120)


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("case", ["repeated_cursor", "endless_pages"])
def test_a_door_without_its_guard(case: str) -> None:
    fails(case, wobble(), "AsksWithoutEnd")


@pytest.mark.usefixtures("unguarded")
def test_real_connectors_lean_on_the_guard() -> None:
    """All but those that turn pages by themselves."""
    broken = [each for each in _fresh() if any("AsksWithoutEnd" in told for told in CHECKS["repeated_cursor"](each))]
    assert len(broken) > len(_fresh()) / 2


def test_a_door_that_takes_forbidden_for_our_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "_DENIED", {})
    for case in ("denied_everywhere", "denied_after_opening"):
        fails(case, wobble(), "not DENIED")


def test_a_door_that_takes_forbidden_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    sort = meaning.meaning

    def lenient(answer: Any, *more: Any) -> Any:
        return None if answer.status == 403 else sort(answer, *more)

    monkeypatch.setattr("connectors.door.door.meaning", lenient)
    fails("denied_after_opening", wobble(), "not DENIED")


def _everywhere(monkeypatch: pytest.MonkeyPatch, name: str, other: object) -> None:
    """In every module that imported it."""
    real = getattr(redact, name)
    for module in list(sys.modules.values()):
        if isinstance(module, ModuleType) and vars(module).get(name) is real:
            monkeypatch.setattr(module, name, other)


@pytest.mark.parametrize("name", ["clean", "host_of"])
def test_redaction_that_does_nothing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    _everywhere(monkeypatch, name, lambda text: text)
    found = [each for each in _fresh() if any("a mark" in told for told in CHECKS["names_with_secrets"](each))]
    assert len(found) > 1, f"nobody notices that {name} does nothing"
    if name == "clean":
        assert len(found) == len(_fresh())


def _fresh() -> list[Bench]:
    """New benches: the others keep their good runs."""
    return [wobble(), *(Bench(each.connector, each.counterpart) for each in benches().values() if each)]


def swallows(client: Client) -> Iterator[AnyFact]:
    """Takes whatever goes wrong for the end of the list."""
    try:
        yield from rules(client)
    except ReadError:
        return


def forgets(client: Client) -> Iterator[AnyFact]:
    """Gives nothing until it has everything."""
    yield from list(rules(client))


def guesses(client: Client) -> Iterator[AnyFact]:
    """Takes for running what it could not read."""
    try:
        yield from rules(client)
    except Unavailable:
        yield Automation(id="r1", state=State.LIVE, proof=Proof.RUNNING)
        raise


def shouts(client: Client) -> Iterator[AnyFact]:
    """Trusts the shape of answers."""
    for page in client.door.pages("/v1/rules", PAGES, params={"limit": 2}):
        for row in page.json()["rules"]:
            yield Automation(id=row["id"], name=redact.clean(row["name"]))


@pytest.mark.parametrize(
    ("get", "case", "words"),
    [
        (swallows, "fails_half_way", "is COMPLETE"),
        (swallows, "denied_one_by_one", "is COMPLETE"),
        (swallows, "throttled_for_ever", "COMPLETE"),
        (swallows, "truncated_json", "COMPLETE"),
        (swallows, "connections_reset", "is COMPLETE"),
        (swallows, "answers_that_break_off", "is COMPLETE"),
        (swallows, "gzip_bomb", "is COMPLETE"),
        (swallows, "repeated_cursor", "is COMPLETE"),
        (swallows, "bodies_without_content", "is COMPLETE"),
        (forgets, "fails_half_way", "nothing of what was read"),
        (guesses, "server_errors_for_ever", "a new fact|says more"),
        (shouts, "wrong_types", "raised"),
        (shouts, "missing_fields", "raised KeyError"),
    ],
)
def test_a_connector_that_does_it_wrong(get: Any, case: str, words: str) -> None:
    fails(case, wobble(get), words)


def test_a_denied_part_without_advice() -> None:
    fails("denied_after_opening", wobble(remedy=""), "without a remedy")


def test_parts_that_get_in_each_others_way() -> None:
    both, bench = threading.Barrier(2), wobble()

    def crowded(client: Client) -> Iterator[AnyFact]:
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(1)
            return
        both.reset()
        yield from rules(client)

    parts = tuple(replace(bench.connector.reads[0], get=crowded, part=part) for part in ("one", "other"))
    bench.connector = replace(bench.connector, reads=parts)
    fails("side_by_side", bench, "side by side")
