"""One flow between two systems: its state, what both ends say, and when it is missing."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.catalogue import Catalogue
from auditor.dataflow import build
from auditor.model import (
    Action,
    AnyFact,
    DataObject,
    Edge,
    EdgeState,
    Event,
    Evidence,
    Hint,
    Mechanism,
    Proof,
    Role,
    Sight,
    State,
    Trigger,
    Verb,
)
from tests.auditor.evidence import automation, business, connection, hint
from tests.auditor.random_evidence import UNKNOWN_TOOL

SHOP, MAIL, DESK, CRM, PAAS = Role.ECOMMERCE, Role.MARKETING, Role.HELPDESK, Role.CRM, Role.IPAAS
ORDER, CUSTOMER, TICKET, OTHER = DataObject.ORDER, DataObject.CUSTOMER, DataObject.TICKET, DataObject.OTHER
SHOP_ID, DESK_ID, MAIL_ID, CRM_ID = "shopify:fern", "zendesk:fern", "klaviyo:fern", "hubspot:fern"


def drawn(facts: dict[Role, list[AnyFact]] | None = None, **more: Any) -> dict[tuple[str, str, DataObject], Edge]:
    flows = build(business(facts, **more), Catalogue.load())
    return {(edge.source, edge.target, edge.data): edge for edge in flows.edges}


def orders_to_the_desk(*facts: AnyFact, **more: Any) -> Edge:
    return drawn({SHOP: list(facts)}, **more)[(SHOP_ID, DESK_ID, ORDER)]


TO = hint(DESK)
SENDS = Action(verb=Verb.TICKET_UPDATE, target=TO, data=(ORDER,))


@pytest.mark.parametrize(
    ("fact", "state", "says"),
    [
        pytest.param(connection(TO, ORDER), "live", "Last seen working on 23 November 2026", id="yesterday"),
        pytest.param(connection(TO, ORDER, days_ago=20), "idle", "silent for 20 days", id="long ago"),
        pytest.param(connection(TO, ORDER, days_ago=20, rhythm_hours=24 * 30), "live", "", id="within its rhythm"),
        pytest.param(connection(TO, ORDER, days_ago=90, rhythm_hours=24), "idle", "", id="out of its rhythm"),
        pytest.param(connection(TO, ORDER, days_ago=2, rhythm_hours=1), "idle", "for 2 days; its usual gap is an hour",
                     id="two days, usually hourly"),
        pytest.param(connection(TO, ORDER, days_ago=0.8, rhythm_hours=1), "live", "", id="a night, usually hourly"),
        pytest.param(connection(TO, ORDER, days_ago=3, rhythm_hours=1, events=5), "live", "", id="weekly, in bursts"),
        pytest.param(connection(TO, ORDER, days_ago=5, events=600), "idle", "its usual gap is an hour",
                     id="its rhythm by its number"),
        pytest.param(connection(TO, ORDER, days_ago=29, events=9), "idle", "silent for 29 days", id="died early"),
        pytest.param(connection(TO, ORDER, days_ago=5, events=2), "live", "", id="too few for a rhythm"),
        pytest.param(connection(TO, ORDER, state=State.BROKEN, wrong="its key is gone"), "broken",
                     "It is broken: its key is gone", id="broken, and by what"),
        pytest.param(connection(TO, ORDER, state=State.OFF), "off", "switched off", id="off"),
        pytest.param(connection(TO, ORDER, state=State.BROKEN), "broken", "points at something", id="broken"),
        pytest.param(connection(TO, ORDER, events=9, failures=9), "broken", "It fails", id="fails every time"),
        pytest.param(connection(TO, ORDER, events=9, failures=2), "live", "", id="fails at times"),
        pytest.param(connection(TO, ORDER, days_ago=None), "declared", "is not shown", id="set up"),
        pytest.param(connection(TO, ORDER, days_ago=None, proof=Proof.DECLARED), "declared", "A name", id="name"),
        pytest.param(automation(Event.ORDER_PLACED, SENDS), "live", "The workflow last ran", id="a workflow"),
        pytest.param(automation(Event.ORDER_PLACED, SENDS, runs=0), "idle", "not seen running", id="a silent workflow"),
        pytest.param(automation(Event.ORDER_PLACED, SENDS, state=State.OFF), "off", "", id="a workflow that is off"),
        pytest.param(automation(Event.ORDER_PLACED, SENDS, failures=12), "broken", "on every run", id="a failing one"),
    ],
)  # fmt: skip
def test_states(fact: AnyFact, state: str, says: str) -> None:
    edge = orders_to_the_desk(fact)
    assert edge.state == state
    assert says in edge.says
    assert edge.necessity == "must" and edge.why
    assert [(cite.system, cite.id) for cite in edge.evidence] == [(SHOP_ID, fact.id)]
    assert not edge.reasons


def test_what_a_connection_does_not_say_is_assumed_and_marked() -> None:
    mail = drawn({DESK: [connection(Hint(title="ShipStation"))]}, roles=[SHOP, DESK])
    assumed = {key[2] for key in mail if key[:2] == (DESK_ID, "seen:shipstation")}
    assert ORDER in assumed
    assert all(mail[(DESK_ID, "seen:shipstation", item)].state is EdgeState.DECLARED for item in assumed)
    slack = drawn({DESK: [connection(Hint(title="Slack"))]})[(DESK_ID, "seen:slack", OTHER)]
    assert (slack.state, slack.says.partition(";")[2]) == ("declared", " what it carries is not shown")


def test_both_ends_make_one_edge_and_disagreements_are_told() -> None:
    facts: dict[Role, list[AnyFact]] = {
        SHOP: [connection(TO, ORDER, days_ago=26, mechanism=Mechanism.APP)],
        DESK: [connection(None, ORDER, source=hint(SHOP), mechanism=Mechanism.WEBHOOK)],
    }
    edge = drawn(facts)[(SHOP_ID, DESK_ID, ORDER)]
    assert edge.state is EdgeState.LIVE
    assert edge.mechanisms == (Mechanism.APP, Mechanism.WEBHOOK)
    assert {cite.system for cite in edge.evidence} == {SHOP_ID, DESK_ID}
    assert edge.disagreement.startswith("zendesk:fern shows it working, shopify:fern does not")


def test_the_other_end_raises_the_proof_of_what_one_end_only_names() -> None:
    name = connection(TO, ORDER, days_ago=None, proof=Proof.DECLARED)
    back = connection(None, ORDER, source=hint(SHOP), days_ago=None, proof=Proof.DECLARED)
    one, both = drawn({SHOP: [name]})[ENDS], drawn({SHOP: [name], DESK: [back]})[ENDS]
    assert (one.proof, one.both_ends, one.state) == (Proof.DECLARED, False, EdgeState.DECLARED)
    assert (both.proof, both.both_ends, both.state) == (Proof.CONFIGURED, True, EdgeState.DECLARED)
    off = drawn({SHOP: [name], DESK: [back.model_copy(update={"state": State.OFF})]})[ENDS]
    assert not off.both_ends
    assert drawn({SHOP: [connection(TO, ORDER)]})[ENDS].proof is Proof.RUNNING
    assert drawn()[ENDS].proof is None


ENDS = (SHOP_ID, DESK_ID, ORDER)


@pytest.mark.parametrize(
    ("mine", "theirs", "says"),
    [
        pytest.param({}, {"days_ago": 40}, "shows it working, zendesk:fern does not see it work: silent for 40 days",
                     id="working and silent"),
        pytest.param({"days_ago": None}, {"days_ago": 40}, "lists it as set up, zendesk:fern does not", id="set up"),
        pytest.param({"days_ago": None}, {"state": State.OFF}, "lists it as set up, zendesk:fern does not", id="off"),
        pytest.param({}, {}, "", id="both working"),
        pytest.param({"days_ago": 40}, {"days_ago": 41}, "", id="both silent"),
        pytest.param({"days_ago": None}, {"days_ago": None}, "", id="both set up"),
    ],
)  # fmt: skip
def test_what_the_ends_say_differently(mine: dict[str, Any], theirs: dict[str, Any], says: str) -> None:
    facts: dict[Role, list[AnyFact]] = {
        SHOP: [connection(TO, ORDER, **mine)], DESK: [connection(None, ORDER, source=hint(SHOP), **theirs)],
    }  # fmt: skip
    told = drawn(facts)[ENDS].disagreement
    assert (says in told) if says else told == ""


def test_a_step_that_is_broken_breaks_the_flow_and_names_what_is_gone() -> None:
    step = Action(verb=Verb.TICKET_UPDATE, target=TO, data=(ORDER,), state=State.BROKEN, detail="its key is gone")
    edge = orders_to_the_desk(automation(Event.ORDER_PLACED, step))
    assert (edge.state, edge.says) == (EdgeState.BROKEN, "It is broken: its key is gone")


def test_a_workflow_tool_joins_two_others_and_every_other_system_stands_between() -> None:
    step = Action(verb=Verb.RECORD_UPDATE, target=hint(CRM), data=(TICKET,))
    rule = automation(Event.TICKET_CREATED, step, triggers=(Trigger(event=Event.TICKET_CREATED, source=hint(DESK)),))
    assert (DESK_ID, CRM_ID, TICKET) in drawn({PAAS: [rule]})
    through = drawn({MAIL: [rule]})
    assert through[(DESK_ID, MAIL_ID, TICKET)].state is through[(MAIL_ID, CRM_ID, TICKET)].state is EdgeState.LIVE
    assert through[(DESK_ID, CRM_ID, TICKET)].state is EdgeState.MISSING


@pytest.mark.parametrize(
    ("more", "state"),
    [
        pytest.param({}, "missing", id="everything was seen"),
        pytest.param({"hidden": {SHOP: Sight.DENIED}}, "unknown", id="the source was not"),
        pytest.param({"hidden": {DESK: Sight.PARTIAL}}, "unknown", id="the target was cut off"),
        pytest.param({"hidden": {PAAS: Sight.UNAVAILABLE}}, "unknown", id="the workflow tool was down"),
        pytest.param({"hidden": {MAIL: Sight.DENIED}}, "missing", id="a bystander was not"),
        pytest.param({"open": [PAAS]}, "unknown", id="nobody said whether there is a workflow tool"),
        pytest.param({"stack": {PAAS: ("n8n", "zapier")}}, "unknown", id="another workflow tool is not connected"),
    ],
)
def test_a_reference_flow_of_which_nothing_was_seen(more: dict[str, Any], state: str) -> None:
    edge = orders_to_the_desk(**more)
    assert edge.state == state
    assert bool(edge.reasons) is (state == "unknown")
    assert all(reason.remedy for reason in edge.reasons)


def test_what_could_be_is_not_asked_for() -> None:
    assert (SHOP_ID, DESK_ID, DataObject.PRODUCT) not in drawn()


CARRIES = [
    pytest.param(SHOP, connection(UNKNOWN_TOOL), "bridge.acme.example", id="an app of the shop"),
    pytest.param(DESK, connection(None, source=UNKNOWN_TOOL), "bridge.acme.example", id="a client of the helpdesk"),
    pytest.param(SHOP, connection(UNKNOWN_TOOL, ORDER), "bridge.acme.example", id="it carries orders"),
    pytest.param(SHOP, connection(Hint(title="Zapier")), "Zapier", id="a workflow tool that was not connected"),
    pytest.param(
        DESK,
        automation(Event.TICKET_CREATED, Action(verb=Verb.WEBHOOK_CALL, target=UNKNOWN_TOOL)),
        "bridge.acme.example",
        id="a webhook to somewhere",
    ),
]


@pytest.mark.parametrize(("role", "fact", "name"), CARRIES)
def test_a_flow_that_something_unknown_may_carry_is_not_missing(role: Role, fact: AnyFact, name: str) -> None:
    edge = drawn({role: [fact]})[(SHOP_ID, DESK_ID, ORDER)]
    assert edge.state is EdgeState.UNKNOWN
    (reason,) = edge.reasons
    system = {SHOP: "Shopify", DESK: "Zendesk"}[role]
    assert reason.says.startswith(f"{system} lists “{name}”, which ")
    assert name in reason.remedy


@pytest.mark.parametrize(
    ("role", "fact"),
    [
        pytest.param(SHOP, connection(UNKNOWN_TOOL, DataObject.LOYALTY), id="it carries something else"),
        pytest.param(SHOP, connection(UNKNOWN_TOOL, state=State.OFF), id="it is switched off"),
        pytest.param(MAIL, connection(UNKNOWN_TOOL), id="it sits at another system"),
        pytest.param(SHOP, connection(Hint(title="Judge.me")), id="a tool that we know"),
    ],
)
def test_what_cannot_carry_it_does_not_stand_in_the_way(role: Role, fact: AnyFact) -> None:
    assert drawn({role: [fact]})[(SHOP_ID, DESK_ID, ORDER)].state is EdgeState.MISSING


@pytest.mark.parametrize("name", ["Acme Bridge", "acme bridge", "bridge.acme.example"])
def test_a_merchant_says_what_an_unknown_tool_is(name: str) -> None:
    told = business({SHOP: [connection(UNKNOWN_TOOL, CUSTOMER)]}, stack={Role.LOYALTY: (name,)})
    flows = build(told, Catalogue.load())
    (node,) = [node for node in flows.nodes if node.id.startswith("seen:")]
    assert (node.name, node.roles, node.connected) == (name, (Role.LOYALTY,), False)
    states = {(edge.source, edge.target, edge.data): edge.state for edge in flows.edges}
    assert states[(SHOP_ID, node.id, CUSTOMER)] is EdgeState.LIVE
    assert states[(SHOP_ID, DESK_ID, ORDER)] is EdgeState.MISSING


def test_a_dead_flow_keeps_its_doubts_while_an_end_was_not_seen() -> None:
    dead = connection(TO, ORDER, days_ago=40)
    assert not orders_to_the_desk(dead).reasons
    doubtful = orders_to_the_desk(dead, hidden={DESK: Sight.DENIED})
    assert doubtful.state is EdgeState.IDLE
    assert {reason.system for reason in doubtful.reasons} == {DESK_ID}
    assert not orders_to_the_desk(connection(TO, ORDER), hidden={DESK: Sight.DENIED}).reasons


def test_what_nobody_planned_to_read_says_nothing() -> None:
    told: Evidence = business({SHOP: [connection(TO, ORDER)]})
    bare = tuple(each.model_copy(update={"parts": ()}) for each in told.header.systems)
    stripped = told.model_copy(update={"header": told.header.model_copy(update={"systems": bare})})
    states = {edge.state for edge in build(stripped, Catalogue.load()).edges}
    assert states == {EdgeState.UNKNOWN}


def test_two_accounts_of_one_platform_are_told_apart_by_their_host() -> None:
    told = business({DESK: [connection(None, ORDER, source=Hint(title="Shopify", host="moss.myshopify.com"))]})
    shop = next(each for each in told.header.systems if each.platform == "shopify")
    header = told.header.model_copy(
        update={"systems": (*told.header.systems, shop.model_copy(update={"id": "shopify:moss"}))}
    )
    edges = build(told.model_copy(update={"header": header}), Catalogue.load()).edges
    assert ("shopify:moss", DESK_ID) in {(edge.source, edge.target) for edge in edges if edge.state is EdgeState.LIVE}


@pytest.mark.parametrize(("tools", "needed"), [((), False), (("smile",), True)], ids=["given up", "in use"])
def test_a_flow_of_a_tool_that_was_given_up_is_not_asked_for(tools: tuple[str, ...], needed: bool) -> None:
    said = connection(None, DataObject.LOYALTY, source=Hint(title="Smile.io"), days_ago=200)
    flows = drawn({MAIL: [said]}, stack={Role.LOYALTY: tools})
    (edge,) = [edge for (_, target, data), edge in flows.items() if (target, data) == (MAIL_ID, DataObject.LOYALTY)]
    assert edge.state is EdgeState.IDLE
    assert (edge.necessity is not None) is needed
