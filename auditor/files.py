"""Writes files whole or not at all: a full disk or Ctrl-C leaves the old file as it was."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from auditor.errors import FileError


def write_atomically(path: Path, pieces: Iterable[str], private: bool = False) -> None:
    """Write the text beside its place and move it there. `private` files only their owner may read.

    Raises FileError in one sentence; the file that was there before is untouched.
    """
    part = ""
    try:
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        if not private:
            Path(part).chmod(0o666 & ~_umask())
        Path(part).replace(path)
    except BaseException as error:
        if part:
            with suppress(OSError):
                Path(part).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise FileError(_says(path, error)) from None
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _says(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{path}: there is no folder {path.parent}; make it first, or name another place with -o"
    why = (error.strerror or type(error).__name__).lower()
    return (
        f"{path}: it cannot be written ({why}); what was there before is unchanged. Make room or choose another place"
    )
