"""Questions of the reference list that look at rules, work, segments and records, one line a truth."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import (
    Action,
    Actor,
    Channel,
    ControlKind,
    Criterion,
    DataObject,
    Event,
    Mechanism,
    Membership,
    Outcome,
    Process,
    Proof,
    Records,
    Role,
    Segment,
    State,
    Trait,
    Verb,
)
from tests.auditor.evidence import automation, business, connection, control, hint, work
from tests.detectors.asking import A, Facts, H, N, P, U, ask, flows, roles_of, says, seen

MAIL, SHOP, FLOWS, BOOKS = Role.MARKETING, Role.ECOMMERCE, Role.IPAAS, Role.ERP_ACCOUNTING
SEND, OFF, DRAFT = Verb.MESSAGE_SEND, State.OFF, State.DRAFT
DATE, LOW = Event.DATE_REACHED, Event.STOCK_LOW
EDIT, BACK, REFUND = Process.ORDER_EDIT, Process.ORDER_RETURN, Process.ORDER_REFUND


def rule(event: Event, verb: Verb = SEND, *looks: Criterion, **more: Any) -> Any:
    return automation(event, verb, conditions=looks, **more)


def channels(*looks: Criterion, **more: Any) -> Any:
    two = [Action(verb=SEND, channel=Channel.EMAIL), Action(verb=SEND, channel=Channel.SMS)]
    return automation(Event.SEGMENT_ENTERED, *two, conditions=looks, **more)


def counted(of: DataObject, total: int, filled: int) -> Records:
    return Records(id="count", object=of, total=total, filled=filled, proof=Proof.RUNNING)


def writes(*data: DataObject, verb: Verb = Verb.RECORD_UPDATE, ask: bool = True, event: Event = Event.SCHEDULE) -> Any:
    steps = [Action(verb=Verb.MODEL_ASK)] if ask else []
    return automation(event, *steps, Action(verb=verb, data=data))


def segment(**more: Any) -> Segment:
    return Segment(id="s", membership=Membership.DYNAMIC, criteria=(COMPLAINS,), proof=Proof.RUNNING, **more)


PREDICTED, BOUGHT, COMPLAINS = Criterion.PREDICTION, Criterion.PURCHASES, Criterion.SUPPORT_STATE
FORM = automation(Event.FORM_SUBMITTED, Verb.OTHER)
TABLE: list[tuple[str, str, Role, Facts, Outcome, str]] = [
    ("acquisition.lead_capture", "form and welcome", MAIL, [FORM, rule(Event.SUBSCRIBED)], P, ""),
    ("acquisition.lead_capture", "form alone", MAIL, [FORM], H, "nobody who signs up"),
    ("acquisition.lead_capture", "welcome alone", MAIL, [rule(Event.SUBSCRIBED)], A, ""),
    ("acquisition.lead_capture", "unused", MAIL, [rule(Event.FORM_SUBMITTED, Verb.OTHER, runs=0)], H, "done"),
    ("acquisition.link_marks", "on", MAIL, [control(ControlKind.LINK_MARKS, True)], P, ""),
    ("acquisition.link_marks", "off", MAIL, [control(ControlKind.LINK_MARKS, False)], A, ""),
    ("acquisition.link_marks", "of another kind", MAIL, [control(ControlKind.DATA_QUALITY, True)], A, ""),
    ("storefront.content_by_model", "writes texts", FLOWS, [writes(DataObject.PRODUCT)], P, ""),
    ("storefront.content_by_model", "writes without a model", FLOWS, [writes(DataObject.PRODUCT, ask=False)], A, ""),
    ("storefront.content_by_model", "a model for orders", FLOWS, [writes(DataObject.ORDER)], A, ""),
    ("storefront.price_drop", "goes out", MAIL, [rule(Event.PRICE_DROPPED)], P, ""),
    ("storefront.price_drop", "a draft", MAIL, [rule(Event.PRICE_DROPPED, state=DRAFT)], H, "draft"),
    ("storefront.price_drop", "of other things", MAIL, [rule(Event.BROWSED)], A, ""),
    ("storefront.consent_kept", "asked", SHOP, [control(ControlKind.CONSENT, True)], P, ""),
    ("storefront.consent_kept", "not asked", SHOP, [control(ControlKind.CONSENT, False)], A, ""),
    ("storefront.consent_kept", "in one region", SHOP, [control(ControlKind.CONSENT, False, count=1, of=2)], H, ""),
    ("marketing.replenishment", "by prediction", MAIL, [rule(DATE, SEND, PREDICTED)], P, ""),
    ("marketing.replenishment", "by purchases, silent", MAIL, [rule(DATE, SEND, BOUGHT, runs=0)], H, "done nothing"),
    ("marketing.replenishment", "a birthday", MAIL, [rule(DATE)], A, ""),
    ("marketing.birthday", "a birthday", MAIL, [rule(DATE)], P, ""),
    ("marketing.birthday", "off", MAIL, [rule(DATE, state=OFF)], H, "switched off"),
    ("marketing.birthday", "a date to buy again", MAIL, [rule(DATE, SEND, PREDICTED)], A, ""),
    ("marketing.list_cleaning", "the silent leave", MAIL, [rule(Event.CUSTOMER_LAPSED, Verb.LIST_UPDATE)], P, ""),
    ("marketing.list_cleaning", "by what they do not do", MAIL,
     [rule(Event.SEGMENT_ENTERED, Verb.LIST_UPDATE, Criterion.BEHAVIOUR)], P, ""),
    ("marketing.list_cleaning", "off", MAIL, [rule(Event.CUSTOMER_LAPSED, Verb.LIST_UPDATE, state=OFF)], H, "off"),
    ("marketing.list_cleaning", "lists of buyers", MAIL, [rule(Event.ORDER_PLACED, Verb.LIST_UPDATE)], A, ""),
    ("marketing.channel_choice", "predicted", MAIL, [channels(PREDICTED)], P, ""),
    ("marketing.channel_choice", "two for all", MAIL, [channels()], H, "no prediction"),
    ("marketing.channel_choice", "one channel", MAIL, [rule(Event.SUBSCRIBED, SEND, PREDICTED)], A, ""),
    ("marketing.own_codes", "given", MAIL, [counted(DataObject.COUPON, 80, 60)], P, ""),
    ("marketing.own_codes", "made, not given", MAIL, [counted(DataObject.COUPON, 80, 0)], H, "none was seen given"),
    ("marketing.own_codes", "other records", MAIL, [counted(DataObject.CUSTOMER, 80, 60)], A, ""),
    ("marketing.pause_for_complaints", "a filter", MAIL, [rule(Event.SUBSCRIBED, SEND, COMPLAINS)], P, ""),
    ("marketing.pause_for_complaints", "in use", MAIL,
     [segment(used_by=("c",))], P, ""),
    ("marketing.pause_for_complaints", "a segment for nothing", MAIL,
     [segment()], A, ""),
    ("marketing.pause_for_complaints", "off", MAIL, [rule(Event.SUBSCRIBED, SEND, COMPLAINS, state=OFF)], H, "off"),
    ("marketing.order_messages", "at once", MAIL, [rule(Event.ORDER_PLACED)], P, ""),
    ("marketing.order_messages", "off", MAIL, [rule(Event.ORDER_FULFILLED, state=OFF)], H, "switched off"),
    ("marketing.order_messages", "days later", MAIL, [automation(Event.ORDER_PLACED, Verb.WAIT, SEND)], A, ""),
    ("marketing.last_units", "goes out", MAIL, [rule(LOW)], P, ""),
    ("marketing.last_units", "tells the buyer only", MAIL, [rule(LOW, Verb.STAFF_NOTIFY)], A, ""),
    ("marketing.last_units", "silent", MAIL, [rule(LOW, runs=0)], H, "done nothing"),
    ("orders.payment_chase", "writes", MAIL, [rule(Event.PAYMENT_FAILED)], P, ""),
    ("orders.payment_chase", "draft", MAIL, [rule(Event.PAYMENT_FAILED, state=DRAFT)], H, "draft"),
    ("orders.payment_chase", "of orders", MAIL, [rule(Event.ORDER_PLACED)], A, ""),
    ("orders.payment_chase", "of something nameless", MAIL, [rule(Event.OTHER, name="Hm")], U, "“Hm” may be it"),
    ("orders.self_service", "customers do", SHOP, [work(EDIT, Actor.CUSTOMER, 4)], P, ""),
    ("orders.self_service", "people do", SHOP, [work(EDIT, Actor.PERSON, 40)], A, "your people"),
    ("orders.self_service", "an app does", SHOP, [work(EDIT, Actor.APP, 40)], U, "on behalf"),
    ("orders.self_service", "nobody does", SHOP, [], U, "No order was changed"),
    ("orders.holds_by_rule", "holds", SHOP, [rule(Event.ORDER_PLACED, Verb.ORDER_HOLD)], P, ""),
    ("orders.holds_by_rule", "off", SHOP, [rule(Event.ORDER_PLACED, Verb.ORDER_HOLD, state=OFF)], H, "off"),
    ("orders.holds_by_rule", "tags only", SHOP, [rule(Event.ORDER_PLACED, Verb.ORDER_TAG)], A, ""),
    ("inventory.purchase_proposals", "drafts", FLOWS, [rule(LOW, Verb.PURCHASE_ORDER)], P, ""),
    ("inventory.purchase_proposals", "off", FLOWS, [rule(LOW, Verb.PURCHASE_ORDER, state=OFF)], H, "off"),
    ("inventory.purchase_proposals", "tells", FLOWS, [rule(LOW, Verb.STAFF_NOTIFY)], A, ""),
    ("inventory.markdowns", "by stock", SHOP, [rule(Event.SCHEDULE, Verb.PRICE_UPDATE, Criterion.STOCK)], P, ""),
    ("inventory.markdowns", "not by stock", SHOP, [rule(Event.SCHEDULE, Verb.PRICE_UPDATE)], H, "not by stock"),
    ("inventory.markdowns", "by stock, off", SHOP,
     [rule(Event.SCHEDULE, Verb.PRICE_UPDATE, Criterion.STOCK, state=OFF)], H, "off"),
    ("inventory.markdowns", "stock for other things", SHOP, [rule(LOW, Verb.STAFF_NOTIFY, Criterion.STOCK)], A, ""),
    ("inventory.supplier_feed", "nightly", FLOWS, [writes(DataObject.INVENTORY, ask=False)], P, ""),
    ("inventory.supplier_feed", "by orders", FLOWS,
     [writes(DataObject.INVENTORY, ask=False, event=Event.ORDER_PLACED)], A, ""),
    ("inventory.supplier_feed", "of customers", FLOWS, [writes(DataObject.CUSTOMER, ask=False)], A, ""),
    ("returns.portal", "a tool opens them", SHOP, [work(BACK, Actor.APP, 9)], P, ""),
    ("returns.portal", "customers open them", SHOP, [work(BACK, Actor.CUSTOMER, 9)], P, ""),
    ("returns.portal", "who?", SHOP, [work(BACK, Actor.UNKNOWN, 9)], U, "does not tell by whom"),
    ("returns.portal", "people open them", SHOP, [work(BACK, Actor.PERSON, 9)], A, ""),
    ("returns.refund_by_event", "app", SHOP, [work(REFUND, Actor.APP, 90), work(REFUND, Actor.PERSON, 9)], P, "91%"),
    ("returns.refund_by_event", "half", SHOP, [work(REFUND, Actor.APP, 9), work(REFUND, Actor.PERSON, 9)], H, "50%"),
    ("returns.refund_by_event", "people", SHOP, [work(REFUND, Actor.PERSON, 9)], A, "0%"),
    ("finance.reconciliation", "matched", BOOKS, [counted(DataObject.PAYMENT, 100, 97)], P, "97%"),
    ("finance.reconciliation", "half", BOOKS, [counted(DataObject.PAYMENT, 100, 50)], H, "50%"),
    ("finance.reconciliation", "none", BOOKS, [counted(DataObject.PAYMENT, 100, 0)], A, "0%"),
    ("risk.act_on_risk", "holds", SHOP, [rule(Event.ORDER_RISK_FOUND, Verb.ORDER_HOLD)], P, ""),
    ("risk.act_on_risk", "cancels, off", SHOP, [rule(Event.ORDER_RISK_FOUND, Verb.ORDER_CANCEL, state=OFF)], H, "off"),
    ("risk.act_on_risk", "tags", SHOP, [rule(Event.ORDER_RISK_FOUND, Verb.ORDER_TAG)], A, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "role", "facts", "outcome", "words"),
    [pytest.param(name, *rest, id=f"{name}: {id_}") for name, id_, *rest in TABLE],
)
def test_answers(name: str, role: Role, facts: Facts, outcome: Outcome, words: str) -> None:
    says(name, role, facts, outcome, words)


def test_what_only_the_browser_reports_is_half() -> None:
    pixel = connection(hint(Role.ANALYTICS), DataObject.ORDER, mechanism=Mechanism.PIXEL)
    verdict = seen("acquisition.server_events", SHOP, [pixel])
    assert verdict.outcome is H and "browser" in verdict.says and flows(verdict)


def test_a_business_without_stock_is_not_asked_for_it() -> None:
    for name in ("inventory.low_stock_alert", "marketing.last_units", "inventory.markdowns"):
        verdict = ask(name, business(roles=roles_of(name), without=(Trait.STOCK,)))
        assert verdict.outcome is N and "no stock" in verdict.says


def test_a_message_for_an_event_that_nobody_can_name_leaves_a_no_open() -> None:
    for name in ("marketing.win_back", "marketing.browse_recovery", "storefront.price_drop"):
        assert seen(name, MAIL, [rule(Event.OTHER)]).outcome is U
        assert seen(name, MAIL, [rule(Event.OTHER, state=OFF)]).outcome is A, "switched off, it does nothing"


def test_one_that_nobody_can_name_leaves_a_half_open_too() -> None:
    draft, hm = rule(Event.CUSTOMER_LAPSED, state=DRAFT), rule(Event.WEBHOOK)
    alone, both = seen("marketing.win_back", MAIL, [draft]), seen("marketing.win_back", MAIL, [draft, hm])
    assert (alone.outcome, alone.credit.high) == (H, 0.5)
    assert (both.outcome, both.credit.high) == (H, 1)


def test_of_one_that_nobody_can_name_it_need_not_be_known_that_it_runs() -> None:
    untold = rule(Event.OTHER, runs=None)
    assert untold.proof < Proof.RUNNING
    assert seen("marketing.win_back", MAIL, [untold]).outcome is U
    assert seen("marketing.win_back", MAIL, [rule(Event.OTHER, runs=0)]).outcome is A, "it did nothing"


def test_codes_that_were_not_all_looked_at_leave_it_open() -> None:
    some = counted(DataObject.COUPON, 100, 0).model_copy(update={"sampled": True})
    assert seen("marketing.own_codes", MAIL, [some]).credit.high == 1
    assert seen("marketing.own_codes", MAIL, [counted(DataObject.COUPON, 100, 0)]).credit.high == 0.5
