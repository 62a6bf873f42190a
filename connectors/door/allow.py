"""The read-only list: which methods and paths a connector may use, matched before any byte leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import unquote

from connectors.errors import Misread, Refused
from connectors.redact import clean

_SEGMENT = re.compile(r"[A-Za-z0-9._~:@+,=-]+\Z")
"""Narrower than the standard: nothing that some server might read as a second path, a query or a parameter."""
_HOLE = re.compile(r"\{[a-z_]+\}")
_METHODS = ("GET", "POST")


@dataclass(frozen=True)
class Allow:
    """One line of the list. Raises ValueError for a line that could not be a read."""

    method: str
    """GET, or POST for the few that only read."""
    path: str
    """Starts with a slash, relative to the base address; `{name}` stands for one segment or a part of one."""
    bucket: str = ""
    """Which of the platform's limits it counts against: a key of the door's rates."""
    graphql: bool = False
    """Takes GraphQL queries from `Door.graphql` and nothing else."""
    headers: tuple[tuple[str, str], ...] = ()
    """Sent in place of the door's own, for paths that are answered under another version only."""
    ends: date | None = None
    """The day the vendor stops serving it, where one is announced."""
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.method not in _METHODS:
            raise ValueError(f"{self.method} cannot be on a read-only list")
        if self.graphql and self.method != "POST":
            raise ValueError("GraphQL is sent by POST")
        checked_path(_HOLE.sub("x", self.path))
        object.__setattr__(self, "_pattern", _compiled(self.path))

    def matches(self, method: str, path: str) -> bool:
        """Whether this line allows the request; `path` is decoded and checked."""
        return method == self.method and self._pattern.fullmatch(path) is not None


def _compiled(template: str) -> re.Pattern[str]:
    literal = (re.escape(text) for text in _HOLE.split(template))
    return re.compile("[^/]+".join(literal))


def checked_path(path: str) -> str:
    """The path with its percent escapes decoded; ValueError for one that two servers could read differently."""
    segments = unquote(path, errors="strict").split("/") if "%2f" not in path.lower() else []
    if len(segments) < 2 or segments[0]:
        raise ValueError("a path that does not start with one slash, or hides one")
    if not all(_SEGMENT.match(segment) and segment.strip(".") for segment in segments[1:]):
        raise ValueError("a path with an empty, relative or unusual segment")
    return "/".join(segments)


def piece(value: object) -> str:
    """An id from an answer, fit to be one segment of a path; Misread when it is not."""
    text = str(value)
    if not _SEGMENT.match(text) or not text.strip("."):
        raise Misread("The platform named one of its objects in a way that cannot be asked for.")
    return text


@dataclass(frozen=True)
class ReadOnlyList:
    """All lines of one door."""

    lines: tuple[Allow, ...]

    @classmethod
    def of(cls, lines: Iterable[Allow]) -> ReadOnlyList:
        """From any iterable."""
        return cls(tuple(lines))

    def find(self, method: str, path: str, *, graphql: bool = False) -> tuple[Allow, str]:
        """The line that allows the request, and the decoded path; Refused when there is none."""
        try:
            decoded = checked_path(path)
        except ValueError as problem:
            raise Refused(f"{_shown(method, path)}: {problem}") from None
        for line in self.lines:
            if line.graphql == graphql and line.matches(method, decoded):
                return line, decoded
        raise Refused(f"{_shown(method, path)} is not on the read-only list")


def _shown(method: str, path: str) -> str:
    return clean(f"{method[:10]} {re.split('[?#;]', path)[0]}")
