"""What holds in every test: no network but this machine, no leftover logging, no settings from outside."""

from __future__ import annotations

import ipaddress
import logging
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

# Machines are noisy: no example fails for being slow. CI tries the same examples each time; people try new ones.
settings.register_profile("auditor", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("auditor")

_OURS = ("", "auditor", "connectors", "detectors")


def _outside(address: Any) -> bool:
    if not isinstance(address, tuple):  # a Unix socket
        return False
    host = str(address[0])
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


@pytest.fixture(autouse=True)
def no_outside_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection that would leave this machine fails the test that makes it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if _outside(address):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Commands set up logging for the whole process; the next test starts without it.

    Commands that a fixture of a whole module ran did so before this one, so levels are not only put back.
    """
    for name in filter(None, _OURS):
        logging.getLogger(name).setLevel(logging.NOTSET)
    loggers = [logging.getLogger(name) for name in _OURS]
    before = [(each.level, list(each.handlers)) for each in loggers]
    yield
    for logger, (level, handlers) in zip(loggers, before, strict=True):
        logger.setLevel(level)
        logger.handlers[:] = handlers


@pytest.fixture(autouse=True)
def private_log(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test writes into the log of whoever runs it."""
    monkeypatch.setenv("AUDITOR_LOG", str(tmp_path_factory.getbasetemp() / "auditor.log"))
