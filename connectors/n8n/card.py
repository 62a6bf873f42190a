"""What the row of a workflow says beside its steps: labels, project, dates and versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connectors.redact import clean


@dataclass(frozen=True)
class Card:
    """Empty or None: n8n did not say."""

    labels: tuple[str, ...] = ()
    project: str = ""
    """Id of the project that owns it."""
    created: datetime | None = None
    changed: datetime | None = None
    draft: str = ""
    """Version that people edit."""
    published: str = ""
    """Version that runs."""


UNTOLD = Card()


def card_of(row: Mapping[str, Any]) -> Card:
    """From a row of the list."""
    tags, shared = row.get("tags"), row.get("shared")
    owners = [one for one in shared or () if isinstance(one, Mapping) and one.get("role") == "workflow:owner"]
    return Card(
        labels=tuple(
            sorted({clean(str(tag.get("name", ""))) for tag in tags or () if isinstance(tag, Mapping)} - {""})
        ),
        project=str(owners[0].get("projectId") or "")[:100] if owners else "",
        created=moment_of(row.get("createdAt")),
        changed=moment_of(row.get("updatedAt")),
        draft=str(row.get("versionId") or "")[:100],
        published=str(row.get("activeVersionId") or "")[:100],
    )


def moment_of(value: object) -> datetime | None:
    """A time as n8n writes it; None when it cannot be read."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found
