"""Steps that say what to do, once, and remedies in the order of what they would settle."""

from __future__ import annotations

import pytest

from auditor import roadmap
from auditor.model import (
    Cite,
    Credit,
    Department,
    Level,
    Outcome,
    Proof,
    Reason,
    Role,
    Sight,
    Stage,
    StageState,
    Step,
    Subject,
    SystemState,
    Truth,
    Verdict,
)
from auditor.sight import ASK

SHOP = SystemState(id="shopify:x", name="Shopify", platform="shopify", roles=(Role.ECOMMERCE,), connected=True)
FLOW = SystemState(id="n8n:n", name="n8n", platform="n8n", roles=(Role.IPAAS,), connected=True)
STAGE = Stage(confirmed=1, possible=3, stages=(StageState(number=1, name="Manual", says="By hand.", state=Truth.MET),))


def verdict(id_: str, outcome: Outcome, **more: object) -> Verdict:
    usual: dict[str, object] = {
        "id": id_, "question": f"Is it so, {id_}?", "department": Department.DATA, "stage": 2, "outcome": outcome,
        "says": "So it is.", "credit": Credit(low=0, high=1), "conclusive": False, "advice": "Do it.",
        "impact": Level.LOW,
    }  # fmt: skip
    return Verdict.model_validate(usual | more)


def hidden(id_: str, *reasons: Reason) -> Verdict:
    return verdict(id_, Outcome.UNKNOWN, reasons=reasons)


def reason(sight: Sight, remedy: str, says: str = "Hidden.") -> Reason:
    return Reason(system="shopify:x", sight=sight, says=says, remedy=remedy)


def automation(name: str, *, failing: bool = True) -> Cite:
    return Cite(
        system="n8n:n", subject=Subject.AUTOMATIONS, kind="automation", id=name, name=name, proof=Proof.RUNNING,
        failing=failing,
    )  # fmt: skip


def steps(*verdicts: Verdict) -> tuple[Step, ...]:
    return roadmap.roadmap(verdicts, STAGE, {}, (SHOP, FLOW), {})


@pytest.mark.parametrize(
    ("cites", "says"),
    [
        ((automation("A"),), "Repair “A”, or switch it off."),
        ((automation("A"), automation("B")),
         "Repair “A” and “B”, or switch them off."),
        (tuple(automation(name) for name in "ABCDE"),
         "Repair “A”, “B”, “C” and 2 more, or switch them off."),
    ],
)  # fmt: skip
def test_what_fails_is_named(cites: tuple[Cite, ...], says: str) -> None:
    (step,) = steps(verdict("x.failing", Outcome.PRESENT, symptom=True, cites=cites))
    assert (step.kind, step.says) == ("repair", says)
    assert step.how == "Look at the last runs in n8n."


def test_what_fails_only_at_times_is_not_called_failing() -> None:
    cites = (automation("A", failing=False),)
    (step,) = steps(verdict("x.work", Outcome.PRESENT, symptom=True, cites=cites))
    assert (step.kind, step.says) == ("build", "Do it.")


def test_a_look_says_one_thing_to_do_the_mendable_first() -> None:
    shown_to_nobody, denied = reason(Sight.UNOBSERVABLE, "Look there."), reason(Sight.DENIED, "Add the scope.")
    (step,) = steps(hidden("x.a", reason(Sight.UNOBSERVABLE, ASK), shown_to_nobody, denied))
    assert step.how == "Shopify: Add the scope."


def test_the_same_look_is_told_once() -> None:
    look = reason(Sight.UNOBSERVABLE, "Open Shopify admin.")
    first, second = steps(hidden("x.a", look), hidden("x.b", look))
    assert first.how == "Open Shopify admin."
    assert second.how == "The same look as in step 1."


def test_what_nobody_can_mend_comes_last() -> None:
    never = reason(Sight.UNOBSERVABLE, ASK, says="This version does not read it.")
    nothing = reason(Sight.PARTIAL, "", says="Only a part.")
    scope = reason(Sight.DENIED, "Add the scope.", says="Denied.")
    found = roadmap.unlocks([hidden("x.a", never, nothing, scope), hidden("x.b", never, nothing)])
    assert [each.says for each in found] == ["Denied.", "Only a part.", "This version does not read it."]
