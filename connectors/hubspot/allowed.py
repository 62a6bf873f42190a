"""The read-only list of this platform: every path we may ask, and the limit it counts against.

Paths are written out, never made from one another: HubSpot moves words about between the versions of its interface.
Of the old versions, v4 (workflows) loses its support on 30 March 2027, v1 to v3 in September 2027; where a successor
is the same for all accounts it is asked, or asked next (`flows.VERSIONS`).
"""

from __future__ import annotations

from connectors.door import Allow
from connectors.hubspot import (
    account,
    activity,
    changes,
    checks,
    conversations,
    event_types,
    flows,
    forms,
    imports,
    inventory,
    lists,
    mails,
    movement,
    receivers,
    staff,
)

SEARCH = "search"
"""CRM search has a limit of its own."""

ALLOW = (
    Allow("GET", account.DETAILS),
    Allow("POST", account.TOKEN_INFO),
    Allow("GET", account.AUDIT_LOGS),
    *(Allow("GET", version.flows, ends=version.ends) for version in flows.VERSIONS),
    *(Allow("POST", version.batch, ends=version.ends) for version in flows.VERSIONS),
    *(Allow("GET", version.performance, ends=version.ends) for version in flows.VERSIONS if version.performance),
    Allow("GET", flows.ACTION_TYPES),
    Allow("GET", imports.IMPORTS),
    Allow("POST", lists.SEARCH),
    Allow("GET", lists.ONE),
    Allow("GET", movement.HISTORY),
    Allow("POST", "/crm/v3/objects/{type}/search", SEARCH),
    Allow("GET", "/crm/v3/properties/{type}/{name}"),
    Allow("GET", "/crm/v3/properties/{type}"),
    Allow("POST", changes.HISTORY),
    Allow("GET", mails.EMAILS),
    Allow("GET", mails.STATISTICS),
    Allow("GET", conversations.THREADS),
    Allow("GET", conversations.MESSAGES),
    Allow("POST", conversations.ACTORS),
    Allow("GET", inventory.LIMITS),
    Allow("GET", inventory.USAGE),
    Allow("GET", staff.USERS),
    Allow("GET", receivers.OWNERS),
    Allow("GET", staff.LOGINS),
    Allow("GET", forms.FORMS),
    Allow("GET", forms.DEFINITIONS),
    Allow("GET", checks.VALIDATIONS),
    Allow("GET", activity.SECURITY),
    Allow("GET", event_types.TYPES),
)
