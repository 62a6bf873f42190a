"""What the row of a workflow says beside its steps: labels, project, dates and versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from connectors.errors import Misread
from connectors.n8n.fields import Row, read_moment, rows, text, text_if_any
from connectors.redact import clean

T = TypeVar("T")


@dataclass(frozen=True)
class Card:
    """None: n8n did not say, or not in a way that can be read."""

    labels: tuple[str, ...] | None = None
    project: str | None = None
    """Id of the project that owns it; empty where none does."""
    created: datetime | None = None
    changed: datetime | None = None
    draft: str = ""
    """Version that people edit."""
    published: str = ""
    """Version that runs."""


UNTOLD = Card()


def card_of(row: Row) -> Card:
    """From a row of the list. What is odd here is unknown here; the steps of the workflow are still worth reading."""
    return Card(
        labels=_said(_labels, row),
        project=_said(_project, row),
        created=read_moment(row.get("createdAt")),
        changed=read_moment(row.get("updatedAt")),
        draft=text_if_any(row, "versionId")[:100],
        published=text_if_any(row, "activeVersionId")[:100],
    )


def _said(read: Callable[[Row], T], row: Row) -> T | None:
    try:
        return read(row)
    except Misread:
        return None


def _labels(row: Row) -> tuple[str, ...]:
    return tuple(sorted({clean(text(tag, "name")) for tag in rows(row, "tags")} - {""}))


def _project(row: Row) -> str:
    owners = [text(one, "projectId") for one in rows(row, "shared") if text(one, "role") == "workflow:owner"]
    return owners[0][:100] if owners else ""
