"""What the doctor concludes from what it could taste."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest

from auditor.detect import Automations, Controls, Detector, detector
from auditor.detect.answers import Draft, absent
from auditor.doctor import Caution, Health, Probe, cautions, examine, left_open, letter
from auditor.model import (
    Account,
    AnyFact,
    Control,
    ControlKind,
    Event,
    Merchant,
    Part,
    Role,
    StackEntry,
    Subject,
    System,
    Window,
)
from auditor.reading import open_source
from connectors.base import Client
from connectors.door import Allow
from connectors.errors import BadCredential, Cut, Denied, Throttled, Unobservable
from tests.auditor.fakes import NOW, Script, connector

WINDOW = Window(start=NOW, end=NOW)
SHOP = (Role.ECOMMERCE,)
MERCHANT = Merchant(slug="fern", name="Fern & Fable", stack=(StackEntry(role=Role.ECOMMERCE, tools=("fake",)),))
PARTS = (
    Part(subject=Subject.AUTOMATIONS, part="flows", topics=(Event.ORDER_PLACED.value,)),
    Part(subject=Subject.AUTOMATIONS, part="mails", topics=(Event.SUBSCRIBED.value,)),
)
FAKE = System(id="fake:fern", platform="fake", roles=SHOP, parts=PARTS)


def asking(id_: str, looks_at: Any, **more: Any) -> Detector:
    @detector(id_, question=f"{id_}?", why="", good="", gap="", stage=2, looks_at=looks_at, **more)
    def answer(seen: object) -> Draft:
        return absent()

    return answer


ORDERS = asking("marketing.orders", Automations(Event.ORDER_PLACED, of=SHOP))
GREETS = asking("marketing.greets", Automations(Event.SUBSCRIBED, of=SHOP), impact="high")
ANY = asking("support.any", Automations(of=SHOP), impact="low")
LOYAL = asking("marketing.loyal", Automations(of=(Role.LOYALTY,)))


def examined(script: Script) -> list[Probe]:
    settings = {"shop": "fern", "token": "x"}
    return list(examine(open_source(connector(script), settings, cast(Any, None), WINDOW)))


def raising(error: Exception) -> Any:
    def get(client: Client) -> Iterable[AnyFact]:
        raise error
        yield

    return get


@pytest.mark.parametrize(
    ("error", "health"),
    [
        (Denied("No."), Health.DENIED),
        (BadCredential("No."), Health.DENIED),
        (Unobservable("Never."), Health.UNOBSERVABLE),
        (Throttled("Later."), Health.DOWN),
        (Cut("Enough."), Health.READABLE),
        (RuntimeError("canary"), Health.DOWN),
    ],
)
def test_every_end_of_a_probe_has_its_health(error: Exception, health: Health) -> None:
    probe = examined(Script(flows=raising(error)))[1]
    assert probe.health is health
    assert probe.what == "automations (flows)"
    assert "canary" not in probe.says


def test_a_closed_part_names_scope_and_remedy() -> None:
    probe = examined(Script(flows=raising(Denied("No."))))[1]
    assert (probe.scopes, probe.remedy) == (("flows:read",), "Add flows:read to the key.")


def tried(flows: Health, mails: Health) -> Any:
    return [(FAKE, [Probe(PARTS[0], flows), Probe(PARTS[1], mails)])]


@pytest.mark.parametrize(
    ("flows", "mails", "open_"),
    [
        (Health.READABLE, Health.READABLE, ()),
        (Health.DENIED, Health.READABLE, ("marketing.orders", "support.any")),
        (Health.READABLE, Health.DOWN, ("marketing.greets", "support.any")),
        (Health.DENIED, Health.DENIED, ("marketing.greets", "marketing.orders", "support.any")),
        (Health.UNOBSERVABLE, Health.READABLE, ()),
    ],
)
def test_questions_stay_open_by_what_they_look_at(flows: Health, mails: Health, open_: tuple[str, ...]) -> None:
    found = left_open(tried(flows, mails), MERCHANT, (ORDERS, GREETS, ANY), WINDOW)
    assert tuple(each.id for each in found["fake:fern"]) == open_


def test_a_question_about_a_role_nobody_plays_is_not_open() -> None:
    closed = MERCHANT.model_copy(update={"stack": (*MERCHANT.stack, StackEntry(role=Role.LOYALTY))})
    assert left_open(tried(Health.DENIED, Health.DENIED), closed, (LOYAL,), WINDOW) == {"fake:fern": ()}


def of_rights(*facts: AnyFact) -> list[Probe]:
    return [Probe(Part(subject=Subject.CONTROLS), Health.READABLE, facts=facts)]


def control(kind: ControlKind, holds: bool, detail: str) -> Control:
    return Control(id=kind.value, control=kind, holds=holds, detail=detail)


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (Account(id="1", can_write=True), "could also change things"),
        (Account(id="1", production=False), "test or sandbox account"),
        (control(ControlKind.KEY_HYGIENE, False, "1 token ends on 30 April 2027"), "1 token ends on 30 April 2027."),
        (control(ControlKind.LEAST_PRIVILEGE, False, "the key may write orders"), "The key may write orders."),
    ],
)
def test_what_is_wrong_with_a_credential_is_said(fact: AnyFact, words: str) -> None:
    (found,) = cautions(of_rights(fact), (), date(2026, 11, 24))
    assert words in found.says


def test_what_is_right_is_not_worth_a_word() -> None:
    facts = (
        Account(id="1", can_write=False, production=True),
        Account(id="2"),
        control(ControlKind.KEY_HYGIENE, True, "all keys are used"),
        control(ControlKind.TWO_FACTOR, False, "2 of 5 people"),
    )
    assert cautions(of_rights(*facts), (Allow("GET", "/v1/a"),), date(2026, 11, 24)) == []


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 11, 24), "stops serving a part of what this version of the auditor asks on 30 March 2027"),
        (date(2027, 4, 1), "stopped serving"),
        (date(2025, 1, 1), ""),
    ],
)
def test_addresses_that_end_are_told_a_year_before(today: date, words: str) -> None:
    lines = (Allow("GET", "/v4/flows", ends=date(2027, 3, 30)), Allow("POST", "/v4/flows", ends=date(2027, 3, 30)))
    found = cautions([], lines, today)
    assert [words in each.says and each.ours for each in found] == ([True] if words else [])


SHUT = Probe(PARTS[0], Health.DENIED, "No.", "Settings > Keys: add flows:read.")


def test_a_letter_asks_for_each_thing_once_and_says_why() -> None:
    again = replace(SHUT, part=PARTS[1])
    wrong = [Caution("It may write.", "Make a read-only key."), Caution("Old.", "Update the auditor.", ours=True)]
    text = letter("Fern & Fable", "Fake", [SHUT, again], wrong, [GREETS, ORDERS, ANY, LOYAL])
    assert text.count("- Settings > Keys: add flows:read.") == 1
    assert "- Make a read-only key." in text
    assert "- marketing.greets?" in text
    assert not any("Update" in line or "loyal" in line for line in text)
    assert any("Fern & Fable" in line for line in text)


def test_a_letter_names_the_plan_once() -> None:
    (line,) = [each for each in letter("F", "Fake", [replace(SHUT, plan="Enterprise")], [], []) if "flows:read" in each]
    assert line == "- Settings > Keys: add flows:read (part of the Enterprise plan)."
    known = replace(SHUT, plan="Enterprise", remedy="Needs Enterprise.")
    assert "- Needs Enterprise." in letter("F", "Fake", [known], [], [])


@pytest.mark.parametrize(
    "probes",
    [
        [],
        [Probe(PARTS[0], Health.READABLE)],
        [Probe(PARTS[0], Health.DOWN, "Later.")],
        [replace(SHUT, remedy="Needs a paid licence; answer the question yourself.")],
    ],
)
def test_no_letter_where_nobody_can_help(probes: list[Probe]) -> None:
    assert letter("F", "Fake", probes, [], [ORDERS]) == []


def test_controls_are_questions_too() -> None:
    part = Part(subject=Subject.CONTROLS, part="users", topics=(ControlKind.TWO_FACTOR.value,))
    system = FAKE.model_copy(update={"parts": (part,)})
    safe = asking("governance.safe", Controls(ControlKind.TWO_FACTOR, of=SHOP))
    found = left_open([(system, [Probe(part, Health.DENIED)])], MERCHANT, (safe,), WINDOW)
    assert found == {"fake:fern": (safe,)}
