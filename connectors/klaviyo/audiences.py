"""Lists and segments: how large they are, how they grew, and whether anything was sent to them in the window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from auditor.model import Measure, MeasureKind, Membership, Proof, Segment, State
from connectors.base import Client
from connectors.door import piece
from connectors.errors import ReadError
from connectors.klaviyo import typed
from connectors.klaviyo.campaigns import campaigns
from connectors.klaviyo.conditions import criteria, predictions
from connectors.klaviyo.flow_list import flow_sends, flows, trigger_id, trigger_type
from connectors.klaviyo.metrics import metrics
from connectors.klaviyo.reports import segment_results
from connectors.klaviyo.resources import Listing, Row, attempt, complain, link, listing, newest, once, row_of
from connectors.klaviyo.segments import SegmentRow, segments
from connectors.redact import clean

MOST_LIST_PAGES = 20
"""Of 10 lists each."""
MOST_SIZES = 6
"""Lists whose people are counted: Klaviyo counts slowly, and so allows few requests a minute."""


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
        starts = {trigger_id(one) for one in flow.triggers if trigger_type(one) in ("list", "segment")}
        for name in starts if tallies.of(flow.id).total else ():
            by_id[name].by.add(flow.id)
            by_id[name].dates.append(tallies.of(flow.id).last)
    return Uses(dict(by_id), (sent.trouble, *found.troubles, tallies.trouble))


def dynamic(client: Client) -> Iterator[Segment]:
    """Segments: Klaviyo keeps them up to date by their conditions."""
    found, used, known, sizes = segments(client), uses(client), metrics(client), _sizes(client)
    for one in sorted(found.rows, key=lambda row: row.id):
        predicted = predictions(one.conditions)
        yield Segment(
            **_common(one.row.text("name"), one.id, "segment", used.of(one.id), one.row.moment("updated")),
            membership=Membership.PREDICTIVE if predicted else Membership.DYNAMIC,
            criteria=criteria(one.conditions, known.by_id),
            predictions=predicted,
            size=sizes.get(one.id),
            state=_state(one),
        )
    complain(found.trouble, *used.troubles, known.trouble, segment_results(client).trouble)


def _sizes(client: Client) -> dict[str, int]:
    """People in each segment, as far as the report tells."""
    figures = {result.groups["segment_id"]: result.figures.get("total_members")
               for result in segment_results(client).results}  # fmt: skip
    return {name: int(size) for name, size in figures.items() if size is not None and size >= 0}


def growth(client: Client) -> Iterator[Measure]:
    """How many people came to the segments that matter and left them: those sent to, and those by predictions."""
    found, used, report = segments(client), uses(client), segment_results(client)
    figures = {result.groups["segment_id"]: result for result in report.results}
    for one in sorted(found.rows, key=lambda row: row.id):
        if one.id in figures and (used.of(one.id).by or predictions(one.conditions)):
            moved = figures[one.id]
            yield Measure(
                id=f"growth-of-{one.id}"[:200],
                name=f"Net change of “{clean(one.row.text('name'))}” in the window"[:200],
                link=link("segment", one.id),
                at=client.window.end,
                proof=Proof.EFFECTIVE,
                measure=MeasureKind.OTHER,
                value=moved.figure("members_added") - moved.figure("members_removed"),
                unit="people",
                of=one.id,
            )
    complain(found.trouble, report.trouble, *used.troubles)


def lists(client: Client) -> Listing:
    """Every list, asked for once."""
    asked = {"fields[list]": "name,updated,opt_in_process"}
    return listing(client, "list list", "/api/lists", asked, MOST_LIST_PAGES, _list)


def _list(row: Row) -> None:
    """Whatever is read of a list's line."""
    row.text("name")
    row.text("opt_in_process")
    row.moment("updated")


def static(client: Client) -> Iterator[Segment]:
    """Lists: people are put on them."""
    found, used = lists(client), uses(client)
    sizes, trouble = _list_sizes(client, sorted(row.id for row in found if used.of(row.id).by))
    for row in sorted(found, key=lambda row: row.id):
        facts = _common(row.text("name"), row.id, "list", used.of(row.id), row.moment("updated"))
        yield Segment(**facts, membership=Membership.STATIC, size=sizes.get(row.id))
    complain(found.trouble, *used.troubles, trouble)


def _list_sizes(client: Client, used: list[str]) -> tuple[dict[str, int], ReadError | None]:
    """People on the lists that something was sent to; how many lists are counted is fixed, as each is a request."""
    sizes: dict[str, int] = {}
    for name in used[:MOST_SIZES]:
        size = attempt(partial(_counted, client, name))
        if isinstance(size, ReadError):
            return sizes, size
        if size is not None:
            sizes[name] = size
    return sizes, None


def _counted(client: Client, name: str) -> int | None:
    asked = {"additional-fields[list]": "profile_count", "fields[list]": "profile_count"}
    row = row_of(client.door.get(f"/api/lists/{piece(name)}", asked).mapping().get("data"))
    return typed.count(row.attributes, "profile_count")


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
    active = typed.flag(one.row.attributes, "is_active")
    return State.UNKNOWN if active is None else State.LIVE if active else State.OFF
