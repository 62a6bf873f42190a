"""Fixed-size looks into histories without end: a page from each of a few equal stretches of time.

Zendesk's incremental exports go forward from a moment, a thousand rows a page. A small account is seen in full this
way; of a large one a sample that is spread over the time. The number of requests is the same for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from connectors.base import Client
from connectors.door import Answer
from connectors.errors import Misread, ReadError
from connectors.zendesk.answers import is_filled, listed, name_of, once, tried
from connectors.zendesk.typed import Row, a_text, date, mapping, number, rows, text, texts, whole, yes
from connectors.zendesk.words import AI_TAGS

PAGE = 1_000
TICKET_STRETCHES = 2
ENOUGH = 500
"""Tickets from which on a sample speaks for the whole."""
STAFF_PAGES = 10

S = TypeVar("S")


@dataclass(frozen=True)
class Sample(Generic[S]):
    """What was looked at, and whether that was all of it."""

    rows: tuple[S, ...]
    whole: bool


@dataclass(frozen=True)
class Times:
    """What Zendesk counted on one ticket; None where it counted nothing."""

    minutes_to_reply: float | None = None
    minutes_to_solve: float | None = None
    replies: int | None = None
    reopens: int | None = None


@dataclass(frozen=True)
class Ticket:
    """One ticket, reduced: no subject, no message, nobody's name."""

    id: str
    created: datetime
    updated: datetime
    solved: bool
    by_ai: bool | None
    """It never left the AI agent; None where Zendesk does not tell."""
    tagged_by_model: bool
    filled: frozenset[str]
    """Ids of the ticket fields that hold something."""
    channel: str
    """The way in, in Zendesk's word, such as `email`; empty where Zendesk does not tell."""
    expected: bool
    """A model has said how satisfied the customer will be."""
    times: Times


@dataclass(frozen=True)
class Tickets(Sample[Ticket]):
    """Tickets, and what kept us from the times of replies, which Zendesk sends along."""

    times_trouble: ReadError | None


def stretches(
    client: Client, path: str, rows: str, at: str, start: datetime, number: int, params: dict[str, str | int]
) -> tuple[list[tuple[Row, Answer]], bool]:
    """The rows of one page of each stretch from `start` to the end of the window, and whether these were all.

    A page is kept until all are there: Zendesk gives few of them in a minute, and a probe may end between two.
    """
    found: list[tuple[Row, Answer]] = []
    whole = True
    first = start.replace(microsecond=0)
    length = (client.window.end - first) / number
    begins = [first + length * index for index in range(number)]
    for begin in begins:
        answer = once(client, f"{path} {begin}", partial(_page, client, path, begin, params))
        dated = [(_when(row, at), row) for row in answer.rows(rows)]
        reached = any(when >= begin + length for when, _ in dated)
        whole = whole and (reached or answer.at("end_of_stream") is True)
        found += [(row, answer) for when, row in dated if begin <= when < begin + length]
    for begin in begins:
        client.shared.forget(f"{path} {begin}")
    return found, whole


def _page(client: Client, path: str, begin: datetime, params: dict[str, str | int]) -> Answer:
    return client.door.get(path, {"start_time": int(begin.timestamp()), **params})


def _when(row: Row, at: str) -> datetime:
    found = date(row, at, absent=True)
    if found is None:
        raise Misread("Zendesk sent a piece of history without its time.")
    return found


def tickets(client: Client) -> Tickets:
    """Tickets that changed in the window, those of AI agents included."""
    return once(client, "tickets", lambda: _tickets(client))


def _tickets(client: Client) -> Tickets:
    found, all_of_them = stretches(
        client,
        "/api/v2/incremental/tickets/cursor",
        "tickets",
        "generated_timestamp",
        client.window.start,
        TICKET_STRETCHES,
        {"include": "metric_sets", "per_page": PAGE, "support_type_scope": "all"},
    )
    answers = {id(answer): answer for _, answer in found}.values()
    times, trouble = tried(lambda: _all_times(answers))
    kept = {name_of(row): _ticket(row, times or {}) for row, _ in found if a_text(row, "status") != "deleted"}
    return Tickets(tuple(kept.values()), all_of_them, trouble)


def _all_times(answers: Iterable[Answer]) -> dict[str, Times]:
    """By ticket."""
    if any(answer.at("metric_sets") is None for answer in answers):
        raise Misread("Zendesk sent tickets without the times of their replies.")
    return {name_of(row, "ticket_id"): _times(row) for answer in answers for row in answer.rows("metric_sets")}


def _times(row: Row) -> Times:
    return Times(
        minutes_to_reply=_minutes(row, "reply_time_in_minutes"),
        minutes_to_solve=_minutes(row, "full_resolution_time_in_minutes"),
        replies=whole(row, "replies"),
        reopens=whole(row, "reopens"),
    )


def _minutes(row: Row, what: str) -> float | None:
    told = mapping(row, what)
    return None if told is None else number(told, "calendar")


def _ticket(row: Row, times: dict[str, Times]) -> Ticket:
    kind = text(row, "support_type", absent=True)
    fields = rows(row, "custom_fields")
    return Ticket(
        id=name_of(row),
        created=_when(row, "created_at"),
        updated=_when(row, "generated_timestamp"),
        solved=a_text(row, "status") in ("solved", "closed"),
        by_ai=None if "support_type" not in row else kind == "ai_agent",
        tagged_by_model=any(tag.startswith(AI_TAGS) for tag in texts(row, "tags")),
        filled=frozenset(name_of(one) for one in fields if is_filled(one.get("value"))),
        channel=text(mapping(row, "via", absent=True) or {}, "channel", absent=True) or "",
        expected=number(row, "satisfaction_probability", absent=True) is not None,
        times=times.get(name_of(row), Times()),
    )


@dataclass(frozen=True)
class Member:
    """Somebody who works here, known by number only."""

    id: str
    second_factor: bool | None
    active: bool


def staff(client: Client) -> tuple[Member, ...]:
    """Admins and agents; names and addresses are dropped here."""
    return once(client, "staff", lambda: tuple(_staff(client)))


def _staff(client: Client) -> Iterator[Member]:
    asked: dict[str, Any] = {"role[]": ["admin", "agent"]}
    for row in listed(client, "/api/v2/users", "users", asked, STAFF_PAGES):
        yield Member(
            id=name_of(row),
            second_factor=yes(row, "two_factor_auth_enabled", absent=True),
            active=yes(row, "suspended", absent=True) is not True and yes(row, "active", absent=True) is not False,
        )


def last_days(client: Client, days: int) -> datetime:
    """The beginning of the last days, or of the window when that is shorter."""
    return max(client.window.start, client.window.end - timedelta(days=days))
