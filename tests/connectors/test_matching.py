"""Samples and lookups of every platform that offers some, against the demo platforms over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from auditor import plugins
from auditor.demo import faults
from auditor.demo.http import Fault, Request, Response, reply
from auditor.demo.people import People
from auditor.demo.platforms import serving, settings_of
from auditor.demo.wares import Wares
from auditor.demo.world import World, load
from auditor.demo.zendesk.history import NEWEST
from auditor.model import DataObject, JoinKey, Window
from connectors.base import Client, Consent, Draw, Lookup, Lot, Record, Sample
from connectors.errors import Denied, Misread
from tests.connectors.loopback import Clock

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORLD = load(now=NOW)
PEOPLE, WARES = People(WORLD), Wares(WORLD)
WINDOW = Window(start=NOW - timedelta(days=30), end=NOW)
DRAW = Draw(200, WINDOW, seed=7)
EVERY = [(name, each) for name, each in sorted(plugins.connectors().items()) if each.lookups]


@contextmanager
def client(platform: str, world: World = WORLD, *spoilt: Fault) -> Iterator[Client]:
    clock = Clock()
    with serving(world, {platform: spoilt}, clock.monotonic) as servers:
        connector = plugins.connectors()[platform]
        yield connector.open(settings_of(servers)[platform], clock.tools(seconds=1e6), WINDOW)


@dataclass
class After:
    """Spoils answers that hold lists of records, not those that open the account."""

    fault: Fault

    def __call__(self, request: Request, answer: Callable[[], Response]) -> Response | None:
        whole = answer()
        lists = (b'"nodes": [', b'"results": [', b'"users": [')
        spoil = any(each in bytes(whole.body) for each in lists) or b'"profile"' in bytes(whole.body)  # type: ignore
        return self.fault(request, lambda: whole) if spoil else whole


def sample_of(platform: str, data: DataObject) -> Sample:
    return next(each for each in plugins.connectors()[platform].samples if each.data[0] is data)


def lookup_of(platform: str, key: JoinKey) -> Lookup:
    return next(each for each in plugins.connectors()[platform].lookups if each.key is key)


def drawn(platform: str, data: DataObject, draw: Draw = DRAW, world: World = WORLD) -> tuple[Lot, int]:
    """A sample, and how many requests it took."""
    with client(platform, world) as opened:
        before = sum(opened.door.requests.values())
        lot = sample_of(platform, data).draw(opened, draw)
        return lot, sum(opened.door.requests.values()) - before


def found(platform: str, key: JoinKey, keys: Sequence[str], world: World = WORLD, *spoilt: Fault) -> list[Record]:
    with client(platform, world, *spoilt) as opened:
        return list(lookup_of(platform, key).find(opened, keys))


def one(record: Record, key: JoinKey) -> str:
    return next(raw for kind, raw in record.keys if kind is key)


def key_of(customer: int, key: JoinKey) -> str:
    known = {JoinKey.EMAIL: PEOPLE.email, JoinKey.PHONE: PEOPLE.phone, JoinKey.CUSTOMER_ID: PEOPLE.number}
    return known[key](customer) or ""


def key_for(lookup: Lookup, number: int) -> str:
    """Of a customer, an order, a ticket or a variant."""
    if lookup.data[0] is DataObject.TICKET:
        return str(NEWEST - number)
    if lookup.data[0] is DataObject.PRODUCT:
        return WARES.number(number % WARES.variants)
    return str(1_300 + number) if lookup.data[0] is DataObject.ORDER else key_of(number, lookup.key)


# --- the shop ------------------------------------------------------------------------------------------------------


def test_customers_are_drawn_from_the_whole_window_in_few_requests() -> None:
    lot, requests = drawn("shopify", DataObject.CUSTOMER)
    assert 180 <= len(lot.records) <= 200 and not lot.whole and requests == 5
    days = {(NOW - each.created).days for each in lot.records if each.created}
    assert min(days) <= 3 and max(days) >= 27 and max(days) <= 30
    first = next(each for each in lot.records if len(each.keys) == 3)
    customer = PEOPLE.by_number(one(first, JoinKey.CUSTOMER_ID))
    assert customer is not None
    assert one(first, JoinKey.PHONE) == PEOPLE.phone(customer)
    assert {each.consent for each in lot.records} >= {Consent.AGREED, Consent.NEVER}


def test_orders_come_with_their_channel() -> None:
    lot, _ = drawn("shopify", DataObject.ORDER)
    assert {each.channel for each in lot.records} == {"web", "pos"}
    assert all([kind for kind, _ in each.keys] == [JoinKey.ORDER_ID, JoinKey.ORDER_NAME] for each in lot.records)


@pytest.mark.parametrize("data", [DataObject.CUSTOMER, DataObject.ORDER])
def test_a_million_cost_as_many_requests_as_a_thousand(data: DataObject) -> None:
    def requests(number: int) -> int:
        volumes = {"orders": number, "customers": number, "new_customers": number}
        return drawn("shopify", data, world=WORLD.changed({"volumes": volumes}))[1]

    assert requests(1_000) == requests(1_000_000)


def test_few_are_drawn_all_at_once() -> None:
    small = WORLD.changed({"volumes": {"orders": 40, "customers": 40, "new_customers": 40}})
    lot, requests = drawn("shopify", DataObject.CUSTOMER, world=small)
    assert (len(lot.records), lot.whole, requests) == (40, True, 2)


def test_trial_orders_are_left_out() -> None:
    trial = faults.Rewrite(lambda body: body.replace(b'"test": false', b'"test": true', 1))
    with client("shopify", WORLD, trial) as opened:
        kept = sample_of("shopify", DataObject.ORDER).draw(opened, DRAW)
    assert len(kept.records) < len(drawn("shopify", DataObject.ORDER)[0].records)


def test_a_key_without_the_scope_is_denied() -> None:
    scopes = [each for each in WORLD.platform("shopify")["scopes"] if each != "read_customers"]
    with client("shopify", WORLD.changed({"shopify": {"scopes": scopes}})) as opened, pytest.raises(Denied):
        sample_of("shopify", DataObject.CUSTOMER).draw(opened, DRAW)


# --- lookups -------------------------------------------------------------------------------------------------------

KNOWN = [
    pytest.param(name, lookup.key, id=f"{name} {lookup.key}")
    for name, connector in EVERY
    for lookup in connector.lookups
    if lookup.data[0] is DataObject.CUSTOMER
]
LINKED = WORLD.changed({"zendesk": {"customers": {"external_share": 1.0}}})
LONG_AGO = range(700, 712)
"""Customers from before the day on which the way to HubSpot broke."""


@pytest.mark.parametrize(("platform", "key"), KNOWN)
def test_who_is_there_is_found_and_who_is_not_is_not(platform: str, key: JoinKey) -> None:
    asked = [key_of(each, key) for each in LONG_AGO]
    strange = {JoinKey.EMAIL: "nobody@elsewhere.example", JoinKey.PHONE: "+4915112345678"}.get(key, "123456789")
    held = {one(each, key).lower() for each in found(platform, key, [*filter(None, asked), strange], LINKED)}
    reached = PEOPLE.profiles.has if platform == "klaviyo" else lambda _: True
    expected = {name.lower() for each, name in zip(LONG_AGO, asked, strict=True) if name and reached(each)}
    assert held == expected and expected


@pytest.mark.parametrize(("platform", "connector"), EVERY)
def test_a_full_batch_is_taken_at_once(platform: str, connector: Any) -> None:
    for lookup in connector.lookups:
        with client(platform, LINKED) as opened:
            keys = list(filter(None, (key_for(lookup, 700 + each) for each in range(lookup.batch))))
            assert list(lookup.find(opened, keys[:1]))  # reads the definitions of fields, once
            before = sum(opened.door.requests.values())
            assert list(lookup.find(opened, keys))
            assert sum(opened.door.requests.values()) - before == 1


def test_orders_are_found_by_their_number() -> None:
    held = found("hubspot", JoinKey.ORDER_ID, ["12", "2000", "2001"])
    assert sorted(one(each, JoinKey.ORDER_ID) for each in held) == ["2000", "2001"]


def test_consent_is_told_beside_the_key() -> None:
    asked = [name for each in range(300) if (name := PEOPLE.email(each))][:90]
    held = found("klaviyo", JoinKey.EMAIL, asked)
    assert {each.consent for each in held} == {Consent.AGREED, Consent.NEVER}


def test_klaviyo_is_asked_for_fewer_where_it_refuses_so_many() -> None:
    def few(request: Request) -> Response:
        return reply({"errors": [{"status": 400, "code": "invalid", "detail": "too many"}]}, 400)

    class Most:
        def __call__(self, request: Request, answer: Any) -> Response | None:
            return few(request) if request.arg("filter").count("@") > 30 else None

    asked = [name for each in range(120) if (name := PEOPLE.email(each))][:100]
    assert len(found("klaviyo", JoinKey.EMAIL, asked, WORLD, Most())) == len(found("klaviyo", JoinKey.EMAIL, asked))


@pytest.mark.parametrize(("platform", "key"), KNOWN)
def test_an_answer_without_its_list_is_no_answer(platform: str, key: JoinKey) -> None:
    """Nobody may be said to be missing by an answer that does not hold what it should."""

    def unlike(body: bytes) -> bytes:
        for name in (b"nodes", b"data", b"results", b"users"):
            body = body.replace(b'"%s": [' % name, b'"others": [')
        return body

    keys = list(filter(None, (key_of(each, key) for each in LONG_AGO)))
    with client(platform, LINKED) as opened:
        lookup = lookup_of(platform, key)
        assert list(lookup.find(opened, keys))
    with client(platform, LINKED, After(faults.Rewrite(unlike))) as opened, pytest.raises(Misread):
        list(lookup.find(opened, keys))


@pytest.mark.parametrize(("platform", "connector"), EVERY)
def test_own_records_are_found_again(platform: str, connector: Any) -> None:
    """They are what shows that a lookup works at all."""
    for sample in connector.samples:
        lot, _ = drawn(platform, sample.data[0], world=LINKED)
        for lookup in (each for each in connector.lookups if each.data[0] is sample.data[0]):
            some = [raw for each in lot.records for kind, raw in each.keys if kind is lookup.key][: lookup.batch]
            held = {one(each, lookup.key).lower() for each in found(platform, lookup.key, some, LINKED)}
            assert held == {each.lower() for each in some} and held
