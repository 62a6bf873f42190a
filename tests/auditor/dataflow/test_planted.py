"""What is planted is found, and nothing is invented beside it."""

from __future__ import annotations

import pytest

from auditor.model import EdgeState, Role, Sight
from tests.auditor.dataflow.planted import DESK, MAIL, WORLDS, World, added, flows, table

each_world = pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.planted)


def test_the_healthy_business_has_nothing_to_tell_but_its_centres() -> None:
    assert {each.kind for each in flows().insights} == {"hub"}
    assert not [edge for edge in flows().edges if edge.necessity and edge.state is not EdgeState.LIVE]


@each_world
def test_planted_and_found(world: World) -> None:
    found = added(world)
    assert sorted(each.kind for each in found) == sorted(world.kinds), [each.says for each in found]
    assert any(world.says in each.says for each in found) or not world.says
    if world.edge:
        source, target, data, state = world.edge
        states = {(edge.source, edge.target, edge.data): edge.state for edge in flows(world).edges}
        assert states[source, target, data] is state


@each_world
def test_every_insight_names_its_systems_and_its_evidence(world: World) -> None:
    known = {node.id for node in flows(world).nodes}
    for each in flows(world).insights:
        assert each.systems and set(each.systems) <= known
        assert each.says.endswith((".", "?"))
        absence = ("missing", "silo", "islands", "cold_trail", "no_hub")
        assert each.cites or each.kind in absence


@each_world
@pytest.mark.parametrize("role", [MAIL, DESK], ids=lambda role: role.value)
def test_what_is_planted_is_not_proved_with_a_blind_eye(world: World, role: Role) -> None:
    """Hiding one system leaves what the others show, and proves nothing that was not proved before."""
    whole = {(each.kind, each.systems) for each in flows(world).insights if each.proved}
    hidden = {**world.more.get("hidden", {}), role: Sight.DENIED}
    less = World(world.planted, world.change, (), more={**world.more, "hidden": hidden})
    structural = ("silo", "islands", "missing", "no_hub", "bridge", "unused")
    proved = {(each.kind, each.systems) for each in flows(less).insights if each.proved and each.kind in structural}
    assert proved <= whole


def test_the_table_says_found_in_every_line() -> None:
    assert all(line.startswith("found ") for line in table())
