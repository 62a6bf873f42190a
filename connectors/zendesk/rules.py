"""Triggers and time-based automations: what they do, and how often Zendesk counted them doing it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from auditor.model import Automation, Event, Proof, State, Trigger
from connectors.base import Client
from connectors.door import piece
from connectors.errors import BadCredential, Denied, ReadError
from connectors.redact import clean
from connectors.zendesk import words
from connectors.zendesk.answers import flag, link, listed, name_of, once, tried
from connectors.zendesk.events import acting_rules
from connectors.zendesk.fields import triage_fields
from connectors.zendesk.hooks import hooks
from connectors.zendesk.typed import Row, a_text, date, odd, whole, yes
from connectors.zendesk.words import Known

PERIODS = ((30, "usage_30d"), (7, "usage_7d"), (1, "usage_24h"))
USAGE = ",".join(name for _, name in PERIODS)
NEARLY = 0.1
"""Days by which our window may differ from a period of Zendesk's."""
UNTOUCHED = timedelta(hours=1)
"""A rule that ships with every account and was never changed, but for its making, says nothing of the shop."""
ADMIN_PAGES = {"triggers": "objects-rules/rules/triggers", "automations": "objects-rules/rules/automations"}


def triggers(client: Client) -> Iterator[Automation]:
    """Rules that act when a ticket arrives or changes."""
    yield from _rules(client, "triggers", _ticket_events)


def automations(client: Client) -> Iterator[Automation]:
    """Rules that act when a ticket has been in a state for some hours."""
    yield from _rules(client, "automations", lambda _: (Trigger(event=Event.TICKET_AGED, detail="hours in a state"),))


def _ticket_events(row: Row) -> tuple[Trigger, ...]:
    return tuple(Trigger(event=event, detail=words.STARTS[event]) for event in words.events(row))


def _rules(client: Client, kind: str, starts: Callable[[Row], tuple[Trigger, ...]]) -> Iterator[Automation]:
    rows = own_rules(client, kind)
    known, trouble = known_to(client, rows)
    if any(flag(row, "active") and _usage(row) is None for row in rows):
        acted, unclear = _acted(client)
        trouble = trouble or unclear
    else:
        acted = {}
    for row in rows:
        yield _automation(client, kind, row, starts(row), known, acted.get(name_of(row)))
    if trouble is not None:
        raise trouble


def own_rules(client: Client, kind: str) -> Sequence[Row]:
    """The account's rules, those apart that ship with every account and were never changed."""
    rows = once(client, kind, lambda: _with_usage(client, kind))
    if rows and not any("default" in row for row in rows):
        raise odd("default")
    return [row for row in rows if not _ships_with_zendesk(row)]


def _with_usage(client: Client, kind: str) -> list[Row]:
    """Rules with their counts; without them where the plan refuses counts."""
    path = f"/api/v2/{kind}"
    try:
        return list(listed(client, path, kind, {"include": USAGE}))
    except BadCredential:
        raise
    except Denied:
        return list(listed(client, path, kind))


def _ships_with_zendesk(row: Row) -> bool:
    if not yes(row, "default", absent=True):
        return False
    made, changed = date(row, "created_at"), date(row, "updated_at")
    return made is not None and changed is not None and changed - made <= UNTOUCHED


def known_to(client: Client, rows: Sequence[Row]) -> tuple[Known, ReadError | None]:
    """What the rules point at, asked for only when one of them does; and what kept us from knowing."""
    calls, fields = any(map(words.calls_webhooks, rows)), any(map(words.asks_custom_fields, rows))
    found, no_hooks = tried(lambda: hooks(client)) if calls else ({}, None)
    triage, no_fields = tried(lambda: triage_fields(client)) if fields else (frozenset(), None)
    return Known(found, triage), no_hooks or no_fields


def _acted(client: Client) -> tuple[dict[str, datetime], ReadError | None]:
    """Where Zendesk gives no counts, the history of tickets still names rules that acted."""
    found, trouble = tried(lambda: acting_rules(client))
    return found or {}, trouble


def _automation(
    client: Client, kind: str, row: Row, starts: tuple[Trigger, ...], known: Known, acted: datetime | None
) -> Automation:
    active = flag(row, "active")
    last = last_run(client, row) or acted
    steps = words.actions(row, known)
    return Automation(
        id=name_of(row),
        name=clean(a_text(row, "title")),
        link=link(client, f"{ADMIN_PAGES[kind]}/{piece(name_of(row))}"),
        at=last,
        proof=Proof.RUNNING if active and last is not None else Proof.CONFIGURED,
        triggers=starts,
        conditions=words.criteria(row, known),
        actions=steps,
        state=State.LIVE if active else State.OFF,
        runs=runs_of(client, row),
        last_run=last,
        changed=date(row, "updated_at"),
        model_decides=words.looks_at_a_model(row, known) or any(step.detail == words.MODEL for step in steps),
    )


def _usage(row: Row) -> dict[int, int] | None:
    """Runs by length of the period in days; None where the plan gives none."""
    counts = ((days, whole(row, name, absent=True)) for days, name in PERIODS)
    return {days: runs for days, runs in counts if runs is not None} or None


def runs_of(client: Client, row: Row) -> int | None:
    """The count of the period that is our window; None when Zendesk counts no such period."""
    days = round(client.window.days)
    return (_usage(row) or {}).get(days) if abs(client.window.days - days) < NEARLY else None


def last_run(client: Client, row: Row) -> datetime | None:
    """The latest moment since which it has certainly run; Zendesk gives counts, not dates."""
    used = [days for days, runs in (_usage(row) or {}).items() if runs > 0 and days <= client.window.days + 0.5]
    return client.window.end - timedelta(days=min(used)) if used else None


def _switched_on(client: Client) -> list[Row]:
    return [row for kind in ADMIN_PAGES for row in own_rules(client, kind) if flag(row, "active")]


def rules_that_ask(client: Client, field: str) -> tuple[str, ...]:
    """Ids of the switched-on rules with a condition on one field."""
    asking = (
        row for row in _switched_on(client) if any(a_text(one, "field") == field for one in words.conditions(row))
    )
    return tuple(sorted(name_of(row) for row in asking))


def rules_that_use_a_model(client: Client) -> list[str]:
    """Ids of the switched-on rules whose conditions look at a model's findings."""
    rows = _switched_on(client)
    known, trouble = known_to(client, rows)
    if trouble is not None and known.triage is None:
        raise trouble
    return [name_of(row) for row in rows if words.looks_at_a_model(row, known)]
