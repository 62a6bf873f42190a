"""What the conditions and actions of Zendesk's rules mean, read from their fields; never from a rule's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from auditor.model import Action, Channel, Criterion, DataObject, Event, Hint, State, Verb
from connectors.redact import clean
from connectors.zendesk.hooks import Hook
from connectors.zendesk.typed import Row, a_text, mapping, needed, plain, rows, text

VERBS = {
    "group_id": Verb.TICKET_ASSIGN,
    "assignee_id": Verb.TICKET_ASSIGN,
    "priority": Verb.TICKET_PRIORITISE,
    "set_tags": Verb.TICKET_TAG,
    "current_tags": Verb.TICKET_TAG,
    "remove_tags": Verb.TICKET_TAG,
    "notification_group": Verb.STAFF_NOTIFY,
    "notification_sms_group": Verb.STAFF_NOTIFY,
    "side_conversation_slack": Verb.STAFF_NOTIFY,
    "side_conversation_ticket": Verb.TICKET_CREATE,
    "notification_requester": Verb.TICKET_REPLY,
    "deflection": Verb.TICKET_REPLY,
    "tweet_requester": Verb.TICKET_REPLY,
    "notification_webhook": Verb.WEBHOOK_CALL,
    "notification_target": Verb.WEBHOOK_CALL,
}
CHANNELS = {
    "notification_requester": Channel.EMAIL,
    "notification_group": Channel.EMAIL,
    "notification_user": Channel.EMAIL,
    "notification_sms_group": Channel.SMS,
    "notification_sms_user": Channel.SMS,
    "side_conversation_slack": Channel.CHAT,
    "deflection": Channel.EMAIL,
    "tweet_requester": Channel.OTHER,
    "notification_webhook": Channel.WEBHOOK,
    "notification_target": Channel.WEBHOOK,
}
TO_CUSTOMER = ("requester_id", "requester_and_ccs", "requester")
"""First value of `notification_user` when it means the customer and not somebody who works here."""
MODEL = "deflection"
"""Answers with help-centre articles that a model picks."""
ON_OTHER_RECORDS = ("requester.", "organization.", "user.")
NO_FIELD = ("notification_", "side_conversation_", "share_ticket", "webhook")

CRITERIA = {
    "via_id": Criterion.TICKET_CHANNEL,
    "current_via_id": Criterion.TICKET_CHANNEL,
    "via_subtype_id": Criterion.TICKET_CHANNEL,
    "recipient": Criterion.TICKET_CHANNEL,
    "satisfaction_score": Criterion.SUPPORT_STATE,
    "satisfaction_probability": Criterion.PREDICTION,
    "organization_id": Criterion.PROFILE,
    "locale_id": Criterion.PROFILE,
    "in_business_hours": Criterion.OTHER,
}
NOT_A_CRITERION = ("update_type", "status", "custom_status_id", "role", "comment_is_public")
"""They say when a rule fires, not on what."""
AI_TAGS = ("intent__", "sentiment__", "language__")
STARTS = {
    Event.TICKET_CREATED: "a ticket is created",
    Event.TICKET_CHANGED: "a ticket is updated",
    Event.TICKET_SOLVED: "a ticket is solved",
    Event.MESSAGE_RECEIVED: "a customer writes",
}
IN_FORCE = ("is", "value", "includes", "less_than", "greater_than")
"""Operators that ask for a value, not for its absence."""
SOLVED = ("solved", "closed")


@dataclass(frozen=True)
class Known:
    """What rules may point at, as far as it could be read; None: it could not."""

    hooks: Mapping[str, Hook] | None = field(default_factory=dict)
    triage: frozenset[str] | None = frozenset()
    """Ids of the ticket fields that a model fills."""


def conditions(row: Row) -> Iterator[Row]:
    """All conditions of a rule, required and alternative."""
    held = needed(mapping(row, "conditions"), "conditions")
    for group in ("all", "any"):
        yield from rows(held, group)


def events(row: Row) -> tuple[Event, ...]:
    """What starts a trigger: a new ticket, a change, a solution, a customer's message; without a word, any update."""
    found: set[Event] = set()
    for one in conditions(row):
        name, value = a_text(one, "field"), plain(one.get("value")).casefold()
        if text(one, "operator", absent=True) not in IN_FORCE:
            continue
        if name == "update_type":
            found.add(Event.TICKET_CREATED if value == "create" else Event.TICKET_CHANGED)
        elif name == "status" and value in SOLVED:
            found.add(Event.TICKET_SOLVED)
        elif name == "role" and value == "end_user":
            found.add(Event.MESSAGE_RECEIVED)
    if Event.TICKET_SOLVED in found:
        found.discard(Event.TICKET_CHANGED)
    if Event.MESSAGE_RECEIVED in found and Event.TICKET_CREATED not in found:
        found.add(Event.TICKET_CHANGED)
    return tuple(sorted(found or {Event.TICKET_CREATED, Event.TICKET_CHANGED}))


def criteria(row: Row, known: Known) -> tuple[Criterion, ...]:
    """What the conditions look at, sorted, once each."""
    found = {_criterion(one, known) for one in conditions(row)}
    return tuple(sorted(each for each in found if each is not None))


def looks_at_a_model(row: Row, known: Known) -> bool:
    """Whether a model's finding, such as the intent of a message, decides if the rule fires."""
    return Criterion.AI_INTENT in criteria(row, known)


def asks_custom_fields(row: Row) -> bool:
    """Whether a condition looks at a ticket field of the account's own, which a model may fill."""
    return any(a_text(one, "field").startswith("custom_fields_") for one in conditions(row))


def calls_webhooks(row: Row) -> bool:
    """Whether an action calls a webhook."""
    return any(a_text(action, "field") == "notification_webhook" for action in rows(row, "actions"))


def _criterion(one: Row, known: Known) -> Criterion | None:
    name = a_text(one, "field")
    if name in NOT_A_CRITERION:
        return None
    if name == "current_tags":
        return Criterion.AI_INTENT if _has_ai_tag(one.get("value")) else Criterion.TICKET_FIELD
    if name.startswith("custom_fields_"):
        by_model = name.removeprefix("custom_fields_") in (known.triage or ())
        return Criterion.AI_INTENT if by_model else Criterion.TICKET_FIELD
    if name.startswith(ON_OTHER_RECORDS):
        return Criterion.PROFILE
    return CRITERIA.get(name, Criterion.TICKET_FIELD)


def _has_ai_tag(value: object) -> bool:
    words = value if isinstance(value, list) else plain(value).split()
    return any(plain(word).startswith(AI_TAGS) for word in words)


def actions(row: Row, known: Known) -> tuple[Action, ...]:
    """The steps of a rule, in its order."""
    return tuple(_actions(rows(row, "actions"), known))


def _actions(done: Iterable[Row], known: Known) -> Iterator[Action]:
    for row in done:
        name, value = a_text(row, "field"), row.get("value")
        if name == "notification_webhook":
            yield _webhook(_first(value), known)
        elif name == "notification_target":
            yield Action(verb=Verb.WEBHOOK_CALL, channel=Channel.WEBHOOK, state=State.UNKNOWN, detail=name)
        else:
            yield step(name, value)


def step(name: str, value: object) -> Action:
    """One step that is done within Zendesk, or with Zendesk's own means."""
    target = Hint(title="Slack") if name == "side_conversation_slack" else None
    return Action(verb=_verb(name, _first(value)), channel=CHANNELS.get(name), target=target, detail=clean(name))


def _first(value: object) -> str:
    return plain(value[0] if isinstance(value, list) and value else value)


def _verb(name: str, first: str) -> Verb:
    if name in VERBS:
        return VERBS[name]
    if name in ("notification_user", "notification_sms_user"):
        return Verb.TICKET_REPLY if first in TO_CUSTOMER else Verb.STAFF_NOTIFY
    if name == "status":
        return Verb.TICKET_SOLVE if first in SOLVED else Verb.TICKET_UPDATE
    if name.startswith(ON_OTHER_RECORDS):
        return Verb.RECORD_UPDATE
    return Verb.OTHER if name.startswith(NO_FIELD) else Verb.TICKET_UPDATE


def _webhook(name: str, known: Known) -> Action:
    """A call of a webhook: broken when it points at one that is gone, or at one that fails every time."""
    if known.hooks is None:
        return Action(verb=Verb.WEBHOOK_CALL, channel=Channel.WEBHOOK, state=State.UNKNOWN, detail="webhook")
    hook = known.hooks.get(name)
    state = State.BROKEN if hook is None else hook.state
    return Action(
        verb=Verb.WEBHOOK_CALL,
        channel=Channel.WEBHOOK,
        target=hook.hint if hook else None,
        state=state,
        data=(DataObject.TICKET,),
        detail=_called(hook),
    )


def _called(hook: Hook | None) -> str:
    if hook is None:
        return "calls a webhook that no longer exists"
    return (f"its webhook “{hook.name}” fails on every call" if hook.state is State.BROKEN else f"webhook {hook.name}")[
        :200
    ]
