"""What Klaviyo's messages came to: revenue, e-mails that arrive, tests, growth; and what is said when figures lack."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from auditor.demo import faults
from auditor.model import Measure, MeasureKind, Proof, Segment
from tests.connectors.klaviyo_account import WORLD, Seen, flows, metrics, read, without

REPORTS = {
    "/api/flow-values-reports": "revenue of flows",
    "/api/campaign-values-reports": "revenue of campaigns",
    "/api/segment-values-reports": "growth of segments",
}


@pytest.fixture(scope="module")
def seen() -> Seen:
    return read()


def values(seen: Seen, part: str) -> dict[str, tuple[float, str]]:
    """Figures and units of a part."""
    return {name: (one.value, one.unit) for name, one in seen.facts(Measure, "measures", part).items()}


def campaigns(**changed: Any) -> dict[str, Any]:
    """The world's campaigns, the newest of them changed."""
    first, *others = WORLD.platform("klaviyo")["campaigns"]
    return {"campaigns": [{**first, **changed}, *others]}


def rewritten(where: str, change: Callable[[dict[str, Any]], object]) -> Seen:
    """A collection in which the results of a report are changed."""

    def rewrite(body: bytes) -> bytes:
        answer = json.loads(body)
        if "errors" not in answer:
            change(answer["data"]["attributes"])
        return json.dumps(answer).encode()

    return read(faults=[faults.Rewrite(rewrite, where)])


def test_revenue_of_flows(seen: Seen) -> None:
    found = seen.facts(Measure, "measures", "revenue of flows")
    share = found["automated-revenue-share"]
    assert share.value == pytest.approx(30 * (96 + 210) / (1560 * 38), abs=0.0001)
    assert (share.measure, share.proof) == (MeasureKind.AUTOMATED_REVENUE_SHARE, Proof.EFFECTIVE)
    assert found["earned-by-FWel01"].name == "Order value that Klaviyo credits to “Welcome”"
    assert values(seen, "revenue of flows") == {
        "automated-revenue-share": (share.value, "share"),
        "earned-by-FWel01": (30 * 96.0, "GBP"),
        "earned-by-FChk02": (30 * 210.0, "GBP"),
        "recovered-carts": (166.0, "orders"),
    }


def test_a_flow_that_sends_and_earns_nothing_is_running_and_no_more() -> None:
    seen = read(flows({"id": "FWel01", "earns_per_day": 0}))
    assert seen.flow("FWel01").proof is Proof.RUNNING
    assert values(seen, "revenue of flows")["earned-by-FWel01"] == (0.0, "GBP")


def test_a_flow_that_earns_after_its_end_is_not_running() -> None:
    """Orders are credited for days; without a message in the window there is nothing to prove."""
    seen = rewritten(
        "/api/flow-values-reports", lambda found: found["results"][0]["groupings"].update(flow_id="FWin04")
    )
    assert seen.flow("FWin04").proof is Proof.CONFIGURED


def test_no_orders_no_revenue() -> None:
    seen = read(metrics(but=["Placed Order"]))
    assert seen.parts["measures", "revenue of flows"] == ([], None)
    assert seen.trouble("measures", "e-mails that arrive") == "Unobservable"


def test_the_merchant_says_which_orders_count() -> None:
    second = {"id": "MApi30", "name": "Placed Order", "integration": "Magento", "per_day": 1}
    assert values(read(metrics(second)), "revenue of flows") == values(read(), "revenue of flows")


@pytest.mark.parametrize(
    "attributes",
    [
        pytest.param({}, id="no relationship"),
        pytest.param({"relationships": {"metric": {"data": []}}}, id="a list"),
        pytest.param({"relationships": {"metric": None, "custom-metric": {"data": {"id": "C1"}}}}, id="a formula"),
    ],
)
def test_orders_that_cannot_be_told_apart(attributes: dict[str, Any]) -> None:
    def change(body: bytes) -> bytes:
        return json.dumps({"data": [{"id": "revenue", "attributes": {}, **attributes}]}).encode()

    second = {"id": "MApi30", "name": "Placed Order", "integration": "Magento", "per_day": 1}
    seen = read(metrics(second), faults=[faults.Rewrite(change, "/api/mapped-metrics")])
    assert seen.trouble("measures", "revenue of flows") == "Unobservable"
    assert seen.flow("FWel01").proof is Proof.RUNNING


def test_campaigns(seen: Seen) -> None:
    assert values(seen, "revenue of campaigns") == {
        "campaign-tests": (0.0, "campaigns"),
        "earned-by-campaigns": (4935.0, "GBP"),
    }
    tested = read(campaigns(method="ab_test_campaign"))
    assert values(tested, "revenue of campaigns")["campaign-tests"] == (1.0, "campaigns")


def test_how_many_mails_arrive(seen: Seen) -> None:
    found = values(seen, "e-mails that arrive")
    assert found["bounce-rate"][0] == pytest.approx(0.006, abs=0.0002)
    assert found["spam-complaint-rate"][0] == pytest.approx(0.0004, abs=0.0001)
    assert found["unsubscribe-rate"][0] == pytest.approx(0.0021, abs=0.0002)
    bad = values(read({"rates": {"bounced": 0.2, "delivered": 0.8}}), "e-mails that arrive")
    assert bad["bounce-rate"][0] == pytest.approx(0.2, abs=0.001)


def test_other_channels_are_no_mails() -> None:
    seen = rewritten(
        "/api/campaign-values-reports",
        lambda found: [one["groupings"].update(send_channel="sms") for one in found["results"]],
    )
    without_campaigns = rewritten("/api/campaign-values-reports", lambda found: found.update(results=[]))
    assert values(seen, "e-mails that arrive") == values(without_campaigns, "e-mails that arrive")


def test_without_one_of_the_reports_no_rate_is_given() -> None:
    seen = read(without("campaigns:read"))
    assert seen.parts["measures", "e-mails that arrive"][0] == []
    assert seen.trouble("measures", "e-mails that arrive") == "Denied"
    assert "earned-by-FWel01" in values(seen, "revenue of flows")


def test_growth(seen: Seen) -> None:
    assert values(seen, "growth of segments") == {
        "growth-of-SEng90": (85.0, "people"),  # it is sent to
        "growth-of-SChu13": (-9.0, "people"),  # it rests on a prediction
    }
    sizes = {name: one.size for name, one in seen.facts(Segment, "audiences", "segments").items()}
    assert sizes == {"SEng90": 9080, "SLps12": 5210, "SChu13": 1930}
    lists = {name: one.size for name, one in seen.facts(Segment, "audiences", "lists").items()}
    assert lists == {"LNews1": 14350, "LFair2": None}  # only lists in use are counted


def test_sizes_that_klaviyo_does_not_tell_are_not_zero() -> None:
    seen = rewritten(
        "/api/segment-values-reports",
        lambda found: [one["statistics"].update(total_members=None) for one in found["results"]],
    )
    assert {one.size for one in seen.facts(Segment, "audiences", "segments").values()} == {None}
    assert seen.trouble("audiences", "segments") == ""


def test_a_list_that_cannot_be_counted_is_still_a_list() -> None:
    denied, odd = faults.status(403, "/api/lists/LNews1"), faults.Rewrite(lambda _: b"{}", "/api/lists/LNews1")
    for fault, trouble in ((denied, "Denied"), (odd, "Misread")):
        seen = read(faults=[fault])
        assert seen.facts(Segment, "audiences", "lists")["LNews1"].size is None
        assert seen.trouble("audiences", "lists") == trouble


def test_lists_that_are_counted_are_few() -> None:
    rows = [{"id": f"L{number}", "name": f"List {number}", "members": number} for number in range(30)]
    seen = read({"lists": rows, **campaigns(included=[row["id"] for row in rows])})
    assert len([path for _, path in seen.log if path.startswith("/api/lists/L")]) == 6
    assert seen.seconds < 60


def test_sign_ups_for_sold_out_products() -> None:
    assert values(read(), "waiting for products") == {}
    waiting = {"id": "MBis40", "name": "Subscribed to Back in Stock", "integration": "Klaviyo", "per_day": 2}
    assert values(read(metrics(waiting)), "waiting for products") == {"waiting-MBis40": (60.0, "sign-ups")}


@pytest.mark.parametrize("where", REPORTS)
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda found: found.pop("results"), id="no results"),
        pytest.param(lambda found: found.update(results={"a": 1}), id="no list"),
        pytest.param(lambda found: found["results"][0].pop("groupings"), id="no groups"),
        pytest.param(lambda found: found["results"][0].update(groupings={}), id="nobody's"),
        pytest.param(lambda found: found["results"][0].update(statistics=[]), id="no figures"),
        pytest.param(
            lambda found: [
                one["statistics"].update(dict.fromkeys(one["statistics"], "12")) for one in found["results"]
            ],
            id="texts",
        ),
        pytest.param(
            lambda found: [one["statistics"].update(dict.fromkeys(one["statistics"])) for one in found["results"]],
            id="all empty",
        ),
    ],
)
def test_reports_of_another_shape(where: str, change: Callable[[dict[str, Any]], object]) -> None:
    seen = rewritten(where, change)
    assert seen.trouble("measures", REPORTS[where]) == "Misread"
    assert seen.flow("FWel01").proof >= Proof.RUNNING


def test_a_report_that_goes_on() -> None:
    def grown(body: bytes) -> bytes:
        return body.replace(b'"next": null', b'"next": "https://a.klaviyo.com/api/flow-values-reports?page_cursor=x"')

    assert (
        read(faults=[faults.Rewrite(grown, "/api/flow-values-reports")]).trouble("measures", "revenue of flows")
        == "Cut"
    )
