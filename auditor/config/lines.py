"""Where in a TOML file each key stands: `tomllib` reads the values, but not their lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

Path = tuple[str | int, ...]
"""A key from the top of the file; a number is an index into an array."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


def lines(source: str) -> dict[Path, int]:
    """The line (from 1) on which each key and each array item of a valid TOML document begins."""
    return _Scanner(source).document()


class _Scanner:
    """Walks over a document that `tomllib` has already accepted, so it need not judge, only follow."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.found: dict[Path, int] = {}
        self.arrays: dict[Path, int] = {}

    def document(self) -> dict[Path, int]:
        table: Path = ()
        while self._skip_blank():
            if self._take("[["):
                table = self._array_item(self._header("]]"))
            elif self._take("["):
                table = self._header("]")
            else:
                self._pair(table)
        return self.found

    def _header(self, close: str) -> Path:
        path = self._resolve(self._key())
        self._skip_blank()
        self._take(close)
        self._mark(path)
        return path

    def _resolve(self, key: tuple[str, ...]) -> Path:
        """A header names an array of tables without an index: it means the newest item."""
        path: Path = ()
        for number, part in enumerate(key):
            path = (*path, part)
            if path in self.arrays and number < len(key) - 1:
                path = (*path, self.arrays[path])
        return path

    def _array_item(self, path: Path) -> Path:
        self.arrays[path] = self.arrays.get(path, -1) + 1
        item = (*path, self.arrays[path])
        self._mark(item)
        return item

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = table
        for part in self._key():
            path = (*path, part)
            self.found.setdefault(path, line)
        self._skip_blank()
        self._take("=")
        self._skip_blank()
        self._value(path)

    def _value(self, path: Path) -> None:
        if self._take("["):
            self._array(path)
        elif self._take("{"):
            self._inline(path)
        elif (string := _STRING.match(self.source, self.at)) or (string := _SCALAR.match(self.source, self.at)):
            self.at = string.end()

    def _array(self, path: Path) -> None:
        item = 0
        while self._skip_blank() and not self._take("]"):
            self._mark((*path, item))
            self._value((*path, item))
            self._skip_blank()
            self._take(",")
            item += 1

    def _inline(self, path: Path) -> None:
        while self._skip_blank() and not self._take("}"):
            self._pair(path)
            self._skip_blank()
            self._take(",")

    def _key(self) -> tuple[str, ...]:
        parts = [self._key_part()]
        while self._skip_blank() and self._take("."):
            parts.append(self._key_part())
        return tuple(parts)

    def _key_part(self) -> str:
        self._skip_blank()
        if bare := _BARE_KEY.match(self.source, self.at):
            self.at = bare.end()
            return bare.group()
        quoted = _STRING.match(self.source, self.at)
        if quoted is None:
            raise ValueError("not a TOML document")
        self.at = quoted.end()
        return str(tomllib.loads(f"key = {quoted.group()}")["key"])

    def _mark(self, path: Path) -> None:
        for length in range(1, len(path) + 1):
            self.found.setdefault(path[:length], self._line())

    def _line(self) -> int:
        return self.source.count("\n", 0, self.at) + 1

    def _take(self, text: str) -> bool:
        if self.source.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def _skip_blank(self) -> bool:
        """Move over white space and comments; False at the end of the document."""
        if blank := _BLANK.match(self.source, self.at):
            self.at = blank.end()
        return self.at < len(self.source)


def line_of(found: Mapping[Path, int], path: Path) -> int:
    """The line of a key, or of the nearest table above it that the file writes out; 1 when there is none."""
    for length in range(len(path), 0, -1):
        if path[:length] in found:
            return found[path[:length]]
    return 1
