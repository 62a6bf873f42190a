"""The demo account as a whole: every part, its sight, its cost, and what must never come out of it."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest

from auditor.demo.faults import Rewrite
from auditor.demo.hubspot import CANARY_PII, CANARY_SECRET, CREDENTIALS
from auditor.model import Actor, AnyFact, ControlKind, DataObject, Proof
from connectors.base import Client
from connectors.errors import BadCredential, Denied, ReadError, Refused, Unobservable
from connectors.hubspot import CONNECTOR
from connectors.hubspot.transport import crm
from tests.connectors.hubspot_account import WORLD, Audit, audit, scopes, serving, settings, world
from tests.connectors.running import NOW, WINDOW


@pytest.fixture(scope="module")
def demo() -> Audit:
    return audit()


def test_only_what_the_key_may_not_see_is_missing(demo: Audit) -> None:
    errors = {key: type(error).__name__ for key, (_, error) in demo.parts.items() if error}
    assert errors == {
        ("audiences", "lists"): "Denied",
        ("intelligence", "scores"): "Cut",
        ("intelligence", "AI agent in conversations"): "Cut",
        ("connections", "apps that report events"): "Denied",
        ("connections", "integrations that change contacts"): "Cut",
        ("controls", "audit log"): "Denied",
    }


def test_the_denied_part_names_the_scope_and_where_it_is_added(demo: Audit) -> None:
    read = next(read for read in CONNECTOR.reads if read.part == "lists")
    error = demo.error("audiences", "lists")
    assert "crm.lists.read" in read.remedy and "Private Apps" in read.remedy
    assert isinstance(error, Denied) and error.says == "The key of this audit lacks the scope crm.lists.read."


def test_the_account(demo: Audit) -> None:
    (account,) = demo.facts("account", "")
    assert (account.id, account.time_zone, account.currency) == ("hubspot:48213377", "Europe/London", "GBP")
    assert account.production is True and account.can_write is True
    assert "automation" in account.scopes
    assert CONNECTOR.granted is not None and CONNECTOR.granted(demo.client) == frozenset(account.scopes)


def test_the_shops_connection_is_dated_by_the_last_record_it_created(demo: Audit) -> None:
    (contacts,) = demo.facts("connections", "integrations that create contacts")
    (orders,) = demo.facts("connections", "integrations that create orders")
    for found, data in ((contacts, DataObject.CUSTOMER), (orders, DataObject.ORDER)):
        assert found.source.title == "Shopify" and found.data == (data,)
        assert timedelta(days=26) < NOW - found.last_activity < timedelta(days=27)
        assert found.proof is Proof.RUNNING and found.events > 0 and found.rhythm_hours < 2


def test_n8n_is_seen_by_the_notes_it_writes(demo: Audit) -> None:
    (notes,) = demo.facts("connections", "integrations that create notes")
    assert notes.source.title == "n8n" and notes.events == 180 and NOW - notes.last_activity < timedelta(hours=3)


def test_who_creates_records(demo: Audit) -> None:
    contacts = {
        (work.actor, work.by.title if work.by else ""): work.count for work in demo.facts("work", "new contacts")
    }
    assert contacts[Actor.IMPORT, ""] == 170 and contacts[Actor.APP, "Shopify"] == 94
    assert contacts[Actor.CUSTOMER, ""] == 75 and contacts[Actor.PERSON, ""] == 42
    assert [work.actor for work in demo.facts("work", "new deals")] == [Actor.PERSON]


def test_the_monday_files(demo: Audit) -> None:
    (loads,) = demo.facts("work", "loaded files")
    assert loads.actor is Actor.IMPORT and loads.count == loads.distinct_days == 5


def test_a_score_on_which_nothing_was_seen_to_act_leaves_it_open(demo: Audit) -> None:
    (score,) = demo.facts("intelligence", "scores")
    error = demo.error("intelligence", "scores")
    assert score.acted_on_by == () and score.proof is Proof.RUNNING and score.outputs > 300
    assert error is not None and "crm.lists.read" in error.remedy


def test_rights_of_our_key(demo: Audit) -> None:
    (control,) = demo.facts("controls", "rights of our key")
    assert control.control is ControlKind.LEAST_PRIVILEGE and control.holds
    assert "no smaller form" in control.detail and "automation" in control.detail


def test_what_hubspot_never_shows_is_said_and_not_read() -> None:
    hidden = {read.part: set(read.topics) for read in CONNECTOR.reads if read.get is None}
    assert hidden["list of connected apps"] == set()
    assert hidden["sign-in rules"] >= {"two_factor"} and hidden["keys of other apps"] >= {"key_hygiene"}
    assert all(read.reason and read.remedy for read in CONNECTOR.reads if read.get is None)


def test_every_fact_has_an_id_of_its_own_and_a_page_in_hubspot(demo: Audit) -> None:
    for (subject, part), (facts, _) in demo.parts.items():
        assert max(Counter(fact.id for fact in facts).values(), default=1) == 1, (subject, part)
        assert all(fact.link and fact.link.startswith("https://app-eu1.hubspot.com/") for fact in facts)
        assert not any("?" in (fact.link or "") for fact in facts)


def test_the_same_answers_give_the_same_facts(demo: Audit) -> None:
    assert _texts(audit()) == _texts(demo)


def _texts(got: Audit) -> list[str]:
    return [fact.model_dump_json() for fact in got.all_facts]


def test_nothing_secret_or_personal_comes_out(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    hooks = [{"kind": "WEBHOOK", "url": f"https://hooks.example.com/{CANARY_SECRET}"}, {"kind": "CUSTOM_CODE"}]
    flow = {**WORLD.platform("hubspot")["workflows"][0], "steps": hooks, "name": f"mail {CANARY_PII}@x.example"}
    with serving(world(workflows=[flow], scopes=scopes("crm.lists.read"))) as (server, clock):
        client = CONNECTOR.open(settings(server), clock.tools(), WINDOW)
        told: list[str] = []
        for read in CONNECTOR.reads:
            with client.door.recording() as ledger:
                told += [fact.model_dump_json() for fact in _facts(read.get, client, told)]
            told += [request.model_dump_json() for request in ledger.reads]
    text = "\n".join([*told, caplog.text, repr(client)])
    assert "hooks.example.com" in text
    assert CANARY_PII not in text and CANARY_SECRET not in text and CREDENTIALS["token"] not in text


def _facts(get: Callable[[Client], Iterable[AnyFact]] | None, client: Client, told: list[str]) -> list[AnyFact]:
    facts: list[AnyFact] = []
    try:
        facts.extend(get(client) if get else ())
    except ReadError as error:
        told += [repr(error), error.says, error.remedy]
    return facts


def bigger(times: int) -> Audit:
    rows = WORLD.platform("hubspot")["records"]
    grown = {"total": 1_000 * times, "per_day": 40 * times / 25}
    records = [{**row, **grown} for row in rows]
    for row in records:
        if "changed" in row:
            row["changed"] = {**row["changed"], "per_day": 3 * times / 25}
    return audit(world(records=records))


def test_a_million_contacts_cost_no_more_requests(demo: Audit) -> None:
    small, big = bigger(25), bigger(1_000)
    (contacts,) = big.facts("connections", "integrations that create contacts")
    assert contacts.events > 6_000
    assert len(big.asked) == len(small.asked) <= len(demo.asked) + 10 <= 150


def test_unknown_fields_and_fewer_known_ones_change_nothing(demo: Audit) -> None:
    more = Rewrite(lambda body: body.replace(b'{"', b'{"brandNewField": {"x": [1]}, "', 1))
    assert [f.model_dump_json() for f in audit(faults=[more]).all_facts] == [
        f.model_dump_json() for f in demo.all_facts
    ]


def test_hostile_names_are_cleaned() -> None:
    name = "\u202eWipe\x00<script>  pat-eu1-1234567890abcdef " + "x" * 500
    flow = {**WORLD.platform("hubspot")["workflows"][0], "name": name}
    rows = [{**WORLD.platform("hubspot")["records"][0], "app_name": name}]
    got = audit(world(workflows=[flow], records=rows))
    (rule,) = got.facts("automations", "workflows")
    (link,) = got.facts("connections", "integrations that create contacts")
    for text in (rule.name, link.name, link.source.title):
        assert len(text) <= 200 and "\u202e" not in text and "\x00" not in text and "1234567890abcdef" not in text


@pytest.mark.parametrize("kind", ["SANDBOX", "DEVELOPER_TEST"])
def test_a_sandbox_is_not_production(kind: str) -> None:
    (account,) = audit(world(account_type=kind)).facts("account", "")
    assert account.production is False


def test_a_refused_key() -> None:
    with serving() as (server, clock), pytest.raises(BadCredential, match="refused the key") as caught:
        CONNECTOR.open(settings(server, token="pat-eu1-wrong"), clock.tools(), WINDOW)
    assert "Private Apps" in caught.value.remedy and len(server.log) == 1


def test_the_wrong_account() -> None:
    with serving() as (server, clock), pytest.raises(BadCredential, match=r"48213377.*expects 111"):
        CONNECTOR.open(settings(server, portal="111"), clock.tools(), WINDOW)


@pytest.mark.parametrize("portal", ["48213377", ""])
def test_the_right_account(portal: str) -> None:
    with serving() as (server, clock):
        client = CONNECTOR.open(settings(server, portal=portal), clock.tools(), WINDOW)
        assert client.system == "hubspot:48213377"


def test_a_portal_that_is_no_number_is_wrong_before_anything_is_asked() -> None:
    with serving() as (server, clock):
        with pytest.raises(ValueError, match="number of your HubSpot account"):
            CONNECTOR.open(settings(server, portal="my shop"), clock.tools(), WINDOW)
        assert server.log == []


def test_another_domain_than_hubspots_is_never_linked_to() -> None:
    got = audit(world(domain="evil.example"))
    assert {fact.link.split("/")[2] for fact in got.all_facts if fact.link} == {"app.hubspot.com"}


def test_needless_rights_of_the_key() -> None:
    got = audit(world(scopes=scopes("crm.objects.contacts.write")))
    (control,) = got.facts("controls", "rights of our key")
    assert not control.holds and "crm.objects.contacts.write" in control.detail


def test_a_key_of_a_kind_that_hubspot_does_not_tell_about() -> None:
    untold = Rewrite(lambda _: b"{}", where="access-token-info")
    got = audit(faults=[untold])
    (account,) = got.facts("account", "")
    assert account.scopes == () and account.can_write is None
    assert isinstance(got.error("account", ""), Unobservable)
    assert isinstance(got.error("controls", "rights of our key"), Unobservable)
    assert CONNECTOR.granted is not None and CONNECTOR.granted(got.client) is None


def test_the_audit_log_of_an_enterprise_account() -> None:
    got = audit(world(plan="enterprise", scopes=scopes("account-info.security.read")))
    (control,) = got.facts("controls", "audit log")
    assert control.holds and got.error("controls", "audit log") is None


def test_the_audit_log_needs_the_plan_and_not_only_the_scope() -> None:
    got = audit(world(scopes=scopes("account-info.security.read")))
    error = got.error("controls", "audit log")
    assert isinstance(error, Denied) and "plan" in error.says


@pytest.mark.parametrize(
    ("scope", "parts"),
    [
        ("automation", {"workflows", "calls of workflows", "people whom workflows name"}),
        ("crm.objects.deals.read", {"integrations that create deals", "new deals", "deals made by AI"}),
        ("crm.objects.orders.read", {"integrations that create orders", "how orders are filled in"}),
        ("crm.import", {"loaded files"}),
        ("content", {"e-mails", "e-mails by workflows"}),
        ("forms", {"notices of forms", "consent in forms"}),
        ("conversations.read", {"answers to conversations", "AI agent in conversations"}),
        ("communication_preferences.read", {"kinds of messages"}),
        ("settings.users.read", {"rights of people", "people who sign in"}),
        ("crm.objects.owners.read", {"owners who left", "people whom workflows name"}),
        ("account-info.security.read", {"exported files", "renewed keys", "people who sign in"}),
        ("tickets", {"new tickets"}),
    ],
)
def test_one_missing_scope_closes_only_its_own_parts(scope: str, parts: set[str]) -> None:
    got = audit(world(scopes=scopes(without=scope)))
    closed = {part for (_, part), (facts, error) in got.parts.items() if isinstance(error, Denied) and not facts}
    assert closed == parts | {"lists", "audit log", "apps that report events"}


def test_the_package_cannot_write_through_the_door() -> None:
    with serving() as (server, clock):
        client = CONNECTOR.open(settings(server), clock.tools(), WINDOW)
        before = len(server.log)
        attempts: tuple[Callable[[], object], ...] = (
            lambda: crm(client).objects.basic_api.archive("contacts", "1"),
            lambda: crm(client).objects.basic_api.create("contacts", {"properties": {}}),
            lambda: crm(client).objects.basic_api.update("contacts", "1", {"properties": {}}),
            lambda: crm(client).properties.core_api.archive("contacts", "x"),
            lambda: crm(client).objects.basic_api.get_page("contacts"),
        )
        for attempt in attempts:
            with pytest.raises(Refused):
                attempt()
        assert len(server.log) == before


def test_the_package_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, connectors.hubspot; sys.exit('hubspot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_limits_are_kept_on_the_way(demo: Audit) -> None:
    assert demo.clock.seconds >= (demo.client.door.requests["search"] - 1) / 2
    assert not any("429" in str(error) for _, error in demo.parts.values())
