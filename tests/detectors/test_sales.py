"""Sales questions, one line a truth."""

from __future__ import annotations

import pytest

from auditor.model import Event, Intelligence, Outcome, Prediction, Proof, Role, State, Verb
from tests.auditor.evidence import automation
from tests.detectors.asking import A, Facts, H, P, says


def score(*acting: str, proof: Proof = Proof.RUNNING) -> Intelligence:
    return Intelligence(id="score", predicts=Prediction.LEAD_SCORE, acted_on_by=acting, proof=proof)


FOLLOW_UP = automation(Event.DEAL_CHANGED, Verb.TASK_CREATE)
TABLE = [
    ("lead_routing", "assigns", [automation(Event.FORM_SUBMITTED, Verb.OWNER_ASSIGN)], P, ""),
    ("lead_routing", "off", [automation(Event.FORM_SUBMITTED, Verb.OWNER_ASSIGN, state=State.OFF)], H, "switched off"),
    ("lead_routing", "does other things", [automation(Event.FORM_SUBMITTED, Verb.TASK_CREATE)], A, "by hand"),
    ("deal_automation", "follows up", [FOLLOW_UP], P, ""),
    ("deal_automation", "silent", [automation(Event.DEAL_CHANGED, Verb.TASK_CREATE, runs=0)], H, "done nothing"),
    ("deal_automation", "of other things", [automation(Event.FORM_SUBMITTED, Verb.TASK_CREATE)], A, ""),
    ("lead_scoring", "used", [score("rule")], P, ""),
    ("lead_scoring", "filled, unused", [score()], H, "nothing acts on them"),
    ("lead_scoring", "empty", [score("rule", proof=Proof.CONFIGURED)], H, "nobody was scored"),
]


@pytest.mark.parametrize(
    ("name", "facts", "outcome", "words"),
    [
        pytest.param(f"sales.{name}", facts, outcome, words, id=f"{name}: {id_}")
        for name, id_, facts, outcome, words in TABLE
    ],
)
def test_answers(name: str, facts: Facts, outcome: Outcome, words: str) -> None:
    says(name, Role.CRM, facts, outcome, words)
