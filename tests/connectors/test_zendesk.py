"""Zendesk read whole: what is seen, with which credential, in how many requests, and what is never kept."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import pytest

from auditor.demo import faults
from auditor.demo.http import Response
from auditor.demo.zendesk import CANARY_PII, CANARY_SECRET, CREDENTIALS, LEGACY
from auditor.model import Account, Actor, Connection, Control, Intelligence, Measure, Process, Proof, Role, State, Work
from connectors.errors import BadCredential, Cut, Denied, Misread, ReadError, Refused, Throttled, Unobservable
from connectors.zendesk import CONNECTOR
from tests.connectors.loopback import Clock
from tests.connectors.running import WINDOW
from tests.connectors.zendesk_account import Seen, read

BOTS = ("automations", "messaging flows and chat triggers")
SAMPLED = ("records", "custom objects")


@pytest.fixture(scope="module")
def fern() -> Seen:
    """The demo merchant, read once."""
    return read()


def test_every_part_of_the_demo_merchant_is_seen_but_three(fern: Seen) -> None:
    unseen = {key: type(error) for key, (_, error) in fern.results.items() if error}
    assert unseen == {("controls", "audit log"): Denied, BOTS: Unobservable, SAMPLED: Cut}
    assert CONNECTOR.roles == (Role.HELPDESK,)


def test_the_account_is_named_by_its_subdomain(fern: Seen) -> None:
    account = fern.only("account", "", Account)
    assert (account.id, account.plan, account.scopes, account.can_write) == (
        "zendesk:fernandfable",
        "Growth or Professional",
        ("read",),
        False,
    )
    assert CONNECTOR.identity is not None and CONNECTOR.identity(CREDENTIALS) == fern.client.system
    assert CONNECTOR.granted is not None and CONNECTOR.granted(fern.client) == frozenset({"read"})


def test_nothing_personal_and_no_secret_is_kept(fern: Seen, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        legacy = read(credentials=LEGACY)
    kept = [fact.model_dump_json() for seen in (fern, legacy) for fact in seen.all_facts()]
    said = [f"{error.says} {error.remedy}" for seen in (fern, legacy) for _, error in seen.results.values() if error]
    for text in (*kept, *said, caplog.text, repr(fern.client)):
        assert CANARY_PII not in text
        assert CANARY_SECRET not in text
    assert all(fact.link and fact.link.startswith("https://fernandfable.zendesk.com/") for fact in fern.all_facts())


def test_the_same_answers_make_the_same_facts(fern: Seen) -> None:
    assert read().all_facts() == fern.all_facts()


def test_a_million_tickets_take_as_many_requests(fern: Seen) -> None:
    large = read({"tickets": 1_000_000})
    small = read({"tickets": 1_600})
    assert len(large.log) == len(small.log) <= 120
    assert len(fern.log) <= 85
    assert fern.client.door.floor_seconds() == 0
    assert large.client.door.floor_seconds() <= 60
    work = large.facts("work", "ticket history", Work)
    assert all(item.sampled_of and item.sampled_of > 900_000 for item in work)
    assert {item.actor for item in work if item.process is Process.TICKET_SOLVE} == {Actor.PERSON, Actor.UNKNOWN}
    assert isinstance(large.error("intelligence", "AI agent"), Cut)


def test_only_the_token_is_posted(fern: Seen) -> None:
    assert {path for method, path in fern.log if method != "GET"} == {"/oauth/tokens"}
    assert [path for method, path in fern.log if method == "POST"] == ["/oauth/tokens"]
    with pytest.raises(Refused):
        fern.client.door.get("/api/v2/webhooks/01HOOKN8N/signing_secret")


# credentials ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"subdomain": "fernandfable"}, id="no credential"),
        pytest.param({**CREDENTIALS, **LEGACY}, id="two credentials"),
        pytest.param({"subdomain": "fernandfable", "client_id": "x"}, id="half a credential"),
        pytest.param({"subdomain": "fernandfable", "client_id": "x", "api_token": "y"}, id="two halves"),
    ],
)
def test_a_credential_is_whole_and_only_one(settings: Mapping[str, str]) -> None:
    with pytest.raises(ValueError, match="Add OAuth client"):
        CONNECTOR.open(settings, Clock().tools(), WINDOW)


@pytest.mark.parametrize(
    "subdomain",
    ["", "fernandfable.zendesk.com", "Fern", "https://fern", "fern_fable", "a/b", "-fern", "fern-", "fern\n", "x" * 64],
)
def test_a_subdomain_is_one_plain_label(subdomain: str) -> None:
    with pytest.raises(ValueError, match="subdomain must be the first part"):
        CONNECTOR.open({**CREDENTIALS, "subdomain": subdomain}, Clock().tools(), WINDOW)


def test_the_settings_that_the_demo_takes_are_declared() -> None:
    declared = {setting.name: setting.secret for setting in CONNECTOR.settings}
    assert {*CREDENTIALS, *LEGACY} == declared.keys()
    assert declared["client_secret"] and declared["api_token"]


def test_an_api_token_still_works_and_is_reported_as_dying() -> None:
    seen = read(credentials=LEGACY)
    assert "/oauth/tokens" not in {path for _, path in seen.log}
    own, all_of_them = seen.facts("controls", "API tokens", Control)
    assert not own.holds and not all_of_them.holds
    assert "30 April 2027" in own.detail and "this audit signs in with an API token" in own.detail
    rights = seen.only("controls", "rights of our credential", Control)
    assert not rights.holds
    assert seen.only("account", "", Account).can_write is True


def test_our_own_api_token_is_reported_even_when_the_list_is_refused() -> None:
    seen = read({"role": "agent"}, credentials=LEGACY, only="controls")
    assert not seen.only("controls", "API tokens", Control).holds
    assert isinstance(seen.error("controls", "API tokens"), Denied)


def test_a_token_that_expires_during_the_run_is_renewed() -> None:
    seen = read({"token_minutes": 5}, seconds_an_answer=20, seconds=5_000)
    renewed = [path for method, path in seen.log if method == "POST"]
    assert len(renewed) > 1
    assert {key for key, (_, error) in seen.results.items() if error} == {("controls", "audit log"), BOTS, SAMPLED}


def test_a_token_that_is_refused_again_and_again_is_renewed_once() -> None:
    seen = read(faults=[faults.status(401, "v2/triggers")], only="automations")
    assert isinstance(seen.error("automations", "triggers"), BadCredential)
    assert [path for method, path in seen.log if method == "POST"] == ["/oauth/tokens"] * 2


def test_a_wrong_secret_is_a_bad_credential() -> None:
    with pytest.raises(BadCredential) as refused:
        read(credentials={**CREDENTIALS, "client_secret": "wrong"})
    assert "OAuth clients" in refused.value.remedy


def test_an_answer_to_a_stranger_is_no_proof_of_a_credential() -> None:
    """`users/me` answers 200 to everybody."""
    with pytest.raises(BadCredential, match="does not know who we are"):
        read(credentials={**LEGACY, "api_token": "wrong"})


def test_a_scope_that_the_client_may_not_ask_for() -> None:
    with pytest.raises(BadCredential, match="may not ask for the scope read"):
        read({"allowed_scopes": ["tickets:read"]})


def test_a_token_with_an_unknown_scope_is_found_out_at_once() -> None:
    """Zendesk hands out a token with the wrong scope and then refuses it everywhere."""
    only_me = faults.Spoil(
        lambda _: Response(200, {"Content-Type": "application/json"}, b'{"user": {"id": 1, "role": "admin"}}'),
        "users/me",
    )
    with pytest.raises(BadCredential, match="may not read anything"):
        read({"scope": "reed"}, faults=[only_me])


def test_a_credential_that_may_write_is_said_so() -> None:
    seen = read({"scope": "read write"})
    assert seen.only("account", "", Account).can_write is True
    assert not seen.only("controls", "rights of our credential", Control).holds


# what cannot be seen -------------------------------------------------------------------------------------------------


def test_an_agent_sees_less_and_is_told_how_to_see_more() -> None:
    seen = read({"role": "agent"})
    denied = {key for key, (_, error) in seen.results.items() if isinstance(error, Denied)}
    assert {("work", "ticket history"), ("connections", "webhooks"), ("controls", "deletion schedules")} <= denied
    remedies = {(each.subject.value, each.part): each.remedy for each in CONNECTOR.reads}
    assert all("admin" in remedies[key].lower() for key in denied)
    assert seen.error("connections", "installed apps") is None


def test_every_denied_part_keeps_what_it_saw_and_no_more() -> None:
    seen = read({"role": "agent"})
    assert seen.results["connections", "webhooks"][0] == []
    assert seen.results["automations", "triggers"][0]


def test_a_path_that_the_account_does_not_have_is_unobservable() -> None:
    missing = ["/api/v2/api_tokens", "/api/v2/slas/policies"]
    seen = read({"missing_paths": missing})
    assert isinstance(seen.error("controls", "API tokens"), Unobservable)
    assert isinstance(seen.error("automations", "service levels"), Unobservable)
    assert isinstance(seen.error("connections", "API clients"), Unobservable)
    assert len(seen.facts("connections", "API clients", Connection)) == 3


def test_a_plan_without_a_feature_is_denied_not_empty() -> None:
    seen = read({"not_in_plan": ["/api/v2/slas/policies"]})
    for part in (("automations", "service levels"), ("measures", "service level results")):
        assert isinstance(seen.error(*part), Denied)
        assert seen.results[part][0] == []


def test_what_is_throttled_for_ever_is_throttled_for_everybody_who_needs_it() -> None:
    seen = read(faults=[faults.too_many("1", "incremental/tickets")])
    for part in (("intelligence", "AI agent"), ("measures", "first reply"), ("work", "ticket history")):
        assert isinstance(seen.error(*part), Throttled)
    tried = [path for _, path in seen.log if path.endswith("tickets/cursor")]
    assert len(tried) == 5


def test_a_pause_that_zendesk_asks_for_is_kept() -> None:
    seen = read(faults=[faults.too_many("7", "automations", times=1)], only="automations")
    assert seen.error("automations", "time-based automations") is None
    assert 7.0 in seen.clock.sleeps


def test_a_small_plan_is_not_overrun() -> None:
    seen = read({"requests_per_minute": 60})
    assert not any(isinstance(error, Throttled) for _, error in seen.results.values())
    assert len(seen.log) / (seen.clock.seconds / 60) <= 60


def test_answers_without_a_promised_field_are_not_taken_for_no() -> None:
    broken = faults.Rewrite(lambda body: body.replace(b'"two_factor_auth_enabled"', b'"2fa"'), "/users")
    assert isinstance(read(faults=[broken], only="controls").error("controls", "second factors"), Misread)


@pytest.mark.parametrize(
    ("where", "part"),
    [
        pytest.param("webhooks", ("connections", "webhooks"), id="webhooks"),
        pytest.param("triggers", ("automations", "triggers"), id="triggers"),
        pytest.param("ticket_events", ("work", "ticket history"), id="history"),
        pytest.param("survey_responses", ("measures", "satisfaction"), id="ratings"),
        pytest.param("ticket_metric_events", ("measures", "service level results"), id="timers"),
        pytest.param("installations", ("connections", "installed apps"), id="apps"),
    ],
)
@pytest.mark.parametrize("fault", [faults.html, faults.CutOff], ids=["web page", "cut off"])
def test_an_unreadable_answer_never_looks_complete(where: str, part: tuple[str, str], fault: Any) -> None:
    facts, error = read(faults=[fault(where)], only=part[0]).results[part]
    assert isinstance(error, ReadError)
    assert facts == []


# outcomes, intelligence, governance ----------------------------------------------------------------------------------


def test_the_measures_of_the_demo_merchant(fern: Seen) -> None:
    csat = fern.only("measures", "satisfaction", Measure)
    assert csat.value == pytest.approx(0.93, abs=0.01)
    assert (csat.of, csat.proof) == ("214 ratings", Proof.EFFECTIVE)
    sla, *_ = fern.facts("measures", "service level results", Measure)
    assert sla.value == pytest.approx(1 - 1 / 14 * 8 / 7, abs=0.03)
    assert fern.only("measures", "first reply", Measure).value == pytest.approx(40, abs=2)


def test_the_older_ratings_are_read_where_surveys_are_not_used() -> None:
    seen = read({"satisfaction": {"kind": "rating", "ratings": 40, "good_share": 1.0}}, only="measures")
    assert seen.only("measures", "satisfaction", Measure).value == 1.0


def test_more_ratings_than_we_read_are_said_to_be_more() -> None:
    seen = read({"satisfaction": {"ratings": 900}}, only="measures")
    assert seen.only("measures", "satisfaction", Measure).of == "300 ratings, there are more"
    assert isinstance(seen.error("measures", "satisfaction"), Cut)


def test_nobody_is_asked_for_a_rating() -> None:
    seen = read({"satisfaction": {"kind": "none"}}, only="measures")
    assert seen.results["measures", "satisfaction"] == ([], None)


def test_without_a_policy_there_are_no_results_and_nothing_more_is_asked() -> None:
    seen = read({"sla_policies": []}, only="measures")
    assert seen.results["measures", "service level results"] == ([], None)
    assert "/api/v2/incremental/ticket_metric_events" not in {path for _, path in seen.log}


def test_only_conversations_in_which_the_bot_answered_count(fern: Seen) -> None:
    agent = fern.only("intelligence", "AI agent", Intelligence)
    assert (agent.resolves, agent.outputs, agent.proof) == (21, 21, Proof.EFFECTIVE)
    assert sum(path.endswith("conversation_log") for _, path in fern.log) == 39


def test_of_many_conversations_at_least_the_looked_at_are_counted() -> None:
    seen = read({"ai_agent": {"every": 8}}, only="intelligence")
    agent = seen.only("intelligence", "AI agent", Intelligence)
    assert (agent.resolves, agent.outputs) == (28, None)
    assert "40 of 144" in agent.name
    assert isinstance(seen.error("intelligence", "AI agent"), Cut)


def test_a_bot_that_only_greets_is_no_ai_agent() -> None:
    seen = read({"tickets": 120, "ai_agent": {"answers_of_10": 0}}, only="intelligence")
    assert seen.results["intelligence", "AI agent"] == ([], None)


def test_where_zendesk_does_not_tell_ai_tickets_apart_nothing_is_claimed() -> None:
    seen = read({"support_type": False}, only="intelligence")
    facts, error = seen.results["intelligence", "AI agent"]
    assert (facts, type(error)) == ([], Unobservable)


def test_triage_runs_and_no_rule_uses_it(fern: Seen) -> None:
    triage = fern.only("intelligence", "intelligent triage", Intelligence)
    assert (triage.proof, triage.acted_on_by) == (Proof.RUNNING, ())
    assert triage.outputs and triage.outputs > 900


def test_a_field_made_by_hand_is_no_triage() -> None:
    """The demo merchant has a field named Language of its own, without a model's confidence beside it."""
    seen = read({"triage_field": ""}, only="intelligence")
    assert seen.results["intelligence", "intelligent triage"] == ([], None)


def test_work_is_told_apart_by_hand(fern: Seen) -> None:
    work = fern.facts("work", "ticket history", Work)
    solved = {item.actor: item.count for item in work if item.process is Process.TICKET_SOLVE}
    assert solved.keys() == {Actor.PERSON, Actor.AI}
    assert solved[Actor.PERSON] > 5 * solved[Actor.AI]
    assert {item.actor for item in work if item.process is Process.TICKET_UPDATE} == {Actor.RULE}
    assert {item.actor for item in work if item.process is Process.TICKET_CREATE} == {Actor.CUSTOMER, Actor.APP}
    assert {item.actor for item in work if item.process is Process.TICKET_REPLY} == {Actor.PERSON, Actor.AI}


def test_governance_of_the_demo_merchant(fern: Seen) -> None:
    factors = fern.only("controls", "second factors", Control)
    assert (factors.holds, factors.count, factors.of) == (False, 2, 3)
    assert not fern.only("controls", "single sign-on", Control).holds
    assert fern.only("controls", "deletion schedules", Control).holds
    assert "97 days" in fern.only("controls", "API tokens", Control).detail


def test_the_deletion_schedule_of_every_account_does_not_count() -> None:
    only = {"title": "Bots", "object": "zen:bot_only_conversation", "active": True, "default": True}
    assert (
        not read({"deletion_schedules": [only]}, only="controls").only("controls", "deletion schedules", Control).holds
    )


def test_without_api_tokens_keys_are_in_order() -> None:
    control = read({"api_tokens": []}, only="controls").only("controls", "API tokens", Control)
    assert control.holds and control.detail == "no API token is in use"


def test_an_enterprise_account_keeps_an_audit_log() -> None:
    assert read({"audit_log": True}, only="controls").only("controls", "audit log", Control).holds


# connections ---------------------------------------------------------------------------------------------------------


def test_apps_and_clients_are_named_and_dated(fern: Seen) -> None:
    apps = {app.name: app for app in fern.facts("connections", "installed apps", Connection)}
    assert apps.keys() == {"Slack", "Time Tracking"}
    assert apps["Slack"].target is not None and apps["Slack"].target.title == "Slack"
    clients = {each.name: each for each in fern.facts("connections", "API clients", Connection)}
    assert clients.keys() == {"Slack", "n8n", "Old reporting tool", "Returns pilot"}
    assert clients["n8n"].proof is Proof.RUNNING
    assert clients["Old reporting tool"].proof is Proof.CONFIGURED


def test_the_app_of_a_shop_brings_orders() -> None:
    seen = read({"apps": [{"app_id": 7, "name": "Shopify", "enabled": False}]}, only="connections")
    app = seen.only("connections", "installed apps", Connection)
    assert app.source is not None and [each.value for each in app.data] == ["customer", "order"]
    assert app.state is State.OFF


def test_one_refused_list_does_not_hide_the_others() -> None:
    seen = read({"not_in_plan": ["/api/v2/oauth/global_clients"]}, only="connections")
    names = {each.name for each in seen.facts("connections", "API clients", Connection)}
    assert names == {"n8n", "Old reporting tool", "Returns pilot"}
    assert isinstance(seen.error("connections", "API clients"), Denied)
