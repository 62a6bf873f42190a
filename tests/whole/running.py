"""The whole program against the demo platforms over real HTTP, on a clock that nobody waits for."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditor.cli import program, setting
from auditor.config import Config
from auditor.demo.http import Fault, Server
from auditor.demo.platforms import serving, write_config
from auditor.demo.world import World
from connectors.door import Toolbox


@dataclass
class SharedClock:
    """One clock for all doors and all platforms; it moves only when somebody sleeps."""

    seconds: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.seconds += seconds

    def monotonic(self) -> float:
        return self.seconds

    def toolbox(self, config: Config) -> Toolbox:
        """Stands for `auditor.cli.setting.toolbox`; the sleeps of all doors add up here, so time is plenty."""
        share = config.file.limits.share
        return Toolbox(sleep=self.sleep, monotonic=self.monotonic, share=share, seconds=1e6, read_timeout=10)


@dataclass(frozen=True)
class Desk:
    """A folder with a configuration for running platforms, and the program to use it."""

    folder: Path
    world: World
    servers: Mapping[str, Server]
    clock: SharedClock

    @property
    def slug(self) -> str:
        """The merchant's short name."""
        return str(self.world.merchant["slug"])

    def run(self, *args: str) -> Result:
        """A command, as a user types it, with this folder's configuration."""
        return CliRunner().invoke(program, [*args, "-c", str(self.folder / "config.toml")])

    def change(self, old: str, new: str) -> None:
        """Edit the configuration."""
        place = self.folder / "config.toml"
        text = place.read_text("utf-8")
        assert old in text, old
        place.write_text(text.replace(old, new), "utf-8")

    def written(self) -> Iterator[Path]:
        """Every file that a command wrote: all but the secrets that we put there."""
        return (each for each in self.folder.rglob("*") if each.is_file() and each.suffix != ".secret")


@contextmanager
def desk(
    folder: Path,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    faults: Mapping[str, Iterable[Fault]] | None = None,
    only: Iterable[str] = (),
) -> Iterator[Desk]:
    """Platforms running, configuration written (for `only` some of them, if named), clock in place."""
    clock = SharedClock()
    monkeypatch.setattr(setting, "toolbox", clock.toolbox)
    monkeypatch.setenv("AUDITOR_LOG", str(folder / "auditor.log"))
    with serving(world, faults, clock.monotonic) as servers:
        chosen = {name: server for name, server in servers.items() if name in (set(only) or servers)}
        write_config(folder, world, chosen)
        yield Desk(folder, world, chosen, clock)
