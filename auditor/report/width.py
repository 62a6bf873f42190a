"""How wide text will about be, for a picture drawn where no font is at hand."""

from __future__ import annotations

import unicodedata

_NARROW = frozenset("iljtfrI.,:;'|!()[]{}-· ")
_BROAD = frozenset("mwMW@%&—")


def width(text: str, size: float) -> float:
    """About how many pixels the text takes at this font size; rather too many than too few."""
    return sum(map(_letter, text)) * size


def shortened(text: str, size: float, room: float) -> str:
    """The text, cut with an ellipsis where it would not fit."""
    if width(text, size) <= room:
        return text
    room -= width("…", size)
    taken = 0.0
    for place, char in enumerate(text):
        taken += _letter(char) * size
        if taken > room:
            return text[:place].rstrip() + "…"
    return text


def _letter(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF" or ord(char) > 0xFFFF:
        return 1.05
    if char in _NARROW:
        return 0.36
    return 0.92 if char in _BROAD else 0.72 if char.isupper() else 0.6
