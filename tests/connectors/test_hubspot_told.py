"""What a row tells: the promised kind of value, nothing where HubSpot may leave it out, else it is misread."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from auditor.demo.faults import Rewrite
from auditor.demo.http import Fault, Request, Response, reply
from connectors.errors import Cut, Misread
from connectors.hubspot import told
from tests.connectors.hubspot_account import LISTS, audit, one, scopes, world

OWNED = ("controls", "owners who left")
MAILS = ("work", "e-mails")
FILES = ("work", "exported files")
SIGNED = ("controls", "people who sign in")
ROOM = ("measures", "room in the account")
SEGMENTS = ("audiences", "lists")
EVENTS = ("connections", "apps that report events")


def on(path: str, change: Callable[[Any], Any]) -> Fault:
    """The answers of one path, changed."""

    def spoil(body: bytes) -> bytes:
        found = json.loads(body)
        change(found)
        return json.dumps(found).encode()

    rewrite = Rewrite(spoil)
    return lambda request, answer: rewrite(request, answer) if path in request.path else None


def first(name: str, value: Any) -> Callable[[Any], Any]:
    """Something else in the first row."""
    return lambda body: body["results"][0].__setitem__(name, value) if body["results"] else None


@pytest.mark.parametrize(
    ("read", "good", "value", "odd"),
    [
        (told.text, "a", "a", (1, True, [], {})),
        (told.identity, 7, "7", (True, [], {}, 1.5)),
        (told.number, 7, 7, ("7", True, -1, 1.5, [], {})),
        (told.flag, False, False, (0, "false", [], {})),
        (told.when, "2026-11-24T12:00:00Z", datetime(2026, 11, 24, 12, tzinfo=UTC), ("soon", True, [], {})),
        (told.mapping, {"a": 1}, {"a": 1}, ("a", 1, [])),
        (told.values, ["a"], ["a"], ("a", 1, {})),
        (told.rows, [{"a": 1}], [{"a": 1}], ("a", 1, {}, ["a"], [None])),
    ],
)
def test_a_value_is_of_the_promised_kind(read: Callable[..., Any], good: Any, value: Any, odd: tuple[Any, ...]) -> None:
    assert read({"x": good}, "x") == value
    optional = getattr(told, f"{read.__name__}_or_none")
    assert optional({}, "x") is None and optional({"x": None}, "x") is None and optional({"x": good}, "x") == value
    for missing in ({}, {"x": None}):
        with pytest.raises(Misread):
            read(missing, "x")
    for each in odd:
        with pytest.raises(Misread):
            read({"x": each}, "x")
        with pytest.raises(Misread):
            optional({"x": each}, "x")


def test_rows_that_can_be_read_are_kept() -> None:
    found, trouble = told.each([{"id": "1"}, {"id": {}}, {"id": 3}], lambda row: told.identity(row, "id"))
    assert found == ["1", "3"] and isinstance(trouble, Misread)


def test_an_export_without_an_id_leaves_the_others() -> None:
    got = one(*FILES, faults=[on("/activity/security", first("id", None))])
    assert isinstance(got.error, Misread)
    assert [fact.count for fact in got.facts] == [4]


def test_owners_without_ids_do_not_clear_anybody() -> None:
    got = one(*OWNED, faults=[on("/crm/owners/", first("id", {"a": 1}))])
    assert got.facts == [] and isinstance(got.error, Misread)


def test_a_limit_that_is_not_told_leaves_the_counts() -> None:
    spoilt = on("/crm/limits/", lambda body: [row.pop("limit") for row in body["hubspotDefinedObjectTypes"]])
    got = one(*ROOM, faults=[spoilt])
    assert got.facts == [] and isinstance(got.error, Misread)
    counts = one("records", "number of records", faults=[spoilt])
    assert len(counts.facts) == 5 and counts.error is None


def test_no_limit_is_no_trouble() -> None:
    spoilt = on("/crm/limits/", lambda body: body["hubspotDefinedObjectTypes"][0].update(limit=None))
    got = one(*ROOM, faults=[spoilt])
    assert len(got.facts) == 4 and got.error is None


def test_an_endless_log_of_sign_ins_is_half_a_view() -> None:
    endless = on("/activity/login", lambda body: body.update(paging={"next": {"after": "0"}}))
    assert isinstance(one(*SIGNED, faults=[endless]).error, Cut)


def _none_listed(request: Request, answer: Callable[[], Response]) -> Response | None:
    return reply({"total": 0, "results": []}) if request.path.endswith("/marketing/emails/2026-03") else None


def test_e_mails_that_are_counted_but_not_listed_are_not_put_down_to_anybody() -> None:
    got = one(*MAILS, faults=[_none_listed])
    assert got.facts == [] and isinstance(got.error, Misread)


def test_e_mails_of_other_kinds_are_still_counted() -> None:
    """Such as those of forms: they are in none of the lists asked for, but there they are."""
    mails = [{"id": "9", "name": "Thanks", "type": "FOLLOWUP_EMAIL", "published_days_ago": 400, "per_day": 2}]
    got = one(*MAILS, world(emails=mails))
    assert [(fact.id, fact.count) for fact in got.facts] == [("e-mails:others", 60)] and got.error is None


def test_lists_are_half_seen_where_e_mails_are_not() -> None:
    hidden = world(scopes=scopes(LISTS, without="content"))
    got = one(*SEGMENTS, hidden)
    assert got.facts and got.error is not None
    assert one(*SEGMENTS, world(scopes=scopes(LISTS))).error is None


def test_lists_that_cannot_be_read_leave_the_others() -> None:
    spoilt = on("/crm/lists/2026-03/search", lambda body: body["lists"][0].update(name={"a": 1}))
    whole = one(*SEGMENTS, world(scopes=scopes(LISTS)))
    got = one(*SEGMENTS, world(scopes=scopes(LISTS)), faults=[spoilt])
    assert len(got.facts) == len(whole.facts) - 1 and isinstance(got.error, Misread)


def test_apps_whose_names_were_not_seen_are_half_a_view() -> None:
    known = {"plan": "enterprise", "event_types": ["ae999_order_placed"]}
    every = [f"crm.objects.{kind}.read" for kind in ("companies", "deals", "orders")]
    seen = one(*EVENTS, world(**known, scopes=scopes(*every)))
    hidden = one(*EVENTS, world(**known, scopes=scopes(without="crm.objects.contacts.read")))
    assert [fact.id for fact in seen.facts] == [fact.id for fact in hidden.facts] == ["events:999"]
    assert seen.error is None and isinstance(hidden.error, Cut)


def test_a_workflow_that_cannot_be_read_leaves_the_others() -> None:
    spoilt = on("/flows/batch/read", lambda body: body["results"][0]["actions"][0].update(type={"a": 1}))
    got = audit(faults=[spoilt])
    facts = got.facts("automations", "workflows")
    assert len(facts) == 4 and sum(not fact.actions for fact in facts) == 1
    assert isinstance(got.error("automations", "workflows"), Misread)
