"""Puts one order on the line and reads the answer to its end, within limits. No exception of requests leaves here."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlencode, urlsplit

import requests
import urllib3

from connectors.door.answer import Answer
from connectors.door.order import Order
from connectors.door.origin import Origin
from connectors.errors import Cut, ReadError, Refused, Unavailable

# urllib3 logs whole request lines, parameters included.
logging.getLogger("urllib3").setLevel(logging.ERROR)

_CHUNK = 65_536
_TROUBLE = (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError)
_AGENT = "auditor (read-only)"


@dataclass(frozen=True)
class Limits:
    """What one request may take."""

    connect: float
    read: float
    """Seconds without a byte."""
    max_bytes: int
    expired: Callable[[], bool]
    """Whether the time of the whole run is over."""


class Wire:
    """A connection to one origin that takes nothing from the environment but a certificate bundle.

    Proxies, .netrc and cookies are not used: none of them may add a credential or send ours elsewhere.
    """

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
        self._session.headers.update({"User-Agent": _AGENT, "Accept": "application/json"})
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def send(self, order: Order, headers: Mapping[str, str], limits: Limits) -> Answer | ReadError:
        """The answer; Unavailable when there is none or it breaks off; Cut when it is too big or the time is over."""
        try:
            with self._open(order, headers, limits) as response:
                return self._read(response, limits)
        except _TROUBLE as problem:
            reason = _reason(problem)
        # Returned after the handler, so that no traceback can show the problem, which may quote headers.
        return Unavailable(f"{self._origin.host} {reason}.", "Check the address and the line, and run the audit again.")

    def close(self) -> None:
        """Closes the connections kept open."""
        self._session.close()

    def _open(self, order: Order, headers: Mapping[str, str], limits: Limits) -> requests.Response:
        body, kind = _body(order)
        request = requests.Request(
            order.allow.method,
            self._origin.url(order.path),
            headers={**kind, **headers},
            params=list(order.params),
            data=body,
        )
        prepared = self._session.prepare_request(request)
        self._same_place(prepared.url or "", order)
        return self._session.send(
            prepared,
            stream=True,
            allow_redirects=False,
            timeout=(limits.connect, limits.read),
            verify=self._session.verify,
        )

    def _same_place(self, url: str, order: Order) -> None:
        """The address that will be used must be the one that was allowed, whatever preparing did to it."""
        meant, found = urlsplit(self._origin.url(order.path)), urlsplit(url)
        if (meant.scheme, meant.netloc, meant.path) != (found.scheme, found.netloc, found.path):
            raise Refused("an address that changes when it is prepared")

    def _read(self, response: requests.Response, limits: Limits) -> Answer | ReadError:
        announced = response.headers.get("Content-Length", "")
        if announced.isdecimal() and int(announced) > limits.max_bytes:
            return self._too_big(limits)
        body = bytearray()
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > limits.max_bytes:
                return self._too_big(limits)
            if limits.expired():
                return Cut(f"The time for this system was over while {self._origin.host} was still answering.")
        return Answer(response.status_code, response.headers, bytes(body), self._origin.host)

    def _too_big(self, limits: Limits) -> Cut:
        most = limits.max_bytes // 1_000_000
        return Cut(f"{self._origin.host} gave an answer of more than {most} MB; we did not read it to its end.")


def _body(order: Order) -> tuple[bytes | None, dict[str, str]]:
    """Body and its Content-Type; TypeError for what JSON cannot hold, which is our bug and not the platform's."""
    if order.json is not None:
        return json.dumps(order.json).encode(), {"Content-Type": "application/json"}
    if order.form is not None:
        return urlencode(order.form).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    return None, {}


def _reason(problem: Exception) -> str:
    if isinstance(problem, requests.exceptions.SSLError):
        return "could not prove who it is (TLS certificate)"
    if isinstance(problem, requests.exceptions.ConnectTimeout | requests.exceptions.ConnectionError):
        return "could not be reached, or hung up"
    if isinstance(problem, requests.exceptions.Timeout | urllib3.exceptions.TimeoutError | TimeoutError):
        return "did not answer in time"
    return "broke off in the middle of its answer"
