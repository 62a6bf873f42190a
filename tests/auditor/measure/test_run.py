"""The measuring step: what is refused is not seen, a "no" is only believed from one that can say "yes"."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from auditor.dataflow.measured import measurement, proves_alive
from auditor.measure.asking import DOUBTFUL
from auditor.measure.run import NO_SUCH_KEYS
from auditor.model import DataObject, Grade, Match, Sight, Subject
from connectors.base import Consent
from connectors.errors import BadCredential, Denied, ReadError, Throttled
from tests.auditor.measure.worlds import NOW, REMEDY, World, world


def test_one_reading_of_the_system_that_was_asked() -> None:
    [reading] = world(1, 0.93).readings()
    assert (reading.system, reading.subject, reading.part) == ("mail:fern", Subject.MATCHES, "customers of shop")
    assert reading.topics == ("customer", "consent")
    assert reading.sight is Sight.COMPLETE and reading.reads
    assert [fact.data for fact in reading.facts if isinstance(fact, Match)] == [
        DataObject.CUSTOMER,
        DataObject.CONSENT,
    ]


def test_nothing_of_a_record_is_kept() -> None:
    made = world(1, 0.93, 300)
    [reading] = made.readings()
    text = reading.model_dump_json().casefold()
    for record in (*made.source.records, *made.target.records):
        assert "@" not in text
        for _, raw in record.keys:
            assert raw.casefold() not in text
        assert repr(record).count("@") == 0
    assert set(json.loads(text)["facts"][0]) >= {"sampled", "found"}


@pytest.mark.parametrize(
    ("error", "sight"),
    [
        (Denied("The key lacks it."), Sight.DENIED),
        (BadCredential("The key is no good.", REMEDY), Sight.DENIED),
        (Throttled("They asked us to wait."), Sight.UNAVAILABLE),
    ],
)
@pytest.mark.parametrize("where", ["source draw", "target draw", "target find"])
def test_what_is_refused_was_not_seen(error: ReadError, sight: Sight, where: str) -> None:
    made = world(1, 0.93, 300)
    side, what = where.split()
    getattr(made, side).refuse = {what: error}
    [reading] = made.readings()
    assert (reading.sight, reading.facts, reading.reason) == (sight, (), error.says)
    if sight is Sight.DENIED:
        assert reading.remedy == REMEDY


def test_a_refused_way_back_leaves_the_way_there() -> None:
    made = world(1, 0.93, 300)
    made.source.refuse = {"find": Denied("No.")}
    found = made.match()
    assert found.sampled == 200 or found.sampled > 150
    assert (found.back_sampled, found.back_found) == (None, None)


def test_a_mistake_of_ours_is_told_and_ends_nothing() -> None:
    made = world(1, 0.93, 300)
    made.source.refuse = {"draw": KeyError("shopper-1@customer.example")}
    [reading] = made.readings()
    assert reading.sight is Sight.UNAVAILABLE and "internal error" in reading.reason
    assert "shopper" not in reading.model_dump_json()


def test_a_platform_that_finds_not_even_its_own_records_is_not_believed() -> None:
    made = world(1, 0.93, 300)
    made.target.deaf = True
    [reading] = made.readings()
    assert (reading.sight, reading.facts, reading.reason) == (Sight.UNAVAILABLE, (), DOUBTFUL)


def test_an_empty_platform_knows_nobody() -> None:
    made = world(1, 0, 300)
    made.target.records = []
    found = made.match()
    assert (found.found, found.arrived) == (0, 0)


@pytest.mark.parametrize("size", [1_000, 100_000])
def test_requests_do_not_grow_with_the_store(size: int) -> None:
    made = world(1, 0.93, size)
    made.readings()
    asked = made.source.requests, made.target.requests
    least = world(1, 0.93, 1_000)
    least.readings()
    assert asked == (least.source.requests, least.target.requests)


def test_consent_is_compared_among_those_whom_both_know() -> None:
    made = world(1, 0.5, 900)
    [reading] = made.readings()
    people, consent = reading.facts
    assert isinstance(people, Match) and isinstance(consent, Match)
    assert consent.sampled == people.found and consent.found == consent.sampled
    figures = measurement(consent, "Shop", "Mail", 30)
    assert figures.grade is Grade.HEALTHY and not proves_alive(consent, figures)


# --- keys that are only presumed to be those of the other system --------------------------------------------------


def tickets(share: float) -> World:
    return world(1, share, 300, tickets=True)


def test_numbers_of_a_third_system_show_nothing() -> None:
    made = tickets(0)
    made.target.records = [each for each in made.target.records if not made.source.holds(each)]
    [reading] = made.readings()
    assert (reading.sight, reading.facts, reading.reason) == (Sight.UNOBSERVABLE, (), NO_SUCH_KEYS)


def test_small_numbers_that_old_tickets_share_by_chance_show_nothing() -> None:
    made = tickets(0)
    theirs = [replace(each, created=NOW - timedelta(days=1)) for each in made.target.records]
    ours = [replace(each, created=NOW - timedelta(days=900)) for each in made.target.records]
    made.target.records, made.source.records = theirs, [*ours, *made.source.records[40:]]
    assert made.readings()[0].sight is Sight.UNOBSERVABLE


def test_one_that_got_across_shows_whose_numbers_they_are() -> None:
    assert tickets(0.05).match().found
    stopped = tickets(0).match()
    assert (stopped.found, stopped.arrived) == (0, 0) and stopped.back_found


def test_a_way_back_that_is_refused_leaves_only_what_was_found() -> None:
    for share, sight in ((0.9, Sight.COMPLETE), (0, Sight.UNOBSERVABLE)):
        made = tickets(share)
        made.source.refuse = {"find": Denied("No.")}
        assert made.readings()[0].sight is sight


def test_where_nothing_is_held_nothing_arrived() -> None:
    made = tickets(0)
    made.target.records = []
    assert (made.match().found, made.match().arrived) == (0, 0)


def test_where_nothing_is_wanted_there_is_nothing_to_compare() -> None:
    made = tickets(1)
    made.source.records = []
    assert made.match().sampled == 0


# --- consent -------------------------------------------------------------------------------------------------------

A, W, N, O = Consent.AGREED, Consent.WITHDRAWN, Consent.NEVER, Consent.OPEN  # noqa: E741


@pytest.mark.parametrize(
    ("here", "there", "alike", "here_only", "there_only"),
    [
        (A, A, 1, 0, 0), (A, W, 0, 0, 1), (A, N, 0, 0, 0), (A, O, 1, 0, 0),
        (W, A, 0, 1, 0), (W, W, 1, 0, 0), (W, N, 1, 0, 0), (W, O, 0, 1, 0),
        (N, A, 0, 0, 0), (N, W, 1, 0, 0), (N, N, 1, 0, 0), (N, O, 1, 0, 0),
        (O, A, 1, 0, 0), (O, W, 0, 0, 1), (O, N, 1, 0, 0), (O, O, 1, 0, 0),
    ],
)  # fmt: skip
def test_what_two_systems_say_of_one_person(
    here: Consent, there: Consent, alike: int, here_only: int, there_only: int
) -> None:
    made = world(1, 1, 1)
    made.source.records = [replace(each, consent=here) for each in made.source.records]
    made.target.records = [replace(each, consent=there) for each in made.target.records]
    consent = made.readings()[0].facts[1]
    assert isinstance(consent, Match) and consent.sampled == 1
    assert (consent.found, consent.withdrawn_in_source, consent.withdrawn_in_target) == (alike, here_only, there_only)


def test_who_is_silent_on_consent_is_not_compared() -> None:
    made = world(1, 1, 50)
    made.target.records = [replace(each, consent=None) for each in made.target.records]
    consent = made.readings()[0].facts[1]
    assert isinstance(consent, Match) and consent.sampled == 0


def test_nothing_is_measured_between_systems_that_offer_nothing() -> None:
    made: World = world(1, 0.5, 100)
    made.data = (DataObject.REVIEW,)
    assert made.readings() == []
