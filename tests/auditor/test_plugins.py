"""Connectors and detectors are found; a broken plugin is told and left out."""

import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest

from auditor import plugins
from auditor.errors import ConfigError
from tests.auditor import fakes

ONE = """
from tests.auditor.fakes import Script, connector
ONE = connector(Script(), "{name}")
SAME = ONE
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def points(monkeypatch: pytest.MonkeyPatch, *values: str) -> None:
    made = [EntryPoint(f"p{number}", value, plugins.CONNECTORS) for number, value in enumerate(values)]
    monkeypatch.setattr(plugins, "entry_points", lambda group: made)


def package(site: Path, name: str, **modules: str) -> str:
    (site / name).mkdir()
    (site / name / "__init__.py").write_text("")
    for module, text in modules.items():
        (site / name / f"{module}.py").write_text(text)
    return name


def test_a_package_is_scanned_and_each_connector_found_once(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = package(site, "aud_good", one=ONE.format(name="one"), two=ONE.format(name="two"), _private="1 / 0")
    points(monkeypatch, name, name)
    assert list(plugins.connectors()) == ["one", "two"]


def test_a_broken_plugin_is_told_and_the_rest_goes_on(
    site: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    good = package(site, "aud_rest", one=ONE.format(name="one"), bad="raise RuntimeError('boom')")
    points(monkeypatch, "aud_not_there", good)
    assert list(plugins.connectors()) == ["one"]
    assert "aud_not_there was left out" in caplog.text.replace("plugin p0 (aud_not_there)", "aud_not_there")
    assert "aud_rest.bad does not load (RuntimeError: boom)" in caplog.text


def test_two_connectors_for_one_platform(
    site: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    points(monkeypatch, package(site, "aud_a", m=ONE.format(name="x")), package(site, "aud_b", m=ONE.format(name="x")))
    assert len(plugins.connectors()) == 1
    assert sys.modules["aud_a.m"].ONE is plugins.connectors()["x"]
    assert "second connector for x" in caplog.text


def test_a_folder_of_ones_own(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "ours.py").write_text("MINE = 3\nOTHER = 'x'\n")
    (tmp_path / "bad.py").write_text("this is not python")
    (tmp_path / "_skip.py").write_text("MINE = 4\n")
    assert list(plugins._from_folder(tmp_path, int)) == [3]
    assert "bad.py were left out" in caplog.text
    with pytest.raises(ConfigError, match="there is no folder"):
        list(plugins._from_folder(tmp_path / "none", int))


def test_the_built_in_connectors_are_found_through_the_entry_point() -> None:
    found = {point.value for point in entry_points(group=plugins.CONNECTORS)}
    assert "connectors" in found
    assert fakes.CANARY not in repr(plugins.connectors())
