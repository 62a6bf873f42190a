"""Who changes contacts, what e-mails go out, who answers conversations, what is taken out of HubSpot."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from auditor.demo.faults import Rewrite, status
from auditor.demo.http import Fault
from auditor.model import Actor, Process, Proof
from connectors.errors import Cut, Denied, Misread, NotThere, Unobservable
from tests.connectors.hubspot_account import WORLD, One, one, scopes, world

CHANGED, MAILS, TALKS = ("work", "changed contacts"), ("work", "e-mails"), ("work", "answers to conversations")
AGENT, EXPORTS = ("intelligence", "AI agent in conversations"), ("work", "exported files")
DATA = WORLD.platform("hubspot")


def rewritten(where: str, change: Callable[[dict[str, Any]], object]) -> Fault:
    """Good answers, changed in place."""

    def rewrite(body: bytes) -> bytes:
        found = json.loads(body)
        change(found)
        return json.dumps(found).encode()

    return Rewrite(rewrite, where)


def by_actor(got: One) -> dict[Actor, int]:
    return {work.actor: work.count for work in got.facts}


def touched(**change: Any) -> dict[str, Any]:
    """Contacts of earlier years that were changed in one way."""
    row = next(row for row in DATA["records"] if "changed" in row)
    return {**row, "total": 60, "changed": {**row["changed"], **change}}


def test_who_changed_contacts_is_told_by_their_history() -> None:
    got = one(*CHANGED)
    assert by_actor(got) == {Actor.IMPORT: 28, Actor.PERSON: 24, Actor.RULE: 36, Actor.UNKNOWN: 12}
    assert {work.sampled_of for work in got.facts} == {249} and got.error is None
    assert {work.process for work in got.facts} == {Process.CUSTOMER_UPDATE}


def test_a_small_account_is_no_sample() -> None:
    got = one(*CHANGED, world(records=[touched(per_day=1)]))
    assert by_actor(got) == {Actor.RULE: 30} and got.facts[0].sampled_of is None


@pytest.mark.parametrize(
    ("source", "actor"),
    [
        ("BREEZE_AGENT", Actor.AI),
        ("MOBILE_IOS", Actor.PERSON),
        ("CALCULATED", Actor.PLATFORM),
        ("FORM", Actor.CUSTOMER),
        ("SOMETHING_NEW", Actor.UNKNOWN),
    ],
)
def test_the_word_in_the_history_says_who(source: str, actor: Actor) -> None:
    assert by_actor(one(*CHANGED, world(records=[touched(by=source)]))) == {actor: 60}


def test_an_integration_is_named_where_its_number_is_known() -> None:
    shop = next(row for row in DATA["records"] if row.get("app") == "48112")
    known = one(*CHANGED, world(records=[shop, touched(by="INTEGRATION", by_id="48112")]))
    assert [(work.name, work.by.title) for work in known.facts] == [("Contacts changed by Shopify", "Shopify")]
    (unknown,) = one(*CHANGED, world(records=[shop, touched(by="INTEGRATION", by_id="7")])).facts
    assert unknown.by is None and unknown.actor is Actor.APP


def test_an_integration_that_only_changes_contacts_is_alive() -> None:
    """The shop's created none for 26 days; were it still changing old ones, the connection would not be silent."""
    shop = next(row for row in DATA["records"] if row.get("app") == "48112")
    part, change = ("connections", "integrations that change contacts"), {"by": "INTEGRATION", "by_id": "48112"}
    got = one(*part, world(records=[shop, touched(**change, per_day=1)]))
    (found,) = got.facts
    assert found.source.title == "Shopify" and found.proof is Proof.RUNNING and got.error is None
    assert found.last_activity > WORLD.ago(1)
    assert isinstance(one(*part, world(records=[shop, touched(by="INTEGRATION", by_id="7", per_day=1)])).error, Cut)
    sampled = one(*part)
    assert sampled.facts == [] and isinstance(sampled.error, Cut) and "the last 100 were" in sampled.error.says


def test_a_history_that_is_not_shown_is_never_no_change() -> None:
    gone = rewritten("/batch/read", lambda body: [row.pop("propertiesWithHistory") for row in body["results"]])
    assert isinstance(one(*CHANGED, faults=[gone]).error, Misread)
    few = rewritten("/contacts/batch/read", lambda body: body["results"].clear())
    assert by_actor(one(*CHANGED, faults=[few])) == {Actor.UNKNOWN: 100}


def test_what_workflows_and_people_sent() -> None:
    got = one(*MAILS)
    assert by_actor(got) == {Actor.RULE: 63, Actor.PERSON: 612, Actor.UNKNOWN: 15} and got.error is None
    assert got.facts[0].name == "E-mail “Trade price list” of workflow “Send the trade price list”"
    (share,) = one("measures", "e-mails by workflows").facts
    assert share.value == 9.1 and share.unit == "%"


def test_no_e_mail_at_all_is_nothing_sent() -> None:
    got = one(*MAILS, world(emails=[]))
    assert got.facts == [] and got.error is None
    assert one("measures", "e-mails by workflows", world(emails=[])).facts == []


def test_e_mails_counted_with_others_are_never_put_down_to_one() -> None:
    """HubSpot that does not know the filter by e-mail would answer for all of them."""
    more = rewritten("/statistics/list", lambda body: body["emails"].append(999))
    assert isinstance(one(*MAILS, faults=[more]).error, Misread)
    untold = rewritten("/statistics/list", lambda body: body["aggregate"]["counters"].clear())
    assert isinstance(one(*MAILS, faults=[untold]).error, Misread)


def test_more_e_mails_of_workflows_than_are_counted_are_half_a_view() -> None:
    mail = next(mail for mail in DATA["emails"] if mail["id"] == "880200")
    rows = [{**mail, "id": str(number)} for number in range(100, 150)]
    got = one(*MAILS, world(emails=rows))
    assert isinstance(got.error, Cut) and len(got.facts) == 26
    assert sum("/statistics/" in path for _, path in got.asked) == 26
    assert isinstance(one("measures", "e-mails by workflows", world(emails=rows)).error, Cut)


def thread(*answered: str, **more: Any) -> dict[str, Any]:
    return {"count": 10, "per_day": 1, "newest_days_ago": 0.5, "answered": [*answered], **more}


def test_people_answer_the_trade_desk() -> None:
    got = one(*TALKS)
    assert set(by_actor(got)) == {Actor.PERSON, Actor.RULE} and sum(by_actor(got).values()) == 30
    assert {work.sampled_of for work in got.facts} == {33} and got.error is None
    assert isinstance(one(*AGENT).error, Cut) and one(*AGENT).facts == []


@pytest.mark.parametrize(
    ("row", "actor", "resolved"),
    [
        pytest.param(thread("L-1"), Actor.AI, 10, id="the agent alone"),
        pytest.param(thread("L-1", status="OPEN"), Actor.AI, 0, id="not closed"),
        pytest.param(thread("L-1", "A-7101"), Actor.PERSON, 0, id="handed over"),
        pytest.param(thread("L-1", "Q-9"), Actor.AI, 0, id="and somebody that HubSpot does not name"),
    ],
)
def test_an_ai_agent_finishes_what_is_closed_without_a_person(row: Any, actor: Actor, resolved: int) -> None:
    got = one(*TALKS, world(threads=[row]))
    assert by_actor(got) == {actor: 10} and got.facts[0].sampled_of is None
    agent = one(*AGENT, world(threads=[row]))
    (model,) = agent.facts
    assert (model.outputs, model.resolves) == (10, resolved) and agent.error is None
    assert model.proof is (Proof.EFFECTIVE if resolved else Proof.RUNNING)


def test_a_program_that_writes_in_the_name_of_a_person_is_no_person() -> None:
    assert by_actor(one(*TALKS, world(threads=[thread("A-7101", client="INTEGRATION")]))) == {Actor.APP: 10}


def test_a_sample_in_which_the_agent_closed_nothing_says_nothing_of_the_others() -> None:
    got = one(*AGENT, world(threads=[thread("L-1", status="OPEN", count=200, per_day=20)]))
    (model,) = got.facts
    assert model.resolves is None and "in 30 of 200 conversations" in model.name and got.error is None


def test_a_busy_inbox_costs_a_few_pages_more_and_is_half_a_view() -> None:
    got = one(*TALKS, world(threads=[thread("A-7101", count=9_000, per_day=1_000)]))
    assert isinstance(got.error, Cut) and got.facts[0].count == 30
    assert len(got.asked) == 1 + 5 + 30 + 1


@pytest.mark.parametrize("name", ["direction", "createdAt"])
def test_messages_of_an_odd_shape_are_not_counted(name: str) -> None:
    odd = rewritten("/messages", lambda body: [row.pop(name, None) for row in body["results"]])
    assert isinstance(one(*TALKS, faults=[odd]).error, Misread)


def test_a_conversation_that_is_deleted_in_the_meantime_is_half_a_view() -> None:
    threads = [{"count": 4, "per_day": 1, "newest_days_ago": 0.5, "answered": ["A-1"]}]
    got = one(*TALKS, world(threads=threads), faults=[status(404, "/100002/messages")])
    assert [fact.count for fact in got.facts] == [3] and isinstance(got.error, Cut)
    got = one(*TALKS, faults=[status(404, "/messages")])
    assert got.facts == [] and isinstance(got.error, NotThere)
    assert isinstance(one(*TALKS, faults=[status(404, "/conversations/")]).error, NotThere)


def test_exports_are_counted_once_each() -> None:
    (work,) = one(*EXPORTS).facts
    assert (work.count, work.distinct_days, work.actor) == (5, 5, Actor.PERSON)
    got = one(*EXPORTS, world(activity=[]))
    assert got.facts == [] and got.error is None


def test_a_long_log_is_half_a_view() -> None:
    endless = rewritten("/activity/security", lambda body: body.update(paging={"next": {"after": "0"}}))
    assert isinstance(one(*EXPORTS, faults=[endless]).error, Cut)
    odd = rewritten("/activity/security", lambda body: body["results"][0].pop("createdAt"))
    assert isinstance(one(*EXPORTS, faults=[odd]).error, Misread)


def test_tickets_are_counted_where_the_key_may_see_them() -> None:
    assert isinstance(one("work", "new tickets", world(scopes=scopes(without="tickets"))).error, Denied)
    row = {"object": "tickets", "source": "FORM", "newest_days_ago": 1, "per_day": 2, "total": 500}
    got = one("work", "new tickets", world(records=[row]))
    assert by_actor(got) == {Actor.CUSTOMER: 59} and got.error is None
    unsaid = one("work", "new tickets", faults=[status(404, "hs_object_source")])
    assert isinstance(unsaid.error, Unobservable)


def test_records_made_by_ai_are_a_model_at_work() -> None:
    row = {"object": "deals", "source": "BREEZE_AGENT", "newest_days_ago": 1, "per_day": 1, "total": 90}
    (model,) = one("intelligence", "deals made by AI", world(records=[row])).facts
    assert model.outputs == 30 and model.acted_on_by == () and model.proof is Proof.RUNNING
    assert one("intelligence", "contacts made by AI").facts == []
