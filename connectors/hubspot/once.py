"""What several reads need is asked once; a failure is told to each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from connectors.base import Client

T = TypeVar("T")


def once(client: Client, key: str, make: Callable[[], T]) -> T:
    """What `make` gave the first time; the ReadError it raised then is raised again."""
    return client.once(key, make)
