"""Who sends Klaviyo what, and what Klaviyo sends out.

Every event that other systems send belongs to a metric, and most metrics name their integration. Where Klaviyo names
nobody, what flows is known but not from whom: for these objects no view is complete.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from auditor.model import Connection, DataObject, Hint, Mechanism, Proof, State
from connectors.base import Client
from connectors.errors import Cut, ReadError, Unobservable
from connectors.klaviyo import typed
from connectors.klaviyo.activity import Activity, activity
from connectors.klaviyo.flow_list import flows, trigger_id, trigger_type
from connectors.klaviyo.metrics import Metric, metrics
from connectors.klaviyo.profiles import profiles
from connectors.klaviyo.resources import Row, complain, link, listing, newest
from connectors.klaviyo.steps import kind_of, webhook_target
from connectors.redact import clean, host_of

MOST_METRICS = 40
"""Metrics of other systems that are counted: one or two requests each, however many events there are."""

EVENTS: Mapping[str, tuple[DataObject, ...]] = {
    "orders": (DataObject.ORDER, DataObject.CUSTOMER, DataObject.RETURN, DataObject.PAYMENT),
    "deliveries": (DataObject.FULFILMENT,),
    "browsing": (DataObject.WEB_BEHAVIOUR,),
    "stock and prices": (DataObject.INVENTORY, DataObject.PRICE),
    "tickets": (DataObject.TICKET,),
    "reviews, loyalty and subscriptions": (DataObject.REVIEW, DataObject.LOYALTY, DataObject.SUBSCRIPTION),
    "other events": (),
}
"""Parts by what events are about: an unnamed sender of one kind leaves the view of the others whole."""
_NAMED = frozenset(data for objects in EVENTS.values() for data in objects) | {DataObject.CONSENT}


def events(client: Client, objects: Collection[DataObject] = ()) -> Iterator[Connection]:
    """One connection for each metric about these objects; without objects, for those that no other part shows."""
    known = metrics(client)
    foreign = known.foreign()
    watched = foreign[:MOST_METRICS]
    troubles: list[ReadError | None] = []
    for metric in watched:
        if metric.data in objects or (not objects and metric.data not in _NAMED):
            seen = activity(client, metric)
            troubles.append(seen.trouble)
            yield _with_listener(client, _connection(metric, seen))
    complain(known.trouble, *troubles, _left_out(foreign[MOST_METRICS:], objects), _nameless(foreign, objects))


def _left_out(metrics: list[Metric], objects: Collection[DataObject]) -> ReadError | None:
    if any(metric.data is None or metric.data in objects for metric in metrics):
        return Cut(f"More than {MOST_METRICS} kinds of events reach Klaviyo; the others were not looked at.")
    return None


def _nameless(metrics: list[Metric], objects: Collection[DataObject]) -> ReadError | None:
    """An event by an unnamed sender, about these objects or about who knows what."""
    if any(not metric.told and (metric.data is None or metric.data in objects) for metric in metrics):
        return Unobservable(
            "Some events come in by API, and Klaviyo does not tell which system sends them.",
            "Look up who uses the keys in Klaviyo > Settings > API keys, and connect that system too.",
        )
    return None


def _with_listener(client: Client, made: Connection) -> Connection:
    """Broken when a live flow waits for events of a kind that came before the window and came no more."""
    if made.last_activity is None or made.last_activity >= client.window.start:
        return made
    waiting = [
        clean(flow.row.text("name"))
        for flow in flows(client).flows
        if flow.state is State.LIVE
        and any(trigger_type(one) == "metric" and trigger_id(one) == made.id for one in flow.triggers)
    ]
    if not waiting:
        return made
    names = " and ".join(f"“{name}”" for name in waiting[:2])
    wrong = f"{names} {'waits' if len(waiting) == 1 else 'wait'} for “{made.name}”, which last came on"
    wrong = f"{wrong} {made.last_activity:%-d %B %Y}"
    return made.model_copy(update={"state": State.BROKEN, "wrong": wrong[:200]})


def _connection(metric: Metric, seen: Activity) -> Connection:
    alive = bool(seen.count)
    return Connection(
        id=metric.id,
        name=metric.name,
        link=link("metric", metric.id),
        at=seen.last,
        proof=Proof.RUNNING if alive else Proof.CONFIGURED,
        source=metric.sender,
        data=_data(metric),
        mechanism=Mechanism.APP if metric.told else Mechanism.API_CLIENT,
        state=State.LIVE if alive else State.UNKNOWN,
        last_activity=seen.last,
        rhythm_hours=seen.rhythm_hours,
        events=seen.count,
    )


def _data(metric: Metric) -> tuple[DataObject, ...]:
    """An event belongs to a profile: an order event brings its customer with it."""
    if metric.is_order:
        return (DataObject.ORDER, DataObject.CUSTOMER)
    return (metric.data,) if metric.data else ()


def consent(client: Client) -> Iterator[Connection]:
    """Systems that send sign-ups, or that Klaviyo names as the way by which sampled people agreed to marketing."""
    known, sample = metrics(client), profiles(client)
    troubles: list[ReadError | None] = [known.trouble, sample.trouble]
    for metric in known.foreign():
        if metric.data is DataObject.CONSENT:
            seen = activity(client, metric)
            troubles.append(seen.trouble)
            yield _connection(metric, seen)
    senders = {one.integration.casefold(): one for one in known.foreign() if one.told}
    for way in sorted(sample.consents.keys() & senders.keys()):
        yield _agreed(client, senders[way], newest(sample.consents[way]))
    complain(*troubles)
    raise Unobservable(
        "Klaviyo tells how single people agreed to marketing, but not for all of them which system passed it on.",
        "Look in Klaviyo > Integrations, at the settings of your shop, whether it syncs subscribers.",
    )


def _agreed(client: Client, sender: Metric, last: datetime | None) -> Connection:
    alive = last is not None and last >= client.window.start
    return Connection(
        id=f"consent:{sender.integration.casefold()}"[:200],
        name=f"Consent by {sender.sender.title}"[:200],
        at=last,
        proof=Proof.RUNNING if alive else Proof.CONFIGURED,
        source=sender.sender,
        data=(DataObject.CONSENT,),
        mechanism=Mechanism.APP,
        state=State.LIVE if alive else State.UNKNOWN,
        last_activity=last,
    )


def webhooks(client: Client) -> Iterator[Connection]:
    """Addresses that flows and the account's own webhooks call; whether they accept it is not told."""
    found = flows(client)
    for flow in found.flows:
        targets = {hint.host: hint for step in flow.steps if kind_of(step) == "send-webhook"
                   and (hint := webhook_target(step))}  # fmt: skip
        for host in sorted(targets):
            yield _webhook(f"{flow.id}:{host}", clean(flow.row.text("name")), targets[host], flow.state,
                           link("flow", flow.id, "/edit"))  # fmt: skip
    asked = {"fields[webhook]": "name,endpoint_url,enabled", "include": "webhook-topics", "fields[webhook-topic]": "id"}
    own = listing(client, "webhooks", "/api/webhooks", asked, 5, _own_webhook)
    for row in sorted(own, key=lambda row: row.id):
        if webhook := _own_webhook(row):
            yield webhook
    complain(*found.troubles, own.trouble)


def _own_webhook(row: Row) -> Connection | None:
    host, name = host_of(typed.word(row.attributes, "endpoint_url")), clean(row.text("name"))
    data = _told(row.related("webhook-topics"))
    state = State.LIVE if row.flag("enabled") else State.OFF
    return _webhook(row.id, name, Hint(host=host), state, None, data) if host else None


def _told(topics: list[str]) -> tuple[DataObject, ...]:
    """What a webhook is told of, when all of it is Klaviyo's own events; else it could be anything."""
    if not all(topic.startswith("event:klaviyo.") for topic in topics):
        return ()
    consent = re.compile("subscri|consent")
    return tuple(sorted({DataObject.CONSENT if consent.search(one) else DataObject.ENGAGEMENT for one in topics}))


def _webhook(
    id_: str, name: str, target: Hint, state: State, page: str | None, data: tuple[DataObject, ...] = ()
) -> Connection:
    return Connection(
        id=id_[:200], name=name, link=page, target=target, data=data, mechanism=Mechanism.WEBHOOK, state=state,
    )  # fmt: skip
