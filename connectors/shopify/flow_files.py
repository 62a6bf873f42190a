"""Workflows of Shopify Flow, from files that the merchant exported: no app may read them from the shop.

An export is a checksum, a colon and JSON with the steps of one workflow. Its format stands in no document of Shopify's,
so it is read tolerantly: whatever has steps with a `task_id` is a workflow. What a step was set to may hold addresses,
tokens and names, and is not kept. An export proves neither that a workflow is switched on nor that it is the only one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from auditor.model import Action, Automation, Channel, Criterion, Event, Hint, Proof, State, Trigger, Verb
from connectors.base import Client
from connectors.errors import Cut, Unavailable, Unobservable
from connectors.redact import clean
from connectors.shopify.account import admin
from connectors.shopify.credentials import FLOW_EXPORTS

MOST_FILES, MOST_BYTES = 200, 2_000_000
ENDINGS = (".flow", ".json")
EVENTS = (
    ("order_created", Event.ORDER_PLACED), ("order_paid", Event.ORDER_PLACED), ("order_risk", Event.ORDER_RISK_FOUND),
    ("order_fulfilled", Event.ORDER_FULFILLED), ("fulfillment_created", Event.ORDER_FULFILLED),
    ("order_cancel", Event.ORDER_CANCELLED), ("refund_created", Event.ORDER_REFUNDED),
    ("customer_created", Event.CUSTOMER_CREATED), ("customer_joined_segment", Event.SEGMENT_ENTERED),
    ("abandoned_checkout", Event.CHECKOUT_ABANDONED), ("customer_abandon", Event.CHECKOUT_ABANDONED),
    ("product", Event.PRODUCT_CHANGED), ("schedule", Event.SCHEDULE),
)  # fmt: skip
"""What a trigger waits for, by a part of its task's name; the first that fits counts."""
VERBS = (
    ("order_tags", Verb.ORDER_TAG), ("hold_fulfillment", Verb.ORDER_HOLD), ("cancel_order", Verb.ORDER_CANCEL),
    ("refund", Verb.ORDER_REFUND), ("fulfill", Verb.ORDER_FULFIL), ("internal_email", Verb.STAFF_NOTIFY),
    ("slack", Verb.STAFF_NOTIFY), ("http_request", Verb.WEBHOOK_CALL), ("marketing_email", Verb.MESSAGE_SEND),
    ("google_sheets", Verb.SHEET_WRITE), ("spreadsheet", Verb.SHEET_WRITE), ("inventory", Verb.STOCK_UPDATE),
    ("price", Verb.PRICE_UPDATE), ("metafield", Verb.RECORD_UPDATE), ("tags", Verb.RECORD_UPDATE),
    ("status", Verb.RECORD_UPDATE), ("run_code", Verb.CODE_RUN), ("wait", Verb.WAIT), ("condition", Verb.BRANCH),
)  # fmt: skip
KINDS = {"CONDITION": Verb.BRANCH, "WAIT": Verb.WAIT}
NOT_SHOWN = "Shopify shows apps neither the workflows of Shopify Flow nor the automations of its marketing pages."
LOOK = (
    "Open Shopify admin > Apps > Flow and Shopify admin > Marketing > Automations, and answer the questions yourself; "
    "or export the workflows (Flow > Export) and give us their folder. "
    f'In the configuration: {FLOW_EXPORTS} = "FOLDER" beside the shop.'
)
NOT_ALL = (
    "The exported workflows were read; an export shows neither whether a workflow is on nor whether it is the only one."
)


def workflows(client: Client) -> Iterator[Automation]:
    """The workflows of the files that the merchant gave, if any."""
    given = client.settings.get(FLOW_EXPORTS, "").strip()
    if not given:
        raise Unobservable(NOT_SHOWN, LOOK)
    unread = 0
    for file in _files(Path(given).expanduser()):
        key = f"flow-export:{clean(file.stem)[:100]}"
        found = [_automation(client, f"{key}:{index}", each) for index, each in enumerate(_workflows(file))]
        yield from found
        unread += not found
    some = f" {unread} {'file holds' if unread == 1 else 'files hold'} no workflow that we can read." if unread else ""
    raise Cut(NOT_ALL + some, "Look in Shopify admin > Apps > Flow which of them are on.")


def _files(place: Path) -> list[Path]:
    try:
        if place.is_file():
            return [place]
        found = sorted(file for file in place.iterdir() if file.suffix.casefold() in ENDINGS and file.is_file())
    except OSError:
        raise Unavailable(
            "The exported workflows of Shopify Flow cannot be read from the folder in the configuration.",
            f"Check where the folder is. In the configuration: {FLOW_EXPORTS}.",
        ) from None
    return found[:MOST_FILES]


def _workflows(file: Path) -> list[Mapping[str, Any]]:
    """Everything in a file that has steps with a task; nothing when the file is no export."""
    try:
        if file.stat().st_size > MOST_BYTES:
            return []
        text = file.read_text("utf-8-sig")
        start = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=len(text))
        body = json.JSONDecoder().raw_decode(text[start:])[0]
    except (OSError, ValueError, RecursionError):
        return []
    rows = body if isinstance(body, list) else [body]
    roots = [row.get("root", row) for row in rows if isinstance(row, dict)]
    return [root for root in roots if isinstance(root, dict) and _steps(root)]


def _steps(root: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    steps = root.get("steps")
    found = steps if isinstance(steps, list) else []
    return [step for step in found if isinstance(step, dict) and isinstance(step.get("task_id"), str)]


def _automation(client: Client, key: str, root: Mapping[str, Any]) -> Automation:
    steps = _steps(root)
    starting = [step for step in steps if str(step.get("task_type")).upper() == "TRIGGER"]
    acting = [step for step in steps if step not in starting]
    name = next(
        (clean(each) for key in ("workflow_name", "name") if isinstance(each := root.get(key), str) and each), ""
    )
    return Automation(
        id=key,
        name=name or "Workflow without a name",
        link=admin(client, "apps/flow"),
        proof=Proof.DECLARED,
        triggers=tuple(_trigger(step) for step in starting),
        conditions=(Criterion.OTHER,) if any(_verb(step) is Verb.BRANCH for step in acting) else (),
        actions=tuple(_action(step) for step in acting),
        state=State.UNKNOWN,
    )


def _task(step: Mapping[str, Any]) -> str:
    return clean(str(step["task_id"]).rpartition("::")[2].replace("_", " ")) or "step"


def _trigger(step: Mapping[str, Any]) -> Trigger:
    task = str(step["task_id"]).casefold()
    return Trigger(event=next((event for part, event in EVENTS if part in task), Event.OTHER), detail=_task(step))


def _verb(step: Mapping[str, Any]) -> Verb:
    task, kind = str(step["task_id"]).casefold().rpartition("::")[2], str(step.get("task_type")).upper()
    return KINDS.get(kind) or next((verb for part, verb in VERBS if part in task), Verb.OTHER)


def _action(step: Mapping[str, Any]) -> Action:
    task = str(step["task_id"]).casefold()
    verb = _verb(step)
    target = next(
        (Hint(title=name) for part, name in (("slack", "Slack"), ("google_sheets", "Google Sheets")) if part in task),
        None,
    )
    channel = Channel.EMAIL if "email" in task else None
    return Action(verb=verb, target=target, channel=channel, detail=_task(step))
