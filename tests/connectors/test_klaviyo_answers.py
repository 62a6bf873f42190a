"""Klaviyo's facts as the questions read them: the truth, and under a missing scope never a false no."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

import detectors.marketing
import detectors.storefront
from auditor.catalogue import Catalogue
from auditor.dataflow.build import build
from auditor.demo.http import Server
from auditor.demo.klaviyo import CREDENTIALS, KlaviyoDemo
from auditor.detect import Detector
from auditor.detect.runner import View, run
from auditor.model import (
    Event,
    Evidence,
    Header,
    Merchant,
    Reading,
    Role,
    StackEntry,
    Verb,
)
from auditor.reading import open_source, read_part
from auditor.sight import seen_in_full
from connectors.klaviyo import CONNECTOR
from tests.connectors.klaviyo_account import WORLD, without
from tests.connectors.loopback import Clock
from tests.connectors.running import NOW, WINDOW
from tests.connectors.test_klaviyo_sight import NEEDED


def readings(changes: dict[str, Any]) -> tuple[Any, list[Reading]]:
    """The readings of a collection, as collecting makes them."""
    clock = Clock()
    with Server(KlaviyoDemo(WORLD.changed({"klaviyo": changes}), clock.monotonic)) as server:
        source = open_source(CONNECTOR, {**CREDENTIALS, "base_url": server.base_url}, clock.tools(), WINDOW)
        found = [read_part(source, item, WINDOW, lambda: NOW, lambda: False)[0] for item in CONNECTOR.reads]
    return source.system, found


def evidence(changes: dict[str, Any], others: Iterable[Role]) -> Evidence:
    """A business that runs Klaviyo and nothing else."""
    system, found = readings(changes)
    stack = (StackEntry(role=Role.MARKETING, tools=("klaviyo",)), *(StackEntry(role=role) for role in others))
    merchant = Merchant(slug="fern", name="Fern", stack=stack)
    header = Header(merchant=merchant, tool_version="0", started=NOW, window=WINDOW, systems=(system,))
    return Evidence(header=header, readings=tuple(found))


OTHERS = [role for role in Role if role is not Role.MARKETING]


def outcomes(changes: dict[str, Any]) -> dict[str, str]:
    """What the marketing questions answer."""
    marketing = [one for one in vars(detectors.marketing).values() if isinstance(one, Detector)]
    questions = [*marketing, detectors.storefront.recommendations]
    seen = evidence(changes, OTHERS)
    view = View(seen, build(seen, Catalogue.load()))
    return {verdict.id.partition(".")[2]: verdict.outcome.value for verdict in run(questions, view)}


TRUTH = {
    "welcome": "present",
    "cart_recovery": "present",
    "post_purchase": "partial",
    "win_back": "partial",
    "browse_recovery": "absent",
    "back_in_stock": "absent",
    "cross_channel": "absent",
    "dynamic_segments": "present",
    "predictive_segments": "partial",
    "recommendations": "absent",
    "send_time": "absent",
    "self_optimising": "partial",
}


def test_the_marketing_questions_find_the_truth() -> None:
    found = outcomes({})
    assert {name: found[name] for name in TRUTH} == TRUTH


@pytest.mark.parametrize("scope", NEEDED)
def test_a_missing_scope_never_makes_anything_absent(scope: str) -> None:
    found = outcomes(without(scope))
    for name, truth in TRUTH.items():
        allowed = {truth, "unknown"} | ({"partial"} if truth == "present" else set())
        assert found[name] in allowed


def test_what_a_denied_part_does_not_touch() -> None:
    seen = evidence(without("templates:read"), OTHERS)
    automations = CONNECTOR.reads[1].subject
    assert seen_in_full(seen, automations, [Role.MARKETING], [Event.BROWSED, Verb.MESSAGE_SEND])[0]
    assert not seen_in_full(seen, automations, [Role.MARKETING])[0]
