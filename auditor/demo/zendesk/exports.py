"""Zendesk's incremental exports, searches for tickets, and conversations: everything that grows with the tickets."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from auditor.demo.http import Request, Response, reply
from auditor.demo.zendesk.history import PAGE, History
from auditor.demo.zendesk.wire import CANARY_PII, Row, cursor_page, no_such_record, plain

FEW = 100
FOUND_AT_MOST = 1_000
_OF_A_TIME = re.compile(r"type:ticket (?P<date>\w+)>=(?P<since>[\dTZ:.+-]+)( (?P=date)<(?P<until>[\dTZ:.+-]+))?")


class Exports:
    """Answers about tickets."""

    def __init__(self, history: History) -> None:
        self._history = history

    def count(self, request: Request) -> Response:
        """How many tickets a search finds."""
        found = self._found(request.arg("query"))
        return (
            plain("invalid", "Invalid search: a date is missing", 422)
            if found is None
            else reply({"count": len(found)})
        )

    def search(self, request: Request) -> Response:
        """The tickets that a search finds; the first thousand can be looked at, all are counted."""
        found, size = self._found(request.arg("query")), min(int(request.arg("per_page") or FEW), FEW)
        start = (int(request.arg("page") or 1) - 1) * size
        if found is None or request.arg("sort_by") != "created_at":
            return plain("invalid", "Invalid search", 422)
        if start + size > FOUND_AT_MOST:
            return plain("invalid", "Requested response size was greater than Search Response Limits", 422)
        ordered = found if request.arg("sort_order") == "desc" else found[::-1]
        rows = [{**self._history.row(self._history.ticket(each)), "result_type": "ticket"}
                for each in ordered[start : start + size]]  # fmt: skip
        following = f"{request.base_url}{request.path}?page=2" if len(found) > start + size else None
        beside = {"facets": None, "next_page": following, "previous_page": None, "count": len(found)}
        return reply({"results": rows, **beside})

    def _found(self, query: str) -> range | None:
        """The tickets of a time, from a moment and perhaps until another; no other search is understood.

        Whatever date it asks for: tickets are opened and solved at the same pace.
        """
        found = _OF_A_TIME.fullmatch(query)
        if found is None:
            return None
        end = datetime.fromisoformat(found["until"]) if found["until"] else self._history.now
        return self._history.opened(datetime.fromisoformat(found["since"]), end)

    def by_number(self, request: Request) -> Response:
        """Tickets by their numbers, those that are there."""
        numbers = request.arg("ids").split(",")
        if len(numbers) > FEW:
            return plain("TooManyValues", "Value exceeds the maximum of 100", 400)
        found = [ticket for each in numbers if (ticket := self._history.find(each)) is not None]
        rows = [self._history.row(each) for each in found]
        return reply({"tickets": rows, "count": len(rows), "next_page": None, "previous_page": None})

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
