"""Who sends the messages, and what is loaded in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from math import ceil

from auditor.model import Actor, Process, Proof, Work
from connectors.base import Client
from connectors.errors import Unobservable
from connectors.klaviyo import typed
from connectors.klaviyo.activity import NO_FLOW, Tally, sends
from connectors.klaviyo.resources import Listing, Row, complain, listing, newest

MOST_JOB_PAGES = 2
"""Of 100 bulk loads each, newest first."""


def messages(client: Client) -> Iterator[Work]:
    """Messages by flows, and messages by campaigns, each of which a person starts."""
    sent = sends(client)
    by_actor = {Actor.RULE: Tally(), Actor.PERSON: Tally()}
    for groups in sent.by_channel.values():
        for flow, tally in groups.items():
            actor = Actor.PERSON if flow == NO_FLOW else Actor.RULE
            by_actor[actor] += tally
    for actor, tally in by_actor.items():
        if tally.total:
            yield Work(
                id=f"messages-{actor.value}",
                name="Messages sent by flows" if actor is Actor.RULE else "Messages sent by campaigns",
                at=tally.last,
                proof=Proof.RUNNING,
                process=Process.MESSAGE_SEND,
                actor=actor,
                count=int(tally.total),
                distinct_days=min(len(tally.days), ceil(client.window.days)),
            )
    complain(sent.trouble)
    if not sent.by_channel:
        raise Unobservable("Klaviyo does not list the events by which messages can be counted.")


def loads(client: Client) -> Listing:
    """Bulk loads of profiles, newest first, asked for once."""
    asked: dict[str, str | int] = {
        "sort": "-created_at",
        "page[size]": 100,
        "fields[profile-bulk-import-job]": "created_at,status,total_count,failed_count",
    }
    return listing(client, "bulk loads", "/api/profile-bulk-import-jobs", asked, MOST_JOB_PAGES, counts_of)


def counts_of(row: Row) -> tuple[int | None, int | None]:
    """Rows of a bulk load, and those that Klaviyo refused; None while it does not know."""
    row.date("created_at")
    return typed.count(row.attributes, "total_count"), typed.count(row.attributes, "failed_count")


def imports(client: Client) -> Iterator[Work]:
    """Bulk loads of profiles. Klaviyo tells neither who started them nor whether uploaded files are among them."""
    found = loads(client)
    dates = [row.date("created_at") for row in found]
    if recent := [date for date in dates if _within(client, date)]:
        yield Work(
            id="bulk-loads",
            name="Bulk loads of profiles",
            at=newest(recent),
            proof=Proof.RUNNING,
            process=Process.DATA_IMPORT,
            actor=Actor.UNKNOWN,
            count=len(recent),
            distinct_days=len({date.date() for date in recent}),
        )
    complain(found.trouble)
    raise Unobservable(
        "Klaviyo does not tell which bulk loads are files that somebody uploaded, and forgets old ones.",
        "Ask your team whether they upload lists to Klaviyo, and answer the question yourself.",
    )


def blocking(client: Client) -> Iterator[Work]:
    """Bulk loads of addresses that shall no longer be written to: somebody keeps the lists clean."""
    asked = {"sort": "-created", "fields[profile-suppression-bulk-create-job]": "created_at,status"}
    path = "/api/profile-suppression-bulk-create-jobs"
    found = listing(client, "blocking", path, asked, MOST_JOB_PAGES, lambda row: row.date("created_at"))
    dates = [row.date("created_at") for row in found]
    if recent := [date for date in dates if _within(client, date)]:
        yield Work(
            id="blocking",
            name="Bulk loads of addresses that are no longer written to",
            at=newest(recent),
            proof=Proof.RUNNING,
            process=Process.OTHER,
            actor=Actor.UNKNOWN,
            count=len(recent),
            distinct_days=len({date.date() for date in recent}),
        )
    older = any(date < client.window.start for date in dates)
    if not (found.capped and older):  # newest first: what was left out is older than the window
        complain(found.trouble)


def _within(client: Client, date: datetime) -> bool:
    return client.window.start <= date <= client.window.end
