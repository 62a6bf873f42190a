"""What can go wrong outside the platforms, sorted by where it is mended.

* Trouble            something its user can mend; the message says what, where and the next step
  x ConfigError      config.toml, its environment variables and secrets
  x FileError        an evidence or audit file that cannot be read, or an output that cannot be written
  x HistoryError     the database of runs and audits
  x NothingRead      every platform refused or was down
"""

from __future__ import annotations

from auditor.exits import Exit


class Trouble(Exception):
    """Ends a command with one sentence and an exit code, never with a traceback."""

    exit: Exit = Exit.USAGE


class ConfigError(Trouble):
    """The configuration cannot be used as it is."""


class FileError(Trouble):
    """A file cannot be read or written."""


class HistoryError(Trouble):
    """The history cannot be read or written."""


class NothingRead(Trouble):
    """No platform could be read at all."""

    exit = Exit.NOTHING_READ
