"""Inventory and purchasing: is somebody warned, and does a forecast decide what is bought?"""

from __future__ import annotations

from auditor.detect import (
    Automations,
    Draft,
    Flow,
    Intelligences,
    Seen,
    absent,
    answering,
    detector,
    flowing,
    model_in_use,
    partial,
    present,
    running,
    silence,
    working,
)
from auditor.model import Automation, Criterion, DataObject, Event, Prediction, Role, State, Trait, Verb


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
    not_without=(Trait.STOCK,),
)
def low_stock_alert(seen: Seen) -> Draft:
    """An automation started by low stock that tells somebody who works here."""
    telling = (Verb.STAFF_NOTIFY, Verb.PURCHASE_ORDER, Verb.TASK_CREATE)
    return answering(seen, (Event.STOCK_LOW,), *telling)


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
    not_without=(Trait.STOCK,),
)
def demand_forecast(seen: Seen) -> Draft:
    """A forecasting model whose output something acts on."""
    return model_in_use(seen, Prediction.DEMAND)


stock_sync = detector(
    "inventory.stock_sync",
    question="Do all sales channels show the same stock?",
    why="An order for what another channel has just sold ends in an apology.",
    good="Sales channels share one stock.",
    gap="Sales channels keep stocks of their own.",
    advice="Let the shop pass its stock to the marketplaces.",
    stage=3,
    effort="medium",
    impact="high",
    looks_at=Flow(DataObject.INVENTORY, Role.ECOMMERCE, Role.MARKETPLACE),
    not_without=(Trait.STOCK,),
    covers=("INV02",),
)(flowing)

stock_in_marketing = detector(
    "inventory.stock_in_marketing",
    question="Does the marketing tool know what is in stock?",
    why="Promoting what is sold out makes customers look elsewhere.",
    good="The marketing tool knows what is in stock.",
    gap="The marketing tool does not know what is in stock.",
    advice="Let the shop pass stock with its products to the marketing tool.",
    stage=3,
    effort="low",
    impact="medium",
    looks_at=Flow(DataObject.INVENTORY, Role.ECOMMERCE, Role.MARKETING),
    not_without=(Trait.STOCK,),
)(flowing)

BUYING = (Role.IPAAS, Role.FORECASTING, Role.PURCHASING, Role.ECOMMERCE)


@detector(
    "inventory.purchase_proposals",
    question="Are purchase orders proposed when stock reaches a limit?",
    why="A proposal that waits for a yes is faster than a list somebody has to write.",
    good="Purchase orders are proposed by rule.",
    gap="Purchase orders are written by hand.",
    advice="Let a rule draft the order when stock falls under its limit, and a person send it.",
    stage=2,
    effort="medium",
    impact="medium",
    looks_at=Automations(Verb.PURCHASE_ORDER, of=BUYING),
    any_role=(Role.ECOMMERCE,),
    not_without=(Trait.STOCK,),
    covers=("INV03",),
    after=("inventory.low_stock_alert",),
)
def purchase_proposals(seen: Seen) -> Draft:
    """A running automation that drafts purchase orders."""
    return working(seen.automations(verb=Verb.PURCHASE_ORDER), Verb.PURCHASE_ORDER)


auto_replenishment = detector(
    "inventory.auto_replenishment",
    question="Does the forecast order what is needed by itself, within limits?",
    why="Between a forecast and an order lies a week, if somebody has to carry it over.",
    good="The forecast orders by itself, within limits.",
    gap="Somebody turns forecasts into orders.",
    advice="Let the forecasting tool send orders under a limit, and ask above it.",
    stage=5,
    effort="high",
    impact="high",
    looks_at=Flow(DataObject.INVENTORY, Role.FORECASTING, Role.PURCHASING),
    any_role=(Role.ECOMMERCE,),
    not_without=(Trait.STOCK,),
    covers=("INV05",),
    after=("inventory.demand_forecast", "inventory.purchase_proposals"),
)(flowing)


@detector(
    "inventory.markdowns",
    question="Are slow sellers marked down by a rule or a model that looks at stock?",
    why="Stock that does not move costs rent; the first reduction is the cheapest.",
    good="Slow sellers are marked down by rule.",
    gap="Reductions are decided by feeling.",
    advice="Let a rule propose a reduction for what has not moved in ninety days.",
    stage=4,
    effort="medium",
    impact="medium",
    looks_at=Automations(Verb.PRICE_UPDATE, of=(Role.ECOMMERCE, Role.IPAAS, Role.FORECASTING, Role.PRICING_ENGINE)),
    any_role=(Role.ECOMMERCE,),
    not_without=(Trait.STOCK,),
    covers=("INV07",),
)
def markdowns(seen: Seen) -> Draft:
    """A running automation that changes prices and looks at stock."""
    rules = seen.automations(verb=Verb.PRICE_UPDATE)
    by_stock = [rule for rule in rules if Criterion.STOCK in rule.conditions]
    if active := running(by_stock, Verb.PRICE_UPDATE):
        return present(active)
    if by_stock:
        return silence(by_stock, Verb.PRICE_UPDATE)
    return partial(rules, "prices are changed by rule, but not by stock") if rules else absent()


@detector(
    "inventory.supplier_feed",
    question="Do stock and prices of suppliers come in by themselves?",
    why="A list that somebody loads on Fridays is wrong from Saturday on.",
    good="Suppliers' lists come in by themselves.",
    gap="Suppliers' lists are loaded by hand, if at all.",
    advice="Read the supplier's file or interface in a workflow every night.",
    stage=3,
    effort="medium",
    impact="low",
    looks_at=Automations(Verb.STOCK_UPDATE, Verb.RECORD_UPDATE, of=(Role.IPAAS, Role.PIM_ERP, Role.PURCHASING)),
    any_role=(Role.ECOMMERCE,),
    not_without=(Trait.STOCK,),
    covers=("INV08",),
)
def supplier_feed(seen: Seen) -> Draft:
    """A running workflow that writes stock or product data and is not started by the shop's own orders."""
    writing = [rule for rule in seen.automations(verb=(Verb.STOCK_UPDATE, Verb.RECORD_UPDATE)) if _brings_stock(rule)]
    return working(writing, Verb.STOCK_UPDATE, Verb.RECORD_UPDATE)


def _brings_stock(rule: Automation) -> bool:
    scheduled = any(trigger.event in (Event.SCHEDULE, Event.WEBHOOK) for trigger in rule.triggers)
    writes = any(
        action.verb is Verb.STOCK_UPDATE
        or (action.verb is Verb.RECORD_UPDATE and {DataObject.INVENTORY, DataObject.PRICE} & set(action.data))
        for action in rule.actions
        if action.state is State.LIVE
    )
    return scheduled and writes
