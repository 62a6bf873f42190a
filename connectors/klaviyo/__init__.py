"""Klaviyo, by its JSON:API with a private key. Only reads, and the two POSTs that compute figures.

Never asked for: names, addresses and properties of people, the text of messages, headers of webhooks, and the beta
endpoints, which Klaviyo does not mean for production.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import partial

from auditor.model import (
    AnyFact,
    ControlKind,
    DataObject,
    MeasureKind,
    Prediction,
    Process,
    Role,
    Subject,
    Verb,
    Window,
)
from connectors.base import Client, Connector, Read, Setting
from connectors.door import HeaderQuota, StaticAuth, Toolbox
from connectors.klaviyo import account, audiences, connections, flows, intelligence, work
from connectors.klaviyo.api import ALLOW, BASE, KEYS, RATES, REVISION, decode, key_with
from connectors.redact import clean

_PRIVATE = re.compile(r"pk_[\w-]{16,}\Z", re.ASCII)
_PUBLIC = re.compile(r"[A-Za-z0-9]{6}\Z")


def open_account(settings: Mapping[str, str], tools: Toolbox, window: Window) -> Client:
    """Open the account and prove the key by asking whose it is."""
    key = settings.get("key", "")
    if _PUBLIC.match(key):
        raise ValueError(f"key is the public key of the account, which can read nothing; make a private one: {KEYS}")
    if not _PRIVATE.match(key):
        raise ValueError(f"key must be a private API key, which starts with pk_: {KEYS}")
    door = tools.door(
        settings.get("base_url") or BASE,
        allow=ALLOW,
        auth=StaticAuth({"Authorization": f"Klaviyo-API-Key {key}"}),
        rates=RATES,
        headers={"revision": REVISION, "Accept": "application/vnd.api+json"},
        decode_error=decode,
        quota=HeaderQuota(share=tools.share),
    )
    row = account.read_account(door)
    name = clean(row.text("contact_information", "organization_name"))
    return Client(
        system=f"klaviyo:{clean(row.id).replace(' ', '-')}",
        name=f"Klaviyo ({name})" if name else "Klaviyo",
        door=door,
        window=window,
        settings=settings,
        cache={"account": row},
    )


Get = Callable[[Client], Iterable[AnyFact]]


def _read(subject: Subject, part: str, get: Get, topics: Iterable[StrEnum] = (), *scopes: str) -> Read:
    return Read(subject, part=part, get=get, topics=tuple(topics), scopes=scopes, remedy=key_with(*scopes))


def _hidden(subject: Subject, part: str, topics: Iterable[StrEnum], reason: str, remedy: str) -> Read:
    return Read(subject, part=part, topics=tuple(topics), reason=reason, remedy=remedy)


FLOWS = ("flows:read", "metrics:read", "segments:read")
COUNTS = ("metrics:read", "events:read")
USES = ("campaigns:read", *FLOWS)
CONNECTOR = Connector(
    platform="klaviyo",
    title="Klaviyo",
    roles=(Role.MARKETING,),
    settings=(Setting("key", f"private API key, read-only: {KEYS}", secret=True),),
    reads=(
        Read(Subject.ACCOUNT, remedy=key_with("accounts:read"), get=account.account, scopes=("accounts:read",)),
        _read(Subject.AUTOMATIONS, "flows", flows.automations, (), *FLOWS),
        _read(
            Subject.AUTOMATIONS,
            "product blocks",
            flows.product_blocks,
            (Verb.RECOMMEND,),
            "flows:read",
            "templates:read",
        ),
        *(
            _read(Subject.CONNECTIONS, part, partial(connections.events, objects=objects), objects, *COUNTS)
            for part, objects in connections.EVENTS.items()
        ),
        _read(
            Subject.CONNECTIONS, "consent", connections.consent, (DataObject.CONSENT,), "profiles:read", "metrics:read"
        ),
        _read(
            Subject.CONNECTIONS,
            "webhooks",
            connections.webhooks,
            (DataObject.ENGAGEMENT, DataObject.CONSENT, DataObject.CUSTOMER),
            "flows:read",
            "webhooks:read",
        ),
        _hidden(
            Subject.CONNECTIONS,
            "product catalogue",
            (DataObject.PRODUCT, DataObject.PRICE, DataObject.INVENTORY),
            "Klaviyo does not list the products that it takes over from shops by itself.",
            "Look in Klaviyo > Content > Products, and answer the question yourself.",
        ),
        _hidden(
            Subject.CONNECTIONS,
            "origin of profiles",
            (DataObject.CUSTOMER,),
            "Klaviyo does not tell which system a person's record came from.",
            "Look in Klaviyo > Integrations, and answer the question yourself.",
        ),
        _hidden(
            Subject.CONNECTIONS,
            "readers of Klaviyo",
            (DataObject.ENGAGEMENT, DataObject.CONSENT, DataObject.CUSTOMER, DataObject.REPORT),
            "Klaviyo does not tell which systems fetch data from it.",
            "Connect the systems at the other end, or answer the question yourself.",
        ),
        _read(Subject.WORK, "messages", work.messages, (Process.MESSAGE_SEND,), "metrics:read"),
        _read(Subject.WORK, "bulk loads", work.imports, (Process.DATA_IMPORT,), "lists:read", "profiles:read"),
        _read(Subject.AUDIENCES, "segments", audiences.dynamic, (), *USES),
        _read(Subject.AUDIENCES, "lists", audiences.static, (), "lists:read", *USES),
        _read(Subject.INTELLIGENCE, "send times", intelligence.send_times, (Prediction.SEND_TIME,), "campaigns:read"),
        _read(
            Subject.INTELLIGENCE,
            "predicted values",
            intelligence.scores,
            (Prediction.CHURN, Prediction.LIFETIME_VALUE, Prediction.NEXT_ORDER),
            "profiles:read",
            *USES,
        ),
        _read(
            Subject.MEASURES,
            "revenue of flows",
            account.revenue_share,
            (MeasureKind.AUTOMATED_REVENUE_SHARE,),
            "flows:read",
            "metrics:read",
        ),
        _hidden(
            Subject.CONTROLS,
            "rights of keys",
            (ControlKind.LEAST_PRIVILEGE, ControlKind.KEY_HYGIENE),
            "Klaviyo does not tell what a key may do, our own included.",
            "Look in Klaviyo > Settings > API keys for keys with full access, and answer the question yourself.",
        ),
        _hidden(
            Subject.CONTROLS,
            "sign-in and records",
            (ControlKind.TWO_FACTOR, ControlKind.SINGLE_SIGN_ON, ControlKind.AUDIT_LOG, ControlKind.CHANGE_CONTROL),
            "Klaviyo's API does not show how people sign in or what they changed.",
            "Look in Klaviyo > Settings > Security, and answer the question yourself.",
        ),
        _hidden(
            Subject.CONTROLS,
            "deletion of profiles",
            (ControlKind.DELETION,),
            "Klaviyo does not show whether people are deleted by a schedule or on request.",
            "Answer the question yourself, or have somebody answer it who looks after data protection.",
        ),
    ),
    allow=ALLOW,
    open=open_account,
    blind=(
        "Which system sends the events that come in by API, and which systems fetch data from Klaviyo.",
        "Products that Klaviyo takes over from a shop by itself.",
        "Whether the address that a webhook calls accepts it.",
        "Whether the test in a campaign picked its winner by itself.",
        "What keys and users may do.",
    ),
)
