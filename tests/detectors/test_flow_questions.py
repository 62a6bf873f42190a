"""Questions that are about one flow: alive, silent, broken, not there."""

from __future__ import annotations

import pytest

from auditor.detect import Flow
from auditor.model import Outcome, Role, State
from tests.auditor.evidence import business, connection, hint
from tests.detectors.asking import A, H, P, ask, questions, roles_of

FLOWS = {
    name: each.looks_at[0]
    for name, each in questions().items()
    if len(each.looks_at) == 1 and isinstance(each.looks_at[0], Flow)
}


def test_there_are_some() -> None:
    assert len(FLOWS) > 15


@pytest.mark.parametrize(
    ("days_ago", "state", "outcome"), [(1, State.LIVE, P), (29, State.LIVE, H), (1, State.BROKEN, H), (1, State.OFF, H)]
)
@pytest.mark.parametrize("name", FLOWS)
def test_a_flow(name: str, days_ago: float, state: State, outcome: Outcome) -> None:
    flow = FLOWS[name]
    source = Role.ECOMMERCE if flow.source is Role.STOREFRONT else flow.source
    fact = connection(hint(flow.target), flow.data, days_ago=days_ago, state=state)
    assert ask(name, business({source: [fact]}, roles=roles_of(name))).outcome is outcome


@pytest.mark.parametrize("name", FLOWS)
def test_no_flow(name: str) -> None:
    verdict = ask(name, business(roles=roles_of(name)))
    assert verdict.outcome is A and verdict.absence_proof
