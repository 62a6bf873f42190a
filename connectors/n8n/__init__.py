"""n8n, by its public API v1 with an API key. Only reads, and the one POST that computes a report (`/audit`).

Left out because reading them needs a `manage` scope, that is, a key that could also change them: security policy,
node type policies, OpenTelemetry and single sign-on. `/variables` is never asked: it answers secrets in plain text.
Neither is `/source-control/status`: to answer it, n8n resets its own working copy of the Git repository.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from auditor.model import ControlKind, MeasureKind, Process, Role, Subject, Window
from connectors.base import Client, Connector, Read, Setting
from connectors.door import Allow, Rate, StaticAuth, Toolbox
from connectors.n8n import access, connections, controls, workflows
from connectors.n8n.access import KEYS, address, decode, tick

RATE = Rate(per_second=5, burst=10)
"""n8n documents no limit; self-hosted instances are small machines."""


def identity(settings: Mapping[str, str]) -> str:
    """`n8n:` and the host."""
    host = urlsplit(settings.get("url") or settings.get("base_url") or "").hostname
    return f"n8n:{settings.get('account') or host or 'unknown'}"


def open_account(settings: Mapping[str, str], tools: Toolbox, window: Window) -> Client:
    """Open the instance and prove the key by asking what it may do."""
    url = address(settings["url"])
    door = tools.door(
        settings.get("base_url") or url,
        allow=ALLOW,
        auth=StaticAuth({"X-N8N-API-KEY": settings["key"]}),
        rates={"": RATE},
        decode_error=decode,
    )
    name = f"n8n ({urlsplit(url).hostname})"
    client = Client(identity(settings), name, door=door, window=window, settings=settings)
    access.granted(client)
    return client


ALLOW = (
    Allow("GET", "/api/v1/discover"),
    Allow("GET", "/api/v1/workflows"),
    Allow("GET", "/api/v1/executions"),
    Allow("GET", "/api/v1/insights/summary"),
    Allow("GET", "/api/v1/users"),
    Allow("GET", "/api/v1/settings/log-streaming/destinations"),
    Allow("POST", "/api/v1/audit"),
)
FLOWS = ("workflow:list", "execution:list")

CONNECTOR = Connector(
    platform="n8n",
    title="n8n",
    roles=(Role.IPAAS,),
    settings=(
        Setting("url", "address of your n8n, such as https://n8n.example.com"),
        Setting("key", f"API key of the owner or an admin: {KEYS}", secret=True),
    ),
    reads=(
        Read(Subject.ACCOUNT, remedy=tick("any scope"), get=access.account),
        Read(Subject.AUTOMATIONS, part="workflows", scopes=FLOWS, remedy=tick(*FLOWS), get=workflows.automations),
        Read(Subject.CONNECTIONS, part="workflows", scopes=FLOWS, remedy=tick(*FLOWS), get=connections.connections),
        Read(
            Subject.WORK,
            part="runs",
            topics=(Process.RECORDS_SYNC.value,),
            scopes=FLOWS,
            remedy=tick(*FLOWS),
            get=workflows.work,
        ),
        Read(
            Subject.MEASURES,
            part="success figures",
            topics=(MeasureKind.AUTOMATION_SUCCESS_RATE.value,),
            scopes=("insights:read",),
            remedy=tick("insights:read"),
            get=controls.success_figures,
        ),
        Read(
            Subject.CONTROLS,
            part="rights of our key",
            topics=(ControlKind.LEAST_PRIVILEGE.value,),
            remedy=f"{KEYS}: tick only scopes that end in :list, :read or :generate.",
            get=access.own_rights,
        ),
        Read(
            Subject.CONTROLS,
            part="users",
            topics=(ControlKind.TWO_FACTOR.value,),
            scopes=("user:list",),
            remedy=tick("user:list"),
            get=controls.second_factors,
        ),
        Read(
            Subject.CONTROLS,
            part="stored credentials",
            topics=(ControlKind.KEY_HYGIENE.value,),
            scopes=("securityAudit:generate",),
            remedy=tick("securityAudit:generate"),
            get=controls.unused_keys,
        ),
        Read(
            Subject.CONTROLS,
            part="error workflows",
            topics=(ControlKind.MONITORING.value,),
            scopes=("workflow:list",),
            remedy=tick("workflow:list"),
            get=controls.monitoring,
        ),
        Read(
            Subject.CONTROLS,
            part="limits on AI steps",
            topics=(ControlKind.AI_GUARDRAILS.value,),
            scopes=("workflow:list",),
            remedy=tick("workflow:list"),
            get=controls.ai_limits,
        ),
        Read(
            Subject.CONTROLS,
            part="log streaming",
            topics=(ControlKind.AUDIT_LOG.value,),
            scopes=("eventBusDestination:list",),
            plan="Enterprise",
            remedy=tick("eventBusDestination:list"),
            get=controls.audit_log,
        ),
        Read(
            Subject.CONTROLS,
            part="source control",
            topics=(ControlKind.CHANGE_CONTROL.value,),
            reason="n8n only tells whether workflows are kept in Git in a call that also refreshes its own copy of the "
            "repository; an audit that changes nothing does not make it.",
            remedy="Look under n8n > Settings > Environments, and answer the question yourself.",
        ),
    ),
    allow=ALLOW,
    open=open_account,
    identity=identity,
    granted=access.granted,
    blind=(
        "Runs that n8n has already deleted (by default after 14 days) or was told not to keep.",
        "Which branch of a workflow a run took: that would need the data of customers.",
        "Who calls a workflow that starts from a plain web address.",
        "Whether the system at the other end did what it was asked.",
    ),
)
