"""What apps agreed with customers: the order itself, its edits, returns and refunds.

Shopify keeps an agreement for each, with the app behind it by number and handle: firmer than the title that stands in
the feed of events. Without an app it was the shop itself or somebody who works there; who, would need rights we do not
ask for, so nothing is concluded from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from auditor.model import Actor, Connection, DataObject, Hint, Mechanism, Process, Proof, State, Work
from connectors.base import Client
from connectors.errors import Misread
from connectors.shopify.account import admin
from connectors.shopify.asking import asked, count, has_more, need, once, promised, quoted, rows, when
from connectors.shopify.documents import AGREEMENTS, ORDER_COUNT
from connectors.shopify.owners import owner

RETURNED = "(return_status:returned OR return_status:in_progress OR return_status:return_requested)"
REFUNDED = "(financial_status:refunded OR financial_status:partially_refunded)"
KINDS = {
    "OrderAgreement": ("order", "enters orders", DataObject.ORDER),
    "OrderEditAgreement": ("edit", "changes orders", DataObject.ORDER),
    "RefundAgreement": ("refund", "refunds orders", DataObject.RETURN),
    "ReturnAgreement": ("return", "opens returns", DataObject.RETURN),
}


@dataclass(frozen=True)
class Agreement:
    """One agreement of the window."""

    kind: str
    at: datetime
    app: Hint | None


@dataclass(frozen=True)
class Agreed:
    """The agreements of a few orders."""

    found: tuple[Agreement, ...]
    whole: bool
    """Whether these are all there were."""


def at_work(client: Client) -> Iterator[Connection]:
    """Apps behind the agreements of orders that changed last, were refunded or were returned."""
    need(client, "read_orders")
    samples = [_agreed(client, text) for text in ("", REFUNDED, RETURNED)]
    newest: dict[tuple[str, str], tuple[datetime, Hint]] = {}
    for each in (one for sample in samples for one in sample.found):
        if each.app:
            key = each.kind, each.app.uuid or each.app.handle
            newest[key] = max(newest.get(key, (each.at, each.app)), (each.at, each.app), key=lambda pair: pair[0])
    for (kind, app), (last, hint) in sorted(newest.items(), key=lambda item: item[0]):
        word, does, data = KINDS[kind]
        yield Connection(
            id=f"agreed:{word}:{app}"[:200],
            name=f"{hint.title or hint.handle} {does}"[:200],
            link=admin(client, "orders"),
            at=last,
            proof=Proof.RUNNING,
            source=hint,
            data=(data,),
            mechanism=Mechanism.APP,
            state=State.LIVE,
            last_activity=last,
        )


def returns_opened(client: Client) -> Iterator[Work]:
    """Who opened returns: an app, or an unknown hand, in a sample of orders."""
    need(client, "read_orders")
    sample = _agreed(client, RETURNED)
    total = None if sample.whole else once(client, "returned", lambda: count(client, ORDER_COUNT, _text(client))[0])
    groups: dict[str, list[Agreement]] = defaultdict(list)
    for each in sample.found:
        if each.kind == "ReturnAgreement":
            groups[each.app.title or each.app.handle if each.app else ""].append(each)
    seen = sum(map(len, groups.values()))
    for app, done in sorted(groups.items()):
        yield Work(
            id=f"{Process.ORDER_RETURN.value}:{app or Actor.UNKNOWN.value}"[:200],
            name="Returns opened" if sample.whole else f"Returns opened (a sample of {seen})",
            link=admin(client, "orders"),
            at=max(each.at for each in done),
            proof=Proof.RUNNING,
            process=Process.ORDER_RETURN,
            actor=Actor.APP if app else Actor.UNKNOWN,
            by=done[0].app,
            count=len(done),
            sampled_of=None if total is None else max(total, seen),
            distinct_days=len({each.at.date() for each in done}) if sample.whole else None,
        )


def _text(client: Client) -> str:
    return f"updated_at:>={quoted(client.window.start)} {RETURNED}"


def _agreed(client: Client, which: str) -> Agreed:
    return once(client, f"agreements {which}", lambda: _read(client, which))


def _read(client: Client, which: str) -> Agreed:
    page = asked(client, AGREEMENTS, filter=f"updated_at:>={quoted(client.window.start)} {which}".strip())
    found, whole = [], not has_more(page)
    for order in rows(page):
        listed = order.get("agreements")
        for row in rows(listed):
            kind = promised(row, "__typename")
            if kind not in KINDS:
                raise Misread("Shopify gave an agreement of a kind that its documentation does not describe.")
            at = when(row, "happenedAt")
            if client.window.start <= at <= client.window.end:
                found.append(Agreement(kind, at, owner(row.get("app"))))
        whole = whole and isinstance(listed, dict) and not has_more(listed)
    return Agreed(tuple(found), whole)
