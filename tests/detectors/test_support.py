"""Support questions, one line a truth."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import (
    Action,
    Criterion,
    Event,
    Hint,
    Intelligence,
    Measure,
    MeasureKind,
    Outcome,
    Prediction,
    Proof,
    Role,
    State,
    Verb,
)
from tests.auditor.evidence import automation, hint
from tests.detectors.asking import A, Facts, H, P, says, seen

DESK = Role.HELPDESK
NEW = Event.TICKET_CREATED
ATTAINED = Measure(id="sla", measure=MeasureKind.SLA_ATTAINMENT, value=0.9, proof=Proof.EFFECTIVE)
CSAT = Measure(id="csat", measure=MeasureKind.CSAT, value=0.9, proof=Proof.EFFECTIVE)
INTENT = Intelligence(id="intent", predicts=Prediction.TICKET_INTENT, proof=Proof.RUNNING)
BY_INTENT: dict[str, Any] = {"conditions": (Criterion.AI_INTENT,)}
NOTE = Action(verb=Verb.RECORD_UPDATE, target=hint(Role.CRM))
LOOK_UP = Action(verb=Verb.RECORD_READ, target=hint(Role.ECOMMERCE))


def agent(resolves: int | None, proof: Proof = Proof.RUNNING) -> Intelligence:
    return Intelligence(id="agent", predicts=Prediction.ANSWER, resolves=resolves, proof=proof)


TABLE = [
    ("routing", "assigns", [automation(NEW, Verb.TICKET_ASSIGN)], P, ""),
    ("routing", "prioritises", [automation(NEW, Verb.TICKET_PRIORITISE)], P, ""),
    ("routing", "off", [automation(NEW, Verb.TICKET_ASSIGN, state=State.OFF)], H, "switched off"),
    ("routing", "tags only", [automation(NEW, Verb.TICKET_TAG)], A, "by hand"),
    ("auto_reply", "replies", [automation(NEW, Verb.TICKET_REPLY)], P, ""),
    ("auto_reply", "replies once solved", [automation(Event.TICKET_SOLVED, Verb.TICKET_REPLY)], A, ""),
    ("auto_reply", "silent", [automation(NEW, Verb.TICKET_REPLY, runs=0)], H, "done nothing"),
    ("sla", "a timer warns", [automation(Event.TICKET_AGED, Verb.STAFF_NOTIFY)], P, ""),
    ("sla", "results are measured", [ATTAINED], P, ""),
    ("sla", "a timer never fired", [automation(Event.TICKET_AGED, Verb.STAFF_NOTIFY, runs=0)], H, "done nothing"),
    ("sla", "closing old tickets is no timer", [automation(Event.TICKET_AGED, Verb.TICKET_SOLVE)], A, ""),
    ("starts_work_elsewhere", "a note in the CRM", [automation(Event.TICKET_SOLVED, NOTE)], P, ""),
    ("starts_work_elsewhere", "only looks up", [automation(NEW, LOOK_UP)], A, ""),
    ("starts_work_elsewhere", "stays here", [automation(NEW, Verb.TICKET_ASSIGN)], A, ""),
    ("satisfaction", "rated", [CSAT], P, ""),
    ("ai_triage", "a rule uses the intent", [INTENT, automation(NEW, Verb.TICKET_ASSIGN, **BY_INTENT)], P, ""),
    ("ai_triage", "detected, unused", [INTENT], H, "no running rule uses it"),
    ("ai_triage", "rule off", [automation(NEW, Verb.TICKET_ASSIGN, state=State.OFF, **BY_INTENT)], H, "switched off"),
    ("ai_triage", "keywords", [automation(NEW, Verb.TICKET_ASSIGN, conditions=(Criterion.TICKET_FIELD,))], A, ""),
    ("ai_agent", "resolves", [agent(12)], P, "resolved 12"),
    ("ai_agent", "hands everything over", [agent(0)], H, "ends with a person"),
    ("ai_agent", "resolutions are not told", [agent(None)], H, "does not tell"),
    ("ai_agent", "answers nobody", [agent(None, Proof.CONFIGURED)], H, "answered nobody"),
]


@pytest.mark.parametrize(
    ("name", "facts", "outcome", "words"),
    [
        pytest.param(f"support.{name}", facts, outcome, words, id=f"{name}: {id_}")
        for name, id_, facts, outcome, words in TABLE
    ],
)
def test_answers(name: str, facts: Facts, outcome: Outcome, words: str) -> None:
    says(name, DESK, facts, outcome, words)


def test_a_workflow_that_writes_back_to_the_ticket_starts_nothing_elsewhere() -> None:
    back = Action(verb=Verb.TICKET_UPDATE, target=Hint(title="Zendesk"))
    rule = automation(NEW, back)
    assert seen("support.starts_work_elsewhere", Role.IPAAS, [rule]).outcome is A


def test_what_is_not_told_stays_open() -> None:
    verdict = seen("support.ai_agent", DESK, [agent(None)])
    assert (verdict.credit.low, verdict.credit.high) == (0.5, 1)
    assert not verdict.conclusive
