"""When everything was seen that could hold an answer, and what a question may look at."""

from __future__ import annotations

import pytest

from auditor.model import DataObject, Event, Evidence, Part, Role, Sight, StackEntry, Subject, Verb
from auditor.sight import exchange_in_full, held, may_hold, roles_of, seen_in_full
from tests.auditor.evidence import REMEDY, automation, business, evidence, reading, system

MAIL, SHOP, DESK, PAAS = Role.MARKETING, Role.ECOMMERCE, Role.HELPDESK, Role.IPAAS
RULES = Subject.AUTOMATIONS


def split(*parts: tuple[str, tuple[str, ...], Sight | None]) -> Evidence:
    """A marketing account read in parts; a sight of None: planned, and no reading was made."""
    planned = [Part(subject=RULES, part=name, topics=topics) for name, topics, _ in parts]
    one = system(MAIL, parts=planned)
    made = [reading(one, part, sight=sight) for part, (_, _, sight) in zip(planned, parts, strict=True) if sight]
    return evidence([one], made, [StackEntry(role=MAIL, tools=("klaviyo",))])


FULL, DENIED = Sight.COMPLETE, Sight.DENIED


@pytest.mark.parametrize(
    ("of", "topics", "full"),
    [
        pytest.param(split(("flows", (), FULL)), (), True, id="one part, complete"),
        pytest.param(split(("flows", (), FULL), ("sms", (), DENIED)), (), False, id="one of two denied"),
        pytest.param(split(("flows", (), FULL), ("sms", (), None)), (), False, id="one of two not read"),
        pytest.param(split(("flows", (), Sight.PARTIAL)), (), False, id="cut off"),
        pytest.param(split(("a", ("chat",), FULL), ("b", ("schedule",), DENIED)), ("chat",), True, id="other topics"),
        pytest.param(split(("a", ("chat",), FULL), ("b", (), DENIED)), ("chat",), False, id="a part about anything"),
        pytest.param(split(("a", ("chat",), FULL), ("b", ("schedule",), DENIED)), (), False, id="a question about all"),
        pytest.param(split(("a", ("chat",), FULL)), ("schedule",), False, id="no part can hold it"),
        pytest.param(split(("a", ("message.send",), DENIED)), ("chat",), False, id="steps say nothing of events"),
        pytest.param(split(), (), False, id="never read"),
    ],
)  # fmt: skip
def test_seen_in_full(of: Evidence, topics: tuple[str, ...], full: bool) -> None:
    answer, reasons, witnesses = seen_in_full(of, RULES, [MAIL], topics)
    assert answer is full
    assert bool(reasons) is not full
    assert not full or {witness.part for witness in witnesses if witness.system}


@pytest.mark.parametrize(
    ("stack", "says"),
    [
        pytest.param([], "We do not know whether you use another marketing tool.", id="nothing stated"),
        pytest.param(
            ["klaviyo", "Acme Mail"], "You use Acme Mail as marketing tool; it was not connected.", id="another"
        ),
    ],
)  # fmt: skip
def test_a_role_must_be_closed(stack: list[str], says: str) -> None:
    entries = [StackEntry(role=MAIL, tools=tuple(stack))] if stack else []
    one = system(MAIL)
    full, reasons, _ = seen_in_full(evidence([one], [reading(one, part) for part in one.parts], entries), RULES, [MAIL])
    assert not full
    assert [reason.says for reason in reasons] == [says]
    assert all(reason.remedy for reason in reasons)


def test_another_tool_is_asked_for_only_beside_one_that_is_known() -> None:
    one = system(MAIL)
    nothing_stated = evidence([one], [reading(one, part) for part in one.parts], [])
    _, reasons, _ = seen_in_full(nothing_stated, RULES, [MAIL, Role.PSP])
    assert {reason.says for reason in reasons} == {
        "We do not know whether you use another marketing tool.",
        "We do not know which payment provider you use, if any.",
    }


def test_a_role_that_nothing_plays_is_seen() -> None:
    full, reasons, witnesses = seen_in_full(business(none=[MAIL]), RULES, [MAIL])
    assert full and not reasons
    assert [witness.says for witness in witnesses] == ["You told us: marketing tool: none."]


def test_a_connected_tool_plays_what_the_merchant_says_it_plays() -> None:
    both = business(roles=[Role.CRM], stack={MAIL: ("HubSpot",)}, hidden={Role.CRM: Sight.DENIED})
    assert roles_of(both.header, both.header.systems[0]) == (Role.CRM, MAIL)
    full, reasons, _ = seen_in_full(both, RULES, [MAIL])
    assert not full
    assert [reason.remedy for reason in reasons] == [REMEDY]


def test_a_question_looks_at_what_is_weighed_for_it_and_at_nothing_else() -> None:
    parts = [
        Part(subject=RULES, part="chat", topics=("chat",)),
        Part(subject=RULES, part="clock", topics=("schedule",)),
    ]
    one = system(MAIL, parts=parts)
    unplanned = Part(subject=RULES, part="extra")
    made = [reading(one, part, [automation(Event.CHAT, Verb.MESSAGE_SEND)]) for part in (*parts, unplanned)]
    said = evidence([one], made, [])
    assert [each.part for each in held(said, RULES, [MAIL], ("chat",))] == ["chat"]
    assert [each.part for each in held(said, RULES, [MAIL])] == ["chat", "clock"]
    assert not held(said, RULES, [SHOP])


@pytest.mark.parametrize(
    ("part", "asked", "may"),
    [
        ((), ("order",), True),
        (("order",), (), True),
        (("order", "ticket"), ("ticket",), True),
        (("order",), ("ticket",), False),
        (("record.update",), ("schedule",), True),
        (("record.update", "chat"), ("schedule",), False),
    ],
)
def test_topics(part: tuple[str, ...], asked: tuple[str, ...], may: bool) -> None:
    assert may_hold(part, asked) is may


@pytest.mark.parametrize(
    ("subject", "sight", "full"),
    [
        (Subject.CONNECTIONS, Sight.DENIED, False),
        (Subject.CONNECTIONS, Sight.UNOBSERVABLE, False),
        (Subject.AUTOMATIONS, Sight.DENIED, False),
        (Subject.AUTOMATIONS, Sight.UNOBSERVABLE, True),
        (Subject.WORK, Sight.DENIED, True),
    ],
)
def test_an_exchange_is_seen_at_both_ends_and_between(subject: Subject, sight: Sight, full: bool) -> None:
    whole = business()
    assert exchange_in_full(whole, DataObject.ORDER, SHOP, DESK)[0]
    for role, concerned in ((SHOP, True), (DESK, True), (PAAS, True), (MAIL, False)):
        readings = tuple(
            each.model_copy(update={"sight": sight}) if (each.subject is subject and role in each.roles) else each
            for each in whole.readings
        )
        answer, _, _ = exchange_in_full(whole.model_copy(update={"readings": readings}), DataObject.ORDER, SHOP, DESK)
        assert answer is (full or not concerned), role
