"""Ways in which a platform can go wrong, to be put in front of any demo platform."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.demo.http import Fault, Request, Response, everything


@dataclass
class Spoil:
    """Answers with `response` instead: on paths that contain `where`, after `after` good answers, at most `times`."""

    response: Callable[[Request], Response]
    where: str = ""
    after: int = 0
    times: int | None = None
    seen: int = field(default=0, init=False)

    def __call__(self, request: Request, answer: Callable[[], Response]) -> Response | None:
        """See `auditor.demo.http.Fault`."""
        if self.where not in request.path and self.where.encode() not in request.body:
            return None
        self.seen += 1
        used = self.seen - self.after
        if used <= 0 or (self.times is not None and used > self.times):
            return None
        return self.response(request)


def status(code: int, where: str = "", after: int = 0, times: int | None = None) -> Fault:
    """An error status with an empty JSON object."""
    return Spoil(lambda _: Response(code, {"Content-Type": "application/json"}, b"{}"), where, after, times)


def too_many(retry_after: str = "2", where: str = "", times: int | None = None) -> Fault:
    """429 with Retry-After; without end unless `times` is given."""
    return Spoil(lambda _: Response(429, {"Retry-After": retry_after}, b"{}"), where, 0, times)


def html(where: str = "", times: int | None = None) -> Fault:
    """A web page with status 200 where JSON is expected."""
    page = b"<!doctype html><title>Just a moment</title><p>Checking your browser"
    return Spoil(lambda _: Response(200, {"Content-Type": "text/html"}, page), where, 0, times)


def redirect(to: str, where: str = "") -> Fault:
    """302 to another address."""
    return Spoil(lambda _: Response(302, {"Location": to}, b""), where)


def huge(size: int = 200 * 1024 * 1024, where: str = "") -> Fault:
    """An answer of `size` bytes."""
    return Spoil(lambda _: Response(200, {"Content-Type": "application/json"}, everything(size)), where)


@dataclass
class CutOff:
    """Closes the connection in the middle of the body."""

    where: str = ""
    times: int | None = None
    seen: int = field(default=0, init=False)

    def __call__(self, request: Request, answer: Callable[[], Response]) -> Response | None:
        """See `auditor.demo.http.Fault`."""
        if self.where not in request.path or (self.times is not None and self.seen >= self.times):
            return None
        self.seen += 1
        whole = answer()
        if not isinstance(whole.body, bytes):
            return whole
        return Response(whole.status, whole.headers, whole.body, cut_after=len(whole.body) // 2)


@dataclass
class Rewrite:
    """Replaces bytes in good answers: a cursor that repeats, a next-link to another host, an unknown field."""

    change: Callable[[bytes], bytes]
    where: str = ""

    def __call__(self, request: Request, answer: Callable[[], Response]) -> Response | None:
        """See `auditor.demo.http.Fault`."""
        if self.where not in request.path:
            return None
        whole = answer()
        if not isinstance(whole.body, bytes):
            return whole
        return Response(whole.status, whole.headers, self.change(whole.body))
