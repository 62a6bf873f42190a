"""The command line: arguments in, exit code out. Commands import what they need when they run: help is quick."""

from __future__ import annotations

from importlib import import_module
from typing import NoReturn

import click

import auditor
from auditor.cli.ending import ended
from auditor.exits import Exit

COMMANDS = {
    "demo": "auditor.cli.demo",
    "init": "auditor.cli.init",
    "doctor": "auditor.cli.doctor",
    "run": "auditor.cli.run",
    "collect": "auditor.cli.steps",
    "assess": "auditor.cli.steps",
    "report": "auditor.cli.steps",
    "history": "auditor.cli.past",
    "diff": "auditor.cli.past",
    "detectors": "auditor.cli.lists",
    "platforms": "auditor.cli.lists",
    "schema": "auditor.cli.lists",
    "interview": "auditor.cli.interview",
    "schedule": "auditor.cli.schedule",
}
"""The module of each command, in the order in which a newcomer meets them."""

EXITS = "\b\nExit codes:\n" + "\n".join(f"  {each.value:>3}  {each.says}" for each in Exit)


class Program(click.Group):
    """Finds commands when they are asked for, and ends them with a sentence and an exit code, never a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run it; whatever goes wrong becomes a sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except BaseException as error:
            raise ended(error) from None


@click.group(
    cls=Program, epilog=EXITS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80}
)
@click.version_option(auditor.__version__, prog_name="auditor")
def program() -> None:
    """Which automations and integrations of an ecommerce business exist and really run, and what is missing.

    Reads with read-only credentials; nothing leaves this machine. Begin with `auditor demo`, then `auditor init`.
    """


def main() -> NoReturn:
    """Entry point of the `auditor` command."""
    program(prog_name="auditor")
    raise AssertionError("click ends the process")
