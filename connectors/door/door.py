"""The door itself: checks, paces, sends, asks again, and sorts what comes back."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from connectors.door.allow import Allow, ReadOnlyList
from connectors.door.answer import Answer
from connectors.door.auth import Auth, StaticAuth
from connectors.door.gate import Gate
from connectors.door.ledger import Ledger, Ledgers
from connectors.door.meaning import DecodeError, Wait, meaning
from connectors.door.order import Order, Params, checked_headers, pairs
from connectors.door.origin import Origin
from connectors.door.pager import Guard, Pager, Turn
from connectors.door.query import sole_query
from connectors.door.quota import LONGEST_WAIT, Quota, Quotas
from connectors.door.rate import Rate
from connectors.door.terms import Terms
from connectors.door.wire import Limits, Wire
from connectors.errors import Cut, ReadError, Refused, Throttled, Unavailable

_log = logging.getLogger("auditor.door")
_UNPUBLISHED = Rate(per_second=10)
"""Assumed of a platform that publishes no limit."""


class Door:
    """Opens to one host, for what is on the read-only list.

    Several threads may use it at once; together they take one share of each limit.
    """

    def __init__(
        self,
        terms: Terms,
        base_url: str,
        *,
        allow: Iterable[Allow],
        auth: Auth | None = None,
        rates: Mapping[str, Rate] | None = None,
        headers: Mapping[str, str] | None = None,
        decode_error: DecodeError | None = None,
        quota: Quota | None = None,
    ) -> None:
        """See `Toolbox.door`."""
        self._terms = terms
        self._origin = Origin.parse(base_url, allow_http_loopback=terms.allow_http_loopback)
        self._list = ReadOnlyList.of(allow)
        self._auth = auth or StaticAuth({})
        self._headers = StaticAuth(dict(headers or {}))
        self._decode_error = decode_error
        self._gate = Gate(terms, quota or Quotas(), self._pause)
        for bucket, rate in {"": _UNPUBLISHED, **(rates or {})}.items():
            self._gate.limit(bucket, rate)
        if missing := {line.bucket for line in self._list.lines} - self._gate.requests.keys():
            raise ValueError(f"no rate is given for {', '.join(sorted(missing))}")
        self._wire = Wire(self._origin)
        self._ledgers = Ledgers()
        self._end = terms.monotonic() + terms.seconds
        self._credential = threading.RLock()
        """Held while a token is fetched, which is itself a request through this door."""

    def __repr__(self) -> str:
        return f"Door({self.host})"

    @property
    def host(self) -> str:
        """The only host this door opens to."""
        return self._origin.host

    @property
    def origin(self) -> str:
        """The base address, without any secret."""
        return self._origin.base

    @property
    def requests(self) -> dict[str, int]:
        """Requests sent so far, repeats included, per bucket."""
        return self._gate.requests

    def floor_seconds(self) -> float:
        """The least time that our share of the limits needs for the requests made so far."""
        return self._gate.floor_seconds()

    def limit(self, bucket: str, rate: Rate) -> None:
        """Sets the limit of a bucket, for when the account's plan tells it; what was sent so far stays counted."""
        self._gate.limit(bucket, rate)

    def close(self) -> None:
        """Closes the connections kept open."""
        self._wire.close()

    def recording(self, scopes: tuple[str, ...] = (), budget: int | None = None) -> AbstractContextManager[Ledger]:
        """Collects what this thread asks in the meantime; with a budget, the request after the last raises Cut."""
        return self._ledgers.recording(Ledger(scopes, budget))

    def rests_on(self, ledger: Ledger) -> None:
        """What this thread records rests on what was recorded there, too."""
        self._ledgers.use(ledger)

    def get(self, path: str, params: Params | None = None) -> Answer:
        """See `request`."""
        return self.request("GET", path, params=params)

    def post(self, path: str, *, json: Any = None, form: Params | None = None, params: Params | None = None) -> Answer:
        """See `request`."""
        return self.request("POST", path, params=params, json=json, form=form)

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        json: Any = None,
        form: Params | None = None,
        cost: float = 1.0,
    ) -> Answer:
        """Asks, and asks again where that can help; the answer is good and readable JSON, or empty with status 204.

        `cost` is for the quota. Raises Refused before anything leaves when the list does not hold it, else a ReadError.
        """
        line, decoded = self._list.find(method, path)
        sent_form = None if form is None else pairs(form)
        return self._ask(Order(line, decoded, pairs(params), json, sent_form, cost=cost))

    def graphql(
        self, path: str, document: str, variables: Mapping[str, Any] | None = None, *, cost: float = 1.0
    ) -> Answer:
        """Sends a document that is exactly one named query; Refused for anything else."""
        name, text = sole_query(document)
        line, decoded = self._list.find("POST", path, graphql=True)
        body = {"query": text, "variables": dict(variables or {}), "operationName": name}
        return self._ask(Order(line, decoded, json=body, name=name, cost=cost))

    def pages(
        self,
        path: str,
        pager: Pager,
        *,
        params: Params | None = None,
        method: str = "GET",
        json: Any = None,
        max_pages: int = 1_000,
    ) -> Iterator[Answer]:
        """Page after page; after the last page we may have, Cut is raised if there would be more."""
        guard = Guard(max_pages)
        turn: Turn | None = Turn(path, pairs(params), json)
        while turn is not None:
            guard.turn(turn.key)
            line, decoded = self._list.find(method, turn.path)
            answer = self._ask(Order(line, decoded, turn.params, turn.json))
            yield answer
            turn = self._checked(pager.next(turn, answer), method)

    def _checked(self, turn: Turn | None, method: str) -> Turn | None:
        """The turn with its link, if it has one, taken apart and found on the list."""
        if turn is None or not turn.link:
            return turn
        path, params = self._origin.follow(turn.link)
        try:
            line, decoded = self._list.find(method, path)
            Order(line, decoded, params)
        except Refused:
            raise Cut(f"{self.host} said its next page is at an address that we may not ask; we stopped.") from None
        return replace(turn, path=decoded, params=params, link="")

    def _ask(self, order: Order) -> Answer:
        refreshed, tries = False, 0
        while True:
            shown = self._shown()
            sent = self._send(order, shown)
            if isinstance(sent, Answer) and sent.status == 401 and not refreshed and self._renewed(shown):
                refreshed = True
                continue
            trouble = self._trouble(sent)
            if isinstance(sent, Answer) and trouble is None:
                return sent
            if isinstance(trouble, ReadError):
                raise trouble
            self._before_again(trouble or Wait(), tries)
            tries += 1

    def _shown(self) -> Mapping[str, str]:
        """How we show who we are; waits while a new token is being fetched."""
        with self._credential:
            return dict(self._auth.headers())

    def _renewed(self, shown: Mapping[str, str]) -> bool:
        """Whether there is another credential than the one that was refused; another thread may have fetched it."""
        with self._credential:
            return self._auth.headers() != shown or self._auth.refresh()

    def _send(self, order: Order, shown: Mapping[str, str]) -> Answer | ReadError:
        headers = checked_headers({**self._headers.headers(), **dict(order.allow.headers), **shown})
        self._ledgers.check()
        self._gate.wait(order.allow.bucket, order.cost)
        self._ledgers.note(order.allow.method, order.label)
        started = self._terms.monotonic()
        sent: Answer | ReadError | None = None
        try:
            sent = self._wire.send(order, headers, self._limits())
        finally:
            self._gate.learn(sent if isinstance(sent, Answer) else None, order.cost)
        took = (self._terms.monotonic() - started) * 1_000
        status = sent.status if isinstance(sent, Answer) else type(sent).__name__
        _log.debug("%s %s %s %.0f ms", order.allow.method, order.label, status, took)
        return sent

    def _limits(self) -> Limits:
        terms = self._terms
        left = max(self._left(), 0.001)
        connect, read = min(terms.connect_timeout, left), min(terms.read_timeout, left)
        return Limits(connect, read, terms.max_bytes, lambda: self._left() <= 0)

    def _trouble(self, sent: Answer | ReadError) -> ReadError | Wait | None:
        if isinstance(sent, Answer):
            return meaning(sent, self._terms.now(), self._decode_error)
        return Wait(error=sent) if isinstance(sent, Unavailable) else sent

    def _before_again(self, wait: Wait, tries: int) -> None:
        """Waits before the next try; raises the error itself when there may be none, or no time for it.

        When the platform asked us to slow down, every thread waits.
        """
        error = wait.error or Throttled(
            f"{self.host} kept asking us to wait.", "Run the audit again at a quieter time."
        )
        backoff = 2.0**tries * self._terms.rng.uniform(0.5, 1.0)
        seconds = min(backoff if wait.seconds is None else wait.seconds, LONGEST_WAIT)
        if tries >= self._terms.retries or seconds >= self._left():
            raise error
        if wait.seconds is not None or isinstance(error, Throttled):
            self._gate.hold(seconds)
        self._terms.sleep(max(seconds, 0.0))

    def _pause(self, seconds: float) -> None:
        """Waits for our turn; Cut when the time of this door ends before it."""
        if seconds >= self._left():
            raise Cut(f"The time we give to one system was over before all of {self.host} was read.")
        if seconds > 0:
            self._terms.sleep(seconds)

    def _left(self) -> float:
        return self._end - self._terms.monotonic()
