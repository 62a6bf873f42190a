"""n8n: what listed runs prove, and what their absence does not."""

from __future__ import annotations

import json
from dataclasses import replace

from auditor.demo import faults
from auditor.model import Automation, Proof, State, Work
from connectors.errors import Cut
from connectors.n8n.runs import Keeping, Listed, judged
from tests.connectors.n8n_worlds import (
    FLOWS,
    JOINS,
    LONG,
    RUNS,
    SCHEDULE,
    SLACK,
    fact,
    flow,
    node,
    read,
    read_and_count,
    read_flows,
    world,
)

NONE_KEPT = {"saveDataSuccessExecution": "none"}


def test_no_run_is_zero_only_when_it_is_proved_that_runs_are_kept() -> None:
    silent, busy = flow("silent", SCHEDULE, SLACK, runs_per_day=0), flow("busy", SCHEDULE, SLACK, failure_share=0.02)
    kept = {"keeps_days": 60}
    assert fact(read_flows(silent, busy, **kept)[FLOWS], "silent", Automation).runs == 0
    assert fact(read_flows(silent, busy)[FLOWS], "silent", Automation).runs is None, "deleted after 14 days"
    assert fact(read_flows(silent, **kept)[FLOWS], "silent", Automation).runs is None, "nothing of the instance seen"
    chosen = {**silent, "settings": NONE_KEPT}
    assert fact(read_flows(chosen, busy, **kept)[FLOWS], "silent", Automation).runs is None, "told not to keep them"
    never = fact(read_flows(silent, {**busy, "failure_share": 0}, **kept)[FLOWS], "silent", Automation)
    assert never.runs is None, "failed runs may not be kept"


def test_a_good_run_of_long_ago_does_not_prove_that_they_are_kept_now() -> None:
    silent, once = flow("silent", SCHEDULE, SLACK, runs_per_day=0), flow("once", SCHEDULE, SLACK, failure_share=0.02)
    assert fact(read_flows(silent, once, **LONG)[FLOWS], "silent", Automation).runs == 0
    once["last_run_days_ago"] = 5
    assert fact(read_flows(silent, once, **LONG)[FLOWS], "silent", Automation).runs is None


def test_failures_alone_do_not_prove_that_every_run_fails() -> None:
    half = flow("half", SCHEDULE, SLACK, failure_share=0.5, settings=NONE_KEPT)
    results = read_flows(half)
    seen = fact(results[FLOWS], "half", Automation)
    assert (seen.runs, seen.failures) == (None, None)
    assert seen.last_run is not None
    assert all(one.state is not State.BROKEN for one in results[JOINS][0] if hasattr(one, "state"))


def test_an_instance_that_keeps_no_run_proves_nothing() -> None:
    results = read(world(keeps_runs=False))
    flows = [one for one in results[FLOWS][0] if isinstance(one, Automation)]
    assert all(one.runs is None and one.failures is None for one in flows)
    assert isinstance(results[RUNS][1], Cut)


def test_failures_stay_unknown_where_none_was_ever_kept() -> None:
    seen = fact(read_flows(flow("good", SCHEDULE, SLACK))[FLOWS], "good", Automation)
    assert seen.runs == 14
    assert seen.failures is None
    kept = flow("good", SCHEDULE, SLACK, settings={"saveDataErrorExecution": "all"})
    assert fact(read_flows(kept)[FLOWS], "good", Automation).failures == 0


def test_the_newest_runs_are_counted_and_no_more_requests_are_made() -> None:
    busy = flow("busy", SCHEDULE, SLACK, runs_per_day=30_000, failure_share=0.1)
    results, log = read_and_count(world(workflows=[busy], **LONG))
    seen = fact(results[FLOWS], "busy", Automation)
    assert seen.runs == 250
    assert seen.failures == 30
    assert seen.proof is Proof.RUNNING
    assert log.count(("GET", "/api/v1/executions")) == 3
    assert isinstance(results[RUNS][1], Cut)


def test_runs_of_the_whole_window_are_all_of_the_work() -> None:
    even = flow("even", SCHEDULE, SLACK, failure_share=0.04)
    facts, error = read_flows(even, **LONG)[RUNS]
    assert error is None
    assert fact((facts, None), "runs-rule", Work).count == 26


def test_more_workflows_than_we_watch_is_partial() -> None:
    many = [flow(f"wf{index:03}", SCHEDULE, SLACK) for index in range(85)]
    results, log = read_and_count(world(workflows=many))
    flows, error = results[FLOWS]
    assert isinstance(error, Cut)
    assert len(flows) == 85
    assert [one.id for one in flows if isinstance(one, Automation) and one.runs is None] == [
        f"wf{index:03}" for index in range(80, 85)
    ]
    assert log.count(("GET", "/api/v1/executions")) == 82
    assert results["controls", "error workflows"][1] is None


def test_before_version_two_called_workflows_run_without_being_on() -> None:
    def older(body: bytes) -> bytes:
        rows = json.loads(body)
        for row in rows["data"]:
            row.pop("activeVersionId")
            row.pop("activeVersion")
        return json.dumps(rows).encode()

    called = node("executeWorkflowTrigger")
    flows = [
        flow("runs", called, SLACK, active=False, mode="integrated"),
        flow("silent", called, SLACK, active=False, runs_per_day=0),
        flow("off", SCHEDULE, SLACK, active=False),
    ]
    found = read(world(workflows=flows), [faults.Rewrite(older, "/workflows")])[FLOWS]
    states = {name: fact(found, name, Automation).state for name in ("runs", "silent", "off")}
    assert states == {"runs": State.LIVE, "silent": State.UNKNOWN, "off": State.OFF}


def test_a_page_full_of_trials_hides_runs_and_proves_none() -> None:
    trials = Listed(0, 0, 0, by_hand=250, last=None, last_good=None, rhythm_hours=None, more=True)
    everything = Keeping(good=True, failed=True, whole_window=True, all_visible=True)
    assert judged({}, trials, everything).count is None
    assert judged({}, replace(trials, more=False), everything).count == 0


def test_runs_by_hand_of_a_workflow_that_only_people_start() -> None:
    flows = [flow(f"hand{index:02}", node("manualTrigger"), SLACK, active=False, mode="manual") for index in range(12)]
    results, log = read_and_count(world(workflows=flows, **LONG))
    rule = fact(results[FLOWS], "hand00", Automation)
    assert (rule.human_started, rule.state, rule.runs) == (True, State.OFF, None)
    facts, error = results[RUNS]
    assert fact((facts, None), "runs-person", Work).count == 10 * 30
    assert isinstance(error, Cut), "two of them were not looked at"
    assert log.count(("GET", "/api/v1/executions")) == 11
