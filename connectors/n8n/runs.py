"""The runs of a workflow as n8n still keeps them, and what their absence means.

n8n deletes old runs (by default after 14 days) and can be told not to keep some at all, by workflow or for the whole
instance; the instance's setting is not shown. So what is listed proves, and what is not listed proves only when
it is proved that it would have been kept: for this workflow, and for the whole window.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from connectors.base import Client
from connectors.n8n.fields import has_more, moment, text

PAGE = 250
"""The newest runs of a workflow are counted, and no more than these: one request each, however much the store sells."""
PRODUCTION = frozenset({"trigger", "webhook", "chat", "agent", "error", "integrated", "retry", "internal"})
"""Modes of runs that happened by themselves; `manual`, `evaluation` and `cli` are somebody trying."""
FAILED = frozenset({"error", "crashed"})
GOOD, BAD = "saveDataSuccessExecution", "saveDataErrorExecution"
"""A workflow's own settings for keeping runs; `DEFAULT`, or nothing, leaves it to the instance."""
RECENT = timedelta(days=3)
"""A good run this young proves that good runs are being kept; an older one may be from before somebody changed that."""
GAPS = 2
"""A rhythm needs at least this many gaps."""


@dataclass(frozen=True)
class Listed:
    """What n8n lists of one workflow in the window."""

    count: int
    good: int
    failed: int
    by_hand: int
    last: datetime | None
    last_good: datetime | None
    rhythm_hours: float | None
    more: bool
    """There are older runs in the window that were not counted."""


@dataclass(frozen=True)
class Runs:
    """What may be said of the runs of one workflow; None is unknown, never none."""

    count: int | None = None
    failed: int | None = None
    good: int | None = None
    """Runs that ended well."""
    by_hand: int = 0
    last: datetime | None = None
    last_good: datetime | None = None
    rhythm_hours: float | None = None
    asked: bool = False
    """n8n was asked for its runs, and answered."""
    all_counted: bool = False
    """Nothing in the window was deleted, left out or beyond the page."""

    @property
    def always_fails(self) -> bool:
        """Every run that was counted failed, and good ones would have been counted."""
        return bool(self.count) and self.failed is not None and self.failed >= (self.count or 0)


UNKNOWN = Runs()


@dataclass(frozen=True)
class Keeping:
    """What is known of what n8n keeps."""

    good: bool | None
    """Good runs, for workflows that leave it to the instance; None: nobody knows."""
    failed: bool | None
    whole_window: bool
    """Runs from before the window are still there."""
    all_visible: bool
    """The key sees the runs of every workflow."""


def listed(client: Client, workflow: str) -> Listed:
    """Ask for the newest runs of one workflow in the window."""
    answer = client.door.get(
        "/api/v1/executions",
        {
            "workflowId": workflow,
            "limit": PAGE,
            "includeData": "false",
            "startedAfter": _moment(client.window.start),
        },
    )
    rows = answer.rows("data")
    runs = [(text(row, "mode"), text(row, "status"), _start(row)) for row in rows]
    ours = [(status, start) for mode, status, start in runs if mode in PRODUCTION and start is not None]
    starts, good = [start for _, start in ours], [start for status, start in ours if status == "success"]
    return Listed(
        count=len(ours),
        good=len(good),
        failed=sum(status in FAILED for status, _ in ours),
        by_hand=sum(mode == "manual" for mode, _, _ in runs),
        last=max(starts, default=None),
        last_good=max(good, default=None),
        rhythm_hours=_rhythm(starts),
        more=has_more(answer),
    )


def older_are_kept(client: Client) -> bool:
    """Whether a finished run from before the window is still there."""
    asked: dict[str, str | int] = {
        "limit": 1,
        "includeData": "false",
        "status": "success",
        "startedBefore": _moment(client.window.start),
    }
    return bool(client.door.get("/api/v1/executions", asked).rows("data"))


def keeping(
    seen: Iterable[tuple[Mapping[str, str], Listed]], now: datetime, whole_window: bool, all_visible: bool
) -> Keeping:
    """What the runs of workflows that leave it to the instance prove."""
    rows = list(seen)
    by_default = [one for settings, one in rows if not _chosen(settings, GOOD)]
    good = any(one.last_good is not None and one.last_good >= now - RECENT for one in by_default)
    failed = any(one.failed for settings, one in rows if not _chosen(settings, BAD))
    return Keeping(good or None, failed or None, whole_window, all_visible)


def judged(settings: Mapping[str, str], one: Listed, keeps: Keeping) -> Runs:
    """What may be said of the runs of a workflow."""
    good = _kept(settings, GOOD, keeps.good or one.good > 0)
    failed = _kept(settings, BAD, keeps.failed or one.failed > 0)
    certain = good and failed and keeps.whole_window and keeps.all_visible and not one.more
    count = one.count if good and (one.count or certain) else None
    return Runs(
        count=count,
        failed=one.failed if count is not None and (failed or not count) else None,
        good=one.good if count is not None else None,
        by_hand=one.by_hand,
        last=one.last,
        last_good=one.last_good,
        rhythm_hours=one.rhythm_hours if good else None,
        asked=True,
        all_counted=certain,
    )


def by_people(one: Listed, keeps: Keeping) -> Runs:
    """What may be said of a workflow that only people start. Whether runs by hand are kept shows only by one."""
    kept = one.by_hand > 0 and keeps.whole_window and keeps.all_visible and not one.more
    return Runs(by_hand=one.by_hand, asked=True, all_counted=kept)


def _chosen(settings: Mapping[str, str], name: str) -> bool:
    return settings.get(name) in ("all", "none")


def _kept(settings: Mapping[str, str], name: str, by_default: bool | None) -> bool:
    return settings[name] == "all" if _chosen(settings, name) else bool(by_default)


def _start(row: Mapping[str, Any]) -> datetime | None:
    """None for a run that has not begun, of which n8n says so."""
    return None if row.get("startedAt", "") is None else moment(row, "startedAt")


def _rhythm(moments: list[datetime]) -> float | None:
    ordered = sorted(moments)
    gaps = [(two - one).total_seconds() / 3600 for one, two in pairwise(ordered)]
    usual = median(gaps) if len(gaps) >= GAPS else 0
    return round(usual, 4) or None


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def by_actor(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Sums by name, sorted, without zeros."""
    total: Counter[str] = Counter()
    for name, count in counts:
        total[name] += count
    return sorted((name, count) for name, count in total.items() if count)
