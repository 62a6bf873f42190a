"""What marketing tells the shop: automations of Shopify's own marketing pages, and campaigns that apps report.

Shopify may show an app only its own; so nothing that is not here is taken to be missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from auditor.model import (
    Action,
    Automation,
    Channel,
    Connection,
    DataObject,
    Event,
    Hint,
    Mechanism,
    Proof,
    State,
    Trigger,
    Verb,
)
from connectors.base import Client
from connectors.errors import Cut, Misread
from connectors.shopify.account import admin
from connectors.shopify.asking import Row, asked, has_more, label, need, promised, rows, tail, when
from connectors.shopify.documents import MARKETING_ACTIVITIES, MARKETING_EVENTS
from connectors.shopify.history import FLOW
from connectors.shopify.owners import owner

STATES = {
    "ACTIVE": State.LIVE, "DRAFT": State.DRAFT, "INACTIVE": State.OFF, "PAUSED": State.OFF, "FAILED": State.BROKEN,
    "DISCONNECTED": State.BROKEN,
}  # fmt: skip
GONE = ("DELETED", "DELETED_EXTERNALLY")
MAY_HIDE = "Shopify may show our app only a part of the marketing automations."
LOOK = "Look in Shopify admin > Marketing > Automations, and answer the question yourself."


def automations(client: Client) -> Iterator[Automation]:
    """Automations of Shopify's own marketing pages. Those of other tools are read where they run."""
    need(client, "read_marketing_events")
    for row in sorted(rows(asked(client, MARKETING_ACTIVITIES)), key=lambda row: promised(row, "id")):
        if not isinstance(row.get("inMainWorkflowVersion"), bool):
            raise Misread("Shopify listed marketing without saying whether it belongs to an automation.")
        if row["inMainWorkflowVersion"] and _ours(row) and row.get("status") not in GONE:
            yield _automation(client, row)
    raise Cut(MAY_HIDE, LOOK)


def campaigns(client: Client) -> Iterator[Connection]:
    """Apps that told the shop of marketing they began, by the newest."""
    need(client, "read_marketing_events")
    newest: dict[str, tuple[datetime, Hint]] = {}
    page = asked(client, MARKETING_EVENTS)
    for row in rows(page):
        hint, at = owner(row.get("app")), when(row, "startedAt")
        if hint and not _by_shopify(hint) and at <= client.window.end:
            key = hint.uuid or hint.handle
            newest[key] = max(newest.get(key, (at, hint)), (at, hint), key=lambda pair: pair[0])
    for key, (last, hint) in sorted(newest.items()):
        yield Connection(
            id=f"marketing:{key}"[:200],
            name=f"{hint.title or hint.handle} tells of its campaigns"[:200],
            link=admin(client, "marketing"),
            at=last,
            proof=Proof.RUNNING if last >= client.window.start else Proof.CONFIGURED,
            source=hint,
            data=(DataObject.ENGAGEMENT,),
            mechanism=Mechanism.APP,
            state=State.LIVE,
            last_activity=last,
        )
    if has_more(page):
        raise Cut("Only the newest fifty campaigns that apps told of were looked at.")


def _automation(client: Client, row: Row) -> Automation:
    left = row.get("tactic") == "ABANDONED_CART"
    trigger = Trigger(event=Event.CHECKOUT_ABANDONED if left else Event.OTHER)
    channel = Channel.EMAIL if row.get("marketingChannelType") == "EMAIL" else None
    return Automation(
        id=f"marketing:{tail(row)}",
        name=label(row, "title") or "Marketing automation",
        link=admin(client, "marketing/automations"),
        at=when(row, "updatedAt"),
        proof=Proof.CONFIGURED,
        triggers=(trigger,),
        actions=(Action(verb=Verb.MESSAGE_SEND, channel=channel),),
        state=STATES.get(promised(row, "status"), State.UNKNOWN),
    )


def _ours(row: Row) -> bool:
    hint = owner(row.get("app"))
    return hint is None or _by_shopify(hint)


def _by_shopify(hint: Hint) -> bool:
    return hint.title.casefold().startswith("shopify") or hint.title.casefold() in FLOW
