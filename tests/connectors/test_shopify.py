"""The Shopify connector against the demo shop, over real HTTP."""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest

from auditor.demo.http import Server
from auditor.demo.shopify import CANARY_PII, CANARY_SECRET, CLIENT_CREDENTIALS, CREDENTIALS, ShopifyDemo
from auditor.demo.shopify_paging import encoded
from auditor.model import (
    Account,
    Actor,
    Automation,
    Connection,
    Control,
    DataObject,
    Event,
    Measure,
    Process,
    Proof,
    Records,
    State,
    Window,
    Work,
)
from connectors.errors import Cut, Denied, Misread, Refused, Unobservable
from connectors.shopify import CONNECTOR
from connectors.shopify.asking import PATH, covers, granted
from tests.connectors.loopback import Clock
from tests.connectors.running import NOW, WINDOW
from tests.connectors.shopify_runs import (
    ABANDONED,
    APPS,
    ENTRY,
    NEVER_WHOLE,
    NOTIFICATIONS,
    REQUESTS,
    SERVICES,
    TRACES,
    WORK,
    Changed,
    Run,
    instead,
    read,
    shop,
)

RIGHTS = ("controls", "rights of our app")
HERE = "https://admin.shopify.com/store/fern-and-fable/"
MILLION = 1_000_000


@pytest.fixture(scope="module")
def demo() -> Run:
    return read()


def works(run: Run, process: Process) -> dict[tuple[Actor, str], int]:
    found = [fact for fact in run.everything if isinstance(fact, Work) and fact.process is process]
    return {(fact.actor, fact.by.title if fact.by else ""): fact.count for fact in found}


def lines(run: Run, part: tuple[str, str]) -> set[tuple[str, str, str, str]]:
    """(from, to, state, proof) of each connection, the shop being empty."""
    return {
        (
            (fact.source.title or fact.source.handle) if fact.source else "",
            (fact.target.title or fact.target.handle or fact.target.host) if fact.target else "",
            fact.state.value,
            fact.proof.name,
        )
        for fact in run.facts(part)
        if isinstance(fact, Connection)
    }


def test_the_demo_shop_is_seen_in_full(demo: Run) -> None:
    assert demo.stopped() == NEVER_WHOLE
    [account] = demo.facts(("account", ""))
    assert isinstance(account, Account)
    assert (account.id, account.name, account.plan, account.time_zone, account.currency, account.production) == (
        "shopify:fern-and-fable",
        "Fern & Fable",
        "Advanced",
        "Europe/London",
        "GBP",
        True,
    )
    assert account.can_write is False
    assert "read_apps" in account.scopes


def test_order_and_shipping_confirmations_are_told_apart_by_time(demo: Run) -> None:
    mails = [fact for fact in demo.facts(NOTIFICATIONS) if isinstance(fact, Automation)]
    assert [(mail.triggers[0].event, mail.state, mail.proof) for mail in mails] == [
        (Event.ORDER_PLACED, State.LIVE, Proof.RUNNING),
        (Event.ORDER_FULFILLED, State.LIVE, Proof.RUNNING),
    ]
    assert all(mail.runs is None and mail.last_run and mail.last_run > NOW - timedelta(days=4) for mail in mails)


def test_who_does_what(demo: Run) -> None:
    assert works(demo, Process.ORDER_FULFIL) == {(Actor.APP, "ShipStation"): 94, (Actor.PERSON, ""): 6}
    assert works(demo, Process.ORDER_REFUND) == {(Actor.PERSON, ""): 62}
    assert works(demo, Process.ORDER_EDIT) == {(Actor.PERSON, ""): 31}
    assert works(demo, Process.ORDER_CANCEL) == {(Actor.PERSON, ""): 16}
    assert works(demo, Process.ORDER_CREATE) == {(Actor.CUSTOMER, ""): 14, (Actor.PERSON, ""): 1}
    assert set(works(demo, Process.PRODUCT_UPDATE)) == {(Actor.APP, "Judge.me Product Reviews App"), (Actor.PERSON, "")}


def test_a_sample_says_of_how_many_it_is_one(demo: Run) -> None:
    by_process = {fact.process: fact for fact in demo.facts(WORK) if isinstance(fact, Work)}
    fulfilled, refunded = by_process[Process.ORDER_FULFIL], by_process[Process.ORDER_REFUND]
    assert fulfilled.sampled_of is not None
    assert 1_500 < fulfilled.sampled_of < 1_560
    assert fulfilled.distinct_days is None
    assert refunded.sampled_of is None
    assert refunded.distinct_days is not None
    assert refunded.distinct_days > 20


def test_installed_apps_are_connections_as_their_rights_say(demo: Run) -> None:
    carried = {fact.id: set(fact.data) for fact in demo.facts(APPS) if isinstance(fact, Connection)}
    assert {DataObject.ORDER, DataObject.CUSTOMER, DataObject.CONSENT, DataObject.WEB_BEHAVIOUR} <= carried[
        "app:1001:takes"
    ]
    assert carried["app:1001:brings"] == {DataObject.CUSTOMER, DataObject.CONSENT}
    assert DataObject.FULFILMENT in carried["app:1003:brings"]
    assert "app:1005:brings" not in carried  # Xero only reads
    assert all(fact.proof is Proof.CONFIGURED for fact in demo.facts(APPS))
    assert ("", "n8n", "live", "CONFIGURED") in lines(demo, APPS)
    assert not any("zendesk" in str(line).casefold() for line in lines(demo, APPS))


def test_apps_at_work_are_dated(demo: Run) -> None:
    assert lines(demo, TRACES) == {("ShipStation", "", "live", "RUNNING"), ("", "ShipStation", "live", "RUNNING")}
    brought = next(fact for fact in demo.facts(TRACES) if isinstance(fact, Connection) and fact.source)
    assert brought.data == (DataObject.FULFILMENT,)
    assert brought.last_activity is not None
    assert NOW - brought.last_activity < timedelta(days=2)
    assert brought.rhythm_hours is not None
    assert brought.events is None  # a sample


def test_theme_embeds_on_and_off(demo: Run) -> None:
    seen = lines(demo, ("connections", "theme app embeds"))
    assert ("", "klaviyo-email-marketing-sms", "live", "CONFIGURED") in seen
    assert ("", "tidio-live-chat", "off", "CONFIGURED") in seen
    assert ("", "www.googletagmanager.com", "live", "CONFIGURED") in seen
    assert not any("cdn.shopify.com" in line for line in seen)


def test_figures(demo: Run) -> None:
    values = {fact.id: fact.value for fact in demo.everything if isinstance(fact, Measure)}
    assert values["orders-a-day"] == 52
    assert 1 < values["hours-to-fulfil"] < 26
    assert values["recovered-checkouts"] == pytest.approx(0.09, abs=0.01)
    assert [fact.total for fact in demo.facts(("records", "customers")) if isinstance(fact, Records)] == [21_400]
    assert [fact.holds for fact in demo.facts(RIGHTS) if isinstance(fact, Control)] == [True]


def test_every_fact_cites_its_object_and_a_page_of_the_admin(demo: Run) -> None:
    assert len({(fact.kind, fact.id) for fact in demo.everything}) == len(demo.everything)
    for fact in demo.everything:
        assert fact.link is not None
        assert fact.link.startswith(HERE)


def test_the_same_answers_give_the_same_facts(demo: Run) -> None:
    assert read().everything == demo.everything


def test_a_million_orders_take_as_many_requests(demo: Run) -> None:
    large = read(shop(orders=MILLION))
    assert large.stopped() == NEVER_WHOLE
    assert len(large.log) == len(demo.log) == REQUESTS
    fulfilled = [f for f in large.facts(WORK) if isinstance(f, Work) and f.process is Process.ORDER_FULFIL]
    assert sum(fact.count for fact in fulfilled) == 100
    assert {fact.sampled_of for fact in fulfilled} == {10_000}  # Shopify counts no further
    assert "more than 10,000" in fulfilled[0].name


def test_a_whole_collection_fits_into_our_half_of_the_smallest_bucket() -> None:
    lowest: list[float] = []
    clock = Clock()
    watched = ShopifyDemo(shop(bucket=2_000, restore_rate=100), clock.monotonic)

    def watch(request: Any, answer: Any) -> Any:
        whole = answer()
        lowest.append(watched._bucket.left)
        return whole

    run = read(demo=watched, clock=clock, faults=[watch])
    assert run.stopped() == NEVER_WHOLE
    assert min(lowest) >= 1_000 * 0.98


@pytest.mark.parametrize(
    "scope", ["read_apps", "read_customers", "read_fulfillments", "read_orders", "read_products", "read_themes"]
)
def test_a_missing_scope_blinds_only_the_parts_that_need_it(scope: str) -> None:
    held = [name for name in shop().platform("shopify")["scopes"] if name != scope]
    run = read(shop(scopes=held))
    needing = {(r.subject.value, r.part) for r in CONNECTOR.reads if r.get and scope in r.scopes}
    assert needing
    assert run.stopped() - NEVER_WHOLE == run.stopped(Denied) - NEVER_WHOLE == needing - NEVER_WHOLE
    for part in needing:
        error = run.error(part)
        assert isinstance(error, Denied)
        assert scope in f"{error.says} {error.remedy}"
        assert "Settings > Apps and sales channels" in error.remedy
        assert run.facts(part) == []


@pytest.mark.parametrize("scope", sorted({scope for each in CONNECTOR.reads for scope in each.scopes}))
def test_each_part_says_which_scope_it_lacks(scope: str) -> None:
    held = [name for name in shop().platform("shopify")["scopes"] if name != scope]
    needing = {(each.subject.value, each.part) for each in CONNECTOR.reads if scope in each.scopes}
    # Places of stock are open by another scope too.
    needing -= {("connections", "orders handed to fulfilment services")} if scope == "read_locations" else set()
    run = read(shop(scopes=held), only=[*needing, RIGHTS])
    for part in needing:
        error = run.error(part)
        assert isinstance(error, Denied)
        assert scope in f"{error.says} {error.remedy}"
        assert run.facts(part) == []


def test_read_apps_is_asked_of_shopify_support() -> None:
    held = [name for name in shop().platform("shopify")["scopes"] if name != "read_apps"]
    run = read(shop(scopes=held))
    error = run.error(APPS)
    assert error is not None
    assert "Shopify Support" in error.remedy
    assert lines(run, TRACES)  # what is at work still shows


def test_an_empty_feed_beside_orders_is_not_believed() -> None:
    nothing = {"nodes": [], "pageInfo": {"hasNextPage": False}}
    closed = [
        instead("ActivityCount", {"data": {"eventsCount": {"count": 0, "precision": "EXACT"}}}),
        instead("Activity", {"data": {"events": nothing}}),
    ]
    run = read(faults=closed)
    assert {WORK, TRACES, ("work", "products")} <= run.stopped(Unobservable)


def test_an_empty_shop_has_an_empty_feed() -> None:
    run = read(shop(orders=0, product_changes=[]))
    assert run.results[WORK] == ([], None)
    assert run.results["work", "products"] == ([], None)
    assert isinstance(run.error(NOTIFICATIONS), Cut)


def test_a_filter_that_shopify_ignores_is_noticed_by_its_note() -> None:
    def note(body: dict[str, Any]) -> None:
        body["extensions"]["search"] = [{"path": ["events"], "warnings": [{"field": "action", "message": "Invalid"}]}]

    assert isinstance(read(faults=[Changed("Activity", note)], only=[WORK]).error(WORK), Misread)


def test_a_filter_that_is_ignored_in_silence_is_noticed_by_what_comes() -> None:
    def other(body: dict[str, Any]) -> None:
        for node in body["data"]["events"]["nodes"]:
            node["action"] = "placed"

    assert isinstance(read(faults=[Changed("Activity", other)], only=[WORK]).error(WORK), Misread)


def test_nobody_knows_who_did_it() -> None:
    def unmarked(body: dict[str, Any]) -> None:
        for node in body["data"]["events"]["nodes"]:
            node.update(appTitle=None, attributeToApp=False, attributeToUser=False)

    run = read(faults=[Changed("Activity", unmarked)])
    assert works(run, Process.ORDER_FULFIL) == {(Actor.UNKNOWN, ""): 100}
    assert run.facts(TRACES) == []


def test_shopify_flow_is_a_rule_and_an_app_used_by_a_person_is_a_person() -> None:
    def flow(body: dict[str, Any]) -> None:
        for node in body["data"]["events"]["nodes"]:
            person = node["attributeToUser"]
            node.update(appTitle="Point of Sale" if person else "Flow", attributeToApp=True)

    run = read(faults=[Changed("Activity", flow)])
    assert works(run, Process.ORDER_FULFIL) == {(Actor.RULE, "Flow"): 94, (Actor.PERSON, ""): 6}


def test_shopifys_own_pages_without_a_user_leave_it_open_who_acted() -> None:
    def own(body: dict[str, Any]) -> None:
        for node in body["data"]["events"]["nodes"]:
            node.update(appTitle="Shopify Web", attributeToApp=True, attributeToUser=False)

    assert set(works(read(faults=[Changed("Activity", own)]), Process.ORDER_REFUND)) == {(Actor.UNKNOWN, "")}


def test_titles_of_apps_in_the_feed_are_defused() -> None:
    def hostile(body: dict[str, Any]) -> None:
        for node in body["data"]["events"]["nodes"]:
            node.update(
                appTitle="\u202ejane@customer.example " + "y " * 300, attributeToApp=True, attributeToUser=False
            )

    run = read(faults=[Changed("Activity", hostile)], only=[WORK, TRACES])
    texts = [fact.model_dump_json() for part in (WORK, TRACES) for fact in run.facts(part)]
    assert texts
    assert not any("customer.example" in text or "u202e" in text for text in texts)


def test_a_small_sample_of_who_enters_orders_is_not_the_whole(demo: Run) -> None:
    assert isinstance(demo.error(ENTRY), Cut)
    assert demo.facts(ENTRY)
    assert read(shop(orders=7), only=[ENTRY]).error(ENTRY) is None


def test_orders_of_a_marketplace_are_entered_by_an_app() -> None:
    def channel(body: dict[str, Any]) -> None:
        for node in body["data"]["orders"]["nodes"][:5]:
            node.update(sourceName="8823441", app={"id": "gid://shopify/App/77", "name": "Bol.com channel"})

    run = read(faults=[Changed("OrderTimelines", channel)])
    assert works(run, Process.ORDER_CREATE) == {
        (Actor.CUSTOMER, ""): 9,
        (Actor.PERSON, ""): 1,
        (Actor.APP, "Bol.com channel"): 5,
    }
    assert ("Bol.com channel", "", "live", "RUNNING") in lines(run, TRACES)


@pytest.mark.parametrize(
    ("mails", "seen"),
    [
        pytest.param({"order": False}, {Event.ORDER_FULFILLED}, id="no order confirmation"),
        pytest.param({"shipping": False}, {Event.ORDER_PLACED}, id="no shipping confirmation"),
    ],
)
def test_an_e_mail_that_does_not_go_out_is_absent(mails: dict[str, bool], seen: set[Event]) -> None:
    run = read(shop(mails=mails), only=[NOTIFICATIONS])
    assert {fact.triggers[0].event for fact in run.facts(NOTIFICATIONS) if isinstance(fact, Automation)} == seen
    assert run.error(NOTIFICATIONS) is None


def test_no_e_mails_at_all_may_mean_that_they_are_not_noted() -> None:
    assert isinstance(
        read(shop(mails={"order": False, "shipping": False}), only=[NOTIFICATIONS]).error(NOTIFICATIONS), Unobservable
    )


def test_silence_of_a_few_orders_proves_nothing() -> None:
    run = read(shop(orders=3, mails={"shipping": False}), only=[NOTIFICATIONS])
    assert [fact.id for fact in run.facts(NOTIFICATIONS)] == ["notification:order.placed"]
    assert isinstance(run.error(NOTIFICATIONS), Cut)


def test_an_e_mail_sent_by_a_person_is_no_automation() -> None:
    def by_hand(body: dict[str, Any]) -> None:
        for order in body["data"]["orders"]["nodes"]:
            for event in order["events"]["nodes"]:
                event["attributeToUser"] = True

    assert read(faults=[Changed("OrderTimelines", by_hand)], only=[NOTIFICATIONS]).facts(NOTIFICATIONS) == []


def test_orders_sent_at_once_leave_the_two_e_mails_unclear() -> None:
    def at_once(body: dict[str, Any]) -> None:
        for order in body["data"]["orders"]["nodes"]:
            for event in order["events"]["nodes"]:
                event["createdAt"] = order["createdAt"]

    run = read(faults=[Changed("OrderTimelines", at_once)], only=[NOTIFICATIONS])
    assert run.facts(NOTIFICATIONS) == []
    assert isinstance(run.error(NOTIFICATIONS), Cut)


def test_long_timelines_hide_what_came_later() -> None:
    def cut(body: dict[str, Any]) -> None:
        for order in body["data"]["orders"]["nodes"]:
            order["events"]["pageInfo"]["hasNextPage"] = True
            order["events"]["nodes"] = order["events"]["nodes"][:4]

    run = read(faults=[Changed("OrderTimelines", cut)], only=[NOTIFICATIONS])
    assert [fact.id for fact in run.facts(NOTIFICATIONS)] == ["notification:order.placed"]
    assert isinstance(run.error(NOTIFICATIONS), Cut)


@pytest.mark.parametrize(
    ("abandoned", "proof", "runs"),
    [
        pytest.param({"sent": 0.5}, Proof.RUNNING, 320, id="sent"),
        pytest.param({"scheduled": 0.1}, Proof.CONFIGURED, 0, id="only scheduled"),
    ],
)
def test_shopifys_own_reminders(abandoned: dict[str, float], proof: Proof, runs: int) -> None:
    [rule] = read(shop(abandoned=abandoned), only=[ABANDONED]).facts(ABANDONED)
    assert isinstance(rule, Automation)
    assert (rule.triggers[0].event, rule.state, rule.proof) == (Event.CHECKOUT_ABANDONED, State.LIVE, proof)
    assert rule.runs == pytest.approx(runs, abs=4)
    assert (rule.last_run is not None) is (proof is Proof.RUNNING)


def test_no_reminders_are_seen_in_full_unless_nobody_left_a_checkout(demo: Run) -> None:
    assert demo.results[ABANDONED] == ([], None)
    assert isinstance(read(shop(abandoned={"per_month": 2}), only=[ABANDONED]).error(ABANDONED), Cut)


def test_counts_that_contradict_each_other_are_not_believed() -> None:
    same = {"data": {"abandonedCheckoutsCount": {"count": 640, "precision": "EXACT"}}}
    run = read(faults=[instead("AbandonedCheckoutCount", same)], only=[ABANDONED])
    assert isinstance(run.error(ABANDONED), Misread)
    assert run.facts(ABANDONED) == []


@pytest.mark.parametrize(("kind", "ends"), [("THIRD_PARTY", 2), ("MANUAL", 1), ("GIFT_CARD", 0)])
def test_fulfilment_services(kind: str, ends: int) -> None:
    row = {
        "id": 7,
        "handle": "w",
        "name": "Warehouse North",
        "type": kind,
        "host": "api.warehouse.example",
        "stock": True,
    }
    facts = read(shop(services=[row]), only=[SERVICES]).facts(SERVICES)
    assert len(facts) == ends
    assert all((fact.source or fact.target).host == "api.warehouse.example" for fact in facts)  # type: ignore[union-attr]


def apps(number: int) -> list[dict[str, Any]]:
    others = [{"id": n, "title": f"App {n}", "handle": f"app-{n}", "scopes": ["read_orders"]} for n in range(number)]
    return [*others, {"id": 1099, "title": "Ours", "handle": "ours", "kind": "PRIVATE", "ours": True}]


def test_many_apps_are_read_page_by_page() -> None:
    run = read(shop(apps=apps(120)), only=[APPS])
    assert run.error(APPS) is None
    assert len(run.facts(APPS)) == 120


def test_too_many_apps_end_as_a_cut() -> None:
    run = read(shop(apps=apps(240)), only=[APPS])
    assert isinstance(run.error(APPS), Cut)
    assert len(run.facts(APPS)) == 200


def test_a_cursor_that_repeats_ends_as_a_cut() -> None:
    def again(body: dict[str, Any]) -> None:
        body["data"]["appInstallations"]["pageInfo"].update(hasNextPage=True, endCursor=encoded("1001"))

    assert isinstance(read(faults=[Changed("InstalledApps", again)], only=[APPS]).error(APPS), Cut)


def test_an_app_without_a_data_scope_is_still_there() -> None:
    run = read(
        shop(apps=[{"id": 5, "title": "Themer", "handle": "t", "scopes": ["read_themes"]}, *apps(0)]), only=[APPS]
    )
    [fact] = [fact for fact in run.facts(APPS) if fact.name == "Themer"]
    assert isinstance(fact, Connection)
    assert fact.data == (DataObject.OTHER,)


def test_the_audits_own_app_is_no_connection_of_the_shop_unless_it_bears_a_tools_name(demo: Run) -> None:
    assert not [fact for fact in demo.facts(APPS) if "1099" in fact.id]
    shared = [{"id": 5, "title": "Zendesk sync", "handle": "z", "kind": "PRIVATE", "ours": True}]
    [both] = [fact for fact in read(shop(apps=shared), only=[APPS]).facts(APPS) if isinstance(fact, Connection)]
    assert DataObject.ORDER in both.data


def test_hostile_names_are_defused() -> None:
    title = "\u202e<script>alert(1)</script> jane@customer.example shpat_0123456789abcdef0123456789abcdef" + "x" * 400
    run = read(
        shop(apps=[{"id": 5, "title": title, "handle": title, "scopes": ["read_orders"]}, *apps(0)]), only=[APPS]
    )
    [fact] = [fact for fact in run.facts(APPS) if fact.id.startswith("app:5:")]
    text = fact.model_dump_json()
    assert not any(bad in text for bad in ("customer.example", "shpat_0", "\u202e", "\\u202e"))
    assert len(fact.name) <= 200


def test_a_key_that_may_write_is_said_so() -> None:
    run = read(shop(scopes=[*shop().platform("shopify")["scopes"], "write_orders"]))
    assert [fact.holds for fact in run.facts(RIGHTS) if isinstance(fact, Control)] == [False]
    assert [fact.can_write for fact in run.everything if isinstance(fact, Account)] == [True]


def test_a_development_store_is_not_production() -> None:
    assert [f.production for f in read(shop(development=True)).everything if isinstance(f, Account)] == [False]


def test_another_version_than_asked_is_reported() -> None:
    run = read(shop(served_version="2027-01"), only=[("account", "")])
    error = run.error(("account", ""))
    assert isinstance(error, Cut)
    assert "2027-01" in error.says
    assert run.facts(("account", ""))


def test_a_long_window_needs_all_orders() -> None:
    window = Window(start=NOW - timedelta(days=90), end=NOW)
    assert isinstance(read(window=window, only=[("measures", "orders a day")]).error(("measures", "orders a day")), Cut)
    every = shop(scopes=[*shop().platform("shopify")["scopes"], "read_all_orders"])
    assert read(every, window=window, only=[("measures", "orders a day")]).error(("measures", "orders a day")) is None


def test_no_secret_and_no_person_gets_anywhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for settings in (CREDENTIALS, CLIENT_CREDENTIALS):
        run = read(settings=settings)
        kept = [fact.model_dump_json() for fact in run.everything]
        shown = [repr(run.client), str(run.client.settings), *(str(request) for request in run.log), *caplog.messages]
        for canary in (CANARY_PII, CANARY_SECRET):
            assert not [text for text in (*kept, *shown) if canary in text]


def test_only_queries_leave() -> None:
    client = read().client
    for document in (
        "mutation M { orderDelete(orderId: 1) { deletedId } }",
        "subscription S { orders { id } }",
        "query A { shop { id } } query B { shop { name } }",
        "query A { shop { id } } mutation B { shopDelete { id } }",
        "{ shop { id } }",
    ):
        with pytest.raises(Refused):
            client.door.graphql(PATH, document)
    for path in ("/admin/api/2026-10/orders.json", "/admin/api/2026-07/graphql.json", "/admin/oauth/authorize"):
        with pytest.raises(Refused):
            client.door.post(path, json={})
        with pytest.raises(Refused):
            client.door.get(path)
    with pytest.raises(Refused):
        client.door.post(PATH, json={"query": "mutation M { x }"})


def test_two_requests_are_enough_for_every_probe() -> None:
    clock = Clock()
    with Server(ShopifyDemo(shop(), clock.monotonic)) as server:
        client = CONNECTOR.open({**CREDENTIALS, "base_url": server.base_url}, clock.tools(), WINDOW)
        for part in CONNECTOR.reads:
            if part.get:
                with client.door.recording(budget=2), contextlib.suppress(Cut, Unobservable, Denied):
                    next(iter(part.get(client)), None)
        with client.door.recording(budget=0):
            assert granted(client), "what our app may do is known by then"


def test_scope_arithmetic_is_shopifys_and_survives_scopes_of_other_families() -> None:
    held = frozenset(
        {"write_orders", "customer_read_orders", "manage_delivery_settings", "unauthenticated_read_themes"}
    )
    assert covers(held, "read_orders")
    assert not covers(held, "read_themes")
    assert not covers(held, "read_customers")


def test_the_vendors_package_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, connectors.shopify; sys.exit('shopify' in sys.modules or 'pyactiveresource' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
