"""Product blocks in the templates of e-mails: fixed, fed by a list, or chosen for each person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from connectors.base import Client
from connectors.door import piece
from connectors.door.answer import at
from connectors.errors import Cut, ReadError, Unobservable
from connectors.klaviyo.resources import NEXT, Row, attempt, rows_of

BATCH = 10
"""Templates in one answer, at most."""
MOST = 60
"""Templates that are looked at."""


@dataclass(frozen=True)
class Templates:
    """What the blocks show."""

    choosing: frozenset[str]
    """Templates in which Klaviyo chooses the product for each person."""
    trouble: ReadError | None


def read_templates(client: Client, names: Sequence[str]) -> Templates:
    """Look into the named templates, ten at a time."""
    choosing: set[str] = set()
    troubles: list[ReadError | None] = []
    for start in range(0, min(len(names), MOST), BATCH):
        batch = names[start : start + BATCH]
        rows = attempt(partial(_rows, client, batch))
        if isinstance(rows, ReadError):
            troubles.append(rows)
            break
        choosing |= {row.id for row in rows if _chooses(row)}
        troubles += [_unclear(row) for row in rows if not _chooses(row)]
        if {row.id for row in rows} < set(batch):
            troubles.append(Unobservable("Klaviyo does not show all templates that its flows use."))
    if len(names) > MOST:
        troubles.append(Cut(f"More than {MOST} templates are in use; the others were not looked at."))
    return Templates(frozenset(choosing), next((one for one in troubles if one), None))


def _rows(client: Client, names: Sequence[str]) -> list[Row]:
    listed = ",".join(f'"{piece(name)}"' for name in names)
    asked: dict[str, str | int] = {
        "filter": f"any(id,[{listed}])",
        "additional-fields[template]": "definition",
        "fields[template]": "editor_type,definition",
        "page[size]": BATCH,
    }
    pages = client.door.pages("/api/templates", NEXT, params=asked, max_pages=BATCH)
    return [row for page in pages for row in rows_of(page)]


def _chooses(row: Row) -> bool:
    return any(_property(block, "is_nbp") is True for block in _blocks(row.attributes.get("definition")))


def _unclear(row: Row) -> ReadError | None:
    blocks = list(_blocks(row.attributes.get("definition")))
    if not isinstance(row.attributes.get("definition"), dict) or any(_closed(block) for block in blocks):
        return Unobservable(
            "Some e-mails are partly written as code, so that it cannot be seen which products they show.",
            "Rebuild them in Klaviyo's drag-and-drop editor, or answer the question yourself.",
        )
    if any(_property(block, "dynamic") is True for block in blocks):
        return Unobservable(
            "Some e-mails show products from a feed, and Klaviyo does not tell how the feed chooses them.",
            "Look in Klaviyo > Content > Products > Product feeds, and answer the question yourself.",
        )
    return None


def _property(block: dict[str, Any], name: str) -> Any:
    return at(block, ("data", "properties", name)) if block.get("type") == "product" else None


def _closed(block: dict[str, Any]) -> bool:
    """Code, or content that is kept elsewhere."""
    kind = str(block.get("type"))
    inside = block.get("rows") if kind == "section" else block.get("data")
    return "html" in kind or (bool(block.get("universal_id")) and not inside)


def _blocks(value: Any) -> Iterator[dict[str, Any]]:
    """Everything in a definition that has a type: sections and blocks."""
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for inner in value.values():
            yield from _blocks(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _blocks(inner)
