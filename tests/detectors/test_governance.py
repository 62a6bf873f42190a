"""Questions on governance, one line a truth."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import (
    Control,
    ControlKind,
    Event,
    Intelligence,
    Outcome,
    Prediction,
    Proof,
    Role,
    Sight,
    State,
    Verb,
)
from tests.auditor.evidence import automation, business, control
from tests.detectors.asking import A, Facts, H, N, P, U, ask, roles_of, says, seen

PAAS = Role.IPAAS
EVERYWHERE = {
    "governance.least_privilege": ControlKind.LEAST_PRIVILEGE,
    "governance.two_factor": ControlKind.TWO_FACTOR,
    "governance.key_hygiene": ControlKind.KEY_HYGIENE,
    "governance.consent_asked": ControlKind.CONSENT,
    "governance.hardening": ControlKind.HARDENING,
    "data.quality": ControlKind.DATA_QUALITY,
}
SOMEWHERE = {
    "governance.monitoring": ControlKind.MONITORING,
    "governance.single_sign_on": ControlKind.SINGLE_SIGN_ON,
    "governance.audit_log": ControlKind.AUDIT_LOG,
    "governance.data_deletion": ControlKind.DELETION,
    "governance.change_control": ControlKind.CHANGE_CONTROL,
    "governance.ai_guardrails": ControlKind.AI_GUARDRAILS,
}


def holding(kind: ControlKind, count: int | None = None) -> Control:
    return control(kind, True, count=count, of=4 if count else None)


def failing(kind: ControlKind, count: int | None = None) -> Control:
    return control(kind, False, count=count, of=4 if count is not None else None)


def looked_at(name: str) -> Role:
    """One of the roles that the question looks at."""
    return roles_of(name)[0]


@pytest.mark.parametrize("name", EVERYWHERE)
def test_what_must_hold_everywhere(name: str) -> None:
    kind, role = EVERYWHERE[name], looked_at(name)
    wrong = "some keys in" if kind is ControlKind.KEY_HYGIENE else "the rights"
    says(name, role, [holding(kind), holding(kind)], P)
    says(name, role, [holding(kind), failing(kind)], H, wrong)
    says(name, role, [failing(kind, count=3)], H, wrong.replace("some keys", "1 key"))
    says(name, role, [failing(kind)], A, wrong)


def test_a_count_of_those_that_do_is_not_introduced_as_those_that_do_not() -> None:
    some = control(ControlKind.TWO_FACTOR, False, "1 of 2 users has a second factor", count=1, of=2)
    verdict = seen("governance.two_factor", PAAS, [some])
    assert verdict.says == "Not everybody who signs in uses a second factor: 1 of 2 users has a second factor."


def test_keys_are_counted_in_the_sentence_and_told_in_the_evidence() -> None:
    bad = [control(ControlKind.KEY_HYGIENE, False, f"key {number}", count=number) for number in (1, 2)]
    old = control(ControlKind.KEY_HYGIENE, False, "webhooks", count=3, of=4)
    verdict = seen("governance.key_hygiene", PAAS, [*bad, old])
    assert verdict.says.endswith("about to expire: 4 keys in n8n.")
    assert {cite.note for cite in verdict.cites} == {"key 1", "key 2", "webhooks"}


def test_a_sentence_holds_no_long_list() -> None:
    wrong = [control(ControlKind.HARDENING, False, f"{number}: " + "so open " * 6) for number in range(6)]
    verdict = seen("governance.hardening", PAAS, wrong)
    assert verdict.says.endswith("; and 4 more.")
    assert len(verdict.says) < 200
    assert len(verdict.cites) == 6


@pytest.mark.parametrize("name", [name for name in EVERYWHERE if len(roles_of(name)) > 1])
def test_one_counter_example_stands_from_half_a_view_and_is_not_yet_absence(name: str) -> None:
    kind, role = EVERYWHERE[name], looked_at(name)
    half = {"roles": roles_of(name), "hidden": {roles_of(name)[-1]: Sight.DENIED}}
    bad = ask(name, business({role: [failing(kind)]}, **half))  # type: ignore[arg-type]
    assert bad.outcome is H
    assert (bad.credit.low, bad.credit.high) == (0, 0.5)
    assert not bad.says.startswith("Not proved yet")
    good = ask(name, business({role: [holding(kind)]}, **half))  # type: ignore[arg-type]
    assert good.outcome is U


@pytest.mark.parametrize("name", SOMEWHERE)
def test_what_must_hold_somewhere(name: str) -> None:
    kind = SOMEWHERE[name]
    model = Intelligence(id="agent", predicts=Prediction.ANSWER, resolves=4, proof=Proof.RUNNING)
    acting = [model] if kind is ControlKind.AI_GUARDRAILS else []
    says(name, Role.HELPDESK, [*acting, holding(kind), failing(kind)], P)
    says(name, Role.HELPDESK, [*acting, failing(kind, count=3)], H, "the rights")
    says(name, Role.HELPDESK, [*acting, failing(kind, count=0)], A, "the rights")
    says(name, Role.HELPDESK, [*acting, failing(kind)], A, "the rights")


def test_limits_are_asked_for_only_where_a_model_acts() -> None:
    agent = automation(Event.CHAT, Verb.AGENT_ACT)
    says("governance.ai_guardrails", PAAS, [agent], A, "No limits on AI steps")
    says("governance.ai_guardrails", PAAS, [automation(Event.CHAT, Verb.MODEL_ASK)], N, "No AI step acts")
    untested = control(ControlKind.AI_GUARDRAILS, False)
    says("governance.ai_guardrails", PAAS, [automation(Event.CHAT, Verb.MODEL_ASK), untested], N, "No AI step acts")
    hidden = business({PAAS: []}, roles=roles_of("governance.ai_guardrails"), hidden={PAAS: Sight.PARTIAL})
    assert ask("governance.ai_guardrails", hidden).outcome is U


def rule(alert: bool | None, **more: Any) -> Facts:
    return [automation(Event.ORDER_PLACED, Verb.STAFF_NOTIFY, failure_alert=alert, **more)]


TABLE = [
    ("failure_alerts", "all tell", [*rule(True), *rule(True)], P, ""),
    ("failure_alerts", "one is silent", [*rule(True), *rule(False)], H, "1 of 2 workflows tell nobody"),
    ("failure_alerts", "one fails in silence", [*rule(True), *rule(False, failures=12)], H, "failed on every run"),
    ("failure_alerts", "all are silent", rule(False), A, "nobody is told"),
    ("failure_alerts", "not told", rule(None), U, "is not shown for 1"),
    ("failure_alerts", "silent ones that are off", [*rule(True), *rule(False, state=State.OFF)], P, ""),
    ("failure_alerts", "nothing is on", rule(False, state=State.OFF), A, "no workflow is switched on"),
    ("failing_automations", "fails", rule(True, runs=6, failures=6), P, "“The rule” failed in all of the 6 runs"),
    ("failing_automations", "only errors are listed", rule(True, runs=None, state=State.BROKEN), P, "but broken"),
    ("failing_automations", "fails now and then", rule(True, runs=6, failures=2), A, ""),
    ("failing_automations", "failed, and was switched off", rule(True, failures=12, runs=12, state=State.OFF), A, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "facts", "outcome", "words"),
    [
        pytest.param(f"governance.{name}", facts, outcome, words, id=f"{name}: {id_}")
        for name, id_, facts, outcome, words in TABLE
    ],
)
def test_answers(name: str, facts: Facts, outcome: Outcome, words: str) -> None:
    says(name, PAAS, facts, outcome, words)


def test_alerts_that_are_not_told_leave_the_rest_open() -> None:
    verdict = ask("governance.failure_alerts", business({PAAS: [*rule(False), *rule(None)]}, roles=[PAAS]))
    assert verdict.outcome is H
    assert (verdict.credit.low, verdict.credit.high) == (0, 0.5)
