"""Keeps secrets and personal data out of logs and tracebacks, whatever wrote them."""

from __future__ import annotations

import base64
import linecache
import logging
import re
import traceback
from collections.abc import Iterable, Iterator
from types import TracebackType
from urllib.parse import quote, quote_plus

from pydantic import ValidationError

from auditor.errors import Trouble

MASK = "[secret]"
_SHORTEST = 6
"""Shorter values than this would mask ordinary words."""
_CREDENTIAL = re.compile(r"(?i)\b(bearer|basic|token|[a-z0-9]+-api-key)\s+[A-Za-z0-9._~+/=-]{8,}")
_ASSIGNED = re.compile(
    r"(?i)\b([\w-]*(?:token|secret|password|passwd|api[_-]?key)[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;]{4,}"
)
_PERSONAL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+|\+?\d[\d ()./-]{8,}\d")
_SAFE = (OSError, TypeError, AttributeError, ImportError, NameError, Trouble)
"""Exceptions whose messages are made from code and file names, never from a platform's data."""


class Redactor:
    """Every secret value in use, and the forms it may turn up in."""

    def __init__(self) -> None:
        self._forms: set[str] = set()

    def learn(self, secret: str) -> None:
        """Mask this value from now on: as it is, URL-encoded, and inside base64 (Basic credentials)."""
        if len(secret) >= _SHORTEST:
            self._forms |= {secret, quote(secret, safe=""), quote_plus(secret), *_base64_forms(secret)}

    def mask(self, text: str) -> str:
        """The text without any learnt secret."""
        for form in sorted(self._forms, key=len, reverse=True):
            text = text.replace(form, MASK)
        return text

    def clean(self, text: str) -> str:
        """The text without any learnt secret and without anything that looks like a credential."""
        text = self.mask(text)
        text = _CREDENTIAL.sub(rf"\1 {MASK}", text)
        return _ASSIGNED.sub(rf"\1{MASK}", text)

    def filter(self, record: logging.LogRecord) -> bool:
        """A logging filter: masks the message and its arguments, and replaces a traceback by a clean one."""
        record.msg, record.args = self.clean(record.getMessage()), None
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = self.traceback(record.exc_info[1])
            record.exc_info = None
        return True

    def traceback(self, error: BaseException) -> str:
        """Where it happened and what kind of error it was; its words only when they cannot quote data."""
        return self.clean("\n".join(_chain(error)))


redactor = Redactor()
"""The one of this process: config teaches it each secret it resolves."""


def _base64_forms(secret: str) -> Iterator[str]:
    """The parts of base64 text that depend on the secret alone, for each of its three alignments."""
    raw = secret.encode()
    if len(raw) < 8:
        return
    for lead in range(3):
        coded = base64.b64encode(b"\0" * lead + raw).decode()
        start = (lead * 8 + 5) // 6
        end = ((lead + len(raw)) * 8) // 6
        yield from (coded[start:end], coded[start:end].translate(str.maketrans("+/", "-_")))


def _chain(error: BaseException) -> Iterator[str]:
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _chain(earlier)
        yield "\nand then:\n"
    yield from (line.rstrip("\n") for line in traceback.format_tb(error.__traceback__))
    yield f"{type(error).__module__}.{type(error).__qualname__}: {_words(error)}"


def _words(error: BaseException) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(_problem(each["loc"], each["type"]) for each in error.errors(include_input=False))
    if isinstance(error, KeyError) and error.args and _written_in_code(str(error.args[0]), error.__traceback__):
        return repr(error.args[0])
    if isinstance(error, _SAFE):
        return _PERSONAL.sub("[personal]", str(error))[:300]
    return "(words withheld: they may quote data)"


def _problem(where: Iterable[int | str], kind: str) -> str:
    return f"{'.'.join(str(part) for part in where)}: {kind}"


def _written_in_code(key: str, trace: TracebackType | None) -> bool:
    if trace is None:
        return False
    while trace.tb_next is not None:
        trace = trace.tb_next
    line = linecache.getline(trace.tb_frame.f_code.co_filename, trace.tb_lineno)
    return f'"{key}"' in line or f"'{key}'" in line
