"""What holds for every question alike: seen working, not there, not seen, not stated, not applicable."""

from __future__ import annotations

import pytest

from auditor.catalogue import Catalogue
from auditor.detect import Flow, Need
from auditor.maturity import model
from auditor.model import Proof, Role, Sight
from tests.auditor.evidence import REMEDY, business
from tests.auditor.thriving import thriving
from tests.detectors.asking import A, N, P, U, ask, questions, roles_of

ALL = sorted(name for name, each in questions().items() if not each.unseen)
POSITIVE = [name for name in ALL if not questions()[name].symptom]
SHARES = [name for name in ALL if questions()[name].need is Need.SHARE]
TELLS_NOTHING = {
    *SHARES,
    "governance.least_privilege", "governance.two_factor", "governance.key_hygiene", "orders.self_service",
    "returns.portal",    "inventory.unique_stock_numbers",
    "governance.consent_asked", "governance.looked_after", "governance.owners_named",
    "governance.hardening", "data.quality",
}  # fmt: skip
"""Nothing read is no answer: there was no work to judge, or no system said anything."""


def test_there_are_enough_questions_and_each_is_told_in_full() -> None:
    assert len(ALL) >= 30
    for each in questions().values():
        assert each.question.endswith("?") and each.why and each.good.endswith(".") and each.gap.endswith("."), each.id
        assert each.advice, each.id


@pytest.mark.parametrize("name", POSITIVE)
def test_seen_running(name: str) -> None:
    verdict = ask(name, business(thriving()))
    assert verdict.outcome is P
    assert verdict.proof is not None and verdict.proof >= Proof.RUNNING
    assert verdict.cites and verdict.conclusive and not verdict.reasons
    assert verdict.says.startswith(questions()[name].good.rstrip("."))


@pytest.mark.parametrize("name", ALL)
def test_read_everything_and_found_nothing(name: str) -> None:
    verdict = ask(name, business(roles=roles_of(name)))
    if name in TELLS_NOTHING:
        assert verdict.outcome is U
        assert verdict.reasons
    elif name == "governance.ai_guardrails":
        assert verdict.outcome is N, "no model acts"
    elif name == "data.silos":
        assert verdict.outcome is P, "systems that exchange nothing are cut off"
    else:
        assert verdict.outcome is A
        assert verdict.absence_proof and verdict.conclusive
        assert {witness.system for witness in verdict.absence_proof} > {""}, "a reading bears witness, not a word alone"


NOT_SILOS = [name for name in ALL if name != "data.silos"]
"""One proved gap answers that one, whatever else was not seen."""


@pytest.mark.parametrize("sight", [Sight.DENIED, Sight.UNAVAILABLE, Sight.PARTIAL])
@pytest.mark.parametrize("name", NOT_SILOS)
def test_not_everything_was_seen(name: str, sight: Sight) -> None:
    for role in questions()[name].roles:
        if role is not Role.STOREFRONT:
            verdict = ask(name, business(roles=roles_of(name), hidden={role: sight}))
            assert verdict.outcome is U, role
            assert REMEDY in {reason.remedy for reason in verdict.reasons}
            assert (verdict.credit.low, verdict.credit.high) == (0, 1)


@pytest.mark.parametrize("name", NOT_SILOS)
def test_a_role_of_which_nothing_was_said(name: str) -> None:
    for role in questions()[name].roles:
        if name not in TELLS_NOTHING:
            verdict = ask(name, business(roles=roles_of(name), open=[role]))
            assert verdict.outcome is U, role
            assert any(f"{role.value} = " in reason.remedy for reason in verdict.reasons)


@pytest.mark.parametrize("name", NOT_SILOS)
def test_a_tool_that_was_not_connected(name: str) -> None:
    for role in questions()[name].roles:
        verdict = ask(name, business(roles=roles_of(name), stack={role: ("Acme Cloud",)}))
        assert verdict.outcome is U, role
        assert any("Acme Cloud" in reason.remedy for reason in verdict.reasons)


@pytest.mark.parametrize("name", ALL)
def test_a_business_that_has_none_of_it(name: str) -> None:
    needed = questions()[name].any_role or questions()[name].roles
    verdict = ask(name, business(roles=[role for role in roles_of(name) if role not in needed], none=Role))
    assert verdict.outcome is N
    assert (verdict.credit.low, verdict.credit.high) == (0, 0)
    assert verdict.says.startswith("You told us that you use no ")


@pytest.mark.parametrize("name", [name for name in ALL if any(isinstance(x, Flow) for x in questions()[name].looks_at)])
def test_a_flow_is_asked_only_where_the_catalogue_knows_it(name: str) -> None:
    known = {(flow.data, flow.source, flow.target) for flow in Catalogue.load().reference_flows}
    for look in questions()[name].looks_at:
        assert not isinstance(look, Flow) or (look.data, look.source, look.target) in known, look


def test_every_question_of_the_maturity_model_is_asked() -> None:
    named = {name for stage in model().stage for gate in stage.gate for name in gate.questions}
    assert named <= {name for name in ALL if questions()[name].counts}
