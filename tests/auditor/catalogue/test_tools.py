"""How evidence names a tool, strongest sign first, and how a merchant does."""

from __future__ import annotations

import pytest

from auditor.catalogue import Catalogue, Tool
from auditor.model import Hint, Role

MADE_UP = Catalogue(
    tools=(
        Tool("by-uuid", "By uuid", (), uuids=("0000-1111",)),
        Tool("by-handle", "By handle", (), handles=("acme-app",)),
        Tool("by-node", "By node", (), nodes=("acme",)),
        Tool("by-host", "By host", (), hosts=("acme.example",)),
        Tool("by-namespace", "By namespace", (), namespaces=("acme_ns",)),
        Tool("vendor", "Acme", (), titles="Acme"),
        Tool("product", "Acme Mail", (), titles="Acme Mail"),
        Tool("starts", "Ada", (), titles="^Ada"),
    ),
    reference_flows=(),
    digest="",
)

SIGNS = {
    "uuid": "0000-1111",
    "handle": "Acme-App",
    "node_type": "n8n-nodes-base.acmeTrigger",
    "host": "eu.acme.example",
    "namespace": "acme_ns.points",
    "title": "Acme Mail for shops",
}
NAMES = ("by-uuid", "by-handle", "by-node", "by-host", "by-namespace", "product")


@pytest.mark.parametrize("strongest", range(len(SIGNS)))
def test_the_strongest_sign_wins(strongest: int) -> None:
    hint = Hint(**dict(list(SIGNS.items())[strongest:]))
    tool = MADE_UP.resolve(hint)
    assert tool is not None and tool.id == NAMES[strongest]


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("acme.example", True),
        ("api.eu.acme.example", True),
        ("ACME.example.", True),
        ("badacme.example", False),
        ("acme.example.attacker.test", False),
        ("example", False),
        ("", False),
    ],
)
def test_hosts_by_whole_labels(host: str, known: bool) -> None:
    assert (MADE_UP.resolve(Hint(host=host)) is not None) is known


@pytest.mark.parametrize(
    ("title", "id_"),
    [
        ("Acme Mail & SMS", "product"),
        ("acme", "vendor"),
        ("Ada support", "starts"),
        ("Canada Post", None),
        ("Something else", None),
        ("", None),
    ],
)
def test_titles_by_the_longest_match(title: str, id_: str | None) -> None:
    tool = MADE_UP.resolve(Hint(title=title))
    assert (tool.id if tool else None) == id_


@pytest.mark.parametrize(
    "node", ["acme", "acmeTrigger", "acmeTool", "acmeApi", "acmeOAuth2Api", "n8n-nodes-base.acme", "x.acmeTokenApi"]
)
def test_workflow_nodes_and_their_credentials(node: str) -> None:
    tool = MADE_UP.resolve(Hint(node_type=node))
    assert tool is not None and tool.id == "by-node"


def test_an_app_for_a_platform_is_not_the_platform_itself() -> None:
    assert MADE_UP.resolve(Hint(title="Acme Mail for Acme"), seen_from="product") is MADE_UP.tool("vendor")
    real = Catalogue.load()
    tool = real.resolve(Hint(title="Slack for Zendesk"), seen_from="zendesk")
    assert tool is not None and tool.id == "slack"


@pytest.mark.parametrize(
    ("written", "id_"),
    [
        ("by-host", "by-host"),
        ("By Host", "by-host"),
        ("acme-app", "by-handle"),
        ("Acme Mail", "product"),
        ("Nope", None),
    ],
)
def test_what_a_merchant_writes(written: str, id_: str | None) -> None:
    tool = MADE_UP.tool(written)
    assert (tool.id if tool else None) == id_


def test_the_catalogue_that_ships_with_the_program() -> None:
    catalogue = Catalogue.load()
    ids = [tool.id for tool in catalogue.tools]
    assert len(ids) == len(set(ids)) > 150
    assert catalogue._patterns, "every pattern compiles"
    for tool in catalogue.tools:
        assert tool.roles, tool.id
        assert catalogue.tool(tool.id) is tool
        assert all(catalogue.resolve(Hint(uuid=uuid)) is tool for uuid in tool.uuids)
        assert all(host == host.casefold() and "/" not in host for host in tool.hosts), tool.id
    used = {role for tool in catalogue.tools for role in tool.roles}
    assert {flow.source for flow in catalogue.reference_flows} - used <= {Role.STOREFRONT, Role.PIM_ERP}
    assert Catalogue.load().digest == catalogue.digest


def test_reference_flows_are_told_once_and_say_why() -> None:
    flows = Catalogue.load().reference_flows
    keys = [(flow.data, flow.source, flow.target) for flow in flows]
    assert len(keys) == len(set(keys)) > 50
    assert len(flows) == 71
    assert all(flow.lag_minutes <= 24 * 60 for flow in flows)
    assert {flow.stage for flow in flows} == {2, 3, 4, 5}
    assert all(flow.why.endswith(".") and flow.join_key and flow.source is not flow.target for flow in flows)
