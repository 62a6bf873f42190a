"""How a command ends when something goes wrong: one sentence, an exit code, and a log for our own mistakes."""

from __future__ import annotations

import click

from auditor.errors import Trouble
from auditor.exits import Exit


def ended(error: BaseException) -> BaseException:
    """Tell the user of this error; what comes back ends the command with the right exit code."""
    if isinstance(error, SystemExit):
        return error
    if isinstance(error, BrokenPipeError):  # whoever read our output has seen enough
        return SystemExit(int(Exit.DONE))
    if isinstance(error, Trouble):
        return _end(str(error), error.exit)
    if isinstance(error, KeyboardInterrupt):
        return _end("stopped; what was read is kept, and the same command goes on from there", Exit.INTERRUPTED)
    return _end(_our_bug(error), Exit.OUR_BUG)


def _end(message: str, exit_: Exit) -> click.exceptions.Exit:
    for line in message.splitlines():
        click.echo(f"auditor: {line}", err=True)
    return click.exceptions.Exit(int(exit_))


def _our_bug(error: BaseException) -> str:
    from auditor import bugs
    from auditor.cli.logs import log_file, quiet

    with quiet():
        number = bugs.note(error, "running a command")
    return f"internal error {number}: this is our mistake; what was read is kept. Report it with {log_file()}"
