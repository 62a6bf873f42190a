"""Klaviyo's reports on flows, campaigns, segments and forms. Computed, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from auditor.demo.http import Request, Response
from auditor.demo.klaviyo.figures import attributes_of, date_of, metric_of, result, wrong
from auditor.demo.klaviyo.happenings import Happening, buckets, sends
from auditor.demo.world import World

RATES = {"delivered": 0.994, "bounced": 0.006, "spam_complaints": 0.0004, "unsubscribe_uniques": 0.0021}
"""Of the recipients; where the world names no other."""
MESSAGES = ("conversion_uniques", "conversion_value", "conversions", "recipients", *RATES)
MEMBERS = ("members_added", "members_removed", "net_members_changed", "total_members")
ONCE = 0.95
"""Of the orders that a message is credited with: the first of a recipient."""
SHOWN = 24
"""How often a form is shown for each time it is sent in, where the world names no other."""
_LONGEST = timedelta(days=366)


class Reports:
    """Everything that is reported."""

    def __init__(self, world: World) -> None:
        self.world, self.data = world, world.platform("klaviyo")

    def flow_values(self, request: Request) -> Response:
        """`POST /api/flow-values-reports`."""
        asked, start, end = self._asked(request, "flow-values-report", ("flow_id", "flow_message_id"))
        rows = {row["id"]: row for row in self.data["flows"]}
        days = (end - start) / timedelta(days=1)
        results = []
        for flow, sent in sends(self.world, "email"):
            if flow and (count := sent.between(start, end, self.world.now)):
                earned = float(rows[flow].get("earns_per_day", 0)) * days
                groupings = {"flow_id": flow, "flow_message_id": f"{flow}m", "send_channel": "email"}
                results.append(self._line(groupings, asked, count, earned))
        return result(request, "flow-values-report", {"results": results})

    def campaign_values(self, request: Request) -> Response:
        """`POST /api/campaign-values-reports`."""
        asked, start, end = self._asked(request, "campaign-values-report", ("campaign_id", "campaign_message_id"))
        results = [
            self._line(
                {"campaign_id": row["id"], "campaign_message_id": f"{row['id']}M",
                 "send_channel": row.get("channel", "email")},
                asked, int(row["recipients"]), float(row.get("earns", 0)),
            )
            for row in self.data.get("campaigns", ())
            if "sent_days_ago" in row and start <= self.world.ago(row["sent_days_ago"]) < end
        ]  # fmt: skip
        return result(request, "campaign-values-report", {"results": results})

    def segment_values(self, request: Request) -> Response:
        """`POST /api/segment-values-reports`."""
        asked = attributes_of(request, "segment-values-report")
        _range(asked)
        _known(asked["statistics"], MEMBERS)
        results = []
        for row in self.data.get("segments", ()):
            came, left = int(row.get("added", 0)), int(row.get("removed", 0))
            figures = dict(zip(MEMBERS, (came, left, came - left, int(row.get("members", 0))), strict=True))
            chosen = {name: figures[name] for name in asked["statistics"]}
            results.append({"groupings": {"segment_id": row["id"]}, "statistics": chosen})
        return result(request, "segment-values-report", {"results": results})

    def form_series(self, request: Request) -> Response:
        """`POST /api/form-series-reports`."""
        asked = attributes_of(request, "form-series-report")
        start, end = _range(asked)
        _known(asked["statistics"], ("submits", "viewed_form"))
        if asked.get("interval") != "daily" or end - start > timedelta(days=60):
            raise wrong("The demo reports by day, on 60 days at most.", "interval")
        days = buckets(start, end)
        results = [
            {"groupings": {"form_id": form}, "statistics": {name: figures[name] for name in asked["statistics"]}}
            for form, figures in self._forms(days)
        ]
        dates = [day.isoformat() for day, _, _ in days]
        return result(request, "form-series-report", {"results": results, "date_times": dates})

    def _forms(self, days: Iterable[tuple[datetime, datetime, datetime]]) -> Iterator[tuple[str, dict[str, list[int]]]]:
        for row in self.data.get("forms", ()):
            per_day = float(row.get("submits_per_day", 0))
            if per_day:
                sent = Happening(float(row.get("last_submit_days_ago", 0.5 / per_day)), per_day)
                counts = [sent.between(start, end, self.world.now) for _, start, end in days]
                shown = [int(row.get("shown", SHOWN)) * count for count in counts]
                yield row["id"], {"submits": counts, "viewed_form": shown}

    def _asked(
        self, request: Request, kind: str, groups: tuple[str, ...]
    ) -> tuple[Mapping[str, Any], datetime, datetime]:
        asked = attributes_of(request, kind)
        if not asked.get("conversion_metric_id"):
            raise wrong("conversion_metric_id is a required field.", "conversion_metric_id")
        start, end = _range(asked)
        _known(asked["statistics"], MESSAGES)
        metric_of(self.world, str(asked["conversion_metric_id"]))
        if not set(groups) <= set(asked.get("group_by") or groups):
            raise wrong(f"group_by must contain {' and '.join(groups)}.", "group_by")
        return asked, start, end

    def _line(self, groupings: Mapping[str, str], asked: Mapping[str, Any], count: int, earned: float) -> Any:
        rates = {**RATES, **self.data.get("rates", {})}
        figures = {
            "recipients": float(count),
            "conversion_value": earned,
            "conversions": float(round(earned / 38.0)),
            "conversion_uniques": float(min(round(ONCE * earned / 38.0), count)),
            **{name: float(round(count * rate)) for name, rate in rates.items()},
        }
        return {"groupings": dict(groupings), "statistics": {name: figures[name] for name in asked["statistics"]}}


def _range(asked: Mapping[str, Any]) -> tuple[datetime, datetime]:
    for name in ("statistics", "timeframe"):
        if not asked.get(name):
            raise wrong(f"{name} is a required field.", name)
    start, end = (date_of(asked["timeframe"].get(key)) for key in ("start", "end"))
    if end - start > _LONGEST:
        raise wrong("The timeframe must not exceed one year.", "timeframe")
    return start, end


def _known(asked: Iterable[str], known: Iterable[str]) -> None:
    if unknown := sorted(set(asked) - set(known)):
        raise wrong(f"{unknown[0]} is not a statistic that the demo computes.", "statistics")
