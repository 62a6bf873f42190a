"""Routine work on tickets, and whose it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from auditor.model import Actor, Process, Proof, Work
from connectors.base import Client
from connectors.errors import Cut
from connectors.zendesk.answers import count, link
from connectors.zendesk.events import DAYS, Deed, deeds
from connectors.zendesk.samples import ENOUGH, last_days

QUERIES = {
    Process.TICKET_CREATE: "created",
    Process.TICKET_UPDATE: "updated",
    Process.TICKET_REPLY: "updated",
    Process.TICKET_SOLVE: "solved",
}
"""Which tickets of the window each kind of work is a sample of."""
NAMES = {
    Process.TICKET_CREATE: "Tickets opened",
    Process.TICKET_UPDATE: "Tickets sorted or changed",
    Process.TICKET_REPLY: "Tickets replied to",
    Process.TICKET_SOLVE: "Tickets solved",
}


def work(client: Client) -> Iterator[Work]:
    """How many tickets each hand worked on; a ticket counts once for a hand and a kind of work."""
    sample = deeds(client)
    all_seen = sample.whole and last_days(client, DAYS) == client.window.start
    sorted_out: dict[tuple[Process, Actor], list[Deed]] = defaultdict(list)
    for deed in (deed for deed in sample.rows if deed.process in QUERIES):
        sorted_out[deed.process, deed.actor].append(deed)
    totals = {} if all_seen else _totals(client, {process for process, _ in sorted_out})
    for (process, actor), done in sorted(sorted_out.items()):
        yield _work(client, process, actor, done, totals.get(process))
    seen = len({deed.ticket for deed in sample.rows})
    if not sample.whole and seen < ENOUGH:
        raise Cut(f"We looked at {seen} tickets of the last {DAYS} days; that is too few to speak for all of them.")


def _totals(client: Client, processes: set[Process]) -> dict[Process, int]:
    since = client.window.start.strftime("%Y-%m-%dT%H:%M:%SZ")
    words = sorted({QUERIES[process] for process in processes})
    counted = {word: count(client, f"{word}>={since}") for word in words}
    return {process: counted[QUERIES[process]] for process in processes}


def _work(client: Client, process: Process, actor: Actor, done: list[Deed], total: int | None) -> Work:
    handled = len({deed.ticket for deed in done})
    return Work(
        id=f"{process.value}-{actor.value}",
        name=NAMES[process],
        link=link(client, "home"),
        at=max(deed.at for deed in done),
        proof=Proof.RUNNING,
        process=process,
        actor=actor,
        count=handled,
        sampled_of=None if total is None else max(total, handled),
        distinct_days=len({deed.at.date() for deed in done}),
    )
