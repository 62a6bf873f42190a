"""n8n, by its public API v1 with an API key. Only reads, and the one POST that computes a report (`/audit`).

What is read stands in `plan`. Left out, and why:

* `/variables` answers secrets in plain text; executions with their data, and the rows of data tables, hold customers'.
* `/source-control/status`: to answer it, n8n resets its own working copy of the Git repository.
* security policy, node type policies, OpenTelemetry, LDAP and single sign-on need a `manage` scope, that is, a key that
  could also change them. OpenTelemetry and LDAP prove nothing that a question asks for.
* `/roles` is asked for one thing only (has this version agents of its own?): which roles exist says nothing of who
  holds them, and the users tell that. Role mapping rules serve single sign-on.
* `/tags` and `/executions/{id}/tags`: the labels stand in the workflows; a tag of a run is a note of somebody's.
* `/projects/{id}/folders` and members: where a workflow lies, after its project, proves nothing new.
* `/workflows/{id}/test-runs/{run}/test-cases`: the cases themselves hold customers' words; that a test ran is enough.
* Audiences: n8n keeps no lists or segments of people.
* How many runs may go at once is a setting of the machine that no call shows; that runs queue up shows as waiting ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from auditor.model import Role, Window
from connectors.base import Client, Connector, Setting
from connectors.door import Allow, Rate, StaticAuth, Toolbox
from connectors.n8n import access
from connectors.n8n.access import KEYS, address, decode
from connectors.n8n.plan import READS

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
    Allow("GET", "/api/v1/workflows/{id}/history"),
    Allow("GET", "/api/v1/workflows/{id}/test-runs"),
    Allow("GET", "/api/v1/executions"),
    Allow("GET", "/api/v1/credentials"),
    Allow("GET", "/api/v1/data-tables"),
    Allow("GET", "/api/v1/community-packages"),
    Allow("GET", "/api/v1/projects"),
    Allow("GET", "/api/v1/promotions/connections"),
    Allow("GET", "/api/v1/insights/summary"),
    Allow("GET", "/api/v1/users"),
    Allow("GET", "/api/v1/roles"),
    Allow("GET", "/api/v1/settings/log-streaming/destinations"),
    Allow("POST", "/api/v1/audit"),
)

CONNECTOR = Connector(
    platform="n8n",
    title="n8n",
    roles=(Role.IPAAS,),
    settings=(
        Setting("url", "address of your n8n, such as https://n8n.example.com"),
        Setting("key", f"API key of the owner or an admin: {KEYS}", secret=True),
    ),
    reads=READS,
    allow=ALLOW,
    open=open_account,
    lanes=2,  # many run it on a small machine of their own, which also does the merchant's work
    identity=identity,
    granted=access.granted,
    blind=(
        "Runs that n8n has already deleted (by default after 14 days) or was told not to keep.",
        "Which branch of a workflow a run took: that would need the data of customers.",
        "Who calls a workflow that starts from a plain web address.",
        "Whether the system at the other end did what it was asked.",
    ),
)
