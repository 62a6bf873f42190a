"""Campaigns that went out in the window: to whom, and who chose the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from auditor.model import Window
from connectors.base import Client
from connectors.errors import Misread, ReadError
from connectors.klaviyo import typed
from connectors.klaviyo.resources import Row, listing, once, stamp

CHANNELS = ("email", "sms", "mobile_push")
"""Klaviyo lists campaigns of one channel at a time, and no others."""
MOST_PAGES = 5
"""Of 100 campaigns each."""
WENT_OUT = ("Sent", "Sending", "Sending Segments", "Variations Sent", "Adding Recipients")
SMART = "smart_send_time"
TEST = "ab_test_campaign"
"""Klaviyo tells neither what is tested nor who chose the winner."""


@dataclass(frozen=True)
class Campaign:
    """One campaign sent in the window."""

    id: str
    sent: datetime
    audiences: tuple[str, ...]
    """Ids of the lists and segments it was sent to."""
    method: str
    """How its time was chosen, in Klaviyo's words."""


@dataclass(frozen=True)
class Campaigns:
    """All campaigns of the window, and why they are not all, if they are not."""

    sent: tuple[Campaign, ...]
    trouble: ReadError | None


def campaigns(client: Client) -> Campaigns:
    """One list for each channel, asked for once."""
    return once(client, "campaigns", lambda: _campaigns(client))


def _campaigns(client: Client) -> Campaigns:
    sent: list[Campaign] = []
    trouble: ReadError | None = None
    check = partial(_campaign, window=client.window)
    for channel in CHANNELS:
        since = stamp(client.window.start)  # sending is an update of the campaign by Klaviyo itself
        asked: dict[str, str | int] = {
            "filter": f'and(equals(messages.channel,"{channel}"),greater-or-equal(updated_at,{since}))',
            "fields[campaign]": "status,audiences,send_strategy,send_time",
            "sort": "-updated_at",
            "page[size]": 100,
        }
        found = listing(client, f"campaigns {channel}", "/api/campaigns", asked, MOST_PAGES, check)
        trouble = trouble or found.trouble
        sent += [one for row in found if (one := check(row))]
        if found.trouble and not isinstance(found.trouble, Misread):
            break
    return Campaigns(tuple(sorted(sent, key=lambda one: (one.sent, one.id))), trouble)


def _campaign(row: Row, window: Window) -> Campaign | None:
    sent, status = row.moment("send_time"), typed.word(row.attributes, "status")
    if sent is None and status == WENT_OUT[0]:
        raise Misread("Klaviyo did not tell when a campaign was sent.")
    if sent is None or not window.start <= sent <= window.end or status not in WENT_OUT:
        return None
    included = typed.texts(row.attributes, "audiences", "included")
    return Campaign(row.id, sent, tuple(included), row.text("send_strategy", "method"))
