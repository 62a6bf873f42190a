"""Operations: orders, parcels, returns and stock. Who does the work, and who is told?"""

from __future__ import annotations

from auditor.detect import (
    Automations,
    Draft,
    Flow,
    Intelligences,
    Need,
    Seen,
    Works,
    absent,
    detector,
    flowing,
    partial,
    present,
    running,
    share,
    unclear,
    working,
)
from auditor.model import Actor, Automation, DataObject, Event, Prediction, Process, Role, Verb

SHOP = (Role.ECOMMERCE,)
MACHINES = (Actor.APP, Actor.RULE, Actor.AI)
MOSTLY = 0.8
"""From this share on, machines do a process and people the exceptions."""
BY_HAND = 0.5
"""From this share on, a process counts as done by hand."""
FEW = 5
"""Fewer cases than this in the window say nothing about who usually does them."""


@detector(
    "operations.order_confirmation",
    question="Are customers told at once that their order has arrived?",
    why="It is the most opened message of all, and its absence is the first question to support.",
    good="Customers get an order confirmation at once.",
    gap="No order confirmation was seen going out.",
    advice="Switch the order confirmation on.",
    stage=2,
    effort="low",
    impact="medium",
    looks_at=Automations(Event.ORDER_PLACED, of=(Role.ECOMMERCE, Role.MARKETING)),
)
def order_confirmation(seen: Seen) -> Draft:
    """A message to the customer started by an order."""
    return _told(seen, Event.ORDER_PLACED)


@detector(
    "operations.shipping_confirmation",
    question="Are customers told when their parcel is on its way?",
    why="“Where is my order?” is the most frequent question a helpdesk gets.",
    good="Customers are told when their parcel is on its way.",
    gap="Customers are not told when their parcel is on its way.",
    advice="Switch the shipping notice on, with the tracking link.",
    stage=2,
    effort="low",
    impact="medium",
    looks_at=Automations(Event.ORDER_FULFILLED, of=(Role.ECOMMERCE, Role.MARKETING)),
)
def shipping_confirmation(seen: Seen) -> Draft:
    """A message to the customer started by fulfilment."""
    return _told(seen, Event.ORDER_FULFILLED)


def _told(seen: Seen, event: Event) -> Draft:
    notices = [rule for rule in seen.automations(event=event, verb=Verb.MESSAGE_SEND) if _at_once(rule)]
    return working(notices, Verb.MESSAGE_SEND)


def _at_once(rule: Automation) -> bool:
    """A message that waits some days first is a thank-you or a request, not a confirmation."""
    verbs = [action.verb for action in rule.actions]
    return Verb.WAIT not in verbs[: verbs.index(Verb.MESSAGE_SEND)]


@detector(
    "operations.low_stock_alert",
    question="Is somebody told before a product sells out?",
    why="Sold-out best sellers cost more than any late delivery.",
    good="The buyer is warned when stock runs low.",
    gap="Nobody is warned when stock runs low.",
    advice="Warn the buyer when stock falls under the level that covers the delivery time.",
    stage=2,
    effort="low",
    impact="high",
    looks_at=Automations(Event.STOCK_LOW, of=(Role.ECOMMERCE, Role.IPAAS, Role.FORECASTING, Role.WMS_3PL)),
    any_role=SHOP,
)
def low_stock_alert(seen: Seen) -> Draft:
    """An automation started by low stock that tells somebody who works here."""
    telling = (Verb.STAFF_NOTIFY, Verb.PURCHASE_ORDER, Verb.TASK_CREATE)
    return working(seen.automations(event=Event.STOCK_LOW, verb=telling), *telling)


@detector(
    "operations.order_routing",
    question="Are orders tagged, held or sent on by rules?",
    why="Gift, express and doubtful orders get their own treatment without anybody reading every order.",
    good="Orders are tagged, held or sent on by rules.",
    gap="Orders are sorted by hand.",
    advice="Tag or hold orders by value, destination and risk with a workflow.",
    stage=2,
    effort="low",
    impact="medium",
    looks_at=Automations(Event.ORDER_PLACED, Event.ORDER_RISK_FOUND, of=(Role.ECOMMERCE, Role.IPAAS, Role.FRAUD)),
    any_role=SHOP,
)
def order_routing(seen: Seen) -> Draft:
    """A running automation that tags or holds orders."""
    sorting = (Verb.ORDER_TAG, Verb.ORDER_HOLD)
    return working(seen.automations(verb=sorting), *sorting)


@detector(
    "operations.fulfilment_automated",
    question="Are orders sent to fulfilment and marked as shipped without anybody typing?",
    why="Every retyped order is a minute and a possible mistake.",
    good="Fulfilment is done through connected systems.",
    gap="Orders are fulfilled by hand in the shop's admin.",
    advice="Connect the shipping tool or the warehouse so that it takes orders and returns tracking numbers.",
    stage=3,
    effort="medium",
    impact="high",
    need=Need.SHARE,
    looks_at=Works(Process.ORDER_FULFIL, of=SHOP),
)
def fulfilment_automated(seen: Seen) -> Draft:
    """The share of fulfilments that apps did."""
    work = seen.work(Process.ORDER_FULFIL)
    part = share(work, *MACHINES)
    if part is None:
        return unclear("No order was fulfilled in the window")
    said = f"systems did {_percent(part)} of the fulfilments that were looked at"
    if part[0] >= MOSTLY:
        return present(work, said)
    if part[1] >= MOSTLY or part[0] == 0 < part[1]:
        return unclear(f"{said}: {TOO_MANY_UNKNOWN}")
    return partial(work, said) if part[0] else absent(said)


TOO_MANY_UNKNOWN = "for too many of them the platform does not say who did it"


def _percent(part: tuple[float, float]) -> str:
    low, high = (f"{end:.0%}" for end in part)
    return low if low == high else f"between {low} and {high}"


@detector(
    "operations.tracking_back",
    question="Do tracking numbers come back to the shop by themselves?",
    why="The shop, the helpdesk and every shipping message depend on it.",
    good="Tracking numbers come back to the shop by themselves.",
    gap="Tracking numbers do not come back to the shop by themselves.",
    advice="Let the shipping tool write tracking numbers back to the order.",
    stage=3,
    effort="low",
    impact="medium",
    looks_at=Flow(DataObject.FULFILMENT, Role.FULFILMENT, Role.ECOMMERCE),
)
def tracking_back(seen: Seen) -> Draft:
    """The flow of fulfilments into the shop."""
    return flowing(seen)


@detector(
    "operations.accounting_feed",
    question="Do orders reach the books without being typed?",
    why="Typing sales into accounts is slow, late and wrong more often than anybody notices.",
    good="Orders reach the books by themselves.",
    gap="Orders do not reach the books by themselves.",
    advice="Connect the shop to the accounting system.",
    stage=3,
    effort="medium",
    impact="medium",
    looks_at=Flow(DataObject.ORDER, Role.ECOMMERCE, Role.ERP_ACCOUNTING),
)
def accounting_feed(seen: Seen) -> Draft:
    """The flow of orders into accounting."""
    return flowing(seen)


@detector(
    "operations.refunds_by_hand",
    question="Are refunds done by hand?",
    why="Each one is read, decided and clicked by somebody, however alike they are.",
    good="Refunds are done by hand.",
    gap="Refunds are not done by hand.",
    advice="Let the returns tool or a rule refund clear cases.",
    stage=1,
    effort="medium",
    impact="medium",
    need=Need.SHARE,
    symptom=True,
    looks_at=Works(Process.ORDER_REFUND, of=SHOP),
)
def refunds_by_hand(seen: Seen) -> Draft:
    """The share of refunds that people did."""
    return _by_hand(seen, Process.ORDER_REFUND, "refunds")


@detector(
    "operations.order_edits_by_hand",
    question="Are orders changed or cancelled by hand?",
    why="Address corrections and cancellations are the same few clicks, again and again.",
    good="Orders are changed and cancelled by hand.",
    gap="Orders are not changed or cancelled by hand.",
    advice="Let customers change or cancel an order themselves for a short time after ordering.",
    stage=1,
    effort="medium",
    impact="low",
    need=Need.SHARE,
    symptom=True,
    looks_at=Works(Process.ORDER_EDIT, Process.ORDER_CANCEL, of=SHOP),
)
def order_edits_by_hand(seen: Seen) -> Draft:
    """The share of edits and cancellations that people did."""
    return _by_hand(seen, (Process.ORDER_EDIT, Process.ORDER_CANCEL), "changes and cancellations")


def _by_hand(seen: Seen, process: Process | tuple[Process, ...], what: str) -> Draft:
    work = seen.work(process)
    count = sum(item.count for item in work)
    if count < FEW:
        seen_few = f"only {count}" if count else "no"
        return unclear(f"There were {seen_few} {what} in the window, too few to tell who usually does them")
    part = share(work, Actor.PERSON)
    if part is None or part[0] < BY_HAND <= part[1]:
        return unclear(f"Of {count} {what}, {TOO_MANY_UNKNOWN}")
    said = f"people did {_percent(part)} of the {count} {what} that were looked at"
    return present(work, said) if part[0] >= BY_HAND else absent(said)


@detector(
    "operations.demand_forecast",
    question="Does a model forecast demand, and is its forecast used for buying?",
    why="Buying by feeling ties up money in slow sellers and runs out of fast ones.",
    good="A model forecasts demand and its forecast is used.",
    gap="Demand is not forecast by a model.",
    advice="Try a forecasting tool on the fifty best sellers and compare it with last season.",
    stage=4,
    effort="high",
    impact="high",
    looks_at=Intelligences(Prediction.DEMAND, of=(Role.FORECASTING,)),
    any_role=SHOP,
)
def demand_forecast(seen: Seen) -> Draft:
    """A forecasting model whose output something acts on."""
    return _model_in_use(seen, Prediction.DEMAND)


@detector(
    "operations.dynamic_pricing",
    question="Are prices set by a model that follows demand?",
    why="It pays only with many products and real competition; where it does, nobody can do it by hand.",
    good="A model sets prices.",
    gap="No model sets prices.",
    advice="Consider it only for price-sensitive ranges, with limits.",
    stage=4,
    effort="high",
    impact="low",
    looks_at=Intelligences(Prediction.PRICE, of=(Role.PRICING_ENGINE,)),
    any_role=SHOP,
)
def dynamic_pricing(seen: Seen) -> Draft:
    """A pricing model whose output something acts on."""
    return _model_in_use(seen, Prediction.PRICE)


@detector(
    "operations.fraud_scoring",
    question="Does a model of your own choice judge the risk of orders, and does its score decide?",
    why="The shop's built-in risk note is the same for everybody; a score that holds or releases orders saves work.",
    good="A risk model decides which orders are held.",
    gap="No risk model of your own decides about orders.",
    advice="Act on the risk score: release clear orders, hold doubtful ones.",
    stage=4,
    effort="medium",
    impact="low",
    looks_at=Intelligences(Prediction.FRAUD_RISK, of=(Role.FRAUD,)),
    any_role=SHOP,
)
def fraud_scoring(seen: Seen) -> Draft:
    """A risk model whose output something acts on."""
    return _model_in_use(seen, Prediction.FRAUD_RISK)


def _model_in_use(seen: Seen, predicts: Prediction) -> Draft:
    models = seen.intelligence(predicts)
    active = running(models)
    if used := [model for model in active if model.acted_on_by]:
        return present(used)
    if active:
        return partial(active, "nothing acts on its output")
    return partial(models, "it is set up, but said nothing in the window") if models else absent()


@detector(
    "operations.ai_agents",
    question="Do AI agents act on your systems by themselves?",
    why="An agent with tools finishes work; a model in a fixed flow only informs it.",
    good="AI agents act on your systems by themselves.",
    gap="No AI agent acts on your systems.",
    advice="Give an agent one narrow task with limits and an approval step, and measure it.",
    stage=5,
    effort="high",
    impact="high",
    looks_at=Automations(of=(Role.IPAAS,)),
    any_role=SHOP,
)
def ai_agents(seen: Seen) -> Draft:
    """A running workflow in which an agent chooses what happens next."""
    return working(seen.automations(verb=Verb.AGENT_ACT), Verb.AGENT_ACT)
