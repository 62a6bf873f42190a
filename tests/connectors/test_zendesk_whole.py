"""The rest of a Zendesk account: macros, records, fields of apps, partners, models, keys, and who may enter."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.demo import faults
from auditor.demo.http import Response, Server
from auditor.demo.world import load
from auditor.demo.zendesk import CREDENTIALS, ZendeskDemo
from auditor.doctor import Health, examine
from auditor.model import (
    Automation,
    Connection,
    Control,
    DataObject,
    Event,
    Intelligence,
    Measure,
    MeasureKind,
    Membership,
    Proof,
    Records,
    Segment,
    State,
    System,
    Verb,
)
from auditor.reading import Source
from connectors.errors import Cut, Denied, Misread, Unobservable
from connectors.zendesk import CONNECTOR
from tests.connectors.loopback import Clock
from tests.connectors.running import NOW, WINDOW
from tests.connectors.zendesk_account import Seen, read

MACROS = ("automations", "macros")
FLOWS = ("automations", "messaging flows and chat triggers")
FIELDS = "ticket fields that apps made"
PARTNERS = "side conversations and ticket sharing"
MODELS = "models switched on in the settings"
HANDLING = "handling of tickets"
HANDED = ("measures", "what the AI agent finishes")


@pytest.fixture(scope="module")
def fern() -> Seen:
    """The demo merchant, read once."""
    return read()


def records(seen: Seen, part: str) -> dict[str, Records]:
    return {fact.id: fact for fact in seen.facts("records", part, Records)}


# what people start, and what they do not ------------------------------------------------------------------------------


def test_macros_are_work_that_people_start(fern: Seen) -> None:
    macros = {each.name: each for each in fern.facts(*MACROS, Automation)}
    assert macros.keys() == {"Where is my order", "Refund approved", "Last day for Christmas"}
    assert all(each.human_started and each.triggers[0].event is Event.MANUAL for each in macros.values())
    used = macros["Where is my order"]
    assert (used.runs, used.proof) == (270, Proof.RUNNING)
    assert [step.verb for step in used.actions] == [Verb.TICKET_REPLY, Verb.TICKET_SOLVE]
    assert macros["Last day for Christmas"].state is State.OFF


def test_a_note_is_no_reply(fern: Seen) -> None:
    note, tag = next(each for each in fern.facts(*MACROS, Automation) if each.name == "Refund approved").actions
    assert (note.verb, note.detail, tag.verb) == (Verb.TICKET_UPDATE, "a prepared note", Verb.TICKET_TAG)


def test_macros_without_counts_are_set_up_and_no_more() -> None:
    seen = read({"usage": False}, only="automations", part="macros")
    assert {(each.runs, each.proof) for each in seen.facts(*MACROS, Automation)} == {(None, Proof.CONFIGURED)}
    assert seen.error(*MACROS) is None


def test_triggers_of_custom_objects_are_no_triggers_of_tickets(fern: Seen) -> None:
    rule = fern.only("automations", "custom object triggers", Automation)
    assert [trigger.event for trigger in rule.triggers] == [Event.OTHER]
    assert (rule.state, rule.runs, rule.proof) == (State.LIVE, None, Proof.CONFIGURED)
    assert [step.verb for step in rule.actions] == [Verb.STAFF_NOTIFY]


def test_targets_of_groups_on_a_plan_that_has_them() -> None:
    policy = {"id": 7, "title": "Tier two", "metrics": [{"target": 30}]}
    seen = read({"group_sla_policies": [policy]}, only="automations", part="service levels of groups")
    found = seen.only("automations", "service levels of groups", Automation)
    assert (found.id, found.triggers[0].event) == ("group-sla-7", Event.TICKET_AGED)


@pytest.mark.parametrize(
    ("changes", "denied"),
    [
        pytest.param({}, False, id="the limit shows a smaller plan"),
        pytest.param({"requests_per_minute": 700}, True, id="the plan should have them"),
        pytest.param({"role": "agent"}, True, id="perhaps only our role is refused"),
    ],
)
def test_a_refusal_proves_absence_only_on_a_smaller_plan(changes: dict[str, Any], denied: bool) -> None:
    facts, error = read(changes, part="service levels of groups").results["automations", "service levels of groups"]
    assert facts == []
    assert isinstance(error, Denied) == denied


@pytest.mark.parametrize(
    ("changes", "hidden"),
    [
        pytest.param({}, True, id="nothing is told of messaging"),
        pytest.param({"messaging": True}, True, id="messaging is on"),
        pytest.param({"messaging": False, "chat": True}, True, id="chat is on"),
        pytest.param({"messaging": False}, False, id="both are off"),
    ],
)
def test_flows_of_bots_are_hidden_wherever_customers_could_meet_one(changes: dict[str, Any], hidden: bool) -> None:
    facts, error = read(changes, part=FLOWS[1]).results[FLOWS]
    assert facts == []
    assert isinstance(error, Unobservable) == hidden


# records ------------------------------------------------------------------------------------------------------------


def test_tickets_are_counted_by_the_way_they_came_in(fern: Seen) -> None:
    found = records(fern, "tickets")
    total = found.pop("tickets").total
    assert {each.field for each in found.values()} == {
        "by e-mail",
        "by messaging",
        "by web form or by hand",
        "through the API",
    }
    assert sum(each.filled or 0 for each in found.values()) == total > 1_000
    assert not any(each.sampled for each in found.values())


def test_of_a_million_tickets_a_sample_speaks() -> None:
    found = records(read({"tickets": 1_000_000}, only="records", part="tickets"), "tickets")
    assert found["tickets"].total > 900_000
    by_mail = found["tickets-by-e-mail"]
    assert by_mail.sampled and 500 < by_mail.total <= 2_000


def test_a_channel_that_we_do_not_know_is_another_way() -> None:
    spoiled = faults.Rewrite(lambda body: body.replace(b'"native_messaging"', b'"pigeon"'), "tickets/cursor")
    assert "tickets-another-way" in records(read(faults=[spoiled], part="tickets"), "tickets")


def test_customers_carry_no_id_of_the_shop(fern: Seen) -> None:
    found = records(fern, "customers")
    assert found["customers"].total == 8_400
    linked = found["customers-external_id"]
    assert (linked.total, linked.filled, linked.sampled) == (100, 0, True)
    assert found["customers-field-wholesale_account"].filled == 8
    assert not any("loyalty" in name for name in found)


def test_a_shop_that_writes_its_ids_is_seen_to() -> None:
    seen = read({"customers": {"total": 40, "external_share": 1.0}}, part="customers")
    linked = records(seen, "customers")["customers-external_id"]
    assert (linked.total, linked.filled, linked.sampled) == (40, 40, False)


def test_a_desk_without_customers_has_none() -> None:
    seen = read({"customers": {"total": 0}}, part="customers")
    assert {name: each.total for name, each in records(seen, "customers").items()} == {"customers": 0}
    seen = read({"firms": {"total": 0}}, part="organisations")
    assert {name: each.total for name, each in records(seen, "organisations").items()} == {"organisations": 0}


def test_fields_of_apps_and_how_often_they_are_filled(fern: Seen) -> None:
    app = fern.only("connections", FIELDS, Connection)
    assert app.source is not None
    assert (app.source.title, app.proof, app.last_activity) == ("Time Tracking", Proof.CONFIGURED, None)
    total, last = records(fern, FIELDS).values()
    assert total.object is DataObject.TICKET
    assert total.filled and last.filled and total.filled > 1.9 * last.filled


def test_without_fields_of_apps_no_ticket_is_asked_for() -> None:
    seen = read({"app_fields": []}, only="connections", part=FIELDS)
    assert seen.results["connections", FIELDS] == ([], None)


def test_custom_objects_tell_how_fresh_they_are(fern: Seen) -> None:
    plans = records(fern, "custom objects")["object-care_plan"]
    assert (plans.name, plans.total, plans.proof) == ("Custom object Care plans", 340, Proof.RUNNING)
    error = fern.error("records", "custom objects")
    assert isinstance(error, Cut) and "newest 100 records of Care plans" in error.says


def test_more_custom_objects_than_we_look_into() -> None:
    many = [{"key": f"k{n}", "title": f"Kind {n}", "records": 0, "changed_days_ago": 1} for n in range(9)]
    seen = read({"custom_objects": many}, part="custom objects")
    assert len(records(seen, "custom objects")) == 4
    assert isinstance(seen.error("records", "custom objects"), Cut)


@pytest.mark.parametrize(
    ("articles", "fresh", "total", "filled", "sampled"),
    [
        pytest.param(64, 9, 64, 9, False, id="few"),
        pytest.param(500, 30, 500, 30, False, id="many, most of them old"),
        pytest.param(500, 300, 100, 100, True, id="many, the newest hundred all fresh"),
    ],
)
def test_fresh_articles(articles: int, fresh: int, total: int, filled: int, sampled: bool) -> None:
    seen = read({"help_centre": {"articles": articles, "fresh": fresh}}, part="help-centre articles")
    found = records(seen, "help-centre articles")
    newest = found["articles-fresh"]
    assert found["articles"].total == articles
    assert (newest.total, newest.filled, newest.sampled) == (total, filled, sampled)


def test_articles_that_come_unsorted_speak_for_themselves_only() -> None:
    def turned(body: bytes) -> bytes:
        answer = json.loads(body)
        return json.dumps({**answer, "articles": answer["articles"][::-1]}).encode()

    seen = read({"help_centre": {"articles": 500, "fresh": 30}}, [faults.Rewrite(turned, "articles")], only="records")
    assert records(seen, "help-centre articles")["articles-fresh"].sampled


def test_readers_of_the_help_centre(fern: Seen) -> None:
    group = fern.only("audiences", "readers of the help centre", Segment)
    assert (group.name, group.membership) == ("Wholesale shops", Membership.DYNAMIC)


def test_readers_that_somebody_picked() -> None:
    centre = {"articles": 1, "fresh": 1, "segments": [{"id": 3, "name": "Friends"}]}
    seen = read({"help_centre": centre}, only="audiences")
    group = seen.only("audiences", "readers of the help centre", Segment)
    assert (group.membership, group.criteria) == (Membership.STATIC, ())


def test_without_a_help_centre_nothing_is_claimed() -> None:
    gone = faults.status(404, "help_center")
    for part in (("records", "help-centre articles"), ("audiences", "readers of the help centre")):
        assert isinstance(read(faults=[gone], part=part[1]).error(*part), Unobservable)


# partners -----------------------------------------------------------------------------------------------------------


def test_side_conversations_and_shared_tickets(fern: Seen) -> None:
    talk, shared = fern.facts("connections", PARTNERS, Connection)
    assert talk.target is not None and (talk.target.title, talk.state) == ("Slack", State.LIVE)
    assert (shared.name, shared.state) == ("Tickets shared with Hothouse rentals", State.OFF)


@pytest.mark.parametrize(
    ("status", "state"), [("accepted", State.LIVE), ("ssl_error", State.BROKEN), ("puzzled", State.UNKNOWN)]
)
def test_shared_tickets_that_come_in(status: str, state: State) -> None:
    agreement = {"name": "Studio", "status": status, "type": "inbound", "partner": "jira"}
    seen = read({"side_conversations": [], "sharing_agreements": [agreement]}, part=PARTNERS)
    found = seen.only("connections", PARTNERS, Connection)
    assert found.source is not None and (found.source.title, found.target, found.state) == ("jira", None, state)


# outcomes and models ------------------------------------------------------------------------------------------------


def test_each_policy_has_its_own_result(fern: Seen) -> None:
    results = {each.id: each for each in fern.facts("measures", "service level results", Measure)}
    assert results.keys() == {"sla-attainment", "sla-attainment-401", "sla-attainment-402"}
    assert results["sla-attainment-402"].value == 1.0
    assert results["sla-attainment-401"].value < results["sla-attainment"].value < 1.0


def test_a_single_policy_is_not_told_twice() -> None:
    policy = {"id": 401, "title": "Only one", "metrics": [{"target": 60}]}
    seen = read({"sla_policies": [policy]}, part="service level results")
    assert seen.only("measures", "service level results", Measure).id == "sla-attainment"


def test_how_tickets_were_handled(fern: Seen) -> None:
    found = {each.id: each.value for each in fern.facts("measures", HANDLING, Measure)}
    kinds = {each.id: each.measure for each in fern.facts("measures", HANDLING, Measure)}
    assert kinds["hours-to-solve"] is MeasureKind.HOURS_TO_SOLVE
    assert kinds["hours-to-solve-slowest"] is MeasureKind.HOURS_TO_SOLVE_SLOWEST
    assert found["hours-to-solve"] == pytest.approx(3.3, abs=0.1)
    assert found["hours-to-solve-slowest"] > found["hours-to-solve"]
    assert found["one-reply"] == pytest.approx(1 / 3, abs=0.02)
    assert found["reopened"] == pytest.approx(0.05, abs=0.01)


def test_tickets_without_their_times_are_misread() -> None:
    spoiled = faults.Rewrite(lambda body: body.replace(b'"metric_sets"', b'"metrics"'), "tickets/cursor")
    assert isinstance(read(faults=[spoiled], part=HANDLING).error("measures", HANDLING), Misread)


def test_the_share_that_the_agent_finishes_counts_what_it_handed_over(fern: Seen) -> None:
    share = fern.only(*HANDED, Measure)
    assert (share.measure, share.of) == (MeasureKind.AI_RESOLUTION_RATE, "39 conversations looked into")
    assert share.value == pytest.approx(21 / 31, abs=0.001)


def test_of_many_conversations_the_share_is_a_sample() -> None:
    seen = read({"ai_agent": {"every": 8}, "tickets": 1_900}, part=HANDED[1])
    assert seen.only(*HANDED, Measure).of.endswith("a sample")
    assert isinstance(seen.error(*HANDED), Cut)


def test_without_a_bot_there_is_no_share() -> None:
    assert read({"ai_agent": {"active": False}}, part=HANDED[1]).results[HANDED] == ([], None)


def test_switches_of_models(fern: Seen) -> None:
    model = fern.only("intelligence", MODELS, Intelligence)
    assert (model.id, model.proof, model.outputs) == ("translation", Proof.CONFIGURED, None)
    more = {"translation": False, "generative_answers": True, "automatic_answers": True}
    found = read(more, part=MODELS).facts("intelligence", MODELS, Intelligence)
    assert {each.id for each in found} == {"generative-answers", "automatic-answers"}


def test_expected_satisfaction_and_the_rule_that_asks_for_it() -> None:
    rule = {
        "id": 900,
        "title": "Save the day",
        "active": True,
        "actions": [{"field": "priority", "value": "urgent"}],
        "all": [{"field": "satisfaction_probability", "operator": "less_than", "value": "40"}],
    }
    seen = read(
        {"translation": False, "satisfaction_prediction": True, "triggers": [rule]},
        part=MODELS,
    )
    model = seen.only("intelligence", MODELS, Intelligence)
    assert (model.proof, model.acted_on_by) == (Proof.RUNNING, ("900",))
    assert model.outputs and model.outputs > 1_000


# governance ---------------------------------------------------------------------------------------------------------


def test_a_key_that_nobody_uses_is_named(fern: Seen) -> None:
    keys = fern.only("controls", "keys of OAuth clients", Control)
    assert (keys.holds, keys.count) == (False, 1)
    assert keys.detail == "of 3 OAuth clients with a key, 1 did not use it for months: Returns pilot (140 days)"


@pytest.mark.parametrize(
    ("clients", "says"),
    [
        pytest.param([], "no OAuth client was seen using a key", id="none"),
        pytest.param(
            [{"id": 1, "name": "n8n", "used_days_ago": 2}], "1 OAuth client that holds a key uses it", id="one"
        ),
        pytest.param(
            [{"id": n, "name": f"Tool {n}", "used_days_ago": 2} for n in (1, 2)],
            "2 OAuth clients that hold a key use it",
            id="two",
        ),
    ],
)
def test_keys_in_use(clients: list[dict[str, Any]], says: str) -> None:
    seen = read({"clients": clients, "global_clients": []}, part="keys of OAuth clients")
    keys = seen.only("controls", "keys of OAuth clients", Control)
    assert (keys.holds, keys.detail) == (True, says)


@pytest.mark.parametrize(
    ("span", "holds", "says"),
    [
        ("off", True, "may not enter"),
        ("week", True, "for a time"),
        ("always", False, "without an end"),
    ],
)
def test_who_of_zendesk_may_enter(span: str, holds: bool, says: str) -> None:
    seen = read({"vendor_access": span}, part="access of Zendesk's own people")
    access = seen.only("controls", "access of Zendesk's own people", Control)
    assert access.holds is holds
    assert says in access.detail


# what cannot be seen ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("macros", MACROS),
        ("queues", ("automations", "omnichannel routing")),
        ("custom_objects", ("automations", "custom object triggers")),
        ("custom_objects", ("records", "custom objects")),
        ("custom_objects/care_plan/records/count", ("records", "custom objects")),
        ("ticket_fields", ("connections", FIELDS)),
        ("ticket_fields", ("records", FIELDS)),
        ("sharing_agreements", ("connections", PARTNERS)),
        ("search", ("records", "customers")),
        ("search", ("records", "organisations")),
        ("help_center/articles", ("records", "help-centre articles")),
        ("help_center/user_segments", ("audiences", "readers of the help centre")),
        ("incremental/tickets/cursor", ("records", "tickets")),
        ("incremental/tickets/cursor", ("measures", HANDLING)),
        ("incremental/tickets/cursor", HANDED),
        ("account/settings", ("intelligence", MODELS)),
        ("account/settings", FLOWS),
        ("oauth/tokens", ("controls", "keys of OAuth clients")),
        ("security_settings", ("controls", "access of Zendesk's own people")),
    ],
)
def test_what_is_refused_is_denied(path: str, part: tuple[str, str]) -> None:
    facts, error = read({"not_in_plan": [f"/api/v2/{path}"]}, only=part[0], part=part[1]).results[part]
    assert isinstance(error, Denied)
    assert all(fact.id in ("omnichannel-routing", "side-conversations-slack") for fact in facts)


@pytest.mark.parametrize(
    ("where", "old", "new", "part"),
    [
        pytest.param("/macros", b'"active"', b'"actif"', MACROS, id="a macro without its state"),
        pytest.param("/queues", b'"queues"', b'"lines"', ("automations", "omnichannel routing"), id="no queues"),
        pytest.param("/search", b'"count"', b'"total"', ("records", "customers"), id="uncounted customers"),
        pytest.param("/search", b'"external_id"', b'"their_id"', ("records", "customers"), id="customers without ids"),
        pytest.param("/search", b'"results"', b'"found"', ("records", "organisations"), id="no organisations"),
        pytest.param("/count", b'"value"', b'"number"', ("records", "custom objects"), id="uncounted records"),
        pytest.param("/records", b'"external_id"', b'"xid"', ("records", "custom objects"), id="records without ids"),
        pytest.param(
            "ticket_fields", b'"creator_app_name"', b'"maker"', ("connections", FIELDS), id="fields without makers"
        ),
        pytest.param("tickets/cursor", b'"via"', b'"way"', ("records", "tickets"), id="tickets without a way in"),
        pytest.param(
            "articles", b'"updated_at"', b'"when"', ("records", "help-centre articles"), id="articles without dates"
        ),
        pytest.param(
            "user_segments",
            b'"built_in"',
            b'"native"',
            ("audiences", "readers of the help centre"),
            id="readers of unknown origin",
        ),
        pytest.param("conversation_log", b'"author"', b'"who"', HANDED, id="nobody spoke"),
        pytest.param(
            "custom_objects", b'"key"', b'"name"', ("automations", "custom object triggers"), id="objects without keys"
        ),
    ],
)
def test_odd_answers_are_misread(where: str, old: bytes, new: bytes, part: tuple[str, str]) -> None:
    spoiled = faults.Rewrite(lambda body: body.replace(old, new), where)
    assert isinstance(read(faults=[spoiled], only=part[0], part=part[1]).error(*part), Misread)


@pytest.mark.parametrize(
    ("where", "old", "part"),
    [
        ("account/settings", b'"side_conversations"', ("connections", PARTNERS)),
        ("security_settings", b'"assumable"', ("controls", "access of Zendesk's own people")),
        ("security_settings", b'"assumption_duration"', ("controls", "access of Zendesk's own people")),
    ],
)
def test_settings_that_say_nothing_leave_it_open(where: str, old: bytes, part: tuple[str, str]) -> None:
    spoiled = faults.Rewrite(lambda body: body.replace(old, b'"something_else"'), where)
    seen = read({"vendor_access": "week"}, faults=[spoiled], only=part[0], part=part[1])
    assert isinstance(seen.error(*part), Unobservable)


def test_customers_that_are_counted_and_not_shown_are_misread() -> None:
    empty = faults.Spoil(lambda _: Response(200, {}, b'{"results": [], "count": 12}'), "v2/search")
    assert isinstance(read(faults=[empty], part="customers").error("records", "customers"), Misread)


def test_trying_every_part_stays_within_the_limits() -> None:
    """A probe may end in the middle of a list; what it has is not asked for again."""
    clock, world = Clock(), load(now=NOW)
    with Server(ZendeskDemo(world, clock.monotonic)) as server:
        client = CONNECTOR.open({**CREDENTIALS, "base_url": server.base_url}, clock.tools(), WINDOW)
        system = System(id=client.system, platform="zendesk")
        probes = list(examine(Source(CONNECTOR, system, client)))
        client.door.close()
    assert {probe.health for probe in probes} <= {Health.READABLE, Health.DENIED, Health.UNOBSERVABLE}
    assert len(server.log) < 50
    assert client.door.floor_seconds() == 0
