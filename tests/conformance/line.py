"""A line without a wire: answers come by function call from a platform, and any of them can be spoilt on the way.

Everything of the door is real but its socket: pacing, asking again, sorting of answers, paging, caps. What goes wrong
on real sockets is in `rough`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from requests.structures import CaseInsensitiveDict

from auditor.demo.http import Platform, Request, Response
from connectors.door import Answer, Door, Toolbox
from connectors.door.order import Order
from connectors.door.wire import Limits
from connectors.errors import ReadError

BASE = "http://127.0.0.1:9"
ENDLESS = 1_500
"""Requests of one part after which we call it endless; the door's own cap is 1,000 pages."""


class AsksWithoutEnd(AssertionError):
    """A part that does not stop."""


@dataclass
class Clock:
    """Time that moves only when somebody sleeps."""

    seconds: float = 0.0
    sleeps: list[float] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.sleeps.append(seconds)
            self.seconds += seconds

    def monotonic(self) -> float:
        return self.seconds


@dataclass(frozen=True)
class Ask:
    """One request on its way."""

    label: str
    """Path template, or name of the query: what the ledger calls it."""
    part: tuple[str, str] | None
    """Subject and part that ask; None while the account is being opened."""
    nth: int
    """Requests of this part before this one."""
    tries: int
    """How often the very same request was sent before."""
    order: Order
    good: Callable[[], Answer]
    """What the platform answers."""


Spoil = Callable[[Ask], Answer | ReadError | None]
"""What arrives instead; None: what the platform answers."""


@dataclass
class Memory:
    """A platform, whose answers are kept: the same question gets the same answer in every run."""

    platform: Platform
    known: dict[object, Answer] = field(default_factory=dict)

    def answer(self, request: Request, host: str) -> Answer:
        told = tuple(sorted((name, text) for name, text in request.headers.items() if name != "user-agent"))
        key = (request.method, request.path, request.query, request.body, told)
        if key not in self.known:
            sent = self.platform.answer(request)
            answer = Answer(sent.status, CaseInsensitiveDict(sent.headers), _bytes(sent), host)
            if sent.status == 429:
                return answer
            self.known[key] = answer
        return self.known[key]


def _bytes(response: Response) -> bytes:
    return response.body if isinstance(response.body, bytes) else b"".join(response.body)


@dataclass
class Line:
    """Stands for `connectors.door.wire.Wire`, and writes down what was asked and what was spoilt."""

    memory: Memory
    spoil: Spoil | None = None
    part: tuple[str, str] | None = None
    asked: list[Ask] = field(default_factory=list)
    """What the present part asked."""
    spoilt: int = 0
    """How many answers to it were spoilt."""
    _sent: dict[str, int] = field(default_factory=dict)

    def begin(self, part: tuple[str, str] | None) -> None:
        """The requests to come are of another part."""
        self.part, self.asked, self.spoilt = part, [], 0

    def send(self, order: Order, headers: Mapping[str, str], limits: Limits) -> Answer | ReadError:
        """See `Wire.send`."""
        if len(self.asked) >= ENDLESS:
            raise AsksWithoutEnd(f"{self.part} asks {order.label} without end")
        request = _request(order, headers)
        same = f"{request.path} {request.query} {request.body!r}"
        tries = self._sent[same] = self._sent.get(same, -1) + 1
        ask = Ask(order.label, self.part, len(self.asked), tries, order, lambda: self._good(request))
        self.asked.append(ask)
        instead = self.spoil(ask) if self.spoil else None
        if instead is None:
            return ask.good()
        self.spoilt += 1
        return instead

    def _good(self, request: Request) -> Answer:
        return self.memory.answer(request, "127.0.0.1")

    def close(self) -> None:
        """Nothing is open."""


def _request(order: Order, headers: Mapping[str, str]) -> Request:
    body, kind = b"", {}
    if order.json is not None:
        body, kind = json.dumps(order.json).encode(), {"content-type": "application/json"}
    elif order.form is not None:
        body, kind = urlencode(order.form).encode(), {"content-type": "application/x-www-form-urlencoded"}
    told = {**kind, **{name.lower(): text for name, text in headers.items()}}
    return Request(order.allow.method, order.path, order.params, told, body, BASE)


@dataclass(frozen=True)
class LineTools(Toolbox):
    """Makes doors that speak over a `Line`."""

    line: Line = field(kw_only=True)

    def door(self, base_url: str, **more: Any) -> Door:
        """See `Toolbox.door`."""
        made = super().door(base_url, **more)
        made._wire = self.line  # type: ignore[assignment]
        return made
