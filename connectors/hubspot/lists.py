"""Lists of contacts and companies: who decides their members, and which workflows write to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from auditor.model import Criterion, Membership, Prediction, Proof, Segment, State, Verb
from connectors.base import Client
from connectors.door import Answer, Turn, piece
from connectors.errors import Cut, Misread, ReadError
from connectors.hubspot.account import link
from connectors.hubspot.enrolment import conditions
from connectors.hubspot.filters import every_filter, starting
from connectors.hubspot.flows import Flow, flows, live
from connectors.hubspot.mails import Mail, sent_to_lists
from connectors.hubspot.movement import ADDED, REMOVED, last_changes
from connectors.hubspot.steps import actions
from connectors.hubspot.told import (
    Row,
    each,
    identity,
    identity_or_none,
    mapping_or_none,
    text,
    text_or_none,
    when_or_none,
)
from connectors.redact import clean

SEARCH = "/crm/lists/2026-03/search"
ONE = "/crm/lists/2026-03/{list}"
SIZE, REFERENCES = "hs_list_size", "hs_list_reference_count"
PAGE = 250
MOST_PAGES = 4
MOST_LOOKED_INTO = 40
"""Lists whose conditions are read: one request each."""
PEOPLE = ("0-1", "0-2")
KINDS = {"DYNAMIC": Membership.DYNAMIC, "MANUAL": Membership.STATIC, "SNAPSHOT": Membership.STATIC}


@dataclass(frozen=True)
class _NextOffset:
    """HubSpot counts lists on in the body of the request."""

    def next(self, turn: Turn, answer: Answer) -> Turn | None:
        """See `Pager.next`."""
        more, offset = answer.at("hasMore"), answer.at("offset")
        if not isinstance(more, bool) or (more and not isinstance(offset, int)):
            raise Misread("HubSpot did not say whether there are more lists.")
        return replace(turn, json={**turn.json, "offset": offset}) if more else None


@dataclass(frozen=True)
class Listing:
    """The lists of people, their conditions where they have any, and what kept us from seeing more."""

    rows: tuple[Mapping[str, Any], ...]
    conditions: Mapping[str, Mapping[str, Any]]
    trouble: ReadError | None


def audiences(client: Client) -> Iterator[Segment]:
    """Every list of people."""
    known = listing(client)
    users, blind = _users(client)
    changes = last_changes(client, known.rows)
    mailed, unmailed = sent_to_lists(client)
    segments = [
        _segment(client, row, known, users, changes.get(_id(row)), mailed.get(_id(row), ())) for row in known.rows
    ]
    yield from segments
    unused = [each for each, row in zip(segments, known.rows, strict=True) if not each.used_by and _refers(row)]
    if trouble := known.trouble or blind or unmailed:
        raise trouble
    if unused:
        lists = "one list is" if len(unused) == 1 else f"{len(unused)} lists are"
        raise Cut(f"HubSpot does not tell what {lists} used for, such as advertisements or views.")


def listing(client: Client) -> Listing:
    """The lists, read once for all subjects."""
    return client.once("lists", lambda: _read(client))


def _read(client: Client) -> Listing:
    asked = {"offset": 0, "count": PAGE, "listIds": [], "processingTypes": [],
             "additionalProperties": [SIZE, ADDED, REMOVED, REFERENCES]}  # fmt: skip
    rows: list[Row] = []
    trouble: ReadError | None = None
    try:
        pages = client.door.pages(SEARCH, _NextOffset(), method="POST", json=asked, max_pages=MOST_PAGES)
        for page in pages:
            whole, odd = each(page.rows("lists"), _checked)
            rows, trouble = rows + whole, trouble or odd
    except Cut as error:
        trouble = trouble or error
    people = [row for row in rows if row["objectTypeId"] in PEOPLE]
    dynamic = [row for row in people if row["processingType"] == "DYNAMIC"]
    read, odd = each(dynamic[:MOST_LOOKED_INTO], lambda row: (_id(row), _conditions(client, _id(row))))
    found, trouble = dict(read), trouble or odd
    if len(dynamic) > MOST_LOOKED_INTO:
        trouble = trouble or Cut(f"Of more than {MOST_LOOKED_INTO} active lists, the conditions were not all read.")
    return Listing(tuple(sorted(people, key=_id)), found, trouble)


def _id(row: Mapping[str, Any]) -> str:
    return piece(identity(row, "listId"))


def _checked(row: Row) -> Row:
    """A list of which all can be read that we look at."""
    told = mapping_or_none(row, "additionalProperties") or {}
    for name in (SIZE, REFERENCES):
        identity_or_none(told, name)
    for name in (ADDED, REMOVED):
        when_or_none(told, name)
    text(row, "objectTypeId")
    text_or_none(row, "name")
    _id(row)
    if text(row, "processingType") not in KINDS:
        raise Misread("HubSpot did not say how the members of a list are chosen.")
    return row


def _conditions(client: Client, number: str) -> Mapping[str, Any]:
    branch = client.door.get(ONE.format(list=number), {"includeFilters": True}).at("list", "filterBranch")
    if not isinstance(branch, Mapping):
        raise Misread("HubSpot did not show the conditions of an active list.")
    every_filter(branch)
    return branch


def _users(client: Client) -> tuple[dict[str, list[Flow]], ReadError | None]:
    """For each list the switched-on workflows that take its members in and write to them."""
    try:
        known = flows(client)
    except ReadError as error:
        return {}, error
    users: dict[str, list[Flow]] = {}
    for flow in live(known):
        criteria = flow.definition.get("enrollmentCriteria")
        if isinstance(criteria, Mapping) and _writes(flow, known.kinds):
            for number in {each.list_id for each in starting(criteria) if each.list_id}:
                users.setdefault(number, []).append(flow)
    return users, known.trouble


def _writes(flow: Flow, kinds: Mapping[str, str]) -> bool:
    return any(step.verb is Verb.MESSAGE_SEND for step in actions(flow.definition, kinds))


def _segment(
    client: Client,
    row: Mapping[str, Any],
    known: Listing,
    users: Mapping[str, list[Flow]],
    changed: datetime | None,
    mailed: Sequence[Mail],
) -> Segment:
    number, looks_at = _id(row), known.conditions.get(_id(row), {})
    criteria = conditions({"objectTypeId": row.get("objectTypeId"), "filters": looks_at})
    predictive = Criterion.PREDICTION in criteria
    membership = KINDS[row["processingType"]]
    writing = users.get(number, [])
    used = [flow.entries.last for flow in writing if flow.entries and flow.entries.count and flow.entries.last]
    used += [mail.published for mail in mailed if mail.published]
    fresh = changed is not None and client.window.start <= changed <= client.window.end
    return Segment(
        id=number,
        name=clean(text_or_none(row, "name") or ""),
        link=link(client, "contacts", f"objectLists/{number}"),
        at=max(filter(None, (*used, changed)), default=None),
        proof=Proof.RUNNING if used or fresh else Proof.CONFIGURED,
        membership=Membership.PREDICTIVE if predictive else membership,
        criteria=criteria,
        predictions=(Prediction.LEAD_SCORE,) if predictive else (),
        size=_number(_told(row, SIZE)),
        state=State.LIVE,
        used_by=(*(flow.id for flow in writing), *(f"e-mail {mail.id}" for mail in mailed)),
        last_used=max(used, default=None),
    )


def _told(row: Mapping[str, Any], name: str) -> object:
    told = row.get("additionalProperties")
    return told.get(name) if isinstance(told, Mapping) else None


def _number(value: object) -> int | None:
    return int(str(value)) if str(value).isdecimal() else None


def _refers(row: Mapping[str, Any]) -> bool:
    """Whether something uses the list; yes when HubSpot does not say."""
    return _number(_told(row, REFERENCES)) != 0


def lists_with(client: Client, name: str) -> list[str]:
    """Ids of the active lists whose conditions look at a property."""
    known = listing(client)
    return [number for number, branch in known.conditions.items()
            if any(each.property == name for each in every_filter(branch))]  # fmt: skip
