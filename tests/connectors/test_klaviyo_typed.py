"""Answers of another shape: each field is taken by its promised kind, or the reading says that it was misread."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from auditor.demo import faults
from auditor.model import Automation, Criterion, Segment
from connectors.errors import Misread
from connectors.klaviyo import typed
from tests.connectors.klaviyo_account import Seen, flows, read

ROW: dict[str, Any] = {"name": "Welcome", "nothing": None, "size": 3, "on": True, "inner": {"ids": ["a"]}, "rows": [{}]}


def changed(path: str, change: Callable[[dict[str, Any]], Any]) -> Seen:
    """A collection in which every object of the answers of a path is changed."""

    def every(value: Any) -> Any:
        if isinstance(value, dict):
            inner = {key: every(each) for key, each in value.items()}
            change(inner)
            return inner
        return [every(each) for each in value] if isinstance(value, list) else value

    return read(faults=[faults.Rewrite(lambda body: json.dumps(every(json.loads(body))).encode(), path)])


def put(name: str, value: Any) -> Callable[[dict[str, Any]], Any]:
    """Another value wherever a field has this name."""
    return lambda found: found.update({name: value}) if name in found else None


def test_what_is_promised_comes_out() -> None:
    assert typed.text(ROW, "name") == typed.word(ROW, "name") == "Welcome"
    assert typed.number(ROW, "size") == typed.count(ROW, "size") == 3
    assert typed.flag(ROW, "on") is True
    assert typed.texts(ROW, "inner", "ids") == ["a"]
    assert typed.items(ROW, "rows") == [{}]


def test_null_is_nothing() -> None:
    assert typed.text(ROW, "nothing") == ""
    assert typed.text(ROW, "nothing", "deeper") == ""
    for take in (typed.number, typed.count, typed.flag, typed.mapping):
        assert take(ROW, "nothing") is None


def test_a_missing_field_is_misread_unless_it_may_be_missing() -> None:
    for take in (typed.text, typed.number, typed.count, typed.flag, typed.mapping, typed.items, typed.texts):
        with pytest.raises(Misread, match="left out “gone”"):
            take(ROW, "gone")
        assert not take(ROW, "gone", optional=True)


@pytest.mark.parametrize(
    ("take", "odd"),
    [
        pytest.param(typed.text, {"canary-pii": 1}, id="an object for a text"),
        pytest.param(typed.text, 7, id="a number for a text"),
        pytest.param(typed.word, "", id="a text that says nothing"),
        pytest.param(typed.number, "7", id="a text for a number"),
        pytest.param(typed.number, True, id="a yes for a number"),
        pytest.param(typed.number, float("nan"), id="not a number"),
        pytest.param(typed.number, 10**400, id="a number beyond counting"),
        pytest.param(typed.count, -1, id="fewer than none"),
        pytest.param(typed.flag, "yes", id="a text for a yes"),
        pytest.param(typed.mapping, [17], id="a list for an object"),
        pytest.param(typed.items, [17], id="a list of something else"),
        pytest.param(typed.texts, [None], id="a list with a hole"),
        pytest.param(typed.values, None, id="no list"),
    ],
)
def test_another_kind_is_misread_and_never_repeated(take: Callable[..., Any], odd: Any) -> None:
    for optional in ({"optional": True}, {}) if take not in (typed.word, typed.values) else ({},):
        with pytest.raises(Misread) as told:
            take({"field": odd}, "field", **optional)
        assert "canary" not in told.value.says


def test_nothing_is_too_deep() -> None:
    deep: Any = {}
    for _ in range(5_000):
        deep = {"inner": [deep]}
    assert sum(1 for _ in typed.objects(deep)) == 5_001


@pytest.mark.parametrize("name", ["links", "type", "actions", "status", "experiment_status", "next", "metric_id"])
def test_a_flow_whose_steps_are_odd_is_still_listed(name: str) -> None:
    seen = changed("/api/flows/FChk02", put(name, [["canary-pii"]]))
    assert seen.flow("FChk02").actions == ()
    assert seen.flow("FWel01").actions  # the others are read
    assert seen.trouble("automations", "flows") == "Misread"
    assert "canary" not in seen.text()


def test_a_message_that_does_not_tell_whether_it_is_on() -> None:
    seen = changed("/api/flows/FWel01", lambda found: found.pop("status", None))
    assert seen.trouble("automations", "flows") == "Misread"
    assert seen.flow("FWel01").actions == ()


@pytest.mark.parametrize("name", ["dimension", "type", "conditions", "condition_groups", "definition"])
@pytest.mark.parametrize("gone", [True, False])
def test_a_segment_by_predictions_never_passes_for_another(name: str, gone: bool) -> None:
    change = (lambda found: found.pop(name, None)) if gone else put(name, 7)
    seen = changed("/api/segments", change)
    assert "SChu13" in read().facts(Segment, "audiences", "segments")
    assert "SChu13" not in seen.facts(Segment, "audiences", "segments")
    assert seen.trouble("audiences", "segments") == "Misread"
    assert seen.trouble("measures", "growth of segments") == "Misread"


@pytest.mark.parametrize("name", ["name", "integration"])
def test_events_that_name_nobody(name: str) -> None:
    for change in (lambda found: found.pop(name, None), put(name, 7)):
        seen = changed("/api/metrics", change)
        assert seen.parts["connections", "other events"][0] == []
        assert seen.trouble("connections", "other events") == "Misread"
        assert seen.trouble("measures", "revenue of flows") == "Misread"


def test_one_odd_row_does_not_hide_the_others() -> None:
    def change(found: dict[str, Any]) -> None:
        if found.get("id") == "FWin04":
            found["attributes"]["name"] = {"canary-pii": "x"}

    seen = changed("/api/flows", change)
    listed = seen.facts(Automation, "automations", "flows")
    assert {"FWel01", "FChk02"} <= listed.keys()
    assert "FWin04" not in listed
    assert seen.trouble("automations", "flows") == "Misread"


def test_a_condition_on_an_event_that_was_not_seen_says_nothing() -> None:
    seen = read(faults=[faults.status(403, "/api/metrics")])
    assert Criterion.BEHAVIOUR not in seen.flow("FChk02").conditions


def test_what_a_report_calls_its_figures_is_not_repeated() -> None:
    seen = changed("/api/flow-values-reports", put("statistics", {"canary-pii": "x"}))
    assert seen.trouble("measures", "revenue of flows") == "Misread"
    assert "canary" not in seen.text()


def test_a_field_that_nobody_promised_changes_nothing() -> None:
    for path in ("/api/flows", "/api/segments", "/api/metrics", "/api/profiles"):
        seen = changed(path, lambda found: found.update(x_new=[1, None]) if "attributes" in found else None)
        assert seen.text() == read().text()


def test_a_flow_nobody_set_up_is_no_trouble() -> None:
    seen = read(flows({"id": "FNew09", "name": "New", "status": "draft", "triggers": [], "trigger_type": None}))
    assert seen.trouble("automations", "flows") == ""
