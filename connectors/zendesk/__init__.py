"""Zendesk Support, by its REST API. Only reads, and the one POST that asks for an OAuth token.

Never asked: a webhook's signing secret, app settings, the body of a message. The private interfaces that Admin
Center itself uses (bot flows, subscription) are left alone.

Left out, because it proves nothing, or nothing that is not seen elsewhere:

* views, workspaces, ticket forms, custom statuses, dynamic content: they shape what people see and do nothing;
* trigger categories and lists of possible actions: they order rules or list what could be built;
* revisions of triggers: Zendesk keeps them in every account, so they say nothing of this one;
* business hours: they say when people work; whether timers are met is measured with them already counted in;
* brands, support addresses, suspended tickets: where mail arrives, not what becomes of it;
* legacy targets: Zendesk has ended those that call addresses; the step of a rule that names one is of unknown state;
* private apps: those that are installed are seen among all others;
* integrations on Zendesk Integration Services: their list holds a name only, and each has an OAuth client of its own,
  which is seen with its last use; the same is true of links to Jira;
* events and profiles of single customers: one request each, and whoever sends them holds a key, which is seen;
* external sources of the help centre's search: a list of names; what is found in them is not told;
* tags of the whole account: those that a model gives are seen on the tickets of the window;
* access logs: an add-on of few accounts that names people with every line; keys and their last use tell the same;
* custom roles, and deletions asked for by single customers: nothing says what would be enough;
* single audits of tickets: the export of their history, which is read, holds the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Role, Window
from connectors.base import Client, Connector, Setting
from connectors.door import Allow, Toolbox
from connectors.zendesk import account, matching
from connectors.zendesk.answers import OAUTH
from connectors.zendesk.reads import READS

IN_TURN = "incremental"

ALLOW = (
    Allow("POST", "/oauth/tokens"),
    *(
        Allow("GET", f"/api/v2/{path}")
        for path in (
            "users/me", "users", "users/show_many", "group_memberships", "oauth/tokens/current", "account/settings",
            "triggers", "automations", "macros",
            "slas/policies", "group_slas/policies", "ticket_fields", "webhooks", "webhooks/{id}/invocations",
            "apps/installations", "oauth/global_clients", "oauth/global_clients/token_summary", "oauth/clients",
            "oauth/tokens", "api_tokens", "search", "search/count", "tickets/show_many",
            "tickets/{id}/conversation_log", "guide/survey_responses", "satisfaction_ratings",
            "security_settings", "audit_logs", "deletion_schedules",
            "queues", "routing/attributes", "sharing_agreements", "custom_objects", "custom_objects/{key}/triggers",
            "custom_objects/{key}/records", "custom_objects/{key}/records/count", "help_center/articles.json",
            "help_center/user_segments.json",
        )
    ),
    *(
        Allow("GET", f"/api/v2/incremental/{path}", bucket=IN_TURN)
        for path in ("tickets/cursor", "ticket_events", "ticket_metric_events")
    ),
)  # fmt: skip
"""The read-only list."""


def open_account(settings: Mapping[str, str], tools: Toolbox, window: Window) -> Client:
    """See `connectors.zendesk.account`."""
    return account.open_account(settings, tools, window, ALLOW)


CONNECTOR = Connector(
    platform="zendesk",
    title="Zendesk",
    roles=(Role.HELPDESK,),
    settings=(
        Setting("subdomain", "first part of your Zendesk address: fernandfable, if it is fernandfable.zendesk.com"),
        Setting("client_id", f"{OAUTH} > Add OAuth client (kind: Confidential) > Identifier", required=False),
        Setting("client_secret", f"{OAUTH} > the client > Secret", secret=True, required=False),
        Setting("email", "only with api_token: the admin's e-mail address", required=False),
        Setting("api_token", "the old way, ends on 30 April 2027: an API token", secret=True, required=False),
    ),
    reads=READS,
    allow=ALLOW,
    open=open_account,
    identity=account.identity,
    granted=account.scopes,
    samples=matching.SAMPLES,
    lookups=matching.LOOKUPS,
    counts=matching.COUNTS,
    blind=(
        "Flows of messaging bots and chat triggers.",
        "What AI agents of the Advanced add-on, quality assurance and staff planning do: they have no public list.",
        "What integrations built on Zendesk Integration Services do inside Zendesk.",
        "What an installed app shows beside a ticket: that it is installed is seen, not that somebody looks.",
        "Calls of webhooks that are older than seven days.",
        "Reports and their recipients.",
    ),
)
