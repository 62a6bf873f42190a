"""A platform that a third party adds shows up in the lists, the documentation and the report by itself."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor import docs, plugins
from auditor.cli import program

PLATFORM = '''
"""A made-up loyalty platform."""
from auditor.model import Automation, Event, Proof, Role, State, Subject, Trigger
from connectors.base import Client, Connector, Read, Setting
from connectors.door import Allow

ALLOW = (Allow("GET", "/v1/rules"),)


def open_(settings, tools, window):
    door = tools.door("https://api.wobble.example", allow=ALLOW)
    return Client(f"wobble:{settings['shop']}", "Wobble of Fern", door, window, settings)


def rules(client):
    yield Automation(id="r1", name="Points for an order", state=State.LIVE, proof=Proof.RUNNING,
                     triggers=(Trigger(event=Event.ORDER_PLACED),))


WOBBLE = Connector(
    platform="wobble", title="Wobble Loyalty", roles=(Role.LOYALTY,),
    settings=(Setting("shop", "the name of your shop in Wobble"),),
    reads=(
        Read(Subject.AUTOMATIONS, "Wobble > Keys: tick rules.", rules, scopes=("rules:read",)),
        Read(Subject.WORK, "", None, reason="Wobble shows no history of points."),
    ),
    allow=ALLOW, open=open_, blind=("Who spends points.",),
)
'''
CONFIG = """
[merchants.fern]
name = "Fern"
[merchants.fern.platforms.wobble]
shop = "fern"
"""


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the package on the path, declared the way an installed package declares it."""
    (tmp_path / "aud_wobble.py").write_text(PLATFORM)
    (tmp_path / "config.toml").write_text(CONFIG)
    monkeypatch.syspath_prepend(tmp_path)
    own = EntryPoint("wobble", "aud_wobble", plugins.CONNECTORS)
    monkeypatch.setattr(plugins, "entry_points", lambda group: [*entry_points(group=group), own])
    return tmp_path


def run(folder: Path, *args: str) -> str:
    result = CliRunner().invoke(program, [*args, "-c", str(folder / "config.toml")])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_it_is_listed_and_documented(added: Path) -> None:
    text = run(added, "platforms", "wobble")
    assert "Wobble Loyalty (wobble): loyalty" in text
    assert "never shows: Who spends points." in text
    page = docs.platforms(plugins.connectors().values())
    assert "## Wobble Loyalty" in page
    assert "cannot be seen: Wobble shows no history of points." in page


def test_it_is_read_and_reported(added: Path) -> None:
    page = run(added, "run", "--format", "html")
    assert "Wobble of Fern" in page
    assert "Wobble shows no history of points." in page
    assert "wobble:fern" in run(added, "report", "--format", "json", "fern")
