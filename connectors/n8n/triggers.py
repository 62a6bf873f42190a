"""What starts a workflow: trigger nodes and their topics, as neutral events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model import Event
from connectors.n8n.fields import typed

EVENTS: Mapping[str, Event] = {
    "scheduleTrigger": Event.SCHEDULE,
    "cron": Event.SCHEDULE,
    "interval": Event.SCHEDULE,
    "webhook": Event.WEBHOOK,
    "manualTrigger": Event.MANUAL,
    "manualChatTrigger": Event.MANUAL,
    "evaluationTrigger": Event.MANUAL,
    "start": Event.MANUAL,
    "errorTrigger": Event.FAILURE,
    "chatTrigger": Event.CHAT,
    "emailReadImap": Event.MESSAGE_RECEIVED,
    "gmailTrigger": Event.MESSAGE_RECEIVED,
    "microsoftOutlookTrigger": Event.MESSAGE_RECEIVED,
    "telegramTrigger": Event.MESSAGE_RECEIVED,
    "whatsAppTrigger": Event.MESSAGE_RECEIVED,
    "twilioTrigger": Event.MESSAGE_RECEIVED,
    "googleBusinessProfileTrigger": Event.REVIEW_LEFT,
    **dict.fromkeys(
        ("formTrigger", "typeformTrigger", "jotFormTrigger", "formIoTrigger", "formstackTrigger", "wufooTrigger",
         "surveyMonkeyTrigger", "facebookLeadAdsTrigger", "koBoToolboxTrigger"),
        Event.FORM_SUBMITTED,
    ),
}  # fmt: skip
"""By node type, for triggers that have one meaning."""

OWN = frozenset({
    "scheduleTrigger", "cron", "interval", "webhook", "manualTrigger", "manualChatTrigger", "evaluationTrigger",
    "start", "errorTrigger", "chatTrigger", "emailReadImap", "gmailTrigger", "microsoftOutlookTrigger", "formTrigger",
    "executeWorkflowTrigger", "workflowTrigger", "n8nTrigger", "mcpTrigger", "localFileTrigger", "sseTrigger",
    "rssFeedReadTrigger", "simulateTrigger",
})  # fmt: skip
"""Triggers that name no other system."""
CALLED = frozenset({"executeWorkflowTrigger", "errorTrigger"})
"""Started by another workflow; before n8n 2 such workflows ran without being switched on."""

TOPICS: Mapping[str, Mapping[str, Event]] = {
    "shopifyTrigger": {
        "orders/create": Event.ORDER_PLACED,
        "orders/paid": Event.ORDER_PLACED,
        "orders/fulfilled": Event.ORDER_FULFILLED,
        "fulfillments/create": Event.ORDER_FULFILLED,
        "orders/cancelled": Event.ORDER_CANCELLED,
        "refunds/create": Event.ORDER_REFUNDED,
        "customers/create": Event.CUSTOMER_CREATED,
        "customers/update": Event.PROFILE_CHANGED,
        "products/create": Event.PRODUCT_CHANGED,
        "products/update": Event.PRODUCT_CHANGED,
        "products/delete": Event.PRODUCT_CHANGED,
    },
    "wooCommerceTrigger": {
        "order.created": Event.ORDER_PLACED,
        "customer.created": Event.CUSTOMER_CREATED,
        "customer.updated": Event.PROFILE_CHANGED,
        "product.created": Event.PRODUCT_CHANGED,
        "product.updated": Event.PRODUCT_CHANGED,
        "product.deleted": Event.PRODUCT_CHANGED,
    },
    "hubspotTrigger": {
        "contact.creation": Event.CUSTOMER_CREATED,
        "contact.propertyChange": Event.PROFILE_CHANGED,
        "deal.creation": Event.DEAL_CHANGED,
        "deal.propertyChange": Event.DEAL_CHANGED,
        "deal.deletion": Event.DEAL_CHANGED,
        "ticket.creation": Event.TICKET_CREATED,
        "ticket.propertyChange": Event.TICKET_CHANGED,
        "conversation.creation": Event.MESSAGE_RECEIVED,
        "conversation.newMessage": Event.MESSAGE_RECEIVED,
    },
    "stripeTrigger": {
        "checkout.session.completed": Event.ORDER_PLACED,
        "charge.refunded": Event.ORDER_REFUNDED,
        "customer.created": Event.CUSTOMER_CREATED,
        "customer.updated": Event.PROFILE_CHANGED,
    },
    "mailchimpTrigger": {
        "subscribe": Event.SUBSCRIBED,
        "profile": Event.PROFILE_CHANGED,
        "upemail": Event.PROFILE_CHANGED,
    },
    "customerIoTrigger": {"customer.subscribed": Event.SUBSCRIBED},
    "chargebeeTrigger": {
        "customer_created": Event.CUSTOMER_CREATED,
        "customer_changed": Event.PROFILE_CHANGED,
        "payment_refunded": Event.ORDER_REFUNDED,
    },
    "helpScoutTrigger": {
        "convo.created": Event.TICKET_CREATED,
        "convo.customer.reply.created": Event.MESSAGE_RECEIVED,
        "convo.assigned": Event.TICKET_CHANGED,
        "convo.status": Event.TICKET_CHANGED,
        "convo.tags": Event.TICKET_CHANGED,
        "convo.moved": Event.TICKET_CHANGED,
        "convo.merged": Event.TICKET_CHANGED,
        "customer.created": Event.CUSTOMER_CREATED,
    },
    "salesforceTrigger": {
        "leadCreated": Event.CUSTOMER_CREATED,
        "contactCreated": Event.CUSTOMER_CREATED,
        "leadUpdated": Event.PROFILE_CHANGED,
        "contactUpdated": Event.PROFILE_CHANGED,
        "opportunityCreated": Event.DEAL_CHANGED,
        "opportunityUpdated": Event.DEAL_CHANGED,
        "caseCreated": Event.TICKET_CREATED,
        "caseUpdated": Event.TICKET_CHANGED,
    },
    "pipedriveTrigger": {
        **{f"deal.{action}": Event.DEAL_CHANGED
           for action in ("added", "updated", "deleted", "merged", "create", "change", "delete", "*")},
        **{f"{who}.{action}": Event.CUSTOMER_CREATED for who in ("person", "lead") for action in ("added", "create")},
        **{f"person.{action}": Event.PROFILE_CHANGED for action in ("updated", "change", "merged")},
    },
    "activeCampaignTrigger": {
        "subscribe": Event.SUBSCRIBED,
        "update": Event.PROFILE_CHANGED,
        "deal_add": Event.DEAL_CHANGED,
        "deal_update": Event.DEAL_CHANGED,
    },
    "autopilotTrigger": {
        "contactAdded": Event.CUSTOMER_CREATED,
        "contactAddedToList": Event.SUBSCRIBED,
        "contactEnteredSegment": Event.SEGMENT_ENTERED,
        "contactUpdated": Event.PROFILE_CHANGED,
    },
    "convertKitTrigger": {
        "formSubscribe": Event.SUBSCRIBED,
        "subscriberActivate": Event.SUBSCRIBED,
        "productPurchase": Event.ORDER_PLACED,
        "purchaseCreate": Event.ORDER_PLACED,
    },
    "getResponseTrigger": {"subscribe": Event.SUBSCRIBED},
    "mailerLiteTrigger": {
        "subscriber.created": Event.SUBSCRIBED,
        "subscriber.create": Event.SUBSCRIBED,
        "subscriber.added_through_webform": Event.SUBSCRIBED,
        "subscriber.updated": Event.PROFILE_CHANGED,
        "subscriber.update": Event.PROFILE_CHANGED,
    },
    "webflowTrigger": {"ecomm_new_order": Event.ORDER_PLACED, "form_submission": Event.FORM_SUBMITTED},
    "invoiceNinjaTrigger": {"create_client": Event.CUSTOMER_CREATED},
    "gumroadTrigger": {
        "sale": Event.ORDER_PLACED,
        "refund": Event.ORDER_REFUNDED,
        "cancellation": Event.ORDER_CANCELLED,
    },
}  # fmt: skip
"""By node type and topic, for triggers that listen to one or several topics."""

_TOPIC = re.compile(r"[A-Za-z0-9_.*/-]{1,60}\Z")
_PARAMETERS = ("topic", "event", "events", "triggerOn")
_DONE = ("solved", "closed")


def is_trigger(kind: str) -> bool:
    """Whether a node of this type starts a workflow."""
    return kind.endswith("Trigger") or kind in EVENTS


def topics_of(kind: str, parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """The topics a trigger listens to, in the platform's words; expressions and free text are dropped."""
    return tuple(dict.fromkeys(topic for topic in _topics(kind, parameters) if _TOPIC.match(topic)))


def _topics(kind: str, parameters: Mapping[str, Any]) -> Iterator[str]:
    if kind == "pipedriveTrigger":
        yield f"{typed(parameters, 'entity', 'object') or '*'}.{typed(parameters, 'action') or '*'}"
    if kind == "gumroadTrigger":
        yield typed(parameters, "resource")
    if kind == "zendeskTrigger":
        yield from (f"status.{value}" for value in _statuses(parameters.get("conditions")))
    for name in _PARAMETERS:
        value = parameters.get(name)
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))
    chosen = parameters.get("eventsUi")
    values = chosen.get("eventValues") if isinstance(chosen, dict) else None
    yield from (typed(one, "name") for one in _dicts(values))


def _statuses(conditions: object) -> Iterator[str]:
    for row in _dicts(conditions.get("all") if isinstance(conditions, dict) else None):
        if row.get("field") == "status" and row.get("operation", "is") in ("is", "value"):
            yield typed(row, "value")


def _dicts(values: object) -> list[dict[str, Any]]:
    return [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []


def events_of(kind: str, topics: tuple[str, ...]) -> tuple[Event, ...]:
    """What starts the workflow; a trigger that listens to everything gives each event it may be started by."""
    if kind == "zendeskTrigger":
        return _ticket_events(topics)
    known = TOPICS.get(kind, {})
    found = tuple(dict.fromkeys(known[topic] for topic in topics if topic in known))
    if not found and known and "*" in topics:
        return tuple(dict.fromkeys(known.values()))
    return found or (EVENTS.get(kind, Event.OTHER),)


def _ticket_events(topics: tuple[str, ...]) -> tuple[Event, ...]:
    statuses = [topic.partition(".")[2] for topic in topics]
    if statuses and all(status in _DONE for status in statuses):
        return (Event.TICKET_SOLVED,)
    if statuses == ["new"]:
        return (Event.TICKET_CREATED,)
    return (Event.TICKET_CREATED, Event.TICKET_CHANGED)
