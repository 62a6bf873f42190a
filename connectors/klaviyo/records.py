"""Counts: consent and scores in a sample of people, codes of coupons that were given out, reviews."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import DataObject, Prediction, Proof, Records
from connectors.base import Client
from connectors.errors import Cut, Misread
from connectors.klaviyo.profiles import Share, profiles
from connectors.klaviyo.resources import Row, complain, listing, more, newest, rows_of, stamp
from connectors.redact import clean

MOST_COUPONS = 5
CODES = 100
"""Codes of a coupon that are looked at, at most."""
GIVEN = ("ASSIGNED_TO_PROFILE", "USED")
MOST_REVIEWS = 100
_PREDICTED = {
    Prediction.CHURN: "risk of leaving",
    Prediction.LIFETIME_VALUE: "future value",
    Prediction.NEXT_ORDER: "date of the next order",
}
_SHARES = (
    ("mail", DataObject.CONSENT, "consent to e-mail", "People who agreed to e-mails"),
    ("text", DataObject.CONSENT, "consent to text messages", "People who agreed to text messages"),
    ("confirmed", DataObject.CONSENT, "confirmed consent to e-mail", "Subscribers who confirmed their address"),
    ("blocked", DataObject.CONSENT, "blocked for e-mail", "People whom Klaviyo no longer writes e-mails to"),
    ("numbered", DataObject.CUSTOMER, "number in another system", "People known by their number in another system"),
)


def people(client: Client) -> Iterator[Records]:
    """Consent, blocked addresses, numbers of other systems and predicted values among the profiles changed last."""
    sample = profiles(client)
    complain(sample.trouble)
    for name, kind, field, title in _SHARES:
        if (share := sample.shares[name]).total:
            yield _of_people(client, name, kind, field, title, share, not sample.whole)
    for prediction, filled in sorted(sample.scored.items()):
        word = _PREDICTED[prediction]
        share = Share(filled, sample.size)
        if sample.size:
            yield _of_people(client, f"scored-{prediction.value}", DataObject.CUSTOMER, f"predicted {word}",
                             f"People with a predicted {word}", share, not sample.whole)  # fmt: skip
    if not sample.whole:
        raise Cut(f"Only the {sample.size} people whose profiles changed last were looked at.")


def _of_people(
    client: Client, id_: str, kind: DataObject, field: str, title: str, share: Share, sampled: bool
) -> Records:
    return Records(
        id=f"people-{id_}",
        name=title,
        at=client.window.end,
        proof=Proof.RUNNING,
        object=kind,
        field=field,
        total=share.total,
        filled=share.filled,
        sampled=sampled,
    )


def coupons(client: Client) -> Iterator[Records]:
    """Codes that are made for single people, and how many of them were given out or used."""
    asked: dict[str, str | int] = {"fields[coupon]": "external_id", "page[size]": 100}
    found = listing(client, "coupons", "/api/coupons", asked, 1, lambda row: row.text("external_id"))
    rows = sorted(found, key=lambda row: row.id)
    for row in rows[:MOST_COUPONS]:
        yield from _codes(client, row)
    complain(found.trouble)
    if len(rows) > MOST_COUPONS:
        raise Cut(f"There are more than {MOST_COUPONS} coupons; the others were not looked at.")


def _codes(client: Client, coupon: Row) -> Iterator[Records]:
    asked: dict[str, str | int] = {
        "filter": f"equals(coupon.id,{_quoted(coupon.id)})",
        "fields[coupon-code]": "status",  # never the code itself
        "page[size]": CODES,
    }
    answer = client.door.get("/api/coupon-codes", asked)
    states = [row.text("status") for row in rows_of(answer)]
    yield Records(
        id=f"codes-of-{clean(coupon.id)}"[:200],
        name=f"Codes of the coupon “{clean(coupon.text('external_id') or coupon.id)}”"[:200],
        at=client.window.end,
        object=DataObject.COUPON,
        field="given to a person",
        total=len(states),
        filled=sum(state in GIVEN for state in states),
        sampled=more(answer),
    )


def _quoted(text: str) -> str:
    if not text.isprintable() or set(text) & set('"\\'):
        raise Misread("Klaviyo named a coupon in a way that cannot be asked for.")
    return f'"{text}"'


def reviews(client: Client) -> Iterator[Records]:
    """Reviews that Klaviyo itself collected in the window; those of other tools come in as events."""
    asked: dict[str, str | int] = {
        "filter": f"greater-or-equal(created,{stamp(client.window.start)})",
        "sort": "-created",
        "fields[review]": "created,review_type",
        "page[size]": MOST_REVIEWS,
    }
    answer = client.door.get("/api/reviews", asked)
    rows = [row for row in rows_of(answer) if row.text("review_type") != "question"]
    cut = more(answer)
    if rows:
        yield Records(
            id="reviews",
            name="Reviews that Klaviyo collected in the window",
            at=newest([row.date("created") for row in rows]),
            proof=Proof.RUNNING,
            object=DataObject.REVIEW,
            total=len(rows),
            sampled=cut,
        )
    if cut:
        raise Cut(f"Only the newest {MOST_REVIEWS} reviews were counted.")
