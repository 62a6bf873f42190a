"""Where log messages go: sentences to stderr, tracebacks of our own mistakes to a file; secrets to neither."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from auditor.redact import redactor

_LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)


def set_up(verbose: int) -> None:
    """Begin logging: warnings always, more of what we do with each `-v`."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _Stderr | _LogFile)]:
        root.removeHandler(handler)
    for each in (_Stderr(_LEVELS[min(verbose, 2)]), _LogFile(logging.ERROR)):
        each.addFilter(redactor.filter)
        root.addHandler(each)
    root.setLevel(logging.WARNING)
    for name in ("auditor", "connectors", "detectors"):
        logging.getLogger(name).setLevel(_LEVELS[min(verbose, 2)])


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing to stderr in the meantime: the same is about to be told there in better words."""
    handlers = [each for each in logging.getLogger().handlers if isinstance(each, _Stderr)]
    if not any(isinstance(each, _LogFile) for each in logging.getLogger().handlers):
        set_up(0)
        handlers = [each for each in logging.getLogger().handlers if isinstance(each, _Stderr)]
    levels = [handler.level for handler in handlers]
    for handler in handlers:
        handler.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for handler, level in zip(handlers, levels, strict=True):
            handler.setLevel(level)


def log_file() -> Path:
    """The file that tracebacks go to: `AUDITOR_LOG`, or the user's state folder, or a temporary one."""
    if named := os.environ.get("AUDITOR_LOG"):
        return Path(named)
    try:
        base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
        folder = base / "auditor"
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder / "auditor.log"
    except (OSError, RuntimeError):
        pass
    return Path(tempfile.gettempdir()) / f"auditor-{os.getuid() if hasattr(os, 'getuid') else 'log'}.log"


class _Stderr(logging.Handler):
    """One line a message; tracebacks are for the file."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write it."""
        click.echo(f"{record.levelname.lower()}: {record.getMessage()}", err=True)


class _LogFile(logging.Handler):
    """Appends to a file that only its owner may read; a log that cannot be written never stops a command."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write it, with the redacted traceback."""
        stamp = logging.Formatter().formatTime(record)
        lines = [f"{stamp} {record.levelname} {record.name}: {record.getMessage()}", record.exc_text or ""]
        try:
            handle = os.open(log_file(), os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
            with open(handle, "a", encoding="utf-8") as file:  # noqa: PTH123
                file.write("\n".join(line for line in lines if line) + "\n")
        except OSError:
            pass
