"""Lists and segments, and whether anything was sent to them in the window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from auditor.model import Membership, Proof, Segment, State
from connectors.base import Client
from connectors.errors import ReadError
from connectors.klaviyo.campaigns import campaigns
from connectors.klaviyo.conditions import criteria, predictions
from connectors.klaviyo.flows import flow_sends, flows
from connectors.klaviyo.metrics import metrics
from connectors.klaviyo.resources import complain, link, listing, newest, once
from connectors.klaviyo.segments import SegmentRow, segments
from connectors.redact import clean

MOST_LIST_PAGES = 20
"""Of 10 lists each."""


@dataclass
class Use:
    """What was sent to one list or segment."""

    by: set[str] = field(default_factory=set)
    dates: list[datetime | None] = field(default_factory=list)


@dataclass(frozen=True)
class Uses:
    """What was sent to each list and segment, and what kept us from seeing all of it."""

    by_id: dict[str, Use]
    troubles: tuple[ReadError | None, ...]

    def of(self, name: str) -> Use:
        """One of them."""
        return self.by_id.get(name, Use())


def uses(client: Client) -> Uses:
    """Campaigns sent to it in the window, and flows that it starts and that sent in the window."""
    return once(client, "uses", lambda: _uses(client))


def _uses(client: Client) -> Uses:
    sent, found, tallies = campaigns(client), flows(client), flow_sends(client)
    by_id: dict[str, Use] = defaultdict(Use)
    for campaign in sent.sent:
        for name in campaign.audiences:
            by_id[name].by.add(campaign.id)
            by_id[name].dates.append(campaign.sent)
    for flow in found.flows:
        starts = {str(one.get("id")) for one in flow.triggers if one.get("type") in ("list", "segment")}
        for name in starts if tallies.of(flow.id).total else ():
            by_id[name].by.add(flow.id)
            by_id[name].dates.append(tallies.of(flow.id).last)
    return Uses(dict(by_id), (sent.trouble, *found.troubles, tallies.trouble))


def dynamic(client: Client) -> Iterator[Segment]:
    """Segments: Klaviyo keeps them up to date by their conditions."""
    found, used, known = segments(client), uses(client), metrics(client)
    for one in sorted(found.rows, key=lambda row: row.id):
        predicted = predictions(one.conditions)
        yield Segment(
            **_common(one.row.text("name"), one.id, "segment", used.of(one.id), one.row.moment("updated")),
            membership=Membership.PREDICTIVE if predicted else Membership.DYNAMIC,
            criteria=criteria(one.conditions, known.by_id),
            predictions=predicted,
            state=_state(one),
        )
    complain(found.trouble, *used.troubles, known.trouble)


def static(client: Client) -> Iterator[Segment]:
    """Lists: people are put on them."""
    asked = {"fields[list]": "name,updated"}
    found, used = listing(client, "list list", "/api/lists", asked, MOST_LIST_PAGES), uses(client)
    for row in sorted(found, key=lambda row: row.id):
        facts = _common(row.text("name"), row.id, "list", used.of(row.id), row.moment("updated"))
        yield Segment(**facts, membership=Membership.STATIC)
    complain(found.trouble, *used.troubles)


def _common(name: str, id_: str, kind: str, use: Use, updated: datetime | None) -> dict[str, object]:
    last = newest(use.dates)
    return {
        "id": id_,
        "name": clean(name),
        "link": link(kind, id_),
        "at": last or updated,
        "proof": Proof.RUNNING if use.by else Proof.CONFIGURED,
        "used_by": tuple(sorted(use.by)),
        "last_used": last,
    }


def _state(one: SegmentRow) -> State:
    active = one.row.attributes.get("is_active")
    return State.UNKNOWN if active is None else State.LIVE if active else State.OFF
