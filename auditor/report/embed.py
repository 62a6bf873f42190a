"""What goes into a page as it is: data as inert letters, and the hashes that let one style and one script run."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from typing import Any


def packed(data: Any) -> str:
    """Data for an inert element of the page: JSON, compressed with gzip, in base64.

    An audit says many things in many places, so this is a sixth of its JSON. No letter of base64 can close an element,
    and anybody can read it: `base64 -d | gunzip`, or `report.js`, which saves it.
    """
    text = json.dumps(data, separators=(",", ":"), sort_keys=True)
    # No time in it: the same data gives the same bytes.
    return base64.b64encode(gzip.compress(text.encode("ascii"), mtime=0)).decode()


def unpacked(text: str) -> Any:
    """What was packed."""
    return json.loads(gzip.decompress(base64.b64decode(text, validate=True)))


def csp_hash(text: str) -> str:
    """The Content-Security-Policy source of an inlined style or script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy(style: str, script: str) -> str:
    """Nothing may load, run or be sent, but this style, this script and pictures inside the page."""
    return (
        f"default-src 'none'; style-src {csp_hash(style)}; script-src {csp_hash(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
