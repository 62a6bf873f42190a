"""What a node does when its parameters do not say: n8n stores only what differs from the node's default.

Read off the node descriptions of n8n 2.41. Where versions of a node differ, the entry holds from the version named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Default:
    """A node's resource, and the operation of each resource, when nothing is stored."""

    resource: str = ""
    operations: Mapping[str, str] | str = ""
    since: float = 1

    def operation(self, resource: str) -> str:
        """The operation of a resource; empty when not known."""
        return self.operations if isinstance(self.operations, str) else self.operations.get(resource, "")


def _made(*resources: str, **others: str) -> dict[str, str]:
    return {**dict.fromkeys(resources, "create"), **others}


DEFAULTS: Mapping[str, Default] = {
    "activeCampaign": Default("contact", _made("contact", "deal", "account", "ecommerceOrder", "ecommerceCustomer",
                                               "tag", contactList="add", contactTag="add")),
    "airtable": Default("record", {"record": "get", "base": "getMany"}, 2),
    "asana": Default("task", _made("task", "subtask", "project", taskComment="add", taskTag="add", user="get")),
    "chargebee": Default("invoice", {"customer": "create", "invoice": "list", "subscription": "delete"}),
    "clickUp": Default("task", _made("task", "comment", "folder", "checklist")),
    "customerIo": Default("customer", {"customer": "upsert", "event": "track", "segment": "add", "campaign": "get"}),
    "discord": Default("message", {"message": "send", "channel": "create", "member": "getAll"}, 2),
    "emailSend": Default("email", "send"),
    "freshdesk": Default("ticket", _made("ticket", "contact")),
    "ftp": Default("", "download"),
    "gmail": Default("message", {"message": "send", "draft": "create", "label": "getAll", "thread": "getAll"}, 2),
    "googleAds": Default("campaign", "getAll"),
    "googleAnalytics": Default("report", {"report": "get", "userActivity": "search"}),
    "googleChat": Default("message", {"message": "create", "member": "get", "space": "get"}),
    "googleSheets": Default("sheet", {"sheet": "read", "spreadsheet": "create"}),
    "helpScout": Default("conversation", _made("conversation", "customer", "thread", mailbox="get")),
    "hubspot": Default("contact", _made("company", "deal", "engagement", "ticket", contact="upsert",
                                        contactList="add"), 2),
    "intercom": Default("user", _made("user", "lead", "company")),
    "iterable": Default("user", {"user": "upsert", "event": "track", "userList": "add"}),
    "jira": Default("issue", _made("issue", issueComment="add")),
    "magento2": Default("customer", _made("customer", "invoice", "product", order="cancel")),
    "mailchimp": Default("member", _made("member", "memberTag", listGroup="getAll", campaign="getAll")),
    "mailjet": Default("email", "send"),
    "mandrill": Default("message", "sendTemplate"),
    "mattermost": Default("message", {"message": "post", "channel": "create", "reaction": "create"}),
    "microsoftOutlook": Default("message", {"message": "send", "draft": "create", "calendar": "getAll",
                                            "contact": "getAll", "folderMessage": "getAll"}, 2),
    "microsoftTeams": Default("channel", _made("channel", "channelMessage", "chatMessage", "task"), 2),
    "mySql": Default("database", "insert"),
    "pagerDuty": Default("incident", {"incident": "create", "incidentNote": "create", "user": "get"}),
    "payPal": Default("payout", {"payout": "create", "payoutItem": "get"}),
    "pipedrive": Default("deal", _made("activity", "deal", "lead", "note", "organization", "person")),
    "postgres": Default("database", "insert"),
    "quickbooks": Default("customer", dict.fromkeys(("bill", "customer", "estimate", "invoice", "item", "payment"),
                                                    "get")),
    "readWriteFile": Default("", "read"),
    "rocketchat": Default("chat", {"chat": "postMessage"}),
    "salesforce": Default("lead", _made("lead", "contact", "opportunity", "account", "case", "task",
                                        search="query", user="get")),
    "segment": Default("identify", {"identify": "create", "track": "event", "group": "add"}),
    "sendGrid": Default("list", {"list": "create", "contact": "upsert", "mail": "send"}),
    "sendInBlue": Default("email", {"email": "send", "contact": "create", "sender": "create"}),
    "shopify": Default("order", _made("order", "product")),
    "slack": Default("message", {"message": "post", "channel": "create", "file": "upload", "reaction": "add",
                                 "star": "add", "user": "info", "userGroup": "create"}),
    "snowflake": Default("", "insert"),
    "spreadsheetFile": Default("", "fromFile"),
    "stripe": Default("balance", {"balance": "get", "charge": "get", "customer": "get", "customerCard": "get",
                                  "coupon": "create", "source": "get"}),
    "supabase": Default("row", "create"),
    "telegram": Default("message", {"message": "sendMessage", "chat": "get", "file": "get"}),
    "trello": Default("card", _made("card", "board", "cardComment", list="getAll", label="getAll")),
    "twilio": Default("sms", {"sms": "send", "call": "make"}),
    "whatsApp": Default("message", "sendTemplate"),
    "wooCommerce": Default("product", _made("product", "order", "customer")),
    "xero": Default("invoice", _made("invoice", "contact")),
    "zammad": Default("user", _made("user", "ticket", "group", "organization")),
    "zendesk": Default("ticket", _made("ticket", "user", "organization", ticketField="get")),
    "zohoCrm": Default("account", _made("account", "contact", "deal", "invoice", "lead", "product", "salesOrder")),
}  # fmt: skip


def filled(kind: str, version: float, resource: str, operation: str) -> tuple[str, str]:
    """Resource and operation, with the node's defaults where they are empty."""
    known = DEFAULTS.get(kind.removesuffix("Tool"))
    if known is None or version < known.since:
        return resource, operation
    resource = resource or known.resource
    return resource, operation or known.operation(resource)
