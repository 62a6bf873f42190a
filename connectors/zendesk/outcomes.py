"""What customers got: ratings, and the time to the first reply."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from auditor.model import Measure, MeasureKind, Proof
from connectors.base import Client
from connectors.door import Params
from connectors.errors import Cut, Denied, NotThere, Unobservable
from connectors.zendesk.answers import link, listed, setting
from connectors.zendesk.samples import ENOUGH, tickets
from connectors.zendesk.typed import Row, date, mapping, odd, rows, text

RATING_PAGES = 3
CUSTOMER = "customer_satisfaction"
"""Questions of a survey that ask for a rating; others ask for words."""
GOOD, BAD = "good", "bad"
CATEGORIES = {"very_good": GOOD, "good": GOOD, "bad": BAD, "very_bad": BAD}


def satisfaction(client: Client) -> Iterator[Measure]:
    """The share of good ratings in the window; nothing when nobody is asked or nobody answered."""
    good = rated = 0
    cut: Cut | None = None
    try:
        for verdict in _verdicts(client):
            rated, good = rated + 1, good + (verdict == GOOD)
    except Cut as error:
        cut = error
    if rated:
        yield Measure(
            id="csat",
            name="Share of good ratings",
            link=link(client, "people/customer-satisfaction"),
            at=client.window.end,
            proof=Proof.EFFECTIVE,
            measure=MeasureKind.CSAT,
            value=round(good / rated, 4),
            unit="share",
            of=f"{rated} ratings" + (", there are more" if cut else ""),
        )
    if cut is not None:
        raise cut


def _verdicts(client: Client) -> Iterator[str]:
    """Good or bad, rating by rating: from surveys, from the older ratings, or from whichever this account has."""
    surveys = setting(client, "active_features", "customer_satisfaction_survey")
    ratings = setting(client, "active_features", "customer_satisfaction")
    if surveys is not False:
        try:
            yield from _of_surveys(client)
        except (Denied, NotThere, Unobservable):
            if surveys or ratings is False:
                raise
    if ratings is not False and not surveys:
        yield from _of_ratings(client)


def _of_surveys(client: Client) -> Iterator[str]:
    asked = {"filter[created_at_start]": int(client.window.start.timestamp() * 1_000)}
    kinds: set[str | None] = set()
    rated = told = False
    for row in listed(client, "/api/v2/guide/survey_responses", "survey_responses", asked, RATING_PAGES):
        for answer in rows(row, "answers"):
            kind = text(mapping(answer, "question") or {}, "sub_type", absent=True)
            kinds.add(kind)
            if kind == CUSTOMER:
                rated, told = True, told or "rating_category" in answer
                yield from _verdict(text(answer, "rating_category", absent=True))
    if kinds == {None}:
        raise odd("sub_type")
    if rated and not told:
        raise odd("rating_category")


def _of_ratings(client: Client) -> Iterator[str]:
    asked: Params = {"score": "received", "start_time": int(client.window.start.timestamp())}
    for row in listed(client, "/api/v2/satisfaction_ratings", "satisfaction_ratings", asked, RATING_PAGES):
        if _in_window(client, row):
            yield from _verdict(text(row, "score"))


def _in_window(client: Client, row: Row) -> bool:
    at = date(row, "created_at")
    return at is None or client.window.start <= at <= client.window.end


def _verdict(word: str | None) -> Iterator[str]:
    """A rating in between is neither good nor bad, but it is a rating."""
    if word and word not in ("offered", "unoffered"):
        yield CATEGORIES.get(word, "")


def first_reply(client: Client) -> Iterator[Measure]:
    """The median time from a ticket's opening to an agent's first public reply."""
    sample = tickets(client)
    if sample.times_trouble is not None:
        raise sample.times_trouble
    waits = [
        ticket.times.minutes_to_reply
        for ticket in sample.rows
        if ticket.times.minutes_to_reply is not None and ticket.created >= client.window.start
    ]
    if waits:
        yield Measure(
            id="first-reply",
            name="Median minutes to the first reply",
            link=link(client, "home"),
            at=client.window.end,
            proof=Proof.EFFECTIVE,
            measure=MeasureKind.MINUTES_TO_FIRST_REPLY,
            value=round(median(waits), 1),
            unit="minutes",
            of=f"{len(waits)} tickets" + ("" if sample.whole else ", a sample"),
        )
    if not sample.whole and len(waits) < ENOUGH:
        raise Cut(f"We found {len(waits)} first replies among {len(sample.rows)} tickets; there are more tickets.")
