"""A folder with a configuration, a made-up platform, and judgement and report replaced by something small."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from auditor import plugins
from auditor.cli import program
from auditor.model import Audit, Evidence, Verdict
from tests.auditor.fakes import CANARY, Script, audit, connector, verdict

CONFIG = """
[merchants.fern]
name = "Fern & Fable"
[merchants.fern.platforms.fake]
shop = "fern"
token = { env = "FERN_TOKEN" }
"""
SECOND = CONFIG.replace("merchants.fern", "merchants.moss").replace("Fern & Fable", "Moss")


@dataclass
class Shop:
    """What a test changes, and how it runs the program."""

    folder: Path
    script: Script = field(default_factory=Script)
    verdicts: tuple[Verdict, ...] = (verdict(),)
    more: dict[str, Any] = field(default_factory=dict)
    rendered: list[dict[str, Any]] = field(default_factory=list)

    def run(self, *args: str, input: str | None = None) -> Result:
        """One command, as a user types it."""
        return CliRunner().invoke(program, list(args), input=input)

    def assess(self, evidence: Evidence, detectors: object, model: object = None) -> Audit:
        """Stands for `auditor.assess.assess`."""
        header = evidence.header
        return audit(*self.verdicts, **{"merchant": header.merchant, "as_of": header.started, **self.more})

    def render(self, audit: Audit, format_: str, **more: Any) -> str:
        """Stands for `auditor.report.render`."""
        self.rendered.append(more)
        return f"{format_} report of {audit.merchant.name}\n"

    def config(self, text: str) -> None:
        """Write config.toml."""
        (self.folder / "config.toml").write_text(text, "utf-8")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    made = Shop(tmp_path)
    made.config(CONFIG)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FERN_TOKEN", CANARY)
    monkeypatch.setenv("AUDITOR_LOG", str(tmp_path / "auditor.log"))
    monkeypatch.setattr(plugins, "connectors", lambda: {"fake": connector(made.script)})
    monkeypatch.setattr(plugins, "detectors", lambda folders=(): ())
    monkeypatch.setitem(sys.modules, "auditor.assess", SimpleNamespace(assess=made.assess))
    monkeypatch.setitem(sys.modules, "auditor.report", SimpleNamespace(render=made.render))
    yield made
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes(), f"a secret was written into {file}"
