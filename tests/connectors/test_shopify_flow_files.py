"""Exports of Shopify Flow that a merchant may give: read as far as they can be, never taken for the whole truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.demo.shopify import CREDENTIALS
from auditor.model import Automation, Criterion, Event, Proof, State, Verb
from connectors.errors import Cut, Unavailable, Unobservable
from connectors.shopify.flow_files import MOST_BYTES
from tests.connectors.shopify_runs import FLOW, Run, read


def step(task: str, kind: str = "ACTION") -> dict[str, Any]:
    secret = {"config_field_id": "url", "value": "https://x.example/?key=canary-secret-shopify to canary-pii-shopify"}
    return {"step_id": "1", "task_id": f"shopify::{task}", "task_type": kind, "config_field_values": [secret]}


TAGGING = {
    "__metadata": {"version": 0.1},
    "root": {
        "steps": [
            step("flow::send_http_request"),
            step("admin::order_risk_analyzed", "TRIGGER"),
            step("flow::condition", "CONDITION"),
            step("admin::add_order_tags"),
            step("admin::hold_fulfillment_order"),
        ],
        "links": [],
        "workflow_name": "Hold risky orders",
    },
}


def given(path: Path) -> Run:
    return read(settings={**CREDENTIALS, "flow_exports": str(path)}, only=[FLOW])


def exported(folder: Path, body: Any = TAGGING, name: str = "hold.flow", head: str = "0a1b:") -> Path:
    (folder / name).write_text(head + json.dumps(body), "utf-8")
    return folder


def test_without_a_file_it_cannot_be_seen() -> None:
    error = read(only=[FLOW]).error(FLOW)
    assert isinstance(error, Unobservable)
    assert "flow_exports" in error.remedy


@pytest.mark.parametrize("one", [True, False], ids=["file", "folder"])
def test_an_export_declares_a_workflow(tmp_path: Path, one: bool) -> None:
    folder = exported(tmp_path)
    run = given(folder / "hold.flow" if one else folder)
    [rule] = run.facts(FLOW)
    assert isinstance(rule, Automation)
    assert (rule.name, rule.proof, rule.state, rule.runs) == (
        "Hold risky orders",
        Proof.DECLARED,
        State.UNKNOWN,
        None,
    )
    assert [trigger.event for trigger in rule.triggers] == [Event.ORDER_RISK_FOUND]
    assert [action.verb for action in rule.actions] == [
        Verb.WEBHOOK_CALL,
        Verb.BRANCH,
        Verb.ORDER_TAG,
        Verb.ORDER_HOLD,
    ]
    assert rule.conditions == (Criterion.OTHER,)
    assert isinstance(run.error(FLOW), Cut)
    assert "canary" not in rule.model_dump_json()
    assert run.log == [] or all(path.endswith("graphql.json") for _, path in run.log)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(TAGGING["root"], id="without a root"),
        pytest.param([TAGGING, {"other": 1}], id="several in a list"),
    ],
)
def test_plain_json_is_read_too(tmp_path: Path, body: Any) -> None:
    assert len(given(exported(tmp_path, body, "all.json", head="")).facts(FLOW)) == 1


@pytest.mark.parametrize(
    "text",
    ["", "0a1b:", "{", "not json", "[1, 2]", '{"root": {"steps": "x"}}', '{"root": {"steps": [{"task_id": 7}]}}'],
)
def test_a_file_that_is_no_export_is_said_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.flow").write_text(text, "utf-8")
    run = given(exported(tmp_path))
    assert len(run.facts(FLOW)) == 1
    error = run.error(FLOW)
    assert error is not None
    assert "1 file holds no workflow" in error.says


def test_a_file_too_large_to_be_an_export(tmp_path: Path) -> None:
    (tmp_path / "large.flow").write_text("{" + " " * MOST_BYTES, "utf-8")
    assert given(tmp_path).facts(FLOW) == []


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    error = given(tmp_path / "nowhere").error(FLOW)
    assert isinstance(error, Unavailable)
    assert str(tmp_path) not in error.says


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    exported(tmp_path, name="notes.txt")
    assert given(tmp_path).facts(FLOW) == []
