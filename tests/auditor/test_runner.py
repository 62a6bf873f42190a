"""What the runner lets stand, for detectors made for the test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from auditor.catalogue import Catalogue
from auditor.dataflow import build
from auditor.detect import (
    Automations,
    Detector,
    Draft,
    Flow,
    Need,
    Seen,
    absent,
    detector,
    not_applicable,
    only_asked,
    partial,
    present,
    unclear,
)
from auditor.detect.runner import View, answer, run
from auditor.model import (
    AnyFact,
    Automation,
    DataObject,
    Event,
    Evidence,
    Fact,
    Outcome,
    Proof,
    Role,
    Sight,
    Verb,
    Verdict,
)
from auditor.sight import ASK
from tests.auditor.evidence import automation, business, connection, hint

P, H, A, N, U = Outcome.PRESENT, Outcome.PARTIAL, Outcome.ABSENT, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN
MAIL = Role.MARKETING
RULE = automation(Event.CHAT, Verb.MESSAGE_SEND, id="r1", name="Hello")
SET_UP = RULE.model_copy(update={"proof": Proof.CONFIGURED})
NAMED = RULE.model_copy(update={"proof": Proof.DECLARED})


def question(answer: Callable[[Seen], Draft], need: Need = Need.SOME, **more: Any) -> Detector:
    usual: dict[str, Any] = {"looks_at": Automations(of=(MAIL,)), "stage": 2}
    return detector(
        "marketing.test", question="Is it?", why="So.", good="It is.", gap="It is not.", need=need, **{**usual, **more}
    )(answer)


def asked(one: Detector, evidence: Evidence) -> Verdict:
    return answer(one, View(evidence, build(evidence, Catalogue.load())))


def of(draft: Callable[[list[Fact]], Draft], need: Need, sight: Sight, fact: Automation = RULE) -> Verdict:
    return asked(question(lambda seen: draft(list(seen.facts)), need), business({MAIL: [fact]}, hidden={MAIL: sight}))


def yes(facts: list[Fact]) -> Draft:
    return present(facts, "here")


def half(facts: list[Fact]) -> Draft:
    return partial(facts, "it is off")


def untold(facts: list[Fact]) -> Draft:
    return partial(facts, "it is not told", open_ended=True)


def no(facts: list[Fact]) -> Draft:
    return absent("none of it")


def refuted(facts: list[Fact]) -> Draft:
    return absent("this one breaks it", facts)


def never(facts: list[Fact]) -> Draft:
    return not_applicable("no such thing here")


def who_knows(facts: list[Fact]) -> Draft:
    return unclear("nobody tells", "Ask.")


FULL, PART = Sight.COMPLETE, Sight.PARTIAL
SOME, EVERY, SHARE = Need.SOME, Need.EVERY, Need.SHARE
STANDS = [
    (SOME, yes, FULL, P, 1, 1), (SOME, yes, PART, P, 1, 1),
    (SOME, half, FULL, H, 0.5, 0.5), (SOME, half, PART, H, 0.5, 1),
    (SOME, untold, FULL, H, 0.5, 1), (SOME, untold, PART, H, 0.5, 1),
    (SOME, no, FULL, A, 0, 0), (SOME, no, PART, U, 0, 1),
    (SOME, never, FULL, N, 0, 0), (SOME, never, PART, U, 0, 1),
    (SOME, who_knows, FULL, U, 0, 1), (SOME, who_knows, PART, U, 0, 1),
    (EVERY, yes, FULL, P, 1, 1), (EVERY, yes, PART, U, 0, 1),
    (EVERY, half, FULL, H, 0.5, 0.5), (EVERY, half, PART, H, 0, 0.5),
    (EVERY, untold, FULL, H, 0, 0.5),
    (EVERY, refuted, FULL, A, 0, 0), (EVERY, refuted, PART, H, 0, 0.5),
    (EVERY, no, FULL, A, 0, 0), (EVERY, no, PART, U, 0, 1),
    (SHARE, yes, FULL, P, 1, 1), (SHARE, yes, PART, U, 0, 1),
    (SHARE, half, FULL, H, 0.5, 0.5), (SHARE, half, PART, U, 0, 1),
    (SHARE, no, FULL, A, 0, 0), (SHARE, no, PART, U, 0, 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("need", "draft", "sight", "outcome", "low", "high"),
    [pytest.param(*row, id=f"{row[0].value} {row[1].__name__} {row[2].value}") for row in STANDS],
)
def test_what_stands(
    need: Need, draft: Callable[[list[Fact]], Draft], sight: Sight, outcome: Outcome, low: float, high: float
) -> None:
    verdict = of(draft, need, sight)
    assert (verdict.outcome, verdict.credit.low, verdict.credit.high) == (outcome, low, high)
    assert verdict.conclusive is (low == high)
    assert bool(verdict.absence_proof) is (outcome is A)
    assert bool(verdict.cites) is (outcome in (P, H) or draft is refuted)
    assert outcome is not U or verdict.reasons


@pytest.mark.parametrize(
    ("fact", "low", "high"), [(RULE, 1, 1), (SET_UP, 0.5, 0.5), (NAMED, 0, 1)], ids=["running", "set up", "named"]
)
def test_what_a_yes_is_worth(fact: Automation, low: float, high: float) -> None:
    verdict = of(yes, SOME, FULL, fact)
    assert (verdict.outcome, verdict.credit.low, verdict.credit.high) == (P, low, high)
    assert verdict.proof is fact.proof


@pytest.mark.parametrize(
    ("draft", "need", "sight", "says"),
    [
        (yes, SOME, FULL, "It is. Here."),
        (half, SOME, FULL, "It is not: it is off."),
        (half, SOME, PART, "Only in part, as far as was seen: it is off."),
        (refuted, EVERY, PART, "It is not: this one breaks it."),
        (no, SOME, FULL, "It is not: none of it."),
        (no, SOME, PART, "This cannot be told: only a part of it was read from Klaviyo."),
        (who_knows, SOME, FULL, "Nobody tells."),
        (never, SOME, FULL, "No such thing here."),
    ],
)  # fmt: skip
def test_sentences(draft: Callable[[list[Fact]], Draft], need: Need, sight: Sight, says: str) -> None:
    assert of(draft, need, sight).says == says


def test_what_was_seen_at_work_is_not_called_unproved() -> None:
    assert of(half, SOME, PART, RULE).says.startswith("Only in part")
    set_up = RULE.model_copy(update={"proof": Proof.CONFIGURED, "runs": 0})
    assert of(half, SOME, PART, set_up).says.startswith("Not proved yet")


def test_what_was_not_seen_is_never_told_as_none() -> None:
    nothing = question(lambda _: unclear("There were no refunds in the window"), Need.SHARE)
    assert asked(nothing, business({MAIL: []})).says == "There were no refunds in the window."
    for sight in (Sight.DENIED, Sight.PARTIAL, Sight.UNOBSERVABLE):
        hidden = asked(nothing, business({MAIL: []}, hidden={MAIL: sight}))
        assert hidden.says.startswith("This cannot be told: "), sight


def test_an_unclear_answer_has_its_own_reason_and_remedy() -> None:
    (reason,) = of(who_knows, SOME, FULL).reasons
    assert (reason.says, reason.remedy) == ("Nobody tells.", "Ask.")


def test_a_cite_leads_to_the_fact() -> None:
    linked = RULE.model_copy(update={"link": "https://admin.example.com/1", "failures": 2})
    (cite,) = of(yes, SOME, FULL, linked).cites
    assert (cite.system, cite.id, cite.name, cite.link) == ("klaviyo:fern", "r1", "Hello", linked.link)
    assert (cite.at, cite.note) == (RULE.last_run, "switched on, 12 runs, 2 failed")


def test_a_detector_gets_only_what_it_declared() -> None:
    found: list[Seen] = []

    def look(seen: Seen) -> Draft:
        found.append(seen)
        return absent()

    flow = Flow(DataObject.ORDER, Role.ECOMMERCE, MAIL)
    facts: dict[Role, list[AnyFact]] = {
        MAIL: [RULE, connection(hint(Role.CRM))],
        Role.CRM: [automation(Event.CHAT, Verb.WAIT)],
    }
    asked(question(look, looks_at=(Automations(of=(MAIL,)), flow)), business(facts))
    assert found[0].facts == (RULE,)
    assert [(edge.source, edge.target) for edge in found[0].edges] == [("shopify:fern", "klaviyo:fern")]


def test_a_failing_detector_is_told_and_hides_nothing_else() -> None:
    def fail(seen: Seen) -> Draft:
        raise RuntimeError("canary-secret")

    evidence = business({MAIL: [RULE]})
    first, second = (asked(question(fail), evidence) for _ in range(2))
    assert first == second
    assert (first.outcome, first.credit.low, first.credit.high) == (U, 0, 1)
    assert first.error and first.error in first.says
    assert "canary" not in first.model_dump_json()
    others = run(
        [question(fail), question(lambda seen: present(seen.facts))], View(evidence, build(evidence, Catalogue.load()))
    )
    assert [verdict.outcome for verdict in others] == [U, P]


@pytest.mark.parametrize(
    ("more", "none", "applies"),
    [
        pytest.param({}, [MAIL], False, id="its only role"),
        pytest.param({"looks_at": Automations(of=(MAIL, Role.CRM))}, [MAIL], True, id="one of two roles"),
        pytest.param({"looks_at": Automations(of=(MAIL, Role.CRM))}, [MAIL, Role.CRM], False, id="both roles"),
        pytest.param({"looks_at": Flow(DataObject.ORDER, Role.ECOMMERCE, MAIL)}, [MAIL], False, id="one end of a flow"),
        pytest.param({"any_role": (Role.CRM,)}, [MAIL], True, id="the role that matters is there"),
        pytest.param({"any_role": (Role.CRM,)}, [Role.CRM], False, id="the role that matters is not"),
    ],
)  # fmt: skip
def test_what_does_not_apply(more: dict[str, Any], none: list[Role], applies: bool) -> None:
    verdict = asked(question(lambda seen: absent(), **more), business(none=none))
    assert (verdict.outcome is not N) is applies


def test_a_role_that_a_connected_system_plays_is_not_none() -> None:
    said = business({MAIL: [RULE]}, stack={MAIL: ()})
    assert asked(question(lambda seen: present(seen.facts)), said).outcome is P


def test_what_no_platform_shows_is_asked_of_a_person() -> None:
    bids = only_asked(
        "acquisition.bids", question="Do bids follow value?", why="So.", good="They do.", gap="They do not.", stage=4,
        unseen="Advertising platforms do not show it to the shop.", any_role=(Role.ADS,),
    )  # fmt: skip
    verdict = asked(bids, business(roles=(Role.ADS,)))
    assert (verdict.outcome, verdict.only_asked, verdict.counts) == (U, True, False)
    assert [(reason.sight, reason.remedy) for reason in verdict.reasons] == [(Sight.UNOBSERVABLE, ASK)]
    assert asked(bids, business(none=(Role.ADS,))).outcome is N
