"""Webhooks of the app whose credential we use: who is told of what, and by which version of the interface.

Where the merchant gave the credential of the shop's own integration, these are that integration. Webhooks of other
apps, and those made by hand in the settings, are shown to nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from auditor.model import Connection, Control, ControlKind, DataObject, Hint, Mechanism, Proof, State
from connectors.base import Client
from connectors.errors import Cut, Misread
from connectors.redact import host_of
from connectors.shopify.account import admin
from connectors.shopify.asking import Row, asked, has_more, once, promised, rows, when
from connectors.shopify.documents import WEBHOOKS

ABOUT = (
    ("RETURNS", DataObject.RETURN), ("REFUNDS", DataObject.RETURN), ("FULFILLMENT", DataObject.FULFILMENT),
    ("ORDER", DataObject.ORDER), ("DRAFT_ORDERS", DataObject.ORDER), ("CUSTOMER", DataObject.CUSTOMER),
    ("COMPAN", DataObject.CUSTOMER), ("INVENTORY", DataObject.INVENTORY), ("PRODUCT", DataObject.PRODUCT),
    ("COLLECTION", DataObject.PRODUCT), ("VARIANT", DataObject.PRODUCT), ("SUBSCRIPTION", DataObject.SUBSCRIPTION),
    ("DISPUTES", DataObject.PAYMENT),
)  # fmt: skip
"""What a topic is about, by its beginning."""
TOPICS = tuple(sorted({data for _, data in ABOUT} | {DataObject.CONSENT, DataObject.OTHER}))
SERVICES = {"pubsub": "Google Pub/Sub", "arn": "Amazon EventBridge"}


def receivers(client: Client) -> Iterator[Connection]:
    """Hosts that are called when something happens in the shop."""
    told: dict[str, tuple[Hint, set[DataObject], list[datetime]]] = {}
    page = _webhooks(client)
    for row in rows(page):
        hint = _receiver(promised(row, "uri"))
        if hint:
            data, times = told.setdefault(hint.host or hint.title, (hint, set(), []))[1:]
            data.add(_about(promised(row, "topic")))
            times.append(when(row))
    for key, (hint, data, times) in sorted(told.items()):
        yield Connection(
            id=f"webhook:{key}"[:200],
            name=f"{len(times)} {'webhook' if len(times) == 1 else 'webhooks'} to {key}"[:200],
            link=admin(client, "settings/apps/development"),
            at=max(times),
            proof=Proof.CONFIGURED,
            target=hint,
            data=tuple(sorted(data)),
            mechanism=Mechanism.WEBHOOK,
            state=State.LIVE,
        )
    _all(page)


def versions(client: Client) -> Iterator[Control]:
    """Whether Shopify still supports the versions that the webhooks were made for."""
    page = _webhooks(client)
    groups: dict[bool, int] = defaultdict(int)
    for row in rows(page):
        supported = (row.get("apiVersion") or {}).get("supported")
        if not isinstance(supported, bool):
            raise Misread("Shopify did not say whether the version of a webhook is supported.")
        groups[supported] += 1
    total, old = sum(groups.values()), groups[False]
    if total:
        yield Control(
            id="webhook-versions",
            name="Webhooks use a version that Shopify supports",
            link=admin(client, "settings/apps/development"),
            at=client.window.end,
            proof=Proof.RUNNING,
            control=ControlKind.KEY_HYGIENE,
            holds=not old,
            count=total - old,
            of=total,
            detail=f"{old} of {total} {'webhook' if total == 1 else 'webhooks'} on a version no longer supported",
        )
    _all(page)


def _webhooks(client: Client) -> Row:
    page: Row = once(client, "webhooks", lambda: asked(client, WEBHOOKS))
    return page


def _receiver(uri: str) -> Hint | None:
    kind = uri.partition(":")[0].casefold()
    if kind in SERVICES:
        return Hint(title=SERVICES[kind])
    host = host_of(uri)
    return Hint(host=host) if host else None


def _about(topic: str) -> DataObject:
    if "CONSENT" in topic:
        return DataObject.CONSENT
    return next((data for start, data in ABOUT if topic.startswith(start)), DataObject.OTHER)


def _all(page: Row) -> None:
    if has_more(page):
        raise Cut("There are more webhooks than we look at.")
