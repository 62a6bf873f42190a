"""Conversion is measured where it is allowed: the demo's shop and marketing, without and with leave to read reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.compare import Change
from auditor.compare.results import result_changes
from auditor.demo.world import World, load
from auditor.evidence_file import read_audit
from auditor.model import Audit, MeasureKind, Sight, Subject
from auditor.report.results import missing, value_of
from tests.whole.running import desk

WORLD = load()
SCOPES = WORLD.platform("shopify")["scopes"]
VISITS = "visits that ended in an order"
OTHERS = {
    MeasureKind.CHECKOUT_COMPLETION: "71.1–72.8 %",
    MeasureKind.MESSAGE_CONVERSION: "9.2 %",
    MeasureKind.FORM_CONVERSION: "4.2 %",
}


def audited(folder: Path, world: World) -> Audit:
    with pytest.MonkeyPatch.context() as patch, desk(folder, world, patch, only=("shopify", "klaviyo")) as office:
        done = office.run("run", "--format", "json", "-o", str(folder / "audit.json"))
        assert done.exit_code == 0, done.output
        return read_audit(folder / "audit.json")


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    return audited(tmp_path_factory.mktemp("refused"), WORLD)


@pytest.fixture(scope="module")
def allowed(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    held = {"shopify": {"scopes": [*SCOPES, "read_reports"]}}
    return audited(tmp_path_factory.mktemp("allowed"), WORLD.changed(held))


def measured(audit: Audit) -> dict[MeasureKind, str]:
    return {each.kind: value_of(each) for each in audit.results if each.kind in {*OTHERS, MeasureKind.CONVERSION_RATE}}


def test_what_needs_no_leave_is_measured(refused: Audit) -> None:
    assert measured(refused) == OTHERS
    assert all(each.counted_from and each.sight is Sight.COMPLETE for each in refused.results if each.kind in OTHERS)


def test_what_is_refused_is_not_measured_and_the_remedy_says_who_grants_it(refused: Audit) -> None:
    assert VISITS in missing(refused)
    [shop] = (each for each in refused.systems if each.platform == "shopify")
    [cell] = (each for each in refused.sight.table if (each.system, each.subject) == (shop.id, Subject.MEASURES))
    assert cell.sight is Sight.PARTIAL
    assert "read_reports" in cell.remedy + cell.says


def test_what_is_allowed_is_measured(allowed: Audit) -> None:
    assert measured(allowed) == {**OTHERS, MeasureKind.CONVERSION_RATE: "2.3 %"}
    assert VISITS not in missing(allowed)


def test_leave_to_look_is_no_change_of_the_business(refused: Audit, allowed: Audit) -> None:
    found = {
        each.after.kind: each.change for each in result_changes(refused, allowed) if each.after and not each.before
    }
    assert found[MeasureKind.CONVERSION_RATE] is Change.NEWLY_SEEN
    lost = {each.before.kind: each.change for each in result_changes(allowed, refused) if each.before}
    assert lost[MeasureKind.CONVERSION_RATE] is Change.CANNOT_TELL
