"""What the steps of a workflow do, read from their type and fields; texts, recipients, code and values are dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model import Action, Channel, DataObject, Hint, Verb
from connectors.hubspot.told import identity_or_none, mapping, mapping_or_none, rows_or_none, text, text_or_none
from connectors.redact import clean, host_of

OBJECTS = {
    "0-1": (DataObject.CUSTOMER,),
    "0-2": (DataObject.CUSTOMER,),
    "0-3": (DataObject.OTHER,),
    "0-5": (DataObject.TICKET,),
    "0-7": (DataObject.PRODUCT,),
    "0-123": (DataObject.ORDER,),
    "0-101": (DataObject.PAYMENT,),
    "0-69": (DataObject.SUBSCRIPTION,),
}
"""What HubSpot's object types are, by their ids."""

TYPES = {
    "STATIC_BRANCH": Verb.BRANCH,
    "LIST_BRANCH": Verb.BRANCH,
    "AB_TEST_BRANCH": Verb.EXPERIMENT,
    "CUSTOM_CODE": Verb.CODE_RUN,
    "WEBHOOK": Verb.WEBHOOK_CALL,
}
"""Steps that say what they are by their type."""

SET, ROTATE = "0-5", "0-11"
"""The steps that name an owner: one sets the property, the other picks one of several people."""
SEND = "0-4"
"""The step that sends a marketing e-mail; `content_id` among its fields is that e-mail."""

KINDS: dict[str, tuple[Verb, Channel | None, str]] = {
    "0-1": (Verb.WAIT, None, "delay"),
    "0-3": (Verb.TASK_CREATE, None, "create a task"),
    SEND: (Verb.MESSAGE_SEND, Channel.EMAIL, "send a marketing e-mail"),
    SET: (Verb.RECORD_UPDATE, None, "set a property"),
    "0-8": (Verb.STAFF_NOTIFY, Channel.EMAIL, "notify by e-mail"),
    "0-9": (Verb.STAFF_NOTIFY, Channel.OTHER, "notify in HubSpot"),
    ROTATE: (Verb.OWNER_ASSIGN, None, "rotate to an owner"),
    "0-13": (Verb.LIST_UPDATE, None, "add to or remove from a list"),
    "0-14": (Verb.RECORD_CREATE, None, "create a record"),
    "0-23": (Verb.STAFF_NOTIFY, Channel.EMAIL, "send an e-mail to a fixed address"),
    "0-25": (Verb.OWNER_ASSIGN, None, "copy the owner"),
    "0-29": (Verb.WAIT, None, "wait for an event"),
    "0-31": (Verb.RECORD_UPDATE, None, "set marketing status"),
    "0-35": (Verb.WAIT, None, "wait for a date"),
    "0-18224765": (Verb.RECORD_UPDATE, None, "delete the record"),
    "0-43347357": (Verb.RECORD_UPDATE, None, "set a subscription"),
    "0-46510720": (Verb.MESSAGE_SEND, Channel.EMAIL, "enrol in a sequence"),
    "0-63189541": (Verb.RECORD_UPDATE, None, "associate records"),
    "0-63809083": (Verb.LIST_UPDATE, None, "add to or remove from a list"),
}
"""HubSpot's own steps, by action type id."""

OWNER = re.compile(r"hubspot_owner_id\Z|hs_.*owner")
SCORE = re.compile(r"score", re.IGNORECASE)
_WORDS: tuple[tuple[str, Verb, Channel | None], ...] = (
    (r"\b(ai|breeze|summari[sz]e|prompt|agent|classify|gpt|claude)\b", Verb.MODEL_ASK, None),
    (r"\b(sms|text message)\b", Verb.MESSAGE_SEND, Channel.SMS),
    (r"\bwhats ?app\b", Verb.MESSAGE_SEND, Channel.WHATSAPP),
    (r"\b(slack|teams)\b", Verb.STAFF_NOTIFY, Channel.CHAT),
    (r"\b(sheet|spreadsheet|excel)s?\b", Verb.SHEET_WRITE, None),
    (r"\bowner\b", Verb.OWNER_ASSIGN, None),
    (r"\btasks?\b", Verb.TASK_CREATE, None),
    (r"\bcreate\b", Verb.RECORD_CREATE, None),
    (r"\b(update|set|edit|format|copy)\b", Verb.RECORD_UPDATE, None),
)
"""For steps that only HubSpot's list of action types can name."""


def actions(flow: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Action]:
    """The steps of a workflow, in the order in which it lists them."""
    data = OBJECTS.get(text_or_none(flow, "objectTypeId") or "", ())
    yield from (_action(step, data, names) for step in _steps(flow))


def check(flow: Mapping[str, Any]) -> None:
    """Misread when any step cannot be read in full."""
    for _ in actions(flow, {}):
        pass
    unknown_kinds(flow)
    contents(flow)


def unknown_kinds(flow: Mapping[str, Any]) -> set[str]:
    """Action type ids that our table does not hold."""
    steps = _steps(flow)
    kinds = ((text(step, "type"), identity_or_none(step, "actionTypeId")) for step in steps)
    return {number or kind for kind, number in kinds if kind not in TYPES} - KINDS.keys()


def contents(flow: Mapping[str, Any]) -> tuple[str, ...]:
    """Ids of the e-mails that its steps send, once each."""
    fields = [mapping(step, "fields") for step in _steps(flow) if step.get("actionTypeId") == SEND]
    sent = (identity_or_none(each, "content_id") for each in fields)
    return tuple(dict.fromkeys(each for each in sent if each))


def _steps(flow: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return rows_or_none(flow, "actions") or []


def _action(step: Mapping[str, Any], data: tuple[DataObject, ...], names: Mapping[str, str]) -> Action:
    kind = text(step, "type")
    if kind == "WEBHOOK":
        host = host_of(text_or_none(step, "webhookUrl") or "")
        return Action(
            verb=Verb.WEBHOOK_CALL,
            target=Hint(host=host) if host else None,
            channel=Channel.WEBHOOK,
            data=data,
            detail="call a webhook",
        )
    if kind in TYPES:
        return Action(verb=TYPES[kind], detail=kind.lower().replace("_", " "))
    number = identity_or_none(step, "actionTypeId") or ""
    fields = mapping_or_none(step, "fields") or {}
    return _own(number, fields, data) if number in KINDS else _named(number, names, data)


def _own(number: str, fields: Mapping[str, Any], data: tuple[DataObject, ...]) -> Action:
    verb, channel, detail = KINDS[number]
    if number == SET:
        name = text_or_none(fields, "property_name") or ""
        verb = Verb.OWNER_ASSIGN if OWNER.match(name) else Verb.SCORE_SET if SCORE.search(name) else verb
    if number == "0-14":
        made = text_or_none(fields, "object_type_id") or ""
        verb, data = (Verb.TICKET_CREATE if made == "0-5" else verb), OBJECTS.get(made, ())
    moves = verb in (Verb.RECORD_CREATE, Verb.RECORD_UPDATE, Verb.TICKET_CREATE)
    return Action(verb=verb, channel=channel, data=data if moves else (), detail=detail)


def _named(number: str, names: Mapping[str, str], data: tuple[DataObject, ...]) -> Action:
    """A step that an installed app brought (its id does not start with `0-`), or a new one of HubSpot's."""
    name = clean(names.get(number, ""))
    found = next((item for item in _WORDS if re.search(item[0], name, re.IGNORECASE)), None)
    verb, channel = found[1:] if found else (Verb.OTHER, None)
    app = Hint(title=name) if name and not number.startswith("0-") else None
    return Action(verb=verb, target=app, channel=channel, data=data if app else (), detail=name or clean(number))
