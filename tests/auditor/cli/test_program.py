"""Help, lists, init and schedule."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from auditor.cli import COMMANDS, program
from auditor.config import load
from auditor.exits import Exit
from auditor.model import Audit
from tests.auditor.cli.conftest import CONFIG, Shop
from tests.auditor.fakes import Script, connector


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_for_itself_and_its_options(name: str) -> None:
    command = program.get_command(click.Context(program), name)
    assert command is not None
    assert command.name == name
    assert command.help
    assert command.short_help
    assert len(command.short_help) <= 65
    for option in command.params:
        assert not isinstance(option, click.Option) or option.help or isinstance(option.type, click.Choice), option.name


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_into_80_columns(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    text = CliRunner().invoke(program, [*filter(None, [name]), "--help"]).stdout
    assert max(len(line) for line in text.splitlines()) <= 80


def test_help_lists_every_exit_code() -> None:
    text = CliRunner().invoke(program, ["--help"]).stdout
    for each in Exit:
        assert f"{each.value:>3}  {each.says}" in text


def test_help_imports_nothing_heavy() -> None:
    shown = "program(['--help'], standalone_mode=False)"
    code = f"import sys; from auditor.cli import program; {shown}; print(sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]
    ).stdout
    for heavy in ("pydantic", "sqlalchemy", "requests", "networkx", "jinja2", "rich", "hubspot", "alembic"):
        assert f"'{heavy}'" not in loaded


def test_lists(shop: Shop) -> None:
    text = shop.run("platforms").stdout
    assert "reads automations (flows): needs flows:read" in text
    assert "never shows: Nobody sees the moon." in text
    assert max(len(line) for line in text.splitlines()) <= 80
    assert shop.run("platforms", "fak").exit_code == Exit.USAGE
    assert json.loads(shop.run("schema").stdout) == Audit.model_json_schema(mode="serialization")
    assert shop.run("detectors").exit_code == 0


def test_init_writes_a_file_that_loads_and_holds_no_secret(shop: Shop) -> None:
    (shop.folder / "config.toml").unlink()
    answers = ["Fern & “Fable”", "", "y", "fern", "", "", "", "", "none"]
    result = shop.run("init", input="\n".join(answers) + "\n" * 30)
    assert result.exit_code == 0, result.output
    config = load(shop.folder / "config.toml", {"fake": connector(Script())})
    assert config.slugs == ("fern-fable",)
    assert config.merchant("fern-fable").name == "Fern & “Fable”"
    raw = tomllib.loads((shop.folder / "config.toml").read_text())["merchants"]["fern-fable"]
    assert raw["platforms"]["fake"] == {"shop": "fern", "token": {"env": "FERN_FABLE_FAKE_TOKEN"}}
    assert raw["stack"]["ecommerce"] == "fake"
    assert "none" in raw["stack"].values()
    assert "export FERN_FABLE_FAKE_TOKEN=..." in result.stdout


def test_init_never_overwrites(shop: Shop) -> None:
    result = shop.run("init")
    assert result.exit_code == Exit.USAGE
    assert "left as it is" in result.stderr
    assert (shop.folder / "config.toml").read_text() == CONFIG


def test_stopping_init_writes_nothing(shop: Shop) -> None:
    (shop.folder / "config.toml").unlink()
    assert shop.run("init", input="Fern\n").exit_code != 0
    assert not (shop.folder / "config.toml").exists()


def test_schedule(shop: Shop) -> None:
    text = shop.run("schedule", "--every", "month").stdout
    assert "0 6 1 * * cd " in text
    assert "OnCalendar=*-*-01 06:00:00" in text
    assert "FERN_TOKEN: ${{ secrets.FERN_TOKEN }}" in text
    assert "crontab" not in shop.run("schedule", "systemd").stdout
