"""What a workflow node does, read from its type, operation and host; never from the name somebody gave it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditor.model import Action, Channel, DataObject, Event, Hint, Verb
from connectors.redact import host_of

CORE = "n8n-nodes-base."
AI = "@n8n/n8n-nodes-langchain."

EVENTS = {
    "scheduleTrigger": Event.SCHEDULE,
    "cron": Event.SCHEDULE,
    "interval": Event.SCHEDULE,
    "webhook": Event.WEBHOOK,
    "formTrigger": Event.FORM_SUBMITTED,
    "emailReadImap": Event.MESSAGE_RECEIVED,
    "gmailTrigger": Event.MESSAGE_RECEIVED,
    "manualTrigger": Event.MANUAL,
    "errorTrigger": Event.FAILURE,
    "chatTrigger": Event.CHAT,
    "zendeskTrigger": Event.TICKET_CREATED,
    "freshdeskTrigger": Event.TICKET_CREATED,
    "googleSheetsTrigger": Event.OTHER,
}
TOPICS = {
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
    "order.created": Event.ORDER_PLACED,
    "customer.created": Event.CUSTOMER_CREATED,
    "contact.creation": Event.CUSTOMER_CREATED,
    "deal.creation": Event.DEAL_CHANGED,
    "deal.propertyChange": Event.DEAL_CHANGED,
}
"""Shop and CRM trigger topics (`parameters.topic`, `parameters.event`) and what they mean."""

STAFF = ("slack", "microsoftTeams", "discord", "mattermost", "telegram", "rocketchat", "pagerDuty")
MAIL = ("emailSend", "gmail", "microsoftOutlook", "sendGrid", "mailgun")
SHEETS = ("googleSheets", "microsoftExcel", "airtable", "spreadsheetFile", "ftp", "readWriteFile")
MODELS = ("chainLlm", "textClassifier", "sentimentAnalysis", "informationExtractor", "openAi", "anthropic",
          "googleGemini", "chainSummarization")  # fmt: skip
READS = ("get", "getAll", "getMany", "search", "list", "read", "lookup", "download")
PLUMBING = ("set", "merge", "noOp", "convertToFile", "extractFromFile", "splitInBatches", "splitOut", "aggregate",
            "sort", "limit", "dateTime", "stickyNote", "stopAndError", "respondToWebhook", "itemLists",
            "removeDuplicates", "summarize", "renameKeys", "html", "xml", "crypto", "executeWorkflow",
            "executeWorkflowTrigger")  # fmt: skip
BRANCHES = ("if", "switch", "filter")
OBJECTS = {
    "order": DataObject.ORDER,
    "orders": DataObject.ORDER,
    "refunds": DataObject.RETURN,
    "refund": DataObject.RETURN,
    "fulfillments": DataObject.FULFILMENT,
    "fulfillment": DataObject.FULFILMENT,
    "product": DataObject.PRODUCT,
    "products": DataObject.PRODUCT,
    "customer": DataObject.CUSTOMER,
    "customers": DataObject.CUSTOMER,
    "contact": DataObject.CUSTOMER,
    "company": DataObject.CUSTOMER,
    "ticket": DataObject.TICKET,
    "engagement": DataObject.ENGAGEMENT,
    "charge": DataObject.PAYMENT,
    "invoice": DataObject.PAYMENT,
}


@dataclass(frozen=True)
class Node:
    """One node, reduced to what proves something. Parameters are looked at and dropped."""

    kind: str
    """Type without its package, such as `shopifyTrigger`."""
    type: str
    enabled: bool
    resource: str
    operation: str
    topic: str
    method: str
    host: str
    to_customers: bool
    """A message whose recipient is computed from the data, not written down."""
    watches_stock: bool
    approval: bool

    @property
    def is_trigger(self) -> bool:
        """It starts the workflow."""
        return self.kind.endswith("Trigger") or self.kind in EVENTS

    @property
    def is_tool(self) -> bool:
        """It serves an agent instead of standing in the path."""
        return self.kind.startswith(("lmChat", "tool", "memory", "outputParser")) or self.kind.endswith("Tool")

    @property
    def hint(self) -> Hint | None:
        """The other system it talks to, if any."""
        if self.kind in PLUMBING or self.kind in BRANCHES or self.kind in ("code", "wait", "webhook"):
            return None
        if self.kind in ("httpRequest", "httpRequestTool"):
            return Hint(host=self.host) if self.host else None
        if self.is_trigger and EVENTS.get(self.kind) in (Event.SCHEDULE, Event.MANUAL, Event.FAILURE, Event.CHAT,
                                                         Event.FORM_SUBMITTED, Event.MESSAGE_RECEIVED):  # fmt: skip
            return None
        if self.kind in MAIL[:3] or (self.type.startswith(AI) and self.kind not in MODELS):
            return None
        return Hint(node_type=self.type, title=self.kind)

    @property
    def data(self) -> tuple[DataObject, ...]:
        """What it reads or writes."""
        found = OBJECTS.get(self.topic.partition("/")[0] or self.resource)
        if found is None and self.kind.startswith("zendesk"):
            found = DataObject.TICKET
        return (found,) if found else ()

    @property
    def reads(self) -> bool:
        """It only reads from its system."""
        if self.kind == "httpRequest":
            return self.method == "GET"
        return self.operation in READS

    @property
    def event(self) -> Event:
        """What starts the workflow, if it is a trigger."""
        return TOPICS.get(self.topic) or EVENTS.get(self.kind, Event.OTHER)


def node_of(raw: Mapping[str, Any]) -> Node:
    """Reduce a node to what proves something."""
    parameters = raw.get("parameters") or {}
    kind = str(raw.get("type", "")).rpartition(".")[2]
    text = json.dumps(parameters).casefold() if kind in BRANCHES or kind == "code" else ""
    recipient = str(parameters.get("toEmail") or parameters.get("sendTo") or "")
    operation = str(parameters.get("operation") or "")
    return Node(
        kind=kind,
        type=str(raw.get("type", ""))[:200],
        enabled=not raw.get("disabled", False),
        resource=str(parameters.get("resource") or ""),
        operation=operation,
        topic=str(parameters.get("topic") or parameters.get("event") or ""),
        method=str(parameters.get("method") or parameters.get("requestMethod") or "GET").upper(),
        host=host_of(str(parameters.get("url") or "")),
        to_customers=recipient.startswith("="),
        watches_stock="inventory" in text or "stock" in text,
        approval=operation == "sendAndWait",
    )


def action_of(node: Node, reporting: bool) -> Action | None:
    """The step a node is; None for plumbing. `reporting`: a schedule reads data and tells somebody."""
    verb, channel = _verb(node, reporting)
    if verb is None:
        return None
    return Action(verb=verb, target=node.hint, channel=channel, data=node.data, detail=node.kind)


def _verb(node: Node, reporting: bool) -> tuple[Verb | None, Channel | None]:
    kind = node.kind
    if kind in PLUMBING or node.is_trigger:
        return None, None
    if node.approval:
        return Verb.APPROVAL_ASK, None
    if kind in STAFF:
        return (Verb.REPORT_SEND if reporting else Verb.STAFF_NOTIFY), Channel.CHAT
    if kind in MAIL:
        to_staff = Verb.REPORT_SEND if reporting else Verb.STAFF_NOTIFY
        return (Verb.MESSAGE_SEND if node.to_customers else to_staff), Channel.EMAIL
    for names, verb in ((BRANCHES, Verb.BRANCH), (("wait",), Verb.WAIT), (("code",), Verb.CODE_RUN)):
        if kind in names:
            return verb, None
    if node.type.startswith(AI) or kind in MODELS:
        return (Verb.AGENT_ACT if kind in ("agent", "openAiAssistant") else Verb.MODEL_ASK), None
    return _on_records(node), None


def _on_records(node: Node) -> Verb:
    if node.kind in SHEETS:
        return Verb.SHEET_READ if node.reads else Verb.SHEET_WRITE
    if node.reads:
        return Verb.RECORD_READ
    if node.kind == "httpRequest":
        return Verb.WEBHOOK_CALL
    if node.resource == "ticket" or node.kind == "zendesk":
        return Verb.TICKET_CREATE if node.operation == "create" else Verb.TICKET_UPDATE
    return Verb.RECORD_CREATE if node.operation in ("create", "add", "append") else Verb.RECORD_UPDATE
