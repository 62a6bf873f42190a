"""Zendesk's rules: what starts them, what they do, what they point at, and whether they run."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from auditor.demo import faults
from auditor.demo.http import Response
from auditor.model import Automation, Channel, Connection, Criterion, Event, Intelligence, Proof, State, Verb, Window
from connectors.errors import Cut, Denied, Misread, Unobservable
from tests.connectors.running import NOW
from tests.connectors.zendesk_account import Seen, read

TRIGGERS = ("automations", "triggers")
CREATE = {"field": "update_type", "operator": "is", "value": "Create"}
CHANGE = {"field": "update_type", "operator": "is", "value": "Change"}
SOLVED = {"field": "status", "operator": "value", "value": "solved"}
BY_CUSTOMER = {"field": "role", "operator": "is", "value": "end_user"}


def rule(actions: list[dict[str, Any]], *conditions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": 900,
        "title": "A rule",
        "active": True,
        "per_day": 5,
        "all": list(conditions),
        "actions": actions,
        **more,
    }


def only_trigger(*conditions: dict[str, Any], **more: Any) -> Automation:
    changes = more.pop("changes", {})
    actions = more.pop("actions", [{"field": "priority", "value": "high"}])
    seen = read({"triggers": [rule(actions, *conditions, **more)], "tickets": 60, **changes}, only="automations")
    return seen.only(*TRIGGERS, Automation)


def triggers(seen: Seen) -> dict[str, Automation]:
    return {each.id: each for each in seen.facts(*TRIGGERS, Automation)}


@pytest.fixture(scope="module")
def fern() -> Seen:
    """The demo merchant, read once."""
    return read()


def test_rules_that_every_account_is_born_with_are_left_out(fern: Seen) -> None:
    assert triggers(fern).keys() == {"201", "202", "203", "204", "205"}
    assert [each.id for each in fern.facts("automations", "time-based automations", Automation)] == ["301"]


def test_a_default_rule_that_somebody_changed_counts() -> None:
    assert only_trigger(CREATE, default=True, created_days_ago=900, updated_days_ago=3).id == "900"


def test_routing_runs_every_day(fern: Seen) -> None:
    route = triggers(fern)["202"]
    assert [trigger.event for trigger in route.triggers] == [Event.TICKET_CREATED]
    assert [action.verb for action in route.actions] == [Verb.TICKET_ASSIGN, Verb.TICKET_ASSIGN, Verb.TICKET_PRIORITISE]
    assert route.conditions == (Criterion.TICKET_CHANNEL,)
    assert (route.runs, route.proof, route.state) == (600, Proof.RUNNING, State.LIVE)
    assert route.last_run == NOW - timedelta(days=1)


def test_the_acknowledgement_goes_to_the_customer_by_mail(fern: Seen) -> None:
    (action,) = triggers(fern)["203"].actions
    assert (action.verb, action.channel) == (Verb.TICKET_REPLY, Channel.EMAIL)


def test_the_complaint_trigger_reaches_n8n(fern: Seen) -> None:
    (action,) = triggers(fern)["204"].actions
    assert action.target is not None and action.target.host == "n8n.fernandfable.example"
    hook = fern.only("connections", "webhooks", Connection)
    assert (hook.target, hook.state, hook.proof) == (action.target, State.LIVE, Proof.RUNNING)
    assert (hook.events, hook.failures) == (42, 0)


def test_a_service_level_runs_when_its_timers_do(fern: Seen) -> None:
    policies = fern.facts("automations", "service levels", Automation)
    assert [(policy.id, policy.proof) for policy in policies] == [
        ("sla-401", Proof.RUNNING),
        ("sla-402", Proof.RUNNING),
    ]
    assert {trigger.event for policy in policies for trigger in policy.triggers} == {Event.TICKET_AGED}


@pytest.mark.parametrize(
    ("conditions", "events"),
    [
        pytest.param([CREATE], ["ticket.created"], id="created"),
        pytest.param([CHANGE], ["ticket.changed"], id="changed"),
        pytest.param([CHANGE, SOLVED], ["ticket.solved"], id="solved"),
        pytest.param([BY_CUSTOMER], ["message.received", "ticket.changed"], id="a customer's message"),
        pytest.param(
            [{"field": "priority", "operator": "is", "value": "low"}], ["ticket.changed", "ticket.created"], id="any"
        ),
        pytest.param([{**SOLVED, "operator": "is_not"}], ["ticket.changed", "ticket.created"], id="not solved"),
    ],
)
def test_what_starts_a_trigger(conditions: list[dict[str, Any]], events: list[str]) -> None:
    assert sorted(trigger.event.value for trigger in only_trigger(*conditions).triggers) == events


@pytest.mark.parametrize(
    ("action", "verb"),
    [
        pytest.param({"field": "assignee_id", "value": "5"}, Verb.TICKET_ASSIGN, id="assignee"),
        pytest.param({"field": "status", "value": "solved"}, Verb.TICKET_SOLVE, id="solve"),
        pytest.param({"field": "status", "value": "pending"}, Verb.TICKET_UPDATE, id="pending"),
        pytest.param({"field": "notification_user", "value": ["5001", "s", "b"]}, Verb.STAFF_NOTIFY, id="colleague"),
        pytest.param({"field": "notification_group", "value": ["36", "s", "b"]}, Verb.STAFF_NOTIFY, id="group"),
        pytest.param({"field": "notification_requester", "value": ["s", "b"]}, Verb.TICKET_REPLY, id="requester"),
        pytest.param({"field": "set_tags", "value": "vip"}, Verb.TICKET_TAG, id="tags"),
        pytest.param({"field": "custom_fields_36000001", "value": "x"}, Verb.TICKET_UPDATE, id="field"),
        pytest.param({"field": "requester.custom_fields.tier", "value": "x"}, Verb.RECORD_UPDATE, id="customer"),
        pytest.param({"field": "side_conversation_slack", "value": ["x"]}, Verb.STAFF_NOTIFY, id="slack"),
        pytest.param({"field": "notification_of_tomorrow", "value": "x"}, Verb.OTHER, id="unknown"),
    ],
)
def test_what_an_action_does(action: dict[str, Any], verb: Verb) -> None:
    assert [each.verb for each in only_trigger(CREATE, actions=[action]).actions] == [verb]


def test_articles_picked_by_a_model() -> None:
    found = only_trigger(CREATE, actions=[{"field": "deflection", "value": ["requester_id", "s", "b"]}])
    assert found.model_decides and found.actions[0].verb is Verb.TICKET_REPLY


@pytest.mark.parametrize(
    "condition",
    [
        pytest.param({"field": "custom_fields_360000000100", "operator": "is", "value": "intent__order"}, id="field"),
        pytest.param({"field": "current_tags", "operator": "includes", "value": "intent__order vip"}, id="tag"),
    ],
)
def test_a_rule_that_uses_what_a_model_found(condition: dict[str, Any]) -> None:
    seen = read({"triggers": [rule([{"field": "group_id", "value": "1"}], CREATE, condition)]})
    found = seen.only(*TRIGGERS, Automation)
    assert Criterion.AI_INTENT in found.conditions and found.model_decides
    assert seen.only("intelligence", "intelligent triage", Intelligence).acted_on_by == ("900",)


def test_a_field_of_the_shops_own_is_no_finding_of_a_model() -> None:
    condition = {"field": "custom_fields_2", "operator": "is", "value": "en"}
    assert only_trigger(CREATE, condition).conditions == (Criterion.TICKET_FIELD,)


def test_a_webhook_that_is_gone_breaks_the_step(fern: Seen) -> None:
    old = triggers(fern)["205"]
    assert (old.state, old.actions[0].state, old.actions[0].target) == (State.OFF, State.BROKEN, None)


def test_a_webhook_that_always_fails_breaks_both_ends() -> None:
    hook = {
        "id": "01HOOKN8N",
        "name": "n8n",
        "endpoint": "https://n8n.example/x",
        "calls_per_day": 6,
        "failure_share": 1.0,
    }
    seen = read({"webhooks": [hook]})
    assert seen.only("connections", "webhooks", Connection).state is State.BROKEN
    assert triggers(seen)["204"].actions[0].state is State.BROKEN


def test_more_webhooks_than_are_watched() -> None:
    hooks = [
        {"id": f"01HOOK{index:03}", "name": f"Hook {index}", "endpoint": "https://a.example/x"} for index in range(40)
    ]
    seen = read({"webhooks": hooks}, only="connections")
    assert len(seen.facts("connections", "webhooks", Connection)) == 40
    assert isinstance(seen.error("connections", "webhooks"), Cut)
    assert sum(path.endswith("/invocations") for _, path in seen.log) == 15


def test_a_silent_webhook_is_set_up_and_nothing_more_is_known() -> None:
    hook = {"id": "01HOOKN8N", "name": "n8n", "endpoint": "https://n8n.example/x"}
    found = read({"webhooks": [hook]}, only="connections").only("connections", "webhooks", Connection)
    assert (found.proof, found.events, found.last_activity) == (Proof.CONFIGURED, None, None)


def test_a_webhook_back_into_zendesk_joins_nothing() -> None:
    hook = {"id": "01HOOKN8N", "name": "Self", "endpoint": "https://fernandfable.zendesk.com/api/v2/tickets"}
    seen = read({"webhooks": [hook]})
    assert seen.results["connections", "webhooks"] == ([], None)
    assert triggers(seen)["204"].actions[0].target is None


def test_webhooks_that_cannot_be_seen_leave_the_step_open() -> None:
    seen = read({"not_in_plan": ["/api/v2/webhooks"]}, only="automations")
    (step,) = triggers(seen)["204"].actions
    assert (step.state, step.target) == (State.UNKNOWN, None)
    assert isinstance(seen.error(*TRIGGERS), Denied)
    assert seen.error("automations", "time-based automations") is None


@pytest.mark.parametrize("refused", [False, True], ids=["left out", "refused"])
def test_a_plan_without_counts_leaves_runs_unknown(refused: bool) -> None:
    seen = read({"usage": False, "usage_refused": refused}, only="automations")
    assert {each.runs for each in triggers(seen).values()} == {None}
    assert seen.error(*TRIGGERS) is None
    for named_in_history in ("202", "203"):
        assert triggers(seen)[named_in_history].proof is Proof.RUNNING
    assert triggers(seen)["204"].proof is Proof.CONFIGURED


def test_a_live_rule_without_runs_has_run_nought_times() -> None:
    found = only_trigger(CREATE, per_day=0)
    assert (found.runs, found.proof, found.last_run) == (0, Proof.CONFIGURED, None)


def test_another_window_than_zendesk_counts() -> None:
    window = Window(start=NOW - timedelta(days=14), end=NOW)
    seen = read(window=window, only="automations")
    route = triggers(seen)["202"]
    assert (route.runs, route.proof) == (None, Proof.RUNNING)


def test_a_week_is_counted_by_the_week() -> None:
    window = Window(start=NOW - timedelta(days=7), end=NOW)
    assert triggers(read(window=window, only="automations"))["202"].runs == 140


def test_a_rule_without_its_state_is_misread() -> None:
    spoiled = faults.Rewrite(lambda body: body.replace(b'"active"', b'"actif"'), "triggers")
    assert isinstance(read(faults=[spoiled], only="automations").error(*TRIGGERS), Misread)


def test_a_cursor_that_leads_nowhere_is_misread() -> None:
    spoiled = faults.Rewrite(lambda body: body.replace(b'"has_more": false', b'"has_more": true'), "triggers")
    assert isinstance(read(faults=[spoiled], only="automations").error(*TRIGGERS), Misread)


def test_policies_beyond_what_zendesk_pages_are_cut() -> None:
    policies = [{"id": index, "title": f"P{index}", "metrics": []} for index in range(150)]
    too_deep = faults.Spoil(
        lambda _: Response(400, {}, b'{"error": "InvalidPaginationDepth"}'), "slas/policies", after=1
    )
    seen = read({"sla_policies": policies}, faults=[too_deep], only="automations")
    assert isinstance(seen.error("automations", "service levels"), Cut)


def test_a_policy_without_targets_is_a_draft() -> None:
    seen = read({"sla_policies": [{"id": 1, "title": "Empty", "metrics": []}], "tickets": 0}, only="automations")
    assert seen.only("automations", "service levels", Automation).state is State.DRAFT


def test_omnichannel_routing_assigns_tickets(fern: Seen) -> None:
    routing, queue = fern.facts("automations", "omnichannel routing", Automation)
    assert (routing.proof, queue.proof) == (Proof.RUNNING, Proof.CONFIGURED)
    assert routing.last_run is not None
    assert {action.verb for each in (routing, queue) for action in each.actions} == {Verb.TICKET_ASSIGN}
    assert (queue.name, queue.conditions) == ("Queue “Messages”", (Criterion.TICKET_CHANNEL,))


def test_routing_that_is_off_asks_for_no_queues() -> None:
    seen = read({"omnichannel_routing": False}, only="automations")
    assert seen.results["automations", "omnichannel routing"] == ([], None)
    assert "/api/v2/queues" not in {path for _, path in seen.log}


def test_skills_on_tickets_are_set_by_rules() -> None:
    seen = read({"omnichannel_routing": False, "skills": ["Language"]}, only="automations")
    skills = seen.only("automations", "omnichannel routing", Automation)
    assert skills.name == "Skills needed for a ticket (1 kind of skill)"
    assert not skills.model_decides and skills.actions[0].verb is Verb.TICKET_UPDATE


def test_settings_without_routing_leave_it_open() -> None:
    spoiled = faults.Rewrite(lambda body: body.replace(b'"routing"', b'"rooting"'), "account/settings")
    assert isinstance(
        read(faults=[spoiled], only="automations").error("automations", "omnichannel routing"), Unobservable
    )


def test_a_webhook_without_its_state_is_misread() -> None:
    spoiled = faults.Rewrite(lambda body: body.replace(b'"status"', b'"state"'), "/webhooks")
    assert isinstance(read(faults=[spoiled], only="connections").error("connections", "webhooks"), Misread)


def test_names_that_people_gave_lose_addresses_and_keys() -> None:
    found = only_trigger(CREATE, title="Forward to bob@shop.example, key: 8fh3kd93hf83hf")
    assert found.name == "Forward to [e-mail], key: [token]"


def test_calls_that_cannot_be_seen_leave_the_webhook_set_up() -> None:
    refused = faults.status(403, "invocations")
    seen = read(faults=[refused], only="connections")
    hook = seen.only("connections", "webhooks", Connection)
    assert (hook.proof, hook.events, hook.state) == (Proof.CONFIGURED, None, State.LIVE)
    assert isinstance(seen.error("connections", "webhooks"), Denied)
