"""n8n: hardening, versions, tests of AI steps, people, packages and Git."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from auditor.demo import faults
from auditor.demo.n8n import READ_SCOPES
from auditor.model import Control, ControlKind
from connectors.errors import Cut, Denied, Misread, ReadError, Unavailable, Unobservable
from connectors.n8n import CONNECTOR
from tests.connectors.n8n_worlds import SCHEDULE, Results, fact, flow, node, read, read_and_count, read_flows, world

DOORS, RISKS = ("controls", "open addresses and version"), ("controls", "risky steps")
PACKAGES, HISTORY = ("controls", "community packages"), ("controls", "workflow history")
TESTS, GIT, USERS = ("controls", "tests of AI steps"), ("controls", "Git connections"), ("controls", "users")
AGENTS = [("automations", "agents outside workflows"), ("intelligence", "agents outside workflows")]
CHAIN, MODEL = node("chainLlm", ai=True), node("lmChatOpenAi", ai=True)


@pytest.fixture(scope="module")
def seen() -> Results:
    return read()


def control(results: Results, part: tuple[str, str], name: str) -> Control:
    return fact(results[part], name, Control)


@pytest.mark.parametrize(
    ("part", "name", "holds", "count", "says"),
    [
        pytest.param(
            DOORS,
            "open-addresses",
            False,
            1,
            "1 workflow starts for anybody who calls a web address, without a key or a check: “Fair sign-ups”",
            id="a web address without a key",
        ),
        pytest.param(
            DOORS,
            "version",
            False,
            2,
            "n8n is 2 versions behind, with repairs of security among them",
            id="old version",
        ),
        pytest.param(RISKS, "queries", True, 0, "no database query is made of what comes in", id="no query"),
        pytest.param(RISKS, "own-nodes", True, 0, "no node was added to n8n by hand", id="no node of their own"),
        pytest.param(
            PACKAGES,
            "packages",
            False,
            1,
            "1 community package runs in n8n: “n8n-nodes-barcode”; 1 of them is outdated or broken",
            id="a package of strangers",
        ),
        pytest.param(
            HISTORY,
            "change_control",
            False,
            None,
            "of workflows that were changed, n8n has no earlier version any more",
            id="no earlier version",
        ),
        pytest.param(
            TESTS,
            "evaluations",
            False,
            0,
            "0 of 1 running workflow with AI steps were tested lately; not tested: “Weekly sales report”",
            id="an AI step nobody tested",
        ),
    ],
)
def test_in_the_demo(
    seen: Results, part: tuple[str, str], name: str, holds: bool, count: int | None, says: str
) -> None:
    one = control(seen, part, name)
    assert (one.holds, one.count, one.detail) == (holds, count, says)
    assert one.name == says
    assert seen[part][1] is None


@pytest.mark.parametrize(
    ("audit", "part", "name", "says"),
    [
        pytest.param(
            {"database": {'Expressions in "Execute Query" fields in SQL nodes': ["wf", "wf"]}},
            RISKS,
            "queries",
            "2 database queries are made of what comes in: “wf”",
            id="queries",
        ),
        pytest.param(
            {"filesystem": {"Nodes that interact with the filesystem": ["wf"]}},
            RISKS,
            "files",
            "1 step touches files of the machine that n8n runs on: “wf”",
            id="files",
        ),
        pytest.param(
            {"nodes": {"Custom nodes": ["erp", "till"], "Official risky nodes": ["wf"]}},
            RISKS,
            "own-nodes",
            "2 nodes were added to n8n by hand: “erp”, “till”",
            id="nodes of their own",
        ),
        pytest.param(
            {"instance": {"Unprotected webhooks in instance": ["a", "b", "b", "c", "d", "e"]}},
            DOORS,
            "open-addresses",
            "5 workflows start for anybody who calls a web address, without a key or a check: “a”, “b”, “c” and 2 more",
            id="many web addresses",
        ),
    ],
)
def test_the_security_audit(audit: dict[str, Any], part: tuple[str, str], name: str, says: str) -> None:
    one = control(read(world(audit={"credentials": {}, "instance": {}, **audit})), part, name)
    assert (one.holds, one.control, one.detail) == (False, ControlKind.HARDENING, says)


def test_silence_about_newer_versions_is_not_up_to_date() -> None:
    facts, error = read(faults=[faults.Rewrite(lambda _: b"[]", "/audit")])[DOORS]
    assert error is None
    assert {one.id for one in facts} == {"open-addresses"}


@pytest.mark.parametrize(
    ("days", "holds"),
    [
        pytest.param([120, 150], True, id="kept for long"),
        pytest.param([], False, id="gone"),
    ],
)
def test_earlier_versions(days: list[int], holds: bool) -> None:
    changed = flow("changed", SCHEDULE, earlier_versions_days_ago=days)
    one = control(read_flows(changed), HISTORY, "change_control")
    assert one.holds is holds
    assert ("150 days back" in one.detail) is holds


@pytest.mark.parametrize(
    "never",
    [
        pytest.param({"created_days_ago": 10, "edited_days_ago": 10}, id="never changed"),
        pytest.param(
            {"created_days_ago": 1, "edited_days_ago": 0.1, "earlier_versions_days_ago": [1]}, id="changed too lately"
        ),
    ],
)
def test_a_workflow_without_a_past_proves_nothing(never: dict[str, Any]) -> None:
    facts, error = read_flows(flow("new", SCHEDULE, **never))[HISTORY]
    assert not facts
    assert isinstance(error, Unobservable)


def test_few_workflows_are_asked_for_their_versions() -> None:
    _, log = read_and_count(world(workflows=[flow(f"wf{index:02}", SCHEDULE) for index in range(30)]))
    assert sum(path.endswith("/history") for _, path in log) == 5


def asking(name: str, **more: Any) -> dict[str, Any]:
    return flow(name, SCHEDULE, CHAIN, MODEL, **more)


def test_an_evaluation_counts_when_it_ended_in_the_window() -> None:
    flows = [
        asking("tested", test_runs=[{"days_ago": 3}]),
        asking("long-ago", test_runs=[{"days_ago": 50}]),
        asking("broke-off", test_runs=[{"days_ago": 3, "status": "error"}]),
        asking("off", active=False),
        flow("no model", SCHEDULE),
    ]
    one = control(read_flows(*flows), TESTS, "evaluations")
    assert (one.holds, one.count, one.of) == (False, 1, 3)
    assert "“broke-off”, “long-ago”" in one.detail
    assert control(read_flows(flows[0]), TESTS, "evaluations").holds is True


def test_more_ai_workflows_than_are_asked_for_is_partial() -> None:
    results, log = read_and_count(world(workflows=[asking(f"wf{index:02}") for index in range(12)]))
    assert isinstance(results[TESTS][1], Cut)
    assert sum(path.endswith("/test-runs") for _, path in log) == 10


def test_an_imported_id_that_fits_no_address_is_not_asked_for() -> None:
    results = read_flows(asking("made by ../hand", earlier_versions_days_ago=[120]))
    assert isinstance(results[TESTS][1], Cut)
    assert isinstance(results[HISTORY][1], Unobservable)


def test_without_ai_steps_there_is_nothing_to_test() -> None:
    assert read_flows(flow("plain", SCHEDULE))[TESTS] == ([], None)


@pytest.mark.parametrize(
    ("roles", "holds"),
    [
        pytest.param(["owner", "admin", "admin"], False, id="everybody may do everything"),
        pytest.param(["owner", "member", "member"], True, id="one may"),
        pytest.param(["owner", "admin"], None, id="too few to tell"),
    ],
)
def test_roles_of_people(roles: list[str], holds: bool | None) -> None:
    users = [{"role": f"global:{role}", "mfa": True} for role in roles]
    facts, error = read(world(users=users))[USERS]
    assert error is None
    found = {one.id: one.holds for one in facts if isinstance(one, Control)}
    assert found == {"two_factor": True} | ({} if holds is None else {"roles": holds})


@pytest.mark.parametrize(("git", "holds"), [(["main"], True), ([], False)])
def test_git_connections_with_a_licence(git: list[str], holds: bool) -> None:
    facts, error = read(world(licences=["feat:gitConnections"], git=git))[GIT]
    assert error is None
    assert [one.holds for one in facts if isinstance(one, Control)] == [holds]
    assert "canary" not in str(facts)


def test_a_machine_without_strangers_code() -> None:
    one = control(read(world(packages=[])), PACKAGES, "packages")
    assert one.holds is True


@pytest.mark.parametrize("part", AGENTS)
def test_agents_outside_workflows_are_hidden_only_where_there_may_be_some(part: tuple[str, str]) -> None:
    assert isinstance(read()[part][1], Unobservable)
    assert read(world(own_agents=False))[part] == ([], None)
    assert isinstance(read(faults=[faults.status(404, "/roles")])[part][1], Unobservable)
    assert isinstance(read(world(scopes=[one for one in READ_SCOPES if one != "role:list"]))[part][1], Denied)
    assert isinstance(read(faults=[faults.Rewrite(lambda _: b'{"global":[]}', "/roles")])[part][1], Misread)


def test_both_subjects_of_agents_are_asked_for_once() -> None:
    _, log = read_and_count()
    assert log.count(("GET", "/api/v1/roles")) == 1


@pytest.mark.parametrize(
    ("part", "path", "change", "kind"),
    [
        pytest.param(DOORS, "/audit", lambda _: b'{"x": 1}', Misread, id="audit"),
        pytest.param(DOORS, "/audit", lambda b: b.replace(b"nextVersions", b"n"), Misread, id="versions"),
        pytest.param(RISKS, "/audit", lambda b: b.replace(b'"sections"', b'"s"'), Misread, id="sections"),
        pytest.param(PACKAGES, "/community", lambda _: b"{}", Misread, id="packages"),
        pytest.param(PACKAGES, "/community", lambda _: b'[{"name":"x"}]', Misread, id="a package"),
        pytest.param(HISTORY, "/history", lambda b: b.replace(b"versionId", b"v"), Misread, id="history"),
        pytest.param(TESTS, "/test-runs", lambda _: b'{"data":[{}]}', Misread, id="tests"),
        pytest.param(USERS, "/users", lambda b: b.replace(b'"role"', b'"r"'), Misread, id="roles"),
        pytest.param(PACKAGES, "/community", lambda _: b"<html>", Unavailable, id="a web page"),
    ],
)
def test_odd_shapes(part: tuple[str, str], path: str, change: Callable[[bytes], bytes], kind: type[ReadError]) -> None:
    assert isinstance(read(world(audit=RISKY), [faults.Rewrite(change, path)])[part][1], kind)


RISKY = {"nodes": {"Custom nodes": ["erp"]}, "instance": {"Outdated instance": ["2.42.0"]}}


def test_what_no_key_that_only_reads_can_see_says_so() -> None:
    hidden = {read.part: read for read in CONNECTOR.reads if read.get is None}
    assert set(hidden) == {"source control", "single sign-on", "rules of the instance", "people whom steps name"}
    assert all(one.reason and one.remedy and one.topics for one in hidden.values())
