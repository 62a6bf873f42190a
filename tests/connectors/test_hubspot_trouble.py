"""What goes wrong at HubSpot's, and that half a view never passes for a whole one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from auditor.demo.faults import Rewrite, Spoil, status
from auditor.demo.http import Response
from auditor.demo.hubspot.limits import too_many
from auditor.model import Actor, Proof
from connectors.door import Answer, Wait
from connectors.errors import (
    BadCredential,
    Cut,
    Denied,
    Misread,
    NotThere,
    ReadError,
    Throttled,
    Unavailable,
    Unobservable,
)
from connectors.hubspot import CONNECTOR
from connectors.hubspot.search import search
from connectors.hubspot.trouble import BurstQuota, decode
from tests.connectors.hubspot_account import WORLD, Audit, audit, scopes, serving, settings, world
from tests.connectors.running import WINDOW

SEARCH = "/search"
NEW = ("work", "new contacts")


def changed(where: str, **changes: Any) -> Rewrite:
    """Good answers with some of their fields replaced; None takes a field away."""

    def change(body: bytes) -> bytes:
        found = {**json.loads(body), **changes}
        return json.dumps({key: value for key, value in found.items() if value is not None}).encode()

    return Rewrite(change, where)


def limited(policy: str, where: str = "", times: int | None = None) -> Spoil:
    return Spoil(lambda _: too_many(policy), where, 0, times)


def test_a_second_without_a_free_search_is_waited_out() -> None:
    got = audit(faults=[limited("SECONDLY", SEARCH, times=1)])
    assert got.error(*NEW) is None and len(got.facts(*NEW)) == 4
    assert 1.0 in got.clock.sleeps


def test_a_stretch_that_never_ends_is_throttled() -> None:
    got = audit(faults=[limited("TEN_SECONDLY_ROLLING", "/flows")])
    assert isinstance(got.error("automations", "workflows"), Throttled)
    assert got.clock.sleeps.count(10.0) == 4
    assert got.error(*NEW) is None


def test_a_used_up_day_is_not_asked_again() -> None:
    with serving(faults=[limited("DAILY")]) as (server, clock), pytest.raises(Throttled, match="in a day") as caught:
        CONNECTOR.open(settings(server), clock.tools(), WINDOW)
    assert len(server.log) == 1 and "midnight" in caught.value.remedy


def test_the_last_tenth_of_a_day_is_left_to_others() -> None:
    got = audit(world(daily_used=590_000))
    assert all(isinstance(error, Throttled) for _, error in got.parts.values())
    assert len(got.asked) == 1
    assert audit(world(daily_used=560_000)).error(*NEW) is None


def test_a_burst_used_by_others_is_waited_out() -> None:
    quota = BurstQuota(0.5)
    headers = {"X-HubSpot-RateLimit-Max": "190", "X-HubSpot-RateLimit-Interval-Milliseconds": "10000"}

    def waits(left: dict[str, str]) -> float:
        return quota.after(Answer(200, {**headers, **left}, b"{}"), 1)

    assert waits({"X-HubSpot-RateLimit-Remaining": "96"}) == 0
    assert waits({"X-HubSpot-RateLimit-Remaining": "94"}) == 10.0
    assert waits({}) == 0
    assert quota.after(None, 1) == 0


def test_the_pace_follows_what_the_account_tells() -> None:
    rates = {}
    for burst in (100, 250):
        with serving(world(burst=burst)) as (server, clock):
            client = CONNECTOR.open(settings(server), clock.tools(), WINDOW)
            before = clock.seconds
            for _ in range(60):
                client.door.get("/account-info/2026-03/details")
            rates[burst] = clock.seconds - before
    assert rates[250] == 0, "sixty are less than half of what this account may ask at once"
    assert rates[100] >= (60 - 100 / 2) / (10 / 2), "beyond half of the smaller allowance we wait our turn"


@pytest.mark.parametrize(
    ("code", "body", "kind"),
    [
        (401, b"{}", BadCredential),
        (403, b'{"category": "MISSING_SCOPES"}', Denied),
        (403, b'{"category": "BANNED"}', Denied),
        (403, b"<html>", Denied),
        (429, b'{"policyName": "DAILY"}', Throttled),
    ],
)
def test_errors_are_sorted(code: int, body: bytes, kind: type[ReadError]) -> None:
    assert isinstance(decode(Answer(code, {}, body)), kind)


@pytest.mark.parametrize(("code", "headers", "seconds"), [(423, {}, 2.0), (477, {"Retry-After": "30"}, 30.0)])
def test_a_locked_or_moving_account_is_asked_again(code: int, headers: dict[str, str], seconds: float) -> None:
    again = decode(Answer(code, headers, b"{}"))
    assert isinstance(again, Wait) and again.seconds == seconds and isinstance(again.error, Unavailable)


def test_a_hostile_scope_name_is_not_repeated() -> None:
    body = json.dumps({"errors": [{"context": {"requiredGranularScopes": ["<b>me@x.example</b>"]}}]}).encode()
    error = decode(Answer(403, {}, body))
    assert isinstance(error, Denied) and "example" not in error.says


def test_a_total_that_may_be_a_cap_is_no_count() -> None:
    got = audit(faults=[changed("/contacts/search", total=10_000)])
    assert got.facts(*NEW) == [] and isinstance(got.error(*NEW), Cut)


@pytest.mark.parametrize("total", [None, -1, "many", 0.5])
def test_a_missing_total_is_misread(total: Any) -> None:
    got = audit(faults=[changed("/contacts/search", total=total)])
    for key in (NEW, ("connections", "integrations that create contacts"), ("intelligence", "scores")):
        facts, error = got.parts[key]
        assert facts == [] and isinstance(error, Misread)


@pytest.mark.parametrize("results", [None, {}, [{"id": 1}], ["x"], [None]])
def test_rows_in_another_shape_are_misread(results: Any) -> None:
    got = audit(faults=[changed("/orders/search", results=results)])
    facts, error = got.parts["connections", "integrations that create orders"]
    assert facts == [] and isinstance(error, Misread)


def test_records_in_another_order_are_misread() -> None:
    def turned(body: bytes) -> bytes:
        found = json.loads(body)
        return json.dumps({**found, "results": found["results"][::-1]}).encode()

    got = audit(faults=[Rewrite(turned, "/orders/search")])
    assert isinstance(got.error("connections", "integrations that create orders"), Misread)


def records(*rows: dict[str, Any], faults: Sequence[Rewrite] = ()) -> Audit:
    """The account with these contacts only; each is a stream of records by an integration unless it says else."""
    common = {"object": "contacts", "source": "INTEGRATION", "newest_days_ago": 0.1, "per_day": 50, "total": 500}
    return audit(world(records=[{**common, **row} for row in rows], imports=[]), faults=faults)


def test_a_quiet_integration_is_found_behind_a_busy_one() -> None:
    got = records(
        {"app": "1", "app_name": "Busy"}, {"app": "2", "app_name": "Quiet", "newest_days_ago": 100, "total": 3}
    )
    found = {link.source.title: link for link in got.facts("connections", "integrations that create contacts")}
    assert found["Busy"].events == 500
    assert found["Quiet"].events == 0 and found["Quiet"].proof is Proof.CONFIGURED
    assert got.error("connections", "integrations that create contacts") is None


def test_what_was_met_before_an_odd_answer_is_kept() -> None:
    def spoilt(body: bytes) -> bytes:
        found = json.loads(body)
        quiet = [row["properties"].get("hs_object_source_detail_1") for row in found["results"]] == ["Quiet"] * 3
        return json.dumps({**found, "total": "many" if quiet else found["total"]}).encode()

    got = records(
        {"app": "1", "app_name": "Busy"},
        {"app": "2", "app_name": "Quiet", "newest_days_ago": 100, "total": 3},
        faults=[Rewrite(spoilt, "/contacts/search")],
    )
    facts = got.facts("connections", "integrations that create contacts")
    assert [(fact.source.title, fact.events) for fact in facts] == [("Busy", 500)]
    assert isinstance(got.error("connections", "integrations that create contacts"), Misread)


def test_an_integration_silent_for_longer_than_half_a_year_is_history() -> None:
    got = records({"app": "1", "app_name": "Old", "newest_days_ago": 181})
    assert got.parts["connections", "integrations that create contacts"] == ([], None)


def test_too_many_integrations_are_half_a_view() -> None:
    got = records(
        *({"app": str(n), "app_name": f"App {n}", "newest_days_ago": n, "per_day": 200} for n in range(1, 11))
    )
    facts, error = got.parts["connections", "integrations that create contacts"]
    assert len(facts) == 8 and isinstance(error, Cut)


def test_integrations_without_a_name_are_half_a_view() -> None:
    got = records({"app": "1", "app_name": "Named"}, {"total": 2})
    facts = got.facts("connections", "integrations that create contacts")
    assert [fact.source.title for fact in facts] == ["Named"]
    assert isinstance(got.error("connections", "integrations that create contacts"), Cut)
    assert isinstance(got.error(*NEW), Cut)
    assert [work.count for work in got.facts(*NEW) if work.by is None] == [2]


def test_an_app_without_a_name_is_known_by_its_number() -> None:
    (link,) = records({"app": "77"}).facts("connections", "integrations that create contacts")
    assert link.source.uuid == "77" and link.source.title == ""


def test_a_word_we_do_not_know_stays_an_unknown_hand() -> None:
    got = records({"source": "MERGE_OBJECTS", "total": 5}, {"source": "CRM_UI", "total": 7})
    assert {work.actor: work.count for work in got.facts(*NEW)} == {Actor.UNKNOWN: 5, Actor.PERSON: 7}


def test_a_kind_of_record_that_does_not_note_its_origin() -> None:
    gone = Spoil(lambda _: Response(404, {}, b"{}"), "/contacts/hs_object_source")
    got = audit(faults=[gone])
    assert isinstance(got.error(*NEW), Unobservable)
    assert isinstance(got.error("connections", "integrations that create contacts"), Unobservable)
    assert got.error("connections", "integrations that create orders") is None


def test_nothing_created_is_nothing_and_seen_in_full() -> None:
    got = records()
    assert got.parts[NEW] == ([], None)
    assert got.parts["work", "loaded files"] == ([], None)


def test_loads_by_programs_are_told_from_files() -> None:
    rows = [
        {"name": "job", "source": "API", "days_ago": 2},
        {"name": "file", "source": "CRM_UI", "days_ago": 3},
        {"name": "else", "source": "NEW_WAY", "days_ago": 4},
        {"name": "no", "days_ago": 5, "state": "CANCELED"},
    ]
    loads = {work.actor: work.count for work in audit(world(imports=rows)).facts("work", "loaded files")}
    assert loads == {Actor.APP: 1, Actor.IMPORT: 1, Actor.UNKNOWN: 1}


def test_imported_contacts_without_a_listed_file_are_half_a_view() -> None:
    got = audit(world(imports=[]))
    assert got.facts("work", "loaded files") == [] and isinstance(got.error("work", "loaded files"), Cut)


def test_no_listed_file_proves_nothing_while_contacts_cannot_be_read() -> None:
    got = audit(world(imports=[], scopes=scopes(without="crm.objects.contacts.read")))
    error = got.error("work", "loaded files")
    assert isinstance(error, Cut) and "could not be checked" in error.says


def test_a_file_without_a_date_is_misread() -> None:
    no_date = Rewrite(lambda body: body.replace(b'"createdAt"', b'"renamed"'), "/crm/imports")
    assert isinstance(audit(faults=[no_date]).error("work", "loaded files"), Misread)


def test_a_cursor_that_repeats_ends_as_half_a_view() -> None:
    circle = changed("/crm/imports", paging={"next": {"after": "7"}})
    got = audit(faults=[circle])
    assert got.facts("work", "loaded files") and isinstance(got.error("work", "loaded files"), Cut)


def test_a_server_in_trouble_is_unavailable_and_only_there() -> None:
    got = audit(faults=[status(502, "/notes/search")])
    assert isinstance(got.error("connections", "integrations that create notes"), Unavailable)
    assert got.error("connections", "integrations that create orders") is None


def test_account_details_without_a_number_are_misread() -> None:
    with serving(faults=[changed("details", portalId=None)]) as (server, clock), pytest.raises(Misread):
        CONNECTOR.open(settings(server), clock.tools(), WINDOW)


def test_a_search_says_how_many_and_only_what_was_asked() -> None:
    with serving() as (server, clock):
        client = CONNECTOR.open(settings(server), clock.tools(), WINDOW)
        found = search(client, "contacts", [], properties=("createdate",), limit=3)
    assert found.total == sum(r["total"] for r in WORLD.platform("hubspot")["records"] if r["object"] == "contacts")
    assert [set(row) for row in found.rows] == [{"createdate"}] * 3


def test_an_address_that_is_gone_is_never_taken_for_nothing() -> None:
    got = audit(faults=[status(404, "/crm/imports")])
    assert isinstance(got.error("work", "loaded files"), NotThere)
