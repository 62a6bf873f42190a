"""Klaviyo's AI agent and the rights of keys: the trial version of the API, when the key may use it and when not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.demo import faults
from auditor.demo.http import Fault
from auditor.demo.klaviyo import SCOPES, TRIAL_SCOPES
from auditor.model import Control, ControlKind, Intelligence, Prediction, Proof, State
from connectors.klaviyo.api import ALLOW, REVISION
from connectors.klaviyo.trial import BROAD
from tests.connectors.klaviyo_account import Seen, read

AGENT, KEYS = ("intelligence", "customer agent"), ("controls", "rights of keys")


def allowed(faulty: Fault | None = None, **changes: Any) -> Seen:
    """A collection with a key that may use the trial version."""
    return read({"scopes": [*SCOPES, *TRIAL_SCOPES], **changes}, [faulty] if faulty else [])


def talks(per_day: float, **more: Any) -> dict[str, Any]:
    """An agent that talks so often."""
    return {"skills": [{"name": "Orders"}], "per_day": per_day, **more}


def test_a_key_that_may_not() -> None:
    seen = read()
    for part, scope in ((AGENT, "agents:read"), (KEYS, "credentials:read")):
        facts, error = seen.parts[part]
        assert facts == []
        assert seen.trouble(*part) == "Denied"
        assert error is not None and scope in error.says


def test_an_agent_that_solves() -> None:
    seen = allowed(agent=talks(2))
    model = seen.facts(Intelligence, *AGENT)["customer-agent"]
    assert (model.predicts, model.state, model.proof) == (Prediction.ANSWER, State.LIVE, Proof.EFFECTIVE)
    assert (model.outputs, model.resolves) == (60, 30)
    assert seen.trouble(*AGENT) == ""


@pytest.mark.parametrize(
    ("agent", "state", "proof"),
    [
        pytest.param({"skills": [{"name": "Orders", "status": "draft"}]}, State.OFF, Proof.CONFIGURED, id="a draft"),
        pytest.param(talks(0), State.LIVE, Proof.CONFIGURED, id="live and silent"),
        pytest.param(talks(0.1, solves_every=100), State.LIVE, Proof.EFFECTIVE, id="solves one"),
    ],
)
def test_agents_that_do_little(agent: dict[str, Any], state: State, proof: Proof) -> None:
    model = allowed(agent=agent).facts(Intelligence, *AGENT)["customer-agent"]
    assert (model.state, model.proof) == (state, proof)


def test_no_agent() -> None:
    assert allowed().parts[AGENT] == ([], None)


def test_more_conversations_than_we_read() -> None:
    seen = allowed(agent=talks(100))
    model = seen.facts(Intelligence, *AGENT)["customer-agent"]
    assert (model.outputs, model.resolves, model.proof) == (None, None, Proof.EFFECTIVE)
    assert seen.trouble(*AGENT) == "Cut"
    assert len([path for _, path in seen.log if path == "/api/customer-agent-conversations"]) == 5


def test_a_list_of_one_may_come_alone() -> None:
    def alone(body: bytes) -> bytes:
        return json.dumps({"data": json.loads(body)["data"][0]}).encode()

    seen = allowed(faults.Rewrite(alone, "/api/customer-agent-conversations"), agent=talks(2))
    assert seen.facts(Intelligence, *AGENT)["customer-agent"].outputs == 1


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(faults.status(404), id="gone"),
        pytest.param(faults.status(410), id="retired"),
        pytest.param(faults.Rewrite(lambda _: b'{"data": "none"}'), id="no list"),
        pytest.param(faults.Rewrite(lambda _: b'{"data": [7]}'), id="numbers"),
    ],
)
@pytest.mark.parametrize(
    ("path", "part"),
    [("/api/agent-skills", AGENT), ("/api/customer-agent-conversations", AGENT), ("/api/api-keys", KEYS)],
)
def test_a_trial_that_ended_touches_nothing_else(fault: Any, path: str, part: tuple[str, str]) -> None:
    fault.where = path
    seen = allowed(fault, agent=talks(1), keys=[{"name": "Auditor", "scopes": []}])
    assert seen.parts[part][0] == []
    assert seen.trouble(*part) == "Unobservable"
    assert seen.trouble("automations", "flows") == ""


def test_states_of_conversations_that_we_do_not_know() -> None:
    change = faults.Rewrite(lambda body: body.replace(b"routed-to-team", b"elsewhere"), "/api/customer-agent-conv")
    assert allowed(change, agent=talks(2)).trouble(*AGENT) == "Misread"


def test_rights_of_keys() -> None:
    keys = [
        {"name": "Auditor", "scopes": ["flows:read"]},
        {"name": "Old script", "scopes": [*BROAD, "events:write"]},
        {"name": "Agency", "scopes": list(BROAD), "status": "disabled"},
    ]
    seen = allowed(keys=keys)
    (control,) = seen.facts(Control, *KEYS).values()
    assert (control.control, control.holds) == (ControlKind.LEAST_PRIVILEGE, False)
    assert (control.count, control.of) == (1, 2)
    assert control.detail.startswith("“Old script")
    assert "canary" not in seen.text()
    (good,) = allowed(keys=keys[:1]).facts(Control, *KEYS).values()
    assert (good.holds, good.detail) == (True, "")


def test_only_the_trial_is_asked_under_its_version() -> None:
    trial = {line.path for line in ALLOW if line.headers}
    assert trial == {"/api/agent-skills", "/api/customer-agent-conversations", "/api/api-keys"}
    assert {line.headers for line in ALLOW} == {(), (("revision", f"{REVISION}.pre"),)}
