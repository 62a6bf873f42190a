"""Webhooks and what became of their calls in the last seven days; Zendesk keeps no longer record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor.model import Connection, DataObject, Hint, Mechanism, Proof, State
from connectors.base import Client
from connectors.door import piece
from connectors.errors import Cut, Denied, Misread, NotThere, ReadError, Unobservable
from connectors.redact import clean, host_of
from connectors.zendesk.answers import link, listed, name_of, newest, once
from connectors.zendesk.typed import Row, a_text, date, text, texts

KEPT = timedelta(days=7)
MOST_WATCHED = 15
"""Webhooks whose calls are asked for: one request each, however many tickets there are."""
CALLS = 100
PENDING = ("accepted",)
DATA = (("ticket", DataObject.TICKET), ("user", DataObject.CUSTOMER), ("organization", DataObject.CUSTOMER))


@dataclass(frozen=True)
class Calls:
    """The newest calls of one webhook that have come to an end."""

    count: int
    failed: int
    last_good: datetime | None
    all_of_them: bool


@dataclass(frozen=True)
class Hook:
    """One webhook, without its path, headers and credentials."""

    id: str
    name: str
    host: str
    active: bool
    data: tuple[DataObject, ...]
    calls: Calls | None
    """None: not asked, or not told."""
    inward: bool
    """It calls this Zendesk account itself."""

    @property
    def hint(self) -> Hint | None:
        """The system it calls, if it is another one."""
        return None if self.inward else Hint(host=self.host, title="" if self.host else self.name)

    @property
    def state(self) -> State:
        """Off, broken when every call failed, else live."""
        if not self.active:
            return State.OFF
        failing = self.calls is not None and self.calls.count > 0 and self.calls.failed == self.calls.count
        return State.BROKEN if failing else State.LIVE


def hooks(client: Client) -> Mapping[str, Hook]:
    """All webhooks by id, read once for all subjects."""
    return once(client, "hooks", lambda: _read(client))


def _read(client: Client) -> dict[str, Hook]:
    rows = list(listed(client, "/api/v2/webhooks", "webhooks"))
    active = sorted(name_of(row) for row in rows if _is_active(row))
    calls: dict[str, Calls] = {}
    client.cache["hooks trouble"] = _too_many(len(active))
    try:
        for name in active[:MOST_WATCHED]:
            calls[name] = _calls(client, name)
    except (Denied, NotThere, Unobservable) as error:
        client.cache["hooks trouble"] = error
    return {name_of(row): _hook(client, row, calls.get(name_of(row))) for row in rows}


def _is_active(row: Row) -> bool:
    status = text(row, "status", absent=True)
    if status not in ("active", "inactive"):
        raise Misread("Zendesk listed a webhook without saying whether it is switched on.")
    return status == "active"


def _too_many(active: int) -> ReadError | None:
    if active <= MOST_WATCHED:
        return None
    return Cut(f"{active} webhooks are switched on; the calls of {active - MOST_WATCHED} of them were not looked at.")


def _hook(client: Client, row: Row, calls: Calls | None) -> Hook:
    host = host_of(a_text(row, "endpoint"))
    return Hook(
        id=name_of(row),
        name=clean(a_text(row, "name")),
        host=host,
        active=_is_active(row),
        data=_data(texts(row, "subscriptions", absent=True)),
        calls=calls,
        inward=host in (client.door.host, f"{client.settings['subdomain']}.zendesk.com"),
    )


def _data(subscriptions: Sequence[str]) -> tuple[DataObject, ...]:
    found = {next((data for word, data in DATA if word in each), DataObject.OTHER) for each in subscriptions}
    return tuple(sorted(found))


def _calls(client: Client, name: str) -> Calls:
    since = max(client.window.start, client.window.end - KEPT)
    asked: dict[str, str | int] = {
        "page[size]": CALLS,
        "sort": "-created_at",
        "filter[from_ts]": since.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "filter[to_ts]": client.window.end.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    answer = client.door.get(f"/api/v2/webhooks/{piece(name)}/invocations", asked)
    rows = [row for row in answer.rows("invocations") if a_text(row, "status") not in PENDING]
    good = [row for row in rows if a_text(row, "status") == "success"]
    return Calls(
        count=len(rows),
        failed=len(rows) - len(good),
        last_good=newest(date(row, "latest_completed_at", absent=True) or date(row, "created_at") for row in good),
        all_of_them=answer.at("meta", "has_more") is False,
    )


def webhooks(client: Client) -> Iterator[Connection]:
    """Every webhook to another system, and whether its calls arrive."""
    for hook in hooks(client).values():
        if hook.hint is not None:
            yield _connection(client, hook)
    trouble = client.cache.get("hooks trouble")
    if isinstance(trouble, ReadError):
        raise trouble


def _connection(client: Client, hook: Hook) -> Connection:
    calls = hook.calls
    counted = calls if calls and calls.all_of_them and (calls.count or client.window.days <= KEPT.days) else None
    return Connection(
        id=hook.id,
        name=hook.name,
        link=link(client, f"apps-integrations/webhooks/webhooks/{piece(hook.id)}/details"),
        at=calls.last_good if calls else None,
        proof=Proof.RUNNING if calls and calls.last_good else Proof.CONFIGURED,
        target=hook.hint,
        data=hook.data,
        mechanism=Mechanism.WEBHOOK,
        state=hook.state,
        last_activity=calls.last_good if calls else None,
        events=counted.count if counted else None,
        failures=counted.failed if counted else None,
    )
