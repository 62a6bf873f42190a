"""How wide text will about be, for a picture drawn where no font is at hand."""

from __future__ import annotations

import unicodedata

_NARROW = frozenset("iljtfrI.,:;'|!()[]{}-· ")
_BROAD = frozenset("mwMW@%&—")
_SIGNS = frozenset("<>=+~^#$")


def width(text: str, size: float) -> float:
    """About how many pixels the text takes, bold, at this font size, in a broad font: rather too many than too few."""
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
        return 0.43
    if char in _BROAD:
        return 1.05
    return 0.83 if char.isupper() or char in _SIGNS else 0.69
