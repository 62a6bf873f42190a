"""`auditor platforms`, `detectors` and `schema`: what can be read, what is asked, what an audit looks like."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli import setting
from auditor.cli.options import config_option

if TYPE_CHECKING:
    from connectors.base import Connector


@click.command(short_help="List the platforms, their settings and scopes.")
@click.argument("names", nargs=-1, metavar="[PLATFORM]...")
@config_option
def platforms(names: tuple[str, ...], config: Path) -> None:
    """List the platforms that can be read, with their settings, scopes and blind spots."""
    from auditor import plugins
    from auditor.config.problems import unknown
    from auditor.errors import ConfigError

    known = plugins.connectors()
    for name in names:
        if name not in known:
            raise ConfigError(unknown("platform", name, "this installation", known))
    for name in names or known:
        for line in platform_lines(known[name]):
            click.echo(line)


@click.command(short_help="List the questions that are asked.")
@config_option
def detectors(config: Path) -> None:
    """List the questions that are asked, by department, with the stage each belongs to."""
    asked = setting.questions(setting.config_if_any(config))
    department = ""
    for each in sorted(asked, key=lambda each: (each.department.value, each.stage, each.id)):
        if each.department.value != department:
            department = each.department.value
            click.echo(f"\n{department.capitalize()}" if each is not asked[0] else department.capitalize())
        click.echo(f"  {each.stage}  {each.id:<38} {each.question}")
    click.echo(f"\n{len(asked)} questions", err=True)


@click.command(short_help="Print the JSON Schema of an audit.")
def schema() -> None:
    """Print the JSON Schema of an audit."""
    click.echo(schema_text(), nl=False)


def schema_text() -> str:
    """The published schema of the audit document."""
    from auditor.model import Audit

    return json.dumps(Audit.model_json_schema(mode="serialization"), indent=2, ensure_ascii=False) + "\n"


def platform_lines(connector: Connector) -> Iterator[str]:
    """One platform as text of at most 80 columns."""
    yield f"{connector.title} ({connector.platform}): {', '.join(connector.roles)}"
    for each in connector.settings:
        kind = "".join((", secret" if each.secret else "", "" if each.required else ", optional"))
        yield from _wrapped(f"{each.name}{kind}: {each.help}", "  ")
    for read in connector.reads:
        what = read.subject.value + (f" ({read.part})" if read.part else "")
        needs = [*read.scopes, *([f"plan: {read.plan}"] if read.plan else [])]
        says = "cannot be seen" if read.get is None else f"needs {', '.join(needs)}" if needs else "needs no scope"
        yield from _wrapped(f"reads {what}: {says}", "    ")
    for sentence in connector.blind:
        yield from _wrapped(f"never shows: {sentence}", "    ")
    yield ""


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, 80, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False)
