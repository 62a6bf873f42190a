"""The page of the model: every mark of the stages leads to a proof, or says why there is none."""

from __future__ import annotations

import pytest

from auditor import plugins
from auditor.maturity import model
from auditor.maturity_page import maturity_page, proof_of

DETECTORS = {each.id: each for each in plugins.detectors()}
CONNECTORS = list(plugins.connectors().values())
MARKS = [(gate.row, gate.questions) for gate in model().gates]
MARKS += [(sign.row, sign.questions) for stage in model().stage for sign in stage.sign]
ELSEWHERE = {"predictive demand forecasting", "dynamic pricing"}
"""Marks that only tools of a kind show of which we read none yet; the page says which kind."""


def test_every_row_of_the_stage_table_is_a_mark() -> None:
    assert [len(stage.gate) + len(stage.sign) for stage in model().stage] == [5, 4, 5, 6, 6]
    assert all(row for row, _ in MARKS)


@pytest.mark.parametrize(("row", "questions"), MARKS, ids=[row for row, _ in MARKS])
def test_every_mark_has_a_way_to_running_or_the_reason_why_not(row: str, questions: tuple[str, ...]) -> None:
    proofs = {name: proof_of(DETECTORS[name], CONNECTORS) for name in questions}
    shown = [
        name for name, (_, _, platforms, proof) in proofs.items() if proof in ("running", "effective") and platforms
    ]
    assert bool(shown) is (row not in ELSEWHERE)
    for _, _, platforms, proof in proofs.values():
        assert proof in ("running", "effective") or platforms.startswith(("none yet: it needs", "none: "))


def test_the_page_names_every_question_of_the_model_and_every_automation() -> None:
    page = maturity_page(model(), DETECTORS, CONNECTORS)
    assert all(f"`{name}`" in page for _, questions in MARKS for name in questions)
    assert "| SUP09 |" in page and "| AGT05 |" in page
