"""Marketing e-mails: what workflows sent, what people sent to lists, and what went out besides.

HubSpot lists the e-mails that were sent in a stretch of time, and counts for any of them how many went out in it. It
names the workflows an e-mail is used in; a workflow's own step names the e-mail by its id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from auditor.model import Actor, Measure, MeasureKind, Process, Proof, Work
from connectors.base import Client
from connectors.door import Cursor
from connectors.errors import BadCredential, Cut, Misread, ReadError
from connectors.hubspot import told
from connectors.hubspot.account import link
from connectors.hubspot.once import once
from connectors.hubspot.told import (
    Row,
    identity,
    ids,
    mapping,
    mapping_or_none,
    text,
    text_or_none,
    texts,
    when_or_none,
)
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
    kind: str
    """HubSpot's word for it."""
    name: str
    workflows: tuple[str, ...]
    """Names of the workflows that use it."""
    lists: tuple[str, ...]
    """Ids of the lists it was sent to."""
    published: datetime | None
    sent: int = 0
    """How many went out in the window, once they are counted."""


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
    rest = found.total - by_rule - found.people_sent
    if rest > 0 and not isinstance(found.trouble, Misread):  # else they may be any of those that could not be read
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


def sent_to_lists(client: Client) -> tuple[Mapping[str, Sequence[Mail]], ReadError | None]:
    """The e-mails that people sent to each list in the window, by its id, and why there may be more."""
    try:
        found = mails(client)
    except BadCredential:
        raise
    except ReadError as error:
        return {}, error
    sent = found.by_people
    by_list = {number: [mail for mail in sent if number in mail.lists] for mail in sent for number in mail.lists}
    return by_list, found.trouble


def mails(client: Client) -> Mails:
    """All of it, read once."""
    return once(client, "mails", lambda: _read(client))


def _read(client: Client) -> Mails:
    stretch = {"startTimestamp": _iso(client.window.start), "endTimestamp": _iso(client.window.end)}
    sent_ids, total = _counted(client, stretch)
    listed, trouble = _listed(client)
    if sent_ids and not listed:
        trouble = trouble or _unlisted(client)
    went_out = [mail for mail in listed if mail.id in sent_ids]
    automated = [mail for mail in went_out if mail.kind in BY_WORKFLOWS]
    by_hand = [mail for mail in went_out if mail.kind in BY_PEOPLE]
    if len(automated) > MOST_COUNTED:
        trouble = trouble or Cut(f"Of more than {MOST_COUNTED} e-mails of workflows, the others were not counted.")
    counted = tuple(replace(mail, sent=_count(client, stretch, [mail])) for mail in automated[:MOST_COUNTED])
    chunks = [by_hand[start : start + AT_ONCE] for start in range(0, len(by_hand), AT_ONCE)]
    people_sent = sum(_count(client, stretch, chunk) for chunk in chunks)
    if sum(mail.sent for mail in counted) + people_sent > total:
        raise Misread(UNCLEAR)
    return Mails(counted, tuple(by_hand), people_sent, total, trouble)


def _unlisted(client: Client) -> ReadError | None:
    """E-mails went out and none of them is listed: fine as long as there are any, older ones or of other kinds."""
    return None if client.door.get(EMAILS, {"limit": 1}).rows("results") else Misread(UNCLEAR)


def _listed(client: Client) -> tuple[list[Mail], ReadError | None]:
    """E-mails of workflows, whenever they were published, and all that were published in the window; by id."""
    asked: list[dict[str, str | bool]] = [{"type": kind, "workflowNames": True} for kind in BY_WORKFLOWS]
    asked.append({"publishedAfter": _iso(client.window.start)})
    found: dict[str, Mail] = {}
    trouble: ReadError | None = None
    for each in asked:
        params: dict[str, str | int | bool] = {"isPublished": True, "limit": 100, **each}
        try:
            for page in client.door.pages(EMAILS, NEXT, params=params, max_pages=MOST_PAGES):
                mails, odd = told.each(page.rows("results"), _mail)
                found = {mail.id: mail for mail in mails} | found
                trouble = trouble or odd
        except Cut as error:
            trouble = trouble or error
    return [found[number] for number in sorted(found)], trouble


def _count(client: Client, stretch: Asked, mails: Sequence[Mail]) -> int:
    """How many of these e-mails went out; Misread when HubSpot counted others with them."""
    asked = [mail.id for mail in mails]
    sent_ids, sent = _counted(client, {**stretch, "emailIds": asked})
    if not sent_ids <= {*asked}:
        raise Misread(UNCLEAR)
    return sent


def _counted(client: Client, asked: Asked) -> tuple[set[str], int]:
    """The ids of the e-mails that went out, and how many there were of them together."""
    found = client.door.get(STATISTICS, asked).mapping()
    told.values(found, "emails", UNCLEAR)
    sent_ids = {*ids(found, "emails", UNCLEAR)}
    counters = mapping(mapping(found, "aggregate", UNCLEAR), "counters", UNCLEAR)
    return sent_ids, told.number(counters if sent_ids else {"sent": 0, **counters}, "sent", UNCLEAR)


def _mail(row: Row) -> Mail:
    to = mapping_or_none(row, "to") or {}
    lists = mapping_or_none(to, "contactIlsLists") or {}
    return Mail(
        id=identity(row, "id"),
        kind=text(row, "type"),
        name=clean(text_or_none(row, "name") or ""),
        workflows=tuple(sorted(map(clean, texts(row, "workflowNames")))),
        lists=tuple(sorted(ids(lists, "include"))),
        published=when_or_none(row, "publishedAt") or when_or_none(row, "publishDate"),
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
