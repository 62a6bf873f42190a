"""Workflows, lists and scores: what starts them, what they do, and what acts on what."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.demo.faults import Rewrite, Spoil, status
from auditor.demo.http import Response
from auditor.demo.hubspot.workflows import criteria
from auditor.model import Channel, Criterion, Event, Membership, Proof, State, Verb
from connectors.errors import Cut, Denied, Misread, NotThere, Unobservable
from connectors.hubspot.enrolment import check as check_enrolment
from connectors.hubspot.enrolment import conditions, triggers
from connectors.hubspot.steps import actions, unknown_kinds
from connectors.hubspot.steps import check as check_steps
from tests.connectors.hubspot_account import LISTS, WORLD, Audit, audit, scopes, world

FLOWS = ("automations", "workflows")
CALLS = ("connections", "calls of workflows")
LEADS = WORLD.platform("hubspot")["workflows"][0]


def flow(number: int, **changes: Any) -> dict[str, Any]:
    """A workflow of the demo's world, changed."""
    return {**LEADS, "id": str(number), **changes}


def with_flows(*flows: dict[str, Any], **hubspot: Any) -> Audit:
    return audit(world(workflows=list(flows), **hubspot))


@pytest.fixture(scope="module")
def demo() -> Audit:
    return audit()


def test_the_demos_workflows(demo: Audit) -> None:
    leads, deals, quiet, mailing = demo.facts(*FLOWS)
    assert (leads.state, leads.runs, leads.proof) == (State.LIVE, 87, Proof.RUNNING)
    assert [trigger.event for trigger in leads.triggers] == [Event.CUSTOMER_CREATED]
    assert Verb.OWNER_ASSIGN in [action.verb for action in leads.actions]
    assert [trigger.event for trigger in deals.triggers] == [Event.DEAL_CHANGED]
    assert [action.verb for action in deals.actions] == [Verb.WAIT, Verb.TASK_CREATE] and deals.runs == 48
    assert (quiet.state, quiet.runs, quiet.proof) == (State.OFF, None, Proof.CONFIGURED)
    assert [trigger.event for trigger in quiet.triggers] == [Event.CUSTOMER_LAPSED]
    assert Criterion.RECENCY in quiet.conditions
    assert [trigger.event for trigger in mailing.triggers] == [Event.FORM_SUBMITTED] and mailing.runs == 63
    assert demo.error(*FLOWS) is None and all(rule.failures is None for rule in (leads, deals, quiet))


@pytest.mark.parametrize(
    ("about", "starts", "events"),
    [
        pytest.param("0-1", {"by_hand": True}, {Event.MANUAL}, id="by hand"),
        pytest.param("0-1", {"event": "created"}, {Event.CUSTOMER_CREATED}, id="new contact"),
        pytest.param("0-1", {"event": "form"}, {Event.FORM_SUBMITTED}, id="any form"),
        pytest.param("0-1", {"event": "changed", "property": "lifecyclestage"}, {Event.PROFILE_CHANGED}, id="change"),
        pytest.param("0-3", {"event": "changed", "property": "dealstage"}, {Event.DEAL_CHANGED}, id="deal stage"),
        pytest.param("0-3", {"event": "created"}, {Event.DEAL_CHANGED}, id="new deal"),
        pytest.param("0-5", {"event": "created"}, {Event.TICKET_CREATED}, id="new ticket"),
        pytest.param("0-5", {"filters": [{"property": "hs_ticket_priority"}]}, {Event.TICKET_CHANGED}, id="ticket"),
        pytest.param("0-123", {"event": "created"}, {Event.ORDER_PLACED}, id="new order"),
        pytest.param(
            "0-123", {"filters": [{"property": "hs_fulfillment_status"}]}, {Event.ORDER_FULFILLED}, id="fulfilled"
        ),
        pytest.param("0-142", {"filters": [{"property": "hs_cart_abandoned"}]}, {Event.CART_ABANDONED}, id="cart"),
        pytest.param("0-1", {"filters": [{"list": "71"}]}, {Event.SEGMENT_ENTERED}, id="list"),
        pytest.param(
            "0-1", {"filters": [{"property": "last_order_date", "days": -90}]}, {Event.CUSTOMER_LAPSED}, id="lapsed"
        ),
        pytest.param(
            "0-1", {"filters": [{"property": "last_order_date", "days": 3}]}, {Event.DATE_REACHED}, id="not in the past"
        ),
        pytest.param(
            "0-1", {"filters": [{"property": "contract_end", "days": -3}]}, {Event.DATE_REACHED}, id="another date"
        ),
        pytest.param(
            "0-1",
            {"filters": [{"property": "last_order_date", "days": -90, "operator": "IS_AFTER"}]},
            {Event.DATE_REACHED},
            id="bought lately",
        ),
        pytest.param("2-77", {"event": "created"}, {Event.OTHER}, id="object of their own"),
        pytest.param("0-1", {}, {Event.PROFILE_CHANGED}, id="nothing said"),
    ],
)
def test_what_starts_a_workflow(about: str, starts: dict[str, Any], events: set[Event]) -> None:
    found = triggers({"objectTypeId": about, "enrollmentCriteria": criteria(starts)})
    assert {trigger.event for trigger in found} == events


def test_a_stretch_of_the_past_is_a_lapse_too() -> None:
    past = {"offset": {"days": -90}, "timeType": "INDEXED"}
    between = {"operator": "IS_BETWEEN", "upperBoundTimePoint": past, "operationType": "TIME_RANGED"}
    branch = {"filters": [{"property": "last_order_date", "operation": between, "filterType": "PROPERTY"}]}
    found = triggers({"objectTypeId": "0-1", "enrollmentCriteria": {"type": "LIST_BASED", "listFilterBranch": branch}})
    assert [trigger.event for trigger in found] == [Event.CUSTOMER_LAPSED]


def test_a_condition_on_an_associated_record_starts_nothing() -> None:
    about_deal = {"filterBranchType": "ASSOCIATION", "filters": [{"property": "createdate", "filterType": "PROPERTY"}]}
    found = {"objectTypeId": "0-1", "enrollmentCriteria": {"listFilterBranch": {"filterBranches": [about_deal]}}}
    assert [trigger.event for trigger in triggers(found)] == [Event.PROFILE_CHANGED]


def test_a_schedule_and_a_missing_definition() -> None:
    scheduled = {"objectTypeId": "0-1", "enrollmentCriteria": {}, "enrollmentSchedule": {"type": "DAILY"}}
    assert [trigger.event for trigger in triggers(scheduled)] == [Event.SCHEDULE]
    assert triggers({"objectTypeId": "0-1"}) == ()


@pytest.mark.parametrize(
    ("name", "looks_at"),
    [
        ("hubspotscore", Criterion.SCORE),
        ("hs_predictivecontactscore_v2", Criterion.PREDICTION),
        ("hs_email_optout", Criterion.CONSENT),
        ("hs_email_last_open_date", Criterion.BEHAVIOUR),
        ("total_revenue", Criterion.PURCHASES),
        ("country", Criterion.PROFILE),
    ],
)
def test_what_conditions_look_at(name: str, looks_at: Criterion) -> None:
    found = {"objectTypeId": "0-1", "enrollmentCriteria": criteria({"filters": [{"property": name}]})}
    assert conditions(found) == (looks_at,)


def steps_of(*steps: dict[str, Any], **hubspot: Any) -> list[Any]:
    (rule,) = with_flows(flow(1, steps=list(steps)), **hubspot).facts(*FLOWS)
    return list(rule.actions)


@pytest.mark.parametrize(
    ("step", "verb"),
    [
        ({"type": "0-3"}, Verb.TASK_CREATE),
        ({"type": "0-4"}, Verb.MESSAGE_SEND),
        ({"type": "0-5", "fields": {"property_name": "country"}}, Verb.RECORD_UPDATE),
        ({"type": "0-5", "fields": {"property_name": "hubspot_owner_id"}}, Verb.OWNER_ASSIGN),
        ({"type": "0-5", "fields": {"property_name": "lead_score"}}, Verb.SCORE_SET),
        ({"type": "0-8"}, Verb.STAFF_NOTIFY),
        ({"type": "0-11"}, Verb.OWNER_ASSIGN),
        ({"type": "0-14", "fields": {"object_type_id": "0-3"}}, Verb.RECORD_CREATE),
        ({"type": "0-14", "fields": {"object_type_id": "0-5"}}, Verb.TICKET_CREATE),
        ({"type": "0-63809083"}, Verb.LIST_UPDATE),
        ({"kind": "LIST_BRANCH", "property": "country"}, Verb.BRANCH),
        ({"kind": "CUSTOM_CODE"}, Verb.CODE_RUN),
    ],
)
def test_what_steps_do(step: dict[str, Any], verb: Verb) -> None:
    (action,) = steps_of(step)
    assert action.verb is verb and action.target is None


def test_a_webhook_is_a_call_and_a_connection_without_its_secrets() -> None:
    hook = {"kind": "WEBHOOK", "url": "https://N8N.example.com/webhook/a1b2c3"}
    got = with_flows(flow(1, steps=[hook, hook]))
    (rule,), (call,) = got.facts(*FLOWS), got.facts(*CALLS)
    assert rule.actions[0].target.host == call.target.host == "n8n.example.com"
    assert rule.actions[0].channel is Channel.WEBHOOK
    assert call.proof is Proof.RUNNING and call.last_activity == rule.last_run and call.state is State.LIVE


def test_steps_of_installed_apps_are_named_by_hubspots_own_list() -> None:
    kinds = [
        {"actionTypeId": "1-5555", "actionName": "Send Slack notification"},
        {"actionTypeId": "0-99", "actionName": "Summarize record with AI"},
        {"actionTypeId": "1-6666", "actionName": "Dance"},
    ]
    got = with_flows(flow(1, steps=[{"type": kind["actionTypeId"]} for kind in kinds]), action_types=kinds)
    (rule,) = got.facts(*FLOWS)
    slack, model, other = rule.actions
    assert slack.verb is Verb.STAFF_NOTIFY and slack.target.title == "Send Slack notification"
    assert model.verb is Verb.MODEL_ASK and model.target is None and rule.model_decides
    assert other.verb is Verb.OTHER and other.detail == "Dance"
    assert got.error(*FLOWS) is None


def test_a_kind_of_step_that_nobody_names_is_half_a_view() -> None:
    got = with_flows(flow(1, steps=[{"type": "1-777"}]))
    assert got.facts(*FLOWS)[0].actions[0].verb is Verb.OTHER and isinstance(got.error(*FLOWS), Cut)
    gone = audit(world(workflows=[flow(1, steps=[{"type": "1-777"}])]), faults=[status(403, "action-types")])
    assert isinstance(gone.error(*FLOWS), Cut)


def test_without_the_count_of_entries_runs_are_unknown_and_not_zero() -> None:
    got = audit(faults=[status(404, "/performance/")])
    assert [rule.runs for rule in got.facts(*FLOWS)[:3]] == [None] * 3
    assert all(rule.proof is Proof.CONFIGURED and rule.last_run is None for rule in got.facts(*FLOWS)[:3])
    assert isinstance(got.error(*FLOWS), Unobservable)
    assert sum("performance" in path for _, path in got.asked) == 1


def test_without_the_count_of_entries_the_e_mails_that_went_out_show_that_a_workflow_runs() -> None:
    gone = status(404, "/performance/")
    mailing = audit(faults=[gone]).facts(*FLOWS)[3]
    assert (mailing.runs, mailing.proof) == (63, Proof.RUNNING)
    blind = audit(world(scopes=scopes(without="content")), faults=[gone]).facts(*FLOWS)[3]
    assert (blind.runs, blind.proof) == (None, Proof.CONFIGURED)
    send = {"type": "0-4", "fields": {"content_id": "880200"}}
    rows = [flow(1, steps=[send]), flow(2, steps=[send]), flow(3, steps=[send], enabled=False)]
    shared = audit(world(workflows=rows), faults=[gone])
    assert {rule.runs for rule in shared.facts(*FLOWS)} == {None}


def test_the_successor_of_the_workflow_interface_is_used_where_the_old_one_is_gone() -> None:
    got = audit(faults=[Spoil(lambda _: Response(404, {}, b"{}"), "/automation/v4/")])
    assert [rule.runs for rule in got.facts(*FLOWS)] == [None, None, None, 63]
    assert isinstance(got.error(*FLOWS), Unobservable)


def test_no_workflow_interface_at_all_is_never_no_workflows() -> None:
    got = audit(faults=[status(404, "/flows")])
    assert got.facts(*FLOWS) == [] and isinstance(got.error(*FLOWS), NotThere)


@pytest.mark.parametrize("body", [b'{"results": []}', b'{"results": [{"series": "COMPLETED", "frequency": 3}]}', b"{}"])
def test_numbers_that_are_withheld_are_unknown_and_not_zero(body: bytes) -> None:
    got = audit(faults=[Rewrite(lambda _: body, "/performance/561200101")])
    leads, deals, *_ = got.facts(*FLOWS)
    assert leads.runs is None and deals.runs == 48
    assert isinstance(got.error(*FLOWS), Misread)


def test_a_workflow_that_nothing_entered_has_no_runs() -> None:
    got = with_flows(flow(1, entries_per_day=0))
    (rule,) = got.facts(*FLOWS)
    assert rule.runs == 0 and rule.proof is Proof.CONFIGURED and got.error(*FLOWS) is None


def test_numbers_denied_for_one_workflow_leave_the_others() -> None:
    got = audit(faults=[status(403, "/performance/561200101")])
    leads, deals, *_ = got.facts(*FLOWS)
    assert leads.runs is None and deals.runs == 48 and isinstance(got.error(*FLOWS), Denied)


def test_a_definition_that_is_not_shown_is_half_a_view() -> None:
    def without_first(body: bytes) -> bytes:
        found = json.loads(body)
        return json.dumps({**found, "results": found["results"][1:]}).encode()

    got = audit(faults=[Rewrite(without_first, "/flows/batch/read")])
    assert len(got.facts(*FLOWS)) == 4 and got.facts(*FLOWS)[0].triggers == ()
    assert isinstance(got.error(*FLOWS), Misread)
    no_steps = Rewrite(lambda body: body.replace(b'"actions"', b'"renamed"'), "/flows/batch/read")
    assert isinstance(audit(faults=[no_steps]).error(*FLOWS), Misread)


def test_circling_pages_of_workflows_are_half_a_view_and_counted_once() -> None:
    def circle(body: bytes) -> bytes:
        return json.dumps({**json.loads(body), "paging": {"next": {"after": "7"}}}).encode()

    got = audit(faults=[_only("/automation/v4/flows", circle)])
    assert [rule.id for rule in got.facts(*FLOWS)] == ["561200101", "561200102", "561200103", "561200104"]
    assert isinstance(got.error(*FLOWS), Cut) and isinstance(got.error(*CALLS), Cut)


def _only(path: str, change: Any) -> Any:
    spoil = Rewrite(change, path)
    return lambda request, answer: spoil(request, answer) if request.path == path else None


def test_many_workflows_cost_a_fixed_number_of_requests() -> None:
    got = with_flows(*(flow(1_000 + n) for n in range(250)))
    assert len(got.facts(*FLOWS)) == 250
    assert sum("performance" in path for _, path in got.asked) == 100
    assert sum(rule.runs is None for rule in got.facts(*FLOWS)) == 150 and isinstance(got.error(*FLOWS), Cut)


def test_a_switch_in_another_shape_is_unknown() -> None:
    odd = Rewrite(lambda body: body.replace(b'"isEnabled": true', b'"isEnabled": "yes"'), "/flows")
    assert {rule.state for rule in audit(faults=[odd]).facts(*FLOWS)} == {State.UNKNOWN, State.OFF}


def lists(*rows: dict[str, Any], **hubspot: Any) -> Audit:
    common = {"type": "DYNAMIC", "size": 9, "references": 1, "last_added_days_ago": 1}
    known = [{"id": str(70 + n), "name": f"List {n}", **common, **row} for n, row in enumerate(rows)]
    return audit(world(lists=known, scopes=scopes(LISTS), **hubspot))


MAIL = [{"type": "0-4"}]
UNTOLD = {"last_added_days_ago": None}


def test_a_list_that_a_running_workflow_writes_to_is_in_use() -> None:
    entering = flow(5, steps=MAIL, starts={"filters": [{"list": "70"}]})
    got = lists({"filters": [{"property": "country"}]}, workflows=[entering])
    (segment,) = got.facts("audiences", "lists")
    assert segment.membership is Membership.DYNAMIC and segment.used_by == ("5",) and segment.proof is Proof.RUNNING
    assert segment.last_used is not None and segment.size == 9 and segment.criteria == (Criterion.PROFILE,)
    assert got.error("audiences", "lists") is None


@pytest.mark.parametrize(
    "changes", [{"enabled": False}, {"steps": [{"type": "0-3"}]}, {"starts": {"event": "created"}}]
)
def test_a_workflow_that_is_off_or_writes_to_nobody_does_not_use_a_list(changes: dict[str, Any]) -> None:
    entering = flow(5, **{"steps": MAIL, "starts": {"filters": [{"list": "70"}]}, **changes})
    got = lists({}, workflows=[entering])
    assert got.facts("audiences", "lists")[0].used_by == ()
    assert isinstance(got.error("audiences", "lists"), Cut)


def test_lists_that_nothing_refers_to_are_seen_in_full() -> None:
    got = lists({"references": 0}, {"type": "MANUAL", "references": 0}, {"object": "0-3"})
    assert [s.membership for s in got.facts("audiences", "lists")] == [Membership.DYNAMIC, Membership.STATIC]
    assert got.error("audiences", "lists") is None


def test_a_predictive_list() -> None:
    got = lists({"filters": [{"property": "hs_predictivecontactscore_v2"}]})
    (segment,) = got.facts("audiences", "lists")
    assert segment.membership is Membership.PREDICTIVE and segment.predictions


def test_lists_cost_a_fixed_number_of_requests() -> None:
    got = lists(*({"references": 0, **UNTOLD} for _ in range(1_300)))
    facts, error = got.parts["audiences", "lists"]
    assert len(facts) == 1_000 and isinstance(error, Cut)
    assert sum("/crm/lists" in path for _, path in got.asked) == 4 + 40 + 20


def sent(*numbers: str, **changes: Any) -> list[dict[str, Any]]:
    mail = next(mail for mail in WORLD.platform("hubspot")["emails"] if mail["type"] == "BATCH_EMAIL")
    return [{**mail, "lists": [*numbers], **changes}]


def test_a_list_to_which_people_sent_an_e_mail_is_in_use() -> None:
    got = lists({}, emails=sent("70"))
    (segment,) = got.facts("audiences", "lists")
    assert segment.used_by == ("e-mail 880301",) and segment.proof is Proof.RUNNING
    assert segment.last_used == WORLD.ago(12) and got.error("audiences", "lists") is None
    for unused in (sent("99"), sent("70", published_days_ago=90), sent("70", sent=0)):
        got = lists({}, emails=unused)
        assert got.facts("audiences", "lists")[0].used_by == ()
        assert isinstance(got.error("audiences", "lists"), Cut)


@pytest.mark.parametrize(
    ("changes", "proof"),
    [
        pytest.param({"last_added_days_ago": 3}, Proof.RUNNING, id="somebody entered"),
        pytest.param({"last_added_days_ago": 300, "last_removed_days_ago": 3}, Proof.RUNNING, id="somebody left"),
        pytest.param({"last_added_days_ago": 300, "sizes": [1, 2]}, Proof.CONFIGURED, id="days that are told decide"),
        pytest.param({**UNTOLD, "sizes": [8, 8, 9]}, Proof.RUNNING, id="its size changed"),
        pytest.param({**UNTOLD, "sizes": [9, 9, 9]}, Proof.CONFIGURED, id="its size stayed"),
        pytest.param({**UNTOLD, "sizes": []}, Proof.CONFIGURED, id="nothing is told"),
    ],
)
def test_a_list_whose_members_change_is_alive(changes: dict[str, Any], proof: Proof) -> None:
    (segment,) = lists({"references": 0, **changes}).facts("audiences", "lists")
    assert segment.proof is proof


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"hasMore"', b'"moreOfIt"'),
        (b'"processingType"', b'"kind"'),
        (b'"filterBranch":', b'"branches":'),
        (b'"lists"', b'"l"'),
    ],
)
def test_lists_in_another_shape_are_misread(old: bytes, new: bytes) -> None:
    odd = Rewrite(lambda body: body.replace(old, new), "/crm/lists")
    got = audit(world(scopes=scopes(LISTS)), faults=[odd])
    assert isinstance(got.error("audiences", "lists"), Misread)


def test_lists_without_the_workflows_are_half_a_view() -> None:
    got = audit(world(scopes=scopes(LISTS, without="automation")))
    assert got.facts("audiences", "lists") and isinstance(got.error("audiences", "lists"), Denied)


SCORES = ("intelligence", "scores")


def test_a_score_that_a_workflow_looks_at_is_acted_on_whatever_else_is_hidden() -> None:
    using = flow(6, starts={"filters": [{"property": "hubspotscore"}]})
    got = with_flows(using)
    (score,) = got.facts(*SCORES)
    assert score.acted_on_by == ("6",) and got.error(*SCORES) is None


def test_a_workflow_that_is_off_does_not_act_on_a_score() -> None:
    got = audit(world(workflows=[flow(6, enabled=False, starts={"filters": [{"property": "hubspotscore"}]})]))
    assert got.facts(*SCORES)[0].acted_on_by == () and isinstance(got.error(*SCORES), Cut)


def test_a_list_acts_on_a_score_too() -> None:
    got = lists({"filters": [{"property": "hubspotscore"}]})
    assert got.facts(*SCORES)[0].acted_on_by == ("list 70",) and got.error(*SCORES) is None


def test_nothing_acts_on_a_score_once_all_was_seen() -> None:
    got = lists({})
    assert got.facts(*SCORES)[0].acted_on_by == () and got.error(*SCORES) is None


def test_a_score_that_nobody_has_is_no_score() -> None:
    rows = [{**row, "properties": {}} for row in WORLD.platform("hubspot")["records"]]
    assert audit(world(records=rows)).parts[SCORES] == ([], None)


def test_a_score_no_longer_given_is_not_running() -> None:
    rows = [{**row, "newest_days_ago": 60} for row in WORLD.platform("hubspot")["records"] if not row.get("on")]
    (score,) = audit(world(records=rows)).facts(*SCORES)
    assert score.proof is Proof.CONFIGURED and score.outputs == 0 and score.last_output is None


WORDS = st.sampled_from(
    ["filters", "filterType", "PROPERTY", "property", "hs_name", "operation", "operator", "IS_BEFORE", "IS_BETWEEN",
     "timePoint", "upperBoundTimePoint", "offset", "days", "value", "values", "eventTypeId", "4-655002", "type",
     "MANUAL", "eventFilterBranches", "listFilterBranch", "actions", "fields", "actionTypeId", "0-5", "WEBHOOK",
     "webhookUrl", "objectTypeId", "0-1", "enrollmentCriteria"]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=25,
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.dictionaries(WORDS, JSON, max_size=6), st.lists(JSON, max_size=4))
def test_no_shape_of_a_definition_breaks_the_reading(definition: dict[str, Any], steps: list[Any]) -> None:
    """Either it is misread as a whole, or every part of it can be read."""
    found = {**definition, "actions": steps}
    try:
        check_enrolment(found)
        check_steps(found)
    except Misread:
        return
    assert len(list(actions(found, {}))) == len(steps)
    assert all(trigger.event for trigger in triggers(found)) and set(conditions(found)) <= set(Criterion)
    assert unknown_kinds(found) >= set()
