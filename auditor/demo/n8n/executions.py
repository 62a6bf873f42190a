"""Runs, computed when they are asked for: a million of them costs no more than a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from auditor.demo.world import World

KEPT_DAYS = 14
"""For which n8n keeps runs unless it is told otherwise."""


def newest(
    world: World, data: Mapping[str, Any], rows: list[tuple[int, Mapping[str, Any]]], wanted: Wanted, most: int
) -> list[dict[str, Any]]:
    """The newest runs of some workflows, newest first, at most so many."""
    found = [run for place, row in rows for run in islice(_runs(world, data, place, row, wanted), most)]
    found += [run for place, row in rows for run in islice(_waiting(world, place, row, wanted), most)]
    found.sort(key=lambda run: int(run["id"]), reverse=True)
    return found[:most]


class Wanted:
    """Which runs are asked for."""

    def __init__(self, after: datetime | None, before: datetime | None, status: str, last_id: int | None) -> None:
        self.after, self.before, self.status, self.last_id = after, before, status, last_id


def _runs(
    world: World, data: Mapping[str, Any], place: int, row: Mapping[str, Any], wanted: Wanted
) -> Iterator[dict[str, Any]]:
    per_day = float(row.get("runs_per_day", 0))
    if per_day <= 0 or wanted.status not in ("", "success", "error"):
        return
    first, kept = float(row.get("last_run_days_ago", 0.5 / per_day)), float(data.get("keeps_days", KEPT_DAYS))
    end = world.ago(min(kept, float(row.get("running_for_days", kept))))
    start = _index_before(world, first, per_day, wanted)
    for index in range(start, start + 1_000_000):
        started = world.ago(first) - timedelta(days=index / per_day)
        if started < end or (wanted.after is not None and started < wanted.after):
            return
        run = _run(row, place, index, started)
        if _fits(run, started, data, row, wanted):
            yield run


def _waiting(world: World, place: int, row: Mapping[str, Any], wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Runs that stand still: `waiting` of them, an hour apart; n8n keeps them for as long as they wait."""
    for index in range(int(row.get("waiting", 0))):
        started = world.ago(float(row.get("waiting_days_ago", 0.03)) + index / 24)
        run = {**_run(row, place, index, started), "finished": False, "status": "waiting"}
        run["waitTill"] = "3000-01-01T00:00:00.000Z"
        late = wanted.after is not None and started < wanted.after
        if not late and _fits(run, started, {}, {}, wanted):
            yield run


def _index_before(world: World, first: float, per_day: float, wanted: Wanted) -> int:
    """Where to start counting, so that a late page or an early date costs nothing."""
    if wanted.before is None:
        return 0
    days = (world.ago(first) - wanted.before).total_seconds() / 86_400
    return max(0, int(days * per_day))


def _run(row: Mapping[str, Any], place: int, index: int, started: datetime) -> dict[str, Any]:
    failed = (index % 100) < round(100 * float(row.get("failure_share", 0)))
    return {
        "id": str(int(started.timestamp() * 1000) * 1000 + place),
        "finished": not failed,
        "mode": row.get("mode", "trigger"),
        "retryOf": None,
        "retrySuccessId": None,
        "status": "error" if failed else "success",
        "startedAt": milliseconds(started),
        "stoppedAt": milliseconds(started + timedelta(milliseconds=180)),
        "workflowId": row["id"],
        "waitTill": None,
    }


def _fits(
    run: Mapping[str, Any], started: datetime, data: Mapping[str, Any], row: Mapping[str, Any], wanted: Wanted
) -> bool:
    name = "saveDataSuccessExecution" if run["status"] == "success" else "saveDataErrorExecution"
    chosen = row.get("settings", {}).get(name, "DEFAULT")
    kept = chosen == "all" or (chosen != "none" and bool(data.get("keeps_runs", True)))
    return (
        kept
        and wanted.status in ("", run["status"])
        and (wanted.before is None or started < wanted.before)
        and (wanted.last_id is None or int(run["id"]) < wanted.last_id)
    )


def milliseconds(moment: datetime) -> str:
    """A time as n8n writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
