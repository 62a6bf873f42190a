"""What the row of a workflow says beside its steps: labels, project, dates and versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connectors.errors import Misread
from connectors.n8n.fields import Row, need, read_moment, rows, text, text_if_any
from connectors.redact import clean


@dataclass(frozen=True)
class Card:
    """None: n8n did not say, or not in a way that can be read."""

    labels: tuple[str, ...] = ()
    all_labels: bool = False
    """Nothing among its labels is missing or odd."""
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
    tags = _labels(row)
    return Card(
        labels=tuple(sorted(set(filter(None, tags)))),
        all_labels=None not in tags,
        project=_project(row),
        created=read_moment(row.get("createdAt")),
        changed=read_moment(row.get("updatedAt")),
        draft=text_if_any(row, "versionId")[:100],
        published=text_if_any(row, "activeVersionId")[:100],
    )


def _labels(row: Row) -> list[str | None]:
    """None stands for what cannot be read."""
    try:
        tags = need(row, "tags", list)
    except Misread:
        return [None]
    return [_label(tag) for tag in tags]


def _label(tag: object) -> str | None:
    try:
        return clean(text(tag, "name"))
    except Misread:
        return None


def _project(row: Row) -> str | None:
    try:
        owners = [text(one, "projectId") for one in rows(row, "shared") if text(one, "role") == "workflow:owner"]
    except Misread:
        return None
    return owners[0][:100] if owners else ""
