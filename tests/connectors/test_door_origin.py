"""The door opens to one host, and no redirect, link or environment variable leads it elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
import responses

from connectors.door import Allow, Door, NextLink, StaticAuth
from connectors.errors import Cut, Unavailable
from tests.connectors.loopback import Clock, reply, serving

ALLOW = (Allow("GET", "/things"), Allow("GET", "/things/{id}"))
NEXT = NextLink(("links", "next"))


def door(base: str = "https://shop.example/api") -> Door:
    return Clock().tools().door(base, allow=ALLOW, auth=StaticAuth({"Authorization": "Bearer canary"}))


@pytest.mark.parametrize(
    "base",
    [
        "http://shop.example",
        "http://127.0.0.1.shop.example",
        "http://10.0.0.1",
        "https://",
        "shop.example",
        "ftp://shop.example",
        "file:///etc/passwd",
        "https://user:canary@shop.example",
        "https://user@shop.example",
        "https://shop.example?key=canary",
        "https://shop.example#canary",
        "https://shop.example/a/../b",
        "https://shop example",
        "https://shop.example\\@evil.example",
        "https://shöp.example",
        "https://shop.example:port",
        "https://shop.example:99999",
        "https://[::1",
    ],
)
def test_bad_base_addresses_are_refused_without_showing_them(base: str) -> None:
    with pytest.raises(ValueError) as caught:
        door(base)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("base", "asked"),
    [
        ("https://Shop.Example/", "https://shop.example/things"),
        ("https://shop.example:8443/a/b", "https://shop.example:8443/a/b/things"),
        ("http://localhost:5678/api/v1/", "http://localhost:5678/api/v1/things"),
        ("http://127.0.0.9:1", "http://127.0.0.9:1/things"),
        ("http://[::1]:5678", "http://[::1]:5678/things"),
    ],
)
def test_good_base_addresses(base: str, asked: str) -> None:
    with responses.RequestsMock() as mock:
        mock.get(asked, json={})
        door(base).get("/things")
        assert mock.calls[0].request.url == asked


def test_plain_http_can_be_switched_off() -> None:
    with pytest.raises(ValueError, match="https"):
        Clock().tools(allow_http_loopback=False).door("http://127.0.0.1:1", allow=ALLOW)


def test_a_redirect_is_not_followed_and_the_credential_stays() -> None:
    with serving(reply(b"{}")) as thief:
        moved = reply(b"", "302 Found", f"Location: {thief.url}/login?next=canary")
        with serving(moved) as shop, pytest.raises(Unavailable) as caught:
            door(shop.url).get("/things")
        assert thief.requests == []
        assert len(shop.requests) == 1
    assert "elsewhere, to 127.0.0.1;" in caught.value.says
    assert "canary" not in caught.value.says


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/api/things",
        "http://shop.example/api/things",
        "https://shop.example:444/api/things",
        "https://shop.example@evil.example/api/things",
        "https://canary@shop.example/api/things",
        "//evil.example/api/things",
        "https://shop.example/other/things",
        "https://shop.example/api/secrets",
        "https://shop.example/api/things/../secrets",
        "https://shop.example/api/things?_method=delete",
        "https://shop.example\\.evil.example/api/things",
        "javascript:alert(1)",
        "https://[/api/things",
    ],
)
def test_a_link_elsewhere_ends_the_list_after_the_pages_read(link: str) -> None:
    with responses.RequestsMock() as mock:
        elsewhere = link if "?" in link else f"{link}?c=2"  # else the guard against circles would stop us first
        mock.get("https://shop.example/api/things", json={"links": {"next": elsewhere}})
        pages = door().pages("/things", NEXT)
        assert next(pages).status == 200
        with pytest.raises(Cut) as caught:
            next(pages)
        assert len(mock.calls) == 1
    assert "canary" not in caught.value.says


@pytest.mark.parametrize(
    "link", ["https://shop.example/api/things?c=2", "/api/things?c=2", "https://shop.example:443/api/things?c=2"]
)
def test_a_link_on_the_same_host_is_followed(link: str) -> None:
    with responses.RequestsMock() as mock:
        mock.get("https://shop.example/api/things", json={"links": {"next": link}})
        mock.get("https://shop.example/api/things?c=2", json={"links": {"next": None}})
        assert len(list(door().pages("/things", NEXT))) == 2


def test_the_environment_neither_redirects_nor_adds_a_credential(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login canary password canary\n")
    with serving(reply(b"{}")) as thief, serving(reply(b"{}")) as shop:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, thief.url)
        monkeypatch.setenv("NETRC", str(netrc))
        Clock().tools().door(shop.url, allow=ALLOW).get("/things")
        assert thief.requests == []
        assert b"authorization" not in shop.requests[0].lower()


def test_cookies_are_not_kept() -> None:
    with serving(reply(b"{}", "200 OK", "Set-Cookie: session=canary; Path=/")) as shop:
        one = door(shop.url)
        one.get("/things")
        one.get("/things")
        assert b"cookie" not in shop.requests[1].lower()
