"""Whose report it is: a name, a colour, and a logo placed inside the page."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.errors import ConfigError
from auditor.model import Value

if TYPE_CHECKING:
    from auditor.config.model import BrandTable

_KINDS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
LARGEST = 200_000
"""Bytes of a logo: the report has to fit into a mail."""


class Brand(Value):
    """What a white-label report shows."""

    name: str
    logo: str = ""
    """A `data:` URI, or empty."""
    colour: str = ""
    """`#rrggbb`, or empty for ours."""


def brand_of(table: BrandTable | None, folder: Path) -> Brand | None:
    """The brand in the configuration, its logo read. Raises ConfigError when the logo cannot be used."""
    if table is None:
        return None
    logo = _logo(folder / Path(table.logo).expanduser()) if table.logo else ""
    return Brand(name=table.name, logo=logo, colour=table.colour)


def _logo(path: Path) -> str:
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise ConfigError(f'"logo" in [report.brand]: {path.name} must be one of {", ".join(sorted(_KINDS))}')
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f'"logo" in [report.brand]: {path} cannot be read ({error.strerror}); correct the path'
        ) from None
    if len(raw) > LARGEST:
        raise ConfigError(f'"logo" in [report.brand]: {path.name} is over {LARGEST // 1000} KB; save a smaller one')
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"
