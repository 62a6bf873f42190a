"""Zendesk's manners: tokens, limits, two ways of paging, and four shapes of errors."""

from __future__ import annotations

import base64
import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.demo.http import Request, Response, reply

CANARY_PII = "canary-pii-zendesk"
CANARY_SECRET = "canary-secret-zendesk"  # noqa: S105
CREDENTIALS = {
    "subdomain": "fernandfable",
    "client_id": "store_auditor",
    "client_secret": f"{CANARY_SECRET}-client-secret",
}
"""What the demo accepts, by setting name."""
LEGACY = {"subdomain": "fernandfable", "email": f"{CANARY_PII}@staff.example", "api_token": f"{CANARY_SECRET}-token"}
"""The old way in, by setting name."""
PAGE = 100
DEEPEST = 10_000
MINUTE = 60.0

Row = dict[str, Any]


def plain(error: str, description: str, status: int) -> Response:
    """The oldest shape of an error."""
    return reply({"error": error, "description": description}, status)


def titled(title: str, message: str, status: int) -> Response:
    """The shape of Support's own pages."""
    return reply({"error": {"title": title, "message": message}}, status)


def coded(code: str, title: str, status: int) -> Response:
    """The newest shape."""
    return reply({"errors": [{"code": code, "title": title, "detail": title, "status": str(status)}]}, status)


def no_such_endpoint() -> Response:
    """A path that this account does not have."""
    return plain("InvalidEndpoint", "Not found", 404)


def no_such_record() -> Response:
    """A thing that is not there."""
    return plain("RecordNotFound", "Not found", 404)


def unauthenticated() -> Response:
    """A credential that Zendesk does not know."""
    return reply({"error": "Couldn't authenticate you"}, 401)


@dataclass
class Door:
    """Who may come in: tokens of one OAuth client, and one API token."""

    monotonic: Callable[[], float]
    allowed: Sequence[str]
    granted: str
    minutes: float
    legacy: bool
    _tokens: dict[str, float] = field(default_factory=dict)

    def token(self, request: Request) -> Response:
        """`POST /oauth/tokens`."""
        form = "urlencoded" in request.headers.get("content-type", "")
        asked: Mapping[str, Any] = request.form() if form else request.json()
        if asked.get("grant_type") != "client_credentials":
            return reply({"error": "unsupported_grant_type", "error_description": "Unsupported grant type"}, 400)
        if any(asked.get(name) != CREDENTIALS[name] for name in ("client_id", "client_secret")):
            return reply({"error": "invalid_client", "error_description": "Client authentication failed"}, 401)
        if asked.get("scope") not in self.allowed:
            return reply({"error": "invalid_scope", "error_description": "The scope is not allowed"}, 400)
        token = f"{CANARY_SECRET}-access-{len(self._tokens)}"
        self._tokens[token] = self.monotonic() + self.minutes * MINUTE
        return reply(
            {
                "access_token": token,
                "token_type": "bearer",
                "scope": self.granted,
                "expires_in": int(self.minutes * MINUTE),
            }
        )

    def knows(self, request: Request) -> bool:
        """Whether the request carries a credential that is good now."""
        kind, _, value = request.headers.get("authorization", "").partition(" ")
        if kind == "Bearer":
            return self._tokens.get(value, 0.0) > self.monotonic()
        pair = f"{LEGACY['email']}/token:{LEGACY['api_token']}"
        return self.legacy and kind == "Basic" and value == base64.b64encode(pair.encode()).decode()


@dataclass
class Limit:
    """At most so many requests in any minute."""

    total: int
    monotonic: Callable[[], float]
    _sent: deque[float] = field(default_factory=deque)

    def take(self) -> tuple[int, int]:
        """Requests left, negative when there are too many; and seconds until the first is forgotten."""
        now = self.monotonic()
        while self._sent and now - self._sent[0] >= MINUTE:
            self._sent.popleft()
        if len(self._sent) >= self.total:
            return -1, self._reset(now)
        self._sent.append(now)
        return self.total - len(self._sent), self._reset(now)

    def _reset(self, now: float) -> int:
        return int(MINUTE - (now - self._sent[0])) + 1 if self._sent else 1


def limited(limit: Limit, name: str, answer: Callable[[], Response]) -> Response:
    """The answer with the headers of the limit; 429 when it is used up. No name: the account's own limit."""
    left, reset = limit.take()
    response = (
        answer() if left >= 0 else Response(429, {"Retry-After": str(reset)}, b'{"error":"APIRateLimitExceeded"}')
    )
    headers = {
        "x-rate-limit": str(limit.total),
        "x-rate-limit-remaining": str(max(left, 0)),
        "ratelimit-limit": str(limit.total),
        "ratelimit-remaining": str(max(left, 0)),
        "ratelimit-reset": str(reset),
    }
    if name:
        headers = {f"zendesk-ratelimit-{name}": f"total={limit.total}; remaining={max(left, 0)}; resets={reset}"}
    return Response(response.status, {**response.headers, **headers}, response.body)


def cursor_page(request: Request, key: str, rows: Sequence[Row], **beside: Any) -> Response:
    """One page by cursor, as asked with `page[size]` and `page[after]`."""
    size = min(int(request.arg("page[size]") or PAGE), PAGE)
    try:
        start = int(json.loads(base64.b64decode(request.arg("page[after]") or "MA==")))
    except ValueError:
        return coded("InvalidCursor", "page[after] is not valid", 400)
    more = len(rows) > start + size
    after = base64.b64encode(str(start + size).encode()).decode()
    link = f"{request.base_url}{request.path}?page[size]={size}&page[after]={after}"
    return reply(
        {
            key: list(rows[start : start + size]),
            **beside,
            "meta": {"has_more": more, "after_cursor": after if more else None, "before_cursor": None},
            "links": {"next": link if more else None, "prev": None},
        }
    )


def offset_page(request: Request, key: str, rows: Sequence[Row], **beside: Any) -> Response:
    """One page by number, as asked with `page` and `per_page`; nothing beyond the first 10,000 rows."""
    size, page = min(int(request.arg("per_page") or PAGE), PAGE), int(request.arg("page") or 1)
    if page * size > DEEPEST:
        return plain("InvalidPaginationDepth", "Number of records requested is greater than 10000", 400)
    more = len(rows) > page * size
    following = f"{request.base_url}{request.path}?page={page + 1}&per_page={size}"
    return reply(
        {
            key: list(rows[(page - 1) * size : page * size]),
            **beside,
            "count": len(rows),
            "next_page": following if more else None,
            "previous_page": None,
        }
    )


def either_page(request: Request, key: str, rows: Sequence[Row], **beside: Any) -> Response:
    """By cursor when `page[size]` is sent, else by number."""
    page = cursor_page if request.arg("page[size]") else offset_page
    return page(request, key, rows, **beside)
