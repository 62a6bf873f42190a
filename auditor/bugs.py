"""Our own mistakes: each gets a number to quote, and a clean traceback in the log."""

from __future__ import annotations

import hashlib
import logging
import traceback

log = logging.getLogger(__name__)


def report_number(error: BaseException) -> str:
    """The same number for the same mistake in the same place, whatever the data."""
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    return "R" + hashlib.sha256(f"{type(error).__qualname__} {places}".encode()).hexdigest()[:8]


def note(error: BaseException, doing: str) -> str:
    """Write the traceback to the log, secrets and data left out, and return the report number."""
    number = report_number(error)
    log.error("%s: internal error while %s", number, doing, exc_info=error)
    return number
