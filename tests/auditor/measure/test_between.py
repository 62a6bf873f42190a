"""Two systems that know the same people: what they say of consent, without asking anybody again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from auditor.catalogue import Catalogue
from auditor.dataflow.drift import consent_drift
from auditor.dataflow.measured import measurement, proves_alive
from auditor.measure import betweens, foreseen, measure, pairings
from auditor.model import DataObject, Edge, EdgeState, Match, Node, Reading, Role, Sight, System
from auditor.reading import Source
from connectors.base import Consent, Record
from connectors.errors import Denied
from tests.auditor.measure.worlds import NOW, REMEDY, WINDOW, Shelf, World, world

PEOPLE = (DataObject.CUSTOMER, DataObject.CONSENT)


def named(source: Source, name: str, role: Role) -> Source:
    """The same system under another name."""
    system = System(id=f"{name}:fern", platform=name, name=name.title(), roles=(role,))
    client = source.client and replace(source.client, system=system.id)
    return replace(source, connector=replace(source.connector, platform=name), system=system, client=client)


def three(mail: list[Record], crm: list[Record], shop: list[Record]) -> tuple[list[Source], World, World]:
    """A shop, and two systems in which its people are looked up."""
    one, other = World(Shelf(shop), Shelf(mail)), World(Shelf(shop), Shelf(crm))
    sources = [one.drawn_from(), named(one.asked(), "mail", Role.MARKETING), named(other.asked(), "crm", Role.CRM)]
    return sources, one, other


def readings(sources: list[Source]) -> list[Reading]:
    pairs = pairings(sources, Catalogue.load())
    between = betweens(sources, pairs)
    planned = foreseen(sources, (*pairs, *between))
    found = measure(planned, pairs, 200, WINDOW, lambda: NOW, betweens=between)
    assert [(each.system, each.part) for each in found[len(pairs) :]] == [("mail:fern", "consent of crm")] * len(
        between
    )
    return found


def compared(sources: list[Source]) -> Match:
    [fact] = readings(sources)[-1].facts
    assert isinstance(fact, Match)
    return fact


@pytest.fixture
def shop() -> list[Record]:
    return world(1, 1, 120).source.records


def saying(records: list[Record], *words: Consent | None) -> list[Record]:
    return [replace(each, consent=words[place % len(words)]) for place, each in enumerate(records)]


def test_people_known_to_both_are_compared(shop: list[Record]) -> None:
    mail = saying(shop[:60], Consent.AGREED, Consent.WITHDRAWN)
    crm = saying(shop[20:], Consent.OPEN, Consent.OPEN, Consent.OPEN, Consent.WITHDRAWN)
    fact = compared(three(mail, crm, shop)[0])
    assert (fact.source, fact.target, fact.data, fact.whole) == ("crm:fern", "mail:fern", DataObject.CONSENT, False)
    truth = [(one.consent, other.consent) for one, other in zip(crm[:40], mail[20:], strict=True)]
    assert fact.sampled == 40
    assert fact.withdrawn_in_target == truth.count((Consent.OPEN, Consent.WITHDRAWN)) == 10
    assert fact.withdrawn_in_source == truth.count((Consent.WITHDRAWN, Consent.AGREED)) == 0
    assert fact.found == 30


def test_it_is_a_red_finding_and_proves_no_flow(shop: list[Record]) -> None:
    fact = compared(three(saying(shop, Consent.AGREED), saying(shop, Consent.WITHDRAWN), shop)[0])
    figures = measurement(fact, "Crm", "Mail", 30)
    assert not proves_alive(fact, figures)
    nodes = [Node(id=each, name=each.partition(":")[0].title(), roles=(), connected=True) for each in
             ("crm:fern", "mail:fern")]  # fmt: skip
    edge = Edge(source=fact.source, target=fact.target, data=fact.data, state=EdgeState.UNKNOWN, measured=figures)
    [drift] = consent_drift(nodes, [edge])
    assert "withdrew their consent in Crm; Mail may still write to them" in drift.says


def test_nothing_is_asked_for_it(shop: list[Record]) -> None:
    def requests(asked: bool) -> tuple[int, int]:
        sources, one, other = three(saying(shop, Consent.AGREED), saying(shop, Consent.OPEN), shop)
        pairs = pairings(sources, Catalogue.load())
        measure(sources, pairs, 200, WINDOW, lambda: NOW, betweens=betweens(sources, pairs) if asked else ())
        return one.target.requests, other.target.requests

    assert requests(True) == requests(False)


@pytest.mark.parametrize("which", [0, 1], ids=["mail", "crm"])
def test_who_could_not_be_asked_is_not_compared(shop: list[Record], which: int) -> None:
    sources, *worlds = three(saying(shop, Consent.AGREED), saying(shop, Consent.OPEN), shop)
    cast(Any, worlds[which]).target.refuse = {"find": Denied("No.")}
    last = readings(sources)[-1]
    assert (last.system, last.part, last.topics) == ("mail:fern", "consent of crm", ("consent",))
    assert (last.sight, last.facts, last.remedy) == (Sight.DENIED, (), REMEDY)


def test_who_is_known_to_one_alone_is_not_compared(shop: list[Record]) -> None:
    assert compared(three(saying(shop[:60], Consent.AGREED), saying(shop[60:], Consent.OPEN), shop)[0]).sampled == 0


def test_who_tells_no_consent_is_not_compared(shop: list[Record]) -> None:
    sources = three(saying(shop, Consent.AGREED), saying(shop, Consent.OPEN), shop)[0]
    mute = tuple(replace(each, data=(DataObject.CUSTOMER,)) for each in sources[2].connector.lookups)
    sources[2] = replace(sources[2], connector=replace(sources[2].connector, lookups=mute))
    assert betweens(sources, pairings(sources, Catalogue.load())) == ()


def test_systems_that_are_compared_anyway_are_not_compared_again(shop: list[Record]) -> None:
    sources = three(saying(shop, Consent.AGREED), saying(shop, Consent.OPEN), shop)[0]
    pairs = pairings(sources, Catalogue.load())
    direct = replace(pairs[0], source="crm:fern", target="mail:fern")
    assert direct.told == PEOPLE
    assert betweens(sources, pairs) and betweens(sources, (*pairs, direct)) == ()


def test_a_run_that_goes_on_does_not_ask_again(shop: list[Record]) -> None:
    sources = three(saying(shop, Consent.AGREED), saying(shop, Consent.OPEN), shop)[0]
    pairs = pairings(sources, Catalogue.load())
    left = measure(sources, pairs[:1], 200, WINDOW, lambda: NOW, betweens=betweens(sources, pairs))
    assert [each.part for each in left] == ["customers of shop"]
