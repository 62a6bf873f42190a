"""Speed and steadiness against their limits, one line a truth."""

from __future__ import annotations

import pytest

from auditor.model import MeasureKind, Outcome, Proof, Role
from tests.auditor.evidence import measure
from tests.detectors.asking import A, H, P, U, says, seen

SHOP, DESK = Role.ECOMMERCE, Role.HELPDESK
SHIPPED, ANSWERED = MeasureKind.HOURS_TO_FULFIL, MeasureKind.MINUTES_TO_FIRST_REPLY
USUAL, SLOW = MeasureKind.HOURS_TO_SOLVE, MeasureKind.HOURS_TO_SOLVE_SLOWEST
SHIP, REPLY, STEADY = "fulfilment.hours_to_ship", "support.hours_to_reply", "support.steady_handling"
TABLE = [
    (SHIP, "the next morning", SHOP, {SHIPPED: 16.7}, P, "within 17 hours"),
    (SHIP, "at the limit", SHOP, {SHIPPED: 24}, P, "within 24 hours"),
    (SHIP, "the day after", SHOP, {SHIPPED: 30.2}, H, "wait longer than a day: half of the orders leave within 30"),
    (SHIP, "late", SHOP, {SHIPPED: 71}, A, "within 71 hours"),
    (SHIP, "not timed", SHOP, {MeasureKind.OTHER: 16}, U, "was timed"),
    (REPLY, "within the hour", DESK, {ANSWERED: 40}, P, "within 40 minutes"),
    (REPLY, "within the morning", DESK, {ANSWERED: 270}, P, "within 4.5 hours"),
    (REPLY, "the same day", DESK, {ANSWERED: 900}, H, "within 15 hours"),
    (REPLY, "the day after", DESK, {ANSWERED: 1_800}, A, "within 30 hours"),
    (REPLY, "not timed", DESK, {}, U, "was timed"),
    (STEADY, "steady", DESK, {USUAL: 20, SLOW: 60}, P, "within 20 hours, one in ten takes more than 60"),
    (STEADY, "some are slower", DESK, {USUAL: 20, SLOW: 100}, H, "Some tickets take far longer"),
    (STEADY, "some are left behind", DESK, {USUAL: 20, SLOW: 200}, A, "one in ten takes more than 200"),
    (STEADY, "all are quick enough", DESK, {USUAL: 0.1, SLOW: 23}, P, "within 0.1 hours"),
    (STEADY, "nothing but the median", DESK, {USUAL: 20}, U, "too few tickets"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "role", "measured", "outcome", "words"),
    [pytest.param(name, *rest, id=f"{name}: {id_}") for name, id_, *rest in TABLE],
)
def test_answers(name: str, role: Role, measured: dict[MeasureKind, float], outcome: Outcome, words: str) -> None:
    says(name, role, [measure(kind, value) for kind, value in measured.items()], outcome, words)


def test_the_worst_of_several_counts() -> None:
    says(SHIP, SHOP, [measure(SHIPPED, 5), measure(SHIPPED, 40)], H, "within 40 hours")


def test_an_outcome_is_the_strongest_proof() -> None:
    assert seen(SHIP, SHOP, [measure(SHIPPED, 5)]).proof is Proof.EFFECTIVE
