"""What starts a workflow and what its conditions look at, read from its filters; their values are dropped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from auditor.model import Criterion, Event, Trigger
from connectors.hubspot.filters import Filter, every_filter, starting
from connectors.hubspot.told import mapping_or_none, rows_or_none, text_or_none, values_or_none
from connectors.redact import clean

FORM, CHANGED, CREATED = "4-1639801", "4-655002", "4-1463224"
"""Event type ids: a form was submitted, a property changed, a record was created."""

_RECENCY = re.compile(r"(^|_)(last|latest|recent|most_recent)(_|$)|lastvisit|last_timestamp|lastcontacted")
_ORDERS = re.compile(r"(^|_)orders?(_|$)|purchase|ecomm_bridge|(^|_)revenue|amount")
_PREDICTED = re.compile(r"predict|likelihood_to_close|churn")
_CONSENT = re.compile(r"opt(ed)?_?(out|in)|legal_basis|consent|subscri|marketable|unsubscribed")
_BEHAVIOUR = re.compile(r"hs_email_|page_?view|visit|click|open|hs_analytics|event")

OBJECT_NAMES = {"0-1": "contact", "0-2": "company", "0-3": "deal", "0-5": "ticket", "0-123": "order", "0-142": "cart"}


def triggers(flow: Mapping[str, Any]) -> tuple[Trigger, ...]:
    """What starts it; nothing when the definition does not say."""
    criteria = mapping_or_none(flow, "enrollmentCriteria")
    if criteria is None:
        return ()
    about = text_or_none(flow, "objectTypeId") or ""
    if text_or_none(criteria, "type") == "MANUAL":
        return (Trigger(event=Event.MANUAL, detail="enrolled by hand"),)
    found = [_trigger(about, each) for each in starting(criteria) if not each.associated]
    found += [_event(about, branch) for branch in _bare_events(criteria)]
    if mapping_or_none(flow, "enrollmentSchedule") is not None:
        found.append(Trigger(event=Event.SCHEDULE, detail="a schedule"))
    return tuple(_once(found)) or (Trigger(event=_default(about), detail=f"a {OBJECT_NAMES.get(about, 'record')}"),)


def check(flow: Mapping[str, Any]) -> None:
    """Misread when what starts a workflow, or what it looks at, cannot be read in full."""
    triggers(flow)
    conditions(flow)


def conditions(flow: Mapping[str, Any]) -> tuple[Criterion, ...]:
    """What its enrolment, its goal and its branches look at."""
    about = text_or_none(flow, "objectTypeId") or ""
    return tuple(sorted({_criterion(about, each) for each in every_filter(flow)}))


def _bare_events(criteria: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Events without any filter: every one of them starts it."""
    branches = rows_or_none(criteria, "eventFilterBranches") or ()
    return [each for each in branches if not values_or_none(each, "filters")]


def _event(about: str, branch: Mapping[str, Any]) -> Trigger:
    number = text_or_none(branch, "eventTypeId") or ""
    if number == FORM:
        return Trigger(event=Event.FORM_SUBMITTED, detail="a form")
    if number == CREATED:
        return Trigger(event=_created(about), detail=f"a new {OBJECT_NAMES.get(about, 'record')}")
    return Trigger(event=_default(about) if number == CHANGED else Event.OTHER, detail=clean(f"event {number}"))


def _trigger(about: str, each: Filter) -> Trigger:
    if each.kind in ("IN_LIST", "LIST_MEMBERSHIP"):
        return Trigger(event=Event.SEGMENT_ENTERED, detail="a list")
    if each.kind == "FORM_SUBMISSION" or each.event == FORM:
        return Trigger(event=Event.FORM_SUBMITTED, detail="a form")
    if each.kind != "PROPERTY":
        return Trigger(event=Event.OTHER, detail=clean(each.kind.lower().replace("_", " ")))
    return Trigger(event=_of_property(about, each), detail=each.property or f"a {OBJECT_NAMES.get(about, 'record')}")


def _of_property(about: str, each: Filter) -> Event:
    name = each.property
    if "abandon" in name:
        return Event.CHECKOUT_ABANDONED if "checkout" in name else Event.CART_ABANDONED
    if about == "0-123":
        return _of_order(name)
    if about not in ("0-1", "0-2"):
        return _created(about) if name in ("createdate", "hs_createdate") else _default(about)
    if name == "createdate" and not each.long_ago:
        return Event.CUSTOMER_CREATED
    if _RECENCY.search(name) and each.long_ago:
        return Event.CUSTOMER_LAPSED
    if each.dated:
        return Event.DATE_REACHED
    if _ORDERS.search(name) and _RECENCY.search(name):
        return Event.ORDER_PLACED
    return Event.PROFILE_CHANGED


def _of_order(name: str) -> Event:
    words = (
        ("deliver", Event.ORDER_DELIVERED),
        ("fulfil", Event.ORDER_FULFILLED),
        ("ship", Event.ORDER_FULFILLED),
        ("refund", Event.ORDER_REFUNDED),
        ("cancel", Event.ORDER_CANCELLED),
    )
    return next((event for word, event in words if word in name), Event.ORDER_PLACED)


def _default(about: str) -> Event:
    """What any change of such a record is."""
    return {
        "0-1": Event.PROFILE_CHANGED,
        "0-2": Event.PROFILE_CHANGED,
        "0-3": Event.DEAL_CHANGED,
        "0-5": Event.TICKET_CHANGED,
        "0-7": Event.PRODUCT_CHANGED,
        "0-123": Event.ORDER_PLACED,
    }.get(about, Event.OTHER)


def _created(about: str) -> Event:
    """What the birth of such a record is."""
    born = {"0-1": Event.CUSTOMER_CREATED, "0-2": Event.CUSTOMER_CREATED, "0-5": Event.TICKET_CREATED}
    return born.get(about, _default(about))


def _criterion(about: str, each: Filter) -> Criterion:
    if each.kind != "PROPERTY":
        behaving = each.kind not in ("IN_LIST", "LIST_MEMBERSHIP")
        return Criterion.BEHAVIOUR if behaving else Criterion.OTHER
    for pattern, found in (
        (_PREDICTED, Criterion.PREDICTION),
        (re.compile("score"), Criterion.SCORE),
        (_CONSENT, Criterion.CONSENT),
    ):
        if pattern.search(each.property):
            return found
    if each.long_ago and _RECENCY.search(each.property):
        return Criterion.RECENCY
    for pattern, found in ((_ORDERS, Criterion.PURCHASES), (_BEHAVIOUR, Criterion.BEHAVIOUR)):
        if pattern.search(each.property):
            return found
    if about == "0-5":
        return Criterion.TICKET_FIELD
    return Criterion.PROFILE if about in ("0-1", "0-2") else Criterion.OTHER


def _once(found: list[Trigger]) -> list[Trigger]:
    return list({(each.event, each.detail): each for each in found}.values())
