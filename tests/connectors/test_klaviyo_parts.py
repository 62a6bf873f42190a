"""Forms, consent, coupons, reviews, feeds, products, own objects and settings of the demo merchant's Klaviyo."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from auditor.demo import faults
from auditor.model import (
    Automation,
    Connection,
    Control,
    ControlKind,
    DataObject,
    Event,
    Hint,
    Mechanism,
    Proof,
    Records,
    State,
    Work,
)
from tests.connectors.klaviyo_account import WORLD, Seen, read, without
from tests.connectors.running import NOW


@pytest.fixture(scope="module")
def seen() -> Seen:
    return read()


def rewritten(where: str, change: Callable[[dict[str, Any]], object], world: dict[str, Any] | None = None) -> Seen:
    """A collection in which one answer is changed."""

    def rewrite(body: bytes) -> bytes:
        answer = json.loads(body)
        change(answer)
        return json.dumps(answer).encode()

    return read(world, faults=[faults.Rewrite(rewrite, where)])


def counts(seen: Seen, part: str) -> dict[str, tuple[int, int | None, bool]]:
    """Records of a part."""
    found = seen.facts(Records, "records", part)
    return {name: (one.total, one.filled, one.sampled) for name, one in found.items()}


def test_forms(seen: Seen) -> None:
    forms = seen.facts(Automation, "automations", "sign-up forms")
    popup, fair = forms["FmPop1"], forms["FmFai2"]
    assert (popup.state, popup.runs, popup.proof) == (State.LIVE, 420, Proof.RUNNING)
    assert popup.last_run is not None and (NOW - popup.last_run).days == 0
    assert popup.triggers[0].event is Event.FORM_SUBMITTED
    assert (fair.state, fair.runs, fair.proof) == (State.DRAFT, 0, Proof.CONFIGURED)


def test_forms_whose_submissions_are_not_told() -> None:
    seen = read(faults=[faults.status(500, "/api/form-series-reports")])
    assert {form.runs for form in seen.facts(Automation, "automations", "sign-up forms").values()} == {None}
    assert seen.trouble("automations", "sign-up forms") == "Unavailable"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda found: found["data"]["attributes"].pop("date_times"), id="no dates"),
        pytest.param(lambda found: found["data"]["attributes"]["date_times"].pop(), id="a date too few"),
        pytest.param(lambda found: found["data"]["attributes"]["results"].append({}), id="nobody's"),
        pytest.param(
            lambda found: found["data"]["attributes"]["results"][0]["statistics"].update(submits=["x"] * 31), id="texts"
        ),
    ],
)
def test_submissions_of_another_shape(change: Callable[[dict[str, Any]], object]) -> None:
    assert rewritten("/api/form-series-reports", change).trouble("automations", "sign-up forms") == "Misread"


def test_consent_in_the_sample(seen: Seen) -> None:
    assert counts(seen, "sample of people") == {
        "people-mail": (100, 70, True),
        "people-text": (100, 0, True),
        "people-confirmed": (70, 40, True),
        "people-blocked": (100, 6, True),
        "people-numbered": (100, 100, True),
        "people-scored-churn": (100, 62, True),
        "people-scored-lifetime_value": (100, 62, True),
        "people-scored-next_order": (100, 62, True),
    }
    assert seen.trouble("records", "sample of people") == "Cut"


def test_a_sample_that_holds_everybody_is_no_sample() -> None:
    seen = read(world=WORLD.changed({"volumes": {"customers": 40}}))
    assert counts(seen, "sample of people")["people-mail"] == (37, 37, False), "93 % of the customers reach it"
    assert seen.trouble("records", "sample of people") == ""


def test_what_profiles_do_not_tell_is_not_counted() -> None:
    def change(answer: dict[str, Any]) -> None:
        for row in answer["data"]:
            del row["attributes"]["subscriptions"]["email"]["marketing"]["suppression"]
            row["attributes"]["subscriptions"]["sms"] = None

    found = counts(rewritten("/api/profiles", change), "sample of people")
    assert "people-blocked" not in found and "people-text" not in found
    assert found["people-mail"] == (100, 70, True)


def test_coupons(seen: Seen) -> None:
    assert counts(seen, "coupon codes") == {"codes-of-WELCOME10": (81, 61, False)}
    many = [{"id": f"C{number:02d}", "given": 1, "left": 300} for number in range(9)]
    large = read({"coupons": many})
    assert set(counts(large, "coupon codes").values()) == {(100, 1, True)}
    assert len([path for _, path in large.log if path == "/api/coupon-codes"]) == 5
    assert large.trouble("records", "coupon codes") == "Cut"


def test_a_coupon_whose_name_could_be_a_filter() -> None:
    seen = read({"coupons": [{"id": 'A"),equals(profile.id,"B', "given": 1}]})
    assert seen.trouble("records", "coupon codes") == "Misread"
    assert "/api/coupon-codes" not in [path for _, path in seen.log]


def test_reviews() -> None:
    some, many = read({"reviews_per_day": 1}), read({"reviews_per_day": 30})
    assert counts(some, "reviews") == {"reviews": (27, None, False)}  # three of thirty are questions
    assert counts(many, "reviews") == {"reviews": (90, None, True)}
    assert (some.trouble("records", "reviews"), many.trouble("records", "reviews")) == ("", "Cut")


def test_feeds(seen: Seen) -> None:
    feed = seen.connection("content feeds", "wf01")
    assert (feed.source, feed.mechanism, feed.state) == (Hint(host="judge.me"), Mechanism.FILE, State.LIVE)
    assert feed.last_activity is None
    rows = [{"id": f"w{state}", "name": state, "url": "https://feeds.example/x", "status": state}
            for state in ("critical_nightly_refresh_timeout", "disabled", "a new word")]  # fmt: skip
    states = read({"web_feeds": rows}).facts(Connection, "connections", "content feeds").values()
    assert [one.state for one in states] == [State.UNKNOWN, State.BROKEN, State.OFF]


@pytest.mark.parametrize(
    ("changes", "alive"),
    [
        ({"products": [{"id": "9", "title": "Fern", "days_ago": 3}]}, True),
        ({"products": [{"id": "9", "title": "Fern", "days_ago": 90}]}, False),
        ({"product_loads": [{"kind": "update", "days_ago": 2}, {"kind": "create", "days_ago": 50}]}, True),
    ],
)
def test_products_by_api(changes: dict[str, Any], alive: bool) -> None:
    seen = read({**changes, "goods": {"share": 0}})
    found = seen.connection("product catalogue", "products-by-api")
    assert (found.data, found.state is State.LIVE) == ((DataObject.PRODUCT,), alive)
    assert found.proof is (Proof.RUNNING if alive else Proof.CONFIGURED)
    assert seen.trouble("connections", "product catalogue") == "Unobservable"  # those of shops are not listed


def test_own_kinds_of_records() -> None:
    rows = [
        {"id": "OT1", "title": "Support ticket", "refused": 3},
        {"id": "OT2", "title": "Zebra", "namespace": "applications/77", "refused": 60},
        {"id": "OT3", "title": "Subscription", "status": "draft"},
    ]
    seen = read({"object_types": rows})
    ticket, zebra, draft = (seen.connection("own kinds of records", f"OT{number}") for number in (1, 2, 3))
    assert (ticket.data, ticket.state, ticket.failures) == ((DataObject.TICKET,), State.LIVE, 3)
    assert ticket.proof is Proof.DECLARED  # its title is a word of the merchant's
    assert (zebra.data, zebra.mechanism, zebra.failures) == ((), Mechanism.APP, None)  # more than was shown
    assert draft.state is State.DRAFT
    assert seen.trouble("connections", "own kinds of records") == "Unobservable"


def test_refusals_are_looked_up_for_few_kinds() -> None:
    rows = [{"id": f"OT{number:02d}", "title": f"Kind {number}"} for number in range(20)]
    seen = read({"object_types": rows})
    assert len([path for _, path in seen.log if path.endswith("object-ingestion-logs")]) == 3
    assert len(seen.parts["connections", "own kinds of records"][0]) == 20


@pytest.mark.parametrize(
    ("topics", "data"),
    [
        (["event:klaviyo.opened_email", "event:klaviyo.clicked_sms"], (DataObject.ENGAGEMENT,)),
        (["event:klaviyo.unsubscribed_from_list"], (DataObject.CONSENT,)),
        (["event:klaviyo.opened_email", "event:shop.placed_order"], ()),
        ([], ()),
    ],
)
def test_what_webhooks_are_told(topics: list[str], data: tuple[DataObject, ...]) -> None:
    row = {"id": "WH1", "name": "Out", "url": "https://hooks.example/...", "topics": topics}
    assert read({"webhooks": [row]}).connection("webhooks", "WH1").data == data


def test_blocked_addresses(seen: Seen) -> None:
    found = seen.facts(Work, "work", "blocked addresses")["blocking"]
    assert (found.count, found.distinct_days) == (1, 1)
    daily = [{"days_ago": days, "profiles": 9} for days in range(400)]
    many = read({"suppressions": daily})
    assert many.facts(Work, "work", "blocked addresses")["blocking"].count == 31
    assert many.trouble("work", "blocked addresses") == ""  # what was left out is older than the window
    hourly = read({"suppressions": [{"days_ago": days / 24, "profiles": 9} for days in range(400)]})
    assert hourly.trouble("work", "blocked addresses") == "Cut"


def control(seen: Seen, part: str) -> Control:
    """The one control of a part."""
    (found,) = seen.facts(Control, "controls", part).values()
    return found


def test_double_opt_in(seen: Seen) -> None:
    found = control(seen, "double opt-in")
    assert (found.control, found.holds, found.count, found.of) == (ControlKind.CONSENT, False, 1, 2)
    assert found.detail == "“Spring fair sign-ups” takes people on without a confirmation"
    lists = [{"id": f"L{number}", "name": f"List {number}", "opt_in": "single_opt_in"} for number in range(3)]
    assert control(read({"lists": lists}), "double opt-in").detail == (
        "“List 0” and 2 more take people on without a confirmation"
    )
    assert control(read({"lists": [{"id": "L1", "name": "News"}]}), "double opt-in").holds
    assert read({"lists": []}).parts["controls", "double opt-in"] == ([], None)


def test_a_list_that_does_not_tell_how_people_join() -> None:
    seen = rewritten("/api/lists", lambda answer: [row["attributes"].pop("opt_in_process", None) for row in
                                                   answer["data"] if isinstance(row, dict)])  # fmt: skip
    assert seen.parts["controls", "double opt-in"][0] == []
    assert seen.trouble("controls", "double opt-in") == "Misread"


def test_marks_on_links(seen: Seen) -> None:
    assert control(seen, "links to web analytics").holds
    assert not control(read({"links_marked": False}), "links to web analytics").holds
    odd = rewritten("/api/tracking-settings", lambda answer: answer["data"][0].update(attributes={}))
    assert odd.trouble("controls", "links to web analytics") == "Misread"


def test_an_account_without_a_setting_for_links() -> None:
    seen = rewritten("/api/tracking-settings", lambda answer: answer.update(data=[]))
    assert seen.trouble("controls", "links to web analytics") == "Misread"


def test_rows_that_bulk_loads_refused(seen: Seen) -> None:
    assert seen.parts["controls", "refused rows"] == ([], None)  # nothing was loaded
    loads = [{"days_ago": 2, "profiles": 1000, "failed": 12}, {"days_ago": 9, "profiles": 500},
             {"days_ago": 80, "profiles": 70, "failed": 70}]  # fmt: skip
    found = control(read({"imports": loads}), "refused rows")
    assert (found.holds, found.count, found.of) == (False, 1488, 1500)
    assert found.detail == "Klaviyo refused 12 of 1,500 rows"
    assert control(read({"imports": loads[1:2]}), "refused rows").holds


def test_meaning_of_events(seen: Seen) -> None:
    found = control(seen, "meaning of events")
    assert (found.holds, found.count, found.of) == (False, 2, 3)
    assert found.detail == "Klaviyo was not told which event means: cancelled orders"
    assert control(read({"mapped": {"cancelled_sales": "MRef05"}}), "meaning of events").holds


@pytest.mark.parametrize(
    ("scope", "part"),
    [
        ("forms:read", ("automations", "sign-up forms")),
        ("profiles:read", ("records", "sample of people")),
        ("coupons:read", ("records", "coupon codes")),
        ("reviews:read", ("records", "reviews")),
        ("catalogs:read", ("connections", "product catalogue")),
        ("custom-objects:read", ("connections", "own kinds of records")),
        ("web-feeds:read", ("connections", "content feeds")),
        ("subscriptions:read", ("work", "blocked addresses")),
        ("lists:read", ("controls", "double opt-in")),
        ("tracking-settings:read", ("controls", "links to web analytics")),
        ("metrics:read", ("controls", "meaning of events")),
    ],
)
def test_denied_is_not_none(scope: str, part: tuple[str, str]) -> None:
    facts, error = read(without(scope)).parts[part]
    assert (facts, type(error).__name__) == ([], "Denied")
    assert error is not None and scope in error.says


def test_nothing_secret_of_all_this_is_kept() -> None:
    rows = {
        "reviews_per_day": 2,
        "products": [{"id": "9", "title": "Fern", "days_ago": 3}],
        "object_types": [{"id": "OT1", "title": "Support ticket", "refused": 3}],
        "webhooks": [{"id": "WH1", "name": "Out", "url": "https://hooks.example/canary-secret-klaviyo"}],
    }
    assert "canary" not in read(rows).text()
