"""A hundred profiles, of which only scores and consent are asked for: no name, no address, no other property."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditor.model import Prediction
from connectors.base import Client
from connectors.door.answer import at
from connectors.errors import ReadError
from connectors.klaviyo.resources import Row, attempt, moment, once, rows_of
from connectors.redact import clean

SAMPLE = 100
"""Newest changes first; one request, however many profiles there are."""
SCORES = {
    "churn_probability": Prediction.CHURN,
    "predicted_clv": Prediction.LIFETIME_VALUE,
    "expected_date_of_next_order": Prediction.NEXT_ORDER,
}


@dataclass(frozen=True)
class Profiles:
    """What the sample shows."""

    size: int
    scored: dict[Prediction, int]
    """Sampled profiles that have the score."""
    consents: dict[str, list[datetime | None]]
    """For each way by which people agreed, as Klaviyo names it in small letters, the dates."""
    trouble: ReadError | None = None


def profiles(client: Client) -> Profiles:
    """The sample, asked for once."""
    return once(client, "profiles", lambda: _profiles(client))


def _profiles(client: Client) -> Profiles:
    asked: dict[str, str | int] = {
        "page[size]": SAMPLE,
        "sort": "-updated",
        "additional-fields[profile]": "subscriptions,predictive_analytics",
        "fields[profile]": "subscriptions,predictive_analytics",
    }
    found = attempt(lambda: _counted(rows_of(client.door.get("/api/profiles", asked))))
    return Profiles(0, {}, {}, found) if isinstance(found, ReadError) else found


def _counted(rows: list[Row]) -> Profiles:
    scored = {
        prediction: sum(at(row.attributes, ("predictive_analytics", key)) is not None for row in rows)
        for key, prediction in SCORES.items()
    }
    consents: dict[str, list[datetime | None]] = defaultdict(list)
    for row in rows:
        for channel in ("email", "sms"):
            way, date = _consent(at(row.attributes, ("subscriptions", channel, "marketing")))
            if way:
                consents[way].append(date)
    return Profiles(len(rows), scored, dict(consents))


def _consent(marketing: Any) -> tuple[str, datetime | None]:
    """How somebody agreed, and when; empty for people who did not."""
    if at(marketing, ("consent",)) != "SUBSCRIBED":
        return "", None
    way, date = clean(str(at(marketing, ("method",)) or "")).casefold(), at(marketing, ("consent_timestamp",))
    return way, moment(date) if isinstance(date, str) else None
