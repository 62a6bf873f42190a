"""The tickets of the demo merchant and what happened to them: worked out when asked, however many there are."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from auditor.demo.world import World
from auditor.demo.zendesk.wire import CANARY_PII

DONE = timedelta(hours=3)
"""From a ticket's opening to its solution; the newest ticket is just solved."""
NEWEST, EVER = 90_000_000, 1_000_000
"""The number of the newest ticket, and how many there are in all."""
AGENTS = (5001, 5002)
CUSTOMER = 7_000_000
SYSTEM = -1
PAGE = 1_000
LATE_EVERY = 14
TYPES = ("mail", "web", "mail", "api")
HANDED_EVERY = 96
"""Every so many tickets a bot answers first and then hands over to a person."""
HANDED = 16
VIA = {"mail": "Mail", "web": "Web form", "api": "Web service (API)", "native_messaging": "Native messaging"}

Row = dict[str, Any]


@dataclass(frozen=True)
class Ticket:
    """One ticket; number 0 is the newest."""

    number: int
    created: datetime
    ai: bool
    answered: bool
    """The bot did more than send its fixed greeting."""
    late: bool
    handed: bool
    """The bot answered and then handed over to a person."""

    @property
    def id(self) -> int:
        """Zendesk's id."""
        return NEWEST - self.number

    @property
    def channel(self) -> str:
        """How it came in."""
        return "native_messaging" if self.ai or self.handed else TYPES[self.number % len(TYPES)]

    @property
    def replied(self) -> datetime:
        """When it was first answered."""
        return self.created + (timedelta(minutes=1) if self.ai else timedelta(minutes=30 + self.number % 21))


class History:
    """Tickets at an even pace, without end into the past."""

    def __init__(self, world: World, data: Mapping[str, Any]) -> None:
        self.now = world.now
        self.per_month = int(data.get("tickets", 0))
        self.bot = bool(data.get("ai_agent", {}).get("active", False))
        self.bot_every = int(data.get("ai_agent", {}).get("every", 8))
        self.answers = int(data.get("ai_agent", {}).get("answers_of_10", 0))
        self.triage = str(data.get("triage_field", ""))
        self.says_type = bool(data.get("support_type", True))
        self.rules: list[Mapping[str, Any]] = [
            rule for rule in data.get("triggers", []) if rule["active"] and rule.get("per_day")
        ]
        self.policies: list[Mapping[str, Any]] = list(data.get("sla_policies", []))
        self.app_fields: list[Mapping[str, Any]] = list(data.get("app_fields", []))
        self.routing = bool(data.get("omnichannel_routing", False))
        self.predicts = bool(data.get("satisfaction_prediction", False))
        self.step = timedelta(days=30) / self.per_month if self.per_month else timedelta(0)

    def since(self, start: datetime) -> int:
        """How many tickets were opened since then."""
        if not self.per_month or start >= self.now - DONE:
            return 0
        return int((self.now - DONE - start) / self.step + 0.5)

    def opened(self, start: datetime, end: datetime) -> range:
        """The numbers of the tickets opened in [start, end), the newest first."""
        return range(self.since(end), self.since(start))

    def ticket(self, number: int) -> Ticket:
        """One ticket by its number."""
        ai = self.bot and number % self.bot_every == 0
        return Ticket(
            number=number,
            created=self.now - DONE - self.step * (number + 0.5),
            ai=ai,
            answered=ai and number // self.bot_every % 10 < self.answers,
            late=not ai and number % LATE_EVERY == 0,
            handed=self.bot and not ai and number % HANDED_EVERY == HANDED,
        )

    def find(self, name: str) -> Ticket | None:
        """One ticket by Zendesk's id."""
        number = NEWEST - int(name) if name.isdigit() else -1
        return self.ticket(number) if self.per_month and 0 <= number < EVER else None

    def tickets(self, start: datetime, ai: str) -> list[Row]:
        """Tickets changed since, oldest change first; `ai` is Zendesk's `support_type_scope`."""
        numbers = range(self.since(start - DONE) - 1, -1, -1)
        wanted = (ticket for ticket in map(self.ticket, numbers) if ticket.created + DONE >= start)
        kept = (ticket for ticket in wanted if ai == "all" or ticket.ai == (ai == "ai_agent"))
        return [self.row(ticket) for ticket in islice(kept, PAGE)]

    def row(self, ticket: Ticket) -> Row:
        """A ticket as Zendesk shows it."""
        read = bool(self.triage) and not ticket.ai
        found = [{"id": int(self.triage), "value": "intent__order__status"}] if read else []
        row = {
            "id": ticket.id,
            "created_at": _iso(ticket.created),
            "updated_at": _iso(ticket.created + DONE),
            "generated_timestamp": int((ticket.created + DONE).timestamp()),
            "status": "solved",
            "subject": f"Where is my order? {CANARY_PII}",
            "description": f"Please write to {CANARY_PII}@customer.example",
            "requester_id": CUSTOMER + ticket.number,
            "tags": ["intent__order__status", "language__en"] if read else [],
            "custom_fields": [*found, *(self._of_app(field, ticket) for field in self.app_fields)],
            "via": {
                "channel": "email" if ticket.channel == "mail" else ticket.channel,
                "source": {"from": {"address": f"{CANARY_PII}@customer.example"}},
            },
            "satisfaction_probability": 0.71 if self.predicts and not ticket.ai else None,
        }
        return {**row, "support_type": "ai_agent" if ticket.ai else "agent"} if self.says_type else row

    def _of_app(self, field: Mapping[str, Any], ticket: Ticket) -> Row:
        filled = not ticket.ai and ticket.number % int(field["filled_every"]) == 0
        return {"id": int(field["id"]), "value": f"about {CANARY_PII}" if filled else None}

    def metric_sets(self, rows: list[Row]) -> list[Row]:
        """The times of these tickets."""
        found = [ticket for row in rows if (ticket := self.find(str(row["id"]))) and not ticket.ai]
        return [
            {
                "id": ticket.id + 1_000_000_000,
                "ticket_id": ticket.id,
                "reply_time_in_minutes": {
                    "calendar": int((ticket.replied - ticket.created).total_seconds() / 60),
                    "business": None,
                },
                "full_resolution_time_in_minutes": {
                    "calendar": int(DONE.total_seconds() / 60) + ticket.number % 40,
                    "business": None,
                },
                "replies": 1 + ticket.number % 3,
                "reopens": int(ticket.number % 20 == 7),
            }
            for ticket in found
        ]

    def speakers(self, ticket: Ticket) -> list[str]:
        """Who spoke in its conversation, in order."""
        if ticket.handed:
            return ["user", "bot", "user", "agent"]
        if not ticket.ai:
            return ["user", "agent"]
        return ["user", "bot", "user", "bot"] if ticket.answered else ["bot", "user"]

    def audits(self, start: datetime, ai: str) -> list[Row]:
        """What happened to tickets since, oldest first."""
        streams = [
            self._stream(start, timedelta(0), self._opened),
            self._stream(start, timedelta(hours=1), self._replied),
            self._stream(start, DONE, self._solved),
        ]
        kept = (row for row, ticket in _merged(streams) if ai == "all" or ticket.ai == (ai == "ai_agent"))
        return list(islice(kept, PAGE))

    def metric_events(self, start: datetime) -> list[Row]:
        """What the timers of the first policy did since, oldest first; nothing without a policy."""
        if not self.policies:
            return []
        streams = [
            self._stream(start, timedelta(0), lambda ticket, at: self._timer(ticket, at, "apply_sla")),
            self._stream(start, timedelta(hours=1), lambda ticket, at: self._timer(ticket, at, "fulfill")),
            self._stream(start, timedelta(minutes=59), lambda ticket, at: self._timer(ticket, at, "breach")),
        ]
        kept = (row for row, ticket in _merged(streams) if not ticket.ai and (row["type"] != "breach" or ticket.late))
        return list(islice(kept, PAGE))

    def _stream(
        self, start: datetime, after: timedelta, make: Callable[[Ticket, datetime], Row]
    ) -> Iterator[tuple[datetime, int, Row, Ticket]]:
        """The same thing happening to one ticket after the other."""
        for number in range(self.since(start - after) - 1, -1, -1):
            ticket = self.ticket(number)
            at = ticket.created + after
            if start <= at <= self.now:
                yield at, -number, make(ticket, at), ticket

    def _audit(self, ticket: Ticket, at: datetime, via: str, updater: int, *children: Row) -> Row:
        return {
            "id": int(at.timestamp() * 1_000),
            "ticket_id": ticket.id,
            "timestamp": int(at.timestamp()),
            "created_at": _iso(at),
            "updater_id": updater,
            "via": via,
            "system": {"client": f"browser of {CANARY_PII}", "ip_address": "203.0.113.9", "location": CANARY_PII},
            "event_type": "Audit",
            "child_events": [
                {"id": index, "via": via, "via_reference_id": None, **child} for index, child in enumerate(children)
            ],
        }

    def _opened(self, ticket: Ticket, at: datetime) -> Row:
        via = VIA[ticket.channel]
        writer = AGENTS[0] if ticket.channel == "api" else CUSTOMER + ticket.number
        created = {"event_type": "Create", "subject": CANARY_PII, "comment_present": True, "comment_public": True}
        acting = [] if ticket.ai else [rule for rule in self.rules if rule["per_day"] * 30 >= self.per_month / 2]
        by_rule = [_by_rule(rule) for rule in acting]
        if self.routing and ticket.handed:
            by_rule.append({"event_type": "Change", "assignee_id": AGENTS[0], "via": "Omnichannel"})
        return self._audit(ticket, at, via, writer, created, *by_rule)

    def _replied(self, ticket: Ticket, at: datetime) -> Row:
        said = {"event_type": "Comment", "comment_present": True, "comment_public": True}
        if ticket.ai:
            return self._audit(ticket, at, VIA["native_messaging"], SYSTEM, said)
        return self._audit(ticket, at, "Web form", AGENTS[ticket.number % 2], said)

    def _solved(self, ticket: Ticket, at: datetime) -> Row:
        change = {"event_type": "Change", "status": "solved", "previous_value": "open"}
        if ticket.ai:
            return self._audit(ticket, at, VIA["native_messaging"], SYSTEM, change)
        return self._audit(ticket, at, "Web form", AGENTS[ticket.number % 2], change)

    def _timer(self, ticket: Ticket, at: datetime, kind: str) -> Row:
        row = {
            "id": int(at.timestamp() * 1_000),
            "ticket_id": ticket.id,
            "metric": "reply_time",
            "instance_id": 1,
            "type": kind,
            "time": _iso(at),
        }
        named = self.policies[-1 if ticket.channel == "api" else 0]
        policy = {"id": named["id"], "title": named["title"], "description": None}
        return {**row, "sla": {"target": 60, "business_hours": False, "policy": policy}} if kind == "apply_sla" else row


def _by_rule(rule: Mapping[str, Any]) -> Row:
    """What a rule leaves behind: a mail that it sent, or a field that it changed."""
    mails = str(rule["actions"][0]["field"]).startswith("notification_")
    done = (
        {"event_type": "Notification", "recipients": [CUSTOMER]} if mails else {"event_type": "Change", "group_id": 360}
    )
    return {**done, "via": "Rule", "via_reference_id": rule["id"]}


def _merged(streams: list[Iterator[tuple[datetime, int, Row, Ticket]]]) -> Iterator[tuple[Row, Ticket]]:
    for _, _, row, ticket in heapq.merge(*streams, key=lambda item: item[:2]):
        yield row, ticket


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
