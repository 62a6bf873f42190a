"""What Klaviyo's refusals mean, and what can never leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from auditor.demo import faults
from auditor.demo.http import Request, Response, Server, reply
from auditor.demo.klaviyo import CREDENTIALS, KlaviyoDemo
from auditor.model import (
    Sight,
)
from auditor.reading import open_source
from connectors.door import Allow
from connectors.door.answer import Answer
from connectors.errors import BadCredential, Denied, Refused
from connectors.klaviyo import CONNECTOR
from connectors.klaviyo.api import RATES, REVISION, decode
from tests.connectors.klaviyo_account import WORLD, flows, metrics, read, without
from tests.connectors.loopback import Clock
from tests.connectors.running import WINDOW


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(faults.html(), id="web pages"),
        pytest.param(faults.status(503), id="down"),
        pytest.param(faults.too_many("1"), id="throttled without end"),
        pytest.param(faults.CutOff(), id="cut answers"),
    ],
)
def test_a_platform_in_trouble_is_unavailable_from_the_start(fault: Any) -> None:
    clock = Clock()
    with Server(KlaviyoDemo(WORLD, clock.monotonic), [fault]) as server:
        source = open_source(CONNECTOR, {**CREDENTIALS, "base_url": server.base_url}, clock.tools(), WINDOW)
    assert source.failure is not None
    assert source.failure.sight is Sight.UNAVAILABLE
    assert source.system.id == "klaviyo:account"


def test_a_key_that_is_revoked_in_the_middle() -> None:
    gone = faults.Spoil(lambda _: reply({"errors": [{"code": "authentication_failed"}]}, 401), "/api/", after=3)
    error = read(faults=[gone]).parts["automations", "flows"][1]
    assert isinstance(error, BadCredential)


def test_a_key_that_may_not_even_say_whose_it_is() -> None:
    clock = Clock()
    with Server(KlaviyoDemo(WORLD.changed({"klaviyo": without("accounts:read")}), clock.monotonic)) as server:
        source = open_source(CONNECTOR, {**CREDENTIALS, "base_url": server.base_url}, clock.tools(), WINDOW)
    assert isinstance(source.failure, Denied)
    assert "Accounts" in source.failure.remedy


def test_an_account_that_counts_no_messages_does_not_prove_that_none_are_sent() -> None:
    seen = read(metrics(but=["Received Email"]))
    assert seen.flow("FWel01").runs is None
    assert seen.parts["work", "messages"][0] == []
    assert seen.trouble("work", "messages") == "Unobservable"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param((b'"dates"', b'"days"'), id="no dates"),
        pytest.param((b'"count": [', b'"count": ["many", '), id="words for numbers"),
        pytest.param((b'"dimensions"', b'"groups"'), id="no groups"),
    ],
)
def test_counts_in_another_shape(change: tuple[bytes, bytes]) -> None:
    seen = read(faults=[faults.Rewrite(lambda body: body.replace(*change), "/api/metric-aggregates")])
    assert seen.flow("FWel01").runs is None
    assert {seen.trouble("automations", "flows"), seen.trouble("connections", "orders")} == {"Misread"}


def test_an_id_that_is_too_long_to_be_one() -> None:
    assert read(flows({"id": "F" * 300, "name": "x", "status": "live"})).trouble("automations", "flows") == "Misread"


def test_wrong_key() -> None:
    clock = Clock()
    with Server(KlaviyoDemo(WORLD, clock.monotonic)) as server, pytest.raises(BadCredential, match="private API key"):
        CONNECTOR.open({"key": "pk_" + "0" * 34, "base_url": server.base_url}, clock.tools(), WINDOW)


@pytest.mark.parametrize(
    ("status", "headers", "body", "kind"),
    [
        pytest.param(403, {}, b'{"errors":[{"detail":"missing required scopes: flows:read"}]}', "Denied", id="scope"),
        pytest.param(403, {}, b'{"errors":[{"detail":"no"}]}', "Denied", id="scope not named"),
        pytest.param(403, {"Content-Type": "text/html"}, b"<html>Just a moment", "Unavailable", id="guard page"),
        pytest.param(410, {}, b'{"errors":[]}', "Misread", id="retired revision"),
        pytest.param(400, {}, b'{"errors":[{"detail":"A valid revision header"}]}', "Misread", id="unknown revision"),
        pytest.param(429, {"Retry-After": "40000"}, b"{}", "Throttled", id="limit of the day"),
        pytest.param(429, {"Retry-After": "2"}, b"{}", "NoneType", id="short wait is the door's"),
        pytest.param(404, {}, b"{}", "NoneType", id="not there is the door's"),
    ],
)
def test_what_refusals_mean(status: int, headers: dict[str, str], body: bytes, kind: str) -> None:
    assert type(decode(Answer(status, headers, body))).__name__ == kind


def test_nothing_can_be_written() -> None:
    assert {line.path for line in CONNECTOR.allow if line.method == "POST"} == {
        "/api/metric-aggregates",
        "/api/flow-values-reports",
        "/api/campaign-values-reports",
        "/api/segment-values-reports",
        "/api/form-series-reports",
    }
    assert all(isinstance(line, Allow) and line.bucket in RATES for line in CONNECTOR.allow)
    clock = Clock()
    with Server(KlaviyoDemo(WORLD, clock.monotonic)) as server:
        client = CONNECTOR.open({**CREDENTIALS, "base_url": server.base_url}, clock.tools(), WINDOW)
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            with pytest.raises(Refused):
                client.door.request(method, "/api/profile-bulk-import-jobs")
        assert server.log == [("GET", "/api/accounts")]


def test_the_revision_is_pinned() -> None:
    seen: set[tuple[str, bool]] = set()
    trial = {line.path for line in CONNECTOR.allow if line.headers}

    def spy(request: Request, answer: Callable[[], Response]) -> Response:
        seen.add((request.headers.get("revision", ""), request.path in trial))
        return answer()

    read(faults=[spy])
    assert seen == {(REVISION, False), (f"{REVISION}.pre", True)}
