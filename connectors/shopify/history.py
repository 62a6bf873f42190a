"""What was done in the shop and by whom, from a sample of fixed size.

The window is cut into four stretches of equal length, and the newest 25 events of each are read: the number of
requests is the same for a small shop and for a large one, and every week has its say.

Who did it comes from three marks that Shopify sets on an event (`appTitle`, `attributeToApp`, `attributeToUser`); its
text, which names people, is never asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from auditor.model import Actor
from connectors.base import Client
from connectors.errors import Misread, Unobservable
from connectors.shopify.asking import Row, asked, count, has_more, label, need, once, quoted, rows, when
from connectors.shopify.documents import ACTIVITY, ACTIVITY_COUNT, ORDER_COUNT

STRETCHES = 4
PAGE = 25
FLOW = ("flow", "shopify flow")
"""Titles under which Shopify's own workflow tool acts."""
OWN = ("shopify", "shopify admin", "shopify web", "online store", "point of sale", "shopify pos")
"""Titles of Shopify's own pages: without the mark of a user, nobody knows whether a person acted there."""
SLACK = timedelta(seconds=1)
"""Shopify's search rounds to seconds."""


@dataclass(frozen=True)
class Event:
    """One thing that was done."""

    action: str
    at: datetime
    actor: Actor
    app: str = ""
    """The app's title, cleaned."""


@dataclass(frozen=True)
class Sample:
    """Events of one action in the window."""

    stretches: tuple[tuple[Event, ...], ...]
    """Newest first within each stretch."""
    whole: bool
    """Whether these are all there were."""
    total: int
    """All in the window; at least so many when `exact` is false."""
    exact: bool

    @property
    def events(self) -> list[Event]:
        """All events of the sample."""
        return [event for stretch in self.stretches for event in stretch]

    def rhythm_hours(self, app: str) -> float | None:
        """Median gap between what an app did, within the stretches; None when it did too little to tell."""
        gaps = [
            (later.at - earlier.at).total_seconds() / 3_600
            for stretch in self.stretches
            for later, earlier in pairwise([event for event in stretch if event.app == app])
        ]
        return round(median(gaps), 3) if gaps and median(gaps) > 0 else None


def order_history(client: Client, action: str) -> Sample:
    """What was done to orders. Raises when the feed cannot be seen, which is not the same as an empty one."""
    need(client, "read_orders")
    _feed_is_there(client)
    return once(client, f"order {action}", lambda: _sample(client, "ORDER", action))


def product_history(client: Client, action: str) -> Sample:
    """What was done to products. Raises when nothing was seen and nothing shows that the feed is open to us."""
    need(client, "read_products")
    sample = once(client, f"product {action}", lambda: _sample(client, "PRODUCT", action))
    if not sample.events:
        _feed_is_there(client)
    return sample


def orders_in_window(client: Client) -> int:
    """Orders placed in the window."""
    text = f"created_at:>={quoted(client.window.start)}"
    return once(client, "orders", lambda: count(client, ORDER_COUNT, text)[0])


def event_of(row: Row) -> Event:
    """An event without its text."""
    action, title = row.get("action"), label(row, "appTitle")
    by_app, by_user = row.get("attributeToApp"), row.get("attributeToUser")
    if not isinstance(action, str) or not isinstance(by_app, bool) or not isinstance(by_user, bool):
        raise Misread("Shopify gave an event without saying what it was or who caused it.")
    return Event(action, when(row), _actor(title, by_app, by_user), title)


def _actor(title: str, by_app: bool, by_user: bool) -> Actor:
    """A person in an app's page is a person: Shopify then marks the user. Neither mark and no app: nobody knows."""
    if title.casefold() in FLOW:
        return Actor.RULE
    if by_user:
        return Actor.PERSON
    return Actor.APP if by_app and title.casefold() not in OWN else Actor.UNKNOWN


def _feed_is_there(client: Client) -> None:
    """Orders were placed, so the feed must hold that they were; if not, it is closed to us."""
    need(client, "read_orders")
    text = _filter("ORDER", "placed", client.window.start, client.window.end)
    if orders_in_window(client) and not once(client, "placed", lambda: count(client, ACTIVITY_COUNT, text)[0]):
        raise Unobservable(
            "Shopify's record of who did what is empty although orders were placed: it is not open to our app.",
            "Ask Shopify Support whether your app may read events; until then answer these questions yourself.",
        )


def _sample(client: Client, subject: str, action: str) -> Sample:
    start, length = client.window.start, (client.window.end - client.window.start) / STRETCHES
    found, whole = [], True
    for number in reversed(range(STRETCHES)):
        since, until = start + length * number, start + length * (number + 1)
        page = asked(client, ACTIVITY, filter=_filter(subject, action, since, until))
        found.append(tuple(event_of(row) for row in rows(page)))
        whole = whole and not has_more(page)
        _as_asked(found[-1], action, since, until)
    total, exact = count(client, ACTIVITY_COUNT, _filter(subject, action, start, client.window.end))
    seen = sum(map(len, found))
    return Sample(tuple(found), whole, max(total, seen), exact)


def _filter(subject: str, action: str, since: datetime, until: datetime) -> str:
    dates = f"created_at:>={quoted(since)} created_at:<{quoted(until)}"
    return f"comments:false subject_type:{subject} action:{action} {dates}"


def _as_asked(events: Sequence[Event], action: str, since: datetime, until: datetime) -> None:
    """Counting what a filter did not hold back would be counting something else."""
    good = (event.action == action and since - SLACK <= event.at <= until + SLACK for event in events)
    if not all(good):
        raise Misread("Shopify did not apply the filter we asked with.")
