"""What Zendesk passes on by means of its own: side conversations, and tickets shared with other accounts."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import AnyFact, Connection, DataObject, Hint, Mechanism, State
from connectors.base import Client
from connectors.errors import Unobservable
from connectors.redact import clean
from connectors.zendesk.answers import gathered, link, listed, name_of, setting
from connectors.zendesk.typed import Row, date, text

TALKS = {"slack_channel": "Slack", "msteams_channel": "Microsoft Teams"}
"""Side conversations that leave Zendesk for another system; those by e-mail and by ticket do not."""
STATES = {
    "accepted": State.LIVE,
    "pending": State.DRAFT,
    "inactive": State.OFF,
    "declined": State.OFF,
    "failed": State.BROKEN,
    "ssl_error": State.BROKEN,
    "configuration_error": State.BROKEN,
}


def passed_on(client: Client) -> Iterator[AnyFact]:
    """Both."""
    return gathered(_side_conversations(client), _sharing(client))


def _side_conversations(client: Client) -> Iterator[Connection]:
    for name, title in TALKS.items():
        if setting(client, "side_conversations", name):
            yield Connection(
                id=f"side-conversations-{name.partition('_')[0]}",
                name=f"Side conversations in {title}",
                link=link(client, "workspaces/agent-workspace/side-conversations"),
                target=Hint(title=title),
                data=(DataObject.TICKET,),
                mechanism=Mechanism.NATIVE,
                state=State.LIVE,
            )
    if any(setting(client, "side_conversations", name) is None for name in TALKS):
        raise Unobservable("Zendesk does not say where side conversations lead in this account.")


def _sharing(client: Client) -> Iterator[Connection]:
    """Agreements with other accounts; a partner is named as the agreement is, which people here wrote."""
    for row in listed(client, "/api/v2/sharing_agreements", "sharing_agreements"):
        partner = Hint(title=_partner(row))
        inward = text(row, "type") == "inbound"
        yield Connection(
            id=f"sharing-{name_of(row)}",
            name=f"Tickets shared with {partner.title}",
            link=link(client, "people/team/ticket-sharing"),
            at=date(row, "updated_at", absent=True) or date(row, "created_at", absent=True),
            source=partner if inward else None,
            target=None if inward else partner,
            data=(DataObject.TICKET,),
            mechanism=Mechanism.NATIVE,
            state=STATES.get(text(row, "status") or "", State.UNKNOWN),
        )


def _partner(row: Row) -> str:
    return clean(text(row, "partner_name", absent=True) or text(row, "name") or "") or "an account without a name"
