"""What the conditions of flows and segments look at: behaviour, purchases, recency, consent, predictions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.model import Criterion, DataObject, Prediction
from connectors.klaviyo import typed
from connectors.klaviyo.metrics import Metric

Condition = Mapping[str, Any]

PREDICTIONS = {
    "churn_probability": Prediction.CHURN,
    "predicted_clv": Prediction.LIFETIME_VALUE,
    "total_clv": Prediction.LIFETIME_VALUE,
    "predicted_number_of_orders": Prediction.LIFETIME_VALUE,
    "expected_date_of_next_purchase": Prediction.NEXT_ORDER,
    "predicted_gender": Prediction.OTHER,
    "channel_affinity": Prediction.OTHER,
}
"""Klaviyo files historic sums under predictions too; those are not in this list."""

_PLAIN = {
    "profile-property": Criterion.PROFILE,
    "profile-region": Criterion.PROFILE,
    "profile-postal-code-distance": Criterion.PROFILE,
    "profile-group-membership": Criterion.PROFILE,
    "profile-has-custom-object": Criterion.PROFILE,
    "profile-marketing-consent": Criterion.CONSENT,
    "profile-permissions": Criterion.CONSENT,
    "profile-metric-funnel": Criterion.BEHAVIOUR,
    "profile-not-in-flow": Criterion.BEHAVIOUR,
    "profile-has-not-received-email-message": Criterion.BEHAVIOUR,
    "profile-has-not-received-sms-message": Criterion.BEHAVIOUR,
    "profile-has-not-received-push-message": Criterion.BEHAVIOUR,
    "low-inventory": Criterion.STOCK,
}
_OF_DATA = {
    DataObject.ORDER: Criterion.PURCHASES,
    DataObject.TICKET: Criterion.SUPPORT_STATE,
    DataObject.SUBSCRIPTION: Criterion.PURCHASES,
}
_RELATIVE = ("in-the-last", "at-least", "between")
_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0}
LAPSED_DAYS = 30
"""Somebody who has not bought or visited for this long has lapsed; less is only a pause between messages."""


def conditions_in(definition: Any) -> Iterator[Condition]:
    """Every condition anywhere inside a definition."""
    for one in typed.objects(definition):
        for group in typed.items(one, "condition_groups") if "condition_groups" in one else ():
            yield from typed.items(group, "conditions")


def criteria(conditions: Iterable[Condition], metrics: Mapping[str, Metric]) -> tuple[Criterion, ...]:
    """What they look at, sorted, once each."""
    return tuple(sorted({found for one in conditions for found in _criteria(one, metrics)}))


def predictions(conditions: Iterable[Condition]) -> tuple[Prediction, ...]:
    """The predicted values they use, sorted, once each."""
    used = {PREDICTIONS.get(typed.word(one, "dimension")) for one in conditions if _predictive(one)}
    return tuple(sorted(found for found in used if found))


def lapsing(conditions: Iterable[Condition]) -> bool:
    """Whether one of them means "has not done it for a while" or "is likely to be lost"."""
    return any(_absent_lately(one) or _likely_lost(one) for one in conditions)


def never_since_start(conditions: Iterable[Condition], metrics: Mapping[str, Metric]) -> bool:
    """Whether the flow goes on only while no order has been placed since it began."""
    return any(
        _none(one) and _timeframe(one) == "flow-start" and _data(one, metrics) is DataObject.ORDER for one in conditions
    )


def read_through(definition: Any) -> tuple[Condition, ...]:
    """Every condition inside; Misread now, when anything that is asked of them later cannot be answered."""
    found = tuple(conditions_in(definition))
    criteria(found, {})
    predictions(found)
    for one in found:
        _absent_lately(one)
        _likely_lost(one)
    return found


def _criteria(one: Condition, metrics: Mapping[str, Metric]) -> set[Criterion]:
    if _predictive(one):
        known = typed.word(one, "dimension") in PREDICTIONS
        return {Criterion.PREDICTION if known else Criterion.PURCHASES}
    if (kind := typed.word(one, "type")) != "profile-metric":
        return {_PLAIN.get(kind, Criterion.OTHER)}
    metric = metrics.get(typed.word(one, "metric_id"))
    if metric is None:
        found = {Criterion.OTHER}  # what the event is was not told: behaviour, a purchase, a ticket
    else:
        found = {_OF_DATA.get(metric.data, Criterion.BEHAVIOUR) if metric.data else Criterion.BEHAVIOUR}
    if _timeframe(one) in _RELATIVE:
        found.add(Criterion.RECENCY)
    return found


def _predictive(one: Condition) -> bool:
    return typed.word(one, "type") == "profile-predictive-analytics"


def _timeframe(one: Condition) -> str:
    """How the time is limited, in Klaviyo's words; empty when it is not."""
    return typed.text(typed.mapping(one, "timeframe_filter", optional=True), "operator")


def _data(one: Condition, metrics: Mapping[str, Metric]) -> DataObject | None:
    metric = metrics.get(typed.text(one, "metric_id", optional=True))
    return metric.data if metric else None


def _none(one: Condition) -> bool:
    """It counts events and asks for none."""
    if typed.word(one, "type") != "profile-metric" or typed.text(one, "measurement") != "count":
        return False
    wanted = typed.mapping(one, "measurement_filter")
    asked = (typed.text(wanted, "operator"), typed.number(wanted, "value"))
    return asked in (("equals", 0), ("less-than", 1), ("less-than-or-equal", 0))


def _absent_lately(one: Condition) -> bool:
    if not _none(one) or _timeframe(one) != "in-the-last":
        return False
    unit = _DAYS.get(typed.text(one, "timeframe_filter", "unit"), 0)
    return (typed.number(one, "timeframe_filter", "quantity") or 0) * unit >= LAPSED_DAYS


def _likely_lost(one: Condition) -> bool:
    if not _predictive(one) or typed.word(one, "dimension") != "churn_probability":
        return False
    return "greater" in typed.text(one, "filter", "operator")
