"""Getting into a Shopify shop: names, credentials, and what its errors mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from auditor.demo.faults import status
from auditor.demo.http import Request, Response, Server
from auditor.demo.shopify import CLIENT_CREDENTIALS, CREDENTIALS, ShopifyDemo
from auditor.model import Work
from connectors.errors import BadCredential, Denied, Misread, NotThere, Throttled, Unavailable
from connectors.shopify import CONNECTOR
from connectors.shopify.account import identity
from tests.connectors.loopback import Clock, reply, serving
from tests.connectors.running import WINDOW
from tests.connectors.shopify_runs import (
    APPS,
    NEVER_WHOLE,
    REQUESTS,
    WORK,
    Changed,
    instead,
    problem,
    read,
    shop,
)

GOOD = [
    "fern-and-fable",
    "fern-and-fable.myshopify.com",
    "https://fern-and-fable.myshopify.com/admin",
    " Fern-And-Fable ",
]
BAD = [
    "brand.com", "shop.brand.co.uk", "admin.shopify.com/store/acme", "https://admin.shopify.com/store/acme", "",
    "evil.example/fern.myshopify.com", "fern.myshopify.com.evil.example", "user@fern.myshopify.com",
    "a.fern.myshopify.com", "fern.myshopify.com:8443", "fern_fable", "fern fable", "myshopify.com",
]  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_shops_own_name(name: str) -> None:
    assert identity({"shop": name}) == "shopify:fern-and-fable"


@pytest.mark.parametrize("name", BAD)
def test_a_name_that_would_have_to_be_guessed_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []
    monkeypatch.setattr(requests.Session, "send", lambda *args, **_: sent.append(args))
    with pytest.raises(ValueError, match=r"myshopify\.com"):
        CONNECTOR.open({**CREDENTIALS, "shop": name}, Clock().tools(), WINDOW)
    assert sent == []


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({}, id="none"),
        pytest.param({"token": " "}, id="blank"),
        pytest.param({"client_id": "1"}, id="half"),
        pytest.param({"client_secret": "1"}, id="the other half"),
        pytest.param({"token": "shpat_12345678", "client_id": "1", "client_secret": "2"}, id="two"),
    ],
)
def test_one_whole_credential_is_needed(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"`token`.*`client_id` and `client_secret`"):
        CONNECTOR.open({"shop": "fern-and-fable", **given}, Clock().tools(), WINDOW)


def test_client_credentials_read_the_same() -> None:
    by_client, by_token = read(settings=CLIENT_CREDENTIALS), read()
    assert by_client.everything == by_token.everything
    assert [path for _, path in by_client.log].count("/admin/oauth/access_token") == 1


class Expiring:
    """Lets every exchanged token expire before one of the requests, once or each time."""

    def __init__(self, demo: ShopifyDemo, at: int, always: bool = False) -> None:
        self.demo, self.at, self.always, self.seen = demo, at, always, 0

    def __call__(self, request: Request, answer: Callable[[], Response]) -> Response | None:
        self.seen += 1
        if self.seen == self.at or (self.always and self.seen >= self.at and "graphql" in request.path):
            self.demo.forget_tokens()
        return None


def test_a_token_that_expires_is_fetched_anew_once() -> None:
    clock = Clock()
    demo = ShopifyDemo(shop(), clock.monotonic)
    run = read(demo=demo, clock=clock, settings=CLIENT_CREDENTIALS, faults=[Expiring(demo, 10)])
    assert run.stopped() == NEVER_WHOLE
    assert [path for _, path in run.log].count("/admin/oauth/access_token") == 2


def test_a_token_that_never_works_stops_the_shop() -> None:
    clock = Clock()
    demo = ShopifyDemo(shop(), clock.monotonic)
    with Server(demo, [Expiring(demo, 1, always=True)]) as server, pytest.raises(BadCredential):
        CONNECTOR.open({**CLIENT_CREDENTIALS, "base_url": server.base_url}, clock.tools(), WINDOW)
    assert len(server.log) == 4  # exchange, refused, exchange, refused


@pytest.mark.parametrize(
    ("settings", "world", "says"),
    [
        pytest.param({"client_secret": "wrong"}, {}, "refused", id="wrong secret"),
        pytest.param({}, {"same_organisation": False}, "organisation", id="other organisation"),
    ],
)
def test_an_exchange_that_is_refused(settings: dict[str, str], world: dict[str, Any], says: str) -> None:
    with Server(ShopifyDemo(shop(**world))) as server, pytest.raises(BadCredential, match=says) as caught:
        CONNECTOR.open({**CLIENT_CREDENTIALS, **settings, "base_url": server.base_url}, Clock().tools(), WINDOW)
    assert caught.value.remedy
    assert len(server.log) == 1


def test_an_exchange_without_a_token_is_misread() -> None:
    with serving(reply(b'{"expires_in": 1}')) as served, pytest.raises(Misread):
        CONNECTOR.open({**CLIENT_CREDENTIALS, "base_url": served.url}, Clock().tools(), WINDOW)


def test_credentials_travel_in_headers_and_bodies_never_in_addresses() -> None:
    with serving(reply(b"{}", "401 Unauthorized")) as served, pytest.raises(BadCredential):
        CONNECTOR.open({**CREDENTIALS, "base_url": served.url}, Clock().tools(), WINDOW)
    line, _, rest = served.requests[0].decode().partition("\r\n")
    assert line == "POST /admin/api/2026-10/graphql.json HTTP/1.1"
    assert f"X-Shopify-Access-Token: {CREDENTIALS['token']}" in rest


def test_a_wrong_token() -> None:
    with Server(ShopifyDemo(shop())) as server, pytest.raises(BadCredential):
        CONNECTOR.open(
            {**CREDENTIALS, "token": "shpat_wrong-one", "base_url": server.base_url}, Clock().tools(), WINDOW
        )


@pytest.mark.parametrize("code", [401, 402, 403, 423, 430])
def test_statuses_that_stop_the_shop_at_once(code: int) -> None:
    with Server(ShopifyDemo(shop()), [status(code)]) as server, pytest.raises(BadCredential, match=str(code)) as caught:
        CONNECTOR.open({**CREDENTIALS, "base_url": server.base_url}, Clock().tools(), WINDOW)
    assert caught.value.remedy
    assert len(server.log) == 1


def test_a_shop_that_does_not_exist() -> None:
    with Server(ShopifyDemo(shop()), [status(404)]) as server, pytest.raises(NotThere, match="no shop"):
        CONNECTOR.open({**CREDENTIALS, "base_url": server.base_url}, Clock().tools(), WINDOW)


@pytest.mark.parametrize("code", [500, 503, 540, 783])
def test_a_shop_in_trouble_is_asked_again(code: int) -> None:
    assert read(faults=[status(code, "InstalledApps", times=2)], only=[APPS]).error(APPS) is None
    assert isinstance(read(faults=[status(code, "InstalledApps")], only=[APPS]).error(APPS), Unavailable)


COST = {
    "requestedQueryCost": 152,
    "actualQueryCost": None,
    "throttleStatus": {"maximumAvailable": 4000.0, "currentlyAvailable": 52, "restoreRate": 50.0},
}
THROTTLED = {"errors": [problem("THROTTLED", "Throttled")], "extensions": {"cost": COST}}


def test_throttled_then_good() -> None:
    run = read(faults=[instead("InstalledApps", THROTTLED, times=1)])
    assert run.stopped() == NEVER_WHOLE
    assert 2.0 in run.clock.sleeps  # (152 - 52) / 50


def test_throttled_for_ever() -> None:
    run = read(faults=[instead("InstalledApps", THROTTLED)])
    assert isinstance(run.error(APPS), Throttled)
    assert run.stopped() == {APPS, *NEVER_WHOLE}


def test_throttled_without_saying_how_long() -> None:
    bare = {"errors": [problem("THROTTLED", "Throttled")]}
    assert read(faults=[instead("InstalledApps", bare, times=1)]).stopped() == NEVER_WHOLE


def test_a_small_bucket_only_takes_longer() -> None:
    clock = Clock()
    run = read(shop(bucket=400, restore_rate=20), clock=clock)
    assert run.stopped() == NEVER_WHOLE
    assert clock.seconds > 30


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param({"errors": [problem("MAX_COST_EXCEEDED")]}, Misread, id="too dear"),
        pytest.param({"errors": [problem("undefinedField")]}, Misread, id="unknown field"),
        pytest.param({"errors": "not a list"}, Misread, id="plain text"),
        pytest.param({"errors": [problem("INTERNAL_SERVER_ERROR", requestId="abcdef12-0")]}, Unavailable, id="trouble"),
        pytest.param({"errors": [problem("ACCESS_DENIED")], "data": None}, Denied, id="denied without a scope"),
        pytest.param({"data": None}, Misread, id="no data"),
        pytest.param({"data": {}}, Misread, id="no field"),
        pytest.param({"data": {"appInstallations": None}}, Misread, id="nothing and no reason"),
        pytest.param({"data": {"appInstallations": {}}}, Misread, id="no rows"),
        pytest.param({"data": {"appInstallations": {"nodes": []}}}, Misread, id="no word of more"),
        pytest.param({"data": {"appInstallations": {"nodes": [{}]}}}, Misread, id="an app without anything"),
        pytest.param([], Misread, id="a list"),
    ],
)
def test_odd_answers_never_pass_for_an_empty_list(body: object, kind: type[Exception]) -> None:
    run = read(faults=[instead("InstalledApps", body)], only=[APPS])
    assert isinstance(run.error(APPS), kind)


def test_trouble_on_their_side_is_asked_again() -> None:
    trouble = {"errors": [problem("INTERNAL_SERVER_ERROR")]}
    assert read(faults=[instead("InstalledApps", trouble, times=1)]).stopped() == NEVER_WHOLE


def test_what_was_denied_says_which_scope() -> None:
    access = "`read_themes` access scope. Ask jane@owner.example."
    body = {"errors": [problem("ACCESS_DENIED", requiredAccess=access)], "data": {"themes": None}}
    error = read(faults=[instead("ThemeFiles", body)], only=[("connections", "theme app embeds")]).error(
        ("connections", "theme app embeds")
    )
    assert isinstance(error, Denied)
    assert "read_themes" in error.says
    assert "tick read_themes" in error.remedy
    assert "jane" not in f"{error.says}{error.remedy}"


def test_half_an_answer_is_kept_and_said_to_be_half() -> None:
    def half(body: dict[str, Any]) -> None:
        body["errors"] = [problem("INTERNAL_SERVER_ERROR")]

    run = read(faults=[Changed("InstalledApps", half)], only=[APPS])
    assert len(run.facts(APPS)) > 5
    assert isinstance(run.error(APPS), Unavailable)


def test_a_failure_is_told_by_every_part_that_needed_the_answer_and_asked_once() -> None:
    run = read(faults=[instead("OrderTimelines", {"data": {}})])
    parts = {("automations", "notification e-mails"), ("work", "order entry"), ("measures", "time to fulfil")}
    assert parts <= run.stopped(Misread)
    assert len(run.log) == REQUESTS
    assert [fact for fact in run.facts(WORK) if isinstance(fact, Work)]
