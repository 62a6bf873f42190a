"""Shopify charges points for each question; we take at most our share of them, whoever uses the rest."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from connectors.door import Answer
from connectors.door.quota import LONGEST_WAIT
from connectors.errors import Unavailable

POINTS, PER_SECOND = 2_000.0, 100.0
"""The smallest bucket and the slowest refill, assumed until Shopify has told the real ones."""


class CostQuota:
    """A bucket of points: our own share of it, and what Shopify says is left in the whole."""

    def __init__(self, monotonic: Callable[[], float], share: float = 0.5) -> None:
        """`share` is how much of the bucket and of its refill we take at most."""
        self._monotonic, self._share = monotonic, share
        self._size, self._refill = POINTS, PER_SECOND
        self._ours, self._left = POINTS * share, POINTS
        self._at = monotonic()
        self._flying = 0.0
        """Points of the questions that Shopify has not answered yet, and may not have charged yet."""

    def before(self, cost: float) -> float:
        """Seconds until our share holds the points, and until the others keep theirs."""
        self._refilled()
        own = (cost - self._ours) / (self._refill * self._share)
        whole = (cost + self._size * (1 - self._share) - self._left) / self._refill
        self._flying += cost
        self._ours -= cost
        self._left -= cost
        return min(max(0.0, own, whole), LONGEST_WAIT)

    def after(self, answer: Answer | None, cost: float) -> float:
        """Corrects our guess by what was really charged; an answer that does not tell changes nothing."""
        self._flying -= cost
        told = _cost(answer) if answer else None
        if told is not None:
            self._ours += cost - _number(told.get("actualQueryCost"), 0.0)
            status = told.get("throttleStatus")
            if isinstance(status, dict):
                self._learn(status)
        return 0.0

    def _learn(self, status: dict[str, Any]) -> None:
        size, refill = _number(status.get("maximumAvailable")), _number(status.get("restoreRate"))
        if size > 0 and refill > 0:
            self._refilled()
            self._ours += (size - self._size) * self._share
            self._size, self._refill = size, refill
            left = _number(status.get("currentlyAvailable"), self._left + self._flying)
            self._left = left - self._flying

    def _refilled(self) -> None:
        now = self._monotonic()
        passed, self._at = max(0.0, now - self._at), now
        self._ours = min(self._size * self._share, self._ours + passed * self._refill * self._share)
        self._left = min(self._size, self._left + passed * self._refill)


def _cost(answer: Answer) -> dict[str, Any] | None:
    try:
        found = answer.at("extensions", "cost")
    except Unavailable:
        return None
    return found if isinstance(found, dict) else None


def _number(value: object, otherwise: float = 0.0) -> float:
    good = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if good and isinstance(value, int | float) else otherwise
