"""`auditor doctor`: can each credential read what it should?"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import setting
from auditor.cli.options import config_option, merchant_options
from auditor.exits import Exit

if TYPE_CHECKING:
    from auditor.config import Config
    from auditor.doctor import Probe
    from auditor.reading import Source


@click.command(short_help="Try each credential: what can it read?")
@merchant_options
@config_option
@click.pass_context
def doctor(ctx: click.Context, merchants: Sequence[str], all_: bool, config: Path) -> None:
    """Try each credential on each thing it should see, and say which scope opens what is closed.

    A few requests for each platform; nothing is kept. Exits 3 when nothing can be read.
    """
    from auditor import plugins

    settings = setting.load_config(config, plugins.connectors())
    exits = [_one(slug, settings) for slug in setting.chosen(settings, merchants, all_)]
    ctx.exit(int(Exit.DONE if Exit.DONE in exits else Exit.NOTHING_READ))


def _one(slug: str, config: Config) -> Exit:
    from concurrent.futures import ThreadPoolExecutor

    from auditor.doctor import Health, examine

    click.echo(config.merchant(slug).name)
    sources = _opened(slug, config)
    if not sources:
        click.echo(f"  no platform yet: add one with [merchants.{slug}.platforms.NAME]")
        return Exit.NOTHING_READ
    readable = False
    with ThreadPoolExecutor(max_workers=len(sources)) as pool:
        for source, probes in zip(sources, pool.map(lambda each: list(examine(each)), sources), strict=True):
            for line in probe_lines(source, probes):
                click.echo(line)
            readable = readable or any(probe.health is Health.READABLE for probe in probes)
    return Exit.DONE if readable else Exit.NOTHING_READ


def _opened(slug: str, config: Config) -> list[Source]:
    from auditor import plugins
    from auditor.collect import open_all
    from auditor.model import Window

    now = datetime.now(UTC)
    window = Window(start=now - timedelta(days=config.file.limits.days), end=now)
    return open_all(plugins.connectors(), config.settings(slug), setting.toolbox(config), window)


def probe_lines(source: Source, probes: Sequence[Probe]) -> Iterator[str]:
    """One system's table, at most 80 columns wide; what is the same for all its parts is said once."""
    yield f"\n  {source.system.id} ({source.connector.title})"
    if source.failure is not None:
        yield from _wrapped(" ".join(part for part in (source.failure.says, source.failure.remedy) if part), 4)
    for probe in probes:
        yield f"    {_word(probe):<14}{probe.what}"
        if source.failure is None:
            yield from _wrapped(" ".join(part for part in (_scopes(probe), probe.says, probe.remedy) if part), 18)


def _word(probe: Probe) -> str:
    return "needs scope" if probe.health.value == "denied" and probe.scopes else probe.health.value


def _scopes(probe: Probe) -> str:
    return f"{', '.join(probe.scopes)}." if probe.scopes else ""


def _wrapped(text: str, indent: int) -> list[str]:
    space = " " * indent
    return textwrap.wrap(text, 80, initial_indent=space, subsequent_indent=space, break_on_hyphens=False)
