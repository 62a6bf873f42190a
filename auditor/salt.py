"""The salt of share-safe copies: drawn once and kept beside the configuration, for its owner's eyes.

With it a name has the same pseudonym in every copy of one merchant, so that copies can be compared over time. Whoever
holds it can try names out against the pseudonyms: it stands in no report, no history and no log.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from auditor.errors import FileError
from auditor.files import write_atomically

NAME = "auditor-share-salt"
_BYTES = 32


def salt_in(folder: Path) -> bytes:
    """The salt kept in this folder; drawn and written, readable by its owner only, when there is none yet."""
    place = folder / NAME
    if not place.exists():
        write_atomically(place, [secrets.token_hex(_BYTES) + "\n"], private=True)
    return _read(place)


def _read(place: Path) -> bytes:
    try:
        salt = bytes.fromhex(place.read_text("ascii"))
    except OSError as error:
        raise FileError(f"{place}: it cannot be read ({(error.strerror or 'error').lower()})") from None
    except ValueError:
        salt = b""
    if len(salt) != _BYTES:
        raise FileError(f"{place}: this is not a salt; remove it, and the next copy draws a new one")
    return salt
