"""Zendesk Support, by its REST API. Only reads, and the one POST that asks for an OAuth token.

Never asked: a webhook's signing secret, app settings, the body of a message, access logs. The private interfaces that
Admin Center itself uses are left alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import ControlKind, DataObject, Event, MeasureKind, Prediction, Process, Role, Subject, Verb, Window
from connectors.base import Client, Connector, Read, Setting
from connectors.door import Allow, Toolbox
from connectors.zendesk import account, ai, controls, hooks, inward, keys, levels, outcomes, rules, work
from connectors.zendesk.answers import ADMIN, OAUTH

ANSWER_YOURSELF = "Look it up in Admin Center and answer the question yourself."
READ = ("read",)
IN_TURN = "incremental"
RULE_VERBS = tuple(
    verb.value
    for verb in (
        Verb.TICKET_ASSIGN, Verb.TICKET_PRIORITISE, Verb.TICKET_TAG, Verb.TICKET_UPDATE, Verb.TICKET_REPLY,
        Verb.TICKET_SOLVE, Verb.TICKET_CREATE, Verb.STAFF_NOTIFY, Verb.WEBHOOK_CALL, Verb.RECORD_UPDATE, Verb.OTHER,
        Verb.MESSAGE_SEND,
    )
)  # fmt: skip
"""Whatever a trigger or an automation of Zendesk can do."""

ALLOW = (
    Allow("POST", "/oauth/tokens"),
    *(
        Allow("GET", f"/api/v2/{path}")
        for path in (
            "users/me", "users", "oauth/tokens/current", "account/settings", "triggers", "automations", "slas/policies",
            "ticket_fields", "webhooks", "webhooks/{id}/invocations", "apps/installations", "oauth/global_clients",
            "oauth/global_clients/token_summary", "oauth/clients", "oauth/tokens", "api_tokens", "search/count",
            "tickets/{id}/conversation_log", "guide/survey_responses", "satisfaction_ratings", "security_settings",
            "audit_logs", "deletion_schedules",
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
    reads=(
        Read(Subject.ACCOUNT, scopes=READ, remedy=ADMIN, get=account.account),
        Read(
            Subject.AUTOMATIONS,
            part="triggers",
            topics=(
                Event.TICKET_CREATED.value,
                Event.TICKET_CHANGED.value,
                Event.TICKET_SOLVED.value,
                Event.MESSAGE_RECEIVED.value,
                *RULE_VERBS,
            ),
            scopes=READ,
            remedy=ADMIN,
            get=rules.triggers,
        ),
        Read(
            Subject.AUTOMATIONS,
            part="time-based automations",
            topics=(Event.TICKET_AGED.value, *RULE_VERBS),
            scopes=READ,
            remedy=ADMIN,
            get=rules.automations,
        ),
        Read(
            Subject.AUTOMATIONS,
            part="service levels",
            topics=(Event.TICKET_AGED.value,),
            scopes=READ,
            plan="Support Professional or Suite Growth",
            remedy=ADMIN,
            get=levels.service_levels,
        ),
        Read(
            Subject.AUTOMATIONS,
            part="omnichannel routing",
            topics=(Event.TICKET_CREATED.value, Event.MESSAGE_RECEIVED.value, Verb.TICKET_ASSIGN.value),
            scopes=READ,
            remedy=ADMIN,
            get=rules.omnichannel_routing,
        ),
        Read(
            Subject.AUTOMATIONS,
            part="messaging flows and chat triggers",
            topics=(Event.CHAT.value,),
            reason="Zendesk shows the flows of messaging bots and chat triggers to people only, not to programs.",
            remedy=ANSWER_YOURSELF,
        ),
        Read(
            Subject.CONNECTIONS,
            part="webhooks",
            topics=(DataObject.TICKET.value, DataObject.CUSTOMER.value, DataObject.OTHER.value),
            scopes=READ,
            remedy=ADMIN,
            get=hooks.webhooks,
        ),
        Read(Subject.CONNECTIONS, part="installed apps", scopes=READ, remedy=ADMIN, get=inward.apps),
        Read(Subject.CONNECTIONS, part="API clients", scopes=READ, remedy=ADMIN, get=inward.clients),
        Read(
            Subject.WORK,
            part="ticket history",
            topics=tuple(
                process.value
                for process in (
                    Process.TICKET_CREATE,
                    Process.TICKET_UPDATE,
                    Process.TICKET_REPLY,
                    Process.TICKET_SOLVE,
                )
            ),
            scopes=READ,
            remedy=ADMIN,
            get=work.work,
        ),
        Read(
            Subject.MEASURES,
            part="satisfaction",
            topics=(MeasureKind.CSAT.value,),
            scopes=READ,
            plan="Support Professional or Suite Growth",
            remedy=ADMIN,
            get=outcomes.satisfaction,
        ),
        Read(
            Subject.MEASURES,
            part="service level results",
            topics=(MeasureKind.SLA_ATTAINMENT.value,),
            scopes=READ,
            plan="Support Professional or Suite Growth",
            remedy=ADMIN,
            get=levels.attainment,
        ),
        Read(
            Subject.MEASURES,
            part="first reply",
            topics=(MeasureKind.MINUTES_TO_FIRST_REPLY.value,),
            scopes=READ,
            remedy=ADMIN,
            get=outcomes.first_reply,
        ),
        Read(
            Subject.INTELLIGENCE,
            part="AI agent",
            topics=(Prediction.ANSWER.value,),
            scopes=READ,
            remedy=ADMIN,
            get=ai.ai_agent,
        ),
        Read(
            Subject.INTELLIGENCE,
            part="intelligent triage",
            topics=(Prediction.TICKET_INTENT.value,),
            scopes=READ,
            remedy=ADMIN,
            get=ai.intelligent_triage,
        ),
        Read(
            Subject.CONTROLS,
            part="rights of our credential",
            topics=(ControlKind.LEAST_PRIVILEGE.value,),
            scopes=READ,
            remedy=f"{OAUTH}: use a confidential client with the scope read and nothing else.",
            get=account.own_rights,
        ),
        Read(
            Subject.CONTROLS,
            part="second factors",
            topics=(ControlKind.TWO_FACTOR.value,),
            scopes=READ,
            remedy=ADMIN,
            get=controls.second_factors,
        ),
        Read(
            Subject.CONTROLS,
            part="single sign-on",
            topics=(ControlKind.SINGLE_SIGN_ON.value,),
            scopes=READ,
            remedy=ADMIN,
            get=controls.single_sign_on,
        ),
        Read(
            Subject.CONTROLS,
            part="API tokens",
            topics=(ControlKind.KEY_HYGIENE.value,),
            scopes=READ,
            remedy=ADMIN,
            get=keys.key_hygiene,
        ),
        Read(
            Subject.CONTROLS,
            part="audit log",
            topics=(ControlKind.AUDIT_LOG.value,),
            scopes=READ,
            plan="Enterprise",
            remedy="Needs a Zendesk Enterprise plan and an admin's credential: Admin Center > Account > Billing.",
            get=controls.audit_log,
        ),
        Read(
            Subject.CONTROLS,
            part="deletion schedules",
            topics=(ControlKind.DELETION.value,),
            scopes=READ,
            remedy=ADMIN,
            get=controls.deletion,
        ),
        Read(
            Subject.CONTROLS,
            part="watching, versions and limits of AI",
            topics=(ControlKind.MONITORING.value, ControlKind.CHANGE_CONTROL.value, ControlKind.AI_GUARDRAILS.value),
            reason="Zendesk does not show programs its integration logs, its dashboards or the limits of its AI agent.",
            remedy=ANSWER_YOURSELF,
        ),
    ),
    allow=ALLOW,
    open=open_account,
    identity=account.identity,
    granted=account.scopes,
    blind=(
        "Flows of messaging bots, chat triggers and custom-object triggers.",
        "What integrations built on Zendesk Integration Services do inside Zendesk.",
        "What an installed app shows beside a ticket: that it is installed is seen, not that somebody looks.",
        "Calls of webhooks that are older than seven days.",
    ),
)
