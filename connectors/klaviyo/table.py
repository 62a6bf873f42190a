"""What there is to see in Klaviyo: each line with its scopes, its topics and the remedy when it cannot be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial

from auditor.model import (
    AnyFact,
    ControlKind,
    DataObject,
    Event,
    MeasureKind,
    Prediction,
    Process,
    Subject,
    Tie,
    Verb,
)
from connectors.base import Client, Read
from connectors.klaviyo import (
    account,
    audiences,
    connections,
    content,
    controls,
    conversion,
    earnings,
    flows,
    forms,
    intelligence,
    mapping,
    records,
    trial,
    work,
)
from connectors.klaviyo.api import key_with

Get = Callable[[Client], Iterable[AnyFact]]


def _read(subject: Subject, part: str, get: Get, topics: Iterable[StrEnum] = (), *scopes: str) -> Read:
    return Read(subject, part=part, get=get, topics=tuple(topics), scopes=scopes, remedy=key_with(*scopes))


def _hidden(subject: Subject, part: str, topics: Iterable[StrEnum], reason: str, remedy: str) -> Read:
    return Read(subject, part=part, topics=tuple(topics), reason=reason, remedy=remedy)


FLOWS = ("flows:read", "metrics:read", "segments:read")
COUNTS = ("metrics:read", "events:read")
USES = ("campaigns:read", *FLOWS)
READS: tuple[Read, ...] = (
    Read(Subject.ACCOUNT, remedy=key_with("accounts:read"), get=account.account, scopes=("accounts:read",)),
    _read(Subject.AUTOMATIONS, "flows", flows.automations, (), *FLOWS),
    _read(
        Subject.AUTOMATIONS,
        "product blocks",
        flows.product_blocks,
        (Event.OTHER, Verb.RECOMMEND),  # by no event of its own: what starts a flow is told by the flows
        "flows:read",
        "templates:read",
    ),
    _read(
        Subject.AUTOMATIONS,
        "sign-up forms",
        forms.signup_forms,
        (Event.FORM_SUBMITTED, Verb.OTHER),
        "forms:read",
    ),
    *(
        _read(Subject.CONNECTIONS, part, partial(connections.events, objects=objects), objects, *COUNTS)
        for part, objects in connections.EVENTS.items()
    ),
    _read(Subject.CONNECTIONS, "consent", connections.consent, (DataObject.CONSENT,), "profiles:read", "metrics:read"),
    _read(
        Subject.CONNECTIONS,
        "webhooks",
        connections.webhooks,
        (DataObject.ENGAGEMENT, DataObject.CONSENT, DataObject.CUSTOMER),
        "flows:read",
        "webhooks:read",
    ),
    _read(
        Subject.CONNECTIONS,
        "product catalogue",
        content.products,
        (DataObject.PRODUCT, DataObject.PRICE, DataObject.INVENTORY),
        "catalogs:read",
    ),
    _read(
        Subject.CONNECTIONS,
        "content feeds",
        content.feeds,
        (DataObject.PRODUCT, DataObject.PRICE, DataObject.OTHER),
        "web-feeds:read",
    ),
    _read(Subject.CONNECTIONS, "own kinds of records", content.own_objects, (), "custom-objects:read"),
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
    _read(Subject.WORK, "blocked addresses", work.blocking, (Process.OTHER,), "subscriptions:read"),
    _read(Subject.AUDIENCES, "segments", audiences.dynamic, (), *USES),
    _read(Subject.AUDIENCES, "lists", audiences.static, (), "lists:read", *USES),
    _read(
        Subject.RECORDS, "sample of people", records.people, (DataObject.CONSENT, DataObject.CUSTOMER), "profiles:read"
    ),
    _read(Subject.RECORDS, "coupon codes", records.coupons, (DataObject.COUPON,), "coupons:read", "coupon-codes:read"),
    _read(Subject.RECORDS, "reviews", records.reviews, (DataObject.REVIEW,), "reviews:read"),
    _read(Subject.INTELLIGENCE, "send times", intelligence.send_times, (Prediction.SEND_TIME,), "campaigns:read"),
    _read(
        Subject.INTELLIGENCE,
        "predicted values",
        intelligence.scores,
        (Prediction.CHURN, Prediction.LIFETIME_VALUE, Prediction.NEXT_ORDER),
        "profiles:read",
        *USES,
    ),
    _read(Subject.INTELLIGENCE, "customer agent", trial.agent, (Prediction.ANSWER,), "agents:read"),
    _read(
        Subject.MEASURES,
        "revenue of flows",
        earnings.of_flows,
        (MeasureKind.AUTOMATED_REVENUE_SHARE, MeasureKind.OTHER),
        "flows:read",
        "metrics:read",
    ),
    _read(
        Subject.MEASURES,
        "revenue of campaigns",
        earnings.of_campaigns,
        (MeasureKind.OTHER,),
        "campaigns:read",
        "metrics:read",
    ),
    _read(
        Subject.MEASURES,
        "e-mails that arrive",
        earnings.deliverability,
        (MeasureKind.OTHER,),
        "campaigns:read",
        "flows:read",
        "metrics:read",
    ),
    _read(
        Subject.MEASURES,
        "orders after messages",
        conversion.orders_after_messages,
        (MeasureKind.MESSAGE_CONVERSION,),
        "flows:read",
        "metrics:read",
    ),
    _read(Subject.MEASURES, "sign-ups", conversion.sign_ups, (MeasureKind.FORM_CONVERSION,), "forms:read"),
    _read(
        Subject.MEASURES,
        "waiting for products",
        earnings.waiting,
        (MeasureKind.OTHER,),
        *COUNTS,
    ),
    _read(Subject.MEASURES, "growth of segments", audiences.growth, (MeasureKind.OTHER,), *USES),
    _hidden(
        Subject.PEOPLE,
        "people behind flows and keys",
        Tie,
        "Klaviyo does not tell whose a flow or a key is, and its alerts go to addresses, whoever reads them.",
        "Look through the alerts of your flows and through Settings > API keys, and answer the question yourself.",
    ),
    _read(Subject.CONTROLS, "double opt-in", controls.double_opt_in, (ControlKind.CONSENT,), "lists:read"),
    _read(
        Subject.CONTROLS,
        "links to web analytics",
        controls.links_marked,
        (ControlKind.LINK_MARKS,),
        "tracking-settings:read",
    ),
    _read(
        Subject.CONTROLS,
        "refused rows",
        controls.loads_accepted,
        (ControlKind.DATA_QUALITY,),
        "lists:read",
        "profiles:read",
    ),
    _read(Subject.CONTROLS, "meaning of events", mapping.meanings, (ControlKind.DATA_QUALITY,), "metrics:read"),
    _read(Subject.CONTROLS, "rights of keys", trial.keys, (ControlKind.LEAST_PRIVILEGE,), "credentials:read"),
    _hidden(
        Subject.CONTROLS,
        "use of keys",
        (ControlKind.KEY_HYGIENE,),
        "Klaviyo does not tell when a key was last used.",
        "Look in Klaviyo > Settings > API keys for keys that nobody knows, and answer the question yourself.",
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
)
