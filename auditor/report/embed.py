"""What goes into a page as it is: data as inert JSON, and the hashes that let one style and one script run."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029", "\x7f": "\\u007f"}
)
"""JSON's own escapes: they read back as the same text, and hold no markup and no line separator."""


def json_for_page(data: Any) -> Markup:
    """Data for a `<script type="application/json">` element: no `<`, `>` or `&`, so that nothing can close it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return Markup(_no_surrogates(text).translate(_ESCAPES))  # noqa: S704 - no markup is left in it


LIST = -1
"""Stands where an object's shape would."""


def packed(data: Any) -> dict[str, Any]:
    """The same data with every value once, however often it occurs: an audit says many things in many places.

    `values` holds each value after those it is made of, so that one pass reads it back and the last is the whole. A
    list `[-1, 4, 7]` is the list of values 4 and 7; `[2, 4, 7]` is an object with the keys of shape 2. All else
    stands for itself. `report.js` unpacks it where it saves the data.
    """
    packer = _Packer()
    packer.place(data)
    return {"shapes": [list(shape) for shape in packer.shapes], "values": packer.values}


def unpacked(data: Mapping[str, Any]) -> Any:
    """What was packed."""
    made: list[Any] = []
    for value in data["values"]:
        if not isinstance(value, list):
            made.append(value)
            continue
        shape, parts = value[0], [made[place] for place in value[1:]]
        made.append(parts if shape == LIST else dict(zip(data["shapes"][shape], parts, strict=True)))
    return made[-1]


class _Packer:
    def __init__(self) -> None:
        self.values: list[Any] = []
        self.shapes: dict[tuple[str, ...], int] = {}
        self._places: dict[str, int] = {}

    def place(self, data: Any) -> int:
        """Where this value stands in `values`. What is equal is told by its JSON, to which 1, 1.0 and true differ."""
        value = self._flat(data)
        text = json.dumps(value)
        if text not in self._places:
            self._places[text] = len(self.values)
            self.values.append(value)
        return self._places[text]

    def _flat(self, data: Any) -> Any:
        if isinstance(data, list):
            return [LIST, *map(self.place, data)]
        if isinstance(data, dict):
            keys = tuple(sorted(data))
            parts = [self.place(data[key]) for key in keys]
            return [self.shapes.setdefault(keys, len(self.shapes)), *parts]
        return data


def _no_surrogates(text: str) -> str:
    return "".join(f"\\u{ord(char):04x}" if 0xD800 <= ord(char) <= 0xDFFF else char for char in text)


def csp_hash(text: str) -> str:
    """The Content-Security-Policy source of an inlined style or script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy(style: str, script: str) -> str:
    """Nothing may load, run or be sent, but this style, this script and pictures inside the page."""
    return (
        f"default-src 'none'; style-src {csp_hash(style)}; script-src {csp_hash(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
