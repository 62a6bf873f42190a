"""n8n: what the demo merchant's instance tells."""

from __future__ import annotations

import pytest

from auditor.model import (
    Account,
    Actor,
    Automation,
    Connection,
    Control,
    Criterion,
    DataObject,
    Event,
    Measure,
    MeasureKind,
    Proof,
    State,
    Verb,
    Work,
)
from connectors.errors import Cut, Denied
from connectors.n8n import CONNECTOR
from tests.connectors.n8n_worlds import FLOWS, JOINS, RUNS, USUAL, Results, fact, read, read_and_count, told


@pytest.fixture(scope="module")
def seen() -> Results:
    return read()


def test_the_account_tells_what_the_key_may(seen: Results) -> None:
    account = fact(seen["account", ""], "n8n:n8n.fernandfable.example", Account)
    assert account.link == "https://n8n.fernandfable.example"
    assert account.can_write is False
    assert "workflow:list" in account.scopes


@pytest.mark.parametrize(
    ("name", "event", "verb", "runs", "failures"),
    [
        pytest.param("wfOrderSlack0001", Event.ORDER_PLACED, Verb.STAFF_NOTIFY, 126, 4, id="orders to Slack"),
        pytest.param("wfStockCheck0002", Event.STOCK_LOW, Verb.STAFF_NOTIFY, 14, 0, id="stock check"),
        pytest.param("wfWeekReport0003", Event.SCHEDULE, Verb.REPORT_SEND, 2, 0, id="weekly report"),
        pytest.param("wfTicketNote0004", Event.TICKET_CREATED, Verb.RECORD_CREATE, 84, 0, id="ticket to note"),
        pytest.param("wfOnError0000007", Event.FAILURE, Verb.STAFF_NOTIFY, 3, 0, id="error workflow"),
    ],
)
def test_workflows_that_run(seen: Results, name: str, event: Event, verb: Verb, runs: int, failures: int) -> None:
    flow = fact(seen[FLOWS], name, Automation)
    assert flow.state is State.LIVE
    assert flow.proof is Proof.RUNNING
    assert event in {trigger.event for trigger in flow.triggers}
    assert verb in {action.verb for action in flow.actions}
    assert (flow.runs, flow.failures) == (runs, failures)
    assert flow.failure_alert is True
    assert flow.human_started is False
    assert flow.link == f"https://n8n.fernandfable.example/workflow/{name}"


def test_a_workflow_that_always_fails_is_not_running(seen: Results) -> None:
    flow = fact(seen[FLOWS], "wfReturnSheet005", Automation)
    assert flow.state is State.LIVE
    assert flow.proof is Proof.CONFIGURED
    assert flow.runs == flow.failures == 56
    assert flow.failure_alert is False
    joined = fact(seen[JOINS], "wfReturnSheet005:shopify>googleSheets", Connection)
    assert joined.state is State.BROKEN
    assert joined.last_activity is None


def test_a_workflow_that_is_off_has_no_known_runs(seen: Results) -> None:
    flow = fact(seen[FLOWS], "wfAgentIdea00006", Automation)
    assert flow.state is State.OFF
    assert flow.runs is None
    assert flow.failures is None
    assert flow.model_decides


def test_the_condition_on_stock_is_seen(seen: Results) -> None:
    assert fact(seen[FLOWS], "wfStockCheck0002", Automation).conditions == (Criterion.STOCK,)
    assert fact(seen[FLOWS], "wfOrderSlack0001", Automation).conditions == (Criterion.OTHER,)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("wfOrderSlack0001:shopify>slack", DataObject.ORDER, id="orders"),
        pytest.param("wfStockCheck0002:shopify>a.klaviyo.com", DataObject.INVENTORY, id="stock to Klaviyo by its host"),
        pytest.param("wfTicketNote0004:zendesk>hubspot", DataObject.TICKET, id="a note is made of the ticket"),
        pytest.param("wfWeekReport0003:shopify>n8n", DataObject.ORDER, id="a report reads and writes nowhere"),
    ],
)
def test_connections_that_carry_data(seen: Results, name: str, data: DataObject) -> None:
    joined = fact(seen[JOINS], name, Connection)
    assert joined.data == (data,)
    assert joined.proof is Proof.RUNNING
    assert joined.state is State.LIVE
    assert joined.last_activity is not None


def test_the_host_of_a_plain_call_is_kept_without_its_query(seen: Results) -> None:
    joined = fact(seen[JOINS], "wfStockCheck0002:shopify>a.klaviyo.com", Connection)
    assert joined.target is not None
    assert joined.target.host == "a.klaviyo.com"


def test_work_is_counted_and_known_not_to_be_all(seen: Results) -> None:
    facts, error = seen[RUNS]
    assert fact((facts, None), "runs-rule", Work).actor is Actor.RULE
    assert isinstance(error, Cut)  # n8n keeps fourteen of the thirty days


@pytest.mark.parametrize(
    ("part", "holds", "count", "of"),
    [
        pytest.param("rights of our key", True, None, None, id="our key only reads"),
        pytest.param("users", False, 1, 2, id="second factors"),
        pytest.param("stored credentials", False, 1, None, id="an unused credential"),
        pytest.param("error workflows", False, 6, 7, id="failures that are told"),
    ],
)
def test_controls(seen: Results, part: str, holds: bool, count: int | None, of: int | None) -> None:
    facts, error = seen["controls", part]
    assert error is None
    (control,) = facts
    assert isinstance(control, Control)
    assert (control.holds, control.count, control.of) == (holds, count, of)


def test_the_share_of_good_runs_is_n8ns_own(seen: Results) -> None:
    measure = fact(seen["measures", "success figures"], "success-rate", Measure)
    assert measure.measure is MeasureKind.AUTOMATION_SUCCESS_RATE
    assert measure.value == pytest.approx(1 - 29 / 157, abs=0.001)


def test_what_needs_a_licence_says_so(seen: Results) -> None:
    facts, error = seen["controls", "log streaming"]
    assert not facts
    assert isinstance(error, Denied)
    assert "licence" in error.remedy


def test_every_other_part_is_complete(seen: Results) -> None:
    incomplete = {key for key, (_, error) in seen.items() if error is not None}
    assert incomplete == USUAL


def test_ids_are_unique_and_links_are_pages_of_the_instance(seen: Results) -> None:
    for facts, error in seen.values():
        assert len(told((facts, error))) == len(facts)
        assert all((one.link or "").startswith("https://n8n.fernandfable.example") for one in facts)


def test_only_reads_and_the_report_leave() -> None:
    _, log = read_and_count()
    assert {line for line in log if line[0] != "GET"} == {("POST", "/api/v1/audit")}
    assert "/api/v1/variables" not in {path for _, path in log}
    assert {line.method for line in CONNECTOR.allow} == {"GET", "POST"}
    assert [line.path for line in CONNECTOR.allow if line.method == "POST"] == ["/api/v1/audit"]


def test_the_same_answers_give_the_same_facts(seen: Results) -> None:
    again = read()
    assert {key: facts for key, (facts, _) in again.items()} == {key: facts for key, (facts, _) in seen.items()}


def test_no_personal_data_and_no_secret_is_kept(seen: Results) -> None:
    for facts, error in seen.values():
        text = "".join(one.model_dump_json() for one in facts) + (f"{error.says}{error.remedy}" if error else "")
        assert "canary" not in text
