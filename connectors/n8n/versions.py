"""Change control: whether n8n still has the earlier versions of workflows, and whether they are kept in Git.

How long versions are kept is one setting of the whole instance (a day without a licence), so a few workflows show it.
Who changed what stands in them too; it is dropped here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor.model import Control, ControlKind
from connectors.base import Client
from connectors.door import Cursor
from connectors.errors import NotThere, Unobservable
from connectors.n8n.access import control
from connectors.n8n.fields import has_more, moment, text
from connectors.n8n.reading import Workflow, complain, instance
from connectors.n8n.wording import some

SAMPLE = 5
PAGE = 250
LONG = timedelta(days=2)
"""Versions that are older than this, and not in use, were kept on purpose: n8n deletes them after a day otherwise."""
NEXT = Cursor("cursor", ("nextCursor",))
UNTOLD = (
    "None of the workflows that were looked at was changed long after it was made, so nothing tells whether earlier "
    "versions are kept."
)


@dataclass(frozen=True)
class History:
    """What one workflow shows."""

    oldest: datetime | None
    """Oldest version that is kept without being in use."""
    lost: bool
    """It was changed long after it was made, and the version from before is gone."""


def kept_versions(client: Client) -> Iterator[Control]:
    """Whether a change of a workflow can be undone."""
    seen = instance(client)
    found = [_history(client, flow) for flow in _sample(seen.workflows)]
    oldest = min((one.oldest for one in found if one.oldest), default=client.window.end)
    if oldest <= client.window.end - LONG:
        said = f"n8n keeps earlier versions of workflows ({(client.window.end - oldest).days} days back)"
        yield control(client, ControlKind.CHANGE_CONTROL, True, detail=said)
    elif any(one.lost for one in found):
        said = "of workflows that were changed, n8n has no earlier version any more"
        yield control(client, ControlKind.CHANGE_CONTROL, False, detail=said)
    complain(client, seen)
    if oldest > client.window.end - LONG and not any(one.lost for one in found):
        raise Unobservable(UNTOLD, "Look at the history of a workflow in n8n, and answer the question yourself.")


def _sample(flows: tuple[Workflow, ...]) -> list[Workflow]:
    """Workflows that were changed, the last change first."""
    dated = [
        (flow.card.changed, flow.id, flow)
        for flow in flows
        if flow.card.changed and _was_changed(flow) and flow.may_be_named
    ]
    return [flow for _, _, flow in sorted(dated, key=lambda one: (one[0], one[1]), reverse=True)[:SAMPLE]]


def _was_changed(flow: Workflow) -> bool:
    made, changed = flow.card.created, flow.card.changed
    return made is not None and changed is not None and changed > made


def _history(client: Client, flow: Workflow) -> History:
    try:
        answer = client.door.get(f"/api/v1/workflows/{flow.id}/history", {"limit": PAGE})
    except NotThere:
        return History(None, lost=False)
    rows = answer.rows("data")
    in_use = {flow.card.draft, flow.card.published}
    made = [(text(row, "versionId"), moment(row, "createdAt")) for row in rows]
    spare = [when for version, when in made if version not in in_use]
    first = min((when for _, when in made), default=None)
    begun = flow.card.created
    late = first is not None and begun is not None and first > begun + LONG
    return History(min(spare, default=None), lost=late and not has_more(answer))


def in_git(client: Client) -> Iterator[Control]:
    """Connections to a Git repository, by which workflows are promoted from one n8n to another."""
    count = 0
    for page in client.door.pages("/api/v1/promotions/connections", NEXT, params={"limit": 100}, max_pages=2):
        count += len(page.rows("data"))
    said = f"n8n is connected to {some(count, 'Git repository', 'Git repositories')}" if count else "n8n is not in Git"
    yield control(client, ControlKind.CHANGE_CONTROL, count > 0, name="git", detail=said, count=count)
