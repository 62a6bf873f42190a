"""HubSpot, as a CRM: workflows, who creates its records, lists, scores and the rights of keys.

Records are counted and sampled by HubSpot's own client package, everything else is asked directly; both leave through
the door. Never asked: exports (they create one), list snapshots, enrolments, and anything that merges or deletes.
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import ControlKind, DataObject, Event, Prediction, Process, Role, Subject, Window
from connectors.base import Client, Connector, Read, Setting
from connectors.door import Allow, DailyQuota, Quotas, Rate, StaticAuth, Toolbox
from connectors.errors import BadCredential
from connectors.hubspot import account, flows, imports, integrations, lists, origins, scores, workflows
from connectors.hubspot.trouble import KEYS, BurstQuota, burst_of, decode

HOST = "https://api.hubapi.com"
SEARCH = "search"
RATES = {"": Rate(per_second=10), SEARCH: Rate(per_second=4)}
"""The smallest plan's 100 requests in ten seconds, until the account tells its own; search has a limit of its own."""
LAST_TENTH = 0.9
"""We ask some two hundred times whatever the size of the account, so half of the day's requests is never in question;
we only stay away when others have left less than a tenth of them."""


def open_account(settings: Mapping[str, str], tools: Toolbox, window: Window) -> Client:
    """Open the account and check that it is the one the merchant means."""
    expected = settings.get("portal", "").strip()
    if expected and not (expected.isascii() and expected.isdigit()):
        raise ValueError("portal must be the number of your HubSpot account, such as 12345678")
    door = tools.door(
        settings.get("base_url") or HOST,
        allow=ALLOW,
        auth=StaticAuth({"Authorization": f"Bearer {settings['token']}"}),
        rates=RATES,
        decode_error=decode,
        quota=Quotas(
            BurstQuota(tools.share),
            DailyQuota("X-HubSpot-RateLimit-Daily-Remaining", "X-HubSpot-RateLimit-Daily", share=LAST_TENTH),
        ),
    )
    answer = door.get(account.DETAILS)
    if (burst := burst_of(answer)) is not None:
        door.limit("", Rate(per_second=burst))
    portal = account.portal_of(answer)
    if expected and expected != portal.id:
        raise BadCredential(
            f"The key belongs to HubSpot account {portal.id}, but the configuration expects {expected}.",
            f"Make a key in account {expected}, or correct `portal` in the configuration.",
        )
    return Client(
        system=f"hubspot:{portal.id}",
        name=f"HubSpot ({portal.id})",
        door=door,
        window=window,
        settings=settings,
        cache={"portal": portal},
    )


def _add(*scopes: str) -> str:
    return f"{KEYS}: add {' and '.join(scopes)} to the scopes of this key."


ALLOW = (
    Allow("GET", account.DETAILS),
    Allow("POST", account.TOKEN_INFO),
    Allow("GET", account.AUDIT_LOGS),
    *(Allow("GET", version.flows) for version in flows.VERSIONS),
    *(Allow("POST", version.batch) for version in flows.VERSIONS),
    *(Allow("GET", version.performance) for version in flows.VERSIONS if version.performance),
    Allow("GET", flows.ACTION_TYPES),
    Allow("GET", imports.IMPORTS),
    Allow("POST", lists.SEARCH),
    Allow("GET", lists.ONE),
    Allow("POST", "/crm/v3/objects/{type}/search", SEARCH),
    Allow("GET", "/crm/v3/properties/{type}/{name}"),
    Allow("GET", "/crm/v3/properties/{type}"),
)
CONTACTS, COMPANIES, DEALS, ORDERS = (
    f"crm.objects.{name}.read" for name in ("contacts", "companies", "deals", "orders")
)
PRO = "Professional"


def _writers(kind: str, scope: str, *topics: DataObject) -> Read:
    return Read(
        Subject.CONNECTIONS,
        part=f"integrations that create {kind}",
        topics=tuple(topic.value for topic in topics),
        scopes=(scope,),
        remedy=_add(scope),
        get=integrations.connections(kind),
    )


CONNECTOR = Connector(
    platform="hubspot",
    title="HubSpot",
    roles=(Role.CRM,),
    settings=(
        Setting("token", f"access token of a private app, or a service key: {KEYS}", secret=True),
        Setting("portal", "number of the account the key should belong to; HubSpot > account menu", required=False),
    ),
    reads=(
        Read(Subject.ACCOUNT, remedy=_add("any read-only scope"), get=account.account),
        Read(
            Subject.AUTOMATIONS,
            part="workflows",
            scopes=("automation",),
            plan=PRO,
            remedy=_add("automation"),
            get=workflows.automations,
        ),
        Read(
            Subject.AUTOMATIONS,
            part="form, chat and sequence follow-ups",
            topics=(
                Event.FORM_SUBMITTED.value,
                Event.SUBSCRIBED.value,
                Event.CHAT.value,
                Event.MESSAGE_RECEIVED.value,
                Event.MANUAL.value,
            ),
            reason="Follow-up e-mails of forms, chatflows and sales sequences are not part of HubSpot's workflow list.",
            remedy="Look at the follow-up settings of your forms, chatflows and sequences, and answer yourself.",
        ),
        _writers("contacts", CONTACTS, DataObject.CUSTOMER),
        _writers("companies", COMPANIES, DataObject.CUSTOMER),
        _writers("deals", DEALS, DataObject.ORDER, DataObject.OTHER),
        _writers("orders", ORDERS, DataObject.ORDER),
        _writers("notes", CONTACTS, DataObject.ENGAGEMENT, DataObject.TICKET),
        Read(
            Subject.CONNECTIONS,
            part="calls of workflows",
            scopes=("automation",),
            plan=PRO,
            remedy=_add("automation"),
            get=workflows.connections,
        ),
        Read(
            Subject.CONNECTIONS,
            part="list of connected apps",
            reason="HubSpot has no list of connected apps that a key may read; apps that only read or update records "
            "leave no trace we can count.",
            remedy="Look at HubSpot > Settings > Integrations > Connected Apps, and answer the question yourself.",
        ),
        Read(
            Subject.WORK,
            part="new contacts",
            topics=(Process.CUSTOMER_CREATE.value,),
            scopes=(CONTACTS,),
            remedy=_add(CONTACTS),
            get=origins.new_contacts,
        ),
        Read(
            Subject.WORK,
            part="new deals",
            topics=(Process.DEAL_CREATE.value,),
            scopes=(DEALS,),
            remedy=_add(DEALS),
            get=origins.new_deals,
        ),
        Read(
            Subject.WORK,
            part="loaded files",
            topics=(Process.DATA_IMPORT.value,),
            scopes=("crm.import",),
            remedy=_add("crm.import"),
            get=imports.work,
        ),
        Read(
            Subject.AUDIENCES,
            part="lists",
            scopes=("crm.lists.read",),
            remedy=_add("crm.lists.read"),
            get=lists.audiences,
        ),
        Read(
            Subject.INTELLIGENCE,
            part="scores",
            topics=(Prediction.LEAD_SCORE.value,),
            scopes=(CONTACTS, "crm.schemas.contacts.read"),
            remedy=_add(CONTACTS, "crm.schemas.contacts.read"),
            get=scores.intelligence,
        ),
        Read(
            Subject.CONTROLS,
            part="rights of our key",
            topics=(ControlKind.LEAST_PRIVILEGE.value,),
            remedy=_add("read-only scopes"),
            get=account.own_rights,
        ),
        Read(
            Subject.CONTROLS,
            part="audit log",
            topics=(ControlKind.AUDIT_LOG.value,),
            scopes=("account-info.security.read",),
            plan="Enterprise",
            remedy=f"Needs HubSpot Enterprise. {_add('account-info.security.read')}",
            get=account.audit_log,
        ),
        Read(
            Subject.CONTROLS,
            part="sign-in rules",
            topics=(ControlKind.TWO_FACTOR.value, ControlKind.SINGLE_SIGN_ON.value),
            reason="HubSpot does not show to any key who signs in with a second factor.",
            remedy="Look at HubSpot > Settings > Security, and answer the question yourself.",
        ),
        Read(
            Subject.CONTROLS,
            part="keys of other apps",
            topics=(ControlKind.KEY_HYGIENE.value, ControlKind.LEAST_PRIVILEGE.value),
            reason="HubSpot does not show to any key which other keys there are, their rights or their last use.",
            remedy="Look at HubSpot > Settings > Integrations > Private Apps, and answer the question yourself.",
        ),
        Read(
            Subject.CONTROLS,
            part="deletion of contacts",
            topics=(ControlKind.DELETION.value,),
            reason="HubSpot does not show to any key whether contacts are deleted by a schedule.",
            remedy="Look at HubSpot > Settings > Privacy & Consent, and answer the question yourself.",
        ),
    ),
    allow=ALLOW,
    open=open_account,
    granted=account.granted,
    blind=(
        "Which apps are connected: only those that create records can be seen, by the records they created.",
        "Changes that an integration makes to records it did not create.",
        "Whether the receiver of a webhook did what it was asked.",
        "Form follow-ups, chatflows and sales sequences.",
        "Reports and dashboards.",
    ),
)
