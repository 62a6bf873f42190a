"""`auditor demo`: the demo merchant, audited."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.options import output_option


@click.command(short_help="Audit a made-up merchant; no credential needed.")
@output_option("Where the report goes.")
@click.option(
    "--keep", is_flag=True, help="Leave the demo's platforms running and print their addresses, until Ctrl-C."
)
def demo(output: Path | None, keep: bool) -> None:
    """Audit a made-up merchant whose platforms run on this machine; no credential is needed."""
    from auditor.cli.bars import progress
    from auditor.demo import run_demo

    run_demo(output=output, keep=keep, progress=progress())
