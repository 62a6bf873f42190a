"""What the conditions of flows and segments look at: behaviour, purchases, recency, consent, predictions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.model import Criterion, DataObject, Prediction
from connectors.door.answer import at
from connectors.klaviyo.metrics import Metric
from connectors.klaviyo.resources import dicts

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
    if isinstance(definition, list):
        for item in definition:
            yield from conditions_in(item)
    elif isinstance(definition, dict):
        for group in dicts(definition.get("condition_groups")):
            yield from dicts(group.get("conditions"))
        for key, value in definition.items():
            if key != "condition_groups":
                yield from conditions_in(value)


def criteria(conditions: Iterable[Condition], metrics: Mapping[str, Metric]) -> tuple[Criterion, ...]:
    """What they look at, sorted, once each."""
    return tuple(sorted({found for one in conditions for found in _criteria(one, metrics)}))


def predictions(conditions: Iterable[Condition]) -> tuple[Prediction, ...]:
    """The predicted values they use, sorted, once each."""
    used = {PREDICTIONS.get(str(one.get("dimension"))) for one in conditions if _predictive(one)}
    return tuple(sorted(found for found in used if found))


def lapsing(conditions: Iterable[Condition]) -> bool:
    """Whether one of them means "has not done it for a while" or "is likely to be lost"."""
    return any(_absent_lately(one) or _likely_lost(one) for one in conditions)


def never_since_start(conditions: Iterable[Condition], metrics: Mapping[str, Metric]) -> bool:
    """Whether the flow goes on only while no order has been placed since it began."""
    return any(
        _none(one)
        and at(one, ("timeframe_filter", "operator")) == "flow-start"
        and _data(one, metrics) is DataObject.ORDER
        for one in conditions
    )


def _criteria(one: Condition, metrics: Mapping[str, Metric]) -> set[Criterion]:
    if _predictive(one):
        known = str(one.get("dimension")) in PREDICTIONS
        return {Criterion.PREDICTION if known else Criterion.PURCHASES}
    if one.get("type") != "profile-metric":
        return {_PLAIN.get(str(one.get("type")), Criterion.OTHER)}
    data = _data(one, metrics)
    found = {_OF_DATA.get(data, Criterion.BEHAVIOUR) if data else Criterion.BEHAVIOUR}
    if at(one, ("timeframe_filter", "operator")) in _RELATIVE:
        found.add(Criterion.RECENCY)
    return found


def _predictive(one: Condition) -> bool:
    return one.get("type") == "profile-predictive-analytics"


def _data(one: Condition, metrics: Mapping[str, Metric]) -> DataObject | None:
    metric = metrics.get(str(one.get("metric_id")))
    return metric.data if metric else None


def _none(one: Condition) -> bool:
    """It counts events and asks for none."""
    wanted = (at(one, ("measurement_filter", "operator")), at(one, ("measurement_filter", "value")))
    counts = one.get("type") == "profile-metric" and one.get("measurement") == "count"
    return counts and wanted in (("equals", 0), ("less-than", 1), ("less-than-or-equal", 0))


def _absent_lately(one: Condition) -> bool:
    quantity, unit = (at(one, ("timeframe_filter", key)) for key in ("quantity", "unit"))
    days = quantity * _DAYS.get(str(unit), 0) if isinstance(quantity, int | float) else 0
    return _none(one) and at(one, ("timeframe_filter", "operator")) == "in-the-last" and days >= LAPSED_DAYS


def _likely_lost(one: Condition) -> bool:
    asked = at(one, ("filter", "operator"))
    return _predictive(one) and one.get("dimension") == "churn_probability" and "greater" in str(asked)
