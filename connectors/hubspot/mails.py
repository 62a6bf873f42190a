"""Marketing e-mails: what workflows sent, what people sent to lists, and what went out besides.

HubSpot lists the e-mails that were sent in a stretch of time, and counts for any of them how many went out in it. It
names the workflows an e-mail is used in; a workflow's own step names the e-mail by its id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditor.model import Actor, Measure, MeasureKind, Process, Proof, Work
from connectors.base import Client
from connectors.door import Cursor
from connectors.errors import BadCredential, Cut, Misread, ReadError
from connectors.hubspot.account import link
from connectors.hubspot.once import once
from connectors.hubspot.search import moment
from connectors.redact import clean

EMAILS, STATISTICS = "/marketing/emails/2026-03", "/marketing/emails/2026-03/statistics/list"
NEXT = Cursor("after", ("paging", "next", "after"))
BY_WORKFLOWS = ("AUTOMATED_EMAIL", "AUTOMATED_AB_EMAIL")
BY_PEOPLE = ("BATCH_EMAIL", "AB_EMAIL", "LOCALTIME_EMAIL")
"""Sent to lists and people that somebody chose."""
MOST_PAGES = 3
MOST_COUNTED = 25
"""E-mails of workflows whose sends are counted one by one: one request each."""
AT_ONCE = 50

UNCLEAR = "HubSpot did not say clearly how many e-mails were sent."

Asked = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Mail:
    """One e-mail that is in use."""

    id: str
    name: str
    workflows: tuple[str, ...]
    """Names of the workflows that use it."""
    lists: tuple[str, ...]
    """Ids of the lists it was sent to."""
    published: datetime | None
    sent: int
    """How many went out in the window."""


@dataclass(frozen=True)
class Mails:
    """The e-mails that went out in the window, and why there may be more."""

    by_workflows: tuple[Mail, ...]
    by_people: tuple[Mail, ...]
    """`sent` is not counted one by one for these."""
    people_sent: int
    total: int
    trouble: ReadError | None


def work(client: Client) -> Iterator[Work]:
    """Messages by workflows, one line for each e-mail; by people; and by what is neither."""
    found = mails(client)
    for mail in found.by_workflows:
        yield _work(client, f"e-mail:{mail.id}", _title(mail), Actor.RULE, mail.sent)
    by_rule = sum(mail.sent for mail in found.by_workflows)
    if found.people_sent:
        yield _work(client, "e-mails:people", "E-mails that people sent to lists", Actor.PERSON, found.people_sent)
    if (rest := found.total - by_rule - found.people_sent) > 0:
        yield _work(client, "e-mails:others", "E-mails sent in other ways, such as forms", Actor.UNKNOWN, rest)
    if found.trouble is not None:
        raise found.trouble


def measures(client: Client) -> Iterator[Measure]:
    """The share of marketing e-mails that workflows sent."""
    found = mails(client)
    if found.trouble is not None:
        raise found.trouble
    if found.total:
        share = sum(mail.sent for mail in found.by_workflows) / found.total
        yield Measure(
            id="e-mails-by-workflows",
            name="Share of e-mails that workflows sent",
            link=link(client, "email"),
            at=client.window.end,
            proof=Proof.EFFECTIVE,
            measure=MeasureKind.OTHER,
            value=round(100 * min(share, 1.0), 1),
            unit="%",
            of="e-mails",
        )


def sent_by_content(client: Client) -> Mapping[str, int]:
    """How many of each e-mail of workflows went out, by its id; nothing where it may not be seen."""
    try:
        return {mail.id: mail.sent for mail in mails(client).by_workflows}
    except BadCredential:
        raise
    except ReadError:
        return {}


def sent_to_lists(client: Client) -> Mapping[str, Sequence[Mail]]:
    """The e-mails that people sent to each list in the window, by its id; nothing where it may not be seen."""
    try:
        sent = mails(client).by_people
    except BadCredential:
        raise
    except ReadError:
        return {}
    return {number: [mail for mail in sent if number in mail.lists] for mail in sent for number in mail.lists}


def mails(client: Client) -> Mails:
    """All of it, read once."""
    return once(client, "mails", lambda: _read(client))


def _read(client: Client) -> Mails:
    stretch = {"startTimestamp": _iso(client.window.start), "endTimestamp": _iso(client.window.end)}
    ids, total = _counted(client, stretch)
    rows, trouble = _listed(client)
    automated = [row for row in rows if row.get("type") in BY_WORKFLOWS and str(row.get("id")) in ids]
    by_hand = [row for row in rows if row.get("type") in BY_PEOPLE and str(row.get("id")) in ids]
    if len(automated) > MOST_COUNTED:
        trouble = trouble or Cut(f"Of more than {MOST_COUNTED} e-mails of workflows, the others were not counted.")
    counted = tuple(_mail(row, _count(client, stretch, [row])) for row in automated[:MOST_COUNTED])
    chunks = [by_hand[start : start + AT_ONCE] for start in range(0, len(by_hand), AT_ONCE)]
    people_sent = sum(_count(client, stretch, chunk) for chunk in chunks)
    if sum(mail.sent for mail in counted) + people_sent > total:
        raise Misread(UNCLEAR)
    return Mails(counted, tuple(_mail(row, 0) for row in by_hand), people_sent, total, trouble)


def _listed(client: Client) -> tuple[list[dict[str, Any]], ReadError | None]:
    """E-mails of workflows, whenever they were published, and all that were published in the window; by id."""
    asked: list[dict[str, str | bool]] = [{"type": kind, "workflowNames": True} for kind in BY_WORKFLOWS]
    asked.append({"publishedAfter": _iso(client.window.start)})
    rows: dict[str, dict[str, Any]] = {}
    trouble: ReadError | None = None
    for each in asked:
        params: dict[str, str | int | bool] = {"isPublished": True, "limit": 100, **each}
        try:
            for page in client.door.pages(EMAILS, NEXT, params=params, max_pages=MOST_PAGES):
                rows = {str(row.get("id")): row for row in page.rows("results")} | rows
        except Cut as error:
            trouble = trouble or error
    return [rows[number] for number in sorted(rows)], trouble


def _count(client: Client, stretch: Asked, rows: Sequence[Mapping[str, Any]]) -> int:
    """How many of these e-mails went out; Misread when HubSpot counted others with them."""
    asked = [str(row.get("id")) for row in rows]
    ids, sent = _counted(client, {**stretch, "emailIds": asked})
    if not ids <= {*asked}:
        raise Misread(UNCLEAR)
    return sent


def _counted(client: Client, asked: Asked) -> tuple[set[str], int]:
    """The ids of the e-mails that went out, and how many there were of them together."""
    found = client.door.get(STATISTICS, asked)
    ids, counters = found.at("emails"), found.at("aggregate", "counters")
    if not isinstance(ids, list) or not isinstance(counters, Mapping):
        raise Misread(UNCLEAR)
    sent = counters.get("sent", None if ids else 0)
    if not isinstance(sent, int) or isinstance(sent, bool) or sent < 0:
        raise Misread(UNCLEAR)
    return {str(each) for each in ids}, sent


def _mail(row: Mapping[str, Any], sent: int) -> Mail:
    names = row.get("workflowNames")
    to = row.get("to") if isinstance(row.get("to"), Mapping) else {}
    lists = to.get("contactIlsLists") if isinstance(to, Mapping) else None
    include = lists.get("include") if isinstance(lists, Mapping) else None
    return Mail(
        id=str(row.get("id")),
        name=clean(str(row.get("name") or "")),
        workflows=tuple(sorted(clean(str(name)) for name in names)) if isinstance(names, list) else (),
        lists=tuple(sorted(str(each) for each in include)) if isinstance(include, list) else (),
        published=moment(row.get("publishedAt") or row.get("publishDate")),
        sent=sent,
    )


def _title(mail: Mail) -> str:
    used = f" of workflow “{mail.workflows[0]}”" if len(mail.workflows) == 1 else ""
    used = f" of {len(mail.workflows)} workflows" if len(mail.workflows) > 1 else used
    return f"E-mail “{mail.name}”{used}"[:200]


def _work(client: Client, number: str, name: str, actor: Actor, count: int) -> Work:
    return Work(
        id=clean(number),
        name=name,
        link=link(client, "email"),
        at=client.window.end,
        proof=Proof.RUNNING,
        process=Process.MESSAGE_SEND,
        actor=actor,
        count=count,
    )


def _iso(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"
