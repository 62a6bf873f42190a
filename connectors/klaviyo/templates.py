"""Product blocks in the templates of e-mails: fixed, fed by a list, or chosen for each person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.base import Client
from connectors.door import piece
from connectors.errors import Cut, Misread, ReadError, Unobservable
from connectors.klaviyo import typed
from connectors.klaviyo.resources import NEXT, Listing, Row, gather

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
        rows = _rows(client, batch)
        troubles.append(rows.trouble)
        choosing |= {row.id for row in rows if _chooses(row)}
        troubles += [_unclear(row) for row in rows if not _chooses(row)]
        if {row.id for row in rows} < set(batch):
            troubles.append(Unobservable("Klaviyo does not show all templates that its flows use."))
        if rows.trouble and not isinstance(rows.trouble, Misread):
            break
    if len(names) > MOST:
        troubles.append(Cut(f"More than {MOST} templates are in use; the others were not looked at."))
    return Templates(frozenset(choosing), next((one for one in troubles if one), None))


def _rows(client: Client, names: Sequence[str]) -> Listing:
    listed = ",".join(f'"{piece(name)}"' for name in names)
    asked: dict[str, str | int] = {
        "filter": f"any(id,[{listed}])",
        "additional-fields[template]": "definition",
        "fields[template]": "editor_type,definition",
        "page[size]": BATCH,
    }
    pages = client.door.pages("/api/templates", NEXT, params=asked, max_pages=BATCH)
    return gather(pages, _looked_into, BATCH)


def _looked_into(row: Row) -> tuple[bool, ReadError | None]:
    return _chooses(row), _unclear(row)


def _chooses(row: Row) -> bool:
    return any(_property(block, "is_nbp") for block in _blocks(row))


def _unclear(row: Row) -> ReadError | None:
    blocks = list(_blocks(row))
    if typed.mapping(row.attributes, "definition") is None or any(_closed(block) for block in blocks):
        return Unobservable(
            "Some e-mails are partly written as code, so that it cannot be seen which products they show.",
            "Rebuild them in Klaviyo's drag-and-drop editor, or answer the question yourself.",
        )
    if any(_property(block, "dynamic") for block in blocks):
        return Unobservable(
            "Some e-mails show products from a feed, and Klaviyo does not tell how the feed chooses them.",
            "Look in Klaviyo > Content > Products > Product feeds, and answer the question yourself.",
        )
    return None


def _property(block: dict[str, Any], name: str) -> bool:
    if typed.text(block, "type") != "product":
        return False
    return typed.flag(typed.mapping(block, "data", "properties"), name, optional=True) is True


def _closed(block: dict[str, Any]) -> bool:
    """Code, or content that is kept elsewhere."""
    kind = typed.text(block, "type")
    inside = block.get("rows") if kind == "section" else block.get("data")
    return "html" in kind or (bool(block.get("universal_id")) and not inside)


def _blocks(row: Row) -> Iterator[dict[str, Any]]:
    """Everything in a definition that has a type: sections and blocks."""
    return (one for one in typed.objects(typed.mapping(row.attributes, "definition")) if "type" in one)
