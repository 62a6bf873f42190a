"""The colours of the report in light and dark, and a brand's colour fitted in without losing contrast."""

from __future__ import annotations

from collections.abc import Callable, Mapping

TEXT_CONTRAST = 4.5
"""WCAG 2.2 AA for text of ordinary size."""

LIGHT = {
    "page": "#fbfaf7",
    "card": "#ffffff",
    "shade": "#f1efe9",
    "line": "#d9d5ca",
    "edge": "#857f70",
    "ink": "#1b2430",
    "dim": "#565d66",
    "accent": "#0f4c5c",
    "on-accent": "#ffffff",
    "good": "#1d6b43",
    "good-bg": "#e5f1e9",
    "warn": "#85500a",
    "warn-bg": "#faf0dc",
    "bad": "#a3291f",
    "bad-bg": "#fbe8e5",
    "ask": "#4f4d96",
    "ask-bg": "#ecebf7",
    "dim-bg": "#eceae4",
    "plain": "#33404f",
    "plain-bg": "#e8ecf0",
}
DARK = {
    "page": "#11161c",
    "card": "#181f27",
    "shade": "#202932",
    "line": "#35414d",
    "edge": "#76838f",
    "ink": "#e9edf1",
    "dim": "#a9b4bf",
    "accent": "#7fc8d8",
    "on-accent": "#0c1419",
    "good": "#7ed0a0",
    "good-bg": "#173326",
    "warn": "#ecbb6b",
    "warn-bg": "#3a2d14",
    "bad": "#ff9d92",
    "bad-bg": "#41201d",
    "ask": "#b9b7f2",
    "ask-bg": "#2a2a4a",
    "dim-bg": "#29323c",
    "plain": "#c3ced9",
    "plain-bg": "#28333f",
}
TONES = ("good", "warn", "bad", "ask", "dim", "plain")


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two `#rrggbb` colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def themes(brand_colour: str = "") -> tuple[dict[str, str], dict[str, str]]:
    """The light and the dark palette; a brand's colour becomes the accent, darkened or lightened until readable."""
    if not brand_colour:
        return dict(LIGHT), dict(DARK)
    return _with_accent(LIGHT, brand_colour, _darker), _with_accent(DARK, brand_colour, _lighter)


def _with_accent(theme: Mapping[str, str], colour: str, towards: Callable[[str], str]) -> dict[str, str]:
    accent = colour.lower()
    while min(contrast(accent, theme[ground]) for ground in ("page", "card", "shade")) < TEXT_CONTRAST:
        accent = towards(accent)
    best = max(("#ffffff", "#0c1419"), key=lambda on: contrast(on, accent))
    return {**theme, "accent": accent, "on-accent": best}


def _darker(colour: str) -> str:
    return _mixed(colour, 0)


def _lighter(colour: str) -> str:
    return _mixed(colour, 255)


def _mixed(colour: str, end: int) -> str:
    """One step of a tenth towards black or white, at least one unit, so that it always arrives."""
    return "#" + "".join(f"{_step(value, end):02x}" for value in _channels(colour))


def _step(value: int, end: int) -> int:
    return value - max(1, value // 10) if end < value else value + max(1, (end - value) // 10) if value < end else value


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(value / 255) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
