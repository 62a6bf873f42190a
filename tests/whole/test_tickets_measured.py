"""Tickets of the demo's helpdesk, measured over real HTTP in the CRM and in the marketing tool."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from auditor import plugins
from auditor.catalogue import Catalogue
from auditor.dataflow.measured import measurement, proves_alive
from auditor.demo.platforms import serving, settings_of
from auditor.demo.world import World, load
from auditor.measure import count, countings, foreseen, measure, pairings
from auditor.model import DataObject, Match, Reading, Sight, Window
from auditor.reading import open_source
from connectors.door import Toolbox
from connectors.hubspot.helpdesk import NO_NUMBER

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORLD = load(now=NOW)
WINDOW = Window(start=NOW - timedelta(days=30), end=NOW)
DESK, CRM, MAIL = "zendesk", "hubspot", "klaviyo"


def measured(world: World, *platforms: str) -> Reading:
    """What measuring brings between these two."""
    with serving(world) as servers:
        known, settings = plugins.connectors(), settings_of(servers)
        sources = [open_source(known[name], settings[name], Toolbox(), WINDOW) for name in platforms]
        pairs = pairings(sources, Catalogue.load())
        counts = countings(sources, Catalogue.load(), pairs)
        planned = foreseen(sources, (*pairs, *counts))
        found = measure(planned, pairs, 200, WINDOW, lambda: NOW) + count(planned, counts, WINDOW, lambda: NOW)
    [reading] = [each for each in found if each.topics == (DataObject.TICKET.value,)]
    return reading


def match(reading: Reading) -> Match:
    assert reading.sight is Sight.COMPLETE, reading.reason
    [fact] = reading.facts
    assert isinstance(fact, Match)
    return fact


def told(*metrics: dict[str, Any]) -> World:
    return WORLD.changed({MAIL: {"metrics": [*WORLD.platform(MAIL)["metrics"], *metrics]}})


def opened(per_day: float, **more: Any) -> dict[str, Any]:
    return {"id": "MTic99", "name": "Opened Ticket", "integration": "Zendesk", "per_day": per_day, **more}


@pytest.mark.parametrize("share", [1.0, 0.9, 0.5, 0.1])
def test_the_share_of_tickets_that_reach_the_crm(share: float) -> None:
    rows: Sequence[Any] = WORLD.platform(CRM)["records"]
    changed = [{**row, "desk_share": share} if row["object"] == "tickets" else row for row in rows]
    found = match(measured(WORLD.changed({CRM: {"records": changed}}), DESK, CRM))
    figures = measurement(found, "Zendesk", "HubSpot", 30)
    assert figures.low <= share <= figures.high
    assert (found.arrived, found.lag_p50, found.back_found) == (found.found, 4, found.back_sampled)
    assert proves_alive(found, figures) is (share >= 0.5)


def test_a_crm_whose_tickets_carry_no_number_shows_nothing() -> None:
    rows = [row for row in WORLD.platform(CRM)["properties"] if row["name"] != "zendesk_ticket_id"]
    reading = measured(WORLD.changed({CRM: {"properties": rows}}), DESK, CRM)
    assert (reading.sight, reading.facts, reading.reason) == (Sight.UNOBSERVABLE, (), NO_NUMBER)


def test_a_key_that_may_not_see_tickets_says_what_to_add() -> None:
    scopes = [each for each in WORLD.platform(CRM)["scopes"] if each != "tickets"]
    reading = measured(WORLD.changed({CRM: {"scopes": scopes}}), DESK, CRM)
    assert (reading.sight, reading.facts) == (Sight.DENIED, ()) and "tickets" in reading.remedy


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_tickets_that_the_marketing_tool_hears_of(share: float) -> None:
    found = match(measured(told(opened(38.4 * share, last_days_ago=0.13)), DESK, MAIL))
    assert (found.newest_days, found.whole) == (14, True) and found.sampled > 500
    assert found.found / found.sampled == pytest.approx(share, abs=0.03)
    says = measurement(found, "Zendesk", "Klaviyo", 30).says
    assert says.startswith("Counted day by day over the last 14 days, Klaviyo has ")
    assert says.endswith(f" % as many tickets as the {found.sampled} of Zendesk")


def test_the_day_from_which_on_it_hears_of_none() -> None:
    found = match(measured(told(opened(38.4, last_days_ago=6)), DESK, MAIL))
    broke = measurement(found, "Zendesk", "Klaviyo", 30).broke_on
    assert broke is not None and abs((NOW - broke) / timedelta(days=1) - 6) <= 1


def test_a_marketing_tool_that_hears_of_none() -> None:
    found = match(measured(WORLD, DESK, MAIL))
    assert found.found == 0 and found.sampled > 500


def test_two_senders_of_tickets_are_not_told_apart() -> None:
    other = {**opened(9), "id": "MTic98", "integration": "Gorgias"}
    reading = measured(told(opened(30), other), DESK, MAIL)
    assert (reading.sight, reading.facts) == (Sight.UNOBSERVABLE, ())
