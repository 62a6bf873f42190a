"""Models at work on tickets: the AI agent that answers, and the triage that reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from auditor.model import Intelligence, Measure, MeasureKind, Prediction, Proof, State
from connectors.base import Client
from connectors.door import piece
from connectors.errors import BadCredential, Cut, Misread, ReadError, Unobservable
from connectors.zendesk.answers import PAGE, Pages, link, once
from connectors.zendesk.fields import triage_fields
from connectors.zendesk.rules import rules_that_use_a_model
from connectors.zendesk.samples import Ticket, tickets
from connectors.zendesk.typed import Row, a_text, mapping

MOST_LOGS = 40
"""Conversations of the AI agent that are looked at: one request each."""
MOST_HANDED = 10
"""Messaging conversations of people that are looked at, for whether a bot had answered first."""
LOG_PAGES = 3
"""Pages of one conversation; of a longer one we do not know who spoke."""
MESSAGING = ("native_messaging", "messaging", "web_messaging", "whatsapp")
SUNSHINE = "sunshine_conversations"


@dataclass(frozen=True)
class Talks:
    """What was found in the conversations that never left the AI agent."""

    kept: int
    """How many there are in the sample."""
    looked_at: int
    """Into how many of them we looked, from beginning to end."""
    answered: tuple[Ticket, ...]
    """Those of the looked-at in which a bot answered the customer."""
    all_tickets: bool

    @property
    def resolved(self) -> int:
        """How many of the answered ended in a solution."""
        return sum(ticket.solved for ticket in self.answered)

    @property
    def exact(self) -> bool:
        """Whether these are all conversations of the window."""
        return self.all_tickets and self.kept == self.looked_at


def _talks(client: Client) -> Talks:
    return once(client, "talks", lambda: _look(client))


def _look(client: Client) -> Talks:
    sample = tickets(client)
    if any(ticket.by_ai is None for ticket in sample.rows):
        raise Unobservable("Zendesk does not say which tickets its AI agent kept in this account.")
    kept = _newest_first(ticket for ticket in sample.rows if ticket.by_ai)
    looked = _looked_into(client, kept[:MOST_LOGS])
    answered = tuple(ticket for ticket, speakers in looked if _answered(speakers))
    return Talks(len(kept), len(looked), answered, sample.whole)


def _looked_into(client: Client, found: Sequence[Ticket]) -> list[tuple[Ticket, list[str]]]:
    """Those of the conversations that could be read to their end, with who spoke."""
    told = ((ticket, _speakers(client, ticket)) for ticket in found)
    return [(ticket, speakers) for ticket, speakers in told if speakers is not None]


def _newest_first(found: Iterable[Ticket]) -> list[Ticket]:
    return sorted(found, key=lambda ticket: (ticket.updated, ticket.id), reverse=True)


def ai_agent(client: Client) -> Iterator[Intelligence]:
    """Conversations that an AI agent answered, and those it finished without a person.

    A ticket kept from agents is no proof: Zendesk makes one for its fixed messaging replies too. So the newest of
    them are looked into for who spoke, and only those in which a bot answered the customer count. The bot may be
    Zendesk's or one of another maker: Zendesk keeps tickets of both alike.
    """
    talks = _talks(client)
    if talks.answered:
        yield _fact(client, talks)
    if not talks.all_tickets:
        raise Cut(f"We looked at {len(tickets(client).rows)} tickets of the window; there are more.")
    if not talks.exact:
        raise Cut(f"We looked into {talks.looked_at} of {talks.kept} conversations that no agent saw.")


def _fact(client: Client, talks: Talks) -> Intelligence:
    last = max(ticket.updated for ticket in talks.answered)
    says = f"AI agent (at least; {talks.looked_at} of {talks.kept} conversations looked at)"
    return Intelligence(
        id="ai-agent",
        name="AI agent" if talks.exact else says,
        link=link(client, "ai/ai-agents/ai-agents"),
        at=last,
        proof=Proof.EFFECTIVE if talks.resolved else Proof.RUNNING,
        predicts=Prediction.ANSWER,
        state=State.LIVE,
        outputs=len(talks.answered) if talks.exact else None,
        last_output=last,
        resolves=talks.resolved,
    )


def resolution(client: Client) -> Iterator[Measure]:
    """The share of the conversations that a bot answered which it finished without a person.

    The others are those that it handed over: messaging conversations in which a bot answered before an agent spoke.
    """
    talks, sample = _talks(client), tickets(client)
    talked = _newest_first(ticket for ticket in sample.rows if not ticket.by_ai and _by_messaging(ticket))
    looked = _looked_into(client, talked[:MOST_HANDED])
    handed = sum(_handed_over(speakers) for _, speakers in looked)
    answered = _scaled(len(talks.answered), talks.looked_at, talks.kept) + _scaled(handed, len(looked), len(talked))
    exact = talks.exact and len(looked) == len(talked)
    if answered:
        yield Measure(
            id="ai-resolution",
            name="Conversations that the AI agent finished alone, of those it answered",
            link=link(client, "ai/ai-agents/ai-agents"),
            at=client.window.end,
            proof=Proof.EFFECTIVE,
            measure=MeasureKind.AI_RESOLUTION_RATE,
            value=round(_scaled(talks.resolved, talks.looked_at, talks.kept) / answered, 4),
            unit="share",
            of=f"{talks.looked_at + len(looked)} conversations looked into" + ("" if exact else ", a sample"),
        )
    if not exact:
        all_of_them = talks.kept + len(talked)
        raise Cut(f"We looked into {talks.looked_at + len(looked)} of {all_of_them} messaging conversations.")


def _scaled(part: int, looked_at: int, there: int) -> float:
    """What was found in a part, for the whole."""
    return part * there / looked_at if looked_at else 0.0


def _by_messaging(ticket: Ticket) -> bool:
    return ticket.channel in MESSAGING or ticket.channel.startswith(SUNSHINE)


def _speakers(client: Client, ticket: Ticket) -> list[str] | None:
    """Who spoke, in order: user, agent or bot; None when the conversation goes on for longer than we read.

    Nothing else of the conversation is kept.
    """
    path = f"/api/v2/tickets/{piece(ticket.id)}/conversation_log"
    pages = client.door.pages(path, Pages("events"), params={"page[size]": PAGE}, max_pages=LOG_PAGES)
    try:
        return [_speaker(row) for page in pages for row in page.rows("events")]
    except Cut:
        return None


def _speaker(row: Row) -> str:
    author = mapping(row, "author")
    if author is None:
        raise Misread("Zendesk did not say who spoke in a conversation.")
    return a_text(author, "type")


def _answered(speakers: Sequence[str]) -> bool:
    """A bot spoke after the customer had, and no agent ever did."""
    return "agent" not in speakers and _bot_replied(speakers)


def _handed_over(speakers: Sequence[str]) -> bool:
    """A bot spoke after the customer had, and then an agent did."""
    if "agent" not in speakers:
        return False
    return _bot_replied(speakers[: speakers.index("agent")])


def _bot_replied(speakers: Sequence[str]) -> bool:
    return "user" in speakers and "bot" in speakers[speakers.index("user") :]


def intelligent_triage(client: Client) -> Iterator[Intelligence]:
    """The model's findings on tickets of the window, and the rules that use them."""
    fields = triage_fields(client)
    sample = tickets(client)
    found = [ticket for ticket in sample.rows if ticket.tagged_by_model or ticket.filled & fields]
    acting, trouble = _acting(client) if fields or found else ((), None)
    if fields or found:
        last = max((ticket.updated for ticket in found), default=None)
        yield Intelligence(
            id="intelligent-triage",
            name="Intelligent triage of tickets",
            link=link(client, "ai/intelligent-triage"),
            at=last,
            proof=Proof.RUNNING if found else Proof.CONFIGURED,
            predicts=Prediction.TICKET_INTENT,
            state=State.LIVE,
            outputs=len(found) if sample.whole else None,
            last_output=last,
            acted_on_by=acting,
        )
    if trouble is not None:
        raise trouble
    if not sample.whole and not found:
        raise Cut(f"We looked at {len(sample.rows)} tickets of the window; a model may have read others.")


def _acting(client: Client) -> tuple[tuple[str, ...], ReadError | None]:
    """Ids of the switched-on rules whose conditions use the findings, as far as they could be read."""
    try:
        return tuple(sorted(rules_that_use_a_model(client))), None
    except BadCredential:
        raise
    except ReadError as error:
        return (), error
