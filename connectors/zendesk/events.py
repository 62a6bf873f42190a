"""Who really did what to tickets: a sample of the history of the last seven days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditor.model import Actor, Process
from connectors.base import Client
from connectors.door import Answer
from connectors.zendesk.answers import name_of, once
from connectors.zendesk.samples import Member, Sample, last_days, staff, stretches, tickets
from connectors.zendesk.typed import Row, date, ident, needed, odd, rows, text, yes

DAYS = 7
STRETCHES = 2
SYSTEM = "-1"
RULES = ("rule", "rule_revision", "trigger", "automation")
ROUTING = "omnichannel"
"""Beginning of the way in by which Zendesk's own routing changes tickets, and the id of the rule that it is."""
CLIENTS = ("web_service", "web_service_api", "api", "any_channel", "sunshine_conversations_api")
MODELS = ("answer_bot", "automatic_solution", "ai_agent")
SOLVED = ("solved", "closed")


@dataclass(frozen=True)
class Deed:
    """Somebody did something to a ticket."""

    ticket: str
    process: Process
    actor: Actor
    at: datetime
    rule: str
    """Id of the rule, when one did it."""


def deeds(client: Client) -> Sample[Deed]:
    """What was done in the last seven days, or a sample of it."""
    return once(client, "deeds", lambda: _deeds(client))


def acting_rules(client: Client) -> dict[str, datetime]:
    """The rules that were seen acting, and when last."""
    found: dict[str, datetime] = {}
    for deed in deeds(client).rows:
        if deed.rule:
            found[deed.rule] = max(deed.at, found.get(deed.rule, deed.at))
    return found


def _deeds(client: Client) -> Sample[Deed]:
    found, whole = once(client, "history", lambda: _history(client))
    people = _People.of(client, staff(client))
    _promised([row for row, _ in found])
    sample = Sample(tuple(deed for row, _ in found for deed in _of(row, people)), whole)
    client.shared.forget("history")
    return sample


def _promised(audits: Sequence[Row]) -> None:
    """Misread when no piece of the whole history says what only some of them have to say."""
    children = [child for row in audits for child in rows(row, "child_events")]
    opened = any(text(child, "event_type", absent=True) == "Create" for child in children)
    spoken = opened or any(child.get("event_type") == "Comment" for child in children)
    for key, there in (("event_type", bool(children)), ("comment_present", spoken), ("comment_public", spoken)):
        if there and not any(key in child for child in children):
            raise odd(key)
    if audits and not any("updater_id" in row for row in audits):
        raise odd("updater_id")


def _history(client: Client) -> tuple[list[tuple[Row, Answer]], bool]:
    """The pages themselves: kept until they are understood, since Zendesk gives few of them in a minute."""
    return stretches(
        client,
        "/api/v2/incremental/ticket_events",
        "ticket_events",
        "timestamp",
        last_days(client, DAYS),
        STRETCHES,
        {"support_type_scope": "all"},
    )


@dataclass(frozen=True)
class _People:
    """Who is who, by number: everybody who is not staff is a customer."""

    staff: frozenset[str]
    ai_tickets: frozenset[str]
    other_tickets: frozenset[str]
    all_tickets: bool
    """Whether every ticket of the window is known to be in one of the two."""

    @classmethod
    def of(cls, client: Client, members: tuple[Member, ...]) -> _People:
        sample = tickets(client)
        ai = frozenset(ticket.id for ticket in sample.rows if ticket.by_ai)
        others = frozenset(ticket.id for ticket in sample.rows if ticket.by_ai is False)
        known = sample.whole and all(ticket.by_ai is not None for ticket in sample.rows)
        return cls(frozenset(member.id for member in members), ai, others, known)

    def system(self, ticket: str) -> Actor:
        """Whose hand Zendesk's own is: the AI agent's on the tickets it kept."""
        if ticket in self.ai_tickets:
            return Actor.AI
        return Actor.PLATFORM if self.all_tickets or ticket in self.other_tickets else Actor.UNKNOWN


def _of(row: Row, people: _People) -> Iterator[Deed]:
    ticket, at = name_of(row, "ticket_id"), needed(date(row, "timestamp"), "timestamp")
    children, updater = rows(row, "child_events"), ident(row, "updater_id", absent=True) or ""
    opens = any(text(child, "event_type", absent=True) == "Create" for child in children)
    for child in children:
        via = _via(child.get("via")) or _via(row.get("via"))
        actor = _actor(via, updater, ticket, people)
        rule = _rule(via, child) if actor is Actor.RULE else ""
        for process in _processes(child, actor, opens):
            yield Deed(ticket, process, actor, at, rule)


def _via(value: Any) -> str:
    """The way in, as one lower-case word: Zendesk writes `Web form`, `Web service (API)` or an object."""
    word = ident(value if isinstance(value, dict) else {"channel": value}, "channel", absent=True)
    return re.sub(r"[^a-z0-9]+", "_", (word or "").casefold()).strip("_")


def _rule(via: str, child: Row) -> str:
    return ROUTING if via.startswith(ROUTING) else ident(child, "via_reference_id", absent=True) or ""


def _actor(via: str, updater: str, ticket: str, people: _People) -> Actor:
    if via in RULES or via.startswith(ROUTING):
        return Actor.RULE
    if via.startswith(MODELS):
        return Actor.AI
    if via in CLIENTS:
        return Actor.APP
    if updater == SYSTEM:
        return people.system(ticket)
    if not updater.isdigit():
        return Actor.UNKNOWN
    return Actor.PERSON if updater in people.staff else Actor.CUSTOMER


def _processes(child: Row, actor: Actor, opens: bool) -> Iterator[Process]:
    """What a piece of history did; the message that opens a ticket is no reply, and a rule may do something else."""
    kind = text(child, "event_type", absent=True)
    if kind == "Create":
        yield Process.TICKET_CREATE
    elif kind == "Change":
        yield Process.TICKET_SOLVE if text(child, "status", absent=True) in SOLVED else Process.TICKET_UPDATE
    elif actor is Actor.RULE:
        yield Process.OTHER
    said = yes(child, "comment_present", absent=True) and yes(child, "comment_public", absent=True)
    if said and not opens and actor is not Actor.CUSTOMER:
        yield Process.TICKET_REPLY
