"""What the figures of a sample say of a flow, and what they may never say."""

from __future__ import annotations

from datetime import timedelta
from math import comb
from typing import Any

import pytest

from auditor.assess import assess
from auditor.catalogue import Catalogue
from auditor.compare import Change, compare
from auditor.dataflow import build
from auditor.dataflow.breaks import broke_on
from auditor.dataflow.measured import measurement
from auditor.dataflow.wilson import interval
from auditor.model import (
    AnyFact,
    Audit,
    DataObject,
    Day,
    Edge,
    EdgeState,
    Evidence,
    Grade,
    JoinKey,
    Match,
    Proof,
    Reading,
    Role,
    Sight,
    State,
    Subject,
)
from tests.auditor.evidence import NOW, business, connection, hint, system_id

SHOP, MAIL = system_id(Role.ECOMMERCE), system_id(Role.MARKETING)


def sample(found: int, of: int = 200, **more: Any) -> Match:
    """Customers of the shop, looked up in the marketing tool."""
    usual: dict[str, Any] = {
        "id": "customers",
        "source": SHOP,
        "target": MAIL,
        "data": DataObject.CUSTOMER,
        "keys": (JoinKey.EMAIL,),
        "sampled": of,
        "found": found,
        "arrived": found,
        "proof": Proof.EFFECTIVE,
        "at": NOW,
    }
    return Match(**{**usual, **more})


def days(*counts: tuple[int, int]) -> tuple[Day, ...]:
    """The newest day last: of how many, how many arrived."""
    first = NOW - timedelta(days=len(counts) - 1)
    return tuple(
        Day(on=f"{first + timedelta(days=day):%Y-%m-%d}", sampled=sampled, found=found)
        for day, (sampled, found) in enumerate(counts)
    )


def edge(evidence: Evidence, data: DataObject = DataObject.CUSTOMER) -> Edge:
    flows = build(evidence, Catalogue.load())
    return next(each for each in flows.edges if (each.source, each.target, each.data) == (SHOP, MAIL, data))


def seen(*facts: AnyFact, shop: tuple[AnyFact, ...] = (), **more: Any) -> Edge:
    return edge(business({Role.MARKETING: facts, Role.ECOMMERCE: shop}, **more))


# --- the interval ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.93])
@pytest.mark.parametrize("size", [30, 100, 200])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(share: float, size: int) -> None:
    chance = sum(
        comb(size, found) * share**found * (1 - share) ** (size - found)
        for found in range(size + 1)
        if interval(found, size)[0] <= share <= interval(found, size)[1]
    )
    assert chance > 0.92


def test_the_interval_of_the_literature() -> None:
    low, high = interval(95, 100)
    assert (round(low, 3), round(high, 3)) == (0.888, 0.978)
    assert interval(0, 0) == (0, 1)
    assert interval(0, 10)[0] == 0 and interval(10, 10)[1] == 1


# --- grades and sentences -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "of", "whole", "grade"),
    [
        (200, 200, False, Grade.HEALTHY),
        (190, 200, False, Grade.LEAKY),
        (140, 200, False, Grade.PARTIAL),
        (30, 200, False, Grade.SILO),
        (5, 5, False, Grade.UNSURE),
        (5, 5, True, Grade.HEALTHY),
        (0, 0, True, Grade.UNSURE),
    ],
)
def test_grades_go_by_the_lower_end(found: int, of: int, whole: bool, grade: Grade) -> None:
    assert measurement(sample(found, of, whole=whole), "Shop", "Mail", 30).grade is grade


@pytest.mark.parametrize(
    ("match", "says"),
    [
        (
            sample(138),
            "31 % of the customers of the last 30 days never reached Mail (95 % interval 25 % to 38 %, 200 looked up), "
            "by e-mail address",
        ),
        (sample(199, lag_p95=300.0), "under 1 %"),
        (sample(200), "All 200 customers of the last 30 days in a sample reached Mail, by e-mail address"),
        (sample(40, 40, whole=True), "All 40 customers of the last 30 days reached Mail, by e-mail address"),
        (sample(0), "None of 200 customers of the last 30 days in a sample was found in Mail, by e-mail address"),
        (sample(0, 0), "There was nothing to compare between Shop and Mail in the last 30 days"),
        (sample(150, lag_p95=300.0), "one in twenty took 5 hours or more"),
        (
            sample(98, 100, data=DataObject.CONSENT, withdrawn_in_source=2),
            "Of 100 people known to both, 98 have the same consent in Shop and in Mail; 2 withdrew theirs in Shop, and "
            "Mail may still write to them",
        ),
    ],
)
def test_what_a_merchant_reads(match: Match, says: str) -> None:
    assert says.casefold() in measurement(match, "Shop", "Mail", 30).says.casefold()


# --- states ---------------------------------------------------------------------------------------------------------


def test_many_arrivals_prove_a_flow_that_nothing_else_shows() -> None:
    found = seen(sample(186))
    assert found.state is EdgeState.MEASURED and found.measured is not None and found.measured.grade is Grade.LEAKY
    assert found.evidence[0].subject is Subject.MATCHES and found.evidence[0].proof is Proof.EFFECTIVE


def test_who_was_there_before_proves_no_flow() -> None:
    for arrived in (None, 0, 2):
        found = seen(sample(186, arrived=arrived))
        assert found.state is not EdgeState.MEASURED and found.measured is not None


def test_a_poor_sample_makes_no_working_flow_worse_but_contradicts_it() -> None:
    living = (connection(hint(Role.MARKETING), DataObject.CUSTOMER),)
    found = seen(sample(3), shop=living)
    assert found.state is EdgeState.LIVE
    assert found.disagreement.startswith("It shows activity, but: 98 % of the customers")
    assert seen(sample(150), shop=living).disagreement == ""


def test_a_poor_sample_alone_is_neither_missing_nor_alive() -> None:
    found = seen(sample(0), hidden={Role.ECOMMERCE: Sight.DENIED})
    assert found.state is EdgeState.UNKNOWN and found.reasons and found.measured is not None


def test_agreement_on_consent_shows_no_direction() -> None:
    found = edge(business({Role.MARKETING: [sample(200, data=DataObject.CONSENT)]}), DataObject.CONSENT)
    assert found.state is not EdgeState.MEASURED and found.measured is not None


def test_a_flow_is_not_missing_while_its_sample_could_not_be_looked_up() -> None:
    whole = business({})
    assert edge(whole).state is EdgeState.MISSING
    hidden = whole.model_copy(
        update={"readings": tuple(each for each in whole.readings if each.subject is not Subject.MATCHES)}
    )
    assert edge(hidden).state is EdgeState.UNKNOWN


def test_a_sample_of_a_system_that_nobody_connected_counts_for_nothing() -> None:
    assert seen(sample(200, source="shop:elsewhere")).measured is None
    assert seen(sample(200, target="mail:elsewhere")).measured is None


# --- breaks ---------------------------------------------------------------------------------------------------------


def test_the_day_on_which_it_broke() -> None:
    broken = days((7, 7), (7, 6), (7, 7), (7, 0), (7, 0), (7, 0), (7, 1))
    first = broke_on(broken)
    assert first is not None and f"{first:%Y-%m-%d}" == broken[3].on
    found = seen(sample(21, 49, days=broken))
    assert found.state is EdgeState.BROKEN
    assert found.measured is not None and found.measured.broke_on == first


@pytest.mark.parametrize(
    "steady",
    [
        days(*[(7, 6)] * 30),
        days(*[(7, 0)] * 30),
        days(*[(7, 0)] * 15, *[(7, 7)] * 15),
        days(*[(7, 7)] * 29, (7, 0)),
        days(*[(7, 7)] * 15, *[(7, 4)] * 15),
        days((3, 3)),
        (),
    ],
    ids=["steady", "never", "began", "one bad day", "got worse", "one day", "no days"],
)
def test_what_is_no_break(steady: tuple[Day, ...]) -> None:
    assert broke_on(steady) is None


# --- consent --------------------------------------------------------------------------------------------------------


def test_people_who_said_no_and_are_written_to() -> None:
    drift = sample(95, 100, data=DataObject.CONSENT, withdrawn_in_source=4, withdrawn_in_target=1)
    audit = assess(business({Role.MARKETING: [drift]}), ())
    [found] = [each for each in audit.flows.insights if each.kind == "consent_drift"]
    assert found.says == (
        "4 of 100 people known to both withdrew their consent in Shopify; Klaviyo may still write to them; "
        "1 of 100 people known to both withdrew their consent in Klaviyo; Shopify may still write to them."
    )
    assert found.cites and found.systems == (SHOP, MAIL)
    agreeing = sample(100, 100, data=DataObject.CONSENT, withdrawn_in_source=0, withdrawn_in_target=0)
    kinds = [each.kind for each in assess(business({Role.MARKETING: [agreeing]}), ()).flows.insights]
    assert "consent_drift" not in kinds


# --- what is hidden -------------------------------------------------------------------------------------------------

BROKEN = days(*[(7, 7)] * 6, *[(7, 0)] * 23)
SAMPLES = {
    "no sample": (),
    "none": (sample(0),),
    "few": (sample(20),),
    "half": (sample(100),),
    "most": (sample(186),),
    "most, from before": (sample(186, arrived=0),),
    "most, undated": (sample(186, arrived=None),),
    "broke": (sample(42, 203, days=BROKEN),),
    "too few": (sample(3, 4),),
}
OTHERS = {
    "nothing": (),
    "live": (connection(hint(Role.MARKETING), DataObject.CUSTOMER),),
    "silent": (connection(hint(Role.MARKETING), DataObject.CUSTOMER, days_ago=28),),
    "off": (connection(hint(Role.MARKETING), DataObject.CUSTOMER, state=State.OFF),),
    "untold": (connection(hint(Role.MARKETING)),),
}
HIDDEN = (Subject.MATCHES, Subject.CONNECTIONS, Subject.AUTOMATIONS)
PROVED = (EdgeState.MISSING, EdgeState.LIVE, EdgeState.MEASURED)


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("found", SAMPLES)
def test_hiding_a_reading_proves_no_more_of_a_flow(found: str, other: str) -> None:
    whole = business({Role.MARKETING: SAMPLES[found], Role.ECOMMERCE: OTHERS[other]})
    before = assess(whole, ())
    for hidden in (each for each in whole.readings if each.subject in HIDDEN):
        for fate in ("removed", Sight.DENIED, Sight.PARTIAL):
            after = assess(_without(whole, hidden, fate), ())
            _proves_no_more(before, after)
            told = compare(before, after)
            assert [each for each in told.edges if each.change is not Change.CANNOT_TELL] == [], (hidden.key, fate)


def _without(whole: Evidence, hidden: Reading, fate: str) -> Evidence:
    kept = [each for each in whole.readings if each is not hidden]
    if fate != "removed":
        less = {"sight": Sight(fate), "facts": (), "remedy": "Tick it.", "reason": "Not seen."}
        kept.append(hidden.model_copy(update=less))
    return whole.model_copy(update={"readings": tuple(kept)})


def _proves_no_more(before: Audit, after: Audit) -> None:
    had = {(each.source, each.target, each.data): each.state for each in before.flows.edges}
    for each in after.flows.edges:
        state = had.get((each.source, each.target, each.data))
        was_better = each.state is EdgeState.LIVE and state is EdgeState.MEASURED
        assert each.state not in PROVED or each.state is state or was_better, each
