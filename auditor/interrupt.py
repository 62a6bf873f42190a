"""Ctrl-C at a moment of our choosing.

Python raises KeyboardInterrupt wherever the main thread happens to be; where it tidies up memory, the exception is
printed and lost. While parts are read, a first Ctrl-C is therefore only noted, and taken between two readings.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def noted() -> Iterator[Callable[[], None]]:
    """Gives what raises KeyboardInterrupt if Ctrl-C was pressed in the meantime. A second one is raised at once."""
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    pressed = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        pressed.set()

    def check() -> None:
        if pressed.is_set():
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, note)
    try:
        yield check
        check()
    finally:
        signal.signal(signal.SIGINT, before)
