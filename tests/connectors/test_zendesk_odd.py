"""Zendesk answers that are not what its documentation promises: never guessed, never written down as they came."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from auditor.demo import faults
from auditor.demo.http import Request, Response, reply
from auditor.model import Account, Automation, Control, Intelligence, Measure, Records
from connectors.errors import Cut, Denied, Misread, Unobservable
from connectors.zendesk import typed
from tests.connectors.zendesk_account import Seen, read

Rows = list[dict[str, Any]]
AI_AGENT = ("intelligence", "AI agent")
FINISHES = ("measures", "what the AI agent finishes")
GROUPS = "service levels of groups"
OBJECTS = "custom objects"
SKILLS = "omnichannel routing"


def changed(where: str, change: Callable[[dict[str, Any]], object]) -> faults.Rewrite:
    """The answer of a path, changed in place."""

    def rewrite(body: bytes) -> bytes:
        answer = json.loads(body)
        change(answer)
        return json.dumps(answer).encode()

    return faults.Rewrite(rewrite, where)


def of(where: str, key: str, change: Callable[[Rows], object], **more: Any) -> Seen:
    """One part, read while the rows of one path are changed."""
    return read(faults=[changed(where, lambda answer: change(answer.get(key, [])))], **more)


# kinds --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "good", "odd"),
    [
        pytest.param(typed.text, "words", [3, True, ["words"], {"a": 1}], id="text"),
        pytest.param(typed.number, 1.5, ["1", True, [1]], id="number"),
        pytest.param(typed.whole, 7, [1.5, "7", False], id="whole number"),
        pytest.param(typed.yes, False, [0, "no", []], id="yes or no"),
        pytest.param(typed.mapping, {"a": 1}, ["a", [1]], id="object"),
        pytest.param(typed.items, [1, "a"], ["a", {"a": 1}], id="list"),
        pytest.param(typed.rows, [{"a": 1}], ["a", [1], {"a": 1}], id="rows"),
        pytest.param(typed.texts, ["a"], ["a", [1]], id="texts"),
        pytest.param(typed.date, 0, ["yesterday", 1e30, True, [1], {"a": 1}], id="date"),
    ],
)
def test_a_field_is_of_its_kind_or_misread(kind: Callable[..., Any], good: object, odd: list[object]) -> None:
    assert kind({"x": good}, "x") == good or kind is typed.date
    assert not kind({"x": None}, "x")
    assert not kind({}, "x", absent=True)
    for value in odd:
        with pytest.raises(Misread):
            kind({"x": value}, "x", absent=True)
    with pytest.raises(Misread, match="“x”"):
        kind({}, "x")


def test_ids_are_numbers_or_texts() -> None:
    assert (typed.ident({"id": 7}, "id"), typed.ident({"id": "01A"}, "id")) == ("7", "01A")
    for value in (True, [7], 1.5):
        with pytest.raises(Misread):
            typed.ident({"id": value}, "id")


def test_what_is_only_compared_is_never_an_objects_text() -> None:
    assert (typed.plain(True), typed.plain(None), typed.plain({"canary": 1})) == ("True", "", "")


# rules --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["default", "created_at", "updated_at"])
def test_rules_of_zendesks_own_are_never_taken_for_the_shops(key: str) -> None:
    seen = of("v2/triggers", "triggers", lambda rows: [row.pop(key) for row in rows], part="triggers")
    facts, error = seen.results["automations", "triggers"]
    assert isinstance(error, Misread)
    assert not {"101", "102"} & {fact.id for fact in facts}


def test_a_rule_without_a_word_on_its_origin_is_the_shops_when_others_have_it() -> None:
    seen = of("v2/triggers", "triggers", lambda rows: rows[-1].pop("default"), part="triggers")
    assert seen.error("automations", "triggers") is None
    assert len(seen.facts("automations", "triggers", Automation)) == 5


# conversations ------------------------------------------------------------------------------------------------------


def endless(answer: dict[str, Any]) -> None:
    answer["meta"] = {"has_more": True, "after_cursor": "MA=="}


@pytest.mark.parametrize("part", [AI_AGENT, FINISHES])
def test_a_conversation_that_goes_on_is_not_one_without_an_agent(part: tuple[str, str]) -> None:
    facts, error = read(faults=[changed("conversation_log", endless)], only=part[0], part=part[1]).results[part]
    assert facts == []
    assert isinstance(error, Cut)


def test_an_agent_on_the_second_page_of_a_conversation_is_seen() -> None:
    met: set[str] = set()

    def paged(request: Request, answer: Callable[[], Response]) -> Response | None:
        if "conversation_log" not in request.path:
            return None
        if request.path in met:
            return reply({"events": [{"author": {"type": "agent"}}], "meta": {"has_more": False}})
        met.add(request.path)
        body = answer().body
        assert isinstance(body, bytes)
        return reply({**json.loads(body), "meta": {"has_more": True, "after_cursor": "MTAw"}})

    assert read(faults=[paged], only=AI_AGENT[0], part=AI_AGENT[1]).results[AI_AGENT] == ([], None)


# refusals and switches ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b'{"errors": [{"code": "For', b"<html>", b'{"message": "blocked"}'])
def test_a_refusal_that_is_not_zendesks_own_proves_nothing(body: bytes) -> None:
    refused = faults.Spoil(lambda _: Response(403, {"Content-Type": "application/json"}, body), "group_slas")
    facts, error = read(faults=[refused], part=GROUPS).results["automations", GROUPS]
    assert facts == []
    assert isinstance(error, Denied)


def test_a_switch_that_is_not_told_is_not_off() -> None:
    untold = changed("account/settings", lambda answer: answer["settings"]["knowledge"].pop("generative_answers"))
    part = "models switched on in the settings"
    seen = read(faults=[untold], part=part)
    assert seen.only("intelligence", part, Intelligence).id == "translation"
    error = seen.error("intelligence", part)
    assert isinstance(error, Unobservable) and "Answers written from" in error.says


def test_skills_that_are_not_told_are_not_unused() -> None:
    spoiled = faults.Rewrite(lambda body: body.replace(b'"using_skill_based_routing"', b'"skilled"'), "settings")
    seen = read({"omnichannel_routing": False}, faults=[spoiled], only="automations", part=SKILLS)
    assert isinstance(seen.error("automations", SKILLS), Unobservable)


def test_the_account_is_kept_when_its_settings_are_odd() -> None:
    odd = changed("account/settings", lambda answer: answer["settings"].update(active_features=[1]))
    seen = read(faults=[odd], only="account")
    assert seen.only("account", "", Account).production is None
    assert isinstance(seen.error("account", ""), Misread)


@pytest.mark.parametrize("key", ["used_at", "client_id"])
def test_keys_whose_use_is_not_told_are_not_in_order(key: str) -> None:
    seen = of("oauth/tokens", "tokens", lambda rows: [row.pop(key) for row in rows], part="keys of OAuth clients")
    assert seen.facts("controls", "keys of OAuth clients", Control) == []
    assert isinstance(seen.error("controls", "keys of OAuth clients"), Misread)


# records and results ------------------------------------------------------------------------------------------------


def test_a_field_that_only_some_customers_carry_and_that_holds_an_object_is_none_of_the_shops() -> None:
    seen = of("v2/search", "results", lambda rows: rows[0]["user_fields"].update(new={"note": "x"}), part="customers")
    assert seen.error("records", "customers") is None
    assert {fact.field for fact in seen.facts("records", "customers", Records)} == {
        "",
        "external_id",
        "wholesale_account",
    }


@pytest.mark.parametrize(
    ("where", "change", "part"),
    [
        pytest.param("/records", lambda answer: answer.update(meta={"has_more": True}), OBJECTS, id="records"),
        pytest.param(
            "articles",
            lambda answer: answer.update(next_page="/x"),
            "help-centre articles",
            id="more than were counted",
        ),
    ],
)
def test_a_page_that_is_not_the_last_is_said_to_be_one(
    where: str, change: Callable[[dict[str, Any]], object], part: str
) -> None:
    seen = read(faults=[changed(where, change)], only="records", part=part)
    assert len(seen.facts("records", part, Records)) == 2
    assert isinstance(seen.error("records", part), Cut)


@pytest.mark.parametrize("key", ["reply_time_in_minutes", "reopens", "ticket_id"])
def test_times_that_are_not_told_blind_no_other_part(key: str) -> None:
    spoiled = faults.Rewrite(lambda body: body.replace(f'"{key}"'.encode(), b'"else"'), "tickets/cursor")
    seen = read(faults=[spoiled], only="measures")
    for part in ("first reply", "handling of tickets"):
        assert isinstance(seen.error("measures", part), Misread)
        assert seen.facts("measures", part, Measure) == []
    assert seen.error(*FINISHES) is None


@pytest.mark.parametrize("key", ["event_type", "comment_present", "comment_public", "updater_id"])
def test_a_history_without_its_words_is_misread(key: str) -> None:
    spoiled = faults.Rewrite(lambda body: body.replace(f'"{key}"'.encode(), b'"else"'), "ticket_events")
    assert isinstance(read(faults=[spoiled], only="work").error("work", "ticket history"), Misread)


@pytest.mark.parametrize("key", ["answers", "question", "sub_type", "rating_category"])
def test_surveys_without_their_ratings_are_misread(key: str) -> None:
    spoiled = faults.Rewrite(lambda body: body.replace(f'"{key}"'.encode(), b'"else"'), "survey_responses")
    assert isinstance(read(faults=[spoiled], part="satisfaction").error("measures", "satisfaction"), Misread)


@pytest.mark.parametrize("answer", [{"question": {"sub_type": None}}, {"question": None}], ids=["words", "nothing"])
def test_a_question_that_asks_for_words_is_no_odd_one(answer: Mapping[str, Any]) -> None:
    seen = of(
        "survey_responses", "survey_responses", lambda rows: rows[0]["answers"].append(answer), part="satisfaction"
    )
    assert seen.only("measures", "satisfaction", Measure).of == "214 ratings"
    assert seen.error("measures", "satisfaction") is None
