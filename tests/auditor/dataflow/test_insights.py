"""What only the whole picture shows."""

from __future__ import annotations

from typing import Any

from auditor.catalogue import Catalogue
from auditor.dataflow import build
from auditor.model import (
    Action,
    AnyFact,
    Connection,
    DataObject,
    Event,
    Hint,
    Insight,
    Role,
    Sight,
    State,
    Trigger,
    Verb,
)
from tests.auditor.evidence import automation, business, connection, hint
from tests.auditor.random_evidence import UNKNOWN_TOOL
from tests.auditor.thriving import thriving

SHOP, MAIL, DESK, CRM, PAAS = Role.ECOMMERCE, Role.MARKETING, Role.HELPDESK, Role.CRM, Role.IPAAS
ORDER, CUSTOMER, TICKET = DataObject.ORDER, DataObject.CUSTOMER, DataObject.TICKET


def told(kind: str, facts: dict[Role, list[AnyFact]], **more: Any) -> list[Insight]:
    flows = build(business(facts, **more), Catalogue.load())
    return [each for each in flows.insights if each.kind == kind]


def said(kind: str, facts: dict[Role, list[AnyFact]], **more: Any) -> list[str]:
    return [each.says for each in told(kind, facts, **more)]


def into(role: Role, *data: DataObject, **more: Any) -> Connection:
    return connection(hint(role), *data, **more)


def test_a_silo_is_told_with_what_is_missing() -> None:
    silent: dict[Role, list[AnyFact]] = {
        SHOP: [into(DESK, ORDER, days_ago=40), into(DESK, CUSTOMER, DataObject.FULFILMENT)]
    }
    (support,) = [each for each in told("silo", silent) if each.says.startswith("Support")]
    assert support.says == "Support is cut off: no orders from Shopify."
    assert support.systems == ("shopify:fern", "zendesk:fern")
    assert support.cites


def test_what_was_not_seen_is_no_silo() -> None:
    silent: dict[Role, list[AnyFact]] = {SHOP: [into(DESK, ORDER, days_ago=40)]}
    assert not [says for says in said("silo", silent, hidden={DESK: Sight.DENIED}) if says.startswith("Support")]


def test_where_customer_data_comes_together() -> None:
    facts: dict[Role, list[AnyFact]] = {SHOP: [into(CRM, ORDER, CUSTOMER)], DESK: [into(CRM, TICKET)]}
    assert said("hub", facts) == [
        "HubSpot is where customer data comes together: customers, orders and tickets arrive there."
    ]
    assert said("no_hub", {SHOP: [into(CRM, ORDER)]}) == ["No system brings customer data together."]
    (unsure,) = told("no_hub", {SHOP: [into(CRM, ORDER)]}, hidden={MAIL: Sight.DENIED})
    assert (unsure.says, unsure.proved) == ("No system was seen to bring customer data together.", False)
    assert not said("no_hub", {}, roles=[SHOP])


def test_a_system_that_cuts_off_others_when_it_stops() -> None:
    star: list[AnyFact] = [into(MAIL, ORDER), into(DESK, ORDER), into(CRM, ORDER)]
    assert said("single_point", {SHOP: star}) == [
        "If Shopify stops, HubSpot, Klaviyo and Zendesk no longer reach each other: orders hang on it."
    ]
    joined: dict[Role, list[AnyFact]] = {
        SHOP: [*star, into(Role.FULFILMENT, ORDER), into(Role.REVIEW, ORDER)],
        DESK: [into(CRM, TICKET), into(MAIL, TICKET)],
    }
    assert said("single_point", joined) == [
        "If Shopify stops, Judge.me and ShipStation are cut off from everything else: orders hang on it."
    ]


def test_a_workflow_tool_that_carries_everything() -> None:
    carried: list[AnyFact] = [connection(hint(role), ORDER, source=hint(SHOP)) for role in (MAIL, DESK, CRM)]
    assert "n8n carries 3 flows between other systems; if it stops, all of them do." in said(
        "single_point", {PAAS: carried}
    )
    assert not [each for each in said("single_point", {PAAS: carried[:2]}) if "carries" in each]


def test_data_that_goes_in_a_circle() -> None:
    facts: dict[Role, list[AnyFact]] = {
        SHOP: [into(CRM, CUSTOMER)],
        CRM: [into(MAIL, CUSTOMER)],
        MAIL: [into(SHOP, CUSTOMER)],
    }
    assert said("loop", facts) == ["Customers go in a circle between HubSpot, Klaviyo and Shopify."]
    assert not said("loop", {**facts, MAIL: [into(SHOP, CUSTOMER, days_ago=90)]})


def test_two_systems_that_answer_the_same_event() -> None:
    write = automation(Event.CHECKOUT_ABANDONED, Verb.MESSAGE_SEND)
    (twice,) = told("duplicate", {SHOP: [write], MAIL: [write.model_copy()]})
    assert twice.says == "Klaviyo and Shopify both write to the customer after an abandoned checkout."
    assert len(twice.cites) == 2
    off = automation(Event.CHECKOUT_ABANDONED, Verb.MESSAGE_SEND, state=State.OFF)
    assert not said("duplicate", {SHOP: [off], MAIL: [write]})


def test_two_ends_that_disagree() -> None:
    facts: dict[Role, list[AnyFact]] = {
        SHOP: [into(DESK, ORDER)],
        DESK: [connection(None, ORDER, source=hint(SHOP), state=State.BROKEN)],
    }
    (one,) = told("disagreement", facts)
    assert one.says.startswith("Orders from Shopify to Zendesk: shopify:fern shows it working, zendesk:fern does not")


def test_where_an_order_goes_cold() -> None:
    facts: dict[Role, list[AnyFact]] = {SHOP: [into(MAIL, ORDER), into(CRM, ORDER, days_ago=50)]}
    assert said("cold_trail", facts) == ["An order reaches Klaviyo; it does not reach HubSpot and Zendesk."]
    assert said("cold_trail", {}, roles=[SHOP, MAIL]) == ["An order goes nowhere; it does not reach Klaviyo."]
    assert not said("cold_trail", {}, roles=[SHOP, MAIL], open=[PAAS])


def test_a_tool_that_nobody_mentioned() -> None:
    (one,) = told("unconfirmed_system", {SHOP: [connection(Hint(title="Loox"), DataObject.REVIEW)]})
    assert one.says == "Loox shows up in the evidence, but you did not mention it."
    assert not told("unconfirmed_system", {SHOP: [connection(Hint(title="Loox"))]}, stack={Role.REVIEW: ("loox",)})
    assert not told("unconfirmed_system", {SHOP: [connection(UNKNOWN_TOOL)]})


def test_a_step_that_tells_nothing_of_its_data_still_shows_the_system() -> None:
    step = Action(verb=Verb.WEBHOOK_CALL, target=Hint(title="Slack"))
    rule = automation(Event.ORDER_PLACED, step, triggers=(Trigger(event=Event.ORDER_PLACED, source=hint(SHOP)),))
    assert "seen:slack" in {node.id for node in build(business({PAAS: [rule]}), Catalogue.load()).nodes}


def test_insights_of_a_thriving_business_name_no_unknown() -> None:
    assert not told("disagreement", thriving())
    assert told("hub", thriving())
