"""Inventory and purchasing: is somebody warned, and does a forecast decide what is bought?"""

from __future__ import annotations

from auditor.detect import Automations, Draft, Intelligences, Seen, detector, model_in_use, working
from auditor.model import Event, Prediction, Role, Verb


@detector(
    "inventory.low_stock_alert",
    question="Is somebody told before a product sells out?",
    why="Sold-out best sellers cost more than any late delivery.",
    good="The buyer is warned when stock runs low.",
    gap="Nobody is warned when stock runs low.",
    advice="Warn the buyer when stock falls under the level that covers the delivery time.",
    stage=2,
    effort="low",
    impact="high",
    looks_at=Automations(Event.STOCK_LOW, of=(Role.ECOMMERCE, Role.IPAAS, Role.FORECASTING, Role.WMS_3PL)),
    any_role=(Role.ECOMMERCE,),
    covers=("INV01",),
)
def low_stock_alert(seen: Seen) -> Draft:
    """An automation started by low stock that tells somebody who works here."""
    telling = (Verb.STAFF_NOTIFY, Verb.PURCHASE_ORDER, Verb.TASK_CREATE)
    return working(seen.automations(event=Event.STOCK_LOW, verb=telling), *telling)


@detector(
    "inventory.demand_forecast",
    question="Does a model forecast demand, and is its forecast used for buying?",
    why="Buying by feeling ties up money in slow sellers and runs out of fast ones.",
    good="A model forecasts demand and its forecast is used.",
    gap="Demand is not forecast by a model.",
    advice="Try a forecasting tool on the fifty best sellers and compare it with last season.",
    stage=4,
    effort="high",
    impact="high",
    looks_at=Intelligences(Prediction.DEMAND, of=(Role.FORECASTING,)),
    any_role=(Role.ECOMMERCE,),
    covers=("INV04",),
)
def demand_forecast(seen: Seen) -> Draft:
    """A forecasting model whose output something acts on."""
    return model_in_use(seen, Prediction.DEMAND)
