"""A small HTTP server on loopback for the demo platforms: routes, faults, and nothing else.

It serves over real sockets on purpose: time-outs, cut-off answers and redirects are then real too.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class Request:
    """What a client sent."""

    method: str
    path: str
    """Decoded, without the query."""
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    base_url: str
    """Where the server answers, for building links."""

    def arg(self, name: str, default: str = "") -> str:
        """The last value of a query parameter."""
        return dict(self.query).get(name, default)

    def json(self) -> Any:
        """The body as JSON; an empty object for an empty body."""
        return json.loads(self.body or b"{}")

    def form(self) -> dict[str, str]:
        """The body as form fields."""
        return dict(parse_qsl(self.body.decode("utf-8")))


@dataclass(frozen=True)
class Response:
    """What the server sends. `cut_after` closes the connection after that many bytes of the announced body."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""
    cut_after: int | None = None


def reply(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    content = {"Content-Type": "application/json; charset=utf-8"}
    return Response(status, {**content, **(headers or {})}, json.dumps(body).encode())


Handler = Callable[..., Response]
"""Called with the request and the path's named segments as keyword arguments."""


class Router:
    """Path templates such as `/api/flows/{id}` to handlers."""

    def __init__(self) -> None:
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = []

    def add(self, method: str, template: str, handler: Handler) -> None:
        """Serve `method` on `template` with `handler`."""
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template))
        self._routes.append((method, re.compile(pattern + r"\Z"), handler))

    def find(self, request: Request) -> tuple[Handler, dict[str, str]] | None:
        """The first matching route, if any."""
        for method, pattern, handler in self._routes:
            if method == request.method and (match := pattern.match(request.path)):
                return handler, match.groupdict()
        return None


class Fault(Protocol):
    """Spoils some answers. Returns a Response to send instead, or None to let the platform answer."""

    def __call__(self, request: Request, answer: Callable[[], Response]) -> Response | None:
        """Spoil or pass."""
        ...


class Platform(Protocol):
    """One demo platform."""

    name: str

    def answer(self, request: Request) -> Response:
        """Answer one request as the vendor's API would."""
        ...


class Server:
    """Serves one platform on a free loopback port until closed; a context manager."""

    def __init__(self, platform: Platform, faults: Iterable[Fault] = ()) -> None:
        self.platform = platform
        self.faults = tuple(faults)
        self.log: list[tuple[str, str]] = []
        """Method and path of every request, in order of arrival."""
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self.base_url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def respond(self, request: Request) -> Response:
        """The platform's answer, or the first fault's."""
        self.log.append((request.method, request.path))
        for fault in self.faults:
            if (spoiled := fault(request, lambda: self.platform.answer(request))) is not None:
                return spoiled
        return self.platform.answer(request)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handle(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def _serve(self) -> None:
                parts = urlsplit(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                request = Request(
                    method=self.command,
                    path=unquote(parts.path),
                    query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
                    headers={name.lower(): value for name, value in self.headers.items()},
                    body=self.rfile.read(length),
                    base_url=server.base_url,
                )
                self._send(server.respond(request))

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

            def _send(self, response: Response) -> None:
                self.send_response(response.status)
                for name, value in response.headers.items():
                    self.send_header(name, value)
                if isinstance(response.body, bytes):
                    self.send_header("Content-Length", str(len(response.body)))
                    self.end_headers()
                    self._write(response.body[: response.cut_after])
                    self.close_connection = self.close_connection or response.cut_after is not None
                else:
                    self._stream(response.body)

            def _stream(self, chunks: Iterable[bytes]) -> None:
                self.send_header("Connection", "close")
                self.end_headers()
                for chunk in chunks:
                    if not self._write(chunk):
                        return

            def _write(self, data: bytes) -> bool:
                try:
                    self.wfile.write(data)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True
                    return False
                return True

            def log_message(self, format: str, *args: object) -> None:
                """Requests are kept in `Server.log`; nothing is printed."""

        return Handle


def everything(size: int, chunk: int = 65_536) -> Iterator[bytes]:
    """An answer of `size` bytes that never was in memory as a whole."""
    for start in range(0, size, chunk):
        yield b" " * min(chunk, size - start)
