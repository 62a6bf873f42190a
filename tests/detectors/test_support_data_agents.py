"""Questions on service, use of data, upkeep and agents, one line a truth."""

from __future__ import annotations

import pytest

from auditor.model import (
    Action,
    Actor,
    Criterion,
    DataObject,
    Event,
    Hint,
    Intelligence,
    Measure,
    MeasureKind,
    Outcome,
    Prediction,
    Process,
    Proof,
    Role,
    State,
    Verb,
)
from tests.auditor.evidence import automation, business, connection, hint, work
from tests.detectors.asking import A, Facts, H, P, U, ask, roles_of, says, seen

SHOP, MAIL, DESK, CRM, PAAS = Role.ECOMMERCE, Role.MARKETING, Role.HELPDESK, Role.CRM, Role.IPAAS
ADS, STATS, STORE = Role.ADS, Role.ANALYTICS, Role.CDP_WAREHOUSE
ORDER, TICKET, CUSTOMER, SPENT = DataObject.ORDER, DataObject.TICKET, DataObject.CUSTOMER, DataObject.AD_SPEND
PLACED, CHAT, SCHEDULE, NEW = Event.ORDER_PLACED, Event.CHAT, Event.SCHEDULE, Event.TICKET_CREATED
OFF, DRAFT = State.OFF, State.DRAFT


def figure(kind: MeasureKind, *values: float) -> Facts:
    return [Measure(id=f"m{n}", measure=kind, value=value, proof=Proof.EFFECTIVE) for n, value in enumerate(values)]


def minutes(*values: float) -> Facts:
    return figure(MeasureKind.MINUTES_TO_FIRST_REPLY, *values)


def levels(*values: float) -> Facts:
    return figure(MeasureKind.SLA_ATTAINMENT, *values)


def success(*values: float) -> Facts:
    return figure(MeasureKind.AUTOMATION_SUCCESS_RATE, *values)


def model(predicts: Prediction, **more: object) -> Facts:
    usual = {"acted_on_by": ("team",), "proof": Proof.RUNNING}
    return [Intelligence.model_validate({"id": "model", "predicts": predicts, **usual, **more})]


def refund(**more: object) -> Facts:
    return [automation(Event.MANUAL, Verb.ORDER_REFUND, human_started=True, **more)]  # type: ignore[arg-type]


def lookup(event: Event, data: DataObject, *then: Verb, state: State = State.LIVE) -> Facts:
    return [automation(event, Action(verb=Verb.RECORD_READ, data=(data,)), *then, state=state)]


def check(conditions: tuple[Criterion, ...], data: DataObject = ORDER, state: State = State.LIVE) -> Facts:
    reads = Action(verb=Verb.RECORD_READ, data=(data,))
    return [automation(SCHEDULE, reads, Verb.STAFF_NOTIFY, conditions=conditions, state=state)]


def agent(event: Event, data: DataObject | None = None, *more: Verb, state: State = State.LIVE) -> Facts:
    return [automation(event, Action(verb=Verb.AGENT_ACT, data=(data,) if data else ()), *more, state=state)]


def tried(**more: object) -> Facts:
    return [automation(Event.SUBSCRIBED, Verb.EXPERIMENT, **more)]  # type: ignore[arg-type]


def judged(event: Event, state: State = State.LIVE) -> Facts:
    return [automation(event, Verb.TICKET_ASSIGN, conditions=(Criterion.AI_INTENT,), state=state)]


TAKEN = (Process.DATA_EXPORT, Actor.PERSON, 4)
GAP, QUALITY = Prediction.KNOWLEDGE_GAP, Prediction.CONVERSATION_QUALITY
TO_MAIL = hint(MAIL)
HALF_DONE = [automation(PLACED, Action(verb=Verb.MESSAGE_SEND, state=DRAFT), runs=None)]
TABLE = [
    ("support.first_reply", "at once", DESK, minutes(20), P, "longer than 20 minutes"),
    ("support.first_reply", "the same day", DESK, minutes(20, 300), H, "longer than 5 hours"),
    ("support.first_reply", "after days", DESK, minutes(3000), A, "longer than 50 hours"),
    ("support.first_reply", "nothing measured", DESK, levels(0.9), U, "No first reply was measured"),
    ("support.service_levels_kept", "kept", DESK, levels(0.9, 0.95), P, "90% of the targets"),
    ("support.service_levels_kept", "one is missed", DESK, levels(0.6, 0.95), H, "60% of the targets"),
    ("support.service_levels_kept", "missed", DESK, levels(0.2), A, "20% of the targets"),
    ("support.shop_actions", "used", DESK, refund(), P, ""),
    ("support.shop_actions", "not used", DESK, refund(runs=0), H, "was not used"),
    ("support.shop_actions", "off", DESK, refund(state=OFF), H, "was not used"),
    ("support.shop_actions", "a prepared text", DESK, [automation(Event.MANUAL, Verb.TICKET_REPLY)], A, ""),
    ("support.order_status", "answers", DESK, lookup(CHAT, ORDER, Verb.TICKET_REPLY), P, ""),
    ("support.order_status", "off", DESK, lookup(CHAT, ORDER, Verb.TICKET_REPLY, state=OFF), H, "switched off"),
    ("support.order_status", "looks up other things", DESK, lookup(CHAT, CUSTOMER, Verb.TICKET_REPLY), A, ""),
    ("support.order_status", "tells no customer", PAAS, lookup(CHAT, ORDER, Verb.STAFF_NOTIFY), A, ""),
    ("support.tickets_in_marketing", "flows", DESK, [connection(TO_MAIL, TICKET)], P, ""),
    ("support.tickets_in_marketing", "silent", DESK, [connection(TO_MAIL, TICKET, days_ago=40)], H, "silent"),
    ("support.tickets_in_marketing", "another thing flows", DESK, [connection(TO_MAIL, DataObject.REVIEW)], A, ""),
    ("support.knowledge_gaps", "used", DESK, model(GAP), P, ""),
    ("support.knowledge_gaps", "unused", DESK, model(GAP, acted_on_by=()), H, "nothing acts"),
    ("support.knowledge_gaps", "another model", DESK, model(QUALITY), A, ""),
    ("support.quality_review", "used", DESK, model(QUALITY), P, ""),
    ("support.quality_review", "silent", DESK, model(QUALITY, proof=Proof.CONFIGURED), H, "said nothing"),
    ("support.quality_review", "another model", DESK, model(GAP), A, ""),
    ("data.warehouse_to_tools", "flows", STORE, [connection(TO_MAIL, CUSTOMER)], P, ""),
    ("data.warehouse_to_tools", "set up", STORE, [connection(TO_MAIL, CUSTOMER, days_ago=None)], H, "nothing was seen"),
    ("data.warehouse_to_tools", "only comes in", STORE, [connection(None, CUSTOMER, source=TO_MAIL)], A, ""),
    ("data.kpi_alerts", "compares orders", PAAS, check((Criterion.OTHER,)), P, ""),
    ("data.kpi_alerts", "off", PAAS, check((Criterion.OTHER,), state=OFF), H, "switched off"),
    ("data.kpi_alerts", "a report without a condition", PAAS, check(()), A, ""),
    ("data.kpi_alerts", "stock is another question", PAAS, check((Criterion.STOCK,)), A, ""),
    ("data.kpi_alerts", "looks at products", PAAS, check((Criterion.OTHER,), DataObject.PRODUCT), A, ""),
    ("data.unified_dashboard", "one department", SHOP, [connection(hint(STATS), ORDER)], H, "only the figures of one"),
    ("data.unified_dashboard", "silent", SHOP, [connection(hint(STATS), ORDER, days_ago=40)], H, "silent for 40 days"),
    ("data.unified_dashboard", "elsewhere", SHOP, [connection(Hint(title="Slack"), ORDER)], A, ""),
    ("data.files_taken_out", "every week", CRM, [work(*TAKEN, distinct_days=4)], P, "4 files"),
    ("data.files_taken_out", "once", CRM, [work(*TAKEN, distinct_days=1)], H, "now and then"),
    ("data.files_taken_out", "how often is not told", CRM, [work(*TAKEN)], H, "is not shown"),
    ("data.files_taken_out", "an app", CRM, [work(Process.DATA_EXPORT, Actor.APP, 9, distinct_days=9)], A, ""),
    ("governance.runs_succeed", "nearly all", PAAS, success(0.99), P, "99% of the runs"),
    ("governance.runs_succeed", "too few", PAAS, success(0.99, 0.8), H, "80% of the runs"),
    ("governance.runs_succeed", "hardly any", PAAS, success(0.3), A, "30% of the runs"),
    ("governance.idle_automations", "did nothing", MAIL, [automation(PLACED, Verb.MESSAGE_SEND, runs=0)], P, "rule"),
    ("governance.idle_automations", "all steps are drafts", MAIL, HALF_DONE, P, "“The rule”"),
    ("governance.idle_automations", "works", MAIL, [automation(PLACED, Verb.MESSAGE_SEND)], A, ""),
    ("governance.idle_automations", "off is not idle", MAIL, [automation(PLACED, Verb.MESSAGE_SEND, state=OFF)], A, ""),
    ("governance.idle_automations", "not told", MAIL, [automation(PLACED, Verb.MESSAGE_SEND, runs=None)], A, ""),
    ("agents.shopping_assistant", "advises", PAAS, lookup(CHAT, DataObject.PRODUCT, Verb.MODEL_ASK), P, ""),
    ("agents.shopping_assistant", "off", PAAS, lookup(CHAT, DataObject.PRODUCT, Verb.MODEL_ASK, state=OFF), H, "off"),
    ("agents.shopping_assistant", "knows no products", PAAS, [automation(CHAT, Verb.MODEL_ASK)], A, ""),
    ("agents.support_agent_acts", "acts", PAAS, agent(NEW), P, ""),
    ("agents.support_agent_acts", "draft", PAAS, agent(NEW, state=DRAFT), H, "draft"),
    ("agents.support_agent_acts", "of orders", PAAS, agent(PLACED), A, ""),
    ("agents.operations_agent", "moves stock", PAAS, agent(SCHEDULE, DataObject.INVENTORY), P, ""),
    ("agents.operations_agent", "off", PAAS, agent(SCHEDULE, DataObject.INVENTORY, state=OFF), H, "switched off"),
    ("agents.operations_agent", "of tickets", PAAS, agent(SCHEDULE, TICKET), A, ""),
    ("agents.marketing_agent", "writes to customers", MAIL, agent(SCHEDULE, None, Verb.MESSAGE_SEND), P, ""),
    ("agents.marketing_agent", "steers audiences", PAAS, agent(SCHEDULE, DataObject.ENGAGEMENT), P, ""),
    ("agents.marketing_agent", "off", PAAS, agent(SCHEDULE, DataObject.CONSENT, state=OFF), H, "switched off"),
    ("agents.marketing_agent", "of stock", PAAS, agent(SCHEDULE, DataObject.INVENTORY), A, ""),
    ("agents.closed_loop", "measured", MAIL, tried(self_optimising=True, proof=Proof.EFFECTIVE), P, ""),
    ("agents.closed_loop", "not measured", MAIL, tried(self_optimising=True), H, "no result of it is measured"),
    ("agents.closed_loop", "a person picks", MAIL, tried(), H, "person has to choose"),
    ("agents.closed_loop", "no test", MAIL, [automation(PLACED, Verb.MESSAGE_SEND)], A, ""),
    ("agents.real_time_decisions", "as it happens", DESK, judged(NEW), P, ""),
    ("agents.real_time_decisions", "by the clock", DESK, judged(SCHEDULE), H, "by the clock"),
    ("agents.real_time_decisions", "off", DESK, judged(NEW, OFF), H, "switched off"),
    ("agents.real_time_decisions", "rules only", DESK, [automation(NEW, Verb.TICKET_ASSIGN)], A, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "role", "facts", "outcome", "words"),
    [pytest.param(name, *rest, id=f"{name}: {id_}") for name, id_, *rest in TABLE],
)
def test_answers(name: str, role: Role, facts: Facts, outcome: Outcome, words: str) -> None:
    says(name, role, facts, outcome, words)


def test_where_figures_come_together() -> None:
    name = "data.unified_dashboard"
    together = {SHOP: [connection(hint(STATS), ORDER)], STATS: [connection(None, SPENT, source=hint(ADS))]}
    assert ask(name, business(together, roles=roles_of(name))).outcome is P


def test_a_shop_beside_the_ticket_may_have_actions_that_nobody_shows() -> None:
    verdict = seen("support.shop_actions", SHOP, [connection(hint(DESK), ORDER)])
    assert verdict.outcome is U
    assert "whether agents act on orders there is not shown" in verdict.says
