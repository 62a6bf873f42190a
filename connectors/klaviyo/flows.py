"""Flows: what starts them, what they do, whether they are on, and whether they really sent anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.model import Action, Automation, Channel, Criterion, Event, Hint, Proof, State, Trigger, Verb
from connectors.base import Client
from connectors.errors import Misread, ReadError, Unobservable
from connectors.klaviyo import typed
from connectors.klaviyo.activity import Sends
from connectors.klaviyo.conditions import LAPSED_DAYS, conditions_in, criteria, lapsing, never_since_start
from connectors.klaviyo.flow_list import Flow, flow_sends, flows, trigger_id, trigger_type
from connectors.klaviyo.metrics import Metrics, metrics
from connectors.klaviyo.reports import Report, flow_results
from connectors.klaviyo.resources import complain, link, once
from connectors.klaviyo.segments import SegmentRow, segments
from connectors.klaviyo.steps import (
    WAITS,
    actions_of,
    chooses_winner,
    days_before_first_message,
    kind_of,
    templates_of,
)
from connectors.klaviyo.templates import Templates, read_templates
from connectors.redact import clean

_LISTED = {"Added to List": Event.SUBSCRIBED, "Date Based": Event.DATE_REACHED, "Low Inventory": Event.STOCK_LOW,
           "Price Drop": Event.PRICE_DROPPED}  # fmt: skip
"""What the list of flows tells of the trigger when the definition was not read."""
_TYPES = {"list": Event.SUBSCRIBED, "date": Event.DATE_REACHED, "low-inventory": Event.STOCK_LOW,
          "price-drop": Event.PRICE_DROPPED}  # fmt: skip


def automations(client: Client) -> Iterator[Automation]:
    """Every flow, archived ones included."""
    found, known, sent = flows(client), metrics(client), flow_sends(client)
    groups = (
        segments(client)
        if any(trigger_type(one) == "segment" for flow in found.flows for one in flow.triggers)
        else None
    )
    by_id = {row.id: row for row in groups.rows} if groups else {}
    blocks, report = templates(client), flow_results(client)
    for flow in found.flows:
        made = _automation(flow, known, sent, by_id, blocks.choosing)
        yield made.model_copy(update={"proof": Proof.EFFECTIVE}) if _pays(made, report) else made
    complain(*found.troubles, known.trouble, sent.trouble, groups.trouble if groups else None)
    complain(*(_puzzle(flow, known, by_id) for flow in found.flows))
    if not isinstance(report.trouble, Unobservable):  # then it cannot be told what orders are: nothing failed
        complain(report.trouble)


def _pays(made: Automation, report: Report) -> bool:
    """It sent in the window, and Klaviyo credits orders to it; without a report it is only seen running."""
    orders = sum(result.figures.get("conversions", 0) for result in report.results
                 if result.groups.get("flow_id") == made.id)  # fmt: skip
    return made.proof is Proof.RUNNING and orders > 0


def events_of(flow: Flow, known: Metrics) -> frozenset[Event]:
    """What starts it, as far as its own definition tells."""
    return frozenset(trigger.event for trigger in _triggers(flow, known, {}))


def _puzzle(flow: Flow, known: Metrics, by_id: dict[str, SegmentRow]) -> ReadError | None:
    """A trigger that we cannot name could be any: then no flow may be said to be missing."""
    for trigger in flow.triggers:
        kind, name = trigger_type(trigger), trigger_id(trigger)
        if kind not in (*_TYPES, "metric", "segment"):
            return Misread("Klaviyo starts one of the flows by something that we do not know.")
        if (kind == "metric" and name and name not in known.by_id) or (
            kind == "segment" and name and name not in by_id
        ):
            return Unobservable(
                "One of the flows is started by an event or a segment that Klaviyo does not list.",
                "Open the flows in Klaviyo > Flows, see what starts them, and answer the question yourself.",
            )
    return None


def product_blocks(client: Client) -> Iterator[Automation]:
    """Nothing new: the flows say which recommend products; here it is told when not all messages could be looked at."""
    found = flows(client)
    complain(*found.troubles, templates(client).trouble)
    yield from ()


def templates(client: Client) -> Templates:
    """The product blocks in the live e-mails of flows that are on."""
    on = [flow for flow in flows(client).flows if flow.state is State.LIVE]
    wanted = {name for flow in on for name in templates_of(flow.steps)}
    return once(client, "templates", lambda: read_templates(client, sorted(wanted)))


def _automation(
    flow: Flow, known: Metrics, sent: Sends, by_id: dict[str, SegmentRow], choosing: frozenset[str]
) -> Automation:
    conditions = list(conditions_in(flow.definition))
    actions = [action for step in flow.steps for action in actions_of(step)]
    if recommends := bool(choosing & set(templates_of(flow.steps))):
        actions.append(Action(verb=Verb.RECOMMEND, channel=Channel.EMAIL, detail="next best product block"))
    messages = [action for action in actions if action.verb is Verb.MESSAGE_SEND]
    tally, looked_at = sent.of(flow.id), criteria(conditions, known.by_id)
    by_hand = flow.row.text("status") == "manual"
    return Automation(
        id=flow.id,
        name=clean(flow.row.text("name")),
        link=link("flow", flow.id, "/edit"),
        at=tally.last or flow.row.moment("updated"),
        proof=Proof.RUNNING if tally.total else Proof.CONFIGURED,
        triggers=tuple(_triggers(flow, known, by_id)),
        conditions=looked_at,
        actions=tuple(actions),
        state=flow.state,
        runs=sent.runs(flow.id, _channels(messages)) if flow.definition else None,
        last_run=tally.last,
        changed=flow.row.moment("updated"),
        human_started=by_hand,
        model_decides=recommends or Criterion.PREDICTION in looked_at,
        self_optimising=flow.state is State.LIVE and any(chooses_winner(step) for step in flow.steps),
    )


def _channels(messages: list[Action]) -> set[Channel]:
    return {action.channel for action in messages if action.channel}


def _triggers(flow: Flow, known: Metrics, by_id: dict[str, SegmentRow]) -> Iterator[Trigger]:
    if any(kind_of(step) == "back-in-stock-delay" for step in flow.steps):
        yield Trigger(event=Event.BACK_IN_STOCK, detail="back-in-stock-delay")
    for trigger in flow.triggers:
        kind = trigger_type(trigger)
        if kind == "metric":
            yield _by_metric(flow, trigger, known)
        elif kind == "segment":
            segment = by_id.get(trigger_id(trigger))
            lapsed = lapsing([*(segment.conditions if segment else ()), *_filter(flow)])
            yield Trigger(event=Event.CUSTOMER_LAPSED if lapsed else Event.SEGMENT_ENTERED, detail="segment")
        else:
            yield Trigger(event=_TYPES.get(kind, Event.OTHER), detail=clean(kind))
    if flow.definition is None and (listed := flow.row.text("trigger_type")):
        yield Trigger(event=_LISTED.get(listed, Event.OTHER), detail=clean(listed))


def _by_metric(flow: Flow, trigger: dict[str, Any], known: Metrics) -> Trigger:
    metric = known.by_id.get(trigger_id(trigger))
    if metric is None:
        return Trigger(detail="metric")
    event = metric.event
    wait = days_before_first_message(flow.steps, typed.text(flow.definition, "entry_action_id", optional=True))
    if event is Event.ORDER_PLACED and wait >= LAPSED_DAYS and never_since_start(_filter(flow), known.by_id):
        event = Event.CUSTOMER_LAPSED  # writes only to those who have not come back for that long
    if event in (Event.CHECKOUT_ABANDONED, Event.CART_ABANDONED) and not _waits(flow):
        event = Event.OTHER  # without a wait nobody has left anything behind yet
    sender: Hint | None = metric.sender if metric.told and not metric.own else None
    return Trigger(event=event, source=sender, detail=metric.name)


def _waits(flow: Flow) -> bool:
    return any(kind_of(step) in WAITS for step in flow.steps)


def _filter(flow: Flow) -> list[Any]:
    return list(conditions_in(typed.mapping(flow.definition, "profile_filter", optional=True)))
