"""Service levels: the policies, and whether tickets meet them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.model import Automation, Criterion, Event, Measure, MeasureKind, Proof, State, Trigger
from connectors.base import Client
from connectors.errors import BadCredential, Cut, ReadError
from connectors.redact import clean
from connectors.zendesk.answers import Row, link, listed, moment, name_of, once
from connectors.zendesk.samples import Sample, last_days, stretches

DAYS = 7
STRETCHES = 1
ENOUGH = 100
"""Timers from which on a sample speaks for the whole."""
PAGE = "objects-rules/rules/slas"


@dataclass(frozen=True)
class Timer:
    """One timer of one ticket, such as its second reply."""

    key: tuple[str, str, str]
    policy: str
    """Empty: what was seen of it does not name the policy."""
    missed: bool
    at: datetime


def policies(client: Client) -> Sequence[Row]:
    """The account's policies, read once."""
    return once(client, "policies", lambda: list(listed(client, "/api/v2/slas/policies", "sla_policies")))


def service_levels(client: Client) -> Iterator[Automation]:
    """Each policy; it runs when timers of the last days name it."""
    rows = policies(client)
    seen, trouble = _last_applied(client) if rows else ({}, None)
    for row in rows:
        last = seen.get(name_of(row))
        yield Automation(
            id=f"sla-{name_of(row)}",
            name=clean(str(row.get("title") or "")),
            link=link(client, PAGE),
            at=last,
            proof=Proof.RUNNING if last else Proof.CONFIGURED,
            triggers=(Trigger(event=Event.TICKET_AGED, detail="service level target"),),
            conditions=(Criterion.TICKET_FIELD,) if _conditions(row) else (),
            state=_state(row),
            last_run=last,
        )
    if trouble is not None:
        raise trouble


def _state(row: Row) -> State:
    """A policy without a target watches nothing."""
    targets = row.get("policy_metrics")
    if not isinstance(targets, list):
        return State.UNKNOWN
    return State.LIVE if targets else State.DRAFT


def _conditions(row: Row) -> bool:
    held = row.get("filter") or {}
    return bool(held.get("all") or held.get("any"))


def _last_applied(client: Client) -> tuple[dict[str, datetime], ReadError | None]:
    try:
        timers = _timers(client).rows
    except BadCredential:
        raise
    except ReadError as error:
        return {}, error
    found: dict[str, datetime] = {}
    for timer in (timer for timer in timers if timer.policy):
        found[timer.policy] = max(timer.at, found.get(timer.policy, timer.at))
    return found, None


def attainment(client: Client) -> Iterator[Measure]:
    """The share of timers that were met; without a policy there is nothing to measure."""
    if not policies(client):
        return
    sample = _timers(client)
    started = {timer.key for timer in sample.rows if timer.policy}
    missed = {timer.key for timer in sample.rows if timer.missed}
    if started:
        yield Measure(
            id="sla-attainment",
            name="Service level targets met",
            link=link(client, PAGE),
            at=max(timer.at for timer in sample.rows),
            proof=Proof.EFFECTIVE,
            measure=MeasureKind.SLA_ATTAINMENT,
            value=round(max(0.0, 1 - len(missed) / len(started)), 4),
            unit="share",
            of=f"{len(started)} targets of the last {DAYS} days" + ("" if sample.whole else ", a sample"),
        )
    if not sample.whole and len(started) < ENOUGH:
        raise Cut(f"We looked at {len(started)} service level targets; that is too few to speak for all of them.")


def _timers(client: Client) -> Sample[Timer]:
    return once(client, "timers", lambda: _read(client))


def _read(client: Client) -> Sample[Timer]:
    found, whole = stretches(
        client,
        "/api/v2/incremental/ticket_metric_events",
        "ticket_metric_events",
        "time",
        last_days(client, DAYS),
        STRETCHES,
        {},
    )
    rows = [row for row, _ in found if row.get("deleted") is not True]
    return Sample(tuple(timer for row in rows if (timer := _timer(row)) is not None), whole)


def _timer(row: Row) -> Timer | None:
    """A target that was set or missed; other turns of a timer say nothing of policies."""
    kind, at = row.get("type"), moment(row.get("time"))
    policy = ((row.get("sla") or {}).get("policy") or {}).get("id")
    if at is None or not (kind == "breach" or (kind == "apply_sla" and policy is not None)):
        return None
    key = (name_of(row, "ticket_id"), str(row.get("metric")), str(row.get("instance_id")))
    return Timer(key, str(policy) if policy is not None else "", kind == "breach", at)
