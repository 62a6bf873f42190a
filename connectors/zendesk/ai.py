"""Models at work on tickets: the AI agent that answers, and the triage that reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.model import Intelligence, Prediction, Proof, State
from connectors.base import Client
from connectors.door import piece
from connectors.errors import BadCredential, Cut, Misread, ReadError, Unobservable
from connectors.zendesk.answers import link
from connectors.zendesk.fields import triage_fields
from connectors.zendesk.rules import rules_that_use_a_model
from connectors.zendesk.samples import Ticket, tickets

MOST_LOGS = 40
"""Conversations of the AI agent that are looked at: one request each."""


def ai_agent(client: Client) -> Iterator[Intelligence]:
    """Conversations that an AI agent answered, and those it finished without a person.

    A ticket kept from agents is no proof: Zendesk makes one for its fixed messaging replies too. So the newest of
    them are looked into for who spoke, and only those in which a bot answered the customer count.
    """
    sample = tickets(client)
    if any(ticket.by_ai is None for ticket in sample.rows):
        raise Unobservable("Zendesk does not say which tickets its AI agent kept in this account.")
    kept = sorted((ticket for ticket in sample.rows if ticket.by_ai), key=lambda ticket: (ticket.updated, ticket.id))
    looked_at = kept[::-1][:MOST_LOGS]
    answered = [ticket for ticket in looked_at if _answered(_speakers(client, ticket))]
    if answered:
        yield _fact(client, answered, len(looked_at), len(kept), sample.whole)
    if not sample.whole:
        raise Cut(f"We looked at {len(sample.rows)} tickets of the window; there are more.")
    if len(kept) > len(looked_at):
        raise Cut(f"We looked into the newest {len(looked_at)} of {len(kept)} conversations that no agent saw.")


def _fact(client: Client, answered: Sequence[Ticket], looked_at: int, kept: int, whole: bool) -> Intelligence:
    resolved = sum(ticket.solved for ticket in answered)
    exact = whole and kept == looked_at
    return Intelligence(
        id="ai-agent",
        name="AI agent" if exact else f"AI agent (at least; {looked_at} of {kept} conversations looked at)",
        link=link(client, "ai/ai-agents/ai-agents"),
        at=max(ticket.updated for ticket in answered),
        proof=Proof.EFFECTIVE if resolved else Proof.RUNNING,
        predicts=Prediction.ANSWER,
        state=State.LIVE,
        outputs=len(answered) if exact else None,
        last_output=max(ticket.updated for ticket in answered),
        resolves=resolved,
    )


def _speakers(client: Client, ticket: Ticket) -> list[str]:
    """Who spoke, in order: user, agent or bot. Nothing else of the conversation is kept."""
    rows = client.door.get(f"/api/v2/tickets/{piece(ticket.id)}/conversation_log").rows("events")
    kinds = [(row.get("author") or {}).get("type") for row in rows]
    if not all(isinstance(kind, str) for kind in kinds):
        raise Misread("Zendesk did not say who spoke in a conversation.")
    return [str(kind) for kind in kinds]


def _answered(speakers: Sequence[str]) -> bool:
    """A bot spoke after the customer had, and no agent ever did."""
    if "user" not in speakers or "agent" in speakers:
        return False
    return "bot" in speakers[speakers.index("user") :]


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
