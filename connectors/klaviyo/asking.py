"""Many keys in one filter: how they are asked for, and what is done where Klaviyo refuses so many."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from connectors.base import Client
from connectors.errors import Cut, Misread
from connectors.klaviyo.resources import NEXT, Row, rows_of

AT_ONCE = 100
"""Values in one filter; Klaviyo documents no limit, so that fewer are asked for where it refuses so many."""
FEWEST = 10
MOST_PAGES = 3
LONGEST = 300
"""Ids in a catalogue are made of stock numbers, and leave no trace of themselves."""


def fit(keys: Sequence[str]) -> list[str]:
    """The keys that can stand in a filter."""
    return [each for each in keys if each.isprintable() and not set(each) & set('"\\')]


def asked_for(client: Client, path: str, field: str, keys: Sequence[str], params: Mapping[str, str | int]) -> list[Row]:
    """What one request finds; where it is refused, what two find with half as many each."""
    if not keys:
        return []
    asked = {**params, "filter": f"any({field},{json.dumps(list(keys), ensure_ascii=False)})"}
    try:
        pages = client.door.pages(path, NEXT, params=asked, max_pages=MOST_PAGES)
        return [row for page in pages for row in rows_of(page, LONGEST)]
    except Cut:
        raise Misread("Klaviyo found more than it was asked for.") from None
    except Misread:
        if len(keys) <= FEWEST:
            raise
        half = len(keys) // 2
        return asked_for(client, path, field, keys[:half], params) + asked_for(client, path, field, keys[half:], params)
