"""What every door of a run shares: clock, patience and caps."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from connectors.door.allow import Allow
from connectors.door.auth import Auth
from connectors.door.door import Door
from connectors.door.meaning import DecodeError
from connectors.door.quota import Quota
from connectors.door.rate import Rate


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Toolbox:
    """Makes doors. Times are seconds."""

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

    def door(
        self,
        base_url: str,
        *,
        allow: Iterable[Allow],
        auth: Auth | None = None,
        rates: Mapping[str, Rate] | None = None,
        headers: Mapping[str, str] | None = None,
        decode_error: DecodeError | None = None,
        quota: Quota | None = None,
    ) -> Door:
        """A door to one host. ValueError for a base address that is not https, or that hides something.

        Without `rates`, five requests a second at the default share.
        """
        return Door(
            self,
            base_url,
            allow=allow,
            auth=auth,
            rates=rates,
            headers=headers,
            decode_error=decode_error,
            quota=quota,
        )
