"""n8n: what a workflow does is read from its steps and wires, never from the names people give them."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.catalogue import Catalogue
from auditor.model import (
    Automation,
    Channel,
    Connection,
    Control,
    DataObject,
    Event,
    Proof,
    State,
    Verb,
)
from connectors.errors import Cut, Misread
from connectors.n8n.defaults import DEFAULTS
from connectors.n8n.nodes import Effect, node_of
from connectors.n8n.triggers import TOPICS
from connectors.n8n.wires import wires_of
from connectors.redact import LONGEST
from tests.connectors.n8n_worlds import FLOWS, JOINS, SCHEDULE, SLACK, Results, fact, flow, node, read_flows, told

ORDER = node("shopifyTrigger", topic="orders/create")
HOOK = node("webhook", path="secret")


def automation(results: Results, name: str = "wf") -> Automation:
    return fact(results[FLOWS], name, Automation)


def verbs(*nodes: Any, **more: Any) -> list[Verb]:
    return [action.verb for action in automation(read_flows(flow("wf", *nodes, **more))).actions]


@pytest.mark.parametrize(
    ("trigger", "events"),
    [
        pytest.param(node("shopifyTrigger", topic="orders/cancelled"), {Event.ORDER_CANCELLED}, id="shopify"),
        pytest.param(node("shopifyTrigger", topic="carts/update"), {Event.OTHER}, id="a cart that changes is not left"),
        pytest.param(node("wooCommerceTrigger", event="order.created"), {Event.ORDER_PLACED}, id="woocommerce"),
        pytest.param(
            node(
                "hubspotTrigger",
                eventsUi={"eventValues": [{"name": "deal.propertyChange"}, {"name": "ticket.creation"}]},
            ),
            {Event.DEAL_CHANGED, Event.TICKET_CREATED},
            id="hubspot listens to several",
        ),
        pytest.param(node("stripeTrigger", events=["charge.refunded"]), {Event.ORDER_REFUNDED}, id="stripe"),
        pytest.param(node("stripeTrigger", events=["*"]), set(TOPICS["stripeTrigger"].values()), id="everything"),
        pytest.param(node("mailchimpTrigger", events=["subscribe"]), {Event.SUBSCRIBED}, id="mailchimp"),
        pytest.param(node("salesforceTrigger", triggerOn="caseCreated"), {Event.TICKET_CREATED}, id="salesforce"),
        pytest.param(node("pipedriveTrigger", entity="deal", action="updated"), {Event.DEAL_CHANGED}, id="pipedrive"),
        pytest.param(node("pipedriveTrigger"), {Event.OTHER}, id="pipedrive, anything"),
        pytest.param(node("zendeskTrigger"), {Event.TICKET_CREATED, Event.TICKET_CHANGED}, id="zendesk"),
        pytest.param(
            node("zendeskTrigger", conditions={"all": [{"field": "status", "operation": "is", "value": "solved"}]}),
            {Event.TICKET_SOLVED},
            id="zendesk, solved",
        ),
        pytest.param(
            node("zendeskTrigger", conditions={"all": [{"field": "status", "operation": "is_not", "value": "solved"}]}),
            {Event.TICKET_CREATED, Event.TICKET_CHANGED},
            id="zendesk, anything but solved",
        ),
        pytest.param(node("typeformTrigger"), {Event.FORM_SUBMITTED}, id="form"),
        pytest.param(node("errorTrigger"), {Event.FAILURE}, id="failure"),
        pytest.param(node("unheardOfTrigger"), {Event.OTHER}, id="a trigger we do not know"),
    ],
)
def test_events(trigger: dict[str, Any], events: set[Event]) -> None:
    assert {one.event for one in automation(read_flows(flow("wf", trigger, SLACK))).triggers} == events


def test_topics_that_somebody_typed_are_not_kept() -> None:
    trigger = node("shopifyTrigger", topic="={{ 'canary-pii-n8n@customer.example' }}")
    (one,) = automation(read_flows(flow("wf", trigger, SLACK))).triggers
    assert (one.event, one.detail) == (Event.OTHER, "shopifyTrigger")


@pytest.mark.parametrize(
    ("step", "verb"),
    [
        pytest.param(node("slack"), Verb.STAFF_NOTIFY, id="slack posts if nothing else is stored"),
        pytest.param(node("slack", resource="channel", operation="getAll"), Verb.RECORD_READ, id="slack reads"),
        pytest.param(node("slack", resource="reaction"), Verb.RECORD_UPDATE, id="a reaction reaches nobody"),
        pytest.param(node("gmail", operation="getAll"), Verb.RECORD_READ, id="gmail reads"),
        pytest.param(
            node("gmail", sendTo="={{ $json.email }}"), Verb.MESSAGE_SEND, id="mail to whoever the data names"
        ),
        pytest.param(node("gmail", sendTo="={{ $vars.team }}"), Verb.STAFF_NOTIFY, id="mail to a fixed variable"),
        pytest.param(node("gmail", sendTo="=team@shop.example"), Verb.STAFF_NOTIFY, id="mail to a fixed address"),
        pytest.param(node("sendGrid", resource="mail", toEmail="={{ $json.email }}"), Verb.MESSAGE_SEND, id="sendgrid"),
        pytest.param(node("sendGrid"), Verb.LIST_UPDATE, id="sendgrid keeps lists too"),
        pytest.param(node("twilio", to="={{ $json.phone }}"), Verb.MESSAGE_SEND, id="text message"),
        pytest.param(node("hubspot"), Verb.RECORD_UPDATE, id="hubspot upserts a contact"),
        pytest.param(node("hubspot", resource="ticket"), Verb.TICKET_CREATE, id="hubspot ticket"),
        pytest.param(node("zendesk", operation="update"), Verb.TICKET_UPDATE, id="zendesk"),
        pytest.param(node("zendesk", operation="getAll"), Verb.RECORD_READ, id="zendesk reads"),
        pytest.param(node("shopify"), Verb.RECORD_CREATE, id="shopify makes an order"),
        pytest.param(
            node("shopify", operation="update", updateFields={"tags": "gift"}),
            Verb.ORDER_TAG,
            id="shopify tags an order",
        ),
        pytest.param(node("googleSheets"), Verb.SHEET_READ, id="a sheet is read if nothing else is stored"),
        pytest.param(node("googleSheets", operation="append"), Verb.SHEET_WRITE, id="a sheet is written"),
        pytest.param(node("postgres", operation="executeQuery"), Verb.OTHER, id="a query could do anything"),
        pytest.param(node("mongoDb", operation="findOneAndUpdate"), Verb.RECORD_UPDATE, id="finds and changes"),
        pytest.param(node("asana"), Verb.TASK_CREATE, id="a task"),
        pytest.param(node("strangeNode"), Verb.OTHER, id="a step we do not know"),
        pytest.param(node("httpRequest", url="https://x.example/a"), Verb.RECORD_READ, id="get"),
        pytest.param(node("httpRequest", url="https://x.example/a", method="PUT"), Verb.WEBHOOK_CALL, id="put"),
        pytest.param(node("code", jsCode="return 1"), Verb.CODE_RUN, id="code"),
        pytest.param(node("slack", operation="sendAndWait"), Verb.APPROVAL_ASK, id="approval"),
        pytest.param(node("textClassifier", ai=True), Verb.MODEL_ASK, id="a model in a fixed flow"),
    ],
)
def test_verbs(step: dict[str, Any], verb: Verb) -> None:
    assert verbs(ORDER, step) == [verb]


def test_plumbing_is_no_step() -> None:
    assert verbs(ORDER, node("set"), node("merge"), node("noOp"), node("stopAndError")) == []


def test_a_disabled_step_does_nothing_but_lets_the_data_through() -> None:
    assert verbs(ORDER, {**node("hubspot"), "disabled": True}, SLACK) == [Verb.STAFF_NOTIFY]


def test_a_step_that_no_event_reaches_does_nothing() -> None:
    aside = {**node("hubspot", "Aside"), "next": []}
    first = {**ORDER, "next": ["slack"]}
    results = read_flows(flow("wf", first, aside, SLACK))
    assert [action.detail for action in automation(results).actions] == ["slack"]
    assert set(told(results[JOINS])) == {"wf:shopify>slack"}


def test_two_triggers_keep_their_own_ways() -> None:
    nodes = (
        {**ORDER, "next": ["slack"]},
        {**node("zendeskTrigger"), "next": ["hubspot"]},
        {**SLACK, "next": []},
        {**node("hubspot", resource="engagement"), "next": []},
    )
    assert set(told(read_flows(flow("wf", *nodes))[JOINS])) == {"wf:shopify>slack", "wf:zendesk>hubspot"}


def test_what_is_published_counts_not_the_draft() -> None:
    draft = flow("wf", ORDER, node("hubspot"), published=[ORDER, SLACK])
    assert [action.detail for action in automation(read_flows(draft)).actions] == ["slack"]


def test_called_workflows_are_part_of_their_caller() -> None:
    caller = flow("caller", ORDER, node("executeWorkflow", workflowId={"__rl": True, "value": "called"}))
    called = flow("called", node("executeWorkflowTrigger"), SLACK, node("executeWorkflow", workflowId="caller"))
    results = read_flows(caller, called)
    assert [action.verb for action in automation(results, "caller").actions] == [Verb.STAFF_NOTIFY]
    assert fact(results[JOINS], "caller:shopify>slack", Connection).data == (DataObject.ORDER,)


def test_a_called_workflow_is_watched_if_its_callers_are() -> None:
    alarm = flow("alarm", node("errorTrigger"), SLACK)
    step = node("executeWorkflow", workflowId="called")
    caller = flow("caller", ORDER, step, settings={"errorWorkflow": "alarm"})
    called = flow("called", node("executeWorkflowTrigger"), SLACK)
    results = read_flows(alarm, caller, called)
    assert automation(results, "called").failure_alert is True
    other = flow("other", SCHEDULE, step)
    assert automation(read_flows(alarm, caller, called, other), "called").failure_alert is False


@pytest.mark.parametrize(
    "alarm",
    [
        pytest.param(flow("alarm", node("errorTrigger"), SLACK, active=False), id="off"),
        pytest.param(flow("alarm", node("errorTrigger"), node("noOp")), id="tells nobody"),
        pytest.param(flow("alarm", SCHEDULE, SLACK), id="waits for no failure"),
    ],
)
def test_an_error_workflow_that_cannot_tell_is_none(alarm: dict[str, Any]) -> None:
    results = read_flows(alarm, flow("wf", ORDER, SLACK, settings={"errorWorkflow": "alarm"}))
    assert automation(results).failure_alert is False
    (control,) = results["controls", "error workflows"][0]
    assert isinstance(control, Control)
    assert control.holds is False


def agent_with(*tools: dict[str, Any]) -> Results:
    return read_flows(
        flow("wf", node("chatTrigger", ai=True), node("agent", ai=True), node("lmChatOpenAi", ai=True), *tools)
    )


@pytest.mark.parametrize(
    ("tool", "acts"),
    [
        pytest.param(node("shopifyTool", operation="getAll"), False, id="reads orders"),
        pytest.param(node("toolCalculator", ai=True), False, id="calculates"),
        pytest.param(node("hubspotTool", resource="deal"), True, id="makes deals"),
        pytest.param(node("toolWorkflow", ai=True), True, id="starts a workflow: may do anything"),
        pytest.param(node("mcpClientTool", ai=True), True, id="tools of another server: may do anything"),
    ],
)
def test_an_agent_acts_only_with_a_tool_that_changes_something(tool: dict[str, Any], acts: bool) -> None:
    results = agent_with(tool)
    seen = automation(results)
    assert (Verb.AGENT_ACT in {action.verb for action in seen.actions}) is acts
    assert seen.model_decides
    assert bool(results["controls", "limits on AI steps"][0]) is acts


def test_a_tool_is_not_proved_to_be_used() -> None:
    joined = fact(agent_with(node("hubspotTool", resource="deal"))[JOINS], "wf:n8n>hubspot", Connection)
    assert (joined.proof, joined.last_activity, joined.events) == (Proof.CONFIGURED, None, None)


def test_an_approval_step_is_a_limit() -> None:
    steps = (node("chatTrigger", ai=True), node("agent", ai=True), node("slack", operation="sendAndWait"))
    (control,) = read_flows(flow("wf", *steps, node("hubspotTool")))["controls", "limits on AI steps"][0]
    assert isinstance(control, Control)
    assert control.holds is True


@pytest.mark.parametrize(
    ("step", "data"),
    [
        pytest.param(node("httpRequest", method="POST", url="https://a.klaviyo.com/api/profiles/"),
                     (DataObject.CUSTOMER,), id="klaviyo profiles"),
        pytest.param(node("httpRequest", method="POST", url="https://a.klaviyo.com/api/events"),
                     (DataObject.ORDER,), id="an event is made of what came in"),
        pytest.param(node("httpRequest", method="POST", url="=https://ssapi.shipstation.com/orders/createorder"),
                     (DataObject.ORDER,), id="shipstation orders"),
        pytest.param(node("httpRequest", method="POST", url="https://shop.gorgias.com/api/tickets"),
                     (DataObject.TICKET,), id="gorgias tickets"),
        pytest.param(node("hubspot", resource="contact"), (DataObject.CUSTOMER,), id="a contact is made of an order"),
        pytest.param(node("xero"), (DataObject.PAYMENT,), id="an invoice"),
    ],
)  # fmt: skip
def test_what_flows(step: dict[str, Any], data: tuple[DataObject, ...]) -> None:
    (joined,) = read_flows(flow("wf", ORDER, step))[JOINS][0]
    assert isinstance(joined, Connection)
    assert joined.data == data


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(
            node("httpRequest", method="POST", url="https://shop.myshopify.com/admin/graphql.json"), id="graphql"
        ),
        pytest.param(node("postgres", operation="executeQuery"), id="a query"),
        pytest.param(node("strangeNode"), id="a step we do not know"),
    ],
)
def test_an_unknown_direction_is_only_declared(step: dict[str, Any]) -> None:
    found = read_flows(flow("wf", SCHEDULE, step))[JOINS][0]
    assert found
    assert all(isinstance(one, Connection) and one.proof is Proof.DECLARED and one.data == () for one in found)


def test_a_stored_credential_names_the_system_of_a_plain_call() -> None:
    step = node("httpRequest", method="POST", url="={{ $env.SHOP }}/admin", nodeCredentialType="shopifyAccessTokenApi")
    (joined,) = read_flows(flow("wf", SCHEDULE, step))[JOINS][0]
    assert isinstance(joined, Connection)
    assert joined.target is not None
    tool = Catalogue.load().resolve(joined.target, "n8n")
    assert tool is not None
    assert tool.id == "shopify"


@pytest.mark.parametrize(
    "nodes",
    [
        pytest.param((HOOK, node("hubspot")), id="anybody may call it"),
        pytest.param((SCHEDULE, node("httpRequest", url="={{ $env.TARGET }}")), id="the address comes with the run"),
    ],
)
def test_connections_to_nobody_knows_whom_are_partial(nodes: tuple[dict[str, Any], ...]) -> None:
    results = read_flows(flow("wf", *nodes))
    assert isinstance(results[JOINS][1], Cut)
    assert results[FLOWS][1] is None
    assert read_flows(flow("wf", *nodes, active=False))[JOINS][1] is None


def test_an_answer_to_a_web_address_alone_carries_nothing_on() -> None:
    assert read_flows(flow("wf", HOOK, node("respondToWebhook")))[JOINS] == ([], None)


@pytest.mark.parametrize(
    ("text", "watches"),
    [
        pytest.param("={{ $json.inventory_quantity }}", True, id="inventory"),
        pytest.param("={{ $json.stockLevel }}", True, id="camel case"),
        pytest.param("={{ $json.city == 'Stockholm' }}", False, id="a city"),
        pytest.param("={{ $json.stockings }}", False, id="a product"),
    ],
)
def test_conditions_on_stock(text: str, watches: bool) -> None:
    seen = automation(read_flows(flow("wf", SCHEDULE, node("if", left=text), SLACK)))
    assert (Event.STOCK_LOW in {trigger.event for trigger in seen.triggers}) is watches


def test_started_by_hand_only() -> None:
    assert automation(read_flows(flow("wf", node("manualTrigger"), SLACK, active=False))).human_started
    assert not automation(read_flows(flow("wf", SLACK, active=False))).human_started


def test_runs_started_by_hand_are_work_of_people_not_runs() -> None:
    results = read_flows(flow("wf", node("manualTrigger"), SLACK, mode="manual"))
    assert automation(results).proof is Proof.CONFIGURED
    assert set(told(results["work", "runs"])) == {"runs-person"}


HOSTILE = (
    "<script>\u202e ana@customer.example sk_live_0123456789abcdef https://u:p@x.example/?token=abc " + "long " * 100
)


def test_hostile_names_are_cleaned() -> None:
    bad = node("slack", name=HOSTILE, text=HOSTILE, operation=HOSTILE, resource=HOSTILE)
    odd = {**node("x"), "type": HOSTILE}
    call = node(
        "httpRequest", HOSTILE + "2", method="POST", url="https://u:canary@x.example/ana@customer.example?k=canary"
    )
    results = read_flows(flow("wf", ORDER, bad, odd, call) | {"name": HOSTILE})
    for facts, error in results.values():
        text = "".join(one.model_dump_json() for one in facts) + (error.says if error else "")
        for secret in ("ana@", "sk_live", "token=", "\u202e", "canary"):
            assert secret not in text
    assert len(automation(results).name) <= LONGEST
    assert automation(results).state is State.LIVE


def test_ids_that_are_long_stay_within_bounds() -> None:
    results = read_flows(flow("w" * 300, ORDER, SLACK))
    assert results[FLOWS][1] is None
    (seen,) = results[FLOWS][0]
    assert len(seen.id) == 200


@pytest.mark.parametrize("raw", [None, "text", {}, {"type": 3}])
def test_a_step_without_a_type_is_a_misread(raw: object) -> None:
    with pytest.raises(Misread):
        node_of(raw)


@pytest.mark.parametrize(
    "odd",
    [
        {"parameters": None},
        {"parameters": []},
        {"parameters": {"operation": {"send": 1}}},
        {"parameters": {"resource": 5}},
        {"name": ["a"]},
        {"typeVersion": "two"},
        {"disabled": "no"},
        {"retryOnFail": "yes"},
        {"onError": {"continue": True}},
        {"credentials": "none"},
        {"credentials": {"slackApi": {"id": 7, "name": "a"}}},
    ],
)
def test_an_odd_step_is_a_misread(odd: dict[str, object]) -> None:
    good: dict[str, object] = {"type": "n8n-nodes-base.slack", "name": "a", "parameters": {}}
    assert node_of(good).kind == "slack"
    with pytest.raises(Misread):
        node_of({**good, **odd})


def test_what_people_put_into_parameters_may_be_anything() -> None:
    parameters = {"updateFields": 1, "url": 5, "method": ["POST"], "workflowId": [], "conditions": [], "eventsUi": 3}
    for kind in ("shopify", "httpRequest", "executeWorkflow", "zendeskTrigger", "gumroadTrigger", "pipedriveTrigger"):
        node = node_of({"type": f"n8n-nodes-base.{kind}", "name": "a", "parameters": parameters})
        assert (node.kind, node.host, node.topics) == (kind, "", ("*.*",) if kind == "pipedriveTrigger" else ())
    assert (
        node_of({"type": "n8n-nodes-base.httpRequest", "name": "a", "parameters": parameters}).effect is Effect.UNKNOWN
    )


@pytest.mark.parametrize(
    "connections",
    [
        None,
        {"a": []},
        {"a": {"main": "b"}},
        {"a": {"main": ["b"]}},
        {"a": {"main": [["b"]]}},
        {"a": {"main": [[{"type": "main"}]]}},
    ],
)
def test_a_wire_that_cannot_be_followed_is_a_misread(connections: object) -> None:
    with pytest.raises(Misread):
        wires_of("wf", [], connections)


def test_an_output_without_wires_may_be_null() -> None:
    end = {"node": "b", "type": "main", "index": 0}
    assert wires_of("wf", [], {"a": {"main": [None, [], [end]]}}).after == {("wf", "a"): (("wf", "b"),)}


def test_defaults_hold_from_their_version_on() -> None:
    old = {"type": "n8n-nodes-base.gmail", "name": "a", "typeVersion": 1, "parameters": {}}
    assert node_of(old).operation == ""
    assert node_of({**old, "typeVersion": 2.1}).operation == "send"
    assert node_of({"type": "n8n-nodes-base.quickbooks", "name": "a", "parameters": {}}).effect is Effect.READ
    assert all(entry.operations for entry in DEFAULTS.values())


def test_a_chat_of_the_team_is_its_channel() -> None:
    (action,) = automation(read_flows(flow("wf", ORDER, SLACK))).actions
    assert action.channel is Channel.CHAT
