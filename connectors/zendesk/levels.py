"""Service levels: the policies, and whether tickets meet them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.model import Automation, Criterion, Event, Measure, MeasureKind, Proof, State, Trigger
from connectors.base import Client
from connectors.errors import BadCredential, Cut, ReadError
from connectors.redact import clean
from connectors.zendesk.account import below_enterprise
from connectors.zendesk.answers import Forbidden, link, listed, many, name_of, once
from connectors.zendesk.samples import Sample, last_days, stretches
from connectors.zendesk.typed import Row, a_text, date, ident, items, mapping, needed, odd, rows, text, yes

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
        yield _policy(client, row, f"sla-{name_of(row)}", "service level target", seen.get(name_of(row)))
    if trouble is not None:
        raise trouble


def group_levels(client: Client) -> Iterator[Automation]:
    """Targets for how long a group may keep a ticket; nothing on a plan that does not have them."""
    try:
        for row in listed(client, "/api/v2/group_slas/policies", "group_sla_policies"):
            yield _policy(client, row, f"group-sla-{name_of(row)}", "target of a group", None)
    except Forbidden:
        if not below_enterprise(client):
            raise


def _policy(client: Client, row: Row, name: str, detail: str, last: datetime | None) -> Automation:
    return Automation(
        id=name,
        name=clean(a_text(row, "title")),
        link=link(client, PAGE),
        at=last,
        proof=Proof.RUNNING if last else Proof.CONFIGURED,
        triggers=(Trigger(event=Event.TICKET_AGED, detail=detail),),
        conditions=(Criterion.TICKET_FIELD,) if _conditions(row) else (),
        state=_state(row),
        last_run=last,
    )


def _state(row: Row) -> State:
    """A policy without a target watches nothing."""
    targets = items(row, "policy_metrics", absent=True)
    if targets is None:
        return State.UNKNOWN
    return State.LIVE if targets else State.DRAFT


def _conditions(row: Row) -> bool:
    held = mapping(row, "filter") or {}
    return bool(rows(held, "all", absent=True) + rows(held, "any", absent=True))


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
    """The share of timers that were met, of all and of each policy; without one there is nothing to measure."""
    names = {name_of(row): clean(a_text(row, "title")) for row in policies(client)}
    if not names:
        return
    sample = _timers(client)
    started = {timer.key: timer.policy for timer in sample.rows if timer.policy}
    missed = {timer.key for timer in sample.rows if timer.missed}
    if started:
        yield _met(client, "sla-attainment", "Service level targets met", len(started), len(missed), sample)
    for policy, title in sorted(names.items()):
        own = {key for key, named in started.items() if named == policy}
        if own and len(names) > 1:
            says = f"Targets of “{title}” met"[:200]
            yield _met(client, f"sla-attainment-{policy}", says, len(own), len(own & missed), sample)
    if not sample.whole and len(started) < ENOUGH:
        raise Cut(f"We looked at {len(started)} service level targets; that is too few to speak for all of them.")


def _met(client: Client, name: str, says: str, started: int, missed: int, sample: Sample[Timer]) -> Measure:
    return Measure(
        id=name,
        name=says,
        link=link(client, PAGE),
        at=max(timer.at for timer in sample.rows),
        proof=Proof.EFFECTIVE,
        measure=MeasureKind.SLA_ATTAINMENT,
        value=round(max(0.0, 1 - missed / started), 4),
        unit="share",
        of=f"{many(started, 'target')} of the last {DAYS} days" + ("" if sample.whole else ", a sample"),
    )


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
    told = [row for row, _ in found if yes(row, "deleted", absent=True) is not True]
    set_up = [row for row in told if text(row, "type") == "apply_sla"]
    if set_up and not any(_policy_of(row) for row in set_up):
        raise odd("sla")
    return Sample(tuple(timer for row in told if (timer := _timer(row)) is not None), whole)


def _policy_of(row: Row) -> str | None:
    sla = mapping(row, "sla", absent=True) or {}
    return ident(mapping(sla, "policy", absent=True) or {}, "id", absent=True)


def _timer(row: Row) -> Timer | None:
    """A target that was set or missed; other turns of a timer say nothing of policies."""
    kind, at, policy = a_text(row, "type"), needed(date(row, "time"), "time"), _policy_of(row)
    if kind != "breach" and (kind != "apply_sla" or policy is None):
        return None
    key = (name_of(row, "ticket_id"), a_text(row, "metric"), name_of(row, "instance_id"))
    return Timer(key, policy or "", kind == "breach", at)
