"""What a long run tells while it goes on. The core prints nothing: it tells an object that was passed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from auditor.model import Reading, System


class Progress(Protocol):
    """Told from one thread only, in the order things happen."""

    def opening(self, systems: Sequence[str]) -> None:
        """These platforms' credentials are being tried."""

    def started(self, systems: Sequence[System], kept: int) -> None:
        """Reading begins; `kept` readings are there from a run that was stopped."""

    def read(self, reading: Reading) -> None:
        """One reading is done and saved."""

    def ended(self) -> None:
        """Nothing more comes, whether all went well or not."""


class Quiet:
    """Tells nobody."""

    def opening(self, systems: Sequence[str]) -> None:
        """Say nothing."""

    def started(self, systems: Sequence[System], kept: int) -> None:
        """Say nothing."""

    def read(self, reading: Reading) -> None:
        """Say nothing."""

    def ended(self) -> None:
        """Say nothing."""
