"""Whether events really happen: daily counts, what each flow sent, and the newest event of silent metrics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from auditor.model import Channel
from connectors.base import Client
from connectors.door import Answer, piece
from connectors.errors import Cut, Misread, ReadError
from connectors.klaviyo import typed
from connectors.klaviyo.metrics import Metric, metrics
from connectors.klaviyo.resources import attempt, moment, more, newest, once, rows_of, stamp

ROWS = 500
"""Groups in one answer; an account with more than this many flows is not counted in full."""
SENT = {
    "Received Email": Channel.EMAIL,
    "Received SMS": Channel.SMS,
    "Received Push": Channel.PUSH,
    "Received Push Notification": Channel.PUSH,
    "Received WhatsApp": Channel.WHATSAPP,
    "Received WhatsApp Message": Channel.WHATSAPP,
}
"""Klaviyo's own metrics that count messages which arrived."""
NO_FLOW = ""
"""Group of messages that no flow sent: campaigns."""


@dataclass(frozen=True)
class Tally:
    """How often something happened, day by day; days without it are left out."""

    days: Mapping[datetime, float] = field(default_factory=dict)

    @property
    def total(self) -> float:
        """Sum over the window."""
        return sum(self.days.values())

    @property
    def last(self) -> datetime | None:
        """The start of the newest day on which it happened."""
        return newest(list(self.days))

    @property
    def rhythm_hours(self) -> float | None:
        """Median gap between the days on which it happened; None for less than two."""
        gaps = [(later - earlier) / timedelta(hours=1) for earlier, later in pairwise(sorted(self.days))]
        return median(gaps) if gaps else None

    def __add__(self, other: Tally) -> Tally:
        times = {*self.days, *other.days}
        return Tally({time: self.days.get(time, 0) + other.days.get(time, 0) for time in times})


@dataclass(frozen=True)
class Sends:
    """Messages that arrived in the window, by channel and by the flow that sent them."""

    by_channel: Mapping[Channel, Mapping[str, Tally]]
    whole: frozenset[Channel]
    """Channels that were counted in full; only there does no count mean zero."""
    trouble: ReadError | None

    @property
    def flows(self) -> frozenset[str]:
        """The flows that sent something."""
        return frozenset(flow for groups in self.by_channel.values() for flow in groups) - {NO_FLOW}

    def of(self, flow: str) -> Tally:
        """What is known of one flow."""
        return sum((groups[flow] for groups in self.by_channel.values() if flow in groups), Tally())

    def runs(self, flow: str, channels: Iterable[Channel]) -> int | None:
        """Messages a flow sent; None when one of its channels was not counted in full, or when it sends none."""
        used = {*channels} | {channel for channel, groups in self.by_channel.items() if flow in groups}
        return int(self.of(flow).total) if used and used <= self.whole else None


@dataclass(frozen=True)
class Activity:
    """What is known of the events of one metric."""

    count: int | None = None
    last: datetime | None = None
    rhythm_hours: float | None = None
    trouble: ReadError | None = None


def sends(client: Client) -> Sends:
    """One request for each channel that has ever been used."""
    return once(client, "sends", lambda: _sends(client))


def _sends(client: Client) -> Sends:
    known = metrics(client)
    by_channel: dict[Channel, dict[str, Tally]] = {}
    troubles = [known.trouble]
    failed = set()
    for name, channel in SENT.items():
        if (metric := known.own(name)) is None:
            continue
        groups, trouble = grouped(client, metric.id, by="$flow")
        before = by_channel.setdefault(channel, {})
        by_channel[channel] = before | {flow: before.get(flow, Tally()) + tally for flow, tally in groups.items()}
        if trouble:
            failed.add(channel)
            troubles.append(trouble)
    return Sends(by_channel, frozenset(by_channel) - failed, next((one for one in troubles if one), None))


def activity(client: Client, metric: Metric) -> Activity:
    """Events of one metric in the window, and when it is silent there, the date of its newest event."""
    return once(client, f"activity {metric.id}", lambda: _activity(client, metric))


def _activity(client: Client, metric: Metric) -> Activity:
    groups, trouble = grouped(client, metric.id)
    tally = sum(groups.values(), Tally())
    if trouble or tally.days:
        count = None if trouble else int(tally.total)
        return Activity(count, tally.last, tally.rhythm_hours, trouble)
    last = attempt(lambda: _newest(client, metric))
    return Activity(0, trouble=last) if isinstance(last, ReadError) else Activity(0, last)


def grouped(
    client: Client, metric: str, by: str = "", measure: str = "count"
) -> tuple[dict[str, Tally], ReadError | None]:
    """Daily figures of a metric for each group, and why they are not all, if they are not."""
    asked: dict[str, Any] = {
        "metric_id": metric,
        "measurements": [measure],
        "interval": "day",
        "page_size": ROWS,
        "filter": [
            f"greater-or-equal(datetime,{stamp(client.window.start)[:19]})",
            f"less-than(datetime,{stamp(client.window.end)[:19]})",
        ],
        "timezone": "UTC",
        **({"by": [by]} if by else {}),
    }
    body = {"data": {"type": "metric-aggregate", "attributes": asked}}
    found = attempt(lambda: _groups(client.door.post("/api/metric-aggregates", json=body), measure, bool(by), client))
    if isinstance(found, ReadError):
        return {}, found
    groups, more = found
    return groups, Cut("Klaviyo had more groups of events than we read.") if more else None


def _groups(answer: Answer, measure: str, grouping: bool, client: Client) -> tuple[dict[str, Tally], bool]:
    counted = answer.mapping()
    times = [max(moment(date), client.window.start) for date in typed.texts(counted, "data", "attributes", "dates")]
    rows = typed.items(counted, "data", "attributes", "data")
    groups: dict[str, Tally] = {}
    for row in rows:
        names = typed.texts(row, "dimensions")
        figures = [typed.to_number(one, measure) or 0.0 for one in typed.values(row, "measurements", measure)]
        if len(figures) != len(times) or (grouping and not names):
            raise Misread("Klaviyo counted events in a shape that its documentation does not describe.")
        days = {time: figure for time, figure in zip(times, figures, strict=True) if figure}
        name = names[0] if names else NO_FLOW
        groups[name] = groups.get(name, Tally()) + Tally(days)
    return groups, len(rows) >= ROWS or more(answer)


def _newest(client: Client, metric: Metric) -> datetime | None:
    """The date of the newest event; nothing else of it is asked for."""
    asked: dict[str, str | int] = {
        "filter": f'equals(metric_id,"{piece(metric.id)}")',
        "sort": "-datetime",
        "page[size]": 1,
        "fields[event]": "datetime",
    }
    return newest([row.date("datetime") for row in rows_of(client.door.get("/api/events", asked))])
