"""Answers in which any value may be any other: nothing but a ReadError may come of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from auditor.demo.faults import Rewrite
from connectors.errors import ReadError
from tests.connectors.hubspot_account import audit, scopes, world

ODD: tuple[Any, ...] = (None, "x", 7, -1, True, 1e300, [], {}, [[]], ["y"], {"a": 1}, "2026-13-99")
EVERYTHING = world(
    scopes=scopes("crm.lists.read", "tickets"),
    plan="enterprise",
    event_types=["ae48112_order_placed", "ae7_opened"],
    threads=[{"count": 6, "per_day": 1, "newest_days_ago": 0.5, "answered": ["L-1"]}],
)


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with every key or index in it."""
    items = list(node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ())
    for key, inner in items:
        yield node, key
        yield from places(inner)


@pytest.mark.parametrize("seed", range(8))
def test_no_value_in_an_answer_breaks_the_reading(seed: int) -> None:
    chance = Random(seed)

    def spoil(body: bytes) -> bytes:
        found = json.loads(body)
        if (all_places := list(places(found))) and chance.random() < 0.6:
            node, key = chance.choice(all_places)
            node[key] = chance.choice(ODD)
        return json.dumps(found).encode()

    try:
        got = audit(EVERYTHING, faults=[Rewrite(spoil)])
    except ReadError:
        return  # the account itself could not be opened
    assert all(error is None or isinstance(error, ReadError) for _, error in got.parts.values())
    assert all(fact.id for fact in got.all_facts)
