"""What goes into a page as it is: data as inert JSON, and the hashes that let one style and one script run."""

from __future__ import annotations

import base64
import hashlib
import json
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
