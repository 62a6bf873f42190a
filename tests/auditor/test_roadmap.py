"""What comes first, what kind of step it is, and how it is told with the merchant's own tools."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.detect import Automations, Controls, Detector, Flow, Need, absent, detector
from auditor.model import (
    Acceptance,
    Answer,
    Cite,
    ControlKind,
    DataObject,
    Gate,
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
from auditor.roadmap import MOST_STEPS, roadmap, unlocks
from tests.auditor.fakes import verdict

P, H, A, N, U = Outcome.PRESENT, Outcome.PARTIAL, Outcome.ABSENT, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN
LOW, MEDIUM, HIGH = Level.LOW, Level.MEDIUM, Level.HIGH
SYSTEMS = tuple(
    SystemState(id=f"{name.lower()}:fern", name=name, platform=name.lower(), roles=(role,), connected=connected)
    for name, role, connected in (
        ("Klaviyo", Role.MARKETING, True),
        ("Shopify", Role.ECOMMERCE, True),
        ("n8n", Role.IPAAS, True),
        ("Xero", Role.ERP_ACCOUNTING, False),
    )
)


def stage(confirmed: int = 1, **gates: tuple[str, ...]) -> Stage:
    """Where the business stands, with gates that are not met."""
    unmet = [Gate(id=id_, says=id_, state=Truth.UNMET, needs=1, met=0, detectors=names) for id_, names in gates.items()]
    state = StageState(number=2, name="Two", says="2.", state=Truth.UNMET, gates=tuple(unmet))
    return Stage(confirmed=confirmed, possible=5, stages=(state,))


def asks(looks_at: Any, need: Need = Need.SOME) -> Detector:
    make = detector("marketing.x", question="Is it?", why="", good="", gap="", stage=2, looks_at=looks_at, need=need)
    return make(lambda seen: absent())


MAILS = asks(Automations(of=(Role.MARKETING,)))


def gap(id_: str = "m.a", outcome: Outcome = A, **more: Any) -> Verdict:
    return verdict(id_, outcome, **{"advice": "Do it.", **more})


def steps(*verdicts: Verdict, of: Stage | None = None, by: Detector = MAILS) -> tuple[Step, ...]:
    return roadmap(verdicts, of or stage(), {each.id: by for each in verdicts}, SYSTEMS, {})


def order(*verdicts: Verdict, of: Stage | None = None) -> list[str]:
    return [step.verdict for step in steps(*verdicts, of=of)]


def test_the_next_stage_comes_first() -> None:
    assert order(gap("m.four", stage=4, impact=HIGH), gap("m.two", stage=2, impact=LOW)) == ["m.two", "m.four"]
    assert order(gap("m.two", stage=2, impact=LOW), gap("m.four", stage=4, impact=HIGH), of=stage(3)) == [
        "m.four",
        "m.two",
    ]


def test_then_what_opens_gates_for_the_least_effort() -> None:
    opening = stage(1, first=("m.opens",), second=("m.opens", "m.one"))
    answers = [gap("m.plain", impact=HIGH, effort=LOW), gap("m.one", effort=LOW), gap("m.opens", effort=LOW)]
    assert order(*answers, of=opening) == ["m.opens", "m.one", "m.plain"]
    assert order(gap("m.dear", effort=HIGH), gap("m.cheap", effort=LOW)) == ["m.cheap", "m.dear"]
    assert order(gap("m.b"), gap("m.a"), gap("m.begun", H)) == ["m.begun", "m.a", "m.b"]
    assert steps(gap("m.opens"), of=opening)[0].opens == ("first", "second")


def test_ranks_and_length() -> None:
    found = steps(*(gap(f"m.{number:02}") for number in range(MOST_STEPS + 5)))
    assert [step.rank for step in found] == list(range(1, MOST_STEPS + 1))


ACCEPTED = Acceptance(finding="m.a", reason="Later", by="Ana", until="2027-01-01")
REMEDY = Reason(
    system="klaviyo:fern", subject=Subject.AUTOMATIONS, sight=Sight.DENIED, says="No scope.", remedy="Tick it."
)


@pytest.mark.parametrize(
    ("one", "listed"),
    [
        pytest.param(gap(outcome=A), True, id="a gap"),
        pytest.param(gap(outcome=H), True, id="half a gap"),
        pytest.param(gap(outcome=P), False, id="fulfilled"),
        pytest.param(gap(outcome=N), False, id="does not apply"),
        pytest.param(gap(outcome=U, reasons=(REMEDY,)), True, id="something to find out"),
        pytest.param(gap(outcome=U), False, id="nothing anybody can do"),
        pytest.param(gap(acceptance=ACCEPTED), False, id="accepted"),
        pytest.param(gap(acceptance=ACCEPTED, acceptance_lapsed=True), True, id="no longer accepted"),
        pytest.param(gap(outcome=P, symptom=True, counts=False), True, id="a bad sign"),
        pytest.param(gap(outcome=A, symptom=True, counts=False), False, id="no bad sign"),
    ],
)
def test_what_is_a_step(one: Verdict, listed: bool) -> None:
    assert bool(steps(one)) is listed


def cite(name: str = "Welcome", kind: str = "automation", failing: bool = False, id_: str = "1") -> Cite:
    return Cite(
        system="klaviyo:fern",
        subject=Subject.AUTOMATIONS,
        kind=kind,
        id=id_,
        name=name,
        proof=Proof.CONFIGURED,
        failing=failing,
    )


FLOW = asks(Flow(DataObject.ORDER, Role.ECOMMERCE, Role.ERP_ACCOUNTING))
KEYS = asks(Controls(ControlKind.KEY_HYGIENE, of=(Role.MARKETING,)), Need.EVERY)
NOTHING = asks(Automations(of=(Role.HELPDESK,)))
SAID_NO = Answer(question="m.a", yes=False, by="Ana", on="2026-11-01", until="2027-01-01")
KINDS = [
    pytest.param(gap(), MAILS, "build", "You already have what it takes in Klaviyo.", id="build"),
    pytest.param(gap(), NOTHING, "build", "None of the connected systems does this.", id="build elsewhere"),
    pytest.param(gap(outcome=H, cites=(cite(),)), MAILS, "switch_on", "Start with “Welcome” in Klaviyo.", id="on"),
    pytest.param(
        gap(outcome=H, cites=(cite(failing=True),)), MAILS, "repair", "Start with “W", id="repair"
    ),
    pytest.param(gap(outcome=H, cites=(cite("Old key"),)), KEYS, "repair", "Start with “Old key”", id="one of all"),
    pytest.param(
        gap(), FLOW, "connect", "Connect Shopify with Xero, by an app or a workflow in n8n.", id="connect"
    ),
    pytest.param(
        gap(outcome=H, cites=(cite("orders: silent", "flow", id_="shopify:fern > xero:fern"),)),
        FLOW, "repair", "Start with the connection from Shopify to Xero.", id="repair a connection",
    ),
    pytest.param(gap(outcome=U, reasons=(REMEDY,)), MAILS, "look", "Klaviyo: Tick it.", id="look"),
    pytest.param(gap(outcome=U, reasons=(REMEDY,), answer=SAID_NO), MAILS, "build", "You already", id="told no"),
    pytest.param(gap(outcome=P, symptom=True, counts=False), MAILS, "build", "You already have", id="a bad sign"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "by", "kind", "how"), KINDS)
def test_kinds_and_how(one: Verdict, by: Detector, kind: str, how: str) -> None:
    (step,) = steps(one, by=by)
    assert step.kind == kind
    assert step.how.startswith(how)
    assert step.effort is (LOW if kind in ("look", "switch_on") else MEDIUM)
    assert step.says == ("Find out: Is it there?" if kind == "look" else "Do it.")


def test_an_end_without_a_name_is_told_by_its_role() -> None:
    (step,) = steps(gap(), by=asks(Flow(DataObject.ORDER, Role.ECOMMERCE, Role.CDP_WAREHOUSE)))
    assert step.how.startswith("Connect Shopify with your customer data platform or data warehouse, ")


def test_what_would_settle_most_questions_comes_first() -> None:
    other = Reason(sight=Sight.NOT_CONNECTED, says="Not stated.", remedy="Say it.")
    found = unlocks([gap("m.a", U, reasons=(REMEDY, other)), gap("m.b", U, reasons=(REMEDY,)), gap("m.c", P)])
    assert [(each.remedy, each.settles) for each in found] == [("Tick it.", ("m.a", "m.b")), ("Say it.", ("m.a",))]
    assert len(unlocks([gap("m.a", U, reasons=(REMEDY, other))], most=1)) == 1
