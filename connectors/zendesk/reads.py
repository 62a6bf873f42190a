"""The table of what there is to see in a Zendesk account, subject by subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from auditor.model import (
    AnyFact,
    ControlKind,
    DataObject,
    Event,
    MeasureKind,
    Prediction,
    Process,
    Subject,
    Tie,
    Verb,
)
from connectors.base import Client, Read
from connectors.zendesk import (
    account,
    ai,
    bots,
    controls,
    customers,
    fields,
    help_centre,
    hooks,
    inward,
    keys,
    levels,
    macros,
    models,
    objects,
    outcomes,
    partners,
    people,
    routing,
    rules,
    volume,
    work,
)
from connectors.zendesk.answers import ADMIN, ANSWER_YOURSELF, OAUTH

PROFESSIONAL = "Support Professional or Suite Growth"
RULE_VERBS = (
    Verb.TICKET_ASSIGN,
    Verb.TICKET_PRIORITISE,
    Verb.TICKET_TAG,
    Verb.TICKET_UPDATE,
    Verb.TICKET_REPLY,
    Verb.TICKET_SOLVE,
    Verb.TICKET_CREATE,
    Verb.STAFF_NOTIFY,
    Verb.WEBHOOK_CALL,
    Verb.RECORD_UPDATE,
    Verb.OTHER,
    Verb.MESSAGE_SEND,
)
"""Whatever a trigger, an automation or a macro of Zendesk can do."""


def _read(
    subject: Subject,
    part: str,
    get: Callable[[Client], Iterable[AnyFact]] | None,
    *topics: StrEnum,
    plan: str = "",
    remedy: str = ADMIN,
    reason: str = "",
) -> Read:
    return Read(
        subject,
        part=part,
        get=get,
        topics=tuple(topic.value for topic in topics),
        scopes=("read",) if get else (),
        plan=plan,
        remedy=remedy,
        reason=reason,
    )


READS = (
    _read(Subject.ACCOUNT, "", account.account),
    # What acts by itself, and what people start.
    _read(
        Subject.AUTOMATIONS,
        "triggers",
        rules.triggers,
        *(Event.TICKET_CREATED, Event.TICKET_CHANGED, Event.TICKET_SOLVED, Event.MESSAGE_RECEIVED),
        *RULE_VERBS,
    ),
    _read(Subject.AUTOMATIONS, "time-based automations", rules.automations, Event.TICKET_AGED, *RULE_VERBS),
    _read(Subject.AUTOMATIONS, "macros", macros.macros, Event.MANUAL, *RULE_VERBS),
    _read(Subject.AUTOMATIONS, "service levels", levels.service_levels, Event.TICKET_AGED, plan=PROFESSIONAL),
    _read(Subject.AUTOMATIONS, "service levels of groups", levels.group_levels, Event.TICKET_AGED, plan="Enterprise"),
    _read(
        Subject.AUTOMATIONS,
        "omnichannel routing",
        routing.omnichannel_routing,
        *(Event.TICKET_CREATED, Event.MESSAGE_RECEIVED, Verb.TICKET_ASSIGN, Verb.TICKET_UPDATE),
    ),
    _read(Subject.AUTOMATIONS, "custom object triggers", objects.object_triggers, Event.OTHER, *RULE_VERBS),
    _read(
        Subject.AUTOMATIONS,
        "messaging flows and chat triggers",
        bots.messaging_flows,
        *(Event.CHAT, Event.MESSAGE_RECEIVED),
        remedy=ANSWER_YOURSELF,
    ),
    # Whether the people behind it are still there.
    _read(Subject.PEOPLE, "people whom rules name", people.receivers, Tie.RECEIVER),
    _read(Subject.PEOPLE, "holders of OAuth clients' keys", people.key_holders, Tie.KEY),
    _read(
        Subject.PEOPLE,
        "owners of rules, and of other keys",
        None,
        *(Tie.OWNER, Tie.KEY),
        remedy=ANSWER_YOURSELF,
        reason="Rules of Zendesk belong to nobody, and it does not tell who uses its API tokens and marketplace keys.",
    ),
    # What goes out and comes in.
    _read(
        Subject.CONNECTIONS,
        "webhooks",
        hooks.webhooks,
        *(DataObject.TICKET, DataObject.CUSTOMER, DataObject.OTHER),
    ),
    _read(Subject.CONNECTIONS, "installed apps", inward.apps),
    _read(Subject.CONNECTIONS, "API clients", inward.clients),
    _read(Subject.CONNECTIONS, "ticket fields that apps made", fields.made_by_apps),
    _read(Subject.CONNECTIONS, "side conversations and ticket sharing", partners.passed_on, DataObject.TICKET),
    # Whose hands do the work, and on how much of it.
    _read(
        Subject.WORK,
        "ticket history",
        work.work,
        *(Process.TICKET_CREATE, Process.TICKET_UPDATE, Process.TICKET_REPLY, Process.TICKET_SOLVE),
    ),
    _read(
        Subject.AUDIENCES,
        "readers of the help centre",
        help_centre.readers,
        remedy="Needs a help centre and a credential of one of its admins: Zendesk > Products > Knowledge.",
    ),
    _read(Subject.RECORDS, "tickets", volume.counted, DataObject.TICKET),
    _read(Subject.RECORDS, "ticket fields that apps made", fields.filled_fields, DataObject.TICKET),
    _read(Subject.RECORDS, "customers", customers.customers, DataObject.CUSTOMER),
    _read(Subject.RECORDS, "organisations", customers.organisations, DataObject.OTHER),
    _read(Subject.RECORDS, "custom objects", objects.records, DataObject.OTHER),
    _read(
        Subject.RECORDS,
        "help-centre articles",
        help_centre.articles,
        DataObject.OTHER,
        remedy="Needs a help centre and a credential of one of its admins: Zendesk > Products > Knowledge.",
    ),
    # What customers got.
    _read(Subject.MEASURES, "satisfaction", outcomes.satisfaction, MeasureKind.CSAT, plan=PROFESSIONAL),
    _read(Subject.MEASURES, "service level results", levels.attainment, MeasureKind.SLA_ATTAINMENT, plan=PROFESSIONAL),
    _read(Subject.MEASURES, "first reply", outcomes.first_reply, MeasureKind.MINUTES_TO_FIRST_REPLY),
    _read(
        Subject.MEASURES,
        "handling of tickets",
        volume.handling,
        *(MeasureKind.HOURS_TO_SOLVE, MeasureKind.HOURS_TO_SOLVE_SLOWEST, MeasureKind.OTHER),
    ),
    _read(Subject.MEASURES, "what the AI agent finishes", ai.resolution, MeasureKind.AI_RESOLUTION_RATE),
    # Models at work.
    _read(Subject.INTELLIGENCE, "AI agent", ai.ai_agent, Prediction.ANSWER),
    _read(Subject.INTELLIGENCE, "intelligent triage", ai.intelligent_triage, Prediction.TICKET_INTENT),
    _read(Subject.INTELLIGENCE, "models switched on in the settings", models.switched_on, Prediction.OTHER),
    # Governance.
    _read(
        Subject.CONTROLS,
        "rights of our credential",
        account.own_rights,
        ControlKind.LEAST_PRIVILEGE,
        remedy=f"{OAUTH}: use a confidential client with the scope read and nothing else.",
    ),
    _read(Subject.CONTROLS, "access of Zendesk's own people", controls.vendor_access, ControlKind.LEAST_PRIVILEGE),
    _read(Subject.CONTROLS, "second factors", controls.second_factors, ControlKind.TWO_FACTOR),
    _read(Subject.CONTROLS, "single sign-on", controls.single_sign_on, ControlKind.SINGLE_SIGN_ON),
    _read(Subject.CONTROLS, "API tokens", keys.key_hygiene, ControlKind.KEY_HYGIENE),
    _read(Subject.CONTROLS, "keys of OAuth clients", keys.client_hygiene, ControlKind.KEY_HYGIENE),
    _read(
        Subject.CONTROLS,
        "audit log",
        controls.audit_log,
        ControlKind.AUDIT_LOG,
        plan="Enterprise",
        remedy="Needs a Zendesk Enterprise plan and an admin's credential: Admin Center > Account > Billing.",
    ),
    _read(Subject.CONTROLS, "deletion schedules", controls.deletion, ControlKind.DELETION),
    _read(
        Subject.CONTROLS,
        "watching, versions and limits of AI",
        None,
        *(ControlKind.MONITORING, ControlKind.CHANGE_CONTROL, ControlKind.AI_GUARDRAILS),
        remedy=ANSWER_YOURSELF,
        reason="Zendesk does not show programs its integration logs, its dashboards or the limits of its AI agent.",
    ),
)
