"""Ctrl-C is noted, and taken where it can be; never lost."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from auditor.interrupt import noted


def press() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_it_is_taken_when_asked_for() -> None:
    with pytest.raises(KeyboardInterrupt), noted() as check:
        check()
        press()
        reached = True
        check()
    assert reached
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_it_is_taken_at_the_end_when_nobody_asked() -> None:
    with pytest.raises(KeyboardInterrupt), noted():
        press()


def test_a_second_one_does_not_wait() -> None:
    with pytest.raises(KeyboardInterrupt), noted():
        press()
        press()
        raise AssertionError("it came too late")


def test_one_that_comes_while_memory_is_tidied_up_is_not_lost() -> None:
    class Tidied:
        def __del__(self) -> None:
            press()

    with pytest.raises(KeyboardInterrupt), noted() as check:
        Tidied()
        check()


def test_in_another_thread_it_is_nobodys_matter() -> None:
    done: list[bool] = []

    def run() -> None:
        with noted() as check:
            check()
            done.append(True)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert done == [True]
