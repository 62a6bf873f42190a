"""`auditor demo`: the demo merchant, audited a month ago and today."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from auditor.cli import out, setting
from auditor.cli.options import output_option, verbose_option

if TYPE_CHECKING:
    from auditor.compare import Diff
    from auditor.config import Config
    from auditor.demo.http import Server
    from auditor.demo.world import World
    from auditor.model import Audit

PLACE = Path("out") / "demo.html"


@click.command(short_help="Audit a made-up merchant; no credential needed.")
@output_option(f"Where the report goes.  [default: {PLACE}]")
@click.option(
    "--keep", is_flag=True, help="Leave the demo's platforms running and print their addresses, until Ctrl-C."
)
@verbose_option
def demo(output: Path | None, keep: bool) -> None:
    """Audit a made-up merchant whose platforms run on this machine; no credential is needed.

    The merchant is audited twice, as it was a month ago and as it is now, so that the report can show what changed.
    """
    from auditor.demo.platforms import serving
    from auditor.demo.world import load

    place = output or PLACE
    if output is None:
        place.parent.mkdir(exist_ok=True)
    world = load()
    with TemporaryDirectory(prefix="auditor-demo-") as name:
        folder = Path(name)
        with serving(world.before) as servers:
            click.echo("as it was a month ago", err=True)
            _audit(folder, world.before, servers)
        with serving(world) as servers:
            click.echo("as it is now", err=True)
            audit, diff, config, earlier = _audit(folder, world, servers)
            out.write(out.rendered(audit, "html", diff, config, False, earlier), place)
            click.echo(place.absolute())
            if keep:
                _wait(config, servers)


def _audit(
    folder: Path, world: World, servers: Mapping[str, Server]
) -> tuple[Audit, Diff | None, Config, Sequence[Audit]]:
    from auditor.cli.run import audit_merchant
    from auditor.demo.platforms import write_config

    config = setting.load_config(write_config(folder, world, servers))
    with setting.open_history(config) as history:
        slug, judge = world.merchant["slug"], setting.judge(config)
        audit, diff = audit_merchant(slug, config, history, judge, True, now=lambda: world.now)
        return audit, diff, config, history.earlier_audits(slug, audit.as_of)


def _wait(config: Config, servers: Mapping[str, Server]) -> None:
    for name, server in servers.items():
        click.echo(f"{name}: {server.base_url}", err=True)
    click.echo(f"to read them again:  auditor run -c {config.path}\nCtrl-C ends them", err=True)
    threading.Event().wait()
