"""A hundred profiles, of which only scores, consent and a foreign number are asked for: no name, no address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditor.model import Prediction
from connectors.base import Client
from connectors.door import Answer
from connectors.errors import ReadError
from connectors.klaviyo import typed
from connectors.klaviyo.resources import Row, attempt, moment, more, once, rows_of
from connectors.redact import clean

SAMPLE = 100
"""Newest changes first; one request, however many profiles there are."""
SCORES = {
    "churn_probability": Prediction.CHURN,
    "predicted_clv": Prediction.LIFETIME_VALUE,
    "expected_date_of_next_order": Prediction.NEXT_ORDER,
}


@dataclass(frozen=True)
class Share:
    """How many of those that tell have something."""

    filled: int = 0
    total: int = 0


@dataclass(frozen=True)
class Profiles:
    """What the sample shows."""

    size: int
    scored: dict[Prediction, int]
    """Sampled profiles that have the score."""
    consents: dict[str, list[datetime | None]]
    """For each way by which people agreed, as Klaviyo names it in small letters, the dates."""
    shares: dict[str, Share]
    """Agreed to e-mail and to text messages, confirmed it, blocked, known by a number of another system."""
    whole: bool = True
    """There are no other profiles."""
    trouble: ReadError | None = None


def profiles(client: Client) -> Profiles:
    """The sample, asked for once."""
    return once(client, "profiles", lambda: _profiles(client))


def _profiles(client: Client) -> Profiles:
    asked: dict[str, str | int] = {
        "page[size]": SAMPLE,
        "sort": "-updated",
        "additional-fields[profile]": "subscriptions,predictive_analytics",
        "fields[profile]": "external_id,subscriptions,predictive_analytics",
    }
    found = attempt(lambda: _counted(client.door.get("/api/profiles", asked)))
    return Profiles(0, {}, {}, {}, trouble=found) if isinstance(found, ReadError) else found


def _counted(answer: Answer) -> Profiles:
    rows = rows_of(answer)
    scored = {prediction: sum(_has(row, key) for row in rows) for key, prediction in SCORES.items()}
    consents: dict[str, list[datetime | None]] = defaultdict(list)
    for row in rows:
        for channel in ("email", "sms"):
            way, date = _consent(_marketing(row, channel))
            if way:
                consents[way].append(date)
    return Profiles(len(rows), scored, dict(consents), _shares(rows), not more(answer))


def _shares(rows: list[Row]) -> dict[str, Share]:
    mails = [mail for row in rows if (mail := _marketing(row, "email")) is not None]
    texts = [text for row in rows if (text := _marketing(row, "sms")) is not None]
    confirmed = [typed.flag(mail, "double_optin", optional=True) for mail in mails if _agreed(mail)]
    blocked = [typed.values(mail, "suppression") for mail in mails if mail.get("suppression") is not None]
    return {
        "mail": _share(_agreed(mail) for mail in mails),
        "text": _share(_agreed(text) for text in texts),
        "confirmed": _share(one for one in confirmed if isinstance(one, bool)),
        "blocked": _share(bool(one) for one in blocked),
        "numbered": _share(bool(row.text("external_id")) for row in rows),
    }


def _share(each: Iterable[bool]) -> Share:
    known = list(each)
    return Share(sum(known), len(known))


def _has(row: Row, score: str) -> bool:
    """Whether it carries a predicted value: a number, or a date."""
    found = typed.mapping(row.attributes, "predictive_analytics")
    value = typed.find(found, (score,), optional=True)
    return bool(value) if isinstance(value, str) else typed.to_number(value, score) is not None


def _marketing(row: Row, channel: str) -> dict[str, Any] | None:
    """What somebody agreed to on a channel; None for somebody who has no address there."""
    subscriptions = typed.mapping(row.attributes, "subscriptions")
    return typed.mapping(typed.mapping(subscriptions, channel, optional=True), "marketing", optional=True)


def _agreed(marketing: dict[str, Any]) -> bool:
    return typed.text(marketing, "consent") == "SUBSCRIBED"


def _consent(marketing: dict[str, Any] | None) -> tuple[str, datetime | None]:
    """How somebody agreed, and when; empty for people who did not."""
    if marketing is None or not _agreed(marketing):
        return "", None
    date = typed.text(marketing, "consent_timestamp", optional=True)
    return clean(typed.text(marketing, "method", optional=True)).casefold(), moment(date) if date else None
