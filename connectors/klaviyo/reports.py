"""Klaviyo's reports: what messages, forms and segments came to in the window.

An account may ask for 225 reports of a kind in a day; each of these is asked for once in an audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connectors.base import Client
from connectors.door import Answer
from connectors.errors import Cut, Misread, ReadError
from connectors.klaviyo import typed
from connectors.klaviyo.mapping import order_metric
from connectors.klaviyo.resources import attempt, moment, more, once, stamp

COUNTS = ("recipients", "delivered", "bounced", "spam_complaints", "unsubscribe_uniques")
EARNINGS = ("conversions", "conversion_uniques", "conversion_value")
MEMBERS = ("total_members", "members_added", "members_removed")
SUBMITS, SHOWN = "submits", "viewed_form"
LONGEST_DAILY = 60
"""Days for which Klaviyo counts by day."""


@dataclass(frozen=True)
class Result:
    """One line of a report."""

    groups: Mapping[str, str]
    figures: Mapping[str, float]
    """Figures that Klaviyo left empty are not among them."""

    def figure(self, name: str) -> float:
        """A figure that every line must have."""
        if name not in self.figures:
            raise _unlike()
        return self.figures[name]


@dataclass(frozen=True)
class Report:
    """A report, and why it is not whole, if it is not."""

    results: tuple[Result, ...] = ()
    trouble: ReadError | None = None
    orders: bool = True
    """False: no system sends orders, by which Klaviyo would count."""

    def sums(self, group: str, statistic: str) -> dict[str, float]:
        """A figure for each value of a group."""
        found: dict[str, float] = {}
        for result in self.results:
            name = result.groups.get(group, "")
            found[name] = found.get(name, 0.0) + result.figure(statistic)
        return found


@dataclass(frozen=True)
class Series:
    """How often something happened, for each thing by its id, and when last; and why it is not known."""

    counts: Mapping[str, tuple[int, datetime | None]]
    shown: Mapping[str, int | None] = field(default_factory=dict)
    """How often each was shown; None where Klaviyo left some of it empty."""
    trouble: ReadError | None = None


def flow_results(client: Client) -> Report:
    """What each flow sent and earned."""
    return once(client, "flow report", lambda: _messages(client, "flow", ("flow_id", "flow_message_id")))


def campaign_results(client: Client) -> Report:
    """What each campaign of the window sent and earned."""
    return once(
        client, "campaign report", lambda: _messages(client, "campaign", ("campaign_id", "campaign_message_id"))
    )


def segment_results(client: Client) -> Report:
    """How many people each segment holds, and how many came and went."""
    return once(client, "segment report", lambda: _report(client, "segment", MEMBERS, {}, ("segment_id",)))


def form_submissions(client: Client) -> Series:
    """How often each form was sent in."""
    return once(client, "form report", lambda: _submissions(client))


def _messages(client: Client, kind: str, groups: Sequence[str]) -> Report:
    metric = attempt(lambda: order_metric(client))
    if isinstance(metric, ReadError):
        return Report(trouble=metric)
    if metric is None:
        return Report(orders=False)
    by = [*groups, "send_channel"]
    return _report(client, kind, (*COUNTS, *EARNINGS), {"conversion_metric_id": metric.id, "group_by": by}, by)


def _report(
    client: Client, kind: str, statistics: Iterable[str], asked: Mapping[str, Any], needed: Sequence[str]
) -> Report:
    found = attempt(lambda: _lines(_ask(client, f"{kind}-values-report", statistics, asked), needed))
    if isinstance(found, ReadError):
        return Report(trouble=found)
    results, more = found
    return Report(results, Cut("Klaviyo had more lines in its report than we read.") if more else None)


def _ask(client: Client, kind: str, statistics: Iterable[str], asked: Mapping[str, Any]) -> Answer:
    window = {"start": stamp(client.window.start), "end": stamp(client.window.end)}
    attributes = {"statistics": list(statistics), "timeframe": window, **asked}
    return client.door.post(f"/api/{kind}s", json={"data": {"type": kind, "attributes": attributes}})


def _lines(answer: Answer, needed: Sequence[str]) -> tuple[tuple[Result, ...], bool]:
    return tuple(_result(raw, needed) for raw in _raw(answer)), more(answer)


def _raw(answer: Answer) -> list[Any]:
    return typed.values(answer.mapping(), "data", "attributes", "results")


def _result(raw: Any, needed: Sequence[str]) -> Result:
    figures = typed.mapping(raw, "statistics") or {}
    read = {name: typed.to_number(figure, "statistics") for name, figure in figures.items()}
    kept = {name: figure for name, figure in read.items() if figure is not None}
    return Result({name: typed.word(raw, "groupings", name) for name in needed}, kept)


def _submissions(client: Client) -> Series:
    interval = "daily" if client.window.days <= LONGEST_DAILY else "weekly"
    asked = {"interval": interval, "group_by": ["form_id"]}
    found = attempt(lambda: _counted(_ask(client, "form-series-report", (SUBMITS, SHOWN), asked)))
    return Series({}, trouble=found) if isinstance(found, ReadError) else found


def _counted(answer: Answer) -> Series:
    times = [moment(date) for date in typed.texts(answer.mapping(), "data", "attributes", "date_times")]
    counts: dict[str, tuple[int, datetime | None]] = {}
    shown: dict[str, int | None] = {}
    for raw in _raw(answer):
        name = typed.word(raw, "groupings", "form_id")
        submits = [count or 0.0 for count in _row(raw, SUBMITS, len(times))]
        last = max((time for time, count in zip(times, submits, strict=True) if count), default=None)
        counts[name] = (int(sum(submits)), last)
        views = _row(raw, SHOWN, len(times))
        shown[name] = None if None in views else int(sum(filter(None, views)))
    return Series(counts, shown)


def _row(raw: Any, statistic: str, length: int) -> list[float | None]:
    """One figure for each date; None where Klaviyo left it empty."""
    figures = typed.values(raw, "statistics", statistic)
    if len(figures) != length:
        raise _unlike()
    return [typed.to_number(figure, statistic) for figure in figures]


def _unlike() -> Misread:
    return Misread("Klaviyo reported figures in a shape that its documentation does not describe.")
