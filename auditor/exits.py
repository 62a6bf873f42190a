"""The exit codes of every command: one list for the code, the help text and the documentation."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What a command's exit code says."""

    DONE = 0
    OUR_BUG = 1
    USAGE = 2
    NOTHING_READ = 3
    BELOW_SIGHT = 4
    WORSE = 10
    FINDING = 11
    INTERRUPTED = 130

    @property
    def says(self) -> str:
        """Its meaning in a line."""
        return _SAYS[self]


_SAYS = {
    Exit.DONE: "done",
    Exit.OUR_BUG: "our bug; the message names a report number and where the log is",
    Exit.USAGE: "usage, configuration, or a file or database we cannot read or write",
    Exit.NOTHING_READ: "nothing could be read from any platform",
    Exit.BELOW_SIGHT: "fewer questions answered than --min-sight asks for",
    Exit.WORSE: "something got worse since the last audit (--fail-on worse)",
    Exit.FINDING: "a finding at or over the level of --fail-on",
    Exit.INTERRUPTED: "stopped with Ctrl-C; what was read is kept",
}
