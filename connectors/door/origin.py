"""The one host a door opens to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

from connectors.door.allow import checked_path
from connectors.errors import Cut
from connectors.redact import host_of

_PLAIN = re.compile(r"[!-\[\]-~]+\Z")
"""Printable ASCII without space and backslash."""
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Origin:
    """Scheme, host, port and leading path of the base address."""

    scheme: str
    host: str
    port: int
    prefix: str = ""

    @classmethod
    def parse(cls, base_url: str, *, allow_http_loopback: bool = True) -> Origin:
        """Raises ValueError, in words for the person who wrote the setting; never shows user info or query."""
        parts, port = _split(base_url)
        loopback = allow_http_loopback and parts.scheme == "http" and _is_loopback(parts.hostname or "")
        if parts.scheme != "https" and not loopback:
            raise ValueError(f"base_url must start with https:// (host {host_of(base_url) or 'unreadable'})")
        if "@" in parts.netloc or parts.query or parts.fragment:
            raise ValueError(f"base_url must hold no user name, query or fragment (host {parts.hostname})")
        prefix = parts.path.rstrip("/")
        return cls(parts.scheme, (parts.hostname or "").lower(), port, checked_path(prefix) if prefix else "")

    def url(self, path: str) -> str:
        """The whole address of a checked path."""
        return f"{self.base}{path}"

    @property
    def base(self) -> str:
        """The base address without a trailing slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.prefix}"

    def follow(self, link: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Path and parameters of a link in an answer; Cut when it leads to another host or outside the base."""
        try:
            parts, port = _split(urljoin(f"{self.base}/", link))
        except ValueError:
            raise Cut(f"{self.host} gave a link to its next page that cannot be read; we stopped there.") from None
        same = (parts.scheme, (parts.hostname or "").lower(), port) == (self.scheme, self.host, self.port)
        if not same or "@" in parts.netloc or not parts.path.startswith(f"{self.prefix}/"):
            elsewhere = host_of(link) or "another address"
            raise Cut(f"{self.host} said its next page is at {elsewhere}; we do not follow it and stopped there.")
        return parts.path.removeprefix(self.prefix), tuple(parse_qsl(parts.query, keep_blank_values=True))


def _split(url: str) -> tuple[SplitResult, int]:
    """Raises ValueError for an address that is not plainly one."""
    if not _PLAIN.match(url):
        raise ValueError("base_url holds spaces or characters that no web address has")
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme not in _PORTS:
        raise ValueError("base_url must be a web address such as https://shop.example")
    return parts, _PORTS[parts.scheme] if parts.port is None else parts.port


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
