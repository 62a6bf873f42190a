"""n8n: AI steps, steps that point at something gone, given-up credentials, how workflows are built, and their cost."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from auditor.demo import faults
from auditor.demo.n8n import READ_SCOPES
from auditor.model import (
    Automation,
    Connection,
    Criterion,
    DataObject,
    Intelligence,
    Measure,
    Prediction,
    Proof,
    Records,
    State,
    Verb,
    Work,
)
from connectors.errors import Cut, Misread
from tests.connectors.n8n_worlds import (
    FLOWS,
    JOINS,
    LONG,
    RUNS,
    SCHEDULE,
    SLACK,
    Results,
    fact,
    flow,
    node,
    read,
    read_and_count,
    read_flows,
    told,
    world,
)

MODELS, KEYS = ("intelligence", "AI steps in workflows"), ("connections", "stored credentials")
BUILT, LABELS, WAITING = ("measures", "how workflows are built"), ("measures", "labels"), ("measures", "waiting runs")
TICKET = node("zendeskTrigger")
SORTING = node("textClassifier", ai=True)
AGENT, MODEL = node("agent", ai=True), node("lmChatOpenAi", ai=True)
WRITING = node("hubspotTool", resource="contact", operation="upsert")
CALLED = node("executeWorkflowTrigger")
KEY = {"name": "Slack team", "type": "slackOAuth2Api"}


@pytest.fixture(scope="module")
def seen() -> Results:
    return read()


def test_models_of_the_demo(seen: Results) -> None:
    report = fact(seen[MODELS], "wfWeekReport0003:other", Intelligence)
    assert (report.predicts, report.state, report.proof) == (Prediction.OTHER, State.LIVE, Proof.RUNNING)
    assert (report.outputs, report.acted_on_by) == (2, ("wfWeekReport0003",))
    idea = fact(seen[MODELS], "wfAgentIdea00006:other", Intelligence)
    assert (idea.state, idea.outputs, idea.acted_on_by) == (State.OFF, None, ())


@pytest.mark.parametrize(
    ("nodes", "predicts", "acted"),
    [
        pytest.param([TICKET, SORTING, MODEL, SLACK], Prediction.TICKET_INTENT, True, id="what a ticket is about"),
        pytest.param([SCHEDULE, SORTING, MODEL], Prediction.OTHER, False, id="text that is no ticket"),
        pytest.param(
            [node("chatTrigger", ai=True, public=True), AGENT, MODEL], Prediction.ANSWER, False, id="a public chat"
        ),
        pytest.param([node("chatTrigger", ai=True), AGENT, MODEL], Prediction.OTHER, False, id="a chat of the team"),
        pytest.param([SCHEDULE, AGENT, MODEL, WRITING], Prediction.OTHER, True, id="an agent that acts"),
    ],
)
def test_what_a_model_is_asked(nodes: list[dict[str, Any]], predicts: Prediction, acted: bool) -> None:
    model = fact(read_flows(flow("wf", *nodes))[MODELS], f"wf:{predicts.value}", Intelligence)
    assert model.outputs == 14
    assert model.acted_on_by == (("wf",) if acted else ())


def test_a_workflow_that_goes_on_by_what_a_model_says_has_it_as_a_condition() -> None:
    rule = fact(read_flows(flow("wf", TICKET, SORTING, MODEL, SLACK))[FLOWS], "wf", Automation)
    assert Criterion.AI_INTENT in rule.conditions


def test_behind_a_branch_nobody_can_tell_how_often_the_model_was_asked() -> None:
    model = fact(read_flows(flow("wf", SCHEDULE, node("if"), AGENT, MODEL))[MODELS], "wf:other", Intelligence)
    assert (model.outputs, model.last_output, model.proof) == (None, None, Proof.RUNNING)


def calls(name: str, other: str, **more: Any) -> dict[str, Any]:
    step = node("executeWorkflow", workflowId={"__rl": True, "mode": "id", "value": other})
    return flow(name, SCHEDULE, step, failure_share=1.0, **more)


@pytest.mark.parametrize(
    ("other", "says"),
    [
        pytest.param(
            flow("sub", CALLED, SLACK, active=False), "calls the workflow “sub”, which is switched off", id="off"
        ),
        pytest.param(
            flow("sub", CALLED, SLACK, active=False, archived=True),
            "calls a workflow that was deleted or archived",
            id="archived",
        ),
        pytest.param(flow("another", CALLED), "calls a workflow that was deleted or archived", id="deleted"),
    ],
)
def test_a_workflow_that_calls_one_that_is_gone_is_broken_and_says_which(other: dict[str, Any], says: str) -> None:
    results = read_flows(calls("caller", "sub"), other)
    rule = fact(results[FLOWS], "caller", Automation)
    assert rule.state is State.BROKEN
    assert [(action.verb, action.state, action.detail) for action in rule.actions] == [(Verb.OTHER, State.BROKEN, says)]
    assert not any(one.id.startswith("caller:") for one in results[JOINS][0]), "it reaches nothing through what is gone"


def test_a_called_workflow_that_is_on_is_no_dead_end() -> None:
    results = read_flows(calls("caller", "sub"), flow("sub", CALLED, SLACK))
    assert fact(results[FLOWS], "caller", Automation).state is State.LIVE


def test_what_a_narrow_key_does_not_see_is_not_called_gone() -> None:
    scopes = ("workflow:list", "execution:list")
    results = read(world(workflows=[calls("caller", "sub")], scopes=scopes))
    assert fact(results[FLOWS], "caller", Automation).state is State.LIVE


def keyed(**more: Any) -> dict[str, Any]:
    step = {**SLACK, "credential": "slackOAuth2Api", "credential_name": "Slack team"}
    return flow("wf", SCHEDULE, step, **more)


def test_a_step_whose_credential_was_deleted_is_broken_and_says_which() -> None:
    results = read(world(workflows=[keyed(failure_share=1.0)], credentials=[]))
    rule = fact(results[FLOWS], "wf", Automation)
    assert rule.state is State.BROKEN
    assert [(one.state, one.detail) for one in rule.actions] == [
        (State.BROKEN, "slack: its credential “Slack team” is gone")
    ]
    joined = [one for one in results[JOINS][0] if isinstance(one, Connection)]
    assert {(one.state, one.wrong) for one in joined} == {(State.BROKEN, "slack: its credential “Slack team” is gone")}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"workflows": [keyed(failure_share=1.0)], "credentials": [KEY]}, id="it is there"),
        pytest.param({"workflows": [keyed()], "credentials": []}, id="its runs end well"),
        pytest.param(
            {
                "workflows": [keyed(failure_share=1.0)],
                "credentials": [],
                "scopes": [one for one in READ_SCOPES if one != "credential:list"],
            },
            id="credentials may not be listed",
        ),
    ],
)
def test_a_credential_is_not_called_gone(changes: dict[str, Any]) -> None:
    rule = fact(read(world(**changes))[FLOWS], "wf", Automation)
    assert rule.state is State.LIVE
    assert [one.state for one in rule.actions] == [State.LIVE]


def test_a_credential_of_another_kind_left_in_an_http_step_does_not_count() -> None:
    step = node("httpRequest", url="https://api.example.com", authentication="none")
    left = flow("wf", SCHEDULE, {**step, "credential": "httpHeaderAuth"}, failure_share=1.0)
    assert fact(read(world(workflows=[left], credentials=[]))[FLOWS], "wf", Automation).state is State.LIVE


def test_credentials_that_no_running_workflow_uses_are_given_up_connections(seen: Results) -> None:
    facts, error = seen[KEYS]
    assert error is None
    found = {one.name: one for one in facts if isinstance(one, Connection)}
    assert set(found) == {"Old Airtable"}
    old = found["Old Airtable"]
    assert old.target is not None
    assert (old.target.title, old.target.node_type) == ("airtable", "airtableTokenApi")
    assert (old.state, old.proof, old.data) == (State.OFF, Proof.DECLARED, (DataObject.OTHER,))


def test_a_plain_call_with_a_systems_own_credential_is_that_system() -> None:
    call = node(
        "httpRequest", "orders", url="https://proxy.example.com/orders", nodeCredentialType="shopifyAccessTokenApi"
    )
    write = node(
        "httpRequest",
        "contacts",
        method="POST",
        url="https://proxy.example.com/contacts",
        nodeCredentialType="hubspotAppToken",
    )
    assert "wf:shopify>hubspot" in told(read_flows(flow("wf", SCHEDULE, call, write))[JOINS])


def value(results: Results, part: tuple[str, str], name: str) -> float:
    return fact(results[part], name, Measure).value


def test_how_the_workflows_of_the_demo_are_built(seen: Results) -> None:
    assert value(seen, BUILT, "tried-again") == 0.0
    assert value(seen, BUILT, "silent-failures") == value(seen, BUILT, "done-twice") == 0
    assert value(seen, LABELS, "label:Sales") == 3
    assert value(seen, WAITING, "waiting-for-people") == 2
    assert value(seen, WAITING, "waiting") == 0
    assert value(seen, ("measures", "success figures"), "run-time") == 0.18


def test_steps_that_are_tried_again_and_failures_that_pass() -> None:
    again, silent = {**SLACK, "retryOnFail": True}, {**SLACK, "name": "two", "onError": "continueRegularOutput"}
    results = read_flows(flow("one", SCHEDULE, again, silent), flow("off", SCHEDULE, silent, active=False))
    assert value(results, BUILT, "tried-again") == 0.5
    silent_ones = fact(results[BUILT], "silent-failures", Measure)
    assert silent_ones.value == 1
    assert silent_ones.name.endswith(": “one”")


def test_two_workflows_that_do_the_same_at_the_same_event() -> None:
    order = node("shopifyTrigger", topic="orders/create")
    refund = node("shopifyTrigger", topic="refunds/create")
    results = read_flows(
        flow("a", order, SLACK),
        flow("b", order, SLACK),
        flow("c", refund, SLACK),
        flow("d", order),
        flow("e", SCHEDULE),
    )
    twice = fact(results[BUILT], "done-twice", Measure)
    assert (twice.value, twice.name) == (2, "Running workflows that do what another one does: “a”, “b”")


def test_runs_that_wait_are_split_by_what_they_wait_for() -> None:
    asks = node("slack", operation="sendAndWait")
    results = read_flows(flow("asks", SCHEDULE, asks, waiting=3), flow("waits", SCHEDULE, node("wait"), waiting=2))
    assert value(results, WAITING, "waiting-for-people") == 3
    assert value(results, WAITING, "waiting") == 2
    many = read_flows(flow("asks", SCHEDULE, asks, waiting=400))
    assert isinstance(many[WAITING][1], Cut)


def test_a_run_that_still_waits_is_no_work_done() -> None:
    results = read_flows(flow("wf", SCHEDULE, SLACK, waiting=5, failure_share=0.04), **LONG)
    assert fact(results[FLOWS], "wf", Automation).runs == 35
    assert fact(results[RUNS], "runs-rule", Work).count == 26


def test_projects_of_teams_are_told_and_those_of_people_are_not() -> None:
    flows = [flow("a", SCHEDULE, project="p1"), flow("b", SCHEDULE)]
    results = read(
        world(workflows=flows, licences=["feat:projectRole:admin"], projects=[{"id": "p1", "name": "Support"}])
    )
    facts, error = results["measures", "projects"]
    assert error is None
    assert [(one.name, one.value) for one in facts if isinstance(one, Measure)] == [
        ("Running workflows of the project: “Support”", 1)
    ]


def test_tables_inside_n8n_are_counted(seen: Results) -> None:
    tables = fact(seen["records", "data tables"], "data-tables", Records)
    assert (tables.total, tables.object) == (1, DataObject.OTHER)


@pytest.mark.parametrize(
    ("part", "path", "old", "new"),
    [
        pytest.param(KEYS, "/credentials", b'"type"', b'"t"', id="credentials"),
        pytest.param(("records", "data tables"), "/data-tables", b'"id"', b'"i"', id="tables"),
        pytest.param(WAITING, "/executions", b'"status"', b'"s"', id="waiting runs"),
    ],
)
def test_odd_shapes(part: tuple[str, str], path: str, old: bytes, new: bytes) -> None:
    results = read(faults=[faults.Rewrite(lambda body: body.replace(old, new), path)])
    assert isinstance(results[part][1], Misread)


def test_odd_labels_and_owners_hide_labels_and_projects_and_nothing_else() -> None:
    def spoiled(body: bytes) -> bytes:
        rows = json.loads(body)
        for row in rows["data"]:
            row |= {"tags": ["x", *row["tags"]], "shared": "nobody", "createdAt": "yesterday", "updatedAt": 7}
        return json.dumps(rows).encode()

    results = read(faults=[faults.Rewrite(spoiled, "/api/v1/workflows")])
    assert results[FLOWS][1] is None
    assert value(results, LABELS, "label:Sales") == 3, "what can be read is kept"
    assert isinstance(results[LABELS][1], Misread)
    licensed = world(licences=["feat:projectRole:admin"], projects=[{"id": "p1", "name": "Support"}])
    facts, error = read(licensed, [faults.Rewrite(spoiled, "/api/v1/workflows")])["measures", "projects"]
    assert (facts, type(error)) == ([], Misread)


def test_labels_that_are_switched_off_in_n8n_are_not_seen() -> None:
    off = faults.Rewrite(lambda body: body.replace(b'"tags"', b'"t"'), "/api/v1/workflows")
    results = read(faults=[off])
    assert results[FLOWS][1] is None
    assert results[LABELS][0] == []
    assert isinstance(results[LABELS][1], Misread)


def test_a_workflow_that_cannot_be_read_leaves_the_others() -> None:
    def spoiled(body: bytes) -> bytes:
        rows = json.loads(body)
        del rows["data"][0]["id"]
        return json.dumps(rows).encode()

    flows = [flow(name, SCHEDULE, SLACK) for name in ("first", "second", "third")]
    results = read(world(workflows=flows), [faults.Rewrite(spoiled, "/api/v1/workflows")])
    assert [one.id for one in results[FLOWS][0]] == ["second", "third"]
    assert isinstance(results[FLOWS][1], Misread)


def test_whether_failures_are_told_is_unknown_while_the_workflow_that_tells_them_cannot_be_read() -> None:
    def spoiled(body: bytes) -> bytes:
        rows = json.loads(body)
        rows["data"][0]["name"] = ["odd"]
        return json.dumps(rows).encode()

    alarm = flow("alarm", node("errorTrigger"), SLACK)
    told_of, untold = (
        flow("told", SCHEDULE, SLACK, settings={"errorWorkflow": "alarm"}),
        flow("untold", SCHEDULE, SLACK),
    )
    results = read(world(workflows=[alarm, told_of, untold]), [faults.Rewrite(spoiled, "/api/v1/workflows")])
    assert fact(results[FLOWS], "told", Automation).failure_alert is None
    assert fact(results[FLOWS], "untold", Automation).failure_alert is False
    facts, error = results["controls", "error workflows"]
    assert (facts, type(error)) == ([], Misread)


def test_a_million_runs_cost_as_many_requests_as_ten() -> None:
    def asked(per_day: float) -> Counter[tuple[str, str]]:
        flows = [flow(f"wf{index}", SCHEDULE, SLACK, AGENT, MODEL, runs_per_day=per_day) for index in range(3)]
        return Counter(read_and_count(world(workflows=flows))[1])

    assert asked(0.4) == asked(35_000)
    assert sum(asked(35_000).values()) < 40
