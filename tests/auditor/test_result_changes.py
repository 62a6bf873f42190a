"""Results compared: another definition, window or sight tells nothing of the business, and hiding never does."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.assess import assess
from auditor.compare import Change, ResultChange, compare
from auditor.compare.results import result_changes
from auditor.model import Audit, MeasureKind, Result, Sight, Window
from auditor.outcomes.kinds import LOWER_IS_BETTER, MEANS
from auditor.plugins import detectors
from tests.auditor.evidence import NOW, WINDOW
from tests.auditor.fakes import audit
from tests.auditor.random_evidence import Pair, masked

plain = settings(derandomize=True, deadline=None, max_examples=80)
OF_THE_BUSINESS = {Change.BETTER, Change.WORSE, Change.DIFFERENT}
SHORTER = Window(start=WINDOW.start.replace(day=WINDOW.start.day + 3), end=NOW)


def result(low: float, high: float | None = None, kind: MeasureKind = MeasureKind.CSAT, **more: object) -> Result:
    usual: dict[str, object] = {
        "kind": kind,
        "system": "desk:fern",
        "key": kind.value,
        "means": MEANS[kind],
        "low": low,
        "high": low if high is None else high,
        "unit": "share",
        "window": WINDOW,
        "sight": Sight.COMPLETE,
    }
    return Result.model_validate({**usual, **more})


def changes(before: Sequence[Result], after: Sequence[Result]) -> list[ResultChange]:
    return list(result_changes(audit(results=tuple(before)), audit(results=tuple(after))))


def word(before: Result | None, after: Result | None) -> Change | None:
    found = changes([before] if before else [], [after] if after else [])
    return found[0].change if found else None


@pytest.mark.parametrize("kind", sorted(LOWER_IS_BETTER | {MeasureKind.CSAT}))
def test_which_way_is_better(kind: MeasureKind) -> None:
    less_is_more = kind in LOWER_IS_BETTER
    assert word(result(2, kind=kind), result(3, kind=kind)) is (Change.WORSE if less_is_more else Change.BETTER)
    assert word(result(3, kind=kind), result(2, kind=kind)) is (Change.BETTER if less_is_more else Change.WORSE)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(result(0.5), result(0.5), None, id="the same"),
        pytest.param(None, result(0.5), Change.NEWLY_SEEN, id="first measured"),
        pytest.param(result(0.5), None, Change.CANNOT_TELL, id="no longer measured"),
        pytest.param(result(0.5), result(0.9, means="Other."), Change.RULE, id="another definition"),
        pytest.param(result(0.5), result(0.9, unit="points"), Change.RULE, id="another unit"),
        pytest.param(result(0.5), result(0.9, window=SHORTER), Change.RULE, id="another window"),
        pytest.param(result(0.5), result(0.9, sight=Sight.PARTIAL), Change.CANNOT_TELL, id="seen less"),
        pytest.param(result(0.5, sight=Sight.PARTIAL), result(0.9), Change.NEWLY_SEEN, id="seen more"),
        pytest.param(
            result(0.5, sight=Sight.PARTIAL), result(0.9, sight=Sight.PARTIAL), Change.DIFFERENT, id="both seen in part"
        ),
        pytest.param(result(0.4, 0.6), result(0.5, 0.7), Change.NEWLY_SEEN, id="intervals that overlap"),
        pytest.param(result(0.4, 0.6), result(0.61, 0.7), Change.BETTER, id="intervals apart"),
        pytest.param(result(1, kind=MeasureKind.ORDERS_PER_DAY), result(9, kind=MeasureKind.ORDERS_PER_DAY),
                     Change.DIFFERENT, id="neither is better"),
    ],
)  # fmt: skip
def test_words(before: Result | None, after: Result | None, expected: Change | None) -> None:
    assert word(before, after) is expected


ends = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted)
some = st.builds(
    lambda span, kind, sight, system, window: result(span[0], span[1], kind, sight=sight, system=system, window=window),
    ends,
    st.sampled_from(MeasureKind),
    st.sampled_from([Sight.COMPLETE, Sight.PARTIAL]),
    st.sampled_from(["desk:fern", "shop:fern"]),
    st.sampled_from([WINDOW, SHORTER]),
)
several = st.lists(some, max_size=6, unique_by=lambda each: each.identity)


@plain
@given(several, several)
def test_backwards_it_reads_mirrored(before: list[Result], after: list[Result]) -> None:
    there, back = changes(before, after), changes(after, before)
    assert [(each.change.mirrored, each.after, each.before) for each in there] == [
        (each.change, each.before, each.after) for each in back
    ]


@plain
@given(several)
def test_the_same_results_in_any_order_are_no_change(results: list[Result]) -> None:
    assert changes(results, list(reversed(results))) == []


@plain
@given(several, several, st.data())
def test_hiding_results_tells_nothing_new_of_the_business(
    before: list[Result], after: list[Result], data: st.DataObject
) -> None:
    left = [each for each in after if data.draw(st.booleans())]
    whole = {each.after.identity: each for each in changes(before, after) if each.after}
    for each in changes(before, left):
        if each.change in OF_THE_BUSINESS:
            assert each.after and whole[each.after.identity] == each


def judged(pair: Pair) -> tuple[Audit, Audit]:
    return assess(pair.whole, detectors()), assess(pair.less, detectors())


@settings(plain, max_examples=25)
@given(masked())
def test_hiding_readings_is_never_a_change_of_the_business(pair: Pair) -> None:
    whole, less = judged(pair)
    for one, other in ((whole, less), (less, whole)):
        told = {each.change for each in compare(one, other).results}
        assert not told & {Change.BETTER, Change.WORSE, Change.DIFFERENT}
