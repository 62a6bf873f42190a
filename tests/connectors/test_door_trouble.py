"""What bad answers become: asked again where that helps, sorted by who can mend it, and never without end."""

from __future__ import annotations

import gzip
import logging
import socket
import traceback

import pytest
import responses

from connectors.door import Allow, Answer, Door, StaticAuth, Wait
from connectors.errors import (
    BadCredential,
    Cut,
    Denied,
    Misread,
    NotThere,
    ReadError,
    Throttled,
    Unavailable,
)
from tests.connectors.loopback import Clock, Script, reply, serving

URL = "https://shop.example/things"
ALLOW = (Allow("GET", "/things"),)
GOOD = reply(b'{"ok": true}')
CUT_OFF = GOOD[:-4]


def door(clock: Clock, base: str = "https://shop.example", **changes: object) -> Door:
    return clock.tools(max_bytes=1_000_000).door(base, allow=ALLOW, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "error", "tries"),
    [
        (400, Misread, 1),
        (401, BadCredential, 1),
        (402, Denied, 1),
        (403, Denied, 1),
        (404, NotThere, 1),
        (408, Unavailable, 5),
        (410, NotThere, 1),
        (422, Misread, 1),
        (423, Denied, 1),
        (429, Throttled, 5),
        (500, Unavailable, 5),
        (503, Unavailable, 5),
    ],
)
def test_statuses(status: int, error: type[ReadError], tries: int) -> None:
    with responses.RequestsMock() as mock:
        mock.get(URL, json={}, status=status)
        with pytest.raises(ReadError) as caught:
            door(Clock()).get("/things")
        assert len(mock.calls) == tries
    assert type(caught.value) is error
    assert "shop.example" in caught.value.says


@pytest.mark.parametrize(
    "first",
    [
        CUT_OFF,
        b"",
        b"HTTP/1.1 200",
        b"not http at all\r\n\r\n",
        reply(b'{"ok": tr'),
        reply(b""),
        reply(b"<!doctype html>Just a moment", "200 OK", "Content-Type: text/html"),
        reply(b"{}", "502 Bad Gateway"),
        reply(b"junk", "200 OK", "Content-Encoding: gzip"),
        reply(b"[" * 200_000),
    ],
)
def test_a_passing_fault_is_asked_again(first: Script) -> None:
    clock = Clock()
    with serving(first, GOOD) as shop:
        assert door(clock, shop.url).get("/things").mapping() == {"ok": True}
        assert len(shop.requests) == 2
    assert 0.5 <= clock.sleeps[0] <= 1.0


@pytest.mark.parametrize(
    ("always", "says"),
    [
        (CUT_OFF, "broke off"),
        (reply(b"<html>"), "web page instead of data"),
        (reply(b'{"ok": tr'), "cut off"),
        (b"", "hung up"),
    ],
)
def test_a_lasting_fault_is_unavailable(always: Script, says: str) -> None:
    with serving(always) as shop, pytest.raises(Unavailable, match=says):
        door(Clock(), shop.url).get("/things")


def test_nobody_at_home() -> None:
    with pytest.raises(Unavailable, match="could not be reached"):
        door(Clock(), "http://127.0.0.1:9").get("/things")


@pytest.mark.parametrize(
    ("said", "waited"),
    [("2", 2.0), ("2.0", 2.0), ("0", 0.0), ("86400", 60.0), ("Sun, 01 Nov 2026 00:00:07 GMT", 7.0)],
)
def test_retry_after_is_honoured_within_reason(said: str, waited: float) -> None:
    clock = Clock()
    with responses.RequestsMock() as mock:
        mock.get(URL, json={}, status=429, headers={"Retry-After": said})
        mock.get(URL, json={"ok": True})
        door(clock).get("/things")
    assert clock.sleeps[0] == waited


@pytest.mark.parametrize("said", ["soon", "", "-5", "Sun, 99 Foo", "9" * 400])
def test_a_senseless_retry_after_is_our_own_choice(said: str) -> None:
    clock = Clock()
    with responses.RequestsMock() as mock:
        mock.get(URL, json={}, status=503, headers={"Retry-After": said})
        mock.get(URL, json={"ok": True})
        door(clock).get("/things")
    assert 0.5 <= clock.sleeps[0] <= 1.0


def test_no_wait_outlasts_the_run() -> None:
    clock = Clock()
    with responses.RequestsMock() as mock:
        mock.get(URL, json={}, status=429, headers={"Retry-After": "50"})
        with pytest.raises(Throttled):
            clock.tools(seconds=30).door("https://shop.example", allow=ALLOW).get("/things")
    assert clock.seconds < 30


def test_the_time_of_the_run_ends() -> None:
    clock = Clock()
    with responses.RequestsMock() as mock:
        mock.get(URL, json={})
        one = clock.tools(seconds=30).door("https://shop.example", allow=ALLOW)
        one.get("/things")
        clock.seconds = 31
        with pytest.raises(Cut, match="time"):
            one.get("/things")


def test_an_announced_giant_is_not_read() -> None:
    sent = 0

    def giant(line: socket.socket) -> None:
        nonlocal sent
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n")
        while True:
            sent += line.send(b" " * 65_536)

    with serving(giant) as shop, pytest.raises(Cut, match="more than 1 MB"):
        door(Clock(), shop.url).get("/things")
    assert sent < 20_000_000


def test_an_endless_answer_is_cut() -> None:
    def endless(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            line.sendall(b"10000\r\n" + b" " * 65_536 + b"\r\n")

    with serving(endless) as shop, pytest.raises(Cut, match="more than 1 MB"):
        door(Clock(), shop.url).get("/things")


def test_a_small_answer_that_unpacks_to_a_giant_is_cut() -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    with serving(reply(bomb, "200 OK", "Content-Encoding: gzip")) as shop, pytest.raises(Cut):
        door(Clock(), shop.url).get("/things")


def test_an_answer_that_drips_is_cut_when_the_time_is_over() -> None:
    clock = Clock()

    def drip(line: socket.socket) -> None:
        clock.seconds = 10_000
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n ")
        line.recv(1)

    with serving(drip) as shop, pytest.raises(Cut, match="time"):
        door(clock, shop.url).get("/things")


def test_a_good_packed_answer_is_unpacked() -> None:
    packed = reply(gzip.compress(b'{"ok": true}'), "200 OK", "Content-Encoding: gzip")
    with serving(packed) as shop:
        assert door(Clock(), shop.url).get("/things").json() == {"ok": True}


class Renewable:
    """A credential that can be renewed `times` times."""

    def __init__(self, times: int) -> None:
        self.times, self.asked, self.token = times, 0, "old"

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def refresh(self) -> bool:
        self.asked += 1
        self.token = f"new{self.asked}"
        return self.asked <= self.times


@pytest.mark.parametrize(("times", "calls"), [(0, 1), (9, 2)])
def test_a_credential_is_renewed_once(times: int, calls: int) -> None:
    auth = Renewable(times)
    with responses.RequestsMock() as mock:
        mock.get(URL, json={}, status=401)
        with pytest.raises(BadCredential):
            door(Clock(), auth=auth).get("/things")
        assert (auth.asked, len(mock.calls)) == (1, calls)


def test_a_renewed_credential_is_used() -> None:
    with responses.RequestsMock() as mock:
        mock.get(URL, json={}, status=401)
        mock.get(URL, json={"ok": True})
        assert door(Clock(), auth=Renewable(1)).get("/things").json() == {"ok": True}
        assert mock.calls[1].request.headers["Authorization"] == "Bearer new1"


def test_a_platform_refines_errors_and_good_answers_alike() -> None:
    def decode(answer: Answer) -> ReadError | Wait | None:
        if answer.status == 400:
            return Denied("The plan has no flows.")
        throttled = answer.status == 200 and answer.at("errors") == "THROTTLED"
        return Wait(7.0, Throttled("Later.")) if throttled else None

    clock = Clock()
    with responses.RequestsMock() as mock:
        mock.get(URL, json={"errors": "THROTTLED"})
        mock.get(URL, json={"ok": True})
        one = door(clock, decode_error=decode)
        assert one.get("/things").json() == {"ok": True}
        assert clock.sleeps[0] == 7.0
        mock.replace("GET", URL, json={}, status=400)
        with pytest.raises(Denied, match="plan"):
            one.get("/things")
        mock.replace("GET", URL, json={"errors": "THROTTLED"})
        with pytest.raises(Throttled, match="Later"):
            one.get("/things")


@pytest.mark.parametrize(
    ("body", "keys"), [(b"[]", ()), (b"{}", ("a",)), (b'{"a": {}}', ("a",)), (b'{"a": [1]}', ("a",))]
)
def test_a_list_that_is_not_there_is_not_an_empty_list(body: bytes, keys: tuple[str, ...]) -> None:
    answer = Answer(200, {}, body)
    with pytest.raises(Misread):
        answer.rows(*keys) if keys else answer.mapping()


CANARY = "canary-1f2e3d"


@pytest.mark.parametrize(
    "script",
    [
        GOOD,
        CUT_OFF,
        b"",
        reply(CANARY.encode()),
        *(reply(CANARY.encode(), f"{code} X") for code in (302, 400, 401, 403, 404, 429, 500)),
    ],
)
def test_no_secret_is_shown(script: Script, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shown = ""
    with serving(script) as shop:
        one = door(Clock(), shop.url, auth=StaticAuth({"Authorization": f"Bearer {CANARY}"}), headers={"X-Key": CANARY})
        try:
            shown = repr(one.get("/things", {"email": CANARY}))
        except ReadError as error:
            shown = "".join(traceback.format_exception(error)) + repr(error) + error.remedy
    assert CANARY not in shown + caplog.text + repr(one) + repr(vars(one))
    assert "GET /things" in caplog.text


@pytest.mark.parametrize("secret", [f"{CANARY}\n", f" {CANARY}", f"{CANARY}\r\nX: y", f"{CANARY}é", f"{CANARY}\0"])
def test_a_credential_that_no_header_can_hold_is_named_without_showing_it(secret: str) -> None:
    with responses.RequestsMock(), pytest.raises(BadCredential) as caught:
        door(Clock(), auth=StaticAuth({"Authorization": secret})).get("/things")
    assert CANARY not in "".join(traceback.format_exception(caught.value))
