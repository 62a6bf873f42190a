"""Why there is no answer: each hindrance in its own words, what can be mended first."""

from __future__ import annotations

import pytest

from auditor.detect.unseen import unseen
from auditor.model import Reason, Sight
from auditor.sight import ASK

NAMES = {"shopify:x": "Shopify", "hubspot:1": "HubSpot", "zendesk:z": "Zendesk", "n8n:n": "n8n", "seen:xero": "Xero"}


def why(system: str, sight: Sight, remedy: str = "Do something.") -> Reason:
    return Reason(system=system, sight=sight, says="Why.", remedy=remedy)


@pytest.mark.parametrize(
    ("reasons", "says"),
    [
        pytest.param([why("hubspot:1", Sight.DENIED)], "our access to HubSpot does not include it", id="denied"),
        pytest.param([why("shopify:x", Sight.UNOBSERVABLE)], "Shopify shows it to no program", id="shown to nobody"),
        pytest.param([why("seen:xero", Sight.NOT_CONNECTED)], "Xero was not connected", id="not connected"),
        pytest.param([why("", Sight.NOT_CONNECTED)], "we do not know all the tools you use", id="not stated"),
        pytest.param([why("shopify:x", Sight.NOT_CONNECTED)], "a tool that Shopify lists may carry it", id="carrier"),
        pytest.param([why("n8n:n", Sight.UNAVAILABLE)], "n8n was not read to the end this time", id="not this time"),
        pytest.param([why("n8n:n", Sight.PARTIAL)], "only a part of it was read from n8n", id="in part"),
        pytest.param([why("n8n:n", Sight.UNOBSERVABLE, ASK)], "this version does not read it from n8n", id="never"),
        pytest.param(
            [why("shopify:x", Sight.UNOBSERVABLE), why("hubspot:1", Sight.UNOBSERVABLE)],
            "Shopify and HubSpot show it to no program", id="two alike",
        ),
        pytest.param(
            [why(system, Sight.UNOBSERVABLE) for system in NAMES if not system.startswith("seen")],
            "4 systems show it to no program", id="many alike",
        ),
        pytest.param(
            [why("shopify:x", Sight.UNOBSERVABLE), why("hubspot:1", Sight.DENIED)],
            "our access to HubSpot does not include it and Shopify shows it to no program", id="mendable first",
        ),
    ],
)  # fmt: skip
def test_in_words(reasons: list[Reason], says: str) -> None:
    assert unseen(reasons, NAMES) == f"This cannot be told: {says}."


def test_a_system_nobody_named_goes_by_its_account() -> None:
    assert "xyz was not connected" in unseen([why("seen:xyz", Sight.NOT_CONNECTED)], {})


def test_nothing_in_the_way_is_said_too() -> None:
    assert unseen([], NAMES) == "What was seen does not tell."
