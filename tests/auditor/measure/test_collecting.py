"""Measuring as a part of a run: foreseen in the plan, kept reading by reading, gone on with, and switched off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

import pytest

from auditor.collect import collect_run
from auditor.model import Merchant, Part, Reading, Sight, Subject, Window
from auditor.progress import Quiet
from connectors.base import Client, Connector
from connectors.errors import Unavailable
from tests.auditor.measure.worlds import NOW, Door, World, world
from tests.auditor.test_collect import Memory

PART = Part(subject=Subject.MATCHES, part="customers of shop", topics=("customer", "consent"))


def connectors(of: World) -> dict[str, Connector]:
    """The platforms of a world as a run opens them."""

    def opening(name: str, refuse: Exception | None = None) -> Any:
        def open_(settings: Any, tools: Any, window: Window) -> Client:
            return Client(f"{name}:fern", name.title(), cast(Any, Door()), window, settings)

        return open_

    sources = (of.drawn_from(), of.asked())
    return {each.system.platform: replace(each.connector, open=opening(each.system.platform)) for each in sources}


def _named(name: str) -> Callable[[Mapping[str, str]], str]:
    return lambda _: f"{name}:fern"


def run(of: World, store: Memory | None = None, **more: Any) -> Any:
    return collect_run(
        Merchant(slug="fern", name="Fern"),
        connectors(of),
        {"shop": {}, "mail": {}},
        store or Memory(),
        cast(Any, None),
        Quiet(),
        lambda: NOW,
        **more,
    ).evidence


def test_what_is_measured_is_foreseen_in_the_plan() -> None:
    evidence = run(world(1, 0.9, 300))
    [system] = [each for each in evidence.header.systems if each.parts]
    assert (system.id, system.parts) == ("mail:fern", (PART,))
    [reading] = evidence.readings
    assert reading.key == ("mail:fern", "matches", PART.part) and reading.sight is Sight.COMPLETE


def test_nothing_is_drawn_where_the_sample_is_nought() -> None:
    of = world(1, 0.9, 300)
    evidence = run(of, sample=0)
    assert not evidence.readings and not any(each.parts for each in evidence.header.systems)
    assert (of.source.requests, of.target.requests) == (0, 0)


def test_as_many_are_drawn_as_asked_for() -> None:
    [reading] = run(world(1, 0.9, 3_000), sample=80).readings
    assert 70 <= reading.facts[0].sampled <= 80


def test_a_stopped_run_goes_on_with_what_was_not_looked_up() -> None:
    of = world(1, 0.9, 300)
    store = Memory(fail_after=0)
    with pytest.raises(KeyboardInterrupt):
        run(of, store)
    store.fail_after = None
    assert len(run(of, store).readings) == 1
    asked = of.source.requests
    store.finished.clear()
    again: Reading = run(of, store).readings[0]
    assert again.sight is Sight.COMPLETE and of.source.requests == asked, "it is not looked up twice"


def test_a_system_that_does_not_open_is_not_seen() -> None:
    of = world(1, 0.9, 300)
    made = connectors(of)

    def closed(settings: Any, tools: Any, window: Any) -> Client:
        raise Unavailable("It is down.")

    for name in ("shop", "mail"):
        broken = {**made, name: replace(made[name], open=closed, identity=_named(name))}
        evidence = collect_run(
            Merchant(slug="fern", name="Fern"), broken, {"shop": {}, "mail": {}}, Memory(), cast(Any, None), Quiet(),
            lambda: NOW,
        ).evidence  # fmt: skip
        [reading] = evidence.readings
        assert (reading.system, reading.sight, reading.facts) == ("mail:fern", Sight.UNAVAILABLE, ())
        assert reading.reason == "It is down."
