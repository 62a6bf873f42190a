"""n8n: what could not be seen stays unknown, and says why."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
import responses

from auditor.demo import faults
from auditor.demo.http import Fault
from auditor.demo.n8n import CREDENTIALS, READ_SCOPES
from auditor.model import Account, Automation, Connection, Control, Proof, State, Window
from connectors.base import Client
from connectors.errors import BadCredential, Cut, Denied, Misread, NotThere, ReadError, Unavailable, Unobservable
from connectors.n8n import CONNECTOR, identity, open_account
from tests.connectors.loopback import Clock
from tests.connectors.n8n_worlds import (
    FLOWS,
    JOINS,
    RUNS,
    SCHEDULE,
    USUAL,
    Results,
    flow,
    read,
    read_and_count,
    read_flows,
    told,
    world,
)
from tests.connectors.running import WINDOW


def without(*scopes: str) -> tuple[str, ...]:
    return tuple(scope for scope in READ_SCOPES if scope not in scopes)


MODELS, WAITING = ("intelligence", "AI steps in workflows"), ("measures", "waiting runs")
OF_WORKFLOWS = {
    ("connections", "stored credentials"),
    ("measures", "how workflows are built"),
    ("measures", "labels"),
    ("controls", "error workflows"),
    ("controls", "limits on AI steps"),
    ("controls", "tests of AI steps"),
    ("controls", "workflow history"),
}
BEHIND = {("people", "owners of workflows"), ("people", "holders of stored credentials")}
AUDITED = {("controls", part) for part in ("stored credentials", "open addresses and version", "risky steps")}


def errors(results: Results) -> dict[tuple[str, str], ReadError]:
    return {key: error for key, (_, error) in results.items() if error is not None and key not in USUAL}


@pytest.mark.parametrize(
    ("scope", "denied"),
    [
        pytest.param(
            "workflow:list",
            {FLOWS, JOINS, MODELS, WAITING, *OF_WORKFLOWS, *BEHIND},
            id="workflows",
        ),
        pytest.param("execution:list", {FLOWS, JOINS, MODELS, WAITING}, id="runs"),
        pytest.param("user:list", {("controls", "users"), *BEHIND}, id="users"),
        pytest.param("insights:read", {("measures", "success figures")}, id="figures"),
        pytest.param("securityAudit:generate", AUDITED, id="audit"),
        pytest.param("credential:list", {("connections", "stored credentials"), *BEHIND}, id="credentials"),
        pytest.param("dataTable:list", {("records", "data tables")}, id="tables"),
        pytest.param("communityPackage:list", {("controls", "community packages")}, id="packages"),
        pytest.param("workflow:read", {("controls", "workflow history")}, id="history"),
        pytest.param("testRun:list", {("controls", "tests of AI steps")}, id="tests"),
    ],
)
def test_a_missing_scope_hides_only_its_parts(scope: str, denied: set[tuple[str, str]]) -> None:
    found = errors(read(world(scopes=without(scope))))
    assert set(found) == denied
    assert all(type(error) is Denied for error in found.values())
    remedies = {(read.subject.value, read.part): read.remedy for read in CONNECTOR.reads}
    assert all(scope in remedies[key] for key in denied)


def test_workflows_are_told_even_when_their_runs_may_not_be_seen() -> None:
    results = read(world(scopes=without("execution:list")))
    flows = [one for one in results[FLOWS][0] if isinstance(one, Automation)]
    assert len(flows) == 9
    assert all(one.runs is None and one.failures is None and one.proof is Proof.CONFIGURED for one in flows)


def test_a_denied_answer_is_asked_for_once() -> None:
    _, log = read_and_count(world(scopes=without("execution:list")))
    assert log.count(("GET", "/api/v1/executions")) == 2  # for the runs of workflows, and for those that wait


@pytest.mark.parametrize(
    ("scopes", "sees"),
    [
        pytest.param(("workflow:list", "execution:list", "user:list"), [], id="a member sees none of the others'"),
        pytest.param(("workflow:list", "execution:list"), None, id="a narrow key does not prove whose it is"),
    ],
)
def test_a_key_that_may_be_a_members_is_never_complete(scopes: tuple[str, ...], sees: list[str] | None) -> None:
    changes: dict[str, Any] = {"scopes": scopes} | ({} if sees is None else {"sees": sees})
    results = read(world(**changes))
    for key in (FLOWS, JOINS, RUNS, ("controls", "error workflows"), ("controls", "limits on AI steps")):
        error = results[key][1]
        assert isinstance(error, Cut)
        assert "owner or an admin" in error.remedy


def test_workflows_come_in_pages() -> None:
    many = [flow(f"wf{index:03}", SCHEDULE, active=False) for index in range(251)]
    results, log = read_and_count(world(workflows=many))
    assert len(results[FLOWS][0]) == 251
    assert results[FLOWS][1] is None
    assert log.count(("GET", "/api/v1/workflows")) == 2


def test_archived_workflows_are_gone() -> None:
    results = read_flows(flow("old", SCHEDULE, active=False, archived=True), flow("new", SCHEDULE, active=False))
    assert set(told(results[FLOWS])) == {"new"}


def test_runs_that_break_off_half_way_leave_the_rest_unknown() -> None:
    results = read(faults=[faults.status(500, "executions", after=3)])
    flows, error = results[FLOWS]
    assert isinstance(error, Unavailable)
    live = [one for one in flows if isinstance(one, Automation) and one.state is State.LIVE]
    assert [one.runs is None for one in live].count(False) == 3
    assert len(flows) == 9
    assert results[JOINS][1] is error


def test_a_key_that_is_withdrawn_in_mid_run_ends_it() -> None:
    results = read(faults=[faults.status(401, "executions", after=2)])
    assert isinstance(results[FLOWS][1], BadCredential)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        pytest.param(faults.html("/api/v1/workflows"), Unavailable, id="a web page"),
        pytest.param(faults.Rewrite(lambda _: b"[]", "/api/v1/workflows"), Misread, id="a list"),
        pytest.param(faults.Rewrite(lambda _: b"{}", "/api/v1/workflows"), Misread, id="no data"),
        pytest.param(faults.Rewrite(lambda _: b'{"data":[{"id":"a"}]}', "/api/v1/workflows"), Misread, id="no fields"),
        pytest.param(
            faults.Rewrite(lambda body: body.replace(b'"nodes"', b'"n"'), "/workflows"), Misread, id="no nodes"
        ),
        pytest.param(
            faults.Rewrite(lambda body: body.replace(b'"activeVersion": {', b'"x": {'), "/workflows"),
            Misread,
            id="not what is published",
        ),
        pytest.param(faults.Rewrite(lambda body: body.replace(b'"mode"', b'"m"'), "executions"), Misread, id="no mode"),
        pytest.param(
            faults.Rewrite(lambda body: body.replace(b'"startedAt": "', b'"startedAt": "x'), "executions"),
            Misread,
            id="no time",
        ),
    ],
)
def test_answers_nobody_can_read(fault: Fault, kind: type[ReadError]) -> None:
    results = read(faults=[fault])
    assert isinstance(results[FLOWS][1], kind)
    assert isinstance(results[JOINS][1], kind)


@pytest.mark.parametrize(
    ("part", "path", "change"),
    [
        pytest.param(("controls", "users"), "/users", lambda b: b.replace(b"mfaEnabled", b"mfa"), id="second factors"),
        pytest.param(("controls", "users"), "/users", lambda _: b'{"data":[],"nextCursor":null}', id="no user"),
        pytest.param(("controls", "stored credentials"), "/audit", lambda _: b'"fine"', id="audit"),
        pytest.param(
            ("controls", "stored credentials"), "/audit", lambda b: b.replace(b"location", b"at"), id="places"
        ),
        pytest.param(
            ("measures", "success figures"), "/insights", lambda b: b.replace(b'"value"', b'"v"'), id="figures"
        ),
    ],
)
def test_a_missing_field_is_a_misread(part: tuple[str, str], path: str, change: Callable[[bytes], bytes]) -> None:
    facts, error = read(faults=[faults.Rewrite(change, path)])[part]
    assert isinstance(error, Misread)
    assert not facts


def test_a_cursor_that_repeats_is_noticed() -> None:
    again = base64.b64encode(b'{"limit": 250, "offset": 0}').decode()

    def circling(body: bytes) -> bytes:
        return json.dumps({**json.loads(body), "nextCursor": again}).encode()

    flows, error = read(faults=[faults.Rewrite(circling, "/api/v1/workflows")])[FLOWS]
    assert isinstance(error, Cut)
    assert len(flows) == 9


def test_an_audit_without_any_risk_is_a_good_one() -> None:
    facts, error = read(world(audit={"credentials": {"Credentials not used in any workflow": []}}))[
        "controls", "stored credentials"
    ]
    assert error is None
    clean = read(faults=[faults.Rewrite(lambda _: b"[]", "/audit")])["controls", "stored credentials"]
    assert clean[1] is None
    for control in (*facts, *clean[0]):
        assert isinstance(control, Control)
        assert control.holds is True


@pytest.mark.parametrize("body", [b"{}", b'{"Nodes Risk Report": {"risk": "nodes", "sections": []}}', b"null", b'""'])
@pytest.mark.parametrize("part", sorted(AUDITED - {("controls", "risky steps")}))
def test_an_audit_without_the_report_that_was_asked_for_is_no_clean_bill(part: tuple[str, str], body: bytes) -> None:
    facts, error = read(faults=[faults.Rewrite(lambda _: body, "/audit")])[part]
    assert facts == []
    assert isinstance(error, Misread)


@pytest.mark.parametrize(("part", "path"), [(FLOWS, "/workflows"), (FLOWS, "/executions"), (WAITING, "/executions")])
def test_a_page_that_does_not_say_whether_it_is_the_last_is_not_taken_for_it(part: tuple[str, str], path: str) -> None:
    facts, error = read(faults=[faults.Rewrite(lambda body: body.replace(b'"nextCursor"', b'"next"'), path)])[part]
    assert isinstance(error, Misread)
    assert facts, "what was read is told"


def test_connections_whose_runs_were_not_seen_are_not_called_live() -> None:
    hidden = read(world(scopes=without("execution:list")))[JOINS][0]
    states = {one.state for one in hidden if isinstance(one, Connection)}
    assert State.UNKNOWN in states
    assert State.LIVE not in states


def test_people_who_were_invited_do_not_sign_in_yet() -> None:
    users = [{"role": "global:owner", "mfa": True}, {"role": "global:member", "mfa": False, "pending": True}]
    (control,) = read(world(users=users))["controls", "users"][0]
    assert isinstance(control, Control)
    assert (control.holds, control.count, control.of) == (True, 1, 1)


def test_no_run_is_no_share_of_good_ones() -> None:
    facts, error = read_flows(flow("off", SCHEDULE, active=False))["measures", "success figures"]
    assert not facts
    assert isinstance(error, Unobservable)


@pytest.mark.parametrize(
    ("destinations", "holds"),
    [
        pytest.param([{"enabled": True}], True, id="on"),
        pytest.param([{"enabled": False}], False, id="off"),
        pytest.param([], False, id="none"),
    ],
)
def test_log_streaming_with_a_licence(destinations: list[dict[str, bool]], holds: bool) -> None:
    licensed = world(
        licences=["feat:logStreaming"], destinations=destinations, scopes=(*READ_SCOPES, "eventBusDestination:list")
    )
    facts, error = read(licensed)["controls", "log streaming"]
    assert error is None
    (control,) = facts
    assert isinstance(control, Control)
    assert control.holds is holds
    assert "canary" not in control.model_dump_json()


def test_git_is_not_asked_for_because_the_question_changes_something() -> None:
    (git,) = [one for one in CONNECTOR.reads if one.part == "source control"]
    assert git.get is None
    assert git.reason
    assert git.remedy
    assert not any("source-control" in line.path for line in CONNECTOR.allow)


def test_a_key_that_could_write_is_said_to() -> None:
    results = read(world(scopes=(*READ_SCOPES, "workflow:update", "credential:delete")))
    (account,), (control,) = results["account", ""][0], results["controls", "rights of our key"][0]
    assert isinstance(account, Account)
    assert account.can_write is True
    assert isinstance(control, Control)
    assert control.holds is False


def test_an_old_n8n_does_not_tell_its_scopes() -> None:
    results = read(faults=[faults.status(404, "/discover")])
    (account,) = results["account", ""][0]
    assert isinstance(account, Account)
    assert account.can_write is None
    assert isinstance(results["controls", "rights of our key"][1], Unobservable)
    assert isinstance(results[FLOWS][1], Cut)
    assert len(results[FLOWS][0]) == 9


def test_an_address_without_an_api_is_said_to_be_one() -> None:
    with pytest.raises(NotThere, match="no n8n API"):
        read(faults=[faults.status(404, "/api/v1")])


def test_a_wrong_key_is_refused_at_the_door() -> None:
    with pytest.raises(BadCredential):
        read(faults=[faults.status(401, "/discover")])


def opened(**settings: str) -> Client:
    window: Window = WINDOW
    return open_account({**CREDENTIALS, **settings}, Clock().tools(), window)


@pytest.mark.parametrize("url", ["n8n.example.com", "ftp://n8n.example.com", "https://", "https://u:p@n8n.example.com"])
def test_an_address_that_is_none_is_refused_before_any_request(url: str) -> None:
    with pytest.raises(ValueError, match="url must"):
        opened(url=url)


@responses.activate
def test_links_hold_no_query_and_keep_the_path() -> None:
    responses.get("https://n8n.example.com/flows/api/v1/discover", json={"data": {"scopes": ["tag:list"]}})
    client = opened(url="https://n8n.example.com/flows/", account="one")
    assert client.system == "n8n:one"
    account = next(iter(CONNECTOR.reads[0].get(client)))  # type: ignore[misc]
    assert account.link == "https://n8n.example.com/flows"


def test_the_system_is_named_after_its_host() -> None:
    assert identity({"url": "https://n8n.example.com/"}) == "n8n:n8n.example.com"
    assert identity({}) == "n8n:unknown"
