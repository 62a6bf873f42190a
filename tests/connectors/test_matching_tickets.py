"""Tickets drawn, counted and looked up; and which property of the CRM's tickets holds the helpdesk's number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from auditor import plugins
from auditor.demo import faults
from auditor.demo.http import Fault, Request, Response, reply
from auditor.demo.platforms import serving, settings_of
from auditor.demo.world import World, load
from auditor.demo.zendesk.history import NEWEST, History
from auditor.model import DataObject, JoinKey, Window
from connectors.base import Client, Count, Draw, Lookup, Lot, Record, Sample
from connectors.errors import Cut, Denied, Misread, ReadError, Unobservable
from connectors.hubspot.helpdesk import NO_NUMBER
from tests.connectors.loopback import Clock

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORLD = load(now=NOW)
DESK = History(WORLD, WORLD.platform("zendesk"))
WINDOW = Window(start=NOW - timedelta(days=30), end=NOW)
DRAW = Draw(200, Window(start=WINDOW.start, end=NOW - timedelta(hours=2)), seed=7)
DAYS = [datetime(2026, 11, 10, tzinfo=UTC) + timedelta(days=each) for each in range(14)]


@contextmanager
def client(platform: str, world: World = WORLD, *spoilt: Fault) -> Iterator[Client]:
    clock = Clock()
    with serving(world, {platform: spoilt}, clock.monotonic) as servers:
        connector = plugins.connectors()[platform]
        yield connector.open(settings_of(servers)[platform], clock.tools(seconds=1e6), WINDOW)


def of(each: Sample | Lookup) -> bool:
    return each.data[0] is DataObject.TICKET


def drawn(platform: str, world: World = WORLD, *spoilt: Fault, draw: Draw = DRAW) -> tuple[Lot, int]:
    """A sample, and how many requests it took."""
    [sample] = filter(of, plugins.connectors()[platform].samples)
    with client(platform, world, *spoilt) as opened:
        before = sum(opened.door.requests.values())
        lot = sample.draw(opened, draw)
        return lot, sum(opened.door.requests.values()) - before


def found(platform: str, keys: Sequence[str], world: World = WORLD, *spoilt: Fault) -> list[Record]:
    [lookup] = filter(of, plugins.connectors()[platform].lookups)
    with client(platform, world, *spoilt) as opened:
        return list(lookup.find(opened, keys))


def numbers(records: Sequence[Record]) -> list[str]:
    return [raw for record in records for key, raw in record.keys if key is JoinKey.TICKET_ID]


def counted(platform: str, world: World = WORLD, *spoilt: Fault) -> tuple[Sequence[int], int]:
    [count] = [each for each in plugins.connectors()[platform].counts if each.data is DataObject.TICKET]
    assert isinstance(count, Count)
    with client(platform, world, *spoilt) as opened:
        before = sum(opened.door.requests.values())
        days = count.per_day(opened, DAYS)
        return days, sum(opened.door.requests.values()) - before


# --- the helpdesk --------------------------------------------------------------------------------------------------


BUSY = WORLD.changed({"zendesk": {"tickets": 9_000}})
"""Too many tickets for the export to show them all."""


@pytest.mark.parametrize(("world", "asked"), [(WORLD, 2), (BUSY, 18)], ids=["of what is read anyway", "searched"])
def test_tickets_are_drawn_from_the_whole_window(world: World, asked: int) -> None:
    lot, requests = drawn("zendesk", world)
    assert 190 <= len(lot.records) <= 208 and not lot.whole and requests == asked
    ages = [(NOW - each.created) / timedelta(days=1) for each in lot.records if each.created]
    assert min(ages) < 2 and max(ages) > 28 and all(1 / 12 <= age <= 30 for age in ages)
    assert len(set(numbers(lot.records))) == len(lot.records)
    assert max(Counter(int(age) for age in ages).values()) <= 30
    assert {each.channel for each in lot.records} >= {"by e-mail", "through the API"}


def test_a_million_tickets_cost_as_many_requests_as_a_thousand() -> None:
    def requests(tickets: int) -> tuple[int, int]:
        world = WORLD.changed({"zendesk": {"tickets": tickets}})
        return drawn("zendesk", world)[1], counted("zendesk", world)[1]

    assert requests(9_000) == requests(100_000) == (18, 14)


def test_who_may_not_export_may_search() -> None:
    lot, _ = drawn("zendesk", WORLD, faults.status(403, "/incremental/tickets"))
    assert len(lot.records) >= 190 and not lot.whole


def test_few_tickets_are_drawn_all_at_once() -> None:
    lot, requests = drawn("zendesk", WORLD.changed({"zendesk": {"tickets": 60, "ai_agent": {"active": False}}}))
    assert (len(lot.records), lot.whole, requests) == (60, True, 2)


def test_what_an_ai_agent_kept_to_itself_is_left_out() -> None:
    for world in (WORLD, BUSY):
        lot, _ = drawn("zendesk", world.changed({"zendesk": {"ai_agent": {"every": 2}}}))
        assert len(lot.records) >= 90
        assert not [number for number in numbers(lot.records) if (NEWEST - int(number)) % 2 == 0]


def test_deleted_tickets_are_left_out() -> None:
    def deleted(body: bytes) -> bytes:
        return body.replace(b'"status": "solved"', b'"status": "deleted"', 1)

    spoilt = faults.Rewrite(deleted)
    few = WORLD.changed({"zendesk": {"tickets": 60, "ai_agent": {"active": False}}})
    for world in (few, BUSY):
        assert len(drawn("zendesk", world, spoilt)[0].records) < len(drawn("zendesk", world)[0].records)
    asked = [str(NEWEST - each) for each in range(5)]
    assert numbers(found("zendesk", asked)) == asked
    assert numbers(found("zendesk", asked, WORLD, spoilt)) == asked[1:]


def test_tickets_are_found_by_their_number_and_no_other_word() -> None:
    assert found("zendesk", ["12", "x", "ü1", "1,2"]) == []
    [record] = found("zendesk", [str(NEWEST - 7), "12"])
    assert (numbers([record]), record.created) == ([str(NEWEST - 7)], DESK.ticket(7).created.replace(microsecond=0))


def test_tickets_are_counted_by_day() -> None:
    counts, requests = counted("zendesk")
    assert requests == 14 and set(counts) <= {38, 39} and len(counts) == 14


def test_a_search_that_does_not_tell_is_no_answer() -> None:
    with pytest.raises(Misread):
        drawn("zendesk", BUSY, faults.Rewrite(lambda body: body.replace(b'"results":', b'"other":')))


@pytest.mark.parametrize("count", [{"count": 70}, {}], ids=["counted and not shown", "not counted"])
def test_nothing_shown_is_no_empty_helpdesk(count: dict[str, int]) -> None:
    def empty(request: Request, answer: Any) -> Response | None:
        return reply({"results": [], "next_page": None, **count}) if request.path.endswith("/search") else None

    with pytest.raises(Misread):
        drawn("zendesk", BUSY, empty)


# --- the CRM -------------------------------------------------------------------------------------------------------

OWN = {"object": "tickets", "own": False}
BUILT_IN = {"object": "tickets", "name": "hs_external_object_ids", "label": "External object ids", "unique": True}


def crm(*fields: dict[str, Any], number: str = "", **more: Any) -> World:
    """An account whose tickets have these properties, and hold the helpdesk's number in one of them."""
    rows = [row for row in WORLD.platform("hubspot")["properties"] if row.get("object") != "tickets"]
    records = [
        {**row, "number": number, **more} if row["object"] == "tickets" else row
        for row in WORLD.platform("hubspot")["records"]
    ]
    return WORLD.changed({"hubspot": {"properties": [*rows, *fields], "records": records}})


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("zendesk_ticket_id", "Zendesk ticket id"),
        ("zendesk_ticket", "Zendesk Ticket"),
        ("zd", "Zendesk #"),
        ("helpdesk_number", "Number in the help desk"),
        ("external_ticket_id", "External ticket ID"),
        ("gorgias_id", "Gorgias id"),
    ],
)
def test_the_property_is_found_by_its_name_or_its_label(name: str, label: str) -> None:
    world = crm(BUILT_IN, {**OWN, "name": name, "label": label}, number=name)
    asked = [str(NEWEST - each) for each in range(100, 110)]
    held = numbers(found("hubspot", asked, world))
    assert 8 <= len(held) < 10 and set(held) <= set(asked)
    lot, requests = drawn("hubspot", world)
    assert len(lot.records) == 100 and not lot.whole and requests == 2


@pytest.mark.parametrize(
    "name",
    [
        "zendesk_user_id",
        "zendesk_organization_id",
        "external_order_id",
        "source_of_ticket",
        "priority_number",
        "subject",
    ],
)
def test_another_property_is_not_taken_for_it(name: str) -> None:
    world = crm({**OWN, "name": name, "label": name}, number=name)
    with pytest.raises(Unobservable, match=NO_NUMBER):
        found("hubspot", ["1"], world)


def test_the_property_that_every_account_has_counts_where_it_is_filled() -> None:
    asked = [str(NEWEST - each) for each in range(100, 110)]
    assert found("hubspot", asked, crm(BUILT_IN, number="hs_external_object_ids"))
    with pytest.raises(Unobservable, match=NO_NUMBER):
        found("hubspot", asked, crm(BUILT_IN, number="another"))


def test_an_empty_property_is_passed_over_for_the_next() -> None:
    asked = [str(NEWEST - each) for each in range(100, 110)]
    empty = {**OWN, "name": "zendesk_ticket_id", "label": "Zendesk ticket id"}
    assert found("hubspot", asked, crm(BUILT_IN, empty, number="hs_external_object_ids"))


def test_a_property_that_may_not_be_searched_is_no_empty_one() -> None:
    class Unsearchable:
        def __call__(self, request: Request, answer: Any) -> Response | None:
            hit = request.path.endswith("/search") and b"zendesk_ticket_id" in request.body
            return reply({"status": "error", "category": "VALIDATION_ERROR"}, 400) if hit else None

    with pytest.raises(ReadError) as raised:
        drawn("hubspot", WORLD, Unsearchable())
    assert not isinstance(raised.value, Unobservable)


def test_where_there_are_no_tickets_none_is_known() -> None:
    records = [row for row in WORLD.platform("hubspot")["records"] if row["object"] != "tickets"]
    nothing = WORLD.changed({"hubspot": {"records": records}})
    assert found("hubspot", ["1"], nothing) == []
    assert drawn("hubspot", nothing)[0] == Lot((), whole=True)


def test_several_ids_in_one_field_are_several_keys() -> None:
    spoilt = faults.Rewrite(lambda body: body.replace(b'"zendesk_ticket_id": "', b'"zendesk_ticket_id": "77; 88,'))
    first = drawn("hubspot", WORLD, spoilt)[0].records[0]
    assert numbers([first])[:2] == ["77", "88"] and len(first.keys) == 3


def test_a_key_without_the_scope_is_denied() -> None:
    scopes = [each for each in WORLD.platform("hubspot")["scopes"] if each != "tickets"]
    world = WORLD.changed({"hubspot": {"scopes": scopes}})
    for ask in (lambda: drawn("hubspot", world), lambda: found("hubspot", ["1"], world)):
        with pytest.raises(Denied):
            ask()


# --- the marketing tool --------------------------------------------------------------------------------------------


def told(*rows: dict[str, Any]) -> World:
    """The account with more kinds of events."""
    return WORLD.changed({"klaviyo": {"metrics": [*WORLD.platform("klaviyo")["metrics"], *rows]}})


def event(name: str, integration: str = "Zendesk", **more: Any) -> dict[str, Any]:
    return {"id": f"M{len(name)}{integration[:2]}", "name": name, "integration": integration, "per_day": 30, **more}


@pytest.mark.parametrize("name", ["Opened Ticket", "Ticket Created", "Created a ticket"])
def test_tickets_are_counted_by_their_event(name: str) -> None:
    counts, requests = counted("klaviyo", told(event(name), event("Solved Ticket")))
    assert requests == 2 and set(counts) == {30}


def test_no_event_that_could_be_about_a_ticket_is_no_ticket() -> None:
    assert counted("klaviyo")[0] == [0] * 14


@pytest.mark.parametrize(
    "rows",
    [
        [event("Opened Ticket"), event("Created Ticket", "Gorgias")],
        [event("Rated a conversation")],
        [event("Said hello", "API")],
    ],
    ids=["two senders", "another event of tickets", "an event that nobody can name"],
)
def test_what_could_be_tickets_is_not_guessed(rows: list[dict[str, Any]]) -> None:
    with pytest.raises(Unobservable):
        counted("klaviyo", told(*rows))


def test_a_list_of_events_that_is_cut_off_counts_nothing() -> None:
    class Endless:
        def __init__(self) -> None:
            self.pages = 0

        def __call__(self, request: Request, answer: Any) -> Response | None:
            if request.path != "/api/metrics":
                return None
            self.pages += 1
            links = {"next": f"{request.base_url}/api/metrics?page[cursor]={self.pages}"}
            return reply({"data": [], "links": links})

    with pytest.raises(Cut):
        counted("klaviyo", WORLD, Endless())
