"""What systems are called, and remedies that speak to the merchant before they speak TOML."""

from __future__ import annotations

import pytest

from auditor.assess import assess
from auditor.model import Evidence, Header, Role, Subject, System
from auditor.plugins import detectors
from auditor.sight import called, seen_in_full
from auditor.spoken import parted, spoken, to_write
from tests.auditor.report import sample

ONE = System(id="shopify:fern", platform="shopify", name="Shopify (fern)", title="Shopify")
TWO = System(id="shopify:moss", platform="shopify", name="Shopify (moss)", title="Shopify")
OLD = System(id="klaviyo:x", platform="klaviyo", name="Klaviyo (Fern & Fable)")
OWN = System(id="ours:x", platform="ours", name="Our own thing")
BARE = System(id="ours:y", platform="ours")


def header(*systems: System) -> Header:
    return sample.rich_evidence().header.model_copy(update={"systems": systems})


@pytest.mark.parametrize(
    ("systems", "names"),
    [
        pytest.param([ONE, OLD], ["Shopify", "Klaviyo"], id="one account each, one from an old file"),
        pytest.param([ONE, TWO], ["Shopify (fern)", "Shopify (moss)"], id="two accounts are told apart"),
        pytest.param([OWN], ["Our own thing"], id="a platform the catalogue does not know"),
        pytest.param([BARE], ["ours"], id="nothing but the platform"),
    ],
)
def test_the_shortest_name_that_is_clear(systems: list[System], names: list[str]) -> None:
    assert [called(header(*systems), system) for system in systems] == names


def test_the_audit_uses_it_and_keeps_the_account() -> None:
    evidence = Evidence(header=header(ONE.model_copy(update={"blind": ("Who clicks.",)})))
    audit = assess(evidence, detectors())
    shop = next(system for system in audit.systems if system.connected)
    assert (shop.name, shop.account, shop.blind) == ("Shopify", "Shopify (fern)", ("Who clicks.",))
    assert "Shopify" in {node.name for node in audit.flows.nodes}
    sentences = [reason.says for verdict in audit.verdicts for reason in verdict.reasons]
    assert any("from Shopify." in says for says in sentences)
    assert not any("(fern)" in says for says in sentences)


def test_files_of_before_can_still_be_read() -> None:
    old = header(ONE).model_dump(mode="json")
    for system in old["systems"]:
        del system["title"], system["blind"]
    assert Header.model_validate(old).systems[0].title == ""


@pytest.mark.parametrize("role", Role)
def test_a_remedy_asks_first_and_then_says_what_to_write(role: Role) -> None:
    bare = Evidence(header=sample.rich_evidence().header.model_copy(update={"systems": ()}))
    bare = Evidence(header=bare.header.model_copy(update={"merchant": bare.header.merchant.model_copy(
        update={"stack": ()})}))  # fmt: skip
    _, reasons, _ = seen_in_full(bare, Subject.AUTOMATIONS, [role])
    says, line = parted(reasons[0].remedy)
    assert says == f"Tell us which {spoken(role)} you use, or that you use none."
    assert line.startswith(f'{role.value} = "…"')
    assert "_" not in reasons[0].says + says


def test_a_remedy_without_a_line_is_all_for_the_merchant() -> None:
    assert parted("Open the settings.") == ("Open the settings.", "")
    assert parted(to_write("Tell us.", "x = 1")) == ("Tell us.", "x = 1")
