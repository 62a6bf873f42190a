"""n8n, by its public API v1 with an API key. Only reads, and the one POST that computes a report (`/audit`).

Left out because reading them needs a `manage` scope, that is, a key that could also change them: security policy,
node type policies, OpenTelemetry and single sign-on. `/variables` is never asked: it answers secrets in plain text.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from auditor.model import ControlKind, MeasureKind, Role, Subject, Window
from connectors.base import Client, Connector, Read, Setting
from connectors.door import Allow, Answer, Rate, StaticAuth, Toolbox
from connectors.errors import BadCredential, Denied, ReadError
from connectors.n8n import controls, workflows

KEYS = "n8n > Settings > n8n API > Create an API key"
RATE = Rate(per_second=5, burst=10)
"""n8n documents no limit; self-hosted instances are small machines."""


def _scope(*scopes: str) -> str:
    return f"{KEYS}: tick {' and '.join(scopes)}."


def identity(settings: Mapping[str, str]) -> str:
    """`n8n:` and the host."""
    parts = urlsplit(settings.get("url") or settings.get("base_url") or "")
    return f"n8n:{settings.get('account') or parts.hostname or 'unknown'}"


def open_account(settings: Mapping[str, str], tools: Toolbox, window: Window) -> Client:
    """Open the instance and prove the key by asking what it may do."""
    url = settings.get("url", "")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ValueError("url must be the address of your n8n, such as https://n8n.example.com")
    door = tools.door(
        settings.get("base_url") or url,
        allow=ALLOW,
        auth=StaticAuth({"X-N8N-API-KEY": settings["key"]}),
        rates={"": RATE},
        decode_error=_decode,
    )
    client = Client(
        system=identity(settings), name=f"n8n ({urlsplit(url).hostname})", door=door, window=window, settings=settings
    )
    controls.scopes(client)
    return client


def _decode(answer: Answer) -> ReadError | None:
    if answer.status == 401:
        return BadCredential("n8n refused the API key.", f"{KEYS}, and put the new key into the configuration.")
    if answer.status == 403 and b"license" in answer.body:
        return Denied(
            "The licence of this n8n does not include it.", "Needs a paid n8n licence; answer the question yourself."
        )
    return None


ALLOW = (
    Allow("GET", "/api/v1/discover"),
    Allow("GET", "/api/v1/workflows"),
    Allow("GET", "/api/v1/executions"),
    Allow("GET", "/api/v1/insights/summary"),
    Allow("GET", "/api/v1/users"),
    Allow("GET", "/api/v1/settings/log-streaming/destinations"),
    Allow("GET", "/api/v1/source-control/status"),
    Allow("POST", "/api/v1/audit"),
)
FLOWS = ("workflow:list", "execution:list")

CONNECTOR = Connector(
    platform="n8n",
    title="n8n",
    roles=(Role.IPAAS,),
    settings=(
        Setting("url", "address of your n8n, such as https://n8n.example.com"),
        Setting("key", f"API key: {KEYS}", secret=True),
    ),
    reads=(
        Read(Subject.ACCOUNT, remedy=_scope("any scope"), get=controls.account),
        Read(Subject.AUTOMATIONS, part="workflows", scopes=FLOWS, remedy=_scope(*FLOWS), get=workflows.automations),
        Read(Subject.CONNECTIONS, part="workflows", scopes=FLOWS, remedy=_scope(*FLOWS), get=workflows.connections),
        Read(Subject.WORK, part="runs", scopes=FLOWS, remedy=_scope(*FLOWS), get=workflows.work),
        Read(
            Subject.MEASURES,
            part="success figures",
            topics=(MeasureKind.AUTOMATION_SUCCESS_RATE.value,),
            scopes=("insights:read",),
            remedy=_scope("insights:read"),
            get=controls.success_figures,
        ),
        Read(
            Subject.CONTROLS,
            part="rights of our key",
            topics=(ControlKind.LEAST_PRIVILEGE.value,),
            remedy=_scope("only scopes that end in :list or :read"),
            get=controls.own_rights,
        ),
        Read(
            Subject.CONTROLS,
            part="users",
            topics=(ControlKind.TWO_FACTOR.value,),
            scopes=("user:list",),
            remedy=_scope("user:list"),
            get=controls.second_factors,
        ),
        Read(
            Subject.CONTROLS,
            part="stored credentials",
            topics=(ControlKind.KEY_HYGIENE.value,),
            scopes=("securityAudit:generate",),
            remedy=_scope("securityAudit:generate"),
            get=controls.unused_keys,
        ),
        Read(
            Subject.CONTROLS,
            part="error workflows",
            topics=(ControlKind.MONITORING.value,),
            scopes=FLOWS,
            remedy=_scope(*FLOWS),
            get=controls.monitoring,
        ),
        Read(
            Subject.CONTROLS,
            part="limits on AI steps",
            topics=(ControlKind.AI_GUARDRAILS.value,),
            scopes=FLOWS,
            remedy=_scope(*FLOWS),
            get=controls.ai_limits,
        ),
        Read(
            Subject.CONTROLS,
            part="log streaming",
            topics=(ControlKind.AUDIT_LOG.value,),
            scopes=("eventBusDestination:list",),
            plan="Enterprise",
            remedy=_scope("eventBusDestination:list"),
            get=controls.audit_log,
        ),
        Read(
            Subject.CONTROLS,
            part="source control",
            topics=(ControlKind.CHANGE_CONTROL.value,),
            scopes=("sourceControl:read",),
            plan="Enterprise",
            remedy=_scope("sourceControl:read"),
            get=controls.versions,
        ),
    ),
    allow=ALLOW,
    open=open_account,
    identity=identity,
    granted=controls.scopes,
    blind=(
        "Runs that n8n has already deleted (by default after 14 days) or was told not to keep.",
        "Whether the system at the other end did what it was asked.",
    ),
)
