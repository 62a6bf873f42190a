"""What a sample allows to say of the whole."""

from __future__ import annotations

from math import sqrt

_Z = 1.959964
"""Of a hundred such intervals, ninety-five hold the true share."""


def interval(found: int, sampled: int) -> tuple[float, float]:
    """The 95 % Wilson interval of a share; everything is possible where nothing was sampled."""
    if sampled == 0:
        return 0.0, 1.0
    share, square = found / sampled, _Z * _Z
    centre = share + square / (2 * sampled)
    reach = _Z * sqrt(share * (1 - share) / sampled + square / (4 * sampled * sampled))
    low, high = (centre - reach) / (1 + square / sampled), (centre + reach) / (1 + square / sampled)
    return (0.0 if found == 0 else max(0.0, low)), (1.0 if found == sampled else min(1.0, high))
