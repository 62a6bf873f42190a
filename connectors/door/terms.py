"""What every door of a run has in common: clock, patience and caps."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Terms:
    """On which terms a door works. Times are seconds."""

    sleep: Callable[[float], object] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = _utc_now
    share: float = 0.5
    """How much of each published limit we take at most, over 0 and up to 1."""
    seconds: float = 900.0
    """How long one door may be used, from its making."""
    connect_timeout: float = 5.0
    read_timeout: float = 30.0
    """Longest silence within an answer."""
    max_bytes: int = 20_000_000
    """Largest answer, after decompression."""
    retries: int = 4
    """How often a request is asked again."""
    allow_http_loopback: bool = True
    """Whether a base address may be plain http when it is on this machine."""
    rng: random.Random = field(default_factory=random.SystemRandom)
    """For the jitter of waits."""

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise ValueError("share must be over 0 and at most 1")
