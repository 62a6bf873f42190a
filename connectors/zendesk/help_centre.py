"""The help centre: how many articles answer customers, how fresh they are, and for whom they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from auditor.model import Criterion, DataObject, Membership, Proof, Records, Segment
from connectors.base import Client
from connectors.door import Params
from connectors.errors import Misread, NotThere, Unobservable
from connectors.redact import clean
from connectors.zendesk.answers import PAGE, Row, flag, listed, moment, name_of, newest, page, whole_number

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
    dates = [moment(row.get("updated_at")) for row in rows]
    times = [each for each in dates if each is not None]
    if len(times) < len(rows):
        raise Misread("Zendesk sent an article without the date of its last change.")
    fresh = [each for each in times if each >= client.window.end - FRESH]
    yield _fact(client, "articles", "Help-centre articles, drafts included", "", total)
    if rows:
        newest_first = all(one >= two for one, two in pairwise(times))
        exact = len(rows) >= total or (newest_first and len(fresh) < len(rows))
        of, says = (total, "Help-centre articles") if exact else (len(rows), "Newest help-centre articles")
        changed = "changed in half a year"
        yield _fact(client, "articles-fresh", f"{says} {changed}", changed, of, len(fresh))


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
            name=clean(str(row.get("name") or "")),
            link=page(client, "knowledge/user_segments"),
            at=newest([moment(row.get("updated_at"))]),
            membership=Membership.DYNAMIC if _by_rule(row) else Membership.STATIC,
            criteria=(Criterion.PROFILE,) if _by_rule(row) else (),
        )


def _own(rows: Sequence[Row]) -> Iterator[Row]:
    return (row for row in rows if not flag(row, "built_in") and row.get("user_type") != "staff")


def _by_rule(row: Row) -> bool:
    """People come and go by their tags, groups and organisations; otherwise somebody picked them."""
    return any(row.get(key) for key in ("tags", "or_tags", "group_ids", "organization_ids"))
