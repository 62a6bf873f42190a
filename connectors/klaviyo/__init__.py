"""Klaviyo, by its JSON:API with a private key. Only reads, and the few POSTs that compute figures.

Never asked for: names, addresses and properties of people, the text of messages and of conversations, codes of coupons,
headers of webhooks, keys. Two parts come from the trial version of the API (see `trial`) and may end any day.

Left out, as it proves nothing or nothing new:
- tags and tag groups: words by which people sort flows; they say nothing about what runs;
- sending domains and use of the plan (trial version): whether e-mails arrive is measured; a bill proves nothing;
- knowledge, tools and instructions of the AI agent (trial version): the merchant's own texts;
- images and universal content: material for messages, seen where a template uses it;
- the flag that a block was written by AI: it does not say that a model decides anything now;
- push tokens: secrets of telephones; that pushes are sent shows in the events that they arrived;
- conversations: only to be read person by person; that somebody wrote shows in the events;
- names of profile properties: to be had only with the values, which are personal;
- data sources: names that people gave, without what comes from them or when;
- custom metrics: formulas for reports, made of metrics that are read;
- versions of forms and series of flows: the same figures again, cut finer;
- jobs that load variants, categories or codes: they tell no more than those of products and the codes themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from auditor.model import Role, Window
from connectors.base import Client, Connector, Setting
from connectors.door import HeaderQuota, StaticAuth, Toolbox
from connectors.klaviyo import account, matching
from connectors.klaviyo.api import ALLOW, BASE, KEYS, RATES, REVISION, decode
from connectors.klaviyo.table import READS
from connectors.redact import clean

_PRIVATE = re.compile(r"pk_[\w-]{16,}\Z", re.ASCII)
_PUBLIC = re.compile(r"[A-Za-z0-9]{6}\Z")


def open_account(settings: Mapping[str, str], tools: Toolbox, window: Window) -> Client:
    """Open the account and prove the key by asking whose it is."""
    key = settings.get("key", "")
    if _PUBLIC.match(key):
        raise ValueError(f"key is the public key of the account, which can read nothing; make a private one: {KEYS}")
    if not _PRIVATE.match(key):
        raise ValueError(f"key must be a private API key, which starts with pk_: {KEYS}")
    door = tools.door(
        settings.get("base_url") or BASE,
        allow=ALLOW,
        auth=StaticAuth({"Authorization": f"Klaviyo-API-Key {key}"}),
        rates=RATES,
        headers={"revision": REVISION, "Accept": "application/vnd.api+json"},
        decode_error=decode,
        quota=HeaderQuota(share=tools.share),
    )
    row = account.read_account(door)
    name = clean(account.organisation(row))
    return Client(
        system=f"klaviyo:{clean(row.id).replace(' ', '-')}",
        name=f"Klaviyo ({name})" if name else "Klaviyo",
        door=door,
        window=window,
        settings=settings,
        cache={"account": row},
    )


CONNECTOR = Connector(
    platform="klaviyo",
    title="Klaviyo",
    roles=(Role.MARKETING,),
    settings=(Setting("key", f"private API key, read-only: {KEYS}", secret=True),),
    reads=READS,
    allow=ALLOW,
    open=open_account,
    samples=matching.SAMPLES,
    lookups=matching.LOOKUPS,
    counts=matching.COUNTS,
    blind=(
        "Which system sends the events that come in by API, and which systems fetch data from Klaviyo.",
        "Products that Klaviyo takes over from a shop by itself.",
        "Whether the address that a webhook calls accepts it.",
        "Whether the test in a campaign picked its winner by itself.",
        "To which list a form adds people.",
        "When a key was last used, and what users may do.",
    ),
)
