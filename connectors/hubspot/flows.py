"""Workflows as HubSpot answers them: the list, the definitions, how often each was entered, and the names of steps.

Their API has no lasting version yet. The one in use is asked first; where it is gone, its successor, which no longer
tells how often a workflow was entered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from auditor.model import State
from connectors.base import Client
from connectors.door import Cursor, piece
from connectors.errors import BadCredential, Cut, Denied, Misread, NotThere, ReadError, Unobservable
from connectors.hubspot.enrolment import check as check_enrolment
from connectors.hubspot.named import check as check_names
from connectors.hubspot.search import milliseconds
from connectors.hubspot.steps import check as check_steps
from connectors.hubspot.steps import unknown_kinds
from connectors.hubspot.told import each, flag, identity, number, text, text_or_none, values, when, when_or_none

UNSAID = "HubSpot did not say which workflows are switched on, or what they are called."
MOST_PAGES = 5
MOST_WATCHED = 100
"""Switched-on workflows whose entries are asked for: one request each, however much the store sells."""
AT_ONCE = 50
NEXT = Cursor("after", ("paging", "next", "after"))
ACTION_TYPES = "/automation/2026-09-beta/action-types"


@dataclass(frozen=True)
class Version:
    """Where one version of the API keeps things."""

    flows: str
    batch: str
    performance: str = ""
    """Empty: it does not tell how often a workflow was entered."""
    ends: date | None = None
    """The day HubSpot stops supporting it, where one is announced."""


VERSIONS = (
    Version(
        "/automation/v4/flows",
        "/automation/v4/flows/batch/read",
        "/automation/v4/flows/performance/{flow}",
        ends=date(2027, 3, 30),
    ),
    Version("/automation/2026-09-beta/flows", "/automation/2026-09-beta/flows/batch/read"),
)


@dataclass(frozen=True)
class Entries:
    """How often records entered a workflow in the window."""

    count: int
    last: datetime | None


@dataclass(frozen=True)
class Flow:
    """One workflow."""

    id: str
    name: str
    state: State
    definition: Mapping[str, Any] = field(repr=False)
    """As answered, with all that must not leave the connector; empty when it was not given."""
    entries: Entries | None = None
    """None: not told, or not asked because it is off."""
    changed: datetime | None = None
    """When somebody last edited it; None where HubSpot does not tell."""


@dataclass(frozen=True)
class Flows:
    """All workflows, and what kept us from seeing more of them."""

    all: tuple[Flow, ...]
    kinds: Mapping[str, str]
    """Names of kinds of steps that our own table does not hold."""
    unseen: ReadError | None
    """Why there may be workflows, or steps of them, that we do not know."""
    untold: ReadError | None
    """Why it is not known of all that are on how often they were entered."""

    @property
    def trouble(self) -> ReadError | None:
        """What kept us from seeing all, if anything."""
        return self.unseen or self.untold


def flows(client: Client) -> Flows:
    """All workflows, read once for all subjects."""
    return client.once("flows", lambda: _read(client))


def _read(client: Client) -> Flows:
    version, rows, trouble = _listed(client)
    definitions, missing = _defined(client, version, [_id(row) for row in rows])
    both = [_flow(row, definitions.get(_id(row), {})) for row in rows]
    known, odd = [flow for flow, _ in both], next((error for _, error in both if error), None)
    entered, untold = _entered(client, version, [flow.id for flow in known if flow.state is State.LIVE])
    kinds, nameless = _kinds(client, known)
    whole = [replace(flow, entries=entered.get(flow.id)) for flow in known]
    return Flows(tuple(sorted(whole, key=lambda flow: flow.id)), kinds, trouble or missing or odd or nameless, untold)


def _listed(client: Client) -> tuple[Version, list[dict[str, Any]], ReadError | None]:
    for version in VERSIONS:
        rows: list[dict[str, Any]] = []
        trouble: ReadError | None = None
        try:
            for page in client.door.pages(version.flows, NEXT, params={"limit": 100}, max_pages=MOST_PAGES):
                known, odd = each(page.rows("results"), lambda row: {**row, "id": _id(row)})
                rows, trouble = rows + known, trouble or odd
        except NotThere:
            continue
        except Cut as error:
            return version, _once(rows), trouble or error
        return version, _once(rows), trouble
    raise NotThere("HubSpot no longer offers the workflow interface that this version of the auditor reads.")


def _once(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each workflow once, should a page have come twice."""
    return list({_id(row): row for row in rows}.values())


def _id(row: Mapping[str, Any]) -> str:
    return piece(identity(row, "id"))


def _defined(
    client: Client, version: Version, ids: Sequence[str]
) -> tuple[dict[str, Mapping[str, Any]], ReadError | None]:
    """The definitions by id, and why some are missing."""
    found: dict[str, Mapping[str, Any]] = {}
    for start in range(0, len(ids), AT_ONCE):
        asked = [{"type": "FLOW_ID", "flowId": flow} for flow in ids[start : start + AT_ONCE]]
        answer = client.door.post(version.batch, json={"inputs": asked})
        found |= dict(each(answer.rows("results"), lambda row: (_id(row), row))[0])
    whole = {flow: found[flow] for flow in ids if flow in found and _is_whole(found[flow])}
    if len(whole) < len(ids):
        return whole, Misread(f"HubSpot did not show what {len(ids) - len(whole)} of {len(ids)} workflows do.")
    return whole, None


def _is_whole(row: Mapping[str, Any]) -> bool:
    """Whether all that is told of a workflow can be read, so that nobody after us has to ask again."""
    try:
        values(row, "actions")
        check_enrolment(row)
        check_steps(row)
        check_names(row)
    except Misread:
        return False
    return True


def _flow(row: Mapping[str, Any], definition: Mapping[str, Any]) -> tuple[Flow, Misread | None]:
    """A workflow, and the trouble with what the list should have said of it."""
    told: dict[str, Any] = {}
    trouble: Misread | None = None
    for name, read in (("isEnabled", flag), ("name", text_or_none), ("updatedAt", when_or_none)):
        try:
            told[name] = read(
                {**definition, **row},
                name,
                "HubSpot did not say which workflows are switched on, what they are called, or when they were edited.",
            )
        except Misread as error:
            trouble = error
    state = {True: State.LIVE, False: State.OFF}.get(told.get("isEnabled", ""), State.UNKNOWN)
    return Flow(_id(row), told.get("name") or "", state, definition, changed=told.get("updatedAt")), trouble


def _entered(client: Client, version: Version, ids: Sequence[str]) -> tuple[dict[str, Entries], ReadError | None]:
    """How often each was entered, and why that is not known of all."""
    found: dict[str, Entries] = {}
    trouble: ReadError | None = None
    if ids and not version.performance:
        return found, _untold()
    for flow in ids[:MOST_WATCHED]:
        try:
            found[flow] = _entries(client, version.performance, flow)
        except (Denied, Misread) as error:
            if isinstance(error, BadCredential):
                raise
            trouble = trouble or error
        except NotThere:
            return found, trouble or _untold()
        except ReadError as error:
            return found, trouble or error
    if len(ids) > MOST_WATCHED:
        trouble = trouble or Cut(f"Of more than {MOST_WATCHED} workflows that are on, the others were not looked at.")
    return found, trouble


def _untold() -> ReadError:
    return Unobservable(
        "HubSpot no longer tells how often workflows are entered.",
        "Look at the performance page of the workflow in HubSpot, and answer the question yourself.",
    )


def _entries(client: Client, path: str, flow: str) -> Entries:
    stretch: dict[str, str] = {
        "bucketType": "DAY",
        "start": milliseconds(client.window.start),
        "end": milliseconds(client.window.end),
    }
    says = "HubSpot did not tell how often some workflows were entered."
    rows = client.door.get(path.format(flow=flow), stretch).rows("results")
    entered = [row for row in rows if text(row, "series", says) == "ENROLLED"]
    if not entered:  # HubSpot withholds these numbers when a workflow looks at sensitive data: no number is not zero
        raise Misread(says)
    counts = [(number(row, "frequency", says), when(row, "bucket", says)) for row in entered]
    return Entries(sum(count for count, _ in counts), max((day for count, day in counts if count), default=None))


def _kinds(client: Client, known: Sequence[Flow]) -> tuple[Mapping[str, str], ReadError | None]:
    """The names of kinds of steps that installed apps brought or HubSpot added, asked for only when there are any."""
    wanted = {kind for flow in known for kind in unknown_kinds(flow.definition)}
    if not wanted:
        return {}, None
    try:
        rows = client.door.get(ACTION_TYPES).rows("results")
    except BadCredential:
        raise
    except ReadError:
        rows = []
    found, odd = each(rows, lambda row: (identity(row, "actionTypeId"), text_or_none(row, "actionName") or ""))
    names = dict(found)
    told = {kind: names[kind] for kind in sorted(wanted) if names.get(kind)}
    if len(told) < len(wanted):
        return told, odd or Cut(f"{len(wanted) - len(told)} kinds of workflow steps are not known to us.")
    return told, None


def live(known: Flows) -> Iterator[Flow]:
    """Those that are switched on."""
    return (flow for flow in known.all if flow.state is State.LIVE)
