"""A server on loopback that sends prepared bytes, and a clock that nobody waits for."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.door import Toolbox

Script = bytes | Callable[[socket.socket], None]


@dataclass
class Clock:
    """Time that moves only when somebody sleeps."""

    seconds: float = 0.0
    sleeps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.seconds += seconds

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def tools(self, **changes: Any) -> Toolbox:
        """A toolbox on this clock."""
        return Toolbox(sleep=self.sleep, monotonic=self.monotonic, now=self.now, **changes)


def reply(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    """A whole answer with its length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@dataclass
class Served:
    """A running server and what it was sent."""

    url: str
    requests: list[bytes] = field(default_factory=list)


@contextmanager
def serving(*scripts: Script) -> Iterator[Served]:
    """Answers one connection with each script, the last one for ever."""
    listener = socket.create_server(("127.0.0.1", 0))
    served = Served(f"http://127.0.0.1:{listener.getsockname()[1]}")
    thread = threading.Thread(target=_serve, args=(listener, list(scripts), served), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _serve(listener: socket.socket, scripts: list[Script], served: Served) -> None:
    while True:
        try:
            line, _ = listener.accept()
        except OSError:
            return
        with line:
            served.requests.append(line.recv(65_536))
            script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
            _play(script, line)


def _play(script: Script, line: socket.socket) -> None:
    try:
        line.sendall(script) if isinstance(script, bytes) else script(line)
    except OSError:
        return  # the client hung up, as it should when it has seen enough
