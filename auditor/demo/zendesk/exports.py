"""Zendesk's incremental exports, the count of a search, and conversations: everything that grows with the tickets."""

from __future__ import annotations

from datetime import UTC, datetime

from auditor.demo.http import Request, Response, reply
from auditor.demo.zendesk.history import PAGE, History
from auditor.demo.zendesk.wire import CANARY_PII, Row, cursor_page, no_such_record, plain


class Exports:
    """Answers about tickets."""

    def __init__(self, history: History) -> None:
        self._history = history

    def count(self, request: Request) -> Response:
        """How many tickets a search finds; only searches for tickets since a date are understood."""
        query = request.arg("query")
        start = next((word.partition(">=")[2] for word in query.split() if ">=" in word), "")
        if not start:
            return plain("invalid", "Invalid search: a date is missing", 422)
        return reply({"count": self._history.since(datetime.fromisoformat(start))})

    def tickets(self, request: Request) -> Response:
        """The incremental export of tickets."""
        start, refused = self._start(request)
        if start is None:
            return refused
        rows = self._history.tickets(start, request.arg("support_type_scope") or "agent")
        sets = self._history.metric_sets(rows) if "metric_sets" in request.arg("include").split(",") else None
        beside = {} if sets is None else {"metric_sets": sets}
        ended = len(rows) < PAGE
        body = {"tickets": rows, **beside, "end_of_stream": ended, "before_cursor": None, "before_url": None}
        return reply({**body, "after_cursor": "MTU3|9", "after_url": None if ended else request.base_url})

    def events(self, request: Request) -> Response:
        """The incremental export of what happened to tickets."""
        start, refused = self._start(request)
        if start is None:
            return refused
        return self._stream("ticket_events", self._history.audits(start, request.arg("support_type_scope") or "agent"))

    def metric_events(self, request: Request) -> Response:
        """The incremental export of what timers did."""
        start, refused = self._start(request)
        return refused if start is None else self._stream("ticket_metric_events", self._history.metric_events(start))

    def _start(self, request: Request) -> tuple[datetime | None, Response]:
        """The moment that an export starts from, which must be a minute ago."""
        asked = request.arg("start_time")
        if not asked.isdigit():
            return None, plain("InvalidValue", "start_time is missing", 400)
        start = datetime.fromtimestamp(int(asked), UTC)
        if (self._history.now - start).total_seconds() < 60:
            return None, plain("StartTimeTooRecent", "Too recent start_time", 400)
        return start, Response()

    def _stream(self, key: str, rows: list[Row]) -> Response:
        return reply(
            {key: rows, "count": len(rows), "end_of_stream": len(rows) < PAGE, "next_page": None, "end_time": 0}
        )

    def conversation(self, request: Request, name: str) -> Response:
        """Who said what in a ticket."""
        ticket = self._history.find(name)
        if ticket is None:
            return no_such_record()
        events = [
            {
                "id": f"e{index}",
                "type": "Messaging",
                "author": {"type": kind, "id": "1", "display_name": CANARY_PII},
                "content": {"type": "text", "text": f"My address is {CANARY_PII}@customer.example"},
            }
            for index, kind in enumerate(self._history.speakers(ticket))
        ]
        return cursor_page(request, "events", events)
