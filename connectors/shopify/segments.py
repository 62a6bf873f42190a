"""Customer segments: what their rules look at, how many customers are in them, and which discounts are for them.

Only the names of the fields in a rule are kept: what they are compared with may name people. Segments that every shop
has from its first day are left out. Whether anything is written to a segment stands in no list that an app may read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from auditor.model import Criterion, DataObject, Membership, Prediction, Proof, Records, Segment, State
from connectors.base import Client
from connectors.errors import Cut, Misread, ReadError, Unobservable
from connectors.shopify.account import admin
from connectors.shopify.asking import Row, asked, count, has_more, label, need, plain, promised, rows, tail, when
from connectors.shopify.documents import CUSTOMER_COUNT, CUSTOMERS_MATCHING, SEGMENT_SIZE, SEGMENTS
from connectors.shopify.rules import discounts

COUNTED = 8
"""So many segments, those edited last, are counted."""
DEFAULTS = (
    "number_of_orders > 1", "number_of_orders = 0", "number_of_orders >= 1", "number_of_orders = 1",
    "email_subscription_status = 'subscribed'", "abandoned_checkout_date >= -30d",
    "customer_account_status = 'enabled'",
)  # fmt: skip
"""Rules of the segments that Shopify puts into every shop."""
LOOKS_AT = (
    (r"predicted_", Criterion.PREDICTION),
    (r"rfm_group|number_of_orders|amount_spent|products_purchased|orders_placed|store_credit", Criterion.PURCHASES),
    (r"(last|first)_order_date|abandoned_checkout_date|customer_added_date", Criterion.RECENCY),
    (r"(email|sms|whatsapp)_subscription_status|marketing_consent", Criterion.CONSENT),
    (r"storefront|shopify_email|messaging|product_view|collection_view", Criterion.BEHAVIOUR),
    (r"customer_|metafields|companies|created_by|anniversary|birth", Criterion.PROFILE),
)
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_FIELD = re.compile(r"[a-z_][a-z0-9_.]*", re.IGNORECASE)
_WORDS = {"and", "or", "not", "in", "is", "null", "contains", "between", "starts", "with", "true", "false"}
CONSENTS = (("email", "e-mail"), ("sms", "SMS"))
USE_UNSEEN = "Which segments are written to is not shown to apps; only discounts name the segments they are for."


def segments(client: Client) -> Iterator[Segment]:
    """The merchant's own segments, those edited last first."""
    need(client, "read_customers")
    page = asked(client, SEGMENTS)
    used = _used(client)
    own = [row for row in rows(page) if _rule(row) not in DEFAULTS]
    for number, row in enumerate(own):
        fields = _fields(plain(row, "query"))
        predictive = any(field.startswith("predicted_") for field in fields)
        yield Segment(
            id=f"segment:{tail(row)}",
            name=label(row, "name"),
            link=admin(client, f"customers/segments/{tail(row)}"),
            at=when(row, "lastEditDate"),
            proof=Proof.CONFIGURED,
            membership=Membership.PREDICTIVE if predictive else Membership.DYNAMIC,
            criteria=_criteria(fields),
            predictions=(Prediction.LIFETIME_VALUE,) if predictive else (),
            size=_members(client, row) if number < COUNTED else None,
            state=State.LIVE,
            used_by=tuple(sorted(used.get(tail(row), ()))),
        )
    raise Cut("There are more segments than we look at." if has_more(page) else USE_UNSEEN)


def consent(client: Client) -> Iterator[Records]:
    """How many customers agreed to be written to, counted by Shopify by a rule; no customer is read."""
    need(client, "read_customers")
    total, exact = count(client, CUSTOMER_COUNT)
    for field, word in CONSENTS:
        yield Records(
            id=f"consent-{field}",
            name=f"Customers who agreed to {word}",
            link=admin(client, "customers/segments"),
            at=client.window.end,
            object=DataObject.CONSENT,
            field=word,
            total=total,
            filled=min(total, _agreed(client, field)),
        )
    if not exact:
        raise Cut(f"Shopify counted only to {total:,}.")


def _agreed(client: Client, field: str) -> int:
    try:
        return _total(asked(client, CUSTOMERS_MATCHING, rule=f"{field}_subscription_status = 'SUBSCRIBED'"))
    except Misread:
        # The name of the field is not in any document that can be checked: a shop may not know it.
        raise Unobservable(
            "Shopify did not count the customers who agreed to be written to.",
            "Look in Shopify admin > Customers > Segments, and answer the question yourself.",
        ) from None


def _members(client: Client, row: Row) -> int | None:
    """A rule that Shopify no longer understands has no members that could be counted."""
    try:
        return _total(asked(client, SEGMENT_SIZE, segment=promised(row, "id")))
    except Misread:
        return None


def _total(members: Row) -> int:
    total = members.get("totalCount")
    if not isinstance(total, int) or isinstance(total, bool) or total < 0:
        raise Misread("Shopify counted customers without giving a number.")
    return total


def _used(client: Client) -> dict[str, set[str]]:
    """Ids of discounts by the segment that they are for. Never its whole use, so a refusal adds nothing."""
    used: dict[str, set[str]] = defaultdict(set)
    try:
        need(client, "read_discounts")
        found = rows(discounts(client))
    except ReadError:
        return used
    for row in found:
        context = (row.get("discount") or {}).get("context") or {}
        for segment in context.get("segments") or ():
            used[tail(segment)].add(f"discount:{tail(row)}")
    return used


def _rule(row: Row) -> str:
    text = row.get("query")
    if not isinstance(text, str):
        raise Misread("Shopify gave a segment without its rule.")
    return " ".join(text.split()).casefold()


def _fields(rule: str) -> set[str]:
    return {word.casefold() for word in _FIELD.findall(_QUOTED.sub(" ", rule))} - _WORDS


def _criteria(fields: set[str]) -> tuple[Criterion, ...]:
    found = {next((kind for text, kind in LOOKS_AT if re.match(text, field)), None) for field in fields}
    return tuple(sorted(kind for kind in found if kind)) or (Criterion.OTHER,)
