"""Who answers conversations: people, bots, or HubSpot's AI agents. Only ids, kinds and dates are kept, never a text.

Some of the conversations of the window are looked into, the same number whatever the size of the account. One count is
one conversation, put down to a person if any person answered in it, else to the AI, else to a bot, else to an app.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.model import Actor, Intelligence, Prediction, Process, Proof, State, Work
from connectors.base import Client
from connectors.door import Cursor, piece
from connectors.errors import Cut, Misread, NotThere, ReadError
from connectors.hubspot.account import link
from connectors.hubspot.once import once
from connectors.hubspot.told import (
    Row,
    each,
    flag_or_none,
    identity,
    identity_or_none,
    mapping_or_none,
    rows_or_none,
    text,
    text_or_none,
    when,
)

THREADS = "/conversations/v3/conversations/threads"
MESSAGES = "/conversations/v3/conversations/threads/{thread}/messages"
ACTORS = "/conversations/v3/conversations/actors/batch/read"
NEXT = Cursor("after", ("paging", "next", "after"))
MOST_PAGES = 5
MOST_MESSAGE_PAGES = 3
MOST_LOOKED_INTO = 30
"""Conversations whose messages are read: one request each, or a few for a long one."""
AT_ONCE = 100
KINDS = {"AGENT": Actor.PERSON, "LLM": Actor.AI, "BOT": Actor.RULE, "INTEGRATOR": Actor.APP}
FIRST = (Actor.PERSON, Actor.AI, Actor.RULE, Actor.APP)
"""Whose answer decides, where several answered in one conversation."""
NAMES = {
    Actor.PERSON: "Conversations answered by people",
    Actor.AI: "Conversations answered by HubSpot's AI agent alone",
    Actor.RULE: "Conversations answered by a chatbot alone",
    Actor.APP: "Conversations answered by an integration alone",
    Actor.UNKNOWN: "Conversations answered in a way that HubSpot does not name",
}
UNSAID = "HubSpot did not say who answered in a conversation."
UNNAMED = "Where its AI agent answers, HubSpot does not promise to show it as one: that none was seen proves nothing."


@dataclass(frozen=True)
class Thread:
    """One conversation, before it is looked into."""

    id: str
    closed: bool
    spam: bool


@dataclass(frozen=True)
class Conversation:
    """One conversation of the window."""

    closed: bool
    answered_by: frozenset[Actor]
    last_by_ai: datetime | None


@dataclass(frozen=True)
class Sample:
    """The conversations that were looked into, and how many there were."""

    seen: tuple[Conversation, ...]
    total: int
    trouble: ReadError | None

    @property
    def sampled(self) -> bool:
        """Whether there are others that were not looked into."""
        return self.total > len(self.seen)


def work(client: Client) -> Iterator[Work]:
    """Who answered conversations."""
    sample = conversations(client)
    counts = Counter(_answerer(each) for each in sample.seen if each.answered_by)
    for actor, count in sorted(counts.items()):
        yield Work(
            id=f"conversations:{actor.value}",
            name=NAMES[actor],
            link=link(client, "live-messages"),
            at=client.window.end,
            proof=Proof.RUNNING,
            process=Process.TICKET_REPLY,
            actor=actor,
            count=count,
            sampled_of=sample.total if sample.sampled else None,
        )
    if sample.trouble is not None:
        raise sample.trouble


def intelligence(client: Client) -> Iterator[Intelligence]:
    """HubSpot's AI agent, where it was seen answering customers."""
    sample = conversations(client)
    answered = [each for each in sample.seen if Actor.AI in each.answered_by]
    if answered:
        yield _agent(client, sample, answered)
    if sample.trouble is not None:
        raise sample.trouble
    if not answered:
        raise Cut(UNNAMED, "Look at HubSpot > Service > Customer Agent, and answer the question yourself.")


def _agent(client: Client, sample: Sample, answered: Sequence[Conversation]) -> Intelligence:
    """What it did in a sample is the least it did; that it closed none there says nothing of the others."""
    alone = sum(each.closed and not each.answered_by & {Actor.PERSON, Actor.UNKNOWN} for each in answered)
    newest = max(each.last_by_ai for each in answered if each.last_by_ai)
    of = f" (in {len(sample.seen)} of {sample.total} conversations)" if sample.sampled else ""
    return Intelligence(
        id="ai-agent",
        name=f"AI agent in HubSpot's conversations{of}",
        link=link(client, "live-messages"),
        at=newest,
        proof=Proof.EFFECTIVE if alone else Proof.RUNNING,
        predicts=Prediction.ANSWER,
        state=State.LIVE,
        outputs=len(answered),
        last_output=newest,
        resolves=alone or (None if sample.sampled or sample.trouble else 0),
    )


def _answerer(each: Conversation) -> Actor:
    return next((actor for actor in FIRST if actor in each.answered_by), Actor.UNKNOWN)


def conversations(client: Client) -> Sample:
    """The sample, read once for all subjects."""
    return once(client, "conversations", lambda: _read(client))


def _read(client: Client) -> Sample:
    threads, trouble = _threads(client)
    some = min(len(threads), MOST_LOOKED_INTO)
    chosen = [threads[place * len(threads) // some] for place in range(some)]
    answers, missed = _looked_into(client, chosen)
    kinds = _kinds(client, sorted({message[0] for _, each in answers for message in each}))
    seen = tuple(_conversation(*both, kinds) for both in answers)
    return Sample(seen, len(threads), trouble or missed)


def _looked_into(
    client: Client, chosen: Sequence[Thread]
) -> tuple[list[tuple[Thread, list[Message]]], ReadError | None]:
    """What was answered in each, and the trouble with those that are gone or cannot be read."""
    found: list[tuple[Thread, list[Message]]] = []
    trouble: ReadError | None = None
    for thread in chosen:
        try:
            found.append((thread, _answers(client, thread.id)))
        except Cut:
            trouble = trouble or Cut("Some conversations were too long to be looked into.")
        except (NotThere, Misread) as error:
            trouble = trouble or error
    if found and isinstance(trouble, NotThere):
        trouble = Cut("Some conversations were deleted while they were looked into.")
    return found, trouble


def _threads(client: Client) -> tuple[list[Thread], ReadError | None]:
    """Conversations with a message in the window, spam left out, the oldest first."""
    asked: dict[str, str | int] = {
        "sort": "latestMessageTimestamp",
        "latestMessageTimestampAfter": f"{client.window.start:%Y-%m-%dT%H:%M:%SZ}",
        "limit": 100,
    }
    found: dict[str, Thread] = {}
    trouble: ReadError | None = None
    try:
        for page in client.door.pages(THREADS, NEXT, params=asked, max_pages=MOST_PAGES):
            threads, odd = each(page.rows("results"), _thread)
            found |= {thread.id: thread for thread in threads if not thread.spam}
            trouble = trouble or odd
    except Cut:
        most = f"There are more than {len(found)} conversations in the window; only the older ones were looked into."
        return list(found.values()), trouble or Cut(most)
    return list(found.values()), trouble


def _thread(row: Row) -> Thread:
    return Thread(identity(row, "id"), text(row, "status") == "CLOSED", flag_or_none(row, "spam") is True)


Message = tuple[str, datetime, bool]
"""Who sent it, when, and whether a program sent it for them."""


def _answers(client: Client, thread: str) -> list[Message]:
    """The messages that went out to the customer in the window; Cut when there are too many to see them all."""
    pages = client.door.pages(
        MESSAGES.format(thread=piece(thread)), NEXT, params={"limit": 100}, max_pages=MOST_MESSAGE_PAGES
    )
    rows = [row for page in pages for row in page.rows("results")]
    return [found for row in rows if text(row, "type") == "MESSAGE" and (found := _message(client, row))]


def _message(client: Client, row: Row) -> Message | None:
    direction, sent = text(row, "direction", UNSAID), when(row, "createdAt", UNSAID)
    if direction not in ("OUTGOING", "INCOMING"):
        raise Misread(UNSAID)
    if direction == "INCOMING" or not client.window.start <= sent <= client.window.end:
        return None
    senders = rows_or_none(row, "senders", UNSAID) or [{}]
    program = text_or_none(mapping_or_none(row, "client", UNSAID) or {}, "clientType", UNSAID) == "INTEGRATION"
    sender = identity_or_none(senders[0], "actorId", UNSAID) or identity(row, "createdBy", UNSAID)
    return sender, sent, program


def _kinds(client: Client, ids: Sequence[str]) -> Mapping[str, Actor]:
    """What each sender is; one that HubSpot does not know any more stays unknown."""
    found: dict[str, Actor] = {}
    for start in range(0, len(ids), AT_ONCE):
        rows = client.door.post(ACTORS, json={"inputs": [*ids[start : start + AT_ONCE]]}).rows("results")
        found |= {identity(row, "id", UNSAID): KINDS.get(text(row, "type", UNSAID), Actor.UNKNOWN) for row in rows}
    return found


def _conversation(thread: Thread, messages: Sequence[Message], kinds: Mapping[str, Actor]) -> Conversation:
    by = [(_who(sender, program, kinds), when) for sender, when, program in messages]
    return Conversation(
        closed=thread.closed,
        answered_by=frozenset(actor for actor, _ in by),
        last_by_ai=max((when for actor, when in by if actor is Actor.AI), default=None),
    )


def _who(sender: str, program: bool, kinds: Mapping[str, Actor]) -> Actor:
    """An integration that writes in the name of a person is no person."""
    actor = kinds.get(sender, Actor.UNKNOWN)
    return Actor.APP if program and actor is Actor.PERSON else actor
