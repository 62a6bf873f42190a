"""HubSpot, as a CRM: workflows, who creates and changes its records, e-mails, lists, scores, people and their rights.

Records are counted and sampled by HubSpot's own client package, everything else is asked directly; both leave through
the door. Never asked: exports (they create one), list snapshots, enrolments, and anything that merges or deletes.

Looked at and left out, because it would prove nothing, or nothing that is not seen already:

* pipelines, stages and their approvals: how sales are arranged, not who does the work
* custom objects and which objects are switched on: the number of records tells both
* definitions of properties, lists of teams and roles: that they exist says nothing about how they are used
* campaigns: a folder of things that are read one by one; the revenue put down to them is HubSpot's own estimate
* sequences: seen only in the name of one person at a time, and a person starts each; their e-mails are no marketing
  e-mails, and how often they ran is told only by a beta that is made for apps
* lead scoring by its own interface (a beta for apps): the score properties are read, with how many contacts hold one
* definitions of custom events: that an event is defined says nothing; apps that report some are read
* answers to surveys, times of first replies: which property holds them differs with the plan and could not be verified
* inboxes and channels: that they exist says nothing; who answers in them is read
* installed and removed apps in the log of security activity: it is not documented how an entry names its app
* e-mails that AI drafted: a person still decides about each, and what is sent by workflows or by people is counted
* contacts deleted on request, merged contacts: that it was done once says nothing about what is left
* business units, sandboxes, webhook subscriptions, feature flags: not shown to a key like ours, or about nothing here
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Role, Subject, Window
from connectors.base import Client, Connector, Read, Setting
from connectors.door import DailyQuota, Quotas, Rate, StaticAuth, Toolbox
from connectors.errors import BadCredential
from connectors.hubspot import account, matching
from connectors.hubspot.allowed import ALLOW, SEARCH
from connectors.hubspot.hidden import HIDDEN
from connectors.hubspot.reads import DONE
from connectors.hubspot.scopes import add
from connectors.hubspot.standing import STANDING
from connectors.hubspot.trouble import KEYS, BurstQuota, burst_of, decode

HOST = "https://api.hubapi.com"
RATES = {"": Rate(per_ten_seconds=100), SEARCH: Rate(per_second=4)}
"""The smallest plan's 100 requests in ten seconds, until the account tells its own; search has a limit of its own."""
LAST_TENTH = 0.9
"""We ask some three hundred times whatever the size of the account, so half of the day's requests is never in question;
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
        door.limit("", Rate(per_ten_seconds=burst))
    portal = account.portal_of(answer)
    if expected and expected != portal.id:
        raise BadCredential(
            f"The key belongs to HubSpot account {portal.id}, but the configuration expects {expected}.",
            f"Make a key in account {expected}, or correct the number of the account. In the configuration: portal.",
        )
    return Client(
        system=f"hubspot:{portal.id}",
        name=f"HubSpot ({portal.id})",
        door=door,
        window=window,
        settings=settings,
        cache={"portal": portal},
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
        Read(Subject.ACCOUNT, remedy=add("any read-only scope"), get=account.account),
        *DONE,
        *STANDING,
        *HIDDEN,
    ),
    allow=ALLOW,
    open=open_account,
    granted=account.granted,
    samples=matching.SAMPLES,
    lookups=matching.LOOKUPS,
    blind=(
        "Which apps are connected: only those that create records can be seen, by the records they created.",
        "Changes that an integration makes to records it did not create, but for a sample of contacts.",
        "Whether the receiver of a webhook did what it was asked.",
        "Form follow-ups, chatflows and sales sequences.",
        "Reports and dashboards.",
        "Duplicates that HubSpot has found.",
        "Which AI agents are set up: only one that answers customers can be seen, by its answers.",
    ),
)
