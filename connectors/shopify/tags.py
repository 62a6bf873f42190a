"""Tags: whether the same word stands in several spellings, which breaks every rule that looks for it.

Tags may name people: they are compared, counted and forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from auditor.model import Control, ControlKind, Proof
from connectors.base import Client
from connectors.errors import Cut, Misread
from connectors.shopify.account import admin
from connectors.shopify.asking import asked, has_more
from connectors.shopify.documents import CUSTOMER_TAGS, ORDER_TAGS, PRODUCT_TAGS, Document

KINDS: dict[str, tuple[Document, str]] = {
    "orders": (ORDER_TAGS, "orderTags"),
    "customers": (CUSTOMER_TAGS, "customerTags"),
    "products": (PRODUCT_TAGS, "productTags"),
}
_SEPARATORS = re.compile(r"[\s_\-.:/]+")


def of(kind: str) -> Callable[[Client], Iterator[Control]]:
    """The reader of one kind of tags."""
    return lambda client: _spelling(client, kind)


def _spelling(client: Client, kind: str) -> Iterator[Control]:
    document, field = KINDS[kind]
    page = asked(client, document).get(field)
    words = page.get("nodes") if isinstance(page, dict) else None
    if not isinstance(page, dict) or not isinstance(words, list) or not all(isinstance(each, str) for each in words):
        raise Misread("Shopify gave the list of tags in a shape that its documentation does not describe.")
    distinct = len({_SEPARATORS.sub("", word).casefold() for word in words})
    twice = len(words) - distinct
    if words:
        yield Control(
            id=f"tags-of-{kind}",
            name=f"Tags of {kind} have one spelling each",
            link=admin(client, kind),
            at=client.window.end,
            proof=Proof.RUNNING,
            control=ControlKind.DATA_QUALITY,
            holds=not twice,
            count=distinct,
            of=len(words),
            detail=f"{twice} of {len(words)} tags of {kind} differ from another in spelling only",
        )
    if has_more(page):
        raise Cut(f"Only the first {len(words)} tags of {kind} were looked at.")
