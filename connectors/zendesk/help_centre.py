"""The help centre: how many articles answer customers, how fresh they are, and for whom they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from auditor.model import Criterion, DataObject, Membership, Proof, Records, Segment
from connectors.base import Client
from connectors.door import Params
from connectors.errors import Cut, Misread, NotThere, Unobservable
from connectors.redact import clean
from connectors.zendesk.answers import PAGE, flag, listed, name_of, page, says_more, whole_number
from connectors.zendesk.typed import Row, a_text, date, items, odd, text

FRESH = timedelta(days=180)
NONE = "This Zendesk account shows our credential no help centre."


def articles(client: Client) -> Iterator[Records]:
    """All articles, drafts included, and those that somebody changed in the last half year."""
    asked: Params = {"sort_by": "updated_at", "sort_order": "desc", "per_page": PAGE}
    try:
        answer = client.door.get("/api/v2/help_center/articles.json", asked)
    except NotThere as error:
        raise Unobservable(NONE) from error
    rows, total = answer.rows("articles"), whole_number(answer, "count")
    dates = [date(row, "updated_at", absent=True) for row in rows]
    times = [each for each in dates if each is not None]
    if len(times) < len(rows):
        raise Misread("Zendesk sent an article without the date of its last change.")
    fresh = [each for each in times if each >= client.window.end - FRESH]
    yield _fact(client, "articles", "Help-centre articles, drafts included", "", total)
    newest_first = all(one >= two for one, two in pairwise(times))
    exact = len(rows) >= total or (newest_first and len(fresh) < len(rows))
    if rows:
        of, says = (total, "Help-centre articles") if exact else (len(rows), "Newest help-centre articles")
        changed = "changed in half a year"
        yield _fact(client, "articles-fresh", f"{says} {changed}", changed, of, len(fresh))
    if says_more(answer) and (len(rows) >= total or not exact):
        raise Cut(f"We looked at the newest {len(rows)} articles; there are more.")


def _fact(client: Client, name: str, says: str, field: str, total: int, filled: int | None = None) -> Records:
    return Records(
        id=name,
        name=says,
        link=page(client, "knowledge/lists"),
        at=client.window.end,
        proof=Proof.RUNNING if filled else Proof.CONFIGURED,
        object=DataObject.OTHER,
        field=field,
        total=total,
        filled=filled,
        sampled=says.startswith("Newest"),
    )


def readers(client: Client) -> Iterator[Segment]:
    """Groups of customers for whom articles are kept; those that every help centre has are left out."""
    try:
        rows = list(listed(client, "/api/v2/help_center/user_segments.json", "user_segments"))
    except NotThere as error:
        raise Unobservable(NONE) from error
    for row in _own(rows):
        yield Segment(
            id=f"user-segment-{name_of(row)}",
            name=clean(a_text(row, "name")),
            link=page(client, "knowledge/user_segments"),
            at=date(row, "updated_at", absent=True),
            membership=Membership.DYNAMIC if _by_rule(row) else Membership.STATIC,
            criteria=(Criterion.PROFILE,) if _by_rule(row) else (),
        )


def _own(rows: Sequence[Row]) -> Iterator[Row]:
    return (row for row in rows if not flag(row, "built_in") and text(row, "user_type") != "staff")


def _by_rule(row: Row) -> bool:
    """People come and go by their tags, groups and organisations; otherwise somebody picked them."""
    rules = ("tags", "or_tags", "group_ids", "organization_ids")
    if not any(key in row for key in rules):
        raise odd("tags")
    held = [items(row, key, absent=True) for key in rules]
    return any(held)
