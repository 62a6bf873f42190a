"""Records, figures, people, consent and checks: how things stand in the account."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.demo.faults import status
from auditor.model import ControlKind, DataObject, Event, Proof, RecordField, Verb
from connectors.errors import Cut, Denied, Misread, Unavailable, Unobservable
from tests.connectors.hubspot_account import WORLD, one, scopes, world
from tests.connectors.test_hubspot_work import rewritten

DATA = WORLD.platform("hubspot")
COUNTS, FILLED, ROOM = (
    ("records", "number of records"),
    ("records", "how contacts are filled in"),
    "room in the account",
)
PEOPLE, SIGN_INS, LEFT = "rights of people", "people who sign in", "owners who left"


def control(part: str, **hubspot: Any) -> Any:
    got = one("controls", part, world(**hubspot))
    assert got.error is None
    (found,) = got.facts
    return found


def test_how_many_records_there_are_is_one_request() -> None:
    got = one(*COUNTS)
    assert {each.name: (each.object, each.total) for each in got.facts}["Contacts"] == (DataObject.CUSTOMER, 21_400)
    assert {each.name for each in got.facts} == {"Companies", "Contacts", "Deals", "Orders", "Tickets"}
    assert len(got.asked) == 2 and got.error is None


def test_objects_that_the_merchant_made_are_counted_too() -> None:
    made = {"objectTypeId": "2-99", "singularLabel": "Plant", "pluralLabel": "Plants", "usage": 12}
    got = one(*COUNTS, world(own_objects=[made]))
    assert [(each.name, each.object, each.total) for each in got.facts if each.id == "records:2-99"] == [
        ("Plants", DataObject.OTHER, 12)
    ]


def test_an_account_that_is_nearly_full() -> None:
    got = one("measures", ROOM, world(most_records=22_900))
    assert {each.of: each.value for each in got.facts}["Orders"] == 100.0
    assert "Contacts: 93 % of what the plan allows" in {each.name for each in got.facts}
    assert any("less than 1 %" in each.name for each in one("measures", ROOM).facts)


@pytest.mark.parametrize("name", ["hubspotDefinedObjectTypes", "customObjectTypes"])
def test_limits_of_an_odd_shape(name: str) -> None:
    assert isinstance(one(*COUNTS, faults=[rewritten("/limits/", lambda body: body.pop(name))]).error, Misread)


def test_requests_of_private_apps() -> None:
    (used,) = one("measures", "requests of private apps").facts
    assert used.value == 41_250 and used.name == "Requests of private apps and keys today: 41,250 of 650,000"
    failed = one("measures", "requests of private apps", world(usage_status="TIMEOUT"))
    assert failed.facts == [] and isinstance(failed.error, Unavailable)


def test_how_well_contacts_are_known() -> None:
    got = one(*FILLED)
    assert {each.field: (each.filled, each.total) for each in got.facts} == {
        "email": (21_400, 21_400),
        "owner": (1_400, 21_400),
        "external_id": (17_040, 21_400),
    }
    assert got.error is None
    many = [{"name": f"key_{number}", "label": f"Key {number}", "own": False, "unique": True} for number in range(9)]
    assert isinstance(one(*FILLED, world(properties=many)).error, Cut)
    (ground,) = one("records", "legal ground of contacts").facts
    assert (ground.object, ground.filled) == (DataObject.CONSENT, 1_240)


def test_an_account_without_a_property_that_is_a_key_says_so() -> None:
    kept = [row for row in DATA["properties"] if not row.get("unique")]
    (none,) = (each for each in one(*FILLED, world(properties=kept)).facts if each.field == RecordField.EXTERNAL_ID)
    assert (none.filled, none.total) == (0, 21_400)


def test_orders_with_their_number_in_the_shop() -> None:
    (orders,) = one("records", "how orders are filled in").facts
    assert (orders.object, orders.field, orders.filled, orders.total) == (
        DataObject.ORDER,
        "external_id",
        22_900,
        22_900,
    )
    assert isinstance(one("records", "how orders are filled in", world(properties=[])).error, Unobservable)


def test_a_total_at_which_hubspot_stops_counting_is_no_total() -> None:
    stopped = rewritten("/contacts/search", lambda body: body.update(total=10_000))
    assert isinstance(one(*FILLED, faults=[stopped]).error, Cut)


@pytest.mark.parametrize(
    ("admins", "holds", "says"),
    [
        ([True, False, False], True, "1 of 3 people may change everything in HubSpot"),
        ([True, True, True], False, "3 of 3 people may change everything in HubSpot"),
        ([True, True], True, "2 of 2 people may change everything in HubSpot"),
        ([True], True, "the only person in HubSpot may change everything"),
    ],
)
def test_who_may_change_everything(admins: list[bool], holds: bool, says: str) -> None:
    users = [{"id": str(number), "super_admin": admin} for number, admin in enumerate(admins)]
    found = control(PEOPLE, users=users)
    assert (found.holds, found.detail, found.control) == (holds, says, ControlKind.LEAST_PRIVILEGE)


def test_people_who_have_not_signed_in() -> None:
    assert control(SIGN_INS).holds
    idle = control(SIGN_INS, users=[*DATA["users"], {"id": "7199"}])
    assert not idle.holds and (idle.count, idle.of) == (3, 4) and idle.detail.startswith("1 person who may sign in has")
    tried = {"id": "7199", "signed_in_days_ago": [1], "fails": True}
    assert not control(SIGN_INS, users=[*DATA["users"], tried]).holds


def test_a_log_of_sign_ins_that_is_not_whole_says_nothing_against_anybody() -> None:
    users = [*DATA["users"], {"id": "7199"}]
    more = rewritten("/activity/login", lambda body: body.update(paging={"next": {"after": "0"}}))
    got = one("controls", SIGN_INS, world(users=users), [more])
    assert got.facts == [] and isinstance(got.error, Cut)
    empty = rewritten("/activity/login", lambda body: body["results"].clear())
    assert isinstance(one("controls", SIGN_INS, faults=[empty]).error, Cut)
    untold = rewritten("/settings/users", lambda body: body["results"][0].pop("superAdmin"))
    assert isinstance(one("controls", PEOPLE, faults=[untold]).error, Misread)


def test_contacts_of_people_who_have_left() -> None:
    got = one("controls", LEFT)
    owned, handing = got.facts
    assert not owned.holds and owned.detail == "160 of 1,400 contacts with an owner belong to people who have left"
    assert not handing.holds and got.error is None
    stayed = one("controls", LEFT, world(owners=[{**row, "left": False} for row in DATA["owners"]]))
    assert stayed.facts[0].holds and stayed.facts[0].count == 1_400 and stayed.facts[1].holds


@pytest.mark.parametrize(
    "step",
    [
        {"type": "0-5", "fields": {"property_name": "hubspot_owner_id", "value": {"staticValue": "504"}}},
        {"type": "0-11", "fields": {"user_ids": ["7101", "7104"]}},
    ],
)
def test_workflows_that_hand_records_to_somebody_who_has_left(step: dict[str, Any]) -> None:
    row = {**DATA["workflows"][0], "steps": [step]}
    handing = one("controls", LEFT, world(workflows=[row])).facts[1]
    assert not handing.holds and "“Assign an owner to new leads” hands records to" in handing.detail
    off = one("controls", LEFT, world(workflows=[{**row, "enabled": False}]))
    assert len(off.facts) == 1


def test_people_of_whom_nothing_is_told_are_not_said_to_be_there() -> None:
    step = {"type": "0-11", "fields": {"user_ids": ["7101", "9999"]}}
    got = one("controls", LEFT, world(workflows=[{**DATA["workflows"][0], "steps": [step]}]))
    assert len(got.facts) == 1 and isinstance(got.error, Cut)


def test_owners_without_the_right_to_see_workflows_are_half_a_view() -> None:
    got = one("controls", LEFT, world(scopes=scopes(without="automation")))
    assert len(got.facts) == 1 and isinstance(got.error, Denied)


def test_forms_that_tell_somebody() -> None:
    got = one("automations", "notices of forms")
    (notice,) = got.facts
    assert notice.name == "Notice of form “Wholesale enquiry”" and notice.runs is None and got.error is None
    assert notice.triggers[0].event is Event.FORM_SUBMITTED and notice.actions[0].verb is Verb.STAFF_NOTIFY
    two = [{**form, "tells_owner": True} for form in DATA["forms"]]
    assert len({each.id for each in one("automations", "notices of forms", world(forms=two)).facts}) == 2


def test_forms_that_ask_for_consent() -> None:
    found = control("consent in forms")
    assert not found.holds and (found.count, found.of, found.control) == (1, 2, ControlKind.CONSENT)
    alone = control("consent in forms", forms=DATA["forms"][:1])
    assert alone.holds and alone.detail == "the only form asks for consent"
    assert one("controls", "consent in forms", world(forms=[])).facts == []


@pytest.mark.parametrize("part", ["legalConsentOptions", "configuration"])
def test_forms_of_an_odd_shape(part: str) -> None:
    odd = rewritten("/v3/forms", lambda body: [row.pop(part) for row in body["results"]])
    subject, read = {"legalConsentOptions": ("controls", "consent in forms")}.get(
        part, ("automations", "notices of forms")
    )
    assert isinstance(one(subject, read, faults=[odd]).error, Misread)


def test_kinds_of_messages_that_every_account_has_do_not_count() -> None:
    assert control("kinds of messages").holds
    own = [row for row in DATA["kinds_of_messages"] if row.get("default") or row.get("internal")]
    assert not control("kinds of messages", kinds_of_messages=own).holds
    assert not control("kinds of messages", kinds_of_messages=[{"name": "Old news", "active": False}]).holds


def test_fields_that_refuse_wrong_values() -> None:
    assert control("checked fields").detail.startswith("one field of")
    assert not control("checked fields", validations=[]).holds


def test_renewed_keys() -> None:
    assert control("renewed keys").detail == "one key was renewed in the window"
    assert one("controls", "renewed keys", world(activity=[])).facts == []


def test_apps_that_report_events() -> None:
    events = ["e_visited_page", "ae48112_order_placed", "ae48112_order_paid", "ae777_opened", "pe48213377_own"]
    got = one("connections", "apps that report events", world(plan="enterprise", event_types=events))
    assert [(each.id, each.source.title or each.source.uuid) for each in got.facts] == [
        ("events:48112", "Shopify"),
        ("events:777", "777"),
    ]
    assert all(each.proof is Proof.DECLARED and each.data == () for each in got.facts) and got.error is None
    odd = one("connections", "apps that report events", faults=[status(200, "event-types")])
    assert isinstance(odd.error, Misread)
