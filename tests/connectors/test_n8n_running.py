"""The contract of the n8n connector, on an instance of your own.

Not run unless two variables are set. To try it on your n8n:

1. In n8n, as the owner or an admin: Settings > n8n API > Create an API key. Tick only scopes that end in `:list` or
   `:read`, and `securityAudit:generate`. The first test fails for a key that may write; nothing is ever written.
2. Set AUDITOR_TEST_N8N_URL to the address of the instance (https, or http on this machine), without `/api/v1`, and
   AUDITOR_TEST_N8N_KEY to the key.
3. Run this file with pytest. It reads what an audit would read, once: about a dozen requests and one for each workflow
   that is on. It changes nothing, prints nothing of yours and keeps nothing.

A new version of n8n that answers in another shape fails here first, with the part that could not be read.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from auditor.model import Account, Automation, Connection, Proof, Sight, State, Window
from connectors.door import Toolbox
from connectors.errors import Cut, Denied, Misread, Unavailable, Unobservable
from connectors.n8n import CONNECTOR
from tests.connectors.n8n_worlds import Results
from tests.connectors.running import open_and_read

URL, KEY = os.environ.get("AUDITOR_TEST_N8N_URL", ""), os.environ.get("AUDITOR_TEST_N8N_KEY", "")
pytestmark = pytest.mark.skipif(
    not (URL and KEY), reason="AUDITOR_TEST_N8N_URL and AUDITOR_TEST_N8N_KEY name no n8n to try the connector on"
)


@pytest.fixture(scope="module")
def window() -> Window:
    now = datetime.now(UTC)
    return Window(start=now - timedelta(days=30), end=now)


@pytest.fixture(scope="module")
def seen(window: Window) -> Results:
    return open_and_read(CONNECTOR, {"url": URL, "key": KEY}, Toolbox(), window)[1]


def test_the_key_only_reads(seen: Results) -> None:
    (account,) = seen["account", ""][0]
    assert isinstance(account, Account)
    assert account.can_write is False


def test_every_answer_has_the_shape_that_the_connector_expects(seen: Results) -> None:
    strange = {key: str(error) for key, (_, error) in seen.items() if isinstance(error, Misread | Unavailable)}
    assert strange == {}


def test_whatever_was_not_seen_says_why(seen: Results) -> None:
    for facts, error in seen.values():
        if error is not None:
            assert isinstance(error, Denied | Cut | Unobservable)
            assert error.says
            assert error.sight is not Sight.COMPLETE
        assert len({one.id for one in facts}) == len(facts)


def test_what_runs_is_proved_by_runs_within_the_window(seen: Results, window: Window) -> None:
    for one in seen["automations", "workflows"][0]:
        assert isinstance(one, Automation)
        assert one.link is not None
        assert (one.proof is Proof.RUNNING) <= (one.last_run is not None)
        assert one.last_run is None or window.start <= one.last_run <= datetime.now(UTC)
        assert one.runs is None or one.failures is None or one.failures <= one.runs
        assert one.runs is None or one.state is not State.OFF


def test_connections_stand_on_workflows_that_were_seen(seen: Results) -> None:
    flows = {one.id: one for one in seen["automations", "workflows"][0]}
    for one in seen["connections", "workflows"][0]:
        assert isinstance(one, Connection)
        assert one.id.partition(":")[0] in flows


def test_the_key_and_addresses_of_people_are_in_no_fact(seen: Results) -> None:
    text = json.dumps([one.model_dump(mode="json") for facts, _ in seen.values() for one in facts])
    assert KEY not in text
    assert "@" not in text.replace("@n8n/", "")
