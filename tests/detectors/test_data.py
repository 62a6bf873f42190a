"""Questions on data: flows, workflows across systems, reports, files, silos."""

from __future__ import annotations

import pytest

from auditor.model import (
    Action,
    Actor,
    DataObject,
    Event,
    Hint,
    Outcome,
    Process,
    Role,
    Sight,
    State,
    Trigger,
    Verb,
)
from auditor.spoken import DATA
from tests.auditor.evidence import automation, business, connection, hint, work
from tests.auditor.random_evidence import UNKNOWN_TOOL
from tests.detectors.asking import A, Facts, H, N, P, U, ask, roles_of, says, seen

SHOP, MAIL, DESK, CRM, PAAS = Role.ECOMMERCE, Role.MARKETING, Role.HELPDESK, Role.CRM, Role.IPAAS
ORDER, CUSTOMER, TICKET = DataObject.ORDER, DataObject.CUSTOMER, DataObject.TICKET
OUTWARD = {
    "data.orders_in_marketing": (MAIL, ORDER),
    "data.behaviour_in_marketing": (MAIL, DataObject.WEB_BEHAVIOUR),
    "data.consent_sync": (MAIL, DataObject.CONSENT),
    "sales.customer_sync": (CRM, CUSTOMER),
    "support.order_context": (DESK, ORDER),
    "finance.accounting_feed": (Role.ERP_ACCOUNTING, ORDER),
}
"""Flows that leave the shop: to whom, and what."""


@pytest.mark.parametrize("name", OUTWARD)
def test_a_flow_out_of_the_shop(name: str) -> None:
    role, data = OUTWARD[name]
    to = hint(role)
    says(name, SHOP, [connection(to, data)], P)
    says(name, SHOP, [connection(to, data, days_ago=26)], H, "silent for 26 days")
    says(name, SHOP, [connection(to, data, state=State.OFF)], H, "switched off")
    says(name, SHOP, [connection(to, data, state=State.BROKEN)], H, "fails or points at something that is gone")
    says(name, SHOP, [connection(to, data, days_ago=None)], H, "whether anything flows is not shown")
    says(name, SHOP, [connection(to, data, days_ago=26)], H, f"the flow of {DATA[data]} from Shopify to ")
    says(name, role, [connection(None, data, source=hint(SHOP))], P)
    says(name, SHOP, [connection(Hint(title="Slack"), data)], A)
    absent = seen(name, SHOP, [])
    assert {witness.system.partition(":")[0] for witness in absent.absence_proof} >= {"shopify"}


@pytest.mark.parametrize("name", OUTWARD)
def test_a_flow_that_something_unknown_may_carry_is_not_absent(name: str) -> None:
    verdict = seen(name, SHOP, [connection(UNKNOWN_TOOL)])
    assert verdict.outcome is U
    assert "Shopify lists “bridge.acme.example”, which we do not know; it may carry this." in [
        reason.says for reason in verdict.reasons
    ]
    assert any("in the stack under its role" in reason.remedy for reason in verdict.reasons)
    says(name, SHOP, [connection(UNKNOWN_TOOL, DataObject.LOYALTY)], A)
    told = business({SHOP: [connection(UNKNOWN_TOOL)]}, roles=roles_of(name), stack={Role.OTHER: ("Acme Bridge",)})
    assert ask(name, told).outcome is A


@pytest.mark.parametrize("name", OUTWARD)
def test_a_flow_needs_both_its_ends(name: str) -> None:
    role, _ = OUTWARD[name]
    assert ask(name, business(roles=[SHOP], none=[role])).outcome is N


def test_tracking_numbers_come_back() -> None:
    back = connection(None, DataObject.FULFILMENT, source=hint(Role.FULFILMENT))
    says("fulfilment.tracking_back", SHOP, [back], P)


def test_where_customer_data_comes_together() -> None:
    tickets, orders = connection(None, TICKET, source=hint(DESK)), connection(None, ORDER, source=hint(SHOP))
    says("data.customer_hub", CRM, [tickets, orders], P)
    says("data.customer_hub", CRM, [orders], H, "none gets tickets and the rest together")
    says("data.customer_hub", CRM, [connection(None, ORDER, source=hint(SHOP), days_ago=40)], H, "silent for 40 days")
    apart = business({CRM: [tickets], MAIL: [orders]}, roles=roles_of("data.customer_hub"))
    assert ask("data.customer_hub", apart).outcome is H


SLACK = Hint(title="Slack")
TELL = Action(verb=Verb.STAFF_NOTIFY, target=SLACK)


def from_(role: Role, event: Event) -> tuple[Trigger, ...]:
    return (Trigger(event=event, source=hint(role)),)


ORDERS = automation(Event.ORDER_PLACED, TELL, triggers=from_(SHOP, Event.ORDER_PLACED))
STOCK = automation(Event.STOCK_LOW, TELL, triggers=from_(SHOP, Event.STOCK_LOW))
TICKETS = automation(Event.TICKET_CREATED, TELL, triggers=from_(DESK, Event.TICKET_CREATED))
BACK = automation(
    Event.ORDER_PLACED,
    Action(verb=Verb.ORDER_TAG, target=Hint(node_type="n8n-nodes-base.shopify", title="shopify")),
    triggers=(Trigger(event=Event.ORDER_PLACED, source=Hint(title="shopifyTrigger")),),
)
READS = automation(Event.SCHEDULE, Action(verb=Verb.RECORD_READ, target=hint(SHOP)))
REPORT = automation(Event.SCHEDULE, Verb.REPORT_SEND)
LOAD = (Process.DATA_IMPORT, Actor.PERSON, 5)
TABLE = [
    ("cross_system_workflows", "shop to Slack", PAAS, [ORDERS], P, ""),
    ("cross_system_workflows", "off", PAAS, [automation(Event.ORDER_PLACED, TELL, state=State.OFF)], H, "switched off"),
    ("cross_system_workflows", "back to where it came from", PAAS, [BACK], A, ""),
    ("cross_system_workflows", "only reads", PAAS, [READS], A, ""),
    ("cross_system_workflows", "stays inside", DESK, [automation(Event.TICKET_CREATED, Verb.TICKET_ASSIGN)], A, ""),
    ("orchestration", "three departments", PAAS, [ORDERS, TICKETS, STOCK], P, "inventory, orders and support"),
    ("orchestration", "two departments", PAAS, [ORDERS, STOCK], H, "only events of inventory and orders"),
    ("orchestration", "off", PAAS, [automation(Event.ORDER_PLACED, TELL, state=State.OFF)], H, "switched off"),
    ("orchestration", "set off by something untold", PAAS, [automation(Event.WEBHOOK, TELL)], H, "is not shown"),
    ("orchestration", "by the clock only", PAAS, [automation(Event.SCHEDULE, TELL)], A, "hardly any department"),
    ("scheduled_reports", "every week", PAAS, [REPORT], P, ""),
    ("scheduled_reports", "draft", MAIL, [automation(Event.SCHEDULE, Verb.REPORT_SEND, state=State.DRAFT)], H, "draft"),
    ("spreadsheet_work", "every week", CRM, [work(*LOAD, distinct_days=4)], P, "5 loads"),
    ("spreadsheet_work", "once", CRM, [work(*LOAD, distinct_days=1)], H, "now and then"),
    ("spreadsheet_work", "how often is not told", CRM, [work(*LOAD)], H, "is not shown"),
    ("spreadsheet_work", "an app", CRM, [work(Process.DATA_IMPORT, Actor.APP, 90, distinct_days=30)], A, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "role", "facts", "outcome", "words"),
    [pytest.param(f"data.{name}", *rest, id=f"{name}: {id_}") for name, id_, *rest in TABLE],
)
def test_answers(name: str, role: Role, facts: Facts, outcome: Outcome, words: str) -> None:
    says(name, role, facts, outcome, words)


def test_silos_are_what_is_proved_to_be_cut_off() -> None:
    everything = {
        SHOP: [connection(hint(role), ORDER, CUSTOMER) for role in (MAIL, DESK, CRM)],
        DESK: [connection(hint(MAIL), TICKET)],
    }
    assert ask("data.silos", business(everything)).outcome is A
    silent = {**everything, SHOP: [*everything[SHOP][:1], connection(hint(DESK), ORDER, CUSTOMER, days_ago=40)]}
    assert ask("data.silos", business(silent)).outcome is P
    half = business({**everything, DESK: []}, hidden={DESK: Sight.DENIED})
    assert ask("data.silos", half).outcome is U
