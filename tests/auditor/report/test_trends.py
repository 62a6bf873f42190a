"""Lines over time: only what was measured alike is joined, what was not measured is a gap, a first audit has none."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model import Audit, MeasureKind, Merchant, Result, Sight, Window
from auditor.report import render
from auditor.report.line import Line
from auditor.report.naming import Naming
from auditor.report.past import MOST, past_of
from auditor.report.trends import NOT_MEASURED, OTHER_RULES, OTHERWISE, Trend, trends
from tests.auditor.report import sample
from tests.auditor.report.over_time import SHOP, Values, audit, months, result
from tests.auditor.report.page import read

CSAT = MeasureKind.CSAT
values = st.lists(st.none() | st.floats(0, 1), min_size=2, max_size=13)


def drawn(*audits: Audit) -> dict[str, Trend]:
    now = audits[-1]
    shown, rest = trends(past_of(now, audits[:-1]), Naming(now))
    return {each.title: each for each in (*shown, *rest)}


def csat(said: Values) -> Trend | None:
    return drawn(*months({CSAT: said})).get("Good ratings of support")


def joins(line: Line) -> list[int]:
    """How many values each stretch of the lower edge joins."""
    return [stretch.count("L") + 1 for stretch in line.edges.split("M")[1:]]


def test_a_first_audit_has_no_past() -> None:
    text = render(sample.rich(), earlier=())
    assert text == render(sample.rich())
    assert "Over time" not in text and ".trends" not in text and "Over time" not in render(sample.rich(), "md")


@settings(derandomize=True, deadline=None, max_examples=40)
@given(values)
def test_every_measured_value_is_drawn_and_no_other(said: list[float | None]) -> None:
    measured = [each for each in said if each is not None]
    trend = csat(said)
    assert (trend is None) is (len(measured) < 2)
    if trend is not None:
        assert trend.line.marks.count("M") == len(measured)
        assert [told == NOT_MEASURED for _, told in trend.values] == [each is None for each in said]


@settings(derandomize=True, deadline=None, max_examples=40)
@given(values, st.data())
def test_hiding_a_value_changes_no_other(said: list[float | None], data: st.DataObject) -> None:
    hidden = data.draw(st.integers(0, len(said) - 1))
    before, after = csat(said), csat([None if number == hidden else each for number, each in enumerate(said)])
    if before is not None and after is not None:
        assert after.values[hidden][1] == NOT_MEASURED
        del (old := list(before.values))[hidden], (new := list(after.values))[hidden]
        assert old == new


def test_a_gap_is_never_bridged() -> None:
    trend = csat([0.5, 0.6, None, 0.8, 0.9, 0.9])
    assert trend is not None and joins(trend.line) == [2, 3]
    lonely = csat([0.5, None, 0.8])
    assert lonely is not None and lonely.line.edges == "" and lonely.line.marks.count("v0") == 2


@pytest.mark.parametrize(
    ("other", "joined"),
    [
        pytest.param({}, [3], id="alike"),
        pytest.param({"means": "Something else."}, [], id="another definition"),
        pytest.param({"unit": "points"}, [], id="another unit"),
        pytest.param({"sight": Sight.PARTIAL}, [], id="another sight"),
        pytest.param({"window": Window(start=sample.ago(97), end=sample.ago(60))}, [], id="another window"),
    ],
)
def test_what_was_measured_otherwise_is_not_joined(other: dict[str, object], joined: list[int]) -> None:
    odd = audit(1, result(value=0.7))
    odd = odd.model_copy(update={"results": tuple(each.model_copy(update=other) for each in odd.results)})
    trend = drawn(audit(2, result(value=0.6)), odd, audit(0, result(value=0.8)))["Good ratings of support"]
    assert joins(trend.line) == joined
    assert (trend.values[1][1] == OTHERWISE) is (joined == [])


def test_two_systems_are_two_lines() -> None:
    both = result(value=0.5), result(value=0.9, system=SHOP)
    now = audit(0, *both)
    shown, _ = trends(past_of(now, [audit(1, *both)]), Naming(now))
    assert sorted(each.system for each in shown[2:]) == ["Shopify", "Zendesk"]
    apart = audit(0, both[0])
    assert len(trends(past_of(apart, [audit(1, both[1])]), Naming(apart))[0]) == 2


def test_an_unknown_part_is_a_band() -> None:
    found = [audit(ago, result(value=0.2, high=0.2 + ago / 10)) for ago in (2, 1, 0)]
    line = drawn(*found)["Good ratings of support"].line
    assert line.band.endswith("Z") and line.edges.count("M") == 2 and line.marks.count("V") == 2
    assert drawn(*months({CSAT: [0.1, 0.2]}))["Good ratings of support"].line.band == ""


def test_other_rules_break_the_line() -> None:
    old, *rest = months({CSAT: [0.5] * 4})
    index = drawn(old.model_copy(update={"rules": "older"}), *rest)["Index"]
    assert joins(index.line)[0] == 3
    assert [OTHER_RULES in told for _, told in index.values] == [True, False, False, False]


def test_the_past_is_of_this_business_before_this_audit_and_no_longer_than_shown() -> None:
    audits = months({CSAT: [0.5] * (MOST + 4)})
    now, future = audits[-2], audits[-1]
    stranger = audit(3).model_copy(update={"merchant": Merchant(slug="moss", name="Moss")})
    whole = [*audits, stranger, future]
    expected = past_of(now, audits[:-2])
    assert [each.as_of for each in expected] == [each.as_of for each in audits[-MOST - 2 : -1]]
    random.Random(1).shuffle(whole)
    assert past_of(now, whole) == expected


def test_the_page_draws_inside_its_frame_and_tells_every_value() -> None:
    *earlier, now = months({CSAT: [0.5, None, 0.7], MeasureKind.RECOVERED_CHECKOUTS: [0.1, 0.2, 0.15]})
    page = read(render(now, earlier=earlier)).by_id("results")
    charts = [each for each in page.all("svg") if each.attributes.get("viewbox", each.attributes.get("viewBox"))]
    assert len(charts) == 4
    for path in page.all("path"):
        numbers = [float(each) for each in re.findall(r"[\d.]+", path.attributes["d"])]
        assert all(0 <= each <= 200 for each in numbers)
    text = " ".join(page.text.split())
    assert "50.0 %" in text and "not measured" in text and "From the last 2 audits and this one." in text
    assert "Over time" in render(now, "md", earlier=earlier)


def test_a_copy_to_share_tells_no_name_of_earlier_audits() -> None:
    secret = "Grandma's gift finder"
    own = result(MeasureKind.OTHER, 3, name=secret, key=secret, unit="", system="zendesk:oldaccount")
    earlier = [audit(2, own), audit(1, own)]
    for format_ in ("html", "md", "results.csv"):
        text = render(audit(0), format_, earlier=earlier, share_safe=True, salt=b"s")
        assert "Grandma" not in text and "oldaccount" not in text
    assert "Grandma" in render(audit(0), "md", earlier=earlier)


def own_figures(count: int) -> tuple[Result, ...]:
    return tuple(result(MeasureKind.OTHER, each, key=f"k{each:02}", name=f"Gadget {each:02}") for each in range(count))


@pytest.mark.parametrize(("count", "folded"), [(12, 0), (13, 1), (40, 28)])
def test_a_dozen_figures_of_a_platforms_own_stand_open(count: int, folded: int) -> None:
    now = audit(0, result(), *own_figures(count), result(MeasureKind.OTHER, 5, name="The shop's", system=SHOP))
    page = read(render(now)).by_id("results")
    hidden = "".join(each.text for each in page.all("details"))
    assert hidden.count("Gadget ") == folded and "The shop's" not in hidden and "Good ratings" not in hidden
    assert page.text.count("Gadget ") == count
    assert render(now, "md").count("| Gadget ") == count
