"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

FORMATS = ("html", "json", "csv", "md", "plan.csv", "plan.md", "flows.csv", "matrix.csv", "graphml", "results.csv")
FAIL_ON = ("worse", "high", "medium", "low")


def _logging(ctx: click.Context, param: click.Parameter, value: int) -> None:
    from auditor.cli import logs

    logs.set_up(value)


def config_option(command: Command) -> Command:
    """`-c` and `-v`."""
    command = click.option(
        "-c",
        "--config",
        type=click.Path(path_type=Path, dir_okay=False),
        default=Path("config.toml"),
        show_default=True,
        help="The configuration file.",
    )(command)
    return verbose_option(command)


def verbose_option(command: Command) -> Command:
    """`-v`."""
    return click.option(
        "-v",
        "--verbose",
        count=True,
        expose_value=False,
        callback=_logging,
        help="Tell of every read; twice, tell all.",
    )(command)


def output_option(help_: str) -> Callable[[Command], Command]:
    """`-o`."""
    return click.option("-o", "--output", type=click.Path(path_type=Path), help=help_)


def format_option(command: Command) -> Command:
    """`--format`."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(FORMATS),
        default="html",
        show_default=True,
        metavar="FORMAT",
        help=f"One of {', '.join(FORMATS)}.",
    )(command)


def gate_options(command: Command) -> Command:
    """`--min-sight` and `--fail-on`."""
    command = click.option(
        "--min-sight",
        type=click.FloatRange(0, 100),
        metavar="PERCENT",
        help="Exit 4 when fewer than this share of the questions could be answered.",
    )(command)
    return click.option(
        "--fail-on",
        type=click.Choice(FAIL_ON),
        multiple=True,
        help="Exit 10 when something got worse, or 11 on an open finding of at least this impact.",
    )(command)


def share_safe_option(command: Command) -> Command:
    """`--share-safe`."""
    return click.option(
        "--share-safe", is_flag=True, help="A copy to hand around: names are replaced by pseudonyms, links left out."
    )(command)


def model_option(command: Command) -> Command:
    """`--model`."""
    return click.option(
        "--model",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="A maturity model of your own, instead of the one in the configuration or ours.",
    )(command)


def merchant_options(command: Command) -> Command:
    """`[MERCHANT...]` and `--all`."""
    command = click.option("--all", "all_", is_flag=True, help="Every merchant in the configuration.")(command)
    return click.argument("merchants", nargs=-1, metavar="[MERCHANT]...")(command)
