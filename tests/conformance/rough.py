"""What goes wrong on the line itself, over real sockets: hang-ups, answers that break off, a gzip bomb."""

from __future__ import annotations

import gzip
import random
import socket
import struct
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from auditor.demo.http import Fault, Request, Response, Server
from auditor.model import Sight
from auditor.reading import Source, open_source, read_part
from connectors.door import Toolbox
from tests.conformance.bench import NOW, WINDOW, Attempt, Bench, Key, Seen, key_of, listening
from tests.conformance.case import check
from tests.conformance.line import Clock
from tests.conformance.oracle import mannered, no_more, same

CAP = 2_000_000
"""Bytes of the largest answer we take here."""
BOMB = gzip.compress(b"[" + b'{"name": "boom"},' * 3_000_000 + b"{}]", 1)
"""Some 50 MB in a few hundred KB."""


class HangUp(Exception):
    """Close the connection at once, with a reset."""


class RoughServer(Server):
    """A server whose faults may hang up."""

    def __enter__(self) -> RoughServer:
        self._http.handle_error = _reset  # type: ignore[method-assign]
        super().__enter__()
        return self


def _reset(request: Any, client_address: object) -> None:
    request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.close()


@contextmanager
def served(bench: Bench, fault: Fault) -> Iterator[Mapping[str, str]]:
    """The counterpart on a real port, spoilt by a fault; gives the settings that read it."""
    with RoughServer(bench.platform(bench.clock), [fault]) as server:
        yield {**bench.counterpart.settings, "base_url": server.base_url}


def attempt(bench: Bench, fault: Fault, only: int | None = None) -> Attempt:
    """A run over real sockets, of the first parts or of all."""
    clock: Clock = bench.clock
    tools = Toolbox(
        sleep=clock.sleep,
        monotonic=clock.monotonic,
        now=lambda: NOW,
        seconds=1e7,
        rng=random.Random(1),
        max_bytes=CAP,
        read_timeout=5,
        retries=2,
    )
    seen: dict[Key, Seen] = {}
    with served(bench, fault) as settings, listening() as ear:
        source: Source = open_source(bench.connector, settings, tools, WINDOW)
        for read in bench.reads[:only]:
            reading, failure = read_part(source, read, WINDOW, lambda: NOW, lambda: False)
            seen[key_of(read)] = Seen(read, reading, failure, mistake=ear.last_mistake())
        if source.client is not None:
            source.client.door.close()
    return Attempt(seen, tuple(ear.said), (), source.failure)


def first_time(spoil: Callable[[Response], Response]) -> Fault:
    """Spoils each question the first time it is asked."""
    met: set[object] = set()

    def fault(request: Request, answer: Callable[[], Response]) -> Response | None:
        key = (request.method, request.path, request.query, request.body)
        if key in met:
            return None
        met.add(key)
        return spoil(answer())

    return fault


def once_open(bench: Bench, spoil: Callable[[Response], Response]) -> Fault:
    """Spoils everything that is not asked while the account is opened."""
    opening = len(_opening(bench))
    met: list[str] = []

    def fault(request: Request, answer: Callable[[], Response]) -> Response | None:
        met.append(request.path)
        return None if len(met) <= opening else spoil(answer())

    return fault


def _opening(bench: Bench) -> list[str]:
    asked: list[str] = []

    def listen(request: Request, answer: Callable[[], Response]) -> None:
        asked.append(request.path)

    attempt(bench, listen, 0)
    return asked


def hang_up(_: Response) -> Response:
    """A connection reset instead of an answer."""
    raise HangUp


def cut(whole: Response) -> Response:
    """Half of the bytes that were announced."""
    body = whole.body if isinstance(whole.body, bytes) else b"".join(whole.body)
    return Response(whole.status, whole.headers, body, cut_after=len(body) // 2)


def bomb(_: Response) -> Response:
    """A small answer that grows."""
    return Response(200, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, BOMB)


def _mends(bench: Bench, why: str, spoil: Callable[[Response], Response]) -> Iterator[str]:
    """A line that fails once for each request leaves no trace."""
    run = attempt(bench, first_time(spoil))
    yield from mannered(run)
    for key, seen in run.seen.items():
        if not same(seen, bench.good[key]):
            yield f"{why} once changes {seen}"


def _lasts(bench: Bench, why: str, spoil: Callable[[Response], Response]) -> Iterator[str]:
    """A line that never works after the account is open."""
    run = attempt(bench, once_open(bench, spoil), 6)
    yield from mannered(run)
    for key, seen in run.seen.items():
        if bench.alone[key].asked and seen.reading.sight is Sight.COMPLETE:
            yield f"{why}: {key} is COMPLETE"
        if bench.alone[key].asked and not seen.reading.reason:
            yield f"{why}: {key} does not say why"
        yield from no_more(seen, bench.good[key])


@check
def connections_reset(bench: Bench) -> Iterator[str]:
    """The other side hangs up: on each first try, and for ever."""
    yield from _mends(bench, "a reset", hang_up)
    yield from _lasts(bench, "resets", hang_up)


@check
def answers_that_break_off(bench: Bench) -> Iterator[str]:
    """Half of the announced bytes come: on each first try, and for ever."""
    yield from _mends(bench, "a broken answer", cut)
    yield from _lasts(bench, "broken answers", cut)


@check
def gzip_bomb(bench: Bench) -> Iterator[str]:
    """An answer that unpacks to more than we take is not unpacked."""
    tracemalloc.start()
    try:
        yield from _lasts(bench, "a gzip bomb", bomb)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    if peak > 10 * CAP:
        yield f"a gzip bomb took {peak / 1e6:.0f} MB of memory"
